"""What a Word style says of the paragraphs that bear it: heading and level, list, caption, note, contents."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hsnlp.raw import RawKind

if TYPE_CHECKING:
    from hsnlp.loaders.elements import Element

__all__ = ["Style", "Styles", "W", "is_on", "outline_level", "styles_from"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAX_CHAIN = 20  # styles may be based on each other in a ring
_BODY_LEVEL = 9  # Word's outline level for "body text"
_BY_NAME: tuple[tuple[re.Pattern[str], RawKind], ...] = (
    (re.compile(r"^(toc|table of (figures|contents|authorities)|index|contents)\b"), "furniture"),
    (re.compile(r"^(header|footer|page number)$"), "furniture"),
    (re.compile(r"^caption$"), "caption"),
    (re.compile(r"^(footnote|endnote) text"), "footnote"),
    (re.compile(r"^(bibliography|references?)$"), "reference"),
)


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style, with what it inherits."""

    kind: RawKind = "paragraph"
    level: int = 0
    bold: bool = False
    box: bool = False


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles of a document by id; `default` is that of paragraphs that name none."""

    by_id: dict[str, Style] = field(default_factory=dict)
    default: str = ""

    def of(self, style_id: str) -> Style:
        """Return a paragraph's style; an unknown id is that of a plain paragraph."""
        return self.by_id.get(style_id or self.default, Style())


def styles_from(root: Element | None) -> Styles:
    """Return the paragraph styles in `styles.xml`; built-in names are English there in every language of Word."""
    if root is None:
        return Styles()
    elements = {style.get(f"{W}styleId", ""): style for style in root.iter(f"{W}style")}
    paragraphs = {key: style for key, style in elements.items() if style.get(f"{W}type", "paragraph") == "paragraph"}
    default = next((key for key, style in paragraphs.items() if style.get(f"{W}default") in ("1", "true")), "")
    return Styles({key: _resolved(key, elements) for key in paragraphs}, default)


def _resolved(style_id: str, elements: dict[str, Element]) -> Style:
    """Return a style, the nearest of its ancestors that says something deciding it."""
    kind: RawKind = "paragraph"
    level, bold, box, listed = 0, None, False, 0
    current = style_id
    for _ in range(_MAX_CHAIN):
        style = elements.get(current)
        if style is None:
            break
        name = _value(style.find(f"{W}name")).lower()
        if kind == "paragraph":
            kind, level = _from_name(name) or _from_outline(style) or (kind, level)
        listed = listed or _list_level(style, name)
        bold = is_on(style.find(f"{W}rPr/{W}b")) if bold is None else bold
        # A frame on all four sides is how authors draw a box without a text box.
        box = box or (style.find(f"{W}pPr/{W}pBdr/{W}left[@{W}val]") is not None and _all_sides(style))
        current = _value(style.find(f"{W}basedOn"))
    if kind == "paragraph" and listed:
        kind, level = "item", listed
    return Style(kind, level, bool(bold), box)


def _from_name(name: str) -> tuple[RawKind, int] | None:
    heading = re.match(r"^heading (\d)", name)
    if heading:
        return "heading", int(heading.group(1))
    if name == "title":
        return "heading", 1
    return next(((kind, 0) for pattern, kind in _BY_NAME if pattern.match(name)), None)


def _from_outline(style: Element) -> tuple[RawKind, int] | None:
    level = outline_level(style.find(f"{W}pPr"))
    return ("heading", level) if level else None


def _list_level(style: Element, name: str) -> int:
    listed = re.match(r"^list (?:bullet|number)(?: (\d))?$", name)
    if listed:
        return int(listed.group(1) or 1)
    number = style.find(f"{W}pPr/{W}numPr/{W}numId")
    if number is None or _value(number) == "0":
        return 0
    depth = _value(style.find(f"{W}pPr/{W}numPr/{W}ilvl"))
    return int(depth) + 1 if depth.isdigit() else 1


def _all_sides(style: Element) -> bool:
    sides = (style.find(f"{W}pPr/{W}pBdr/{W}{side}") for side in ("left", "right", "top", "bottom"))
    return all(side is not None and side.get(f"{W}val") not in ("nil", "none") for side in sides)


def outline_level(properties: Element | None) -> int:
    """Return the outline level in paragraph properties, from 1; 0 where there is none or it is that of body text."""
    value = "" if properties is None else _value(properties.find(f"{W}outlineLvl"))
    return int(value) + 1 if value.isdigit() and int(value) < _BODY_LEVEL else 0


def is_on(element: Element | None) -> bool | None:
    """Return whether a switch such as `w:b` is on, None where it is not given."""
    return None if element is None else element.get(f"{W}val", "1") not in ("0", "false", "off", "none")


def _value(element: Element | None) -> str:
    return "" if element is None else element.get(f"{W}val", "")
