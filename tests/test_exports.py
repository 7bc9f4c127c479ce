"""Exports: one row a passage, the text word for word, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsnlp.annotations import Annotation, frame_label
from hsnlp.cells import guard, unguard
from hsnlp.documents import Passage, Span
from hsnlp.errors import RunError
from hsnlp.exports.flat import EXPORTS, export_passages, flat_columns
from hsnlp.exports.records import passage_record
from hsnlp.exports.tables import COLUMNS, table_schema, write_table

CODES = {
    "frame": ["securitisation", "human_security"],
    "voice": ["asserted", "reported", "contested"],
    "referent": ["state", "people"],
    "threat": ["food", "state"],
    "stage": ["entry"],
    "population": ["refugees"],
    "recommendation": ["services", "other"],
    "tone": ["warm"],
}
TEXT = "=The agency should feed every family that waits at the gate."
DOCUMENT = {
    "doc_id": "d",
    "name": "a/d.txt",
    "title": "+Bread",
    "authors": ["A", "B"],
    "year": 2020,
    "publisher": "",
    "genre": "report",
    "country": "",
}


def coded(dimension: str, code: str, **attributes: Any) -> Annotation:
    span = Span(0, len(TEXT))
    return Annotation("d", span, TEXT, dimension, code, span, 0.8, attributes, "test")


def record() -> dict[str, Any]:
    passage = Passage("d", Span(0, len(TEXT)), TEXT, "Findings", "body", 3)
    who = {"text": "The agency", "start": 1, "end": 11, "type": "international_organisation"}
    return passage_record(
        passage,
        [
            coded("frame", "human_security", voice="asserted"),
            coded("threat", "food"),
            coded("tone", "warm"),
            coded("recommendation", "services", addressee=who, strength="medium", voice="own", level="unspecified"),
        ],
        CODES,
    ) | {"block": 0, "kind": "paragraph"}


def test_a_record_has_all_its_keys_even_where_nothing_was_coded() -> None:
    empty = passage_record(Passage("d", Span(0, 2), "Ok"), [], CODES)
    assert empty["frame"] == "none"
    assert empty["frames"]["securitisation"] == {"score": 0.0, "voice": None}
    assert empty["threat_scores"] == {"food": 0.0, "state": 0.0}
    assert (empty["recommendation"], empty["threats"], empty["codes"]) == (None, [], [])
    assert set(record()) - {"block", "kind"} == set(empty)


def test_a_recommendation_answers_the_threats_that_its_passage_names() -> None:
    found = record()["recommendation"]
    assert (found["lever"], found["threats"], found["beneficiary"]) == ("services", ["food"], None)


@pytest.mark.parametrize(
    ("codes", "label"),
    [([], "none"), (["securitisation"], "securitisation"), (["human_security", "securitisation"], "mixed")],
)
def test_the_frame_label_is_derived_from_both_codes(codes: list[str], label: str) -> None:
    assert frame_label(codes) == label


@given(st.text())
def test_a_guarded_cell_is_no_formula_and_comes_back_as_it_was(cell: str) -> None:
    assert not guard(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unguard(guard(cell)) == cell


@pytest.mark.parametrize("format", sorted(EXPORTS))
def test_every_format_holds_the_same_row_with_a_column_for_each_code(format: str, tmp_path: Path) -> None:
    target = tmp_path / f"out.{format}"
    assert export_passages(target, format, [record()], {"d": DOCUMENT}, CODES) == 1
    row = read_back(target)
    assert list(row) == flat_columns(CODES)
    assert row["text"] == TEXT
    assert row["title"] == "+Bread"
    given = {name for name, value in row.items() if str(value) == "1"} - {"page", "start"}
    assert given == {
        "frame_human_security",
        "human_security_asserted",
        "threat_food",
        "recommendation",
        "lever_services",
        "tone_warm",
    }


def read_back(path: Path) -> dict[str, Any]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as stream:
            return {name: unguard(cell) for name, cell in next(csv.DictReader(stream)).items()}
    if path.suffix == ".jsonl":
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return found
    if path.suffix == ".parquet":
        return dict(pd.read_parquet(path).iloc[0])
    book = openpyxl.load_workbook(path)
    names, cells = list(book.active.iter_rows())
    assert all(cell.data_type != "f" for cell in cells)
    return {name.value: cell.value for name, cell in zip(names, cells, strict=True)}


def test_an_unknown_format_leaves_nothing_behind_and_says_what_there_is(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"no export format 'xls' \(did you mean 'xlsx'\?\)"):
        export_passages(tmp_path / "x", "xls", [], {}, CODES)
    assert list(tmp_path.iterdir()) == []


def test_a_failed_export_keeps_the_file_that_was_there(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("good")
    with pytest.raises(KeyError):
        export_passages(target, "csv", [record()], {}, CODES)
    assert [p.name for p in tmp_path.iterdir()] == ["out.csv"]
    assert target.read_text() == "good"


def test_parquet_and_csv_tables_hold_the_same_rows(tmp_path: Path) -> None:
    assert write_table(tmp_path, "passages", [record()] * 3, CODES) == 3
    parquet = pd.read_parquet(tmp_path / "passages.parquet")
    plain = pd.read_csv(tmp_path / "passages.csv")
    assert list(parquet.columns) == list(plain.columns) == list(COLUMNS["passages"])
    assert list(plain["text"]) == list(parquet["text"]) == [TEXT] * 3
    assert json.loads(plain["recommendation"][0])["lever"] == parquet["recommendation"][0]["lever"] == "services"


def test_every_table_has_a_schema_and_every_column_says_what_it_holds() -> None:
    for table, columns in COLUMNS.items():
        assert table_schema(table, CODES).names == list(columns)
        assert all(meaning for _, meaning in columns.values())
