"""The walk over the body of a Word document: paragraphs, tables, text boxes, fields, tracked changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hsnlp.loaders.blocks import collapsed, looks_like_heading, reads_as_prose, row_text
from hsnlp.loaders.docx_styles import Style, Styles, W, is_on, outline_level
from hsnlp.raw import RawBlock, RawKind

if TYPE_CHECKING:
    from hsnlp.loaders.elements import Element

__all__ = ["Walker"]

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_GONE = frozenset({f"{W}{name}" for name in ("del", "moveFrom", "pPr", "rPr", "delText", "tblPr", "tblGrid", "rt")})
_AS_TEXT = {
    f"{W}tab": " ", f"{W}br": " ", f"{W}cr": " ", f"{W}noBreakHyphen": "-", f"{W}softHyphen": "\xad",
    f"{W}ptab": " ",
}  # fmt: skip
_LONG_ITEM = 60  # words; a numbered paragraph that is longer is a paragraph, whatever numbers it
_LAYOUT = 120  # words a cell, on average, from which a table lays out prose


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    in_result: bool = False


@dataclass(slots=True)
class _Run:
    """What is gathered of one paragraph."""

    parts: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    bold: bool = True
    page: int | None = None


@dataclass(slots=True)
class Walker:
    """Turns the children of a body, a note or a header into blocks; `kind` overrules what styles say."""

    styles: Styles
    kind: RawKind | None = None
    paged: bool = False
    blocks: list[RawBlock] = field(default_factory=list)
    footnotes: list[str] = field(default_factory=list)
    endnotes: list[str] = field(default_factory=list)
    embedded: bool = False
    page: int | None = None
    _fields: list[_Field] = field(default_factory=list)
    _box: int = 0
    _contents: int = 0
    _carried: str = ""
    _heading: int = 1

    def __post_init__(self) -> None:
        self.page = 1 if self.paged else None

    def finished(self) -> list[RawBlock]:
        """Return the blocks, with what a deleted last paragraph mark has left."""
        if self._carried:
            self._add(self._carried, "paragraph", 0, self.page)
            self._carried = ""
        return self.blocks

    def blocks_in(self, parent: Element) -> None:
        """Add the blocks in `parent`, through content controls and custom markup."""
        for child in parent:
            if child.tag == f"{W}p":
                self._paragraph(child)
            elif child.tag == f"{W}tbl":
                self._table(child)
            elif child.tag == f"{W}sdt":
                self._content_control(child)
            elif child.tag == f"{W}altChunk":
                self.embedded = True
            elif child.tag not in _GONE and isinstance(child.tag, str) and child.tag != f"{W}sectPr":
                self.blocks_in(child)

    def _content_control(self, control: Element) -> None:
        content = control.find(f"{W}sdtContent")
        gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
        contents = gallery is not None and gallery.get(f"{W}val") == "Table of Contents"
        self._contents += contents
        if content is not None:
            self.blocks_in(content)
        self._contents -= contents

    def _paragraph(self, paragraph: Element) -> None:
        properties = paragraph.find(f"{W}pPr")
        in_contents = self._in_contents()
        run = _Run()
        self._inline(paragraph, run)
        text = "".join(run.parts)
        if properties is not None and properties.find(f"{W}rPr/{W}del") is not None:
            self._carried += text  # its mark is deleted: it runs on into the next paragraph
        else:
            text, self._carried = self._carried + text, ""
            self._emit(text, properties, run, in_contents or self._in_contents())
        for box in run.boxes:
            self._box += 1
            self.blocks_in(box)
            self._box -= 1

    def _emit(self, text: str, properties: Element | None, run: _Run, in_contents: bool) -> None:
        text = collapsed(text)
        if not text:
            return
        style_id, level = "", 0
        if properties is not None:
            named = properties.find(f"{W}pStyle")
            style_id = "" if named is None else named.get(f"{W}val", "")
            level = outline_level(properties)
        style = self.styles.of(style_id)
        kind, depth = self._kind(style, properties, level, text)
        if in_contents:
            kind, depth = "furniture", 0
        elif kind == "paragraph" and (run.bold or style.bold) and not self._box and looks_like_heading(text):
            kind, depth = "heading", min(self._heading + 1, 9)
        elif kind == "heading" and reads_as_prose(text):
            kind, depth = "paragraph", 0
        elif kind == "heading":
            self._heading = depth
        self._add(text, kind, depth, run.page, style.box)

    def _kind(self, style: Style, properties: Element | None, outline: int, text: str) -> tuple[RawKind, int]:
        if outline and style.kind in ("paragraph", "item"):
            return "heading", outline
        if style.kind == "heading":
            return "heading", style.level
        numbered = None if properties is None else properties.find(f"{W}numPr/{W}numId")
        if style.kind in ("paragraph", "item") and (numbered is not None or style.kind == "item"):
            if numbered is not None and numbered.get(f"{W}val") == "0":
                return "paragraph", 0  # the author took it out of the list
            if len(text.split()) > _LONG_ITEM:
                return "paragraph", 0
            depth = None if properties is None else properties.find(f"{W}numPr/{W}ilvl")
            given = "" if depth is None else depth.get(f"{W}val", "")
            return "item", int(given) + 1 if given.isdigit() else max(style.level, 1)
        return style.kind, 0

    def _add(self, text: str, kind: RawKind, level: int, page: int | None, box: bool = False) -> None:
        if self.kind is not None:
            kind, level = self.kind, 0
        self.blocks.append(RawBlock(text, kind, level, page, box or self._box > 0))

    def _in_contents(self) -> bool:
        said = (item.instruction.strip().upper() for item in self._fields if item.in_result)
        return self._contents > 0 or any(text.startswith(("TOC", "INDEX")) for text in said)

    def _inline(self, parent: Element, run: _Run) -> None:
        for child in parent:
            tag = child.tag
            if tag == f"{W}r":
                self._run(child, run)
            elif tag == f"{_MC}AlternateContent":
                chosen = child.find(f"{_MC}Choice")  # the fallback says the same for older programs
                self._inline(child.find(f"{_MC}Fallback") if chosen is None else chosen, run)  # type: ignore[arg-type]
            elif tag == f"{W}txbxContent":
                run.boxes.append(child)
            elif tag in _GONE or not isinstance(tag, str):
                continue
            else:
                self._piece(child, run)

    def _run(self, element: Element, run: _Run) -> None:
        properties = element.find(f"{W}rPr")
        if properties is not None and is_on(properties.find(f"{W}vanish")):
            return
        before = len(run.parts)
        self._inline(element, run)
        written = "".join(run.parts[before:]).strip()
        if written and not (properties is not None and is_on(properties.find(f"{W}b"))):
            run.bold = False
        raised = None if properties is None else properties.find(f"{W}vertAlign")
        if (
            raised is not None
            and raised.get(f"{W}val") == "superscript"
            and _is_note_number(run.parts[:before], written)
        ):
            del run.parts[before:]

    def _piece(self, element: Element, run: _Run) -> None:
        tag = element.tag
        if tag == f"{W}t":
            if not self._fields or all(item.in_result for item in self._fields):
                if run.page is None:
                    run.page = self.page
                run.parts.append(element.text or "")
        elif tag == f"{W}fldChar":
            self._field(element.get(f"{W}fldCharType"))
        elif tag == f"{W}instrText":
            if self._fields:
                self._fields[-1].instruction += element.text or ""
        elif tag == f"{W}lastRenderedPageBreak":
            self.page = self.page + 1 if self.page else None
        elif tag in _AS_TEXT:
            run.parts.append(_AS_TEXT[tag])
        elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            referred = self.footnotes if tag == f"{W}footnoteReference" else self.endnotes
            referred.append(element.get(f"{W}id", ""))
        else:
            self._inline(element, run)

    def _field(self, kind: str | None) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].in_result = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _table(self, table: Element) -> None:
        rows = [row for row in _children(table, "tr") if row.find(f"{W}trPr/{W}del") is None]
        cells = [cell for row in rows for cell in _children(row, "tc")]
        words = [count for count in (_words(cell) for cell in cells) if count]
        one_cell = len(words) == 1 and len(cells) <= 2
        if one_cell or (words and sum(words) / len(words) > _LAYOUT):
            self._box += one_cell
            for cell in cells:
                self.blocks_in(cell)
            self._box -= one_cell
            return
        for row in rows:
            texts = [self._cell(cell) for cell in _children(row, "tc")]
            text = row_text(texts)
            if text:
                self._add(text, "row", 0, self.page)

    def _cell(self, cell: Element) -> str:
        held, self.blocks = self.blocks, []
        self.blocks_in(cell)
        text = " ".join(block.text for block in self.blocks)
        self.blocks = held
        return text.replace("\t", " ")


def _children(parent: Element, name: str) -> list[Element]:
    """Return rows or cells, also those in content controls, but none of a nested table."""
    found: list[Element] = []
    for child in parent:
        if child.tag == f"{W}{name}":
            found.append(child)
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"):
            found.extend(_children(child, name))
    return found


def _words(cell: Element) -> int:
    return sum(len((text.text or "").split()) for text in cell.iter(f"{W}t"))


def _is_note_number(before: list[str], raised: str) -> bool:
    """Whether raised digits are a note's number: they follow a word or a stop, and not a unit or a formula."""
    word = "".join(before).rpartition(" ")[2]
    letters = sum(char.islower() for char in word)
    return raised.isdigit() and len(raised) < 4 and (letters > 2 or word[-1:] in '.,;:!?”’")')
