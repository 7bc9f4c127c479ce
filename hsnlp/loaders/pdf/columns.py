"""Reading order: the gutters of a page by geometry, and its pieces as flows from top to bottom of one column each.

A gutter is a strip that many neighbours on one height leave free between them. What crosses it (a title, an abstract,
a wide table) cuts the page into bands; a band is read down its left column, then down its right one. A gutter
between short cells is no gutter but a table, and is left to `hsnlp.loaders.pdf.tables`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol, TypeVar

from hsnlp.loaders.pdf.lines import LIST_MARKER, Line

__all__ = ["Placed", "find_gutter", "flows"]

_MIN_COLUMN = 70.0
"""Width in points below which a column is none: narrower ones are labels and figures."""
_MAX_ITEMS = 1_500
"""Pieces on a page above which it is a map or a drawing, and no columns are looked for."""
_NUMERIC = re.compile(r"[\s\d.,%()\-–−+*/:$£€]*$")


class Placed(Protocol):
    """Anything that stands on a page: a line, a table, a box."""

    @property
    def x0(self) -> float:
        """Left edge, in points from the page's left."""

    @property
    def x1(self) -> float:
        """Right edge."""

    @property
    def top(self) -> float:
        """Upper edge, in points from the page's head."""

    @property
    def bottom(self) -> float:
        """Lower edge."""


_P = TypeVar("_P", bound=Placed)


def flows(items: Sequence[_P], depth: int = 0) -> list[list[_P]]:
    """Return `items` in reading order, as lists that each run down one column."""
    ordered = sorted(items, key=lambda item: (item.top, item.x0))
    gutter = find_gutter(ordered) if depth < 4 and len(ordered) <= _MAX_ITEMS else None
    if gutter is None:
        return [_by_rows(ordered)] if ordered else []
    crossing = [item for item in ordered if item.x0 < gutter - 3 and item.x1 > gutter + 3]
    heights = [(item.top + item.bottom) / 2 for item in crossing]
    bands: list[tuple[list[_P], list[_P], list[_P]]] = [([], [], []) for _ in range(len(crossing) + 1)]
    for at, item in enumerate(crossing):
        bands[at + 1][0].append(item)
    marks = set(map(id, crossing))
    for item in ordered:
        if id(item) not in marks:
            middle = (item.top + item.bottom) / 2
            above = sum(height < middle for height in heights)
            bands[above][1 if item.x0 < gutter - 3 else 2].append(item)
    return _read_bands(bands, depth)


def _read_bands(bands: Sequence[tuple[list[_P], list[_P], list[_P]]], depth: int) -> list[list[_P]]:
    """Read bands, each of a crossing item, then a left, then a right side; thin bands stay with what crosses."""
    found: list[list[_P]] = []
    wide: list[_P] = []
    for across, left, right in bands:
        wide.extend(across)
        if not left or not right or len(left) + len(right) < 3:
            wide.extend([*left, *right])
            continue
        # what crosses this gutter may have another one of its own
        found.extend(flows(wide, depth + 1))
        wide = []
        found.extend(flows(left, depth + 1))
        found.extend(flows(right, depth + 1))
    found.extend(flows(wide, depth + 1))
    return found


def _by_rows(items: Sequence[_P]) -> list[_P]:
    """Sort by rows: pieces whose heights overlap by half are read from left to right."""
    rows: list[list[_P]] = []
    for item in sorted(items, key=lambda piece: (piece.bottom, piece.x0)):
        if rows:
            last = rows[-1][-1]
            shared = min(item.bottom, last.bottom) - max(item.top, last.top)
            if shared > 0.5 * min(item.bottom - item.top, last.bottom - last.top) and (
                item.x0 > last.x1 - 2 or item.x1 < last.x0 + 2
            ):
                rows[-1].append(item)
                continue
        rows.append([item])
    return [item for row in rows for item in sorted(row, key=lambda piece: piece.x0)]


def find_gutter(items: Sequence[Placed]) -> float | None:
    """Return the middle of the strip that parts two columns of prose, or None; `items` are sorted by their top."""
    pairs = _neighbours(items)
    if len(pairs) < 3:
        return None
    best: tuple[int, float, float] | None = None
    edges = sorted({round(edge, 1) for left, right in pairs for edge in (left.x1, right.x0)})
    for lower, upper in pairwise(edges):
        if upper - lower < 3:
            continue
        middle = (lower + upper) / 2
        count = sum(left.x1 <= lower + 0.1 and right.x0 >= upper - 0.1 for left, right in pairs)
        if best is None or (count, upper - lower) > best[:2]:
            best = count, upper - lower, middle
    if best is None or best[0] < 3:
        return None
    middle = best[2]
    sides = [pair for pair in pairs if pair[0].x1 < middle < pair[1].x0]
    return middle if _is_prose(items, sides, middle) else None


def _neighbours(items: Sequence[Placed]) -> list[tuple[Placed, Placed]]:
    """Return the pairs of pieces that stand side by side with nothing between them."""
    pairs: list[tuple[Placed, Placed]] = []
    spans = [(item.x0, item.x1, item.top, item.bottom) for item in items]
    labels = [_is_label(item) for item in items]
    for at, (_, right, top, bottom) in enumerate(spans):
        if labels[at]:
            continue
        nearest: int | None = None
        for step in (1, -1):
            other = at + step
            while 0 <= other < len(spans):
                x0, _, other_top, other_bottom = spans[other]
                if other_top > bottom:
                    break
                if (
                    x0 >= right + 3
                    and min(bottom, other_bottom) - max(top, other_top)
                    > 0.3 * min(bottom - top, other_bottom - other_top)
                    and (nearest is None or x0 < spans[nearest][0])
                ):
                    nearest = other
                other += step
                if step < 0 and other_bottom < top - 60:
                    break
        if nearest is not None and not labels[nearest]:
            pairs.append((items[at], items[nearest]))
    return pairs


def _is_label(item: Placed) -> bool:
    """Whether a piece is a list marker, a page number or a figure, which says nothing of columns."""
    if not isinstance(item, Line):
        return False
    return item.width < 9 or bool(_NUMERIC.match(item.text)) or bool(LIST_MARKER.match(item.text))


def _is_prose(items: Sequence[Placed], pairs: Sequence[tuple[Placed, Placed]], middle: float) -> bool:
    """Whether both sides of a gutter run as text does: lines that (nearly) fill their column."""
    top = min(min(a.top, b.top) for a, b in pairs)
    bottom = max(max(a.bottom, b.bottom) for a, b in pairs)
    within = [item for item in items if item.bottom > top - 1 and item.top < bottom + 1]
    left = [item for item in within if item.x1 <= middle + 3]
    right = [item for item in within if item.x0 >= middle - 3]
    return _fills(left, middle) and _fills(right, None)


def _fills(side: Sequence[Placed], edge: float | None) -> bool:
    blocks = [item for item in side if not isinstance(item, Line)]
    # the labels of a chart that stands in a column say nothing of its type
    lines = [item for item in side if isinstance(item, Line) and not _is_label(item)]
    if any(block.x1 - block.x0 > _MIN_COLUMN and block.bottom - block.top > 40 for block in blocks):
        return True
    if len(lines) < 3:
        return False
    start = min(line.x0 for line in lines)
    end = max(line.x1 for line in lines)
    width = end - start
    if width < _MIN_COLUMN or (edge is not None and edge - end > 0.5 * width):
        return False
    full = sum(line.width > 0.66 * width for line in lines)
    letters = sum(len(line.text) for line in lines) / len(lines)
    return full >= 0.4 * len(lines) and letters >= 14
