"""Tables of ready texts: which column holds them, what the others become, in the dialects that programs write."""

from __future__ import annotations

import csv
import json
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsnlp.errors import LoadError
from hsnlp.loaders.tabular import Row, rows_of

LONG = "The minister said that the border would be closed by the end of the month, whatever the cost."


def rows(content: bytes, name: str = "t.csv", media_type: str = "text/csv") -> tuple[Row, ...]:
    return rows_of(content, name, media_type)


def test_the_text_is_found_by_name_before_length() -> None:
    (row,) = rows(f'notes,Text\n"{LONG}",Walls grew.\n'.encode())
    assert row.text == "Walls grew."
    assert dict(row.metadata.extra) == {"notes": LONG}


def test_without_a_telling_name_the_longest_column_holds_the_texts() -> None:
    assert [row.text for row in rows(f'a,b\n1,"{LONG}"\n2,"{LONG}"\n'.encode())] == [LONG, LONG]


def test_columns_become_metadata_and_the_rest_is_kept() -> None:
    table = f'date,agenda,speaker,party,iso3country,text\n2010-01-06,Border debate,Ada Nwosu,Ind,GBR,"{LONG}"\n'
    (row,) = rows(table.encode())
    metadata = row.metadata
    assert (metadata.title, metadata.authors, metadata.year) == ("Border debate", ("Ada Nwosu",), 2010)
    assert metadata.country == "GBR"
    assert metadata.extra == (("date", "2010-01-06"), ("party", "Ind"))


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfid;text\r\nx;Caf\xc3\xa9 closed.\r\n",
        b"id,text\rx,Caf\xe9 closed.\r",
        b"id\ttext\nx\tCaf\xc3\xa9 closed.\n",
        "id|text\nx|Café closed.\n".encode("utf-16"),
        b'\n"id", "text"\n"x", "Caf\xe9 closed."\n\n',
    ],
)
def test_dialects_encodings_and_line_ends_do_not_matter(content: bytes) -> None:
    assert [(row.key, row.text) for row in rows(content)] == [("x", "Café closed.")]


def test_a_cell_may_hold_a_book_and_its_line_breaks() -> None:
    book = "Walls grew.\n" * 50_000
    assert rows(f'text\n"{book}"\n'.encode())[0].text == book


def test_rows_are_named_by_ids_only_if_these_are_distinct() -> None:
    assert [row.key for row in rows(b"id,text\n7,One two.\n7,Two three.\n")] == ["1", "2"]


def test_a_table_without_names_loses_not_its_first_text() -> None:
    assert [row.text for row in rows(f'1,"{LONG * 2}"\n2,"{LONG}"\n'.encode())] == [LONG * 2, LONG]


def test_short_and_long_rows_lose_nothing() -> None:
    first, second = rows(b"text,year\nWalls grew.\nBoats sank.,2001,more\n")
    assert (first.metadata.year, second.metadata.year) == (None, 2001)
    assert dict(second.metadata.extra) == {"column 3": "more"}


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        ([{"text": "One two."}, {"text": "Two three."}], ["One two.", "Two three."]),
        ({"documents": [{"body": "One two."}]}, ["One two."]),
        ({"text": "One two.", "metadata": {"year": 2001}}, ["One two."]),
        (["One two.", "Two three."], ["One two.", "Two three."]),
        ({"a": "One two.", "b": "Two three."}, ["One two.", "Two three."]),
        ([{"text": ["One two.", "Two three."]}], ["One two.\n\nTwo three."]),
    ],
)
def test_json_of_texts_has_many_shapes(value: object, texts: list[str]) -> None:
    assert [row.text for row in rows(json.dumps(value).encode(), "t.json", "application/json")] == texts


def test_nested_metadata_is_read() -> None:
    content = json.dumps({"id": "a", "text": "Walls grew.", "metadata": {"title": "On walls", "year": 2001}}).encode()
    (row,) = rows(content, "t.jsonl", "application/jsonl")
    assert (row.key, row.metadata.title, row.metadata.year) == ("a", "On walls", 2001)


def test_a_broken_line_of_jsonl_is_named_and_the_others_are_read() -> None:
    good, bad, last = rows(b'{"text": "a b"}\n{"text": \n{"text": "c d"}\n', "t.jsonl", "application/jsonl")
    assert (good.text, good.problem, last.text) == ("a b", "", "c d")
    assert bad.problem.startswith("t.jsonl: line 2 is not JSON")


@pytest.mark.parametrize("content", [b"state,year\nABC,2001\n", b"text,year\n", b"a\n1\n2\n"])
def test_a_table_without_texts_is_a_load_error(content: bytes) -> None:
    with pytest.raises(LoadError, match=r"t\.csv"):
        rows(content)


cells = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30).filter(str.strip)


@given(st.lists(cells, min_size=1, max_size=5))
def test_what_the_csv_module_writes_is_read_back(texts: list[str]) -> None:
    held = StringIO()
    csv.writer(held).writerows([["id", "text"], *([n, f"a {text}"] for n, text in enumerate(texts))])
    assert [row.text for row in rows(held.getvalue().encode())] == [f"a {text}" for text in texts]
