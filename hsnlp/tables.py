"""Tables as Parquet and CSV, the same rows in both, written in batches so that memory does not grow with a run."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["Columns", "arrow_rows", "write_rows"]

Columns = Mapping[str, tuple[str, str]]
"""The columns of a table: name → (type, meaning)."""

BATCH = 10_000
"""Rows of one Parquet row group; fixed, so that the same rows give the same bytes."""

_PLAIN = frozenset({"str", "int", "float", "bool"})


def write_rows(
    parquet: Path, text: Path, rows: Iterable[Mapping[str, Any]], columns: Columns, schema: pa.Schema
) -> int:
    """Write `rows` to the file `parquet` and, as CSV, to the file `text`; return how many there were.

    `columns` say of each its type, ``str``, ``int``, ``float``, ``bool`` or something nested: records and lists in
    Parquet, JSON text in CSV. The CSV is for programs: text stands in it word for word. For a spreadsheet use
    `hsnlp.exports.flat`, whose cells cannot turn into formulae. Raises `KeyError` where a row lacks a column.
    """
    import pyarrow.parquet as pq

    kinds = _kinds(columns)
    source, count = iter(rows), 0
    with (
        pq.ParquetWriter(parquet, schema, compression="zstd") as table,
        text.open("w", encoding="utf-8", newline="") as stream,
    ):
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(kinds)
        while batch := [{name: row[name] for name in kinds} for row in islice(source, BATCH)]:
            table.write_table(arrow_rows(batch, columns, schema))
            writer.writerows([[_cell(row[name], kind) for name, kind in kinds.items()] for row in batch])
            count += len(batch)
    return count


def arrow_rows(rows: Iterable[Mapping[str, Any]], columns: Columns, schema: pa.Schema) -> pa.Table:
    """Return `rows` as an Arrow table; columns of kind ``json`` become JSON text, missing ones null."""
    import pyarrow as pa

    kinds = _kinds(columns)
    typed = [
        {name: _json(row.get(name)) if kind == "json" else row.get(name) for name, kind in kinds.items()}
        for row in rows
    ]
    return pa.Table.from_pylist(typed, schema=schema)


def _kinds(columns: Columns) -> dict[str, str]:
    return {name: kind for name, (kind, _) in columns.items()}


def _cell(value: Any, kind: str) -> Any:
    return value if kind in _PLAIN else _json(value)


def _json(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
