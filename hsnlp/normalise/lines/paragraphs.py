"""Lines become parts: which line goes on with the one before, and which begins something new."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from hsnlp.normalise.lines.citations import is_citation, is_note_like
from hsnlp.normalise.lines.headings import (
    belongs_to_heading,
    heading_level,
    heading_strength,
    is_caption,
    is_figures,
    is_known,
    is_label,
)
from hsnlp.normalise.lines.layout import Layout, is_full, local_widths
from hsnlp.normalise.lines.line import Line, Part, closes_bracket, is_cut, is_terminal, leads_on, starts_lower
from hsnlp.normalise.lines.lists import Marker, marker_of
from hsnlp.normalise.sections.captions import ends_in_credit

__all__ = ["build_parts", "is_reference_heading"]

_NOTE_START = re.compile(r"^[\[(]?(\d{1,3}|[⁰¹²³⁴-⁹]+|[*†‡§])[\])]?[.)]?\s*(?=[A-Z“\"‘'(*\[])")
_REFERENCES = re.compile(
    r"^(?:\d{0,2}\.?\s*)?(?:References?(?: cited)?|Bibliography|Works cited|Literature(?: cited)?|Sources cited)\W*$",
    re.I,
)
_AFTER_REFERENCES = re.compile(r"^(?:Appendix|Annex|Appendices|Notes|Acknowledg|About the author|Endnotes)\b", re.I)
_ENTRY = re.compile(
    r"^(?:[—–_-]{2,}[.,]|[A-ZÀ-Þ][\w’'.&-]*(?:[ ,][^.()]{0,90}?|(?:\s\w\.)+[^.()]{0,60}?)"
    r"[.,]?\s?\(?(?:19|20)\d\d[a-z]?[).,:]"
    r"|[A-ZÀ-Þ][\w’'-]+, (?:[A-Z]\.|[A-Z][\w-]+)[\s,.])"
)
_DASHES = frozenset("-–—")
_SLACK = 0.9  # proportional type: a line of narrow letters holds more characters than its neighbours


def build_parts(lines: Sequence[Line], layout: Layout) -> list[Part]:
    """Return parts in reading order: what the reader hinted keeps its kind, other lines are joined by evidence."""
    parts: list[Part] = []
    widths = local_widths(lines, layout)
    notes = _NoteCounter(lines)
    in_references = False
    for index, (line, width) in enumerate(zip(lines, widths, strict=True)):
        current = parts[-1] if parts else None
        following, third = (*lines[index + 1 : index + 3], None, None)[:2]
        marker = _marker_here(line, current, layout, width)
        note = notes.opens(index, line, marker)
        in_references = _in_references(line, in_references)
        if (
            current is not None
            and following is not None
            and _is_heading_below(current, line, following, third, layout, width)
        ):
            parts.append(_opened(line, marker, layout, note=False))
            in_references = _in_references(line, in_references)
            continue
        entry = in_references and current is not None and _is_entry(current.lines[-1].text, line.text)
        apart = layout.gap_before(line) and len(parts) > 1 and _left_open(parts[-2]) and not layout.wrapped
        fresh = note or entry or apart or current is None or marker is not None
        if current is None or fresh or not _continues(current, line, layout, width):
            parts.append(_opened(line, marker, layout, note=note))
        elif (
            current.kind is None
            and not current.hinted
            and len(current.lines) == 1
            and _is_heading_line(current, line, following, parts, layout, width)
        ):
            current.kind, current.level = "heading", heading_level(current.lines[0].text)
            parts.append(_opened(line, None, layout, note=False))
        else:
            current.lines.append(line)
    return parts


def _left_open(part: Part) -> bool:
    """Whether the part waits for its other half, so that what stands between may be notes: `notes` decides."""
    long = sum(len(line.text) for line in part.lines) > 60
    return long and part.kind in (None, "item") and not part.hinted and is_cut(part.lines[-1].text)


def _in_references(line: Line, inside: bool) -> bool:
    if line.kind not in (None, "heading"):
        return inside
    return is_reference_heading(line.text) or (inside and _AFTER_REFERENCES.match(line.text) is None)


def is_reference_heading(text: str) -> bool:
    """Whether the line heads a list of references."""
    return len(text) < 40 and _REFERENCES.match(text) is not None


def _is_entry(last: str, text: str) -> bool:
    """Whether a reference begins here: an author and, not far, a year; the entry before came to its end."""
    last = last.rstrip("\\ ")
    return _ENTRY.match(text) is not None and not is_cut(last) and not leads_on(last)


def _opened(line: Line, marker: Marker | None, layout: Layout, *, note: bool) -> Part:
    part = Part(
        [line], line.kind, line.level, hinted=line.hinted, box=line.box, page=line.page, gap=layout.gap_before(line)
    )
    if note:
        part.kind = "footnote"
    elif marker is not None:
        part.kind, part.level, part.marker = "item", marker.level, marker.style
        line.text = marker.text
    elif line.kind is None and is_caption(line.text):
        part.kind = "caption"
    elif line.kind is None and is_figures(line.text):
        part.kind = "row"
    return part


def _marker_here(line: Line, current: Part | None, layout: Layout, width: int) -> Marker | None:
    if line.kind not in (None, "item") or (marker := marker_of(line.text)) is None:
        return None
    alone = current is None or current.kind != "item" or (current.marker == marker.style and current.level == 1)
    if marker.level == 2 and marker.style == "inner" and alone:
        marker = replace(marker, level=1)  # an inner bullet with no outer one before it
    if current is not None and marker.label in _DASHES and current.kind is None and not layout.gap_before(line):
        last = current.lines[-1].text
        if is_cut(last) and starts_lower(marker.text) and len(last) > 25:
            return None  # a dash inside a sentence
    if (
        marker.style in ("bullet", "inner")
        or current is None
        or layout.gap_before(line)
        or current.kind in ("furniture", "heading")
    ):
        return marker
    last = current.lines[-1].text
    if current.kind == "item" and current.marker == marker.style:
        return marker if not is_cut(last) or not is_full(last, line.text, width, slack=_SLACK) else None
    if not is_cut(last) or (last.endswith((",", "and", "or")) and marker.label in ("a", "i", "1")):
        return marker
    return None if layout.wrapped and is_full(last, line.text, width, slack=_SLACK) else marker


def _continues(part: Part, line: Line, layout: Layout, width: int) -> bool:
    gap = layout.gap_before(line)
    last = part.lines[-1].text
    if part.hinted or line.hinted:
        return _hinted_continues(part, line, last, gap)
    if part.kind == "furniture" or line.kind == "furniture":
        return False
    if (is_caption(line.text) and not is_cut(last)) or ends_in_credit(last[-300:]):
        return False
    if last.endswith("\\") or (last.endswith("-") and starts_lower(line.text)):
        return not is_known(line.text)
    if part.kind == "row" or (is_figures(line.text) and is_terminal(last)):
        return False
    if part.kind == "caption" and not is_cut(last):
        return is_label(last) and gap < 2
    if layout.wrapped:
        return _wrapped_continues(part, last, line.text, gap, layout, width)
    return _unwrapped_continues(part, last, line.text, gap, layout)


def _hinted_continues(part: Part, line: Line, last: str, gap: int) -> bool:
    if part.kind != line.kind or part.hinted != line.hinted or line.kind in ("row", "furniture"):
        return False
    if line.kind == "heading":
        same = part.level == line.level and not line.turn
        return same and (gap == 0 or belongs_to_heading(last, line.text))
    if line.kind == "footnote" and _NOTE_START.match(line.text):
        return gap == 0 and is_cut(last) and not _NOTE_START.match(line.text.lstrip("0123456789"))
    if line.kind == "item" and marker_of(line.text) is not None:
        return False
    return gap == 0 or (is_cut(last) and starts_lower(line.text))


def _wrapped_continues(part: Part, last: str, text: str, gap: int, layout: Layout, width: int) -> bool:
    lower, cut = starts_lower(text), is_cut(last)
    full = is_full(last, text, width, slack=_SLACK)
    if text[0] in ",;)" or closes_bracket(last, text) or (cut and text[0] == "(" and gap < 2):
        return True
    if gap:
        return lower and cut and gap < 3 and (full or leads_on(last))
    if lower:
        return cut or full or not layout.parted or not is_terminal(last)
    if cut:
        # A line that is spaced out to the column's width may come word by word.
        splinter = len(part.lines) > 1 and len(last.split()) == 1 and (starts_lower(last) or text[0].isdigit())
        return full or leads_on(last) or splinter
    # A sentence ends at the line's end: its paragraph goes on if the column broke the line.
    return is_full(last, text, width, slack=0.8 if layout.parted else _SLACK)


def _unwrapped_continues(part: Part, last: str, text: str, gap: int, layout: Layout) -> bool:
    lower, cut = starts_lower(text) or closes_bracket(last, text), is_cut(last)
    if gap:
        # What follows a note goes on with the text above the note: `notes` will find the place.
        open_end = (not is_terminal(last) and not last.endswith((":", ";"))) or (
            last.endswith(";") and part.kind is None
        )
        return lower and open_end and not is_note_like(part.lines[0].text)
    if lower:
        return not last.endswith(":")
    long = 25 if layout.broken else 120
    return (
        cut
        and (leads_on(last) or (len(last) > long and heading_strength(last) < 2))
        and not (part.kind is None and heading_strength(last) == 2)
    )


def _is_heading_line(
    part: Part, line: Line, following: Line | None, parts: Sequence[Part], layout: Layout, width: int
) -> bool:
    """Whether a line that was about to be joined to its only predecessor shows that the latter was a heading."""
    text = part.lines[0].text
    if layout.headed or layout.capitals or starts_lower(line.text) or leads_on(text) or heading_strength(text) < 2:
        return False
    before = parts[-2] if len(parts) > 1 else None
    if before is not None and before.kind not in ("furniture", "heading") and is_cut(before.lines[-1].text):
        return False
    return len(text) < 0.7 * width and following is not None and heading_strength(line.text) < 2


def _is_heading_below(part: Part, line: Line, following: Line, third: Line | None, layout: Layout, width: int) -> bool:
    """Whether `line` is a heading that stands right under a paragraph with no gap between them."""
    unsure = layout.headed or layout.capitals or not layout.wrapped
    if unsure or line.kind is not None or part.kind not in (None, "item") or part.hinted:
        return False
    if following.kind is not None or starts_lower(following.text) or not is_terminal(part.lines[-1].text):
        return False
    if third is not None and third.kind is None and leads_on(line.text) and len(third.text) > 0.75 * width:
        both = heading_strength(f"{line.text} {following.text}", lines=2) == 2
        return both and len(following.text) < 0.75 * width and not starts_lower(third.text)
    if heading_strength(line.text) < 2 or is_full(line.text, following.text, width, slack=_SLACK):
        return False
    return bool(layout.gap_before(following)) or len(following.text) > 0.75 * width or len(line.text) < 0.5 * width


class _NoteCounter:
    """Follows the numbers of notes that stand at the foot of pages, where no layout tells them apart."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._last = 0
        self._marked = _marks_in_text(lines)
        self._hinted = any(line.kind == "footnote" for line in lines)

    def opens(self, index: int, line: Line, marker: Marker | None) -> bool:
        """Whether `line` is the note whose number comes next and whose mark stood in the lines above."""
        if self._hinted or line.kind is not None or (found := _NOTE_START.match(line.text)) is None:
            return False
        if not found[1].isdecimal() or (
            marker is not None and (_is_after_colon(self._lines, index) or not is_citation(line.text))
        ):
            return False
        number = int(found[1])
        marks = self._marked.get(number, [])
        step = number - self._last
        marked = any(0 < index - place <= 70 for place in marks)
        if number != 1 and not (0 < step <= 2 or (0 < step <= 8 and marked and self._at_foot(index))):
            return False
        if not marked and not (step == 1 and number > 1 and self._at_foot(index) and is_citation(line.text)):
            return False
        self._last = number
        return True

    def _at_foot(self, index: int) -> bool:
        return any(line.kind == "furniture" for line in self._lines[index + 1 : index + 25])


def _is_after_colon(lines: Sequence[Line], index: int) -> bool:
    """Whether the line before introduces a list."""
    return index > 0 and lines[index - 1].text.endswith(":")


_MARK = re.compile(
    r"(?<=[.,;:!?”\"’')\]])(?:\s(\d{1,3})(?=\s+[A-Z“\"(]|$)|(\d{1,3})(?=[\s.,;:)]|$))|(?<=[a-z]{2})(\d{1,3})(?=[\s.,;:)]|$)"
)


def _marks_in_text(lines: Sequence[Line]) -> dict[int, list[int]]:
    """Return, for each number that could be a note's mark inside a line, the lines where it stands."""
    marks: dict[int, list[int]] = {}
    for index, line in enumerate(lines):
        if line.kind is None:
            for found in _MARK.finditer(line.text):
                marks.setdefault(int(found[1] or found[2] or found[3]), []).append(index)
    return marks
