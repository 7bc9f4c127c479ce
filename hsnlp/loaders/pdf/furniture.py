"""Page furniture: running heads and feet, page numbers, line numbers in the margin, stamps and watermarks."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from hsnlp.loaders.pdf.lines import Line, same_row

__all__ = ["furniture_of"]

_ZONE = 0.14
"""Part of a page's height, at its head and at its foot, in which running heads and feet stand."""
_ROWS = 4
"""Rows from the head or the foot of a page that may be furniture."""
_ENDS = re.compile(r"^[\W\d]*\d[\W\d]*(?=[^\W\d]|$)|(?<=[^\W\d])[\W\d]*\d+\W*$|^[ivxlc]{1,7}\s+|\s+[ivxlc]{1,7}$")
"""A page number at either end of a running head."""
_OF = re.compile(r"\b(page|p\.?)\s*\d+(\s*(?:of|/|de|sur)\s*\d+)?")
_LEADING = re.compile(r"(\d{1,4})\s*[^\W\d]")
_ROMAN = re.compile(r"[ivxlcIVXLC]{1,7}$")
_TITLES = re.compile(
    r"(?:table of )?contents$|list of |abbreviations|references$|bibliography$|notes$|recommendations$"
    r"|(?:figure|table|box|map|chart)\s+\d|[•▪–—]|.*[.:;,]$",
    re.I,
)
"""What is no running head though it stands where one does."""
_NUMBER = re.compile(
    r"(?:page|p\.|seite)?\s*[-–—|]?\s*(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/|de)\s*\d{1,4})?\s*[-–—|]?$", re.I
)

_Place = tuple[int, int]


