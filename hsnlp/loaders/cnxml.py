"""CNXML, the XML of open textbooks: sections, notes as boxes, exercises, glossaries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsnlp.documents import Metadata
from hsnlp.loaders.xml_parse import local, text_of
from hsnlp.loaders.xml_walk import Part, Vocabulary, walk_xml
from hsnlp.raw import RawBlock

if TYPE_CHECKING:
    from hsnlp.loaders.elements import Element

__all__ = ["cnxml_blocks", "cnxml_metadata"]

_PARTS: dict[str, Part] = {
    "section": "section", "title": "heading", "para": "paragraph", "list": "list", "item": "item", "row": "row",
    "entry": "cell", "caption": "caption", "note": "box", "example": "box", "injected-exercise": "box",
    "exercise": "paragraph", "problem": "paragraph", "solution": "paragraph", "definition": "paragraph",
    "glossary": "section", "footnote": "note", "newline": "blank", "metadata": "skip", "media": "skip",
    "iframe": "skip", "image": "skip", "equation": "paragraph", "label": "skip",
    "meaning": "paragraph",
}  # fmt: skip


def _exception(element: Element) -> Part | None:
    parent = element.getparent()
    around = "" if parent is None else local(parent)
    if local(element) == "title" and around in ("figure", "table", "list"):
        return "caption"
    if local(element) == "quote" and element.get("display") != "inline" and around != "para":
        return "paragraph"
    if local(element) == "para" and around in ("item", "entry"):
        return "inline" if element.getprevious() is None else "paragraph"
    if local(element) == "note" and (element.get("class") == "reference" or around == "para"):
        return "note"
    if local(element) == "term" and around == "definition":
        return "paragraph"
    return None


_VOCABULARY = Vocabulary(_PARTS, _exception)


def cnxml_blocks(root: Element) -> tuple[RawBlock, ...]:
    """Return the module's title and content; a glossary has no heading of its own and is given one."""
    blocks: list[RawBlock] = []
    title = cnxml_metadata(root).title
    if title:
        blocks.append(RawBlock(title, "heading", 1))
    for part in root:
        if local(part) == "content":
            blocks.extend(walk_xml(part, _VOCABULARY, level=2))
        elif local(part) == "glossary":
            inside = walk_xml(part, _VOCABULARY, level=2)
            blocks.extend([RawBlock("Glossary", "heading", 2), *inside] if inside else [])
    return tuple(blocks)


def cnxml_metadata(root: Element) -> Metadata:
    """Return the module's title and identifier."""
    title = root.find("{*}title")
    name = root.find("{*}metadata/{*}content-id")
    extra = (("content_id", text_of(name)),) if name is not None else ()
    return Metadata(title="" if title is None else text_of(title), extra=extra)
