"""The reading order of what may hold a recommendation: paragraphs, headings, items and cells, without furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hsnlp.documents import Block, Document, Span
from hsnlp.recommendations.structure.labels import label_of

__all__ = ["Unit", "cells_of", "is_listed", "readable", "trimmed", "units", "without_marker"]

_SILENT_ROLES = frozenset({"front", "footnotes", "references", "furniture"})
_SILENT_KINDS = frozenset({"footnote", "reference", "caption"})
_MARKER = re.compile(r"(?:\(?(?:\d{1,3}|[A-Za-z]|[ivx]{1,5})[.)]|[•●▪◦‣–—\-*])\s+")
_STOP = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_ASIDE_WORDS = 8


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph, heading or item, or one cell of a row; `row` counts the rows of tables, None outside them."""

    block: int
    kind: str
    level: int
    span: Span
    text: str
    row: int | None = None
    column: int = 0

    @property
    def heading(self) -> bool:
        """Whether the unit is a heading."""
        return self.kind == "heading"


def readable(document: Document) -> list[tuple[int, Block]]:
    """Return the blocks that a reader reads, with their indices: no contents, notes, references and furniture."""
    found = []
    for index, block in enumerate(document.blocks):
        section = document.section_at(block.span.start)
        if block.kind not in _SILENT_KINDS and not (section and section.role in _SILENT_ROLES):
            found.append((index, block))
    return found


def units(document: Document) -> list[Unit]:
    """Return what `document` has for a reader, cell by cell in tables, without lines that cut a sentence in two."""
    found = [unit for index, block in readable(document) for unit in _units_of(document.text, index, block)]
    return [unit for n, unit in enumerate(found) if not _cuts_in(found, n)]


def cells_of(text: str, span: Span) -> list[Span | None]:
    r"""Return the spans of the cells of a row, None for an empty one.

    >>> [cell and cell.of("x one\t\ttwo") for cell in cells_of("x one\t\ttwo", Span(2, 10))]
    ['one', None, 'two']
    """
    found, start = [], span.start
    for cell in span.of(text).split("\t"):
        found.append(trimmed(text, start, start + len(cell)))
        start += len(cell) + 1
    return found


def trimmed(text: str, start: int, end: int) -> Span | None:
    """Return the span from `start` to `end` without white space at its ends, None where nothing is left."""
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    end -= len(piece) - len(piece.rstrip())
    return Span(start, end) if start < end else None


def without_marker(text: str, span: Span) -> Span:
    """Return `span` without the bullet or number of a list at its start.

    >>> without_marker("(a) train guards", Span(0, 16)).of("(a) train guards")
    'train guards'
    """
    found = _MARKER.match(span.of(text))
    return Span(span.start + found.end(), span.end) if found and found.end() < len(span) else span


def is_listed(unit: Unit) -> bool:
    """Whether a unit is an item of a list: by its kind, or by the bullet, letter or number that opens it."""
    return unit.kind == "item" or (unit.kind == "paragraph" and _MARKER.match(unit.text) is not None)


def _units_of(text: str, index: int, block: Block) -> Iterator[Unit]:
    if block.kind != "row":
        span = trimmed(text, block.span.start, block.span.end)
        if span:
            yield Unit(index, block.kind, block.level, span, span.of(text))
        return
    for column, span in enumerate(cells_of(text, block.span)):
        if span:
            yield Unit(index, "row", 0, span, span.of(text), index, column)


def _cuts_in(found: list[Unit], n: int) -> bool:
    """Whether a short line stands inside a sentence of others: a template's mark, a running head that was kept."""
    if not 0 < n < len(found) - 1 or found[n].row is not None:
        return False
    before, here, after = found[n - 1], found[n], found[n + 1]
    return (
        len(here.text.split()) <= _ASIDE_WORDS
        and before.kind in ("paragraph", "item")
        and after.kind in ("paragraph", "item")
        and not _STOP.search(before.text)
        and not here.text.endswith((".", ";", ","))
        and after.text[0].islower()
        and here.text[0].isupper()
        and not _MARKER.match(after.text)
        and label_of(here.text) is None
        and len(before.text) > 60
    )
