"""What a PDF says of itself: its information dictionary, without the junk that programs leave there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from hsnlp.documents import Metadata
from hsnlp.loaders.pdf.elements import Element, Measures
from hsnlp.loaders.pdf.lines import Line

__all__ = ["metadata_of"]

_JUNK_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel)\b.*|untitled\b.*|document\d*|title|slide \d+|presentation\d*|powerpoint .*"
    r"|print|layout \d+|.*\.(?:docx?|pdf|indd|qxd|rtf|odt|tex|dvi|pptx?|xlsx?|wpd|p65|pmd|html?)|[\w\-]*\d{4,}[\w\-]*"
    r"|\S*_\S*|.*\d\.\.\d.*|[\w.\-]*_[\w.\-]*\d[\w.\-]*\b.*|[\W\d]*|.{1,3}|\S+\.\.?\S*"
    r"|[a-z]+|united nations|general assembly|.*\s\d+\.\d+|cover|template|final|draft|report|none|null|n/a)$",
    re.I,
)
_BODY = re.compile(
    r"(?:united nations|(?:general|national) assembly|universal periodic review|house of (?:lords|commons)"
    r"|(?:\S+ ){0,5}(?:committee|council)|\S+ (?:special )?report of session .*|original\s?:.*|[a-z]+(?:-[a-z]+)+)\W*$",
    re.I,
)
"""The name of a body, a procedure, a series or a program: a title only where the page has no better one."""
_JUNK_AUTHOR = re.compile(
    r"(?:user|users?\d*|admin\w*|administrator|owner|author|unknown|none|null|n/?a|default|guest|test|pc|hp|dell|asus"
    r"|lenovo|acer|toshiba|windows|mac|microsoft.*|office.*|adobe.*|.*\buser\b.*|.{1,2}|\S*@\S*|\S*\d\S*|.*_.*)$",
    re.I,
)
_DATE = re.compile(r"D?:?\s*((?:19|20)\d{2})")
_YEAR = re.compile(r"(?<![\d/\-.])((?:19[5-9]|20[0-4])\d)(?![\d/\-])")
_DATED = re.compile(
    r"©|\(c\)|copyright|published|publication|january|february|march|april|may|june|july|august|september|october"
    r"|november|december|spring|summer|autumn|fall|winter|vol(?:ume|\.)|\((?:19|20)\d{2}\)|^\W*(?:19|20)\d{2}\W*$",
    re.I,
)
_AND = re.compile(r"\s+(?:and|&)\s+|\s*,\s*(?:and\s+)?")
_CORPORATE = re.compile(
    r"\b(?:of|for|on|the|panel|office|agency|ministry|department|committee|commission|council|institute|cent(?:re|er)"
    r"|organi[sz]ation|inquiry|programme|program|network|foundation|university|group|association|society|service)\b",
    re.I,
)
_NAME_WORD = re.compile(r"[^\W\d_]{2,}")
_COVER_LINES = 250
"""Lines at the front of a document in which an author's name must stand."""
_FRONT = 40
"""Lines from the head of the first page in which a title and a date are looked for."""


def metadata_of(
    entries: Mapping[str, str], first_page: Sequence[Element], measures: Measures, front: Sequence[Element] = ()
) -> Metadata:
    """Return title, authors, year and subject of a document.

    `first_page` is its first page with text; `front` is what follows it at the front of the document. Authors are
    taken from the file where their names stand on either: the name of who made the file stands there not.
    """
    title = re.sub(r"\s+", " ", entries.get("Title", "")).strip()
    if _JUNK_TITLE.match(title) or not re.search(r"[^\W\d_]{3}", title):
        title = _largest(first_page, measures)
    elif _BODY.match(title):
        title = _largest(first_page, measures) or title
    extra = [
        (name.lower(), re.sub(r"\s+", " ", entries[name]).strip())
        for name in ("Keywords", "Subject")
        if entries.get(name, "").strip()
    ]
    return Metadata(
        title=title,
        authors=_authors(entries.get("Author", ""), [*first_page, *front]),
        year=_year(entries, first_page),
        extra=tuple(sorted(extra)),
    )


