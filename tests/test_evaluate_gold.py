"""Gold standards: what is read, what is refused and how, and that an export comes back as it went out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsnlp.annotators import cue_annotator
from hsnlp.cells import guard
from hsnlp.codebook import load_codebook
from hsnlp.errors import LoadError
from hsnlp.evaluate import evaluate
from hsnlp.evaluate.annotate import annotate_gold, passages_of
from hsnlp.evaluate.gold import Gold, read_gold, text_digest
from hsnlp.evaluate.gold_sheet import sheet_rows
from hsnlp.evaluate.match import match_run
from hsnlp.exports.flat import export_passages
from hsnlp.exports.records import code_ids, passage_record
from hsnlp.normalise.ready import as_is
from hsnlp.segment import segment

WALL = "The minister promised a higher wall and more guards against illegal immigration."
CARE = "Families who fled the war have no clean water and no school."
RECOMMENDED = "States should protect every child who travels alone."


def row(text: str = WALL, **more: Any) -> dict[str, Any]:
    coded = {"frames": {"securitisation": "reported"}, "referents": ["state"], "threats": ["state"]}
    return {"text": text, "document": "press/a.txt", **coded, "recommendation": None, **more}


def jsonl(folder: Path, *rows: dict[str, Any]) -> Path:
    path = folder / "gold.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in rows), encoding="utf-8")
    return path


def sheet(folder: Path, text: str) -> Path:
    path = folder / "gold.csv"
    path.write_text(text, encoding="utf-8-sig")
    return path


def test_rows_with_text_are_read_with_codes_groups_and_coder(tmp_path: Path) -> None:
    advice = {"addressee": "States", "strength": "medium", "lever": "protection_and_rights", "action": "protect"}
    gold = read_gold(jsonl(tmp_path, row(coder="anna", genre="press"), row(RECOMMENDED, recommendation=advice)))
    first, second = gold.rows
    assert first.codes == {"frame:securitisation", "frame:securitisation:reported", "referent:state", "threat:state"}
    assert {"recommendation", "strength:medium", "lever:protection_and_rights"} <= second.codes
    assert (first.groups, first.digest) == ({"source": "press", "genre": "press", "coder": "anna"}, text_digest(WALL))
    assert gold.dimensions == {"frame", "voice", "referent", "threat", "recommendation", "strength", "lever"}
    assert gold.coder == "anna (1), not stated (1)"


def test_rows_without_text_are_known_by_place_and_digest(tmp_path: Path) -> None:
    bare = {"id": text_digest(WALL), "document": "a/b.txt", "start": 3, "end": 9, "frames": {}}
    (found,) = read_gold(jsonl(tmp_path, bare)).rows
    assert (found.digest, found.start, found.end, found.dimensions) == (bare["id"], 3, 9, {"frame", "voice"})


def test_a_gold_standard_without_voices_decides_none(tmp_path: Path) -> None:
    gold = read_gold(jsonl(tmp_path, row(frames={"securitisation": None}), row(CARE, frames={})))
    assert "voice" not in gold.dimensions
    units = annotate_gold(cue_annotator(), gold.rows)
    assert {code for unit in units for code in unit.found if code.count(":") == 2} == set()
    assert evaluate(units, resamples=10).mentions == ()  # what is asserted is not known


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([row(), row(CARE, frames={"securitization": None})], r"line 2: no frame .*did you mean 'securitisation'"),
        ([row(frames={"securitisation": "shouted"})], r"line 1: no voice 'shouted'; known: asserted"),
        ([row(threats=["hunger"])], "line 1: no threat 'hunger'; known: community"),
        ([row(threats="food")], "threats is a list of codes"),
        ([row(recommendation="yes")], "recommendation is null, true, false or an object"),
        ([row(), {"text": CARE, "frames": {}}], "line 2 has no 'referents', which line 1 has"),
        ([{"text": CARE}], "holds no codes; a row has frames"),
        ([{"id": "x7", "frames": {}}], "line 1 names no sentence: give text, or document"),
        ([row(start=5, end=5)], r"offsets need 0 <= start < end, not \[5:5\]"),
        ([row(start="soon", end=9)], "start is a number of characters, not 'soon'"),
        ([row(), row()], "line 2 codes the sentence of line 1 again"),
        ([], "holds no coded sentence: it is empty"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(tmp_path: Path, rows: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(LoadError, match=message):
        read_gold(jsonl(tmp_path, *rows))


def test_files_that_are_no_gold_standard_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match="no gold standard at"):
        read_gold(tmp_path / "none.jsonl")
    (tmp_path / "a.xlsx").write_bytes(b"PK")
    with pytest.raises(LoadError, match="save a spreadsheet as CSV"):
        read_gold(tmp_path / "a.xlsx")
    (tmp_path / "b.jsonl").write_text('{"text": "x"\n')
    with pytest.raises(LoadError, match="line 1 is no JSON"):
        read_gold(tmp_path / "b.jsonl")
    (tmp_path / "c.csv").write_bytes("text,frames\ncaf\xe9,\n".encode("latin-1"))
    with pytest.raises(LoadError, match="not UTF-8"):
        read_gold(tmp_path / "c.csv")


def test_the_same_sentence_in_two_documents_has_two_ids(tmp_path: Path) -> None:
    gold = read_gold(jsonl(tmp_path, row(document="a.txt"), row(document="b.txt")))
    assert len({one.id for one in gold.rows}) == 2


def test_cells_may_list_codes_and_may_be_parted_by_semicolons(tmp_path: Path) -> None:
    text = f'text,frames,threats,recommendation\n"{WALL}",securitisation: contested,state; personal,0\n"{CARE}",,,1\n'
    first, second = read_gold(sheet(tmp_path, text)).rows
    assert first.codes == {
        "frame:securitisation", "frame:securitisation:contested", "threat:state", "threat:personal",
    }  # fmt: skip
    assert second.codes == {"recommendation"}
    (other,) = read_gold(sheet(tmp_path, f"text;frame_securitisation;threat_food\n{CARE};1;0\n")).rows
    assert other.codes == {"frame:securitisation"}


@pytest.mark.parametrize(
    ("columns", "cells", "message"),
    [
        ("frame_securitisation,frame_securitization", "1,0", "did you mean 'securitisation'"),
        ("frame_securitisation", "maybe", "column frame_securitisation: a code is given .1. or not .0., not 'maybe'"),
        ("frame_securitisation,securitisation_reported", "0,1", "a voice needs its frame"),
        ("frame_securitisation,securitisation_reported,securitisation_asserted", "1,1,1", "a frame has one voice"),
        ("threat_food,recommendation,lever_services", "0,0,1", "a lever needs its recommendation"),
        ("threat_food,recommendation", "1", "another number of cells"),
        ("threat_food,recommendation", ",", "1 rows have empty cells for codes"),
    ],
)
def test_sheets_that_contradict_themselves_are_refused(tmp_path: Path, columns: str, cells: str, message: str) -> None:
    with pytest.raises(LoadError, match=message):
        read_gold(sheet(tmp_path, f"text,{columns}\na sentence,{cells}\n"))


def test_rows_that_nobody_coded_are_counted_and_left_out(tmp_path: Path) -> None:
    gold = read_gold(sheet(tmp_path, f"text,threat_food,threat_state\n{CARE},1,\n{WALL},,\nA third.,0,0\n"))
    assert ([one.text for one in gold.rows], gold.not_coded) == ([CARE, "A third."], 1)


@given(st.text(alphabet=st.characters(exclude_characters="\x00\r", exclude_categories=["Cs"])))
def test_a_guarded_cell_of_an_export_is_read_as_it_was(cell: str) -> None:
    quoted = guard(cell).replace('"', '""')
    ((_, found),) = sheet_rows(f'text,threat_food\n"{quoted}",1\n', "x.csv")
    assert found["text"] == cell


def exported(folder: Path, text: str, format: str) -> tuple[Gold, list[dict[str, Any]], dict[str, Any]]:
    """Code a text by cues, export it and read it back as gold; return the records and the document's row, too."""
    book = load_codebook()
    document = as_is(text, "d1")
    passages = segment(document)
    by_unit = cue_annotator(book).annotate(passages).by_unit()
    records = [passage_record(p, by_unit[p.doc_id, p.span], code_ids(book)) for p in passages]
    source = dict.fromkeys(("title", "publisher", "country"), "") | {"doc_id": "d1", "name": "papers/a.txt"}
    source |= {"authors": [], "year": 2020, "genre": "report"}
    target = folder / f"out.{format}"
    export_passages(target, format, records, {"d1": source}, code_ids(book))
    return read_gold(target), records, source


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_an_export_is_a_gold_standard_that_its_own_run_meets_in_full(tmp_path: Path, format: str) -> None:
    gold, records, source = exported(tmp_path, f"{WALL} {CARE} {RECOMMENDED}", format)
    matched = match_run(gold, [source], records)
    assert (len(matched.units), matched.ways, matched.unmatched) == (3, {"by place": 3}, ())
    assert [unit.gold for unit in matched.units] == [unit.found for unit in matched.units]
    assert any("recommendation" in unit.gold for unit in matched.units)
    assert {unit.groups["genre"] for unit in matched.units} == {"report"}
    assert "strength" not in gold.dimensions  # an export has no column for it: nothing is right or wrong there


