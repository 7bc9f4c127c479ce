"""Rows of a comparison for programs and spreadsheets: comma-separated text, JSON lines, a workbook."""

from __future__ import annotations

import csv
import json
import math
import sys
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import typer

from hsnlp.cells import guard
from hsnlp.cli.output import utf8_stdout

__all__ = ["write_rows"]


def write_rows(rows: Sequence[Mapping[str, Any]], format: str, out: Path | None) -> None:
    """Write all columns of the rows as csv, jsonl or xlsx, to `out` or to stdout; a figure not defined is empty."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    clean = [{name: _sound(row.get(name)) for name in columns} for row in rows]
    if format == "xlsx":
        assert out is not None
        _write_xlsx(out, columns, clean)
    else:
        if out is None:
            utf8_stdout()
        with out.open("w", encoding="utf-8", newline="") if out else nullcontext(sys.stdout) as stream:
            if format == "jsonl":
                stream.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in clean)
            else:
                writer = csv.writer(stream, lineterminator="\n")
                writer.writerow(columns)
                writer.writerows([guard(row[name]) for name in columns] for row in clean)
    if out is not None:
        typer.echo(f"{len(rows):,} rows: {out}", err=True)


def _sound(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _write_xlsx(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    import xlsxwriter

    from hsnlp.analysis.groups import COLUMNS

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        head = book.add_format({"bold": True, "bottom": 1})
        sheet = book.add_worksheet("comparison")
        sheet.freeze_panes(1, 2)
        sheet.write_row(0, 0, columns, head)
        for n, row in enumerate(rows, start=1):
            sheet.write_row(n, 0, [row[name] for name in columns])
        meanings = book.add_worksheet("columns")
        meanings.write_row(0, 0, ["column", "what it holds"], head)
        for n, (name, meaning) in enumerate(COLUMNS.items(), start=1):
            meanings.write_row(n, 0, [name, meaning])
