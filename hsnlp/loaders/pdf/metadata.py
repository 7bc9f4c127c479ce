"""What a PDF says of itself: its information dictionary, without the junk that programs leave there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from hsnlp.documents import Metadata
from hsnlp.loaders.pdf.elements import Element, Measures
from hsnlp.loaders.pdf.lines import Line

__all__ = ["metadata_of"]

_JUNK_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel)\b.*|untitled\b.*|document\d*|title|slide \d+|presentation\d*|powerpoint .*"
    r"|print|layout \d+|.*\.(?:docx?|pdf|indd|qxd|rtf|odt|tex|dvi|pptx?|xlsx?|wpd|p65|pmd|html?)|[\w\-]*\d{4,}[\w\-]*"
    r"|\S*_\S*|.*\d\.\.\d.*|[\w.\-]*_[\w.\-]*\d[\w.\-]*\b.*|[\W\d]*|.{1,3}|\S+\.\.?\S*|cover|template|final|draft|report|none|null|n/a)$",
    re.I,
)
_JUNK_AUTHOR = re.compile(
    r"(?:user|users?\d*|admin\w*|administrator|owner|author|unknown|none|null|n/?a|default|guest|test|pc|hp|dell|asus"
    r"|lenovo|acer|toshiba|windows|mac|microsoft.*|office.*|adobe.*|.*\buser\b.*|.{1,2}|\S*@\S*|\S*\d\S*)$",
    re.I,
)
_DATE = re.compile(r"D?:?\s*((?:19|20)\d{2})")
_YEAR = re.compile(r"(?<![\d/\-.])((?:19[5-9]|20[0-4])\d)(?![\d/\-])")
_DATED = re.compile(
    r"©|\(c\)|copyright|published|publication|january|february|march|april|may|june|july|august|september|october"
    r"|november|december|spring|summer|autumn|fall|winter|vol(?:ume|\.)|\((?:19|20)\d{2}\)|^\W*(?:19|20)\d{2}\W*$",
    re.I,
)
_SPLIT = re.compile(r"\s*(?:;|\band\b|&|,(?=\s*\S+\s+\S))\s*")
_FRONT = 40
"""Lines from the head of the first page in which a title and a date are looked for."""


def metadata_of(entries: Mapping[str, str], first_page: Sequence[Element], measures: Measures) -> Metadata:
    """Return title, authors, year and subject of a document; `first_page` is its first page with text."""
    title = re.sub(r"\s+", " ", entries.get("Title", "")).strip()
    if _JUNK_TITLE.match(title) or not re.search(r"[^\W\d_]{3}", title):
        title = _largest(first_page, measures)
    extra = [
        (name.lower(), re.sub(r"\s+", " ", entries[name]).strip())
        for name in ("Keywords", "Subject")
        if entries.get(name, "").strip()
    ]
    return Metadata(
        title=title,
        authors=_authors(entries.get("Author", "")),
        year=_year(entries, first_page),
        extra=tuple(sorted(extra)),
    )


def _authors(entry: str) -> tuple[str, ...]:
    names = [re.sub(r"\s+", " ", name).strip(" ,.;") for name in _SPLIT.split(entry) if name.strip(" ,.;")]
    return tuple(name for name in names if not _JUNK_AUTHOR.match(name) and re.search(r"[^\W\d_]{2}", name))


def _year(entries: Mapping[str, str], first_page: Sequence[Element]) -> int | None:
    """Return the latest year that a dated line of the first page names, else that of the file's making."""
    made = _DATE.match(entries.get("CreationDate", "")) or _DATE.match(entries.get("ModDate", ""))
    latest = int(made[1]) if made else 2100
    printed = []
    for element in first_page:
        if isinstance(element.item, Line) and _DATED.search(element.line.text):
            printed.extend(int(year) for year in _YEAR.findall(element.line.text))
    known = [year for year in printed if year <= latest]
    if known:
        return max(known)
    return int(made[1]) if made else None


def _largest(first_page: Sequence[Element], measures: Measures) -> str:
    """Return the text in the largest type of the first page, up to four lines, or nothing."""
    lines = [
        element.line
        for element in first_page[:_FRONT]
        if isinstance(element.item, Line) and element.kind not in ("furniture", "footnote")
    ]
    worded = [line for line in lines if len(re.findall(r"[^\W\d_]{3,}", line.text)) >= 2]
    if not worded:
        return ""
    size = max(line.size for line in worded)
    if size < 1.08 * measures.body:
        worded = [line for line in worded if line.bold and not measures.bold][:1]
        if not worded:
            return ""
        size = worded[0].size
    start = next(i for i, line in enumerate(lines) if line is next(w for w in worded if w.size == size))
    title = [lines[start]]
    for line in lines[start + 1 : start + 5]:
        if abs(line.size - size) > 0.06 * size or line.y - title[-1].y > 2 * size or line.bold != title[-1].bold:
            break
        title.append(line)
    text = " ".join(line.text for line in title)
    return text if len(text) < 300 else ""
