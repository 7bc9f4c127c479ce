"""The walk that JATS, TEI and CNXML share: a vocabulary says what part each element plays, the walk makes blocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from html import unescape
from typing import TYPE_CHECKING, Literal

from hsnlp.loaders.blocks import collapsed, row_text
from hsnlp.loaders.xml_parse import local, text_of
from hsnlp.raw import RawBlock, RawKind

if TYPE_CHECKING:
    from hsnlp.loaders.elements import Element

__all__ = ["Part", "Vocabulary", "walk_xml"]

Part = Literal[
    "section", "heading", "paragraph", "list", "item", "row", "cell", "caption", "note", "reference", "box",
    "label", "furniture", "blank", "page", "skip", "inline",
]  # fmt: skip
"""What an element does. `note` is taken out of the running text and put at the end; `label` is the number or name
before a heading or caption; `blank` stands for white space; `inline` is an exception to a rule for its name."""

_KINDS: dict[Part, RawKind] = {
    "paragraph": "paragraph",
    "caption": "caption",
    "note": "footnote",
    "reference": "reference",
    "furniture": "furniture",
}
_FIELDED = frozenset({"element-citation", "nlm-citation", "biblstruct", "biblfull"})
_BREAKING = frozenset(
    {"section", "heading", "paragraph", "list", "item", "caption", "reference", "box", "furniture", "row"}
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`parts` by element name; `exception` may overrule it for one element (None: no exception)."""

    parts: Mapping[str, Part]
    exception: Callable[[Element], Part | None] = lambda _: None
    labelled: frozenset[str] = frozenset()

    def part(self, element: Element) -> Part:
        """Return the part that an element plays; unknown ones are inline."""
        return self.exception(element) or self.parts.get(local(element), "inline")


@dataclass(frozen=True, slots=True)
class _Context:
    kind: RawKind = "paragraph"
    level: int = 1
    lists: int = 0
    box: bool = False
    row: bool = False


@dataclass(slots=True)
class _Walker:
    vocabulary: Vocabulary
    blocks: list[RawBlock] = field(default_factory=list)
    notes: list[RawBlock] = field(default_factory=list)
    buffer: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    label: str = ""
    item_open: bool = False
    page: int | None = None
    page_of_block: int | None = None

    def text(self, text: str | None) -> None:
        if text:
            if not any(part.strip() for part in self.buffer):
                self.page_of_block = self.page
            self.buffer.append(text)

    def flush(self, here: _Context) -> None:
        text = collapsed("".join(self.buffer))
        self.buffer = []
        if not text:
            return
        kind, level = here.kind, here.level if here.kind == "heading" else 0
        if kind == "paragraph" and here.lists and self.item_open:
            kind, level, self.item_open = "item", here.lists, False
        if kind in ("heading", "caption") and self.label:
            text, self.label = f"{self.label} {text}", ""
        self.blocks.append(RawBlock(text, kind, level, self.page_of_block, here.box))


def walk_xml(root: Element, vocabulary: Vocabulary, level: int = 1) -> tuple[RawBlock, ...]:
    """Return the blocks in an element; headings of its own sections have `level`, notes stand at the end."""
    walker = _Walker(vocabulary)
    here = _Context(level=level)
    _inside(walker, root, here)
    walker.flush(here)
    return (*walker.blocks, *walker.notes)


def _inside(walker: _Walker, element: Element, here: _Context) -> None:
    walker.text(element.text)
    for child in element:
        if isinstance(child.tag, str):
            _element(walker, child, here)
        elif (child.text or "").startswith("&"):
            walker.text(unescape(str(child.text)))
        walker.text(child.tail)


def _element(walker: _Walker, element: Element, here: _Context) -> None:
    part = walker.vocabulary.part(element)
    if part == "skip":
        return
    if part == "inline":
        _inside(walker, element, here)
    elif part == "blank":
        walker.text(" ")
    elif part == "page":
        number = element.get("n") or ""
        walker.page = int(number) if number.isdigit() else walker.page
    elif part == "note":
        _note(walker, element)
    elif part == "label":
        if local(element.getparent()) in walker.vocabulary.labelled:  # type: ignore[arg-type]
            walker.label = collapsed("".join(str(piece) for piece in element.itertext()))
    elif here.row:
        if part == "cell":
            _cell(walker, element, here)
        else:
            walker.text(" ")
            _inside(walker, element, here)
            walker.text(" ")
    else:
        _block(walker, element, part, here)


def _block(walker: _Walker, element: Element, part: Part, here: _Context) -> None:
    if part in _BREAKING:
        walker.flush(here)
    inner = _context(part, here)
    if part == "item":
        walker.item_open = True
    if part == "row":
        walker.cells = []
    if part == "reference":
        walker.text(_reference(element))
    else:
        _inside(walker, element, inner)
    if part == "row":
        text = row_text(list(walker.cells))
        walker.buffer = []
        if text:
            kind: RawKind = "row" if here.kind == "paragraph" else here.kind
            walker.blocks.append(RawBlock(text, kind, 0, walker.page, here.box))
    elif part in _BREAKING:
        walker.flush(inner)


def _context(part: Part, here: _Context) -> _Context:
    if part == "section":
        return replace(here, level=here.level + 1, lists=0)
    if part == "box":
        return replace(here, box=True, level=here.level + 1, lists=0)
    if part == "list":
        return replace(here, lists=here.lists + 1)
    if part == "row":
        return replace(here, row=True)
    if here.kind != "paragraph":
        return here  # a title in a caption is a caption, a paragraph in a note is a note
    if part == "heading":
        return replace(here, kind="heading", level=max(1, here.level - 1), lists=0)
    return replace(here, kind=_KINDS.get(part, here.kind))


def _cell(walker: _Walker, element: Element, here: _Context) -> None:
    walker.buffer = []
    _inside(walker, element, here)
    walker.cells.append("".join(walker.buffer))
    walker.buffer = []


def _note(walker: _Walker, element: Element) -> None:
    held, walker.buffer = walker.buffer, []
    blocks, walker.blocks = walker.blocks, []
    context = _Context(kind="footnote")
    _inside(walker, element, context)
    walker.flush(context)
    walker.notes.extend(walker.blocks)
    walker.blocks, walker.buffer = blocks, held


def _reference(element: Element) -> str:
    """Return the text of a reference; where its parts are fields without punctuation, with blanks between them."""
    fielded = _FIELDED & {local(part) for part in element.iter()}
    if not fielded:
        return text_of(element, skip=("label",))
    pieces = (collapsed(str(piece)) for part in element if local(part) != "label" for piece in part.itertext())
    return " ".join(filter(None, pieces)) or text_of(element)
