"""From fragments to lines: pieces on one baseline are joined, note markers dropped, drop capitals put back."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from hsnlp.loaders.pdf.extract import Fragment, Page, Piece, Rule

__all__ = ["LIST_MARKER", "Line", "lines_of", "same_row"]

LIST_MARKER = re.compile(
    r"(?:[•‣▪◦●○■□➢➤✓–—*·\-]|\(?(?:\d{1,3}|[A-Za-z]|[ivxlIVXL]{1,6})[.)]|\d{1,3}(?:\.\d{1,3}){1,4}\.?|o)\s*$"
)
"""A bullet or number that stands by itself before a list item, a paragraph or a heading."""
_MAX_ROW = 250
"""Fragments that are taken for one row: a drawing with thousands of letters must not take minutes."""
_BARE = re.compile(r"\d{1,3}$|[*†‡§]{1,3}$")
_NOTE = re.compile(r"\s*(?:\[?\d{1,3}(?:\s*[,;–\-]\s*\d{1,3})*\]?[,;.]?|[*†‡§¶#∗]{1,3}|[a-h](?:,\s?[a-h*])*)\s*$")
_UNIT = re.compile(r"(?:\b[kcm]?m|\bR|\bCO|\d[eE])$")
_RAISED = re.compile(r"(?<=[^\W\d_])(?<![ckm ]m)[¹²³⁰⁴-⁹]+(?!\w)|(?<=[.,;:!?”’)])[¹²³⁰⁴-⁹]+(?!\w)")
_GLUED = re.compile(r"^(\d{1,3}\.\d{1,3}\.|\d{1,3}\.|[•▪])(?=[A-Z“])")
_SPACED = re.compile(r"(?:\S ){5,}\S$")


@dataclass(frozen=True, slots=True)
class Line(Piece):
    """One line of type, or what stands of it in one column. `bold` and `italic` hold for (nearly) all of it."""

    @property
    def width(self) -> float:
        """How far the line runs, in points."""
        return self.x1 - self.x0


def same_row(a: Piece, b: Piece) -> bool:
    """Whether two pieces of text stand on one baseline, within a quarter of the larger type size."""
    return abs(a.y - b.y) <= 0.25 * max(a.size, b.size)


def lines_of(page: Page) -> tuple[list[Line], list[Fragment]]:
    """Return the lines of a page, from top to bottom, and what is rotated."""
    upright = [f for f in page.fragments if f.upright]
    turned = [f for f in page.fragments if not f.upright]
    uprights = [r for r in page.rules if not r.horizontal and r.y1 - r.y0 > 6]
    uprights += [Rule(x, box.y0, x, box.y1) for box in page.boxes[:400] for x in (box.x0, box.x1)]
    kept = _without_note_marks(sorted(_with_drop_capitals(upright), key=lambda f: (f.y, f.x0)))
    uprights += [Rule(x - 1, 0, x - 1, page.height) for x in _tight_gutters(kept)]
    segments = [_join(group) for group in _grouped(kept, uprights)]
    return _with_markers([line for line in segments if line.text], uprights), turned


def _without_note_marks(fragments: list[Fragment]) -> list[Fragment]:
    """Leave out raised numbers and signs after a word; those that open a line stay, as a footnote's own number."""
    kept = list(fragments)
    for index, mark in enumerate(fragments):
        if len(mark.text) <= 9 and _NOTE.match(mark.text):
            host = _host(mark, kept, index)
            if host is not None:  # which then reaches to where the mark ended, lest a gap is seen there
                kept[host] = replace(kept[host], x1=max(kept[host].x1, mark.x1))
                kept[index] = replace(mark, text="")
    return [fragment for fragment in kept if fragment.text]


def _host(mark: Fragment, fragments: Sequence[Fragment], index: int) -> int | None:
    """Return the index of the word that a raised mark follows, or None where it follows none."""
    # raised marks come before their line when sorted by height, by less than one line
    best: tuple[float, int] | None = None
    for at in range(index + 1, min(index + 60, len(fragments))):
        host = fragments[at]
        rise = host.y - mark.y
        if rise > max(12, host.size * 1.2):
            break
        if mark.size > 0.86 * host.size or not 0.12 * host.size < rise < 0.75 * host.size:
            continue
        near = mark.x0 - host.x1
        inside = host.x0 + host.size < mark.x0 < host.x1  # a gap in a line that was kept in one piece
        if inside or -0.3 * host.size < near < 0.45 * host.size:
            best = min(best or (99.0, at), (0.0 if inside else abs(near), at))
    if best is None or _UNIT.search(fragments[best[1]].text.rstrip()):
        return None
    return best[1]


