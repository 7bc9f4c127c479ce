"""A model's card as figures: the tables of the ``README.md`` that lies beside its weights."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hsnlp.errors import ModelError
from hsnlp.weights import CARD

__all__ = ["Card", "Figure", "Table", "read_card", "section", "tables"]

Table = Sequence[Mapping[str, str]]
"""The rows of a table of a card, each cell by the name of its column."""

_FIGURE = re.compile(r"(-?\d*\.?\d+)(?: \[(-?\d*\.?\d+), (-?\d*\.?\d+)\])?")
_MEASURED = re.compile(r"Measured on ([\d,]+) sentences of ([\d,]+) documents")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with its 95 % interval; both ends are None where the card gives none."""

    value: float
    low: float | None = None
    high: float | None = None

    @classmethod
    def read(cls, cell: str) -> Figure | None:
        """Return the figure in a cell, None where it holds none.

        >>> Figure.read("0.86 [0.83, 0.88]"), Figure.read("–")
        (Figure(value=0.86, low=0.83, high=0.88), None)
        """
        found = _FIGURE.match(cell.strip())
        if found is None:
            return None
        value, low, high = found.groups()
        return cls(float(value), float(low) if low else None, float(high) if high else None)

    def __str__(self) -> str:
        inside = "" if self.low is None or self.high is None else f" [{_short(self.low)}, {_short(self.high)}]"
        return f"{_short(self.value)}{inside}"


@dataclass(frozen=True, slots=True)
class Card:
    """What a card says: sentences and documents that it was measured on, F1 by code, means, and all its tables."""

    name: str
    sentences: int
    documents: int
    f1: Mapping[str, Figure]
    cues: Mapping[str, Figure]
    tables: Mapping[str, Table]
    text: str


def read_card(folder: Path) -> Card:
    """Read the card of a coder's model folder; raises `ModelError` where it is missing or holds no figures."""
    try:
        text = (folder / CARD).read_text(encoding="utf-8")
    except OSError as error:
        raise ModelError(f"{folder / CARD} cannot be read ({error}); install hsnlp again") from error
    found, parts = _MEASURED.search(text), tables(text)
    if found is None or "Codes" not in parts:
        raise ModelError(f"{folder / CARD} holds no figures; scripts/coder_card.py writes them")
    sentences, documents = (int(number.replace(",", "")) for number in found.groups())
    f1 = {**_figures(parts["Codes"], "code", "F1"), **_figures(parts.get("Means over codes", ()), "mean", "F1")}
    cues = _figures(parts.get("Beside the cues", ()), "", "first")
    cues = {name.removesuffix(", mean F1"): figure for name, figure in cues.items()}
    return Card(folder.name, sentences, documents, f1, cues, parts, text)


def tables(text: str) -> dict[str, Table]:
    r"""Return the first table below each heading of a Markdown page, by the heading.

    >>> tables("# A\n\n| code | n |\n| --- | --: |\n| food | 3 |\n")
    {'A': [{'code': 'food', 'n': '3'}]}
    """
    found: dict[str, Table] = {}
    heading = ""
    lines: list[list[str]] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            lines.append([cell.strip() for cell in line.strip().strip("|").split("|")])
            continue
        if len(lines) > 1:
            names, _, *rows = lines  # the second line only aligns
            found.setdefault(heading, [dict(zip(names, cells, strict=False)) for cells in rows])
        lines = []
        if line.startswith("#"):
            heading = line.lstrip("# ").strip()
    return found


def section(text: str, heading: str) -> str:
    r"""Return what stands below a heading of a Markdown page, up to the next heading; empty where there is none.

    >>> section("# A\n\nOne.\n\n## B\n\nTwo.\n", "B")
    'Two.'
    """
    found = re.search(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    return found[1].strip() if found else ""


def _figures(table: Table, key: str, column: str) -> dict[str, Figure]:
    figures = {row[key]: Figure.read(row.get(column, "")) for row in table if key in row}
    return {name: figure for name, figure in figures.items() if figure is not None}


def _short(value: float) -> str:
    """Return a figure as the field prints it: ``.86``, ``1.00``."""
    text = f"{value:.2f}"
    return text.replace("0.", ".", 1) if abs(value) < 1 else text
