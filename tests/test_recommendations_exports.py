"""Records for readers: filters hold together, sorting is stable, every format gives the same rows back."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_recommendations import MANIFEST, rows

from hsnlp.cells import unguard
from hsnlp.errors import RunError
from hsnlp.exports.recommendations.counts import About, counts, grouped
from hsnlp.exports.recommendations.network import network, write_edges, write_graphml
from hsnlp.exports.recommendations.page import write_page
from hsnlp.exports.recommendations.rows import COLUMNS, cells, citation, row_of, shared_titles
from hsnlp.exports.recommendations.select import SORTS, Filter, arrange, of_demand, parse_sort, same_as, select
from hsnlp.exports.recommendations.sheets import write_csv, write_jsonl, write_xlsx
from hsnlp.exports.recommendations.write import FORMATS, export_network, export_rows
from hsnlp.recommendations.addressees import Said, addressee_names

ABOUT = About(MANIFEST, of=5)
GRAPHML = "{http://graphml.graphdrawing.org/xmlns}"

# What a normalised document can hold: no control characters but the line feed. openpyxl reads "_x" as an escape.
letters = st.characters(exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="_\ufeff") | st.just("\n")
words = st.text(letters, min_size=1, max_size=12) | st.sampled_from(["=1+1", "'=x", "-a | b", "\\", "|", " | ", "@x"])
values: dict[str, st.SearchStrategy[Any]] = {
    "str": st.none() | words,
    "int": st.none() | st.integers(0, 9999),
    "float": st.integers(0, 10_000).map(lambda n: n / 10_000),
    "list": st.lists(words, max_size=3),
    "json": st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).map(list), max_size=2),
}
coded = {
    "strength": st.sampled_from(["strong", "medium", "weak", None]),
    "threats": st.lists(st.sampled_from(["food", "health"]), unique=True),
    "year": st.none() | st.integers(2000, 2003),
    "doc_id": st.sampled_from(["a", "b"]),
    "addressee": st.sampled_from(["Kenya", "the Évian board", None]),
    "start": st.integers(0, 99),
    "rec_id": words,
    "text": words,
    "found_by": st.sampled_from(["sentence", "matrix"]),
}
row = st.fixed_dictionaries({name: coded.get(name, values[kind]) for name, (kind, _) in COLUMNS.items()})
table = st.lists(row, max_size=6)
filters = st.lists(
    st.sampled_from(
        [
            Filter("strength", ("strong", "weak")),
            Filter("threat", ("food",)),
            Filter("year", ("2001-2002",)),
            Filter("addressee", ("evian",)),
            Filter("found_by", ("matrix",)),
        ]
    )
)


@given(table, filters, filters)
def test_filters_hold_together_and_keep_the_order(found: Any, some: Any, more: Any) -> None:
    both = select(found, [*some, *more])
    assert both == select(select(found, some), more) == select(select(found, more), some)
    places = iter(map(id, found))
    assert all(id(one) in places for one in both)
    assert all(test(one) for one in both for test in (f.test() for f in some))


@given(table, st.lists(st.tuples(st.sampled_from(sorted(SORTS)), st.booleans()), max_size=3))
def test_sorting_is_stable_loses_nothing_and_puts_what_is_missing_last(found: Any, keys: Any) -> None:
    ordered = arrange(found, keys)
    assert sorted(map(id, ordered)) == sorted(map(id, found))
    assert list(map(id, arrange(ordered, keys))) == list(map(id, ordered))
    if keys:
        name, descending = keys[0]
        known = [SORTS[name](one) for one in ordered]
        present = [value for value in known if value is not None]
        assert known[len(present) :] == [None] * (len(known) - len(present))
        assert present == sorted(present, reverse=descending)


def blank(row: Any) -> dict[str, Any]:
    """Return a row as a sheet can tell it: nothing and an empty text are the same."""
    return {name: None if value == "" else value for name, value in row.items()}


@given(table)
def test_csv_gives_the_same_rows_back(found: Any) -> None:
    stream = io.StringIO(newline="")
    write_csv(stream, found, ABOUT)
    stream.seek(0)
    read = [row_of({k: unguard(v) for k, v in line.items()}) for line in csv.DictReader(stream)]
    assert read == [blank(one) for one in found]


@given(table)
def test_jsonl_gives_the_same_rows_back_with_offsets(found: Any) -> None:
    stream = io.StringIO()
    write_jsonl(stream, found, ABOUT)
    assert [json.loads(line) for line in stream.getvalue().split("\n")[:-1]] == found


@settings(max_examples=25)
@given(table)
def test_xlsx_gives_the_same_rows_back_and_holds_no_formula(found: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_xlsx(Path(folder) / "r.xlsx", found, ABOUT)
        sheet = openpyxl.load_workbook(Path(folder) / "r.xlsx")["recommendations"]
    head, *lines = list(sheet.iter_rows())
    assert [cell.value for cell in head] == list(COLUMNS)
    assert all(cell.data_type != "f" for line in lines for cell in line)
    named = [dict(zip(COLUMNS, (cell.value for cell in line), strict=True)) for line in lines]
    assert [row_of(line) for line in named] == [blank(one) for one in found]


@given(st.lists(words, max_size=4))
def test_a_list_in_a_cell_comes_back(items: list[str]) -> None:
    made = {name: [] if kind == "list" else None for name, (kind, _) in COLUMNS.items()} | {"actions": items}
    assert row_of(dict(zip(COLUMNS, cells(made), strict=True)))["actions"] == items


@pytest.mark.parametrize(
    ("filter", "kept"),
    [
        (Filter("addressee", ("kenya",)), [0, 2]),
        (Filter("addressee", ("count",)), [1]),
        (Filter("addressee", ("UN",)), []),  # a short word is whole: neither UNICEF nor United
        (Filter("addressee", ("united nations",)), [4]),
        (Filter("source", ("harbour", "sol")), [0, 1, 2]),
        (Filter("year", ("2008",)), [0, 1]),
        (Filter("year", ("2009-",)), [2]),
        (Filter("threat", ("food", "health")), [0, 1, 2]),
        (Filter("type", ("local_authority",)), [1]),
        (Filter("voice", ("cited",)), [2]),
        (Filter("objective", ("15",)), [0]),
        (Filter("status", ("accepted",)), [0]),
    ],
    ids=str,
)
def test_what_a_filter_keeps(filter: Filter, kept: list[int]) -> None:
    assert select(rows(), [filter]) == [rows()[n] for n in kept]


def test_what_cannot_be_asked_is_told() -> None:
    with pytest.raises(RunError, match=r"no filter 'adressee' \(did you mean 'addressee'\?\)"):
        Filter("adressee", ("x",))
    for year in ("20", "2012-2008", "-", "two"):
        with pytest.raises(RunError, match="write 2010, 2008-2012"):
            Filter("year", (year,))
    with pytest.raises(RunError, match="needs a word"):
        Filter("source", (" ",))
    with pytest.raises(RunError, match=r"no sort key 'yaer' \(did you mean 'year'\?\)"):
        parse_sort("-score,yaer")


def test_strong_comes_before_weak_and_a_demand_is_followed_from_any_of_its_records() -> None:
    assert [one["strength"] for one in arrange(rows(), parse_sort("strength"))][::4] == ["strong", "weak"]
    first, _, third, *_ = rows()
    assert same_as(rows(), first["rec_id"]) == of_demand(rows(), "d1") == [first, third]
    one_way = [first | {"same": []}, third]  # a link counts in both directions
    assert same_as(one_way, first["rec_id"]) == one_way
    with pytest.raises(RunError, match="no record 'x'"):
        same_as(rows(), "x")
    with pytest.raises(RunError, match="names the 1 that"):
        of_demand(rows(), "d9")


def test_counts_count_records_and_documents_and_groups_hold_every_row_once() -> None:
    found = {(one.what, one.value): (one.records, one.documents) for one in counts(rows())}
    assert found["threat", "health"] == (2, 2)
    assert found["strength", "weak"] == (2, 1)
    assert found["year", "2008"] == (2, 1)
    groups = grouped(rows())
    assert sum(len(group) for group in groups.values()) == 5
    assert [*groups][:1] + [*groups][-1:] == ["Kenya", "No addressee named"]
    assert [*grouped(rows(), by_name=True)][:2] == ["Counties", "Kenya"]


def test_a_source_is_cited_with_what_is_known_of_it() -> None:
    assert [citation(one) for one in rows()[:4]] == [
        "A. Reed and B. Sol, Wells and gates (2008), p. 4, no. 7",
        "A. Reed and B. Sol, Wells and gates (2008), p. 5",
        "Harbour Institute, =Ports & quays (2012), p. 1",
        "undated.pdf (n.d.)",
    ]


def test_a_title_that_several_documents_share_comes_with_the_file() -> None:
    series = [one | {"title": "Annual review"} for one in rows()]
    assert shared_titles(rows()) == set()
    assert shared_titles(series) == {"Annual review"}
    assert citation(series[3], shared_titles(series)) == "Annual review [undated.pdf] (n.d.)"
    assert {node.label for node in network(series).nodes} > {"Annual review [wells.pdf]", "Annual review [ports.pdf]"}


def test_the_workbook_says_what_its_columns_mean_and_how_many_there_are(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "r.xlsx", rows(), ABOUT)
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    assert book.sheetnames == ["recommendations", "columns", "counts"]
    sheet = book["recommendations"]
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == f"A1:{openpyxl.utils.get_column_letter(len(COLUMNS))}6"
    dangerous = sheet.cell(4, [*COLUMNS].index("title") + 1)
    assert (dangerous.value, dangerous.data_type, dangerous.quotePrefix) == ("=Ports & quays", "s", True)
    described = list(book["columns"].iter_rows(values_only=True))
    assert [line[0] for line in described[1 : len(COLUMNS) + 1]] == list(COLUMNS)
    assert any("not checked by a person" in (line[1] or "") for line in described)
    assert ("strength", "weak", 2, 1) in book["counts"].iter_rows(values_only=True)


def test_a_cell_that_no_worksheet_holds_is_refused_and_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="export to csv or jsonl"):
        export_rows(tmp_path / "r.xlsx", "xlsx", [rows()[0] | {"text": "a" * 40_000}], ABOUT)
    assert list(tmp_path.iterdir()) == []


def test_the_page_quotes_cites_and_escapes() -> None:
    stream = io.StringIO()
    write_page(stream, rows(), ABOUT)
    page = stream.getvalue()
    assert re.findall(r"^## (.*)$", page, re.M)[:2] == ["Counts", "Kenya (2)"]
    assert r"open \*clinics\* \<b\>" in page
    assert "<b>" not in page
    assert r"addressee: \[Counties\] from the heading" in page
    assert "`ports:5-50` · same as wells:10-96; demand d1" in page
    assert "(2) “open the clinics to all who fled”" in page
    assert "Made by machine and not checked by a person: hsnlp 0.0, annotator cues" in page


def test_the_word_document_is_across_with_a_heading_and_a_table_an_addressee(tmp_path: Path) -> None:
    odd = rows()[3] | {"text": "Boats & <ships>\x0bcould be\ufffesafer \x00.\nAnd lit."}
    export_rows(tmp_path / "r.docx", "docx", [*rows(), odd], ABOUT)
    made = docx.Document(str(tmp_path / "r.docx"))
    section = made.sections[0]
    assert section.page_width > section.page_height
    headings = [p.text for p in made.paragraphs if p.style.name.startswith("Heading")]
    assert headings[:3] == ["Counts", "Recommendations by addressee", "Kenya (2)"]
    assert headings[-1] == "No addressee named (2)"
    assert len(made.tables) == 1 + 4
    quote, given, source = made.tables[1].rows[1].cells
    assert quote.paragraphs[0].text == f"“{rows()[0]['text']}”"
    assert quote.paragraphs[0].style.name == "Quotation"
    assert "deadline: by 2010" in given.text.split("\n")
    assert source.text.split("\n")[0] == "A. Reed and B. Sol, Wells and gates (2008), p.\u00a04, no.\u00a07"
    assert made.tables[-1].rows[2].cells[0].text == "“Boats & <ships>\ufffdcould be\ufffdsafer \ufffd.\nAnd lit.”"
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in made.tables)


def named(*said: str | None, doc_id: str = "d", country: str = "") -> list[tuple[str, ...]]:
    return addressee_names([Said(text, doc_id, country) for text in said])


def test_one_actor_has_one_name_however_it_is_written() -> None:
    assert named("the Government of Kenya", "Kenyan authorities", "GOVERNMENT OF KENYA", "kenya") == [("Kenya",)] * 4
    assert named("the Kenyan Ministry", "", None, "the") == [("Kenyan Ministry",), (), (), ()]
    iom = "International Organization for Migration"
    assert named(f"the {iom} (IOM)", "IOM and all States") == [(iom,), (iom, "States")]
    assert named("Kenya (a)", "the River Board (RB)", "the River Board (upper)") == [
        ("Kenya",),
        ("River Board",),
        ("River Board (upper)",),
    ]
    assert named("the harbour board", "Harbour Board,", "the Harbour Board") == [("Harbour Board",)] * 3


def test_the_government_is_that_of_the_state_to_which_the_document_speaks() -> None:
    assert named("the Government", "Kenya", "the Government of Kenya", "Governments")[0] == ("Kenya",)
    assert named("the Government", "Kenya", "Chad") == [("Government",), ("Kenya",), ("Chad",)]
    assert named("the Government", "Governments", country="KEN") == [("Kenya",), ("Governments",)]
    assert named("The government", "the country", country="") == [("Government",), ("Country",)]
    assert named("the State under review", "Kenya", "they", "We") == [("Kenya",), ("Kenya",), (), ()]


def graph(found: Sequence[Any]) -> tuple[dict[str, dict[str, Any]], list[tuple[str, str, dict[str, Any]]]]:
    """Read GraphML as its format says: typed attributes under declared keys, ends that exist."""
    stream = io.StringIO()
    write_graphml(stream, network(found))
    root = ET.fromstring(stream.getvalue())
    kinds: dict[str | None, type] = {"string": str, "int": int}
    declared = root.iter(f"{GRAPHML}key")
    keys = {key.get("id"): (key.get("attr.name"), kinds[key.get("attr.type")]) for key in declared}

    def data(element: ET.Element) -> dict[str, Any]:
        made = {}
        for one in element.iter(f"{GRAPHML}data"):
            name, kind = keys[one.get("key")]
            made[str(name)] = kind(one.text or "")
        return made

    nodes = {node.get("id") or "": data(node) for node in root.iter(f"{GRAPHML}node")}
    edges = [(e.get("source") or "", e.get("target") or "", data(e)) for e in root.iter(f"{GRAPHML}edge")]
    return nodes, edges


def test_the_network_joins_addressee_lever_and_source_by_weight() -> None:
    nodes, edges = graph(rows())
    assert nodes["addressee:Kenya"] == {
        "kind": "addressee",
        "label": "Kenya",
        "forms": "Kenyan authorities | The Government of Kenya",
        "type": "state",
        "records": 2,
        "documents": 2,
    }
    assert nodes["source:wells"]["year"] == 2008
    assert ("addressee:Kenya", "lever:services", {"relation": "addressee-lever", "weight": 2, "documents": 2}) in edges
    assert {data["relation"] for _, _, data in edges} == {"addressee-lever", "addressee-source", "lever-source"}
    assert network(rows()).left_out == 1
    stream = io.StringIO(newline="")
    write_edges(stream, network(rows()))
    lines = list(csv.DictReader(io.StringIO(stream.getvalue())))
    assert [(line["source"], line["target"], int(line["weight"])) for line in lines] == [
        (a, b, data["weight"]) for a, b, data in edges
    ]


@given(table)
def test_any_network_is_valid_graphml_and_counts_every_record(found: Any) -> None:
    nodes, edges = graph(found)
    token = re.compile(r"[A-Za-z0-9_.:À-ÖØ-öø-˿-]+")
    assert all(token.fullmatch(name) for name in nodes)
    assert all(a in nodes and b in nodes for a, b, _ in edges)
    assert len({(a, b) for a, b, _ in edges}) == len(edges)
    named = sum(bool(one["lever"] or one["addressee_names"]) for one in found)
    assert sum(data["records"] for data in nodes.values() if data["kind"] == "source") == named
    assert all(1 <= data["documents"] <= data["weight"] for _, _, data in edges)


def test_networkx_reads_the_network(tmp_path: Path) -> None:
    networkx = pytest.importorskip("networkx")
    export_network(tmp_path / "n.graphml", network(rows()))
    read = networkx.read_graphml(tmp_path / "n.graphml")
    assert read.nodes["addressee:Kenya"]["records"] == 2
    assert read.edges["addressee:Kenya", "lever:services"]["weight"] == 2
    assert not read.is_directed()


@pytest.mark.parametrize("format", FORMATS)
def test_a_failed_export_keeps_the_file_that_was_there(format: str, tmp_path: Path) -> None:
    target = tmp_path / f"out.{format}"
    target.write_text("good")
    with pytest.raises((KeyError, TypeError)):
        export_rows(target, format, [{"rec_id": {"x"}, "doc_id": "d"}], ABOUT)
    assert [p.name for p in tmp_path.iterdir()] == [target.name]
    assert target.read_text() == "good"


@pytest.mark.parametrize("format", FORMATS)
def test_no_rows_make_a_whole_file(format: str, tmp_path: Path) -> None:
    export_rows(tmp_path / f"out.{format}", format, [], ABOUT)
    assert (tmp_path / f"out.{format}").stat().st_size > (0 if format != "jsonl" else -1)


def test_an_unknown_format_or_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"no format 'xls' \(did you mean 'xlsx'\?\)"):
        export_rows(tmp_path / "x", "xls", [], ABOUT)
    with pytest.raises(RunError, match="name a file in a folder that exists"):
        export_rows(tmp_path / "no" / "x.csv", "csv", [], ABOUT)
    with pytest.raises(RunError, match=r"no network format '\.gml'"):
        export_network(tmp_path / "n.gml", network([]))
