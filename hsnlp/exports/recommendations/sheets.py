"""Rows for programs and spreadsheets: comma-separated text, JSON lines, a workbook with what its columns mean."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from hsnlp.cells import guard
from hsnlp.errors import RunError
from hsnlp.exports.flat import SHEET_CELL, SHEET_ROWS
from hsnlp.exports.recommendations.counts import About, counts
from hsnlp.exports.recommendations.rows import COLUMNS, Row, cells

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

__all__ = ["write_csv", "write_jsonl", "write_xlsx"]

_WIDE = {"text": 70, "actions": 50, "action": 40, "response": 40, "title": 40, "slots": 20, "parts": 14, "units": 20}
_MIDDLE = {
    "addressee",
    "addressee_names",
    "beneficiary",
    "condition",
    "lever",
    "threats",
    "publisher",
    "rec_id",
    "section",
}
_UNWRAPPED = {"slots", "parts", "units", "same", "rec_id", "doc_id", "name"}


def write_csv(stream: TextIO, rows: Sequence[Row], about: About) -> None:
    """Write a line a record; a cell that a spreadsheet would run gets an apostrophe (`hsnlp.cells.unguard`)."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([guard(cell) for cell in cells(row)] for row in rows)


def write_jsonl(stream: TextIO, rows: Sequence[Row], about: About) -> None:
    """Write an object a record, with the offsets of all its slots."""
    for row in rows:
        stream.write(json.dumps(row, ensure_ascii=False) + "\n")


def write_xlsx(path: Path, rows: Sequence[Row], about: About) -> None:
    """Write a workbook of three sheets: the records, what the columns mean, the counts.

    Text stays word for word: a cell that could be taken for a formula is marked as text instead of changed. Raises
    `RunError` for more than a worksheet holds.
    """
    import xlsxwriter

    if len(rows) >= SHEET_ROWS:
        raise RunError(f"a worksheet holds {SHEET_ROWS:,} rows; export to csv or jsonl instead")
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        head = book.add_format({"bold": True, "bg_color": "#E7ECF2", "bottom": 1, "valign": "top"})
        _records(book, head, rows)
        described = [[name, meaning] for name, (_, meaning) in COLUMNS.items()]
        lists = (
            "Items of a list are parted by a bar ( | ); a bar or a backslash inside an item has a backslash before it."
        )
        notes = [["", ""], *(["", line] for line in (*about.lines(rows), lists))]
        _listing(book, head, "columns", ("column", "what it holds"), (20, 100), [*described, *notes])
        counted = [[c.what, c.value, c.records, c.documents] for c in counts(rows)]
        _listing(book, head, "counts", ("what", "value", "records", "documents"), (22, 34, 12, 12), counted)


def _records(book: Workbook, head: Format, rows: Sequence[Row]) -> None:
    sheet = book.add_worksheet("recommendations")
    formats = {
        (wrapped, quoted): book.add_format({"valign": "top", "text_wrap": wrapped, "quote_prefix": quoted})
        for wrapped in (False, True)
        for quoted in (False, True)
    }
    for at, name in enumerate(COLUMNS):
        sheet.set_column(at, at, _WIDE.get(name, 24 if name in _MIDDLE else 13))
    sheet.freeze_panes(1, 2)  # the id and who is to act stay in sight
    sheet.autofilter(0, 0, len(rows), len(COLUMNS) - 1)
    sheet.write_row(0, 0, list(COLUMNS), head)
    for n, row in enumerate(rows, start=1):
        for at, (name, cell) in enumerate(zip(COLUMNS, cells(row), strict=True)):
            _write(sheet, n, at, cell, formats[name not in _UNWRAPPED, guard(cell) != cell], row["rec_id"])


def _write(sheet: Worksheet, row: int, column: int, cell: Any, format: Format, rec_id: str) -> None:
    if isinstance(cell, str):
        if len(cell) > SHEET_CELL:
            raise RunError(
                f"{rec_id} has more than {SHEET_CELL:,} characters in one column, which no worksheet cell holds; "
                "export to csv or jsonl instead"
            )
        sheet.write_string(row, column, cell, format)
    elif cell is not None:
        sheet.write_number(row, column, cell, format)


def _listing(
    book: Workbook, head: Format, name: str, titles: Sequence[str], widths: Sequence[int], lines: Sequence[list[Any]]
) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    sheet.write_row(0, 0, titles, head)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for n, line in enumerate(lines, start=1):
        sheet.write_row(n, 0, line, wrapped)