def _authors(entry: str, front: Sequence[Element]) -> tuple[str, ...]:
    names = [re.sub(r"\s+", " ", name).strip(" ,.;") for name in _names(entry)]
    # one word, or no capitals, is the name of an account and not of a person
    names = [n for n in names if not _JUNK_AUTHOR.match(n) and " " in n and n != n.lower()]
    if not names:
        return ()
    lines = [element.line.text for element in front if isinstance(element.item, Line)][:_COVER_LINES]
    printed = _words(" ".join(lines))
    return tuple(name for name in names if _stands(name, printed))


def _names(entry: str) -> list[str]:
    """Part the names of persons; a body that has "and" or a comma in its name stays whole."""
    found: list[str] = []
    for entry_part in entry.split(";"):
        parts = [part for part in _AND.split(entry_part) if part.strip()]
        persons = all(2 <= len(part.split()) <= 5 and not _CORPORATE.search(part) for part in parts)
        found.extend(parts if persons else [entry_part])
    return found


def _words(text: str) -> list[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    return _NAME_WORD.findall(plain)


def _stands(name: str, printed: Sequence[str]) -> bool:
    """Whether all words of a name (initials apart) are printed close to one another, in any order."""
    words = set(_words(name))
    reach = len(words) + 2
    return bool(words) and any(
        word in words and words <= set(printed[at : at + reach]) for at, word in enumerate(printed)
    )


def _year(entries: Mapping[str, str], first_page: Sequence[Element]) -> int | None:
    """Return the latest year that a dated line of the first page names, else that of the file's making."""
    made = _DATE.match(entries.get("CreationDate", "")) or _DATE.match(entries.get("ModDate", ""))
    latest = int(made[1]) if made else 2100
    printed: list[int] = []
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
    worded = [line for line in worded if not _BODY.match(line.text)] or worded
    # mastheads are set larger than titles, and shorter
    large = [line for line in worded if line.size >= 1.12 * measures.body]
    worded = [line for line in large if len(line.text.split()) >= 4] or large or worded
    if not worded:
        return ""
    size = max(line.size for line in worded)
    if size < 1.08 * measures.body:
        return _first_heading(first_page)
    start = next(i for i, line in enumerate(lines) if line is next(w for w in worded if w.size == size))
    pitch = lines[start + 1].y - lines[start].y if start + 1 < len(lines) else 0.0
    while start and _continues(lines[start - 1], lines[start]) and not _BODY.match(lines[start - 1].text):
        if _continues(lines[start], lines[min(start + 1, len(lines) - 1)]) and (
            lines[start].y - lines[start - 1].y > 1.15 * pitch
        ):
            break
        start -= 1
    title = [lines[start]]
    for line in lines[start + 1 : start + 6]:
        if not _continues(title[-1], line):
            break
        title.append(line)
    return _tidy(" ".join(line.text for line in title))


def _continues(a: Line, b: Line) -> bool:
    return abs(a.size - b.size) <= 0.06 * a.size and 0 < b.y - a.y < 2 * a.size


def _first_heading(first_page: Sequence[Element]) -> str:
    """Return the first heading of the page that is more than a word, with the line that it runs on to."""
    for at, element in enumerate(first_page[:_FRONT]):
        if element.kind != "heading" or _BODY.match(element.line.text):
            continue
        if len(_NAME_WORD.findall(element.line.text)) >= 2:
            after = first_page[at + 1 : at + 2]
            more = [e.line.text for e in after if e.kind == "heading" and _continues(element.line, e.line)]
            return _tidy(" ".join([element.line.text, *more]))
    return ""


def _tidy(title: str) -> str:
    title = re.sub(r"\s+", " ", re.sub(r"[*∗†‡]+", "", title)).strip()
    return title if len(title) < 300 else ""
