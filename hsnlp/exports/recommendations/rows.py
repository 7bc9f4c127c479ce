"""The row of a recommendation with its source: what is in it, how it goes into cells and back, how it is cited."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from hsnlp.errors import RunError
from hsnlp.exports.tables import COLUMNS as TABLES

__all__ = [
    "COLUMNS",
    "Row",
    "cells",
    "citation",
    "joined",
    "read_records",
    "row_of",
    "shared_titles",
    "titled",
    "where",
]

Row = Mapping[str, Any]
"""A record of the table ``recommendations`` with the names of its addressees and the data of its document."""

_FIRST = (
    *("rec_id", "addressee", "addressee_names", "addressee_type", "addressee_from", "modality", "strength"),
    *("action", "actions", "beneficiary", "deadline", "condition", "lever", "level", "threats", "objectives"),
    *("voice", "cited_body", "status", "response", "text"),
)
_SOURCE = ("title", "authors", "publisher", "year", "genre", "country", "name")
_LAST = ("page", "section", "label", "found_by", "score", "demand", "same", "doc_id", "start", "end", "parts", "units")

_KNOWN = {
    **TABLES["documents"],
    **TABLES["recommendations"],
    "addressee_names": ("list", "the same actors under one name each, however they are written"),
}

COLUMNS = {name: _KNOWN[name] for name in dict.fromkeys((*_FIRST, *_SOURCE, *_LAST, *TABLES["recommendations"]))}
"""Column → (type, meaning), in the order of the sheets. Types: str, int, float, list (of strings), json."""

_OWN = [name for name in COLUMNS if name in TABLES["recommendations"]]


def read_records(tables: Path) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]:
    """Return the records in a run's folder of tables, and its documents by id.

    Raises `RunError` where the tables are missing or hold recommendations of an older kind, without records.
    """
    import pyarrow.parquet as pq

    found = []
    for table in ("recommendations", "documents"):
        path = tables / f"{table}.parquet"
        if not path.is_file():
            raise RunError(f"{path} is missing; give the hsnlp annotate command that made the run again")
        found.append(pq.read_table(path).to_pylist())
        missing = [name for name in _OWN if name not in pq.read_schema(path).names]
        if table == "recommendations" and missing:
            raise RunError(
                f"{path} was written before recommendations were records (it has no {', '.join(missing[:3])} …); "
                "annotate into a new folder"
            )
    for record in found[0]:
        for name in _OWN:
            if COLUMNS[name][0] == "json" and isinstance(record[name], str):
                record[name] = json.loads(record[name])
    return found[0], {document["doc_id"]: document for document in found[1]}


def joined(
    records: Iterable[Row], documents: Mapping[str, Row], names: Iterable[Sequence[str]]
) -> list[dict[str, Any]]:
    """Return each record with the data of its document and the names of its addressees; keys as in `COLUMNS`."""
    rows = []
    for record, actors in zip(records, names, strict=True):
        document = documents[record["doc_id"]]
        row = {name: record[name] for name in _OWN} | {name: document[name] for name in _SOURCE}
        row["addressee_names"] = list(actors)
        rows.append(
            {name: list(row[name] or ()) if kind == "list" else row[name] for name, (kind, _) in COLUMNS.items()}
        )
    return rows


def cells(row: Row) -> list[Any]:
    """Return a row as cells of a sheet: lists joined by `` | ``, offsets as JSON, nothing as None.

    A bar or a backslash inside an item gets a backslash before it, so that `row_of` gives the row back.
    """
    return [_cell(row[name], kind) for name, (kind, _) in COLUMNS.items()]


def row_of(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row that `cells` was given, from cells by column, as text or as numbers; the empty cell is None."""
    return {name: _value(found[name], kind) for name, (kind, _) in COLUMNS.items()}


def citation(row: Row, shared: Container[str] = ()) -> str:
    """Return how a reader cites the place: *Author, Title (year), p. 12, no. 7*; `shared` as in `titled`.

    >>> row = {"authors": ["A. Reed", "B. Sol"], "publisher": "", "title": "Gates", "name": "g.pdf", "year": 2020}
    >>> citation(row | {"page": 3, "section": "", "label": "7"})
    'A. Reed and B. Sol, Gates (2020), p. 3, no. 7'
    """
    authors = row["authors"] or []
    by = " and ".join(authors) if len(authors) < 3 else f"{authors[0]} and others"
    by = by or row["publisher"]
    return f"{by + ', ' if by else ''}{titled(row, shared)} ({row['year'] or 'n.d.'}){where(row)}"


def where(row: Row) -> str:
    """Return page, or section where there are no pages, and label: ``, p. 3, no. 7``; empty where nothing is known."""
    place = f", p. {row['page']}" if row["page"] is not None else f", “{row['section']}”" if row["section"] else ""
    return f"{place}, no. {row['label']}" if row["label"] else place


def titled(row: Row, shared: Container[str] = ()) -> str:
    """Return the title of a source, with its file where the title is among those that several documents share."""
    title: str = row["title"] or row["name"]
    return f"{title} [{row['name']}]" if row["title"] in shared else title


def shared_titles(rows: Iterable[Row]) -> set[str]:
    """Return the titles that several documents bear, as the reports of one series do: they tell none apart."""
    bearers: dict[str, set[str]] = {}
    for row in rows:
        bearers.setdefault(row["title"] or "", set()).add(row["doc_id"])
    return {title for title, documents in bearers.items() if len(documents) > 1}


def _cell(value: Any, kind: str) -> Any:
    if kind == "list":
        return " | ".join(item.replace("\\", "\\\\").replace("|", "\\|") for item in value) or None
    if kind == "json":
        return None if value is None else json.dumps(value, ensure_ascii=False)
    return None if value == "" else value


def _value(cell: Any, kind: str) -> Any:
    if cell is None or cell == "":
        return [] if kind == "list" else None
    if kind == "list":
        return _items(cell)
    if kind == "json":
        return json.loads(cell)
    return {"str": str, "int": int, "float": float}[kind](cell)


def _items(cell: str) -> list[str]:
    """Split a cell at its bars, but for those that have a backslash before them."""
    items: list[str] = []
    now, at = "", 0
    while at < len(cell):
        if cell[at] == "\\":
            now, at = now + cell[at + 1 : at + 2], at + 2
        elif cell.startswith(" | ", at):
            items, now, at = [*items, now], "", at + 3
        else:
            now, at = now + cell[at], at + 1
    return [*items, now]
