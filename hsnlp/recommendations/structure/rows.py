"""The rows of a recommendation matrix, put together: cells merged over rows, rows that run on over a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from hsnlp.documents import Block, Span
from hsnlp.recommendations.model import Entry, Quote
from hsnlp.recommendations.structure.labels import column_of, label_of, status_of
from hsnlp.recommendations.structure.reading import cells_of, trimmed

__all__ = ["KEPT", "Cells", "Gathered", "bulleted", "gather"]

KEPT = ("responsible", "deadline", "status", "response", "actions", "priority")
"""The fields that an entry keeps, by name."""
Cells = list[Span | None]
"""The cells of a row, None for an empty one."""
_NUMBER = re.compile(
    r"(?:[A-Z]{1,3}[.\- ]?)?\(?\d{1,3}(?:[.\-]\d{1,3}){0,3}[a-z]?[.):]{0,2}(?=\s+\S|$)|\(?[a-z]\)(?=\s+\S|$)"
)
_STOP = re.compile(r"[.!?;:][\"'”’»)]*$")
_MIN_WORDS = 3
_BULLET = re.compile(r"(?:^|\s)[•●▪◦‣]\s+")
_HEAD_WORDS = 5
_NEXT_HEAD = re.compile(r"[.;)]\s+([A-Z][^.;:()]{2,50})$")
"""The title of the next group of bullets, at the end of the last bullet of a group."""


@dataclass(slots=True)
class Gathered:
    """What one recommendation has gathered from one row or more; `parts` and each list of `cells` are in order."""

    parts: list[Span]
    label: str = ""
    cells: dict[str, Span] = field(default_factory=dict)

    def entry(self, text: str) -> Entry:
        """Return the entry; the responsible unit is its actor, an answer its status."""
        unit = self.cells.get("responsible")
        answers = (self.cells[name].of(text) for name in ("accepted", "response", "status") if name in self.cells)
        return Entry(
            "matrix",
            tuple(self.parts),
            label=self.label,
            actor=Quote(unit, unit.of(text), "matrix") if unit else None,
            status=next(filter(None, map(status_of, answers)), None),
            fields={name: self.cells[name] for name in KEPT if name in self.cells},
        )


def gather(text: str, blocks: Sequence[Block], columns: Sequence[str], first: Cells | None = None) -> list[Gathered]:
    """Return what the rows below a head hold, one for each recommendation; `first` is a row grown into the head.

    A row without a recommendation adds the cells that its recommendation lacks; a row whose recommendation goes on
    an unfinished sentence, or that has no number where rows are numbered, adds to the one above it.
    """
    found: list[Gathered] = []
    if first is not None:
        _take(text, first, columns, found)
    for block in blocks:
        if block.kind == "row":
            _take(text, cells_of(text, block.span), columns, found)
        else:
            _run_on(text, block.span, found)
    return found


def _take(text: str, cells: Cells, columns: Sequence[str], found: list[Gathered]) -> None:
    """Add one row to what has been gathered."""
    named = _named(text, cells, columns)
    if named is None or _repeats_head(text, cells, columns):
        return
    demand = named.pop("recommendation", None)
    number = named.pop("number", None)
    if demand is None:
        _add_cells(found, named)
        return
    several = bulleted(text, demand)
    if several:
        found += [Gathered([one], "", dict(named)) for one in several]
        return
    label, demand = _label(text, number, demand)
    if found and _goes_on(text, found[-1], demand, label, "number" in columns):
        found[-1].parts.append(demand)
        _add_cells(found, named)
    elif len(demand.of(text).split()) >= _MIN_WORDS:
        found.append(Gathered([demand], label, named))


def bulleted(text: str, cell: Span) -> list[Span]:
    """Return the bullets of a cell that holds several recommendations, none where bullets part one.

    >>> text = "Supply • Buy masks. Staff • Train more nurses"
    >>> [one.of(text) for one in bulleted(text, Span(0, len(text)))]
    ['Buy masks.', 'Train more nurses']
    """
    words = cell.of(text)
    bullets = list(_BULLET.finditer(words))
    if not bullets or len(words[: bullets[0].start()].split()) > _HEAD_WORDS or ":" in words[: bullets[0].start()]:
        return []
    found = []
    for bullet, following in zip(bullets, [*bullets[1:], None], strict=True):
        end = following.start() if following else len(words)
        piece = words[bullet.end() : end]
        head = _NEXT_HEAD.search(piece) if following else None
        span = trimmed(text, cell.start + bullet.end(), cell.start + (bullet.end() + head.start(1) if head else end))
        if span is not None:
            found.append(span)
    return found


def _named(text: str, cells: Cells, columns: Sequence[str]) -> dict[str, Span] | None:
    """Return the cells by the name of their column; None for a line across the table (a group's title)."""
    filled = [cell for cell in cells if cell]
    if len(cells) > len(columns):
        cells = [cell for cell in cells if cell] if len(filled) == len(columns) else cells[: len(columns)]
    if len(filled) == 1 and len(columns) > 1:
        words = filled[0].of(text)
        return {"recommendation": filled[0]} if words[0].islower() or label_of(words) else None
    missing = len(columns) - len(cells)
    first = cells[0].of(text) if cells[0] else ""
    if missing > 0 and columns[0] in ("number", "recommendation") and not _starts_row(first, columns[0]):
        # The cells at the left are merged with those above; which of the others are here cannot be told.
        return {"recommendation": filled[0]} if first[:1].islower() else None
    named: dict[str, Span] = {}
    for name, cell in zip(columns, cells, strict=False):
        if name and cell:
            named.setdefault(name, cell)
    return named


def _starts_row(cell: str, column: str) -> bool:
    if column == "number":
        return not cell or bool(_NUMBER.match(cell)) or label_of(cell) is not None
    return not cell or len(cell.split()) > _MIN_WORDS + 2


def _repeats_head(text: str, cells: Cells, columns: Sequence[str]) -> bool:
    names = [column_of(cell.of(text)) or "" for cell in cells if cell]
    return len(names) > 1 and sum(name in columns for name in names if name) >= max(2, len(names) - 1)


def _label(text: str, number: Span | None, demand: Span) -> tuple[str, Span]:
    """Return a recommendation's label and its words, from a column of numbers or the start of its cell."""
    words = demand.of(text)
    named = label_of(words)
    end, label = (named.end, named.number) if named and named.end < len(words) else (0, "")
    if not end:
        plain = _NUMBER.match(words)
        end, label = (plain.end(), plain[0].strip("().: ")) if plain and plain.end() < len(words) else (0, "")
    rest = trimmed(text, demand.start + end, demand.end) or demand
    if number is not None:
        given = label_of(number.of(text))
        label = given.number if given and given.number else number.of(text).strip("().: ")
    return label, rest


def _goes_on(text: str, above: Gathered, demand: Span, label: str, numbered: bool) -> bool:
    if label and label != above.label:
        return False
    unfinished = not _STOP.search(above.parts[-1].of(text))
    return demand.of(text)[0].islower() or (numbered and not label and (unfinished or bool(above.label)))


def _run_on(text: str, span: Span, found: list[Gathered]) -> None:
    """Take the paragraph between two rows that ends the sentence of a recommendation above it."""
    words = span.of(text)
    if found and words[0].islower() and not _STOP.search(found[-1].parts[-1].of(text)):
        found[-1].parts.append(span)


def _add_cells(found: list[Gathered], named: dict[str, Span]) -> None:
    if found:
        for name, cell in named.items():
            found[-1].cells.setdefault(name, cell)
