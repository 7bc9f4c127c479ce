"""Tables without a full grid: rows of short cells whose edges line up over several lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from hsnlp.loaders.pdf.extract import Page, Rule
from hsnlp.loaders.pdf.grids import Table, cell_text
from hsnlp.loaders.pdf.lines import LIST_MARKER, Line, same_row
from hsnlp.loaders.pdf.notes import CAPTION

__all__ = ["aligned_tables", "ruled_across"]

_MIN_ROWS = 3
_GAP = 6.0
"""Points that must lie free between two columns of a table."""
_LEADERS = re.compile(r"\.{4,}|(?:\. ){4,}|…{2,}")
_PAGE_NUMBER = re.compile(r"(?:\d{1,4}|[ivxlc]{1,7})(?:\s*[–-]\s*\d{1,4})?$")


def ruled_across(page: Page, lines: Sequence[Line]) -> tuple[list[Table], list[Line]]:
    """Return the tables between horizontal rules of one length (as journals set them), and the other lines."""
    rest = list(lines)
    found: list[Table] = []
    for top, bottom, left, right in _spans(page):
        inside = [
            line
            for line in rest
            if top - 1 < line.y - 0.3 * line.size < bottom + 1 and line.x0 > left - 6 and line.x1 < right + 6
        ]
        rows = _rows(inside)
        while rows and CAPTION.match(" ".join(line.text for line in rows[0])):
            rows = rows[1:]
        inside = [line for row in rows for line in row]
        several = sum(len(row) > 1 for row in rows)
        if len(rows) < 2 or several < max(2, 0.5 * len(rows)):
            continue
        table = _table(rows)
        if table is not None:
            gone = set(map(id, inside))
            rest = [line for line in rest if id(line) not in gone]
            found.append(table)
    return found, rest


def _spans(page: Page) -> list[tuple[float, float, float, float]]:
    """Return top, bottom, left and right of the runs of horizontal rules that share their ends."""
    across = [r for r in page.rules if r.horizontal and r.x1 - r.x0 > 90]
    if len(across) > 200:
        return []
    groups: list[list[Rule]] = []
    for rule in sorted(across, key=lambda r: r.y0):
        for group in groups:
            if abs(group[0].x0 - rule.x0) < 4 and abs(group[0].x1 - rule.x1) < 4:
                group.append(rule)
                break
        else:
            groups.append([rule])
    found = []
    for group in groups:
        if len(group) >= 2 and group[-1].y0 - group[0].y0 > 20:
            found.append((group[0].y0, group[-1].y0, group[0].x0, group[0].x1))
    return found


def aligned_tables(lines: Sequence[Line]) -> list[Line | Table]:
    """Return the lines of one flow, with each run of rows that is a table in the place of its lines."""
    rows = _rows(lines)
    found: list[Line | Table] = []
    at = 0
    while at < len(rows):
        end = _run(rows, at)
        table = _table(rows[at:end]) if end - at >= _MIN_ROWS else None
        if table is not None:
            found.append(table)
            at = end
        else:
            found.extend(rows[at])
            at += 1
    return found


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda item: (item.y, item.x0)):
        if rows and same_row(rows[-1][0], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda item: item.x0) for row in rows]


def _run(rows: Sequence[Sequence[Line]], start: int) -> int:
    """Return the end of the run of table rows that begins at `start`: nearly all of several cells, none far off."""
    if len(rows[start]) < 2:
        return start
    end = last = start + 1
    single = 0
    while end < len(rows):
        gap = rows[end][0].top - rows[end - 1][0].bottom
        if gap > 2.6 * rows[end][0].size or _is_caption(rows, end):
            break
        if len(rows[end]) > 1:
            single, last = 0, end + 1
        else:
            single += 1
            if single > 2:
                break
        end += 1
    several = sum(len(row) > 1 for row in rows[start:last])
    return last if several >= 0.6 * (last - start) else start


def _is_caption(rows: Sequence[Sequence[Line]], at: int) -> bool:
    """Whether a row is a caption whose number stands a little off: what is above it is the labels of a chart."""
    if not _is_numbered(rows[at]):
        return False
    # where more of them follow one another, they are a list of figures
    return sum(map(_is_numbered, rows[max(0, at - 6) : at + 7])) == 1


def _is_numbered(row: Sequence[Line]) -> bool:
    return len(row) == 2 and len(row[1].text) > 25 and CAPTION.fullmatch(row[0].text) is not None


def _table(rows: Sequence[Sequence[Line]]) -> Table | None:
    """Return rows as a table where their cells line up in at least two columns, else None."""
    edges = _columns(rows)
    if len(edges) < 2 or _is_contents(rows, len(edges)):
        return None
    dealt = [_deal(row, edges) for row in rows]
    several = [row for row in dealt if sum(bool(cell) for cell in row) > 1]
    if len(several) < 2:
        return None
    lengths = [len(cell_text(cell)) for row in several for cell in row if cell]
    if len(edges) == 2 and (len(several) < _MIN_ROWS or sum(lengths) / len(lengths) > 60):
        return None
    everything = [line for row in rows for line in row]
    return Table(
        min(line.x0 for line in everything),
        max(line.x1 for line in everything),
        min(line.top for line in everything),
        max(line.bottom for line in everything),
        tuple(tuple(cell_text(cell) for cell in row) for row in _logical(dealt)),
        tuple(round(edge[0], 1) for edge in edges),
    )


def _columns(rows: Sequence[Sequence[Line]]) -> list[tuple[float, float]]:
    """Return the columns: the intervals that cells cover when they are laid over one another."""
    cells = [line for row in rows if len(row) > 1 for line in row]
    most = max((len(row) for row in rows), default=0)
    widest = max((line.x1 for line in cells), default=0.0) - min((line.x0 for line in cells), default=0.0)
    intervals: list[tuple[float, float]] = []
    for line in sorted(cells, key=lambda item: item.x0):
        if most > 2 and line.width > 0.6 * widest:
            continue  # a heading that spans the columns
        if intervals and line.x0 < intervals[-1][1] + _GAP:
            intervals[-1] = intervals[-1][0], max(intervals[-1][1], line.x1)
        else:
            intervals.append((line.x0, line.x1))
    return intervals


def _deal(row: Sequence[Line], edges: Sequence[tuple[float, float]]) -> list[list[Line]]:
    cells: list[list[Line]] = [[] for _ in edges]
    for line in row:
        shared = [min(line.x1, end) - max(line.x0, start) for start, end in edges]
        cells[shared.index(max(shared)) if line.width < 200 else _first(line, edges)].append(line)
    return cells


def _first(line: Line, edges: Sequence[tuple[float, float]]) -> int:
    return max((i for i, (start, _) in enumerate(edges) if start <= line.x0 + 3), default=0)


def _logical(rows: Sequence[list[list[Line]]]) -> list[list[list[Line]]]:
    """Join printed lines to table rows: by the space between them where it differs, else by an empty first cell."""
    heights = [next(cell[0].y for cell in row if cell) for row in rows]
    pitches = [b - a for a, b in pairwise(heights)]
    loose = 1.25 * min(pitches) if pitches and max(pitches) > 1.35 * min(pitches) else None
    joined: list[list[list[Line]]] = []
    for at, row in enumerate(rows):
        pitch = pitches[at - 1] if at else 0.0
        tight = joined and (loose is None or pitch < loose)
        cells = [cell_text(cell) for cell in row if cell]
        goes_on = sum(text[0].islower() for text in cells) > 0.5 * len(cells)
        figures = sum(bool(cell) and cell_text(cell)[:1].isdigit() for cell in row)
        if tight and (not row[0] or goes_on or (loose is not None and not figures)) and not _opens(row):
            joined[-1] = [[*above, *cell] for above, cell in zip(joined[-1], row, strict=True)]
        else:
            joined.append([list(cell) for cell in row])
    return joined


def _opens(row: Sequence[Sequence[Line]]) -> bool:
    return bool(row[0]) and bool(LIST_MARKER.match(row[0][0].text.split(" ")[0]))


def _is_contents(rows: Sequence[Sequence[Line]], columns: int) -> bool:
    """Whether rows are a table of contents: leaders, or a page number at the end of each."""
    leaders = sum(any(_LEADERS.search(line.text) for line in row) for row in rows)
    numbers = sum(len(row) > 1 and bool(_PAGE_NUMBER.match(row[-1].text)) for row in rows)
    return leaders >= 0.3 * len(rows) or (columns == 2 and numbers >= 0.6 * len(rows))