def furniture_of(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> list[set[int]]:
    """Return, for each page, the indices of the lines that are furniture; `heights` are the pages' heights."""
    found: list[set[int]] = [set() for _ in pages]
    outer = [_outer(lines, height) for lines, height in zip(pages, heights, strict=True)]
    recurring: list[set[int]] = [set() for _ in pages]
    for places in _recurring(pages, outer):
        for page, at in places:
            recurring[page].add(at)
    for page, lines in enumerate(pages):  # a note that is cited again and again stands close below another
        near = {at for at in recurring[page] if not _stands_apart(lines, at, recurring[page], 1.2)}
        recurring[page] -= {at for at in near if lines[at].y > heights[page] / 2 and _key(lines[at].text) != "0"}
    for page, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        found[page] |= _outermost(lines, recurring[page], height)
    for page, places_of_page in enumerate(outer):
        for at in places_of_page:
            if _is_lone_number(pages[page], at, heights[page], found[page]):
                found[page].add(at)
    _add_same_slot(pages, outer, found)
    _add_alike(pages, heights, found)
    _add_watermarks(pages, found)
    for page, lines in enumerate(pages):
        found[page] |= _line_numbers(lines)
    return found


def _rows(lines: Sequence[Line]) -> list[list[int]]:
    rows: list[list[int]] = []
    for i in sorted(range(len(lines)), key=lambda i: lines[i].y):
        if rows and same_row(lines[rows[-1][0]], lines[i]):
            rows[-1].append(i)
        else:
            rows.append([i])
    return rows


def _outermost(lines: Sequence[Line], recurring: set[int], height: float) -> set[int]:
    """Return what recurs and has nothing but its like (or one line that does not) between it and the page's edge."""
    kept: set[int] = set()
    rows = _rows(lines)
    for inwards in (rows, rows[::-1]):
        passed = 0
        for row in inwards[: _ROWS + 1]:
            same = recurring.intersection(row)
            passed += not same
            if passed > 1:
                break
            half = inwards is rows
            kept.update(i for i in same if (lines[i].y < height / 2) == half)
    return kept


def _outer(lines: Sequence[Line], height: float) -> list[int]:
    """Return the indices of the lines in the first and last rows of the head and foot of a page."""
    rows = _rows(lines)
    head = [i for row in rows[:_ROWS] for i in row if lines[i].y < _ZONE * height]
    foot = [i for row in rows[-_ROWS:] for i in row if lines[i].y > (1 - _ZONE) * height]
    return list(dict.fromkeys(head + foot))


def _key(text: str) -> str:
    text = text.strip().lower()
    if _ROMAN.match(text) or (re.search(r"\d", text) and not re.search(r"[^\W\d_]", text)):
        return "0"
    return re.sub(r"\W+", " ", _ENDS.sub("", _OF.sub(r"\1", text))).strip() or text


def _recurring(pages: Sequence[Sequence[Line]], outer: Sequence[Sequence[int]]) -> list[list[_Place]]:
    """Return the groups of lines that say the same, numbers apart, at the same height of several pages."""
    by_key: dict[str, list[_Place]] = defaultdict(list)
    for page, indices in enumerate(outer):
        for at in indices:
            by_key[_key(pages[page][at].text)].append((page, at))
    groups: list[list[_Place]] = []
    for key, places in by_key.items():
        slots = Counter(_slot(pages[page][at], 6) for page, at in places)
        steady = [
            (page, at)
            for page, at in places
            for slot, size in [_slot(pages[page][at], 6)]
            if sum(slots[slot + step, size] for step in (-1, 0, 1)) > 1
        ]
        n_pages = len({page for page, _ in steady})
        # what recurs on two pages only may be a heading that is repeated, unless the document has few pages
        enough = 2 if len(pages) <= 6 or key == "0" or len(key) > 24 else 3
        if n_pages >= enough and _is_run({page for page, _ in steady}):
            group = places if n_pages >= 3 and len(steady) > 0.6 * len(places) else steady
            groups.append(group if key == "0" else _without_notes(pages, group))
    return groups


def _without_notes(pages: Sequence[Sequence[Line]], places: Sequence[_Place]) -> list[_Place]:
    """Drop what begins with a number that does not count with the pages: "23 Ibid." is a note, not a running foot."""
    texts = Counter(pages[page][at].text for page, at in places)
    numbers = {place: _LEADING.match(pages[place[0]][place[1]].text) for place in places}
    offsets = Counter(int(number[1]) - place[0] for place, number in numbers.items() if number)
    kept = []
    for place in places:
        number = numbers[place]
        if not number or offsets[int(number[1]) - place[0]] > 1 or texts[pages[place[0]][place[1]].text] > 1:
            kept.append(place)
    return kept


def _is_run(numbers: set[int]) -> bool:
    """Whether most pages have another within three pages: a heading that opens every chapter has none."""
    order = sorted(numbers)
    near = sum(any(other != page and abs(other - page) <= 3 for other in numbers) for page in order)
    return near > 0.5 * len(order)


def _slot(line: Line, height: float) -> tuple[int, int]:
    return round(line.y / height), round(line.size)


def _is_lone_number(lines: Sequence[Line], at: int, height: float, furniture: set[int]) -> bool:
    """Whether a line is a bare number with nothing but furniture between it and the page's edge."""
    line = lines[at]
    if not _NUMBER.match(line.text.strip()) or not re.search(r"[\divxlc]", line.text, re.I):
        return False
    outside = not any(
        abs(other.y - height / 2) > abs(line.y - height / 2) + 2 and (other.y > height / 2) == (line.y > height / 2)
        for i, other in enumerate(lines)
        if i != at and i not in furniture
    )
    alone = not any(i != at and same_row(other, line) for i, other in enumerate(lines))
    return outside and alone and not 0.1 * height < line.y < 0.9 * height


def _add_same_slot(pages: Sequence[Sequence[Line]], outer: Sequence[Sequence[int]], found: Sequence[set[int]]) -> None:
    """Add lines in the place and style of the furniture of other pages: a running head that changes by chapter."""
    slots = Counter(
        (round(pages[page][at].y / 3), round(pages[page][at].size * 2), pages[page][at].italic)
        for page, places in enumerate(found)
        for at in places
        if _key(pages[page][at].text) != "0"
    )
    for page, places in enumerate(outer):
        for at in places:
            line = pages[page][at]
            if at in found[page]:
                continue
            slot, size = round(line.y / 3), round(line.size * 2)
            known = sum(slots[slot + step, size, line.italic] for step in (-1, 0, 1))
            if _TITLES.match(line.text.strip()):
                continue
            if known >= max(3, 0.15 * len(pages)) and _stands_apart(pages[page], at, found[page], 1.4):
                found[page].add(at)


def _add_alike(pages: Sequence[Sequence[Line]], heights: Sequence[float], found: Sequence[set[int]]) -> None:
    """Add a last line that begins as other pages' feet do: the first page of an article has a foot of its own."""
    feet = Counter(
        _opening(pages[page][at].text)
        for page, places in enumerate(found)
        for at in places
        if pages[page][at].y > heights[page] / 2
    )
    del feet[""]
    for lines, height, places in zip(pages, heights, found, strict=True):
        rest = [at for at in range(len(lines)) if at not in places]
        if not rest:
            continue
        last = max(rest, key=lambda at: lines[at].y)
        line = lines[last]
        if line.y > (1 - _ZONE) * height and len(line.text) < 80 and feet[_opening(line.text)] >= 3:
            places.add(last)


def _opening(text: str) -> str:
    """Return the first two words of a foot where one of them has a figure, else nothing."""
    words = text.lower().split()
    first = " ".join(words[:2])
    return first if len(words) > 2 and words[0].isalpha() and any(c.isdigit() for c in first) else ""


def _stands_apart(lines: Sequence[Line], at: int, furniture: set[int], times: float) -> bool:
    """Whether there is more white between a line and the text than between the lines of the text."""
    line = lines[at]
    heights = sorted(other.y for i, other in enumerate(lines) if i not in furniture and i != at)
    pitches = sorted(b - a for a, b in pairwise(heights) if b - a > 2)
    usual = pitches[len(pitches) // 2] if pitches else line.size
    gaps = [abs(height - line.y) for height in heights]
    return min(gaps, default=99.0) > times * max(usual, 1.2 * line.size)


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
    steps = {b - a for a, b in pairwise(values)}
    return set(margin) if len(margin) >= 5 and len(steps) == 1 and steps <= {1, 5, 10} else set()
