"""The flat export: one row a passage, one 0/1 column a code, for spreadsheets, R and statistics packages."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from hsnlp.annotations import frames_given
from hsnlp.cells import guard
from hsnlp.errors import RunError, unknown
from hsnlp.exports.records import OWN_KEYS, Codes
from hsnlp.files import whole

__all__ = ["EXPORTS", "export_passages", "flat_columns", "flat_row"]

_UNIT = ("doc_id", "unit_id", "start", "end", "page", "section", "section_role", "text", "frame")
_SOURCE = ("name", "title", "authors", "year", "publisher", "genre", "country")
_LISTS = {"threat": "threats", "referent": "referents", "stage": "stages", "population": "populations"}
SHEET_ROWS, SHEET_CELL = 1_048_576, 32_767
"""Rows of a worksheet and characters of a cell, as Excel has them."""


def flat_columns(codes: Codes) -> list[str]:
    """Return the names of the columns: the unit, its document, then one 0/1 column a code of each dimension."""
    coded = [f"frame_{frame}" for frame in codes.get("frame", ())]
    coded += [f"{frame}_{voice}" for frame in codes.get("frame", ()) for voice in codes.get("voice", ())]
    coded += [f"{dimension}_{code}" for dimension in _LISTS for code in codes.get(dimension, ())]
    coded += ["recommendation", *(f"lever_{lever}" for lever in codes.get("recommendation", ()))]
    own = [dimension for dimension in codes if dimension not in OWN_KEYS]
    coded += [f"{dimension}_{code}" for dimension in own for code in codes[dimension]]
    return [*_UNIT, *_SOURCE, *coded]


def flat_row(passage: Mapping[str, Any], document: Mapping[str, Any], columns: list[str]) -> dict[str, Any]:
    """Return the flat row of one passage record."""
    row: dict[str, Any] = {key: passage[key] for key in _UNIT}
    row |= {key: document[key] for key in _SOURCE}
    row["authors"] = "; ".join(document["authors"])
    given = {f"{dimension}_{code}" for dimension, key in _LISTS.items() for code in passage[key]}
    given |= {f"{code['dimension']}_{code['code']}" for code in passage["codes"]}
    for frame in frames_given(passage["frame"], passage["frames"]):
        given |= {f"frame_{frame}", f"{frame}_{passage['frames'][frame]['voice']}"}
    if passage["recommendation"]:
        given |= {"recommendation", f"lever_{passage['recommendation']['lever']}"}
    return row | {name: int(name in given) for name in columns[len(row) :]}


def export_passages(
    target: Path,
    format: str,
    passages: Iterable[Mapping[str, Any]],
    documents: Mapping[str, Mapping[str, Any]],
    codes: Codes,
) -> int:
    """Write the passages to `target` as csv, jsonl, parquet or xlsx; return how many there were.

    `documents` are document rows by id. The file appears when it is complete. Raises `RunError` for an unknown
    format and for more than a worksheet holds.
    """
    if format not in EXPORTS:
        raise RunError(unknown("export format", format, EXPORTS))
    columns = flat_columns(codes)
    rows = (flat_row(p, documents[p["doc_id"]], columns) for p in passages)
    with whole(target) as path:
        return EXPORTS[format](path, columns, rows)


def _write_csv(path: Path, columns: list[str], rows: Iterator[dict[str, Any]]) -> int:
    count = 0
    # The byte order mark tells Excel that this is UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([guard(row[name]) for name in columns])
            count += 1
    return count


def _write_jsonl(path: Path, columns: list[str], rows: Iterator[dict[str, Any]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for row in rows:
            stream.write(json.dumps(row, ensure_ascii=False) + "\n")
            count += 1
    return count


def _write_parquet(path: Path, columns: list[str], rows: Iterator[dict[str, Any]]) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    text = {*_UNIT, *_SOURCE} - {"start", "end", "page", "year"}
    types = {name: pa.string() if name in text else pa.int64() for name in columns[: len(_UNIT) + len(_SOURCE)]}
    schema = pa.schema([(name, types.get(name, pa.int8())) for name in columns])
    count = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        while batch := list(islice(rows, 10_000)):
            writer.write_table(pa.Table.from_pylist(batch, schema=schema))
            count += len(batch)
    return count


def _write_xlsx(path: Path, columns: list[str], rows: Iterator[dict[str, Any]]) -> int:
    import xlsxwriter

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    count = 0
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet("passages")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, columns, book.add_format({"bold": True}))
        for count, row in enumerate(rows, start=1):
            if count >= SHEET_ROWS:
                raise RunError(f"a worksheet holds {SHEET_ROWS:,} rows; export to csv or parquet instead")
            if len(row["text"]) > SHEET_CELL:
                raise RunError(
                    f"{row['unit_id']} has more than {SHEET_CELL:,} characters, which no worksheet cell holds; "
                    "export to csv or parquet instead"
                )
            sheet.write_row(count, 0, [row[name] for name in columns])
    return count


EXPORTS: dict[str, Callable[[Path, list[str], Iterator[dict[str, Any]]], int]] = {
    "csv": _write_csv,
    "jsonl": _write_jsonl,
    "parquet": _write_parquet,
    "xlsx": _write_xlsx,
}
