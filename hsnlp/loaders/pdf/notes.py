"""Footnotes and captions, by type size, ruling lines and first words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hsnlp.loaders.pdf.elements import Element, Measures
from hsnlp.loaders.pdf.extract import Page, Rule
from hsnlp.loaders.pdf.lines import Line

__all__ = ["CAPTION", "NOTE_START", "mark_captions", "mark_footnotes"]

NOTE_START = re.compile(
    r"\[?\d{1,3}\]?[.)]?\s*(?=[^\W\d]|[\"“‘'(<])|[*†‡§¶#∗]{1,3}\s*\w|[a-z]\s[A-Z]|[ivx]{1,5}\s[A-Z“]"
)
"""The number or sign with which a note begins."""
CAPTION = re.compile(
    r"(?:Figure|Fig\.|Table|Map|Chart|Graph|Photo|Image|Exhibit|Diagram|Plate|FIGURE|TABLE|MAP|CHART|Tableau|Graphique)"
    r"\s+(?:[A-Z]{0,2}\.?\d{1,3}(?:[.\-–]\d{1,3})*[a-z]?|[IVXL]{1,5}|[A-Z])(?P<after>\s*[.:|–—\-]|\s*$|\s+\S)"
)
_LISTED = re.compile(r"(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]\s")
"""A number with a point: of a list rather than a note, unless a rule stands above it."""
_SOURCE = re.compile(r"(?:Sources?|Notes?|NOTES?|SOURCES?)\s?[:.–]\s?\S")


def mark_footnotes(elements: Sequence[Element], page: Page, measures: Measures, *, carried: bool) -> bool:
    """Mark the notes at the foot of each column of one page; `carried`: the page before ended in a note.

    Returns whether this page ends in a note, so that the next can go on with it.
    """
    total = sum(isinstance(element.item, Line) for element in elements)
    found = False
    for flow in dict.fromkeys(element.flow for element in elements):
        column = [element for element in elements if element.flow == flow and not element.box]
        start = _notes_start(column, page, measures, carried=carried)
        notes = column[start:] if start is not None else []
        if not notes or (len(notes) > 0.72 * total and total > 12):
            continue
        for element in notes:
            element.kind = "footnote"
        found = True
    return found


def _notes_start(column: Sequence[Element], page: Page, measures: Measures, *, carried: bool) -> int | None:
    """Return the index in a column at which its notes begin, or None where it has none."""
    small = len(column)
    while small and _is_line(column[small - 1]) and column[small - 1].line.size < 0.95 * measures.body:
        small -= 1
    ruled = _below_rule(column, page, measures)
    if ruled is not None and (ruled >= small or _opens_note(column[ruled])):
        return ruled
    if small == len(column):
        return None
    if ruled is not None:
        return ruled
    for at in range(small, len(column)):
        line = column[at].line
        if _opens_note(column[at]) and line.y > 0.4 * page.height and not _LISTED.match(line.text):
            marked = sum(_opens_note(element) for element in column[at:])
            if at == small or marked or _gap_above(column, at, measures):
                return small if carried and at > small else at
    return small if carried and column[small].line.y > 0.5 * page.height else None


def _is_line(element: Element) -> bool:
    return isinstance(element.item, Line)


def _opens_note(element: Element) -> bool:
    return _is_line(element) and bool(NOTE_START.match(element.line.text))


def _gap_above(column: Sequence[Element], at: int, measures: Measures) -> bool:
    if at == 0 or not _is_line(column[at - 1]):
        return True
    pitch = column[at].line.y - column[at - 1].line.y
    return pitch > 1.2 * measures.pitch_of(column[at].line.size)


def _below_rule(column: Sequence[Element], page: Page, measures: Measures) -> int | None:
    """Return the index of the first line below a short rule that parts notes from text, or None."""
    if not column:
        return None
    left = min(element.item.x0 for element in column)
    across = [rule for rule in page.rules if rule.horizontal and rule.x1 - rule.x0 > 25]
    for rule in sorted(across, key=lambda r: r.y0):
        wide = rule.x1 - rule.x0 > 0.75 * page.width  # such rules also close tables
        if rule.y0 < (0.6 if wide else 0.3) * page.height or not left - 8 < rule.x0 < left + 80:
            continue
        below = [i for i, e in enumerate(column) if e.item.bottom > rule.y0 + 2]
        if not below or not all(_is_line(column[i]) for i in below) or below != list(range(below[0], len(column))):
            continue
        first = column[below[0]].line
        limit = (0.95 if wide else 1.02) * measures.body
        if _underlines(rule, column) or _SOURCE.match(first.text) or any(column[i].line.size > limit for i in below):
            continue
        near = rule.x0 - 15 < first.x0 < rule.x1 and first.top - rule.y0 < 2.2 * first.size
        small = first.size < 0.95 * measures.body
        if near and (small or (NOTE_START.match(first.text) and not _LISTED.match(first.text))):
            return below[0]
    return None


def _underlines(rule: Rule, column: Sequence[Element]) -> bool:
    """Whether a rule runs right below the words of a line, and no wider than they do."""
    return any(
        -1 < rule.y0 - e.line.y < 0.35 * e.line.size and rule.x0 > e.line.x0 - 4 and rule.x1 < e.line.x1 + 4
        for e in column
        if _is_line(e)
    )


def mark_captions(elements: Sequence[Element], measures: Measures) -> None:
    """Mark captions of figures and tables, and the source lines that belong to them, with their further lines."""
    for at, element in enumerate(elements):
        if not _is_line(element) or element.kind is not None:
            continue
        line = element.line
        caption = CAPTION.match(line.text)
        beside = any(0 <= at + step < len(elements) and not _is_line(elements[at + step]) for step in (-2, -1, 1, 2))
        styled = line.bold or line.italic or line.size < 0.95 * measures.body or beside
        if caption:
            ends = caption["after"].strip()[:1]
            plain = ends not in ".:|–—-" and bool(ends)
            if plain and (not styled or _goes_on(line, line.text[caption.start("after") :], measures)):
                continue
        elif not (_SOURCE.match(line.text) and (line.size < 0.95 * measures.body or beside)):
            continue
        starts = at == 0 or element.gap_before or not _is_line(elements[at - 1]) or _differs(elements[at - 1], line)
        if not starts and not (caption and ends and ends in ".:|"):
            continue
        element.kind = "caption"
        _extend(elements, at, measures)


def _goes_on(line: Line, rest: str, measures: Measures) -> bool:
    """Whether a line in body type is a sentence about a figure ("Figure 3 (left) compares"), and no caption."""
    body = not (line.bold or line.italic or line.size < 0.95 * measures.body)
    return body and re.sub(r"^\s*\([^)]*\)", "", rest).lstrip()[:1].islower()


def _differs(before: Element, line: Line) -> bool:
    return before.kind is not None or abs(before.line.size - line.size) > 0.4 or before.line.bold != line.bold


def _extend(elements: Sequence[Element], at: int, measures: Measures) -> None:
    first = elements[at].line
    # what is set smaller than the text shows by that where it ends
    reach = 30 if first.size < 0.95 * measures.body else 6
    for element in elements[at + 1 : at + reach]:
        if not _is_line(element) or element.gap_before or element.kind is not None:
            break
        if abs(element.line.size - first.size) > 0.4 or element.line.bold != first.bold:
            break
        if element.flow != elements[at].flow:
            break
        element.kind = "caption"
