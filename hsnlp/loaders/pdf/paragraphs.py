"""Where a paragraph ends, as the layout shows it: gaps, indents, short last lines, list markers, changes of type."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from hsnlp.loaders.pdf.elements import Element, Measures
from hsnlp.loaders.pdf.lines import Line
from hsnlp.loaders.pdf.notes import NOTE_START

__all__ = ["breaks_of", "mark_gaps"]

_TERMINAL = re.compile(r"[.!?:;…][\"”’')\]]*$")
_BULLET = re.compile(r"[•‣▪◦●○■□➢➤✓]|[–—·*\-]\s|o\s(?=[A-Z])")
_NUMBERED = re.compile(
    r"\(?(?:\d{1,3}|[a-z]|[ivxl]{1,6}|[A-Z])[.)]\s|\d{1,3}(?:\.\d{1,3}){1,3}\.?\s|\((?:\d{1,3}|[a-z]|[ivxl]{1,6})\)\s"
)
_LEADING = re.compile(r"\[?(\d{1,3})")
_CLOSED = re.compile(r"(?:[.!?:;,…][\"”’')\]]*|\band|\bor)$")


@dataclass(frozen=True, slots=True)
class _Margins:
    left: float
    right: float
    n: int


def mark_gaps(elements: Sequence[Element], measures: Measures) -> None:
    """Set `gap_before` where more white than usual stands above a line, or where a flow or a table begins."""
    last: Element | None = None
    for element in elements:
        if last is None or last.flow != element.flow or not _lines(last, element):
            element.gap_before = True
        else:
            pitch = element.line.y - last.line.y
            usual = max(measures.pitch_of(element.line.size), 1.05 * element.line.size)
            if abs(last.line.size - element.line.size) > 0.5:
                usual = max(usual, measures.pitch_of(last.line.size))
            element.gap_before = pitch > 1.2 * usual + 0.4 or pitch < -2
        last = element


def _lines(*elements: Element) -> bool:
    return all(isinstance(element.item, Line) for element in elements)


def breaks_of(elements: Sequence[Element]) -> list[bool]:
    """Return, for each element, whether a paragraph begins with it; elements are of one kind of stream, in order."""
    margins = _margins(elements)
    found: list[bool] = []
    start = 0
    for at in range(len(elements)):
        if at == 0:
            found.append(True)
            continue
        new = _breaks(elements, at, start, margins)
        found.append(new)
        if new:
            start = at
    return found


def _margins(elements: Sequence[Element]) -> dict[int, _Margins]:
    by_flow: dict[int, list[Line]] = {}
    for element in elements:
        if isinstance(element.item, Line):
            by_flow.setdefault(element.flow, []).append(element.item)
    found = {}
    for flow, lines in by_flow.items():
        left = Counter(round(line.x0) for line in lines).most_common(1)[0][0]
        ends = sorted(line.x1 for line in lines)
        found[flow] = _Margins(left, ends[int(0.9 * (len(ends) - 1))], len(lines))
    return found


def _breaks(elements: Sequence[Element], at: int, start: int, margins: dict[int, _Margins]) -> bool:
    before, element = elements[at - 1], elements[at]
    if not _lines(before, element) or before.kind != element.kind or before.box != element.box:
        return True
    if element.fresh and before.page == element.page:
        return True
    if element.kind == "heading" and before.level != element.level:
        return True
    a, b = before.line, element.line
    closed = bool(_TERMINAL.search(a.text))
    marked = _BULLET.match(b.text) is not None or (
        _NUMBERED.match(b.text) is not None and bool(_CLOSED.search(a.text) or _is_short(a, b, margins[before.flow]))
    )
    if element.kind == "footnote" and NOTE_START.match(b.text):
        numbers = [_LEADING.match(line.text) for line in (elements[start].line, b)]
        next_one = numbers[0] and numbers[1] and int(numbers[1][1]) == int(numbers[0][1]) + 1
        if closed or next_one or before.flow != element.flow:
            return True
    if before.flow != element.flow:
        return _breaks_over_columns(before, element, closed, marked, margins)
    if marked or (element.gap_before and not _spans_gap(a, b, margins[element.flow], closed)):
        return True
    if element.kind == "heading":
        return False
    if abs(a.size - b.size) > 0.08 * max(a.size, b.size) and not a.text.endswith("-"):
        return True
    if _is_indented(elements, at, start, margins[element.flow], closed):
        return True
    return closed and margins[element.flow].n >= 5 and _is_short(a, b, margins[before.flow]) and _opens(b.text)


def _opens(text: str) -> bool:
    return not text[:1].islower()


def _is_short(a: Line, b: Line, margins: _Margins) -> bool:
    """Whether the first word of `b` would have fitted on the line `a`: the break was meant."""
    word = b.text.split(" ")[0]
    needed = b.width * (len(word) + 1) / max(1, len(b.text))
    return a.x1 + needed + 0.35 * a.size < margins.right


def _spans_gap(a: Line, b: Line, margins: _Margins, closed: bool) -> bool:
    """Whether a sentence runs over a gap that a formula has made: a full line before it, and a small letter after."""
    return (
        not closed
        and b.text[:1].islower()
        and 0 < b.y - a.y < 1.8 * b.size
        and abs(a.size - b.size) < 0.3
        and a.x1 > margins.right - 2 * a.size
        and abs(b.x0 - margins.left) < 2
    )


def _is_indented(elements: Sequence[Element], at: int, start: int, margins: _Margins, closed: bool) -> bool:
    """Whether an indent, or its end, marks a new paragraph."""
    a, b = elements[at - 1].line, elements[at].line
    step = 0.7 * b.size
    if b.x0 > a.x0 + step and a.x0 < margins.left + step and b.x0 - a.x0 < 8 * b.size:
        # a list item's or a note's further lines hang from its marker: no new paragraph
        hangs = at - 1 == start and bool(_BULLET.match(a.text) or _NUMBERED.match(a.text))
        return (closed or _is_short(a, b, margins)) and _opens(b.text) and not hangs
    if b.x0 < a.x0 - step and at - 1 > start:
        # hanging indents (reference lists) and block quotations end where the margin is taken up again
        hanging = elements[start].line.x0 < a.x0 - step
        return _opens(b.text) and (hanging or closed)
    return False


def _breaks_over_columns(
    before: Element, element: Element, closed: bool, marked: bool, margins: dict[int, _Margins]
) -> bool:
    """Whether a paragraph ends with its column or page."""
    a, b = before.line, element.line
    if element.kind == "heading" or marked or abs(a.size - b.size) > 0.12 * max(a.size, b.size):
        return True
    if not _opens(b.text) or a.text.endswith("-"):
        return False
    short = a.x1 < margins[before.flow].right - 4 * a.size and margins[before.flow].n >= 4
    indented = 0.7 * b.size < b.x0 - margins[element.flow].left < 6 * b.size
    return (closed and (short or indented)) or (short and not a.text.endswith((",", "-")))