def _grouped(fragments: Iterable[Fragment], uprights: Sequence[Rule]) -> list[list[Fragment]]:
    """Group the fragments of one line and column; a vertical rule between two of them keeps them apart."""
    groups: list[list[Fragment]] = []
    row: list[Fragment] = []
    for fragment in fragments:
        if row and (fragment.y - row[-1].y > 0.5 * max(fragment.size, row[-1].size) or len(row) >= _MAX_ROW):
            groups.extend(_split_row(row, uprights))
            row = []
        row.append(fragment)
    groups.extend(_split_row(row, uprights))
    return groups


def _tight_gutters(fragments: Sequence[Fragment]) -> list[float]:
    """Return where, on many rows, text begins again after a gap so small that it might be a space: tight columns."""
    starts: Counter[int] = Counter(round(f.x0) for f in fragments)
    after_gap: Counter[int] = Counter()
    for at, fragment in enumerate(fragments):
        x = round(fragment.x0)
        if starts[x] + starts[x + 1] + starts[x - 1] < 8:
            continue
        for other in fragments[max(0, at - 6) : at + 6]:
            gap = fragment.x0 - other.x1
            if (
                2.5 < gap <= 1.3 * fragment.size
                and same_row(fragment, other)
                and other.x1 - other.x0 > 60
                and not LIST_MARKER.match(other.text)
            ):
                after_gap[x] += 1
                break
    return [float(x) for x, n in after_gap.items() if n + after_gap[x + 1] + after_gap[x - 1] >= 4]


def _split_row(row: list[Fragment], uprights: Sequence[Rule]) -> list[list[Fragment]]:
    groups: list[list[Fragment]] = []
    for fragment in sorted(row, key=lambda f: f.x0):
        best: list[Fragment] | None = None
        for group in groups:
            last = group[-1]
            wide = max(fragment.size, last.size)
            gap = fragment.x0 - last.x1
            small = min(fragment.size, last.size) < 0.86 * wide
            if abs(fragment.y - last.y) > (0.55 if small else 0.25) * wide:
                continue
            close = 0.5 * min(fragment.size, last.size) if wide > 14 else 0.4 * wide
            if min(fragment.size, last.size) < 0.74 * wide and gap > close:
                continue  # display type beside text, not one line; a symbol's index is
            spaced = fragment.text.startswith(" ") or last.text.endswith(" ")
            if not -0.6 * wide <= gap <= (1.25 if spaced else 0.95) * wide:
                continue
            if gap > 2 and any(last.x1 - 1 <= r.x0 <= fragment.x0 + 1 and r.y0 < last.y < r.y1 + 2 for r in uprights):
                continue
            best = group
        if best is None:
            groups.append([fragment])
        else:
            best.append(fragment)
    return groups


def _join(group: list[Fragment]) -> Line:
    parts: list[str] = []
    last: Fragment | None = None
    weight = {True: 0, False: 0}
    slant = {True: 0, False: 0}
    sizes: dict[float, int] = {}
    for fragment in group:
        if last is not None and not (last.text.endswith(" ") or fragment.text.startswith(" ")):
            # small capitals are set a little apart from their initials
            capitals = last.size != fragment.size and last.text[-1:].isupper() and fragment.text.isupper()
            raised = len(parts) == 1 and last.size < 0.86 * fragment.size and last.text.isdigit()
            if raised or fragment.x0 - last.x1 > (0.2 if capitals else 0.13) * min(fragment.size, last.size):
                parts.append(" ")
        parts.append(fragment.text)
        n = len(fragment.text)
        weight[fragment.bold] += n
        slant[fragment.italic] += n
        sizes[fragment.size] = sizes.get(fragment.size, 0) + n
        last = fragment
    size = max(sizes, key=lambda s: (sizes[s], s))
    if len(sizes) > 1 and max(sizes) < 1.4 * size and "".join(f.text for f in group).isupper():
        size = max(sizes)  # small capitals are as large as their initials
    y = next(f.y for f in group if f.size == size)
    text = _RAISED.sub("", re.sub(r"[ \u00a0]+", " ", "".join(parts)).strip())
    text = _GLUED.sub(r"\1 ", text)
    if _SPACED.match(text):
        text = _unspaced(text, group)
    return Line(
        text,
        group[0].x0,
        max(f.x1 for f in group),
        y,
        size,
        bold=weight[True] > 9 * weight[False],
        italic=slant[True] > 9 * slant[False],
    )


