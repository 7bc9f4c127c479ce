"""Ruled tables and boxes: ruling lines are tied into grids, and lines of type are dealt out to their cells."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from hsnlp.loaders.pdf.extract import Box, Page, Rule
from hsnlp.loaders.pdf.lines import Line

__all__ = ["Panel", "Table", "cell_text", "continued", "grids_of"]

_TOUCH = 3.5
"""Points by which two ruling lines may miss each other and still meet."""
_MAX_RULES = 1_500
_LAYOUT_CELL = 2_600
"""Characters in one cell above which a grid is the page's layout and no table."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: rows of cells in reading order, each cell its text; `edges` are the columns' left edges."""

    x0: float
    x1: float
    top: float
    bottom: float
    rows: tuple[tuple[str, ...], ...]
    edges: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """Lines that stand together in a frame: a text box (`box`), or a cell that is as good as a page."""

    x0: float
    x1: float
    top: float
    bottom: float
    lines: tuple[Line, ...]
    box: bool = True


@dataclass(frozen=True, slots=True)
class _Grid:
    xs: tuple[float, ...]
    ys: tuple[float, ...]
    across: tuple[Rule, ...]
    down: tuple[Rule, ...]


def grids_of(page: Page, lines: Sequence[Line]) -> tuple[list[Table | Panel], list[Line]]:
    """Return the ruled tables and boxes of a page, and the lines that stand in none of them."""
    rest = list(lines)
    found: list[Table | Panel] = []
    for grid in _grids(page):
        left, right, top, bottom = grid.xs[0], grid.xs[-1], grid.ys[0], grid.ys[-1]
        inside = [line for line in rest if _within(line, left, right, top, bottom)]
        parts = _filled(grid, inside, page) if inside else []
        if parts:
            gone = set(map(id, inside))
            rest = [line for line in rest if id(line) not in gone]
            found.extend(parts)
    for box in _outer_boxes(page):
        inside = [line for line in rest if _within(line, box.x0, box.x1, box.y0, box.y1)]
        if _n_rows(inside) >= 2 and sum(len(line.text) for line in inside) > 60:
            gone = set(map(id, inside))
            rest = [line for line in rest if id(line) not in gone]
            found.append(_panel(inside, box=True))
    return found, rest


def _n_rows(lines: Sequence[Line]) -> int:
    heights = sorted(line.y for line in lines)
    return 1 + sum(b - a > 5 for a, b in pairwise(heights)) if heights else 0


def _panel(lines: Sequence[Line], *, box: bool) -> Panel:
    return Panel(
        min(line.x0 for line in lines),
        max(line.x1 for line in lines),
        min(line.top for line in lines),
        max(line.bottom for line in lines),
        tuple(lines),
        box,
    )


def _within(line: Line, left: float, right: float, top: float, bottom: float) -> bool:
    middle = line.y - 0.3 * line.size
    return top < middle < bottom and left - 2 < (line.x0 + line.x1) / 2 < right + 2


def _outer_boxes(page: Page) -> list[Box]:
    """Return the boxes that may hold a text box, the largest first; bands of one shade that touch become one."""
    area = page.width * page.height
    boxes = [b for b in page.boxes if b.x1 - b.x0 > 80 and (b.x1 - b.x0) * (b.y1 - b.y0) < 0.72 * area]
    merged: list[Box] = []
    for box in sorted(boxes[:_MAX_RULES], key=lambda b: (b.x0, b.y0)):
        last = merged[-1] if merged else None
        if last and abs(last.x0 - box.x0) < 2 and abs(last.x1 - box.x1) < 2 and box.y0 < last.y1 + 3:
            merged[-1] = Box(last.x0, last.y0, last.x1, max(last.y1, box.y1), last.filled)
        else:
            merged.append(box)
    return sorted(merged, key=lambda b: (b.x0 - b.x1) * (b.y1 - b.y0))


def _grids(page: Page) -> list[_Grid]:
    """Return the grids of at least two columns or rows that the ruling lines of a page make, largest first."""
    rules = list(page.rules)
    for box in (*_tiles(page), *(b for b in page.boxes if not b.filled)):
        if (box.x1 - box.x0) * (box.y1 - box.y0) < 0.9 * page.width * page.height:
            rules.append(Rule(box.x0, box.y0, box.x1, box.y0))
            rules.append(Rule(box.x0, box.y1, box.x1, box.y1))
            rules.append(Rule(box.x0, box.y0, box.x0, box.y1))
            rules.append(Rule(box.x1, box.y0, box.x1, box.y1))
    if len(rules) > _MAX_RULES:
        return []
    across = _merged([r for r in rules if r.horizontal])
    down = _turned(_merged([_turn(r) for r in rules if not r.horizontal]))
    grids = []
    for rows, columns in _components(across, down):
        xs = _positions([r.x0 for r in columns], [min(r.x0 for r in rows), max(r.x1 for r in rows)])
        ys = _positions([r.y0 for r in rows], [min(r.y0 for r in columns), max(r.y1 for r in columns)])
        if len(xs) >= 2 and len(ys) >= 2:
            grids.append(_Grid(xs, ys, tuple(rows), tuple(columns)))
    return sorted(grids, key=lambda g: (g.xs[0] - g.xs[-1]) * (g.ys[-1] - g.ys[0]))


def _tiles(page: Page) -> list[Box]:
    """Return the tinted boxes that lie edge to edge as the cells of a table do, at least three by two of them."""
    tints = [b for b in page.boxes if b.filled and b.x1 - b.x0 < 0.8 * page.width and b.y1 - b.y0 < 0.4 * page.height]
    if not 6 <= len(tints) <= _MAX_RULES:
        return []
    lefts, tops = Counter(round(b.x0) for b in tints), Counter(round(b.y0) for b in tints)
    return [b for b in tints if lefts[round(b.x0)] >= 3 and tops[round(b.y0)] >= 2]


def _turn(rule: Rule) -> Rule:
    return Rule(rule.y0, rule.x0, rule.y1, rule.x1)


def _turned(rules: Sequence[Rule]) -> list[Rule]:
    return [_turn(rule) for rule in rules]


def _merged(rules: Sequence[Rule]) -> list[Rule]:
    """Join horizontal rules that lie on one height and touch, and drop what is too short to part anything."""
    joined: list[Rule] = []
    for rule in sorted(rules, key=lambda r: (round(r.y0 / 2), r.x0)):
        last = joined[-1] if joined else None
        if last and abs(last.y0 - rule.y0) <= 2.2 and rule.x0 <= last.x1 + _TOUCH:
            joined[-1] = Rule(last.x0, last.y0, max(last.x1, rule.x1), last.y1)
        else:
            joined.append(rule)
    return [rule for rule in joined if rule.x1 - rule.x0 > 8]


def _components(across: Sequence[Rule], down: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Group the rules that meet, directly or through others."""
    parent = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, row in enumerate(across):
        for j, column in enumerate(down):
            if row.x0 - _TOUCH <= column.x0 <= row.x1 + _TOUCH and column.y0 - _TOUCH <= row.y0 <= column.y1 + _TOUCH:
                parent[root(i)] = root(len(across) + j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate(across):
        groups.setdefault(root(i), ([], []))[0].append(rule)
    for j, rule in enumerate(down):
        groups.setdefault(root(len(across) + j), ([], []))[1].append(rule)
    return [(rows, columns) for rows, columns in groups.values() if rows and columns]


def _positions(values: Sequence[float], ends: Sequence[float]) -> tuple[float, ...]:
    """Return the distinct positions, with the ends where the outer border is not drawn."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _TOUCH:
            found.append(value)
    for end in ends:
        if all(abs(end - value) > 10 for value in found):
            found.append(end)
    return tuple(sorted(found))


def _filled(grid: _Grid, lines: Sequence[Line], page: Page) -> list[Table | Panel]:
    """Deal lines out to the cells of a grid: a table, or a box or column where only one column holds text."""
    cells = _dealt(grid, lines)
    texts = {at: cell_text(inside) for at, inside in cells.items()}
    wide = (grid.xs[-1] - grid.xs[0]) * (grid.ys[-1] - grid.ys[0]) > 0.72 * page.width * page.height
    used_rows, used_columns = {row for row, _ in texts}, {column for _, column in texts}
    filled = [sum((row, column) in texts for column in used_columns) for row in used_rows]
    several = sum(n > 1 for n in filled)
    if several < max(1, 0.25 * len(filled)) or max(map(len, texts.values())) > _LAYOUT_CELL:
        if len(texts) == 1 and wide:
            return []
        if len(used_rows) == 1 and len(grid.xs) > 2 and grid.ys[0] < 0.25 * page.height:  # the rest of a cut row
            row = tuple(texts.get((min(used_rows), column), "") for column in range(len(grid.xs) - 1))
            edges = tuple(round(x, 1) for x in grid.xs[:-1])
            return [Table(grid.xs[0], grid.xs[-1], grid.ys[0], grid.ys[-1], (row,), edges)]
        boxed = len(texts) == 1 and sum(map(len, texts.values())) > 60 and len(lines) > 1
        return [_panel(inside, box=boxed) for _, inside in sorted(cells.items())]
    columns = sorted(used_columns)
    rows = tuple(tuple(texts.get((row, column), "") for column in columns) for row in sorted(used_rows))
    if len(columns) > 8 and sum(filled) < 0.34 * len(columns) * len(rows):  # boxes and arrows, no table
        rows = tuple(tuple(cell for cell in row if cell) for row in rows)
    edges = tuple(round(grid.xs[column], 1) for column in columns)
    return [Table(grid.xs[0], grid.xs[-1], grid.ys[0], grid.ys[-1], rows, edges)]


def _dealt(grid: _Grid, lines: Sequence[Line]) -> dict[tuple[int, int], list[Line]]:
    """Return the lines of each cell by its first row and column; cells that no rule parts are one."""
    n_rows, n_columns = len(grid.ys) - 1, len(grid.xs) - 1
    start: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(n_rows):
        for column in range(n_columns):
            at = (row, column)
            middle = (grid.xs[column] + grid.xs[column + 1]) / 2
            height = (grid.ys[row] + grid.ys[row + 1]) / 2
            if (
                column
                and not _parted(grid.down, grid.xs[column], height, upright=True)
                and not _starts_at(lines, grid.xs[column], grid.xs[column + 1], grid.ys[row], grid.ys[row + 1])
            ):
                at = start[row, column - 1]
            elif row and not _parted(grid.across, grid.ys[row], middle, upright=False):
                at = start[row - 1, column]
            start[row, column] = at
    cells: dict[tuple[int, int], list[Line]] = {}
    for line in lines:
        row = min(max(bisect_right(grid.ys, line.y - 0.3 * line.size) - 1, 0), n_rows - 1)
        column = min(max(bisect_right(grid.xs, _anchor(line, grid.xs)) - 1, 0), n_columns - 1)
        cells.setdefault(start[row, column], []).append(line)
    return cells


def _starts_at(lines: Sequence[Line], left: float, right: float, top: float, bottom: float) -> bool:
    """Whether text keeps clear of a column's edge that is not drawn: it begins there, and none runs across."""
    here = [line for line in lines if top < line.y - 0.3 * line.size < bottom]
    across = any(line.x0 < left - 4 and line.x1 > left + 4 for line in here)
    return not across and any(left - 2 <= line.x0 < right for line in here)


def _anchor(line: Line, xs: Sequence[float]) -> float:
    # a line that runs over several columns belongs to the one in which it begins
    centre = (line.x0 + line.x1) / 2
    return centre if bisect_right(xs, centre) == bisect_right(xs, line.x0 + 2) else line.x0 + 2


def _parted(rules: Sequence[Rule], position: float, along: float, *, upright: bool) -> bool:
    if upright:
        return any(abs(r.x0 - position) <= _TOUCH and r.y0 - 1 <= along <= r.y1 + 1 for r in rules)
    return any(abs(r.y0 - position) <= _TOUCH and r.x0 - 1 <= along <= r.x1 + 1 for r in rules)


def cell_text(lines: Sequence[Line]) -> str:
    """Return the lines of a cell as one text; a hyphen at a line's end is kept and closed up.

    >>> cell_text([Line("ships and", 0, 9, 10, 9), Line("co-", 0, 9, 20, 9), Line("pilots", 0, 9, 30, 9)])
    'ships and co-pilots'
    """
    text = ""
    for line in sorted(lines, key=lambda item: (round(item.y), item.x0)):
        if text.endswith("-") and text[-2:-1].isalpha() and line.text[:1].islower():
            text += line.text
        else:
            text = f"{text} {line.text}" if text else line.text
    return text.replace("\t", " ").strip()


def continued(above: Table, below: Table) -> tuple[Table, Table] | None:
    """Return two tables with the row put together that a page break cut, or None where none was.

    A row goes on where the columns are the same and its cells begin in the middle of a sentence or are empty.
    """
    if len(above.edges) != len(below.edges) or not above.rows or not below.rows:
        return None
    if any(abs(a - b) > 6 for a, b in zip(above.edges, below.edges, strict=True)):
        return None
    rows = below.rows[1:] if len(below.rows) > 1 and below.rows[0] == above.rows[0] else below.rows
    last, first = above.rows[-1], rows[0]
    pairs = [(a, b) for a, b in zip(last, first, strict=True) if b]
    goes_on = all(
        a and not a.endswith((".", ";", "!", "?")) and not (b[0].isupper() or b[0].isdigit()) for a, b in pairs[:1]
    )
    if not pairs or not (goes_on or (not first[0] and last[0] and all(b[0].islower() for _, b in pairs))):
        return None
    row = tuple(f"{a} {b}".strip() for a, b in zip(last, first, strict=True))
    return replace(above, rows=(*above.rows[:-1], row)), replace(below, rows=rows[1:])
