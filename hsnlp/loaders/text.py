"""Plain text: lines as they stand, blank ones too; a form feed starts a page; leading `key: value` lines are read."""

from __future__ import annotations

import hashlib
import re

from hsnlp.documents import Metadata
from hsnlp.errors import Refusal
from hsnlp.loaders.decode import decode
from hsnlp.loaders.fields import as_text, metadata_from
from hsnlp.raw import RawDocument, RawLine

__all__ = ["front_matter", "read_text"]

_FENCED = re.compile(r"\A\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_TOML = re.compile(r"\A\s*\+\+\+[ \t]*\n(.*?)\n\+\+\+[ \t]*(?:\n|\Z)", re.S)
_PAIR = re.compile(r"^([A-Za-z][\w -]{0,30}?)\s*[:=](?:\s+(.*)|\s*)$")
_HEADER = re.compile(r"\A\s*((?:[A-Z][\w-]{0,20}(?: [\w-]{1,15})?: [^\n]*\n){2,})\s*\n")
_HEADER_KEYS = frozenset({"title", "author", "authors", "date", "source", "subject", "url", "slug", "publisher"})
_NO_PROSE = frozenset({"layout", "template", "slug", "permalink", "ordinal"})


def read_text(content: bytes, name: str) -> RawDocument:
    r"""Return the lines of a plain text; form feeds part pages, which are counted from 1 only if there are any.

    >>> [(line.text, line.page) for line in read_text(b"A border.\n\x0cA coast.\n", "a.txt").lines]
    [('A border.', 1), ('A coast.', 2)]
    """
    decoded = decode(content)
    text = _unix_lines(decoded.text)
    if not text.strip("\ufeff \n\t\f\0"):
        raise Refusal("empty", f"{name}: the file is empty")
    metadata, text = front_matter(text)
    pages = text.split("\f")
    if pages and not pages[-1].strip():
        pages.pop()
    numbered = len(pages) > 1
    lines: list[RawLine] = []
    for number, page in enumerate(pages, start=1):
        page_lines = page.split("\n")
        if page_lines and not page_lines[-1]:
            page_lines.pop()
        lines.extend(RawLine(line, number if numbered else None) for line in page_lines)
    return RawDocument(
        name=name,
        media_type="text/plain",
        sha256=hashlib.sha256(content).hexdigest(),
        lines=tuple(lines),
        metadata=metadata,
        n_pages=len(pages) if numbered else None,
        notes=(decoded.note,) if decoded.note else (),
    )


def front_matter(text: str) -> tuple[Metadata, str]:
    r"""Return the metadata at the head of a text and the text without it; empty metadata where there is none.

    A block between `---` lines (YAML as bloggers write it: scalars, lists, comments), between `+++` lines (TOML), or
    `Key: value` lines that a blank line ends.

    >>> front_matter("---\ntitle: 'On walls'\ncreators:\n  - \"Berg, Liv\"\n---\nText.")[0].authors
    ('Liv Berg',)
    """
    for pattern in (_FENCED, _TOML):
        found = pattern.match(text)
        if found:
            values = _pairs(found.group(1))
            if values:
                return _told(values), text[found.end() :]
    header = _HEADER.match(text)
    if header:
        values = _pairs(header.group(1))
        if len(_HEADER_KEYS & {key.lower() for key in values}) >= 1 and "title" in {key.lower() for key in values}:
            return _told(values), text[header.end() :]
    return Metadata(), text


def _told(values: dict[str, object]) -> Metadata:
    return metadata_from({key.lower(): value for key, value in values.items()}, leave_out=_NO_PROSE)


def _pairs(block: str) -> dict[str, object]:
    """Read the pairs of a front matter; a line that is indented or a dash continues the pair above it."""
    values: dict[str, object] = {}
    key = ""
    for line in block.split("\n"):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        pair = _PAIR.match(line)
        if pair:
            key, value = pair.group(1).strip(), (pair.group(2) or "").strip()
            values[key] = _scalar(value)
        elif key:
            item = re.sub(r"^\s*-\s*", "", line)
            named = re.match(r"^\s*name\s*:\s*(.*)$", item)
            held = values[key]
            if line.lstrip().startswith("-"):
                values[key] = [
                    *(held if isinstance(held, list) else [held] if held else []),
                    _plain(named[1] if named else item),
                ]
            elif isinstance(held, str) and held not in (">", "|", ">-", "|-"):
                values[key] = f"{held} {line.strip()}"
            elif isinstance(held, str):
                values[key] = line.strip()
    return {key: value for key, value in values.items() if as_text(value)}


def _scalar(value: str) -> object:
    if value.startswith("[") and value.endswith("]"):
        items = re.findall(r"\s*(\"[^\"]*\"|'[^']*'|[^,\[\]]+)", value)
        return [_plain(item) for item in items if item.strip()]
    return _plain(value)


def _plain(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        value = value[1:-1].replace("''", "'").replace('\\"', '"')
    return "" if value.lower() in ("null", "~", "none") else value


def _unix_lines(text: str) -> str:
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
