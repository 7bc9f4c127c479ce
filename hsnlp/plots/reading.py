"""Sentences and records to read: rows of a table as quotations or as a plain table, for a notebook."""

from __future__ import annotations

from html import escape
from typing import Any

from hsnlp.errors import RunError, unknown
from hsnlp.pipeline.comparing import plain_rows
from hsnlp.pipeline.showing import Shown

__all__ = ["quotes", "table"]

_QUOTE = "margin:.5rem 0;padding:.2rem .8rem;border-left:4px solid #0072b2;max-width:50rem;text-align:left"
_CELL = "text-align:left;vertical-align:top;padding:.25rem .6rem"
_WHOLE = f"{_CELL};white-space:nowrap"


def quotes(frame: Any) -> Shown:
    """Return the rows of a data frame with the column ``text`` as quotations, such as `corpus.evidence` gives.

    Where they are there, document, page, section, addressee, voice and score stand below each. Text is escaped.
    Raises `RunError` for a frame without texts.
    """
    if "text" not in frame.columns:
        raise RunError("plots.quotes needs a data frame with the column text, such as corpus.evidence gives")
    told = "".join(
        f'<blockquote style="{_QUOTE}"><bdi>{escape(str(row["text"]))}</bdi>'
        f'<br><small style="opacity:.75">{escape(_place(row))}</small></blockquote>'
        for row in plain_rows(frame)
    )
    return Shown(f"<section>{told or '<p>No passage has all of these codes.</p>'}</section>")


def table(frame: Any, *columns: str) -> Shown:
    """Return columns of a data frame as a table to read: texts whole and from the left, nothing where nothing is.

    All columns where none is named. Text is escaped. Raises `RunError` for a column that is not there.
    """
    for column in columns:
        if column not in frame.columns:
            raise RunError(unknown("column", column, [str(name) for name in frame.columns]))
    names = columns or tuple(str(name) for name in frame.columns)
    head = "".join(f'<th style="{_WHOLE}">{escape(name.replace("_", " "))}</th>' for name in names)
    rows = [
        "".join(f'<td style="{_style(row[name])}"><bdi>{escape(_cell(row[name]))}</bdi></td>' for name in names)
        for row in plain_rows(frame)
    ]
    body = "".join(f"<tr>{cells}</tr>" for cells in rows)
    return Shown(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")


def _style(value: Any) -> str:
    """Return how a cell is set: what is no text is never broken into lines."""
    return _CELL if isinstance(value, str | list) else _WHOLE


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def _place(row: dict[str, Any]) -> str:
    page = f"p. {row['page']:g}" if row.get("page") else ""
    score = f"{row['score']:.2f}" if row.get("score") is not None else ""
    parts = [row.get("document") or row.get("doc_id"), page, row.get("section"), row.get("addressee"), row.get("voice")]
    return " · ".join(str(part) for part in [*parts, score] if part)