def _unspaced(text: str, group: list[Fragment]) -> str:
    """Close up letter-spaced words; two spaces, or a wide gap between fragments, part the words."""
    words = [re.sub(r"\s+", "", f.text) for f in group]
    return " ".join(words) if len(words) > 1 and min(map(len, words)) > 1 else re.sub(r"(?<=\S) (?=\S)", "", text)


def _with_drop_capitals(fragments: list[Fragment]) -> list[Fragment]:
    """Set a large initial before the first of the lines that run around it."""
    initials = [f for f in fragments if len(f.text.strip()) <= 2 and f.text[:1].isupper()]
    kept = list(fragments)
    for initial in initials:
        beside = [
            f
            for f in kept
            if f.size < 0.62 * initial.size
            and -0.6 * f.size <= f.x0 - initial.x1 <= 1.2 * f.size
            and initial.top - f.size <= f.y <= initial.y + 0.4 * f.size
        ]
        if beside and initial in kept:
            first = min(beside, key=lambda f: f.y)
            kept.remove(initial)
            kept[kept.index(first)] = replace(first, text=initial.text.strip() + first.text, x0=initial.x0)
    return kept


def _with_markers(lines: list[Line], uprights: Sequence[Rule]) -> list[Line]:
    """Join a bullet or number to the text that it stands before, unless a vertical rule parts the two."""
    lines = sorted(lines, key=lambda line: (line.y, line.x0))
    counts = _line_numbers(lines)
    joined: dict[int, Line] = {}
    gone: set[int] = set()
    for i, marker in enumerate(lines):
        if i in counts:
            continue
        bare = _BARE.match(marker.text) is not None
        if len(marker.text) > 12 or not (bare or LIST_MARKER.match(marker.text)):
            continue
        near: int | None = None
        for j in range(max(0, i - 8), min(len(lines), i + 9)):
            other = lines[j]
            if j == i or j in gone or not same_row(marker, other) or other.x0 < marker.x1 - 1:
                continue
            if other.x0 - marker.x1 < (34 if bare else 62) and (near is None or other.x0 < lines[near].x0):
                near = j
        if near is None or LIST_MARKER.match(lines[near].text) or (bare and not lines[near].text[:1].isalpha()):
            continue
        other = lines[near]
        if any(marker.x1 - 1 <= r.x0 <= other.x0 + 1 and r.y0 < marker.y < r.y1 + 2 for r in uprights):
            continue
        item = joined.get(near, other)
        joined[near] = replace(item, text=f"{marker.text} {item.text}", x0=marker.x0)
        gone.add(i)
    return [joined.get(i, line) for i, line in enumerate(lines) if i not in gone]


def _line_numbers(lines: Sequence[Line]) -> set[int]:
    """Return the numbers that count the lines of a page in its margin: in order, and beside most rows."""
    columns: dict[int, list[int]] = {}
    for i, line in enumerate(lines):
        if line.text.isdigit() and len(line.text) < 5:
            columns.setdefault(round(line.x1 / 6), []).append(i)
            columns.setdefault(round(line.x0 / 6) + 1000, []).append(i)
    n_rows = len({round(line.y) for line in lines if line.width > 60})
    found: set[int] = set()
    for column in columns.values():
        values = [int(lines[i].text) for i in column]
        steps = {b - a for a, b in pairwise(values)}
        if len(values) >= 5 and steps in ({1}, {5}) and len(values) * min(steps) >= 0.6 * n_rows:
            found.update(column)
    return found
