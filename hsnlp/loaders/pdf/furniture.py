"""Page furniture: running heads and feet, page numbers, line numbers in the margin, stamps and watermarks."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from hsnlp.loaders.pdf.lines import Line, same_row

__all__ = ["furniture_of"]

_ZONE = 0.14
"""Part of a page's height, at its head and at its foot, in which running heads and feet stand."""
_ROWS = 4
"""Rows from the head or the foot of a page that may be furniture."""
_DIGITS = re.compile(r"\d+")
_ROMAN = re.compile(r"[ivxlcIVXLC]{1,7}$")
_NUMBER = re.compile(
    r"(?:page|p\.|seite)?\s*[-–—|]?\s*(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/|de)\s*\d{1,4})?\s*[-–—|]?$", re.I
)

_Place = tuple[int, int]


def furniture_of(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> list[set[int]]:
    """Return, for each page, the indices of the lines that are furniture; `heights` are the pages' heights."""
    found: list[set[int]] = [set() for _ in pages]
    outer = [_outer(lines, height) for lines, height in zip(pages, heights, strict=True)]
    for places in _recurring(pages, outer):
        for page, at in places:
            found[page].add(at)
    for page, places_of_page in enumerate(outer):
        for at in places_of_page:
            if _is_lone_number(pages[page], at, heights[page]):
                found[page].add(at)
    _add_same_slot(pages, outer, found)
    _add_watermarks(pages, found)
    for page, lines in enumerate(pages):
        found[page] |= _line_numbers(lines)
    return found


def _outer(lines: Sequence[Line], height: float) -> list[int]:
    """Return the indices of the lines in the first and last rows of the head and foot of a page."""
    order = sorted(range(len(lines)), key=lambda i: lines[i].y)
    rows: list[list[int]] = []
    for i in order:
        if rows and same_row(lines[rows[-1][0]], lines[i]):
            rows[-1].append(i)
        else:
            rows.append([i])
    head = [i for row in rows[:_ROWS] for i in row if lines[i].y < _ZONE * height]
    foot = [i for row in rows[-_ROWS:] for i in row if lines[i].y > (1 - _ZONE) * height]
    return list(dict.fromkeys(head + foot))


def _key(text: str) -> str:
    text = text.strip().lower()
    return "#" if _ROMAN.match(text) else re.sub(r"\W+", " ", _DIGITS.sub("#", text)).strip() or text


def _recurring(pages: Sequence[Sequence[Line]], outer: Sequence[Sequence[int]]) -> list[list[_Place]]:
    """Return the groups of lines that say the same, numbers apart, at the same height of several pages."""
    by_key: dict[str, list[_Place]] = defaultdict(list)
    for page, places in enumerate(outer):
        for at in places:
            by_key[_key(pages[page][at].text)].append((page, at))
    groups = []
    for key, places in by_key.items():
        slots = Counter(round(pages[page][at].y / 6) for page, at in places)
        steady = [
            (page, at)
            for page, at in places
            if sum(slots[round(pages[page][at].y / 6) + step] for step in (-1, 0, 1)) > 1
        ]
        n_pages = len({page for page, _ in steady})
        # what recurs on two pages only may be a heading that is repeated, unless the document has few pages
        enough = 2 if len(pages) <= 6 or key == "#" or len(key) > 24 else 3
        if n_pages >= enough:
            groups.append(places if n_pages >= 3 else steady)
    return groups


def _is_lone_number(lines: Sequence[Line], at: int, height: float) -> bool:
    """Whether a line is a bare number by itself at the very head or foot of a page."""
    line = lines[at]
    if not _NUMBER.match(line.text.strip()) or not re.search(r"[\divxlc]", line.text, re.I):
        return False
    beyond = [other for i, other in enumerate(lines) if i != at and (other.y > line.y - 2) == (line.y > height / 2)]
    outside = not any(abs(other.y - height / 2) > abs(line.y - height / 2) + 2 for other in beyond)
    alone = not any(i != at and same_row(other, line) for i, other in enumerate(lines))
    return outside and alone and not 0.1 * height < line.y < 0.9 * height


def _add_same_slot(pages: Sequence[Sequence[Line]], outer: Sequence[Sequence[int]], found: Sequence[set[int]]) -> None:
    """Add lines in the place and style of the furniture of other pages: a running head that changes by chapter."""
    slots = Counter(
        (round(pages[page][at].y / 3), round(pages[page][at].size * 2), pages[page][at].italic)
        for page, places in enumerate(found)
        for at in places
    )
    for page, places in enumerate(outer):
        for at in places:
            line = pages[page][at]
            if at in found[page]:
                continue
            slot, size = round(line.y / 3), round(line.size * 2)
            known = sum(slots[slot + step, size, line.italic] for step in (-1, 0, 1))
            if known >= 3 and _stands_apart(pages[page], at, found[page]):
                found[page].add(at)


def _stands_apart(lines: Sequence[Line], at: int, furniture: set[int]) -> bool:
    line = lines[at]
    gaps = [
        abs(other.y - line.y)
        for i, other in enumerate(lines)
        if i not in furniture and i != at and not same_row(other, line)
    ]
    return not gaps or min(gaps) > 1.6 * line.size


def _add_watermarks(pages: Sequence[Sequence[Line]], found: Sequence[set[int]]) -> None:
    """Add what stands at the same place, anywhere, on most of at least four pages."""
    if len(pages) < 4:
        return
    places: dict[tuple[str, int, int], list[_Place]] = defaultdict(list)
    for page, lines in enumerate(pages):
        for at, line in enumerate(lines):
            if len(line.text) > 3 and not line.text.isdigit():
                places[line.text, round(line.y / 4), round(line.x0 / 8)].append((page, at))
    for same in places.values():
        if len({page for page, _ in same}) >= max(4, 0.6 * len(pages)):
            for page, at in same:
                found[page].add(at)


def _line_numbers(lines: Sequence[Line]) -> set[int]:
    """Return the numbers that count lines in the margin: five or more, left or right of all else, in order."""
    numbers = [i for i, line in enumerate(lines) if line.text.isdigit() and len(line.text) < 5]
    if len(numbers) < 5:
        return set()
    others = [line for line in lines if not line.text.isdigit() and line.width > 40]
    if not others:
        return set()
    left, right = min(line.x0 for line in others), max(line.x1 for line in others)
    margin = [i for i in numbers if lines[i].x1 < left + 1 or lines[i].x0 > right - 1]
    margin.sort(key=lambda i: lines[i].y)
    values = [int(lines[i].text) for i in margin]
    steps = {b - a for a, b in zip(values, values[1:], strict=False)}
    return set(margin) if len(margin) >= 5 and len(steps) == 1 and steps <= {1, 5, 10} else set()
