"""What a file is, told by its bytes; its name decides only where the bytes leave a choice."""

from __future__ import annotations

import json
import re
import zipfile
from io import BytesIO
from pathlib import PurePosixPath
from typing import IO

from hsnlp.loaders.decode import declared_charset, decode

__all__ = ["BIBLIOGRAPHY_TYPES", "HEAD", "TABLE_TYPES", "is_markdown", "sniff", "sniff_zip"]

HEAD = 65_536
"""Bytes from which a type is told. A zip archive needs its end as well: see `sniff_zip`."""

TABLE_TYPES = frozenset({"text/csv", "text/tab-separated-values", "application/json", "application/jsonl"})
BIBLIOGRAPHY_TYPES = frozenset(
    {"application/x-bibtex", "application/x-research-info-systems", "application/vnd.citationstyles.csl+json"}
)
"""Types of bibliographies: read by `hsnlp.loaders.bibliography`, never coded as texts."""

_MAGIC = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"\x7fELF", "application/x-executable"),
    (b"MZ", "application/x-executable"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a", "application/vnd.rar"),
    (b"SQLite format 3\0", "application/vnd.sqlite3"),
    (b"PAR1", "application/vnd.apache.parquet"),
    (b"%!PS", "application/postscript"),
    (b"wOFF", "font/woff"),
    (b"wOF2", "font/woff2"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"RIFF", "application/x-riff"),
)
_HTML = re.compile(
    r"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<\?php.*?(?:\?>|\Z)\s*)*<(?:!doctype\s+html|html|head|body|title|meta)\b",
    re.I | re.S,
)
_TAG = re.compile(r"</?(?:p|div|br|span|table|tr|td|h[1-6]|ul|ol|li|a|font|body|html|section|article)\b[^<>]*>", re.I)
_XML_ROOT = re.compile(r"<(?:\w+:)?(\w[\w.-]*)[\s>/]")
_HEADING = re.compile(r"^ {0,3}#{1,6} +\S", re.M)
_LINK = re.compile(r"(?<!\\)\[[^\]\n]{1,200}\]\((?:https?://|/|\.|#|mailto:)[^)\s]*\)")
_BIB_ENTRY = re.compile(r"^\s*@(?!string|comment|preamble)\w+\s*\{\s*[^\s,{}]+\s*,", re.I | re.M)
_RIS_ENTRY = re.compile(r"^TY  - \w+", re.M)
_MHTML = re.compile(r"\A(?:[\w-]+:.*\n(?:[ \t].*\n)*)*?content-type:\s*multipart/related", re.I)
_OLE_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FENCED = re.compile(r"\A\s*---[ \t]*\r?\n.*?\n---[ \t]*\r?$", re.S | re.M)
_TEXT_COLUMNS = frozenset({"text", "body", "content", "speech", "fulltext", "full_text", "sentence", "abstract"})


def sniff(content: bytes, name: str = "") -> str:
    r"""Return the media type of a file from its first bytes (`HEAD` are enough, but for zip) and its name.

    >>> sniff(b"%PDF-1.7 ...", "report.txt"), sniff(b"<html><body>Hi</body></html>", "page.php")
    ('application/pdf', 'text/html')
    >>> sniff(b"Plain prose with *stress*.", "a.txt"), sniff(b"\x7fELF\x02\x01", "a.txt")
    ('text/plain', 'application/x-executable')
    """
    if b"%PDF-" in content[:1024]:
        return "application/pdf"
    if content.startswith(b"PK\x03\x04") or content.startswith(b"PK\x05\x06"):
        return sniff_zip(BytesIO(content))
    for magic, media_type in _MAGIC:
        if content.startswith(magic):
            if media_type == "application/x-ole-storage" and _OLE_ENCRYPTED in content:
                return "application/x-encrypted-office"
            if magic in (b"MZ", b"RIFF", b"ID3", b"PAR1") and not _is_binary(content):
                continue
            return media_type
    if _is_binary(content):
        return "application/octet-stream"
    head = content[:HEAD]
    return _sniff_text(decode(head, declared_charset(head)).text.lstrip("\ufeff"), PurePosixPath(name).suffix.lower())


def sniff_zip(stream: IO[bytes]) -> str:
    """Return which kind of zip archive an open file is: Word, another office format, EPUB, or plain zip."""
    try:
        with zipfile.ZipFile(stream) as archive:
            names = set(archive.namelist())
            if "word/document.xml" in names:
                return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            if "[Content_Types].xml" in names:
                return _office_kind(names)
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                return archive.read("mimetype").decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
        return "application/zip"
    return "application/zip"


def _office_kind(names: set[str]) -> str:
    prefix = "application/vnd.openxmlformats-officedocument."
    if any(name.startswith("xl/") for name in names):
        return prefix + "spreadsheetml.sheet"
    if any(name.startswith("ppt/") for name in names):
        return prefix + "presentationml.presentation"
    # Word lets the main part have another name; it then says so in the content types.
    return prefix + "wordprocessingml.document" if any(n.startswith("word/") for n in names) else "application/zip"