def test_rows_find_their_passage_by_place_then_by_text_then_not_at_all(tmp_path: Path) -> None:
    _, records, source = exported(tmp_path, f"{WALL} {CARE} {RECOMMENDED}", "csv")
    place = {key: records[0][key] for key in ("start", "end")}
    bare = {"frames": {}}
    gold = read_gold(
        jsonl(
            tmp_path,
            {**bare, "document": "a.txt", **place},
            {**bare, "text": CARE, "document": "old/papers/a.txt", "start": 999, "end": 1099},
            {**bare, "text": RECOMMENDED, "document": "elsewhere.txt"},
            {**bare, "text": "Not there.", "document": "a.txt"},
            {**bare, "text": "Nor here.", "document": "b.txt"},
            {**bare, "text": CARE, "document": "a.txt", **place},  # the place reads otherwise: the text decides
        )
    )
    matched = match_run(gold, [source], records)
    assert [unit.text for unit in matched.units] == [WALL, CARE, RECOMMENDED, CARE]
    assert matched.ways == {"by place": 1, "by text in its document": 2, "by text alone": 1}
    assert [(one.line, one.reason.partition(":")[0]) for one in matched.unmatched] == [
        (4, "no passage of its document reads so"),
        (5, "its document is not in the run, and its text stands nowhere else"),
    ]


