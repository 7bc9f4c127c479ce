"""Tables as Parquet and CSV, the same rows in both, written in batches so that memory does not grow with a run."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hsnlp.exports.records import Codes
from hsnlp.exports.schema import COLUMNS, table_schema

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["arrow_table", "write_table"]

BATCH = 10_000
"""Rows of one Parquet row group; fixed, so that the same rows give the same bytes."""


def write_table(folder: Path, table: str, rows: Iterable[Mapping[str, Any]], codes: Codes) -> int:
    """Write `rows` to ``folder/table.parquet`` and ``folder/table.csv``; return how many there were.

    Nested columns are records in Parquet and JSON text in CSV. The CSV is for programs: text stands in it word
    for word. For a spreadsheet use `hsnlp.exports.flat`, whose cells cannot turn into formulae.
    """
    import pyarrow.parquet as pq

    schema = table_schema(table, codes)
    kinds = {name: kind for name, (kind, _) in COLUMNS[table].items()}
    source = iter(rows)
    count = 0
    with (
        pq.ParquetWriter(folder / f"{table}.parquet", schema, compression="zstd") as parquet,
        (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream,
    ):
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(kinds)
        while batch := [{name: row[name] for name in kinds} for row in islice(source, BATCH)]:
            parquet.write_table(arrow_table(table, batch, schema))
            writer.writerows([[_cell(row[name], kinds[name]) for name in kinds] for row in batch])
            count += len(batch)
    return count


def arrow_table(table: str, rows: Sequence[Mapping[str, Any]], schema: pa.Schema) -> pa.Table:
    """Return `rows` as an Arrow table; free-form columns become JSON text, missing ones null."""
    import pyarrow as pa

    kinds = {name: kind for name, (kind, _) in COLUMNS[table].items()}
    typed = [
        {name: _json(row.get(name)) if kind == "json" else row.get(name) for name, kind in kinds.items()}
        for row in rows
    ]
    return pa.Table.from_pylist(typed, schema=schema)


def _cell(value: Any, kind: str) -> Any:
    if value is None or kind in {"str", "int", "float"}:
        return value
    return _json(value)


def _json(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