def _is_binary(content: bytes) -> bool:
    head = content[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return False
    if decode(head[:2000]).encoding.startswith("utf-16"):
        return False
    control = sum(byte < 32 and byte not in (7, 8, 9, 10, 11, 12, 13, 26, 27) for byte in head)
    # Old texts hold a stray control character now and then; a binary file holds them everywhere.
    return control > 0.05 * len(head) or (b"\0\0" in head and control > 0.01 * len(head))


def _sniff_text(text: str, suffix: str) -> str:
    if _MHTML.match(text[:5000]):
        return "multipart/related"
    start = text.lstrip()
    if _HTML.match(start):
        return "application/xhtml+xml" if suffix == ".xhtml" else "text/html"
    if start.startswith("<") and suffix not in (".md", ".markdown"):
        kind = _sniff_markup(start, suffix)
        if kind:
            return kind
    if start[:1] in "{[":
        kind = _sniff_json(start, suffix)
        if kind:
            return kind
    if suffix not in (".md", ".markdown") and start.startswith("@") and _BIB_ENTRY.search(text):
        return "application/x-bibtex"
    if suffix == ".bib" and _BIB_ENTRY.search(text):
        return "application/x-bibtex"
    if _RIS_ENTRY.match(start) or (suffix == ".ris" and _RIS_ENTRY.search(text)):
        return "application/x-research-info-systems"
    if suffix in (".tsv", ".tab"):
        return "text/tab-separated-values"
    if suffix == ".csv" or _has_table_head(start):
        return "text/csv"
    return _sniff_prose(text, suffix)


def _sniff_markup(start: str, suffix: str) -> str:
    body = re.sub(r"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>", "", start, flags=re.S | re.I).lstrip()
    root = _XML_ROOT.match(body)
    name = root.group(1).lower() if root else ""
    if name in ("article", "pmc-articleset", "book-part-wrapper", "book") and (
        "<front" in body or "jats" in start[:2000].lower() or "nlm.nih.gov" in start[:2000].lower()
    ):
        return "application/jats+xml"
    if name in ("tei", "teicorpus", "tei.2"):
        return "application/tei+xml"
    if name in ("document", "module") and "cnx.rice.edu" in start[:2000]:
        return "application/cnxml+xml"
    if name == "html":
        return "text/html"
    tags = len(_TAG.findall(start[:20_000]))
    if suffix in (".html", ".htm", ".php", ".asp", ".aspx", ".jsp") or tags >= 4:
        return "text/html"
    return "application/xml" if start.startswith("<?xml") or suffix == ".xml" else ""


def _sniff_json(start: str, suffix: str) -> str:
    """Return the kind of JSON in a text that opens like it, "" where it is something else (a bracketed note)."""
    line = start.split("\n", 1)[0].strip()
    try:
        first = json.loads(line)
    except ValueError:
        first = None
    if isinstance(first, dict) and (suffix in (".jsonl", ".ndjson") or "\n{" in start[len(line) :]):
        return "application/jsonl"
    if not re.match(r'\{\s*(?:"|\})|\[\s*(?:[{"\[\]]|-?\d)', start):
        return ""
    if re.search(r'"(?:type|title)"\s*:', start[:3000]) and re.search(
        r'"(?:issued|container-title|citation-key|DOI|family)"\s*:', start
    ):
        return "application/vnd.citationstyles.csl+json"
    return "application/json" if first is not None or suffix == ".json" or start[1:].lstrip()[:1] in '{"' else ""


def _has_table_head(start: str) -> bool:
    line, _, rest = start.partition("\n")
    for separator in (",", "\t", ";"):
        cells = [cell.strip().strip('"').lower() for cell in line.split(separator)]
        plain = all(0 < len(cell) <= 40 and " " not in cell for cell in cells)
        if len(cells) > 1 and plain and not _TEXT_COLUMNS.isdisjoint(cells) and separator in rest:
            return True
    return False


def _sniff_prose(text: str, suffix: str) -> str:
    if suffix in (".html", ".htm") and _TAG.search(text):
        return "text/html"
    if len(_TAG.findall(text[:20_000])) > 10 and len(re.findall(r"</(?:p|div|td|html|body)>", text[:20_000], re.I)) > 3:
        return "text/html" if suffix not in (".md", ".markdown") else "text/markdown"
    return "text/markdown" if is_markdown(text, suffix) else "text/plain"


def is_markdown(text: str, suffix: str = "") -> bool:
    r"""Whether prose is marked up as Markdown: by headings and links, not by a few stars that recognition left.

    >>> is_markdown("# Aims\n\nText.\n\n## Means\n\nText."), is_markdown("Signs of *securitisation* abound.")
    (True, False)
    """
    if suffix in (".md", ".markdown", ".mdown", ".qmd", ".rmd"):
        return True
    body = _FENCED.sub("", text, count=1)
    headings, links = len(_HEADING.findall(body)), len(_LINK.findall(body))
    return headings >= 2 or links >= 3 or (headings == 1 and (links > 0 or body.lstrip().startswith("#")))
