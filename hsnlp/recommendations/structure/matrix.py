"""Recommendation matrices: tables with a column of recommendations, and forms that label each field in turn."""

from __future__ import annotations

from collections.abc import Iterator

from hsnlp.documents import Block, Document
from hsnlp.recommendations.model import Entry
from hsnlp.recommendations.structure.forms import form_entries
from hsnlp.recommendations.structure.labels import column_of, head_within, label_of
from hsnlp.recommendations.structure.reading import cells_of, readable, trimmed
from hsnlp.recommendations.structure.rows import Cells, Gathered, gather

__all__ = ["matrix_entries"]

_MAX_BETWEEN = 3
"""Blocks that the end of a page, or a cell that was read as a paragraph, may put between two rows of a table."""
_SAID = frozenset(
    {"responsible", "deadline", "status", "response", "accepted", "actions", "priority", "other", "number"}
)


def matrix_entries(document: Document) -> Iterator[Entry]:
    """Yield one entry for each recommendation of a matrix, in the order of the text.

    A matrix is a table whose head names a column of recommendations and one of what is said of them, or a form in
    which each recommendation is followed by labelled fields. English, French and Spanish labels are known.
    """
    taken, found = _tables(document)
    entries = [row.entry(document.text) for row in found]
    entries += [entry for entry in form_entries(document, frozenset(taken)) if entry.kind == "matrix"]
    yield from sorted(entries, key=lambda entry: entry.span)


def _tables(document: Document) -> tuple[set[int], list[Gathered]]:
    """Return the indices of the blocks that are tables of recommendations, and what their rows hold."""
    blocks = readable(document)
    taken: set[int] = set()
    found: list[Gathered] = []
    at = 0
    while at < len(blocks):
        columns = _head(document.text, blocks[at][1])
        if columns is None:
            at += 1
            continue
        end = _end(blocks, at)
        first = _first(document.text, blocks[at][1], columns)
        rows = gather(document.text, [block for _, block in blocks[at + 1 : end]], columns, first)
        if rows:
            taken |= {index for index, _ in blocks[at:end]}
            found += rows
        at = end
    return taken, found


def _head(text: str, block: Block) -> list[str] | None:
    """Return the columns' names where a block is the head of a table of recommendations, else None.

    Where no line parts the head from the first row, a PDF gives both as one row: each cell then opens with its head.
    """
    if block.kind != "row":
        return None
    cells = [cell.of(text) if cell else "" for cell in cells_of(text, block.span)]
    names = [_column(cell) for cell in cells]
    if "recommendation" not in names:
        names = [head_within(cell)[0] for cell in cells]
    if "recommendation" not in names or not _SAID & set(names) or len(names) < 2:
        return None
    return names if 2 * sum(name != "" for name in names) >= sum(cell != "" for cell in cells) else None


def _first(text: str, head: Block, columns: list[str]) -> Cells | None:
    """Return the cells of the first row where it is grown together with the head, without the head's words."""
    cells = cells_of(text, head.span)
    demand = cells[columns.index("recommendation")]
    if demand is None or _column(demand.of(text)):
        return None
    ends = [head_within(cell.of(text))[1] if cell else 0 for cell in cells]
    return [trimmed(text, cell.start + end, cell.end) if cell else None for cell, end in zip(cells, ends, strict=True)]


def _column(cell: str) -> str:
    label = label_of(cell)
    if label is not None and label.number and label.end < len(cell):
        return ""  # a recommendation, not the head of a column of them
    name = column_of(cell)
    return "" if name is None or (label is not None and label.number) else name


def _end(blocks: list[tuple[int, Block]], head: int) -> int:
    """Return the index behind the last row of the table; what a page's end puts between two rows is inside."""
    end, at = head + 1, head + 1
    while at < len(blocks) and at - end < _MAX_BETWEEN + 1:
        kind = blocks[at][1].kind
        if kind == "heading":
            break
        at += 1
        if kind == "row":
            end = at
    # A last cell that was read as a paragraph goes with the table; `gather` takes it only if it ends a sentence.
    return end
