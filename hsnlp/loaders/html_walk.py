"""One walk over an HTML tree, from the first element to the last, that turns what a reader sees into blocks.

Old pages set headings in `<b>` and `<font>`, paragraphs with `<br><br>`, columns with tables; new ones say what their
parts are. Both come out alike. Nothing visible is dropped: what is marked as navigation becomes furniture.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hsnlp.loaders.blocks import collapsed, looks_like_heading, reads_as_prose, row_text
from hsnlp.loaders.html_marks import (
    font_size,
    is_box,
    is_data,
    is_furniture,
    is_note_mark,
    kind_of,
    names_of_target,
    note_target,
    tag_of,
    words_in,
)
from hsnlp.raw import RawBlock, RawKind

if TYPE_CHECKING:
    from hsnlp.loaders.elements import HtmlElement

__all__ = ["walk"]

_BLOCK = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
    "hgroup", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "ul", "caption", "legend", "option", "title",
})  # fmt: skip
_UNSEEN = frozenset({
    "script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "video", "audio", "canvas",
    "head", "map", "area",
})  # fmt: skip
_BOLD = frozenset({"b", "strong", "th"})
_ENDS = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_BYLINE = re.compile(r"^by\s", re.I)


_NOTE_BLOCKS = frozenset({"li", "p", "div", "dd", "aside", "td"})
_LINKS_IN_A_ROW = 3  # so many blocks on end that are nothing but links make a menu


@dataclass(frozen=True, slots=True)
class _Context:
    """What the elements around a piece of text say of it."""

    kind: RawKind = "paragraph"
    level: int = 0
    box: bool = False
    lists: int = 0
    bold: bool = False
    size: int = 3
    link: bool = False
    jump: bool = False  # inside a link to another place of the same page
    unseen: bool = False
    in_article: bool = False
    preformatted: bool = False
    row: bool = False


@dataclass(slots=True)
class _Piece:
    text: str
    bold: bool
    size: int
    link: bool
    jump: bool


@dataclass(slots=True)
class _Walker:
    total: int
    blocks: list[RawBlock] = field(default_factory=list)
    stack: list[_Context] = field(default_factory=lambda: [_Context()])
    pieces: list[_Piece] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)
    data_tables: set[object] = field(default_factory=set)
    item_open: bool = False
    heading: int = 1
    notes: set[str] = field(default_factory=set)  # ids that note marks led to so far
    linked: list[int] = field(default_factory=list)  # blocks that are nothing but a link

    def text(self, text: str | None) -> None:
        here = self.stack[-1]
        if text and not here.unseen:
            self.pieces.append(_Piece(text, here.bold, here.size, here.link, here.jump))

    def flush(self) -> None:
        """End the running block: cut it at line breaks that part paragraphs, and keep what is not blank."""
        pieces, self.pieces = self.pieces, []
        here = self.stack[-1]
        if here.row:
            if self.cells and self.cells[-1]:
                self.cells[-1][-1] += " " + "".join(piece.text for piece in pieces)
            return
        for group in _paragraphs(pieces, here.preformatted):
            self._emit(group, here)

    def _emit(self, group: list[_Piece], here: _Context) -> None:
        text = collapsed("".join(piece.text for piece in group))
        if not text.strip():
            return
        kind, level = here.kind, here.level
        jumps = all(piece.jump for piece in group if piece.text.strip())
        if (jumps and kind != "heading") or not any(char.isalnum() for char in text):
            kind, level = "furniture", 0  # "Back to the top", a page's own contents, a rule of dashes
        elif kind == "paragraph" and here.lists:
            kind, level = ("item", here.lists) if self.item_open else ("paragraph", 0)
            self.item_open = False
        elif kind == "paragraph" and _set_as_heading(group, text):
            size = max(piece.size for piece in group if piece.text.strip())
            kind, level = "heading", {5: 1, 6: 1, 7: 1, 4: 2}.get(size, min(self.heading + 1, 6))
        elif kind == "heading" and reads_as_prose(text):
            kind, level = "paragraph", 0
        elif kind == "heading":
            self.heading = level
        if kind == "paragraph" and all(piece.link for piece in group if piece.text.strip()):
            self.linked.append(len(self.blocks))
        self.blocks.append(RawBlock(text, kind, level, None, here.box))

    def end_row(self) -> None:
        self.flush()
        text = row_text(self.cells.pop()) if self.cells else ""
        here = self.stack[-1]
        if text:
            kind: RawKind = "row" if here.kind == "paragraph" else here.kind
            self.blocks.append(RawBlock(text, kind, 0, None, here.box))


def walk(page: HtmlElement) -> tuple[RawBlock, ...]:
    """Return all that is seen of a page as blocks in their order."""
    from lxml import etree

    bodies = page.findall(".//body")
    root = bodies[0] if bodies else page
    walker = _Walker(total=max(1, words_in(root)))
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start":
            _start(walker, element)
        elif event == "end":
            _end(walker, element)
        elif element is not root:
            walker.text(element.tail)
    walker.flush()
    return tuple(_without_menus(walker.blocks, walker.linked))


def _without_menus(blocks: list[RawBlock], linked: list[int]) -> list[RawBlock]:
    """Make furniture of runs of blocks that are nothing but links."""
    runs: list[list[int]] = []
    for index in linked:
        if runs and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    menus = {index for run in runs if len(run) >= _LINKS_IN_A_ROW for index in run}
    return [replace(b, kind="furniture", level=0) if i in menus else b for i, b in enumerate(blocks)]


def _start(walker: _Walker, element: HtmlElement) -> None:
    tag = tag_of(element)
    if tag == "br":
        walker.text("\n\n" if walker.stack[-1].preformatted else "\v")
    if tag in _BLOCK:
        walker.flush()
    if tag == "table" and is_data(element):
        walker.data_tables.add(element)
    if tag == "li":
        walker.item_open = True
    walker.stack.append(_context(walker, element, tag))
    if tag == "tr" and walker.stack[-1].row:
        walker.cells.append([])
    elif tag in ("td", "th") and walker.stack[-1].row and walker.cells:
        walker.cells[-1].append("")
    walker.text(element.text)


def _end(walker: _Walker, element: HtmlElement) -> None:
    tag = tag_of(element)
    if tag == "tr" and walker.stack[-1].row:
        walker.end_row()
    elif tag in _BLOCK:
        walker.flush()
    walker.stack.pop()
    if not walker.stack:
        walker.stack.append(_Context())
    walker.text(element.tail)


def _context(walker: _Walker, element: HtmlElement, tag: str) -> _Context:
    here = walker.stack[-1]
    if here.unseen or tag in _UNSEEN:
        return replace(here, unseen=True)
    if is_note_mark(element):
        walker.notes.add(note_target(element))
        return replace(here, unseen=True)
    if here.kind != "furniture" and is_furniture(element, here.in_article, walker.total):
        return replace(here, kind="furniture", level=0, lists=0, box=False)
    kind, level = kind_of(element)
    if kind == "paragraph" and tag in _NOTE_BLOCKS and not walker.notes.isdisjoint(names_of_target(element)):
        kind = "footnote"  # a raised number further up leads here
    if here.kind == "paragraph" or (kind == "heading" and here.kind in ("footnote", "reference")):
        here = replace(here, kind=kind, level=level, lists=0 if kind == "heading" else here.lists)
    changes = here
    if tag in ("ul", "ol", "menu") and here.kind == "paragraph":
        changes = replace(changes, lists=here.lists + 1)
    elif tag == "a" and element.get("href"):
        changes = replace(changes, link=True, jump=str(element.get("href")).startswith("#"))
    elif tag in _BOLD:
        changes = replace(changes, bold=True)
    elif tag == "font" and element.get("size"):
        changes = replace(changes, size=font_size(str(element.get("size"))))
    elif tag in ("article", "main") or element.get("role") == "main":
        changes = replace(changes, in_article=True)
    elif tag == "pre":
        changes = replace(changes, preformatted=True)
    elif tag == "table":
        changes = replace(changes, row=element in walker.data_tables)
    if is_box(element, walker.total):
        changes = replace(changes, box=True)
    return changes


def _set_as_heading(group: list[_Piece], text: str) -> bool:
    seen = [piece for piece in group if piece.text.strip()]
    return all(piece.bold or piece.size > 4 for piece in seen) and looks_like_heading(text) and not _BYLINE.match(text)


def _paragraphs(pieces: list[_Piece], preformatted: bool) -> list[list[_Piece]]:
    """Cut at two line breaks; at one, unless the line runs on into the next."""
    mark = "\n\n" if preformatted else "\v"
    lines: list[list[_Piece]] = [[]]
    for piece in pieces:
        parts = re.split(r"\n[ \t]*\n\s*", piece.text) if preformatted else piece.text.split(mark)
        for number, part in enumerate(parts):
            if number:
                lines.append([])
            lines[-1].append(replace(piece, text=part))
    if preformatted:
        return lines
    groups: list[list[_Piece]] = [[]]
    for line in lines:
        shown = collapsed("".join(piece.text for piece in line))
        before = collapsed("".join(piece.text for piece in groups[-1]))
        if not shown:
            groups.append([])
        elif before and (_is_bold(groups[-1]) != _is_bold(line) or not _runs_on(before, shown)):
            groups.append(line)
        else:
            groups[-1] = [*groups[-1], replace(line[0], text=" "), *line] if groups[-1] else line
    return groups


def _is_bold(line: list[_Piece]) -> bool:
    return all(piece.bold for piece in line if piece.text.strip())


def _runs_on(before: str, after: str) -> bool:
    if _ENDS.search(before):
        return False
    return after[:1].islower() or len(before) >= 45
