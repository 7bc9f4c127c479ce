"""Check that every quote of a run is the text at its offsets, in every table and every export.

python scripts/verify_run.py run
"""

from __future__ import annotations

import argparse
import csv
import json
import sqlite3
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq

from hsnlp.cells import unguard
from hsnlp.exports.flat import EXPORTS, export_passages
from hsnlp.pipeline.ledger import Ledger
from hsnlp.pipeline.run import codes_of
from hsnlp.pipeline.tables import passage_rows, source_rows

csv.field_size_limit(sys.maxsize)
Quote = tuple[str, int, int, str]


def nested(doc_id: str, value: Any) -> Iterator[Quote]:
    """Yield every quoted part, however deep it lies in `value`."""
    if isinstance(value, dict):
        if {"text", "start", "end"} <= value.keys() and value["text"] is not None:
            yield doc_id, int(value["start"]), int(value["end"]), value["text"]
        for inner in value.values():
            yield from nested(doc_id, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nested(doc_id, inner)


def quotes_of(row: dict[str, Any], column: str) -> Iterator[Quote]:
    """Yield the quote of a row and those inside its records; CSV holds records as JSON.

    A recommendation has its parts, which stand in its text on lines of their own.
    """
    parts = [(int(row["start"]), int(row["end"]))]
    if "parts" in row:
        parts = [(start, end) for start, end in json.loads(row["parts"])]
    lines = [row[column]] if len(parts) == 1 else row[column].split("\n")
    for (start, end), line in zip(parts, lines, strict=True):
        yield row["doc_id"], start, end, line
    for name in ("attributes", "recommendation", "slots"):
        value = row.get(name)
        if value and not isinstance(value, int):
            yield from nested(row["doc_id"], json.loads(value) if isinstance(value, str) and value[0] == "{" else value)


def parquet(path: Path, column: str) -> Iterator[Quote]:
    """Yield the quotes of a Parquet file, a batch at a time."""
    for batch in pq.ParquetFile(path).iter_batches():
        for row in batch.to_pylist():
            yield from quotes_of(row, column)


def plain(path: Path, column: str, *, guarded: bool) -> Iterator[Quote]:
    """Yield the quotes of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.DictReader(stream):
            yield from quotes_of({**row, column: unguard(row[column]) if guarded else row[column]}, column)


def sheet(path: Path) -> Iterator[Quote]:
    """Yield the quotes of a worksheet."""
    rows = openpyxl.load_workbook(path, read_only=True).active.iter_rows(values_only=True)
    names = list(next(rows))
    for cells in rows:
        yield from quotes_of(dict(zip(names, cells, strict=True)), "text")


def lines(path: Path) -> Iterator[Quote]:
    """Yield the quotes of a JSONL file."""
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            yield from quotes_of(json.loads(line), "text")


def themes(path: Path) -> Iterator[Quote]:
    """Yield the quotes of the themes of a Parquet file, none where themes were not sought."""
    for row in pq.read_table(path).to_pylist() if path.is_file() else ():
        for quote in json.loads(row["quotes"]):
            yield quote["doc_id"], quote["start"], quote["end"], quote["text"]


def check(name: str, quotes: Iterable[Quote], texts: dict[str, str]) -> int:
    """Print how many quotes stand at their offsets; return how many do not."""
    good = bad = 0
    for doc_id, start, end, quote in quotes:
        if texts[doc_id][start:end] == quote:
            good += 1
        else:
            bad += 1
            if bad <= 3:
                print(f"  {doc_id}[{start}:{end}] {quote!r} ≠ {texts[doc_id][start:end]!r}")
    print(f"{name:28} {good:>9,} of {good + bad:,} quotes at their offsets")
    return bad


def main() -> None:
    """Check the run that the command line names; exit 1 where a quote is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("run", type=Path)
    run = parser.parse_args().run
    texts = dict(sqlite3.connect(run / "run.db").execute("select doc_id, text from documents"))
    bad = 0
    for table, column in (("passages", "text"), ("annotations", "quote"), ("recommendations", "text")):
        bad += check(f"tables/{table}.parquet", parquet(run / "tables" / f"{table}.parquet", column), texts)
        bad += check(f"tables/{table}.csv", plain(run / "tables" / f"{table}.csv", column, guarded=False), texts)
    bad += check("tables/themes.parquet", themes(run / "tables" / "themes.parquet"), texts)
    with tempfile.TemporaryDirectory() as folder, Ledger(run / "run.db") as ledger:
        documents = source_rows(ledger)
        for kind in EXPORTS:
            target = Path(folder) / f"export.{kind}"
            export_passages(target, kind, passage_rows(ledger), documents, codes_of(ledger))
            read = {
                "csv": lambda path: plain(path, "text", guarded=True),
                "jsonl": lines,
                "parquet": lambda path: parquet(path, "text"),
                "xlsx": sheet,
            }[kind]
            bad += check(f"export --to {kind}", read(target), texts)
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
