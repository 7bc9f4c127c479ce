"""What an element of a page is by its name, class, role and place: navigation, box, note mark, table of data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hsnlp.raw import RawKind

if TYPE_CHECKING:
    from hsnlp.loaders.elements import HtmlElement

__all__ = [
    "font_size",
    "is_box",
    "is_data",
    "is_furniture",
    "is_note_mark",
    "kind_of",
    "names_of_target",
    "note_target",
    "tag_of",
    "words_in",
]

_FURNITURE = frozenset({"nav", "button", "select", "textarea", "menu"})
_FURNITURE_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "menu", "menubar", "toolbar"})
_NAV_NAME = re.compile(
    r"^(nav|navbar|navigation|menu|breadcrumbs?|sidebar|cookies?|cookie-\w+|share|sharing|social|social-\w+|related"
    r"|related-\w+|footer|site-footer|page-footer|masthead|skip-?link|pagination|pager|newsletter|comments|toolbar"
    r"|toc|pull-?quote|advert|advertisement|subscribe|widget|screen-reader-text|sr-only|visually-hidden)$",
    re.I,
)
_BOX_NAME = re.compile(
    r"^(box|text-?box|info-?box|call-?out|case-?study|panel|inset|highlight-?box|side-?box|boxed-text)$", re.I
)
_NOTES_NAME = re.compile(
    r"^(notes|foot-?notes?|end-?notes?|fn-?list|fn-?group|footnotes-list|doc-endnotes?|doc-footnote)$", re.I
)
_REFERENCES_NAME = re.compile(
    r"^(references?|ref-?list|bibliography|reference-list|doc-bibliography|works-cited)$", re.I
)
_ONE_NOTE = re.compile(r"^(_?ftn|_?edn|fn|foot-?note|end-?note|cite_note)[-_:.]?\d+$", re.I)
_NOTE_MARK = re.compile(r"^\s*[\[(]?\s*(?:\d{1,3}|[*†‡§]{1,3}|[ivx]{1,5}|[a-z])\s*[\])]?\s*$")
_BACK_LINK = re.compile(r"^\s*[↑↩^⏎]\ufe0e?\s*$")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_MOST = 0.5  # an element that holds more of the page than this is not its navigation, whatever its class says
_CELL = 50  # words in a cell of a table of data, on average at most; longer cells lay the page out


def kind_of(element: HtmlElement) -> tuple[RawKind, int]:
    """Return the kind of block that an element makes of the text in it, and the level of a heading."""
    tag, names = tag_of(element), _names(element)
    if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
        return "heading", int(tag[1])
    if tag in ("figcaption", "caption"):
        return "caption", 0
    if any(_NOTES_NAME.match(name) or _ONE_NOTE.match(name) for name in names):
        return "footnote", 0
    if tag in ("ol", "ul", "li", "div", "section", "dl") and any(_REFERENCES_NAME.match(name) for name in names):
        return "reference", 0
    return "paragraph", 0


def is_furniture(element: HtmlElement, in_article: bool, total: int) -> bool:
    """Whether an element is navigation or hidden; `total` is the number of words on the page."""
    tag = tag_of(element)
    if tag in _FURNITURE or element.get("role") in _FURNITURE_ROLES:
        return True
    if tag == "pre" and element.find("code") is not None:
        return True
    if tag in ("header", "footer") and not in_article:
        return tag == "footer" or element.find(".//h1") is None
    hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true"
    named = tag not in ("body", "html", "main", "article") and any(_NAV_NAME.match(name) for name in _names(element))
    if not (hidden or named or (tag == "aside" and not in_article) or _HIDDEN.search(element.get("style") or "")):
        return False
    return words_in(element) < _MOST * total


def _names(element: HtmlElement) -> list[str]:
    return f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}".split()


def is_note_mark(element: HtmlElement) -> bool:
    """Whether an element is the number of a note: a link within the page, or a raised number after a word."""
    tag = tag_of(element)
    if tag not in ("a", "sup"):
        return False
    text = "".join(element.itertext())
    if tag == "a":
        inside = (element.get("href") or "").rpartition("#")[2] != "" and "#" in (element.get("href") or "")
        role = element.get("role") in ("doc-noteref", "doc-backlink")
        bracketed = bool(_NOTE_MARK.match(text)) and (text.strip()[:1] in "[(*†‡§" or text.strip().isdigit())
        return role or (inside and (bracketed or bool(_BACK_LINK.match(text))))
    if element.find(".//a") is not None:
        return bool(_NOTE_MARK.match(text))
    before = _text_before(element)
    # m², CO² and 10⁶ are not notes: a note follows a word of some length, or a stop.
    return text.strip().isdigit() and bool(re.search(r"[a-z]{3,}[.,;:!?\"”’)\]]*$|[.,;:!?\"”’)\]]$", before))


def note_target(element: HtmlElement) -> str:
    """Return the id of the note that a note mark leads to, "" if it is no link."""
    links = [element] if tag_of(element) == "a" else element.findall(".//a")
    return next(((link.get("href") or "").rpartition("#")[2] for link in links), "")


def names_of_target(element: HtmlElement) -> set[str]:
    """Return the ids by which a block can be the target of a link: its own, and those of an anchor that opens it."""
    first = element[0] if len(element) and not (element.text or "").strip() else element
    own = {element.get("id"), first.get("id"), first.get("name") if tag_of(first) == "a" else None}
    return {name for name in own if name}


def _text_before(element: HtmlElement) -> str:
    previous = element.getprevious()
    if previous is not None:
        return str(previous.tail or "".join(previous.itertext()))
    parent = element.getparent()
    return str(parent.text or "") if parent is not None else ""


def is_data(table: HtmlElement) -> bool:
    """Whether a table holds data and not the layout of the page: several rows of several short cells."""
    if table.find(".//table") is not None or table.get("role") == "presentation":
        return False
    rows = [[words_in(cell) for cell in row if tag_of(cell) in ("td", "th")] for row in table.iter("tr")]
    full = [row for row in rows if sum(count > 0 for count in row) >= 2]
    if table.find(".//th") is not None and full:
        return True
    cells = [count for row in rows for count in row if count]
    return len(full) >= 2 and len(full) >= len(rows) / 2 and sum(cells) / len(cells) < _CELL


def is_box(element: HtmlElement, total: int) -> bool:
    """Whether an element sets its text apart from the page: an aside, a class that says so, a framed single cell."""
    tag = tag_of(element)
    named = tag == "aside" or any(_BOX_NAME.match(name) for name in _names(element))
    if not (named or (tag == "table" and _is_framed(element))):
        return False
    return words_in(element) < _MOST * total


def _is_framed(table: HtmlElement) -> bool:
    return (table.get("border") or "0") not in ("0", "") and len(list(table.iter("td", "th"))) == 1


def words_in(element: HtmlElement) -> int:
    """Return the number of words in an element."""
    return len("".join(element.itertext()).split())


def font_size(size: str) -> int:
    """Return the size of a `font` element, from 1 to 7; 3 is that of plain text."""
    try:
        return 3 + int(size) if size[0] in "+-" else int(size)
    except ValueError:
        return 3


def tag_of(element: HtmlElement) -> str:
    """Return an element's name in small letters, "" of a comment."""
    return element.tag.lower() if isinstance(element.tag, str) else ""
