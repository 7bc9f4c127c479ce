"""Who should do what: recommendations by addressee and lever."""

from __future__ import annotations

from collections import defaultdict
from textwrap import shorten
from typing import Any, Protocol

from hsnlp.errors import RunError
from hsnlp.pipeline.asking import Coded
from hsnlp.pipeline.comparing import plain_rows
from hsnlp.plots.canvas import Figure, canvas, heat, rows_of
from hsnlp.plots.words import plain, said, several

__all__ = ["Demanding", "recommendations"]

SHOWN = 3
"""Actions that a cell names on hovering."""


class Demanding(Coded, Protocol):
    """A corpus with its table of recommendations."""

    @property
    def recommendations(self) -> Any:
        """One row a recommendation."""
        ...


def recommendations(corpus: Demanding) -> Figure:
    """Return the number of recommendations by kind of addressee (rows) and lever (columns).

    A demand that is made again is counted again. Raises `RunError` where the corpus has none.
    """
    cells: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in plain_rows(corpus.recommendations):
        cells[row["addressee_type"] or "no addressee", row["lever"] or "not coded"].append(row["action"] or row["text"])
    if not cells:
        raise RunError("this corpus has no recommendation")
    rows = sorted({row for row, _ in cells}, key=lambda row: (-_size(cells, 0, row), row))
    columns = sorted({column for _, column in cells}, key=lambda column: (-_size(cells, 1, column), column))
    figure = canvas(
        "Who should act, by which lever",
        f"{several(len(corpus.recommendations), 'recommendation')} by kind of addressee and policy lever; the darker, "
        "the more. Unspecified: an addressee of no known kind.",
        height=250 + 32 * len(rows),
        left=max(len(row) for row in rows),
    )
    heat(
        figure,
        [column.replace("_", " ") for column in columns],
        [[float(len(cells[row, column])) for column in columns] for row in rows],
        [[str(len(cells[row, column]) or "") for column in columns] for row in rows],
        [[_hover(row, column, cells[row, column]) for column in columns] for row in rows],
    )
    rows_of(figure, [said(row) for row in rows], [str(_size(cells, 0, row)) for row in rows])
    return figure


def _size(cells: dict[tuple[str, str], list[str]], side: int, name: str) -> int:
    return sum(len(actions) for key, actions in cells.items() if key[side] == name)


def _hover(row: str, column: str, actions: list[str]) -> str:
    told = [f"<b>{said(row)}, {said(column)}</b>", several(len(actions), "recommendation")]
    told += [f"– {plain(shorten(action, 90, placeholder=' …'))}" for action in actions[:SHOWN]]
    return "<br>".join([*told, "…"] if len(actions) > SHOWN else told)
