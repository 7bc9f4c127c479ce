"""Themes by group, as a heat map."""

from __future__ import annotations

from typing import Any, Protocol

from hsnlp.analysis.groups import group_name
from hsnlp.errors import RunError, unknown
from hsnlp.pipeline.asking import Coded
from hsnlp.pipeline.comparing import plain_rows, titled
from hsnlp.plots.canvas import Figure, canvas, heat, rows_of
from hsnlp.plots.words import percent, plain, several

__all__ = ["Themed", "themes"]


class Themed(Coded, Protocol):
    """A corpus with its themes and their paragraphs."""

    @property
    def themes(self) -> Any:
        """One row a theme."""
        ...

    @property
    def theme_units(self) -> Any:
        """One row a paragraph."""
        ...


def themes(corpus: Themed, by: str = "title") -> Figure:
    """Return themes (rows) by group of documents (columns): the share of the group's paragraphs that have the theme.

    Paragraphs without a theme count among the group's. An unstable theme has a star. Raises `RunError` where no
    themes were found, and for a column that documents do not have.
    """
    if not len(corpus.themes):
        raise RunError("this corpus has no themes yet: corpus = corpus.find_themes(), or hsnlp themes RUN")
    if by not in corpus.documents.columns:
        raise RunError(unknown("column of the documents", by, [str(name) for name in corpus.documents.columns]))
    group = {row["doc_id"]: group_name(row[by]) for row in titled(corpus)}
    size: dict[str, int] = {}
    cells: dict[tuple[str, str], int] = {}
    for unit in plain_rows(corpus.theme_units):
        here = group[unit["doc_id"]]
        size[here] = size.get(here, 0) + 1
        if unit["theme_id"]:
            cells[unit["theme_id"], here] = cells.get((unit["theme_id"], here), 0) + 1
    found = list(plain_rows(corpus.themes))
    columns = sorted(size)
    names = [f"{row['label']}{' *' if row['unstable'] else ''}" for row in found]
    starred = " * unstable: another seed might not find it." if any(row["unstable"] for row in found) else ""
    figure = canvas(
        f"Themes by {by}",
        f"Share of each column's paragraphs that have the theme, their number in the cell; all of the column's and "
        f"of the theme's in brackets.{starred}",
        height=230 + 34 * len(found),
        left=max(len(name) for name in names),
    )
    counts = [[cells.get((row["theme_id"], column), 0) for column in columns] for row in found]
    heat(
        figure,
        [f"{column} ({size[column]:,})" for column in columns],
        [[n / size[column] for n, column in zip(row, columns, strict=True)] for row in counts],
        [[str(n or "") for n in row] for row in counts],
        [
            [
                f"<b>{plain(name)}</b><br>{plain(column)}: {several(n, 'paragraph')} of {size[column]:,}, "
                f"{percent(n / size[column])}"
                for n, column in zip(row, columns, strict=True)
            ]
            for name, row in zip(names, counts, strict=True)
        ],
    )
    rows_of(figure, names, [str(row["units"]) for row in found])
    return figure