def test_a_text_that_a_run_codes_in_two_ways_needs_its_document(tmp_path: Path) -> None:
    _, records, source = exported(tmp_path, WALL, "csv")
    other = {**records[0], "doc_id": "d2", "frame": "none", "frames": {}}
    gold = read_gold(jsonl(tmp_path, {"text": WALL, "frames": {}}))
    matched = match_run(gold, [source, {**source, "doc_id": "d2"}], [*records, other])
    assert "coded differently; name its document" in matched.unmatched[0].reason
    twice = match_run(gold, [source], [*records, {**records[0], "doc_id": "d2"}])
    assert twice.ways == {"by text alone": 1}


def test_an_annotator_reads_a_gold_sentence_between_its_neighbours(tmp_path: Path) -> None:
    gold = read_gold(jsonl(tmp_path, row(CARE, before=WALL, after=RECOMMENDED), row(WALL, document="b.txt")))
    units = annotate_gold(cue_annotator(), gold.rows)
    assert [unit.text for unit in units] == [CARE, WALL]
    assert "frame:human_security" in units[0].found
    assert "recommendation" not in units[0].found  # what the neighbours say is not the sentence's
    assert set(units[1].scores) <= units[1].found
    with pytest.raises(LoadError, match=r"1 gold rows have no text \(the first in line 1\)"):
        annotate_gold(cue_annotator(), read_gold(jsonl(tmp_path, {"id": text_digest(WALL), "frames": {}})).rows)


@given(st.text(max_size=20), st.text(min_size=1, max_size=20), st.text(max_size=20))
def test_the_middle_passage_is_the_sentence(before: str, text: str, after: str) -> None:
    passages, index = passages_of("d", before, text, after)
    assert passages[index].text == text
    whole = "\n".join(passage.text for passage in passages)
    assert all(passage.span.of(whole) == passage.text for passage in passages)
