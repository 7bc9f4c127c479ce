"""Which reader takes which media type, and what is said of files that none takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hsnlp.errors import LoadError, Refusal
from hsnlp.loaders.article_xml import read_cnxml, read_jats, read_tei, read_xml
from hsnlp.loaders.docx import read_docx
from hsnlp.loaders.fields import merged
from hsnlp.loaders.html import read_html, read_mhtml
from hsnlp.loaders.markdown import read_markdown
from hsnlp.loaders.sniff import BIBLIOGRAPHY_TYPES, TABLE_TYPES
from hsnlp.loaders.sources import Source
from hsnlp.loaders.text import read_text
from hsnlp.raw import RawDocument

__all__ = ["READERS", "Reader", "read"]

Reader = Callable[[bytes, str], RawDocument]
"""Takes the bytes of a file and its name; raises LoadError where they are not sound, Refusal where
they hold no text."""


def _read_pdf(content: bytes, name: str) -> RawDocument:
    from hsnlp.loaders.pdf import read_pdf

    return read_pdf(content, name)


READERS: dict[str, Reader] = {
    "application/pdf": _read_pdf,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": read_docx,
    "text/html": read_html,
    "application/xhtml+xml": read_html,
    "multipart/related": read_mhtml,
    "text/markdown": read_markdown,
    "text/plain": read_text,
    "application/jats+xml": read_jats,
    "application/tei+xml": read_tei,
    "application/cnxml+xml": read_cnxml,
    "application/xml": read_xml,
}

_ADVICE = {
    "application/x-ole-storage": "an Office file of before 2007 (.doc, .xls, .ppt); save it as .docx or PDF",
    "application/x-encrypted-office": "an Office file locked with a password; save it without one",
    "application/rtf": "a Rich Text file; save it as .docx",
    "application/vnd.oasis.opendocument.text": "an OpenDocument text; save it as .docx",
    "application/epub+zip": "an EPUB book; convert it to HTML or .docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "a spreadsheet; save its texts as CSV",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "slides; save them as PDF",
    "application/x-executable": "a program, not a text; leave it out",
    "application/gzip": "a gzip file; unpack it first",
    "application/x-7z-compressed": "a 7-Zip archive; unpack it first",
    "application/vnd.rar": "a RAR archive; unpack it first",
    "application/octet-stream": "a binary file of no known kind; leave it out or save it in another format",
    "application/postscript": "a PostScript file; convert it to PDF",
    "application/x-bibtex": "a BibTeX bibliography, not a text; pass it with --bib",
    "application/x-research-info-systems": "an RIS bibliography, not a text; pass it with --bib",
    "application/vnd.citationstyles.csl+json": "a CSL-JSON bibliography, not a text; pass it with --bib",
}


def read(source: Source) -> RawDocument:
    """Return a source as its reader reads it; what its table says of it goes before what it says itself.

    Raises LoadError, which names the source and says what it is and what to do; Refusal for a scan without text and
    for an empty file.
    """
    content = source.content()
    if not content:
        raise Refusal("empty", f"{source.name}: the file is empty")
    reader = READERS.get(source.media_type)
    if reader is None:
        raise LoadError(f"{source.name}: {_advice(source.media_type)}")
    raw = reader(content, source.name)
    metadata = merged(source.metadata, raw.metadata)
    digest = source.sha256() if source.fields is not None else raw.sha256
    return replace(raw, name=source.name, metadata=metadata, sha256=digest)


def _advice(media_type: str) -> str:
    if media_type in _ADVICE:
        return _ADVICE[media_type]
    kind = media_type.partition("/")[0]
    if kind == "image":
        return f"a picture ({media_type}); recognise its text (OCR) and save it as PDF or text"
    if media_type in TABLE_TYPES or media_type in BIBLIOGRAPHY_TYPES or media_type == "application/zip":
        return "a container of texts; find its texts with hsnlp.loaders.find"
    return f"of type {media_type}, which no reader takes; known: {', '.join(sorted(READERS))}"
