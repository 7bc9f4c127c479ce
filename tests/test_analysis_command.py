"""``hsnlp compare``: from a run folder to tables, files and networks."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import typer
from typer.testing import CliRunner, Result

from hsnlp.cells import unguard
from hsnlp.cli import compare
from hsnlp.pipeline.run import Options, annotate_into

STRICT = "Armed bands crossed the border and threaten national security. The army must defend the frontier.\n\n"
KIND = "Hunger drove families from their homes. Governments should give refugees food and shelter.\n\n"
PLAIN = "The meeting opened at noon. Minutes were read.\n\n"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compare")
    rows = [
        {"id": f"{genre[0]}{n}", "text": body * 4 + PLAIN * (1 + n), "genre": genre, "year": 2001 + n, "publisher": "P"}
        for genre, body in (("decree", STRICT), ("appeal", KIND))
        for n in range(6)
    ]
    (folder / "made.json").write_text(json.dumps(rows), encoding="utf-8")
    annotate_into(folder / "run", [folder / "made.json"], Options(workers=1, annotator="cues"))
    return folder / "run"


def ask(*words: str | Path) -> Result:
    app = typer.Typer()
    app.callback()(lambda: None)
    compare.register(app)
    return CliRunner().invoke(app, ["compare", *map(str, words)])


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.slow
def test_decrees_and_appeals_differ_and_the_table_says_by_how_much(run: Path) -> None:
    found = ask(run, "--by", "genre")
    assert found.exit_code == 0, found.output
    assert "framing_balance" in found.output
    assert "frame:securitisation" in found.output


@pytest.mark.slow
def test_the_file_holds_every_figure_of_every_group(run: Path, tmp_path: Path) -> None:
    target = tmp_path / "all.csv"
    assert ask(run, "--by", "year", "--measure", "all", "-o", target, "--evidence", "1").exit_code == 0
    rows = table(target)
    assert {row["group"] for row in rows} == {str(year) for year in range(2001, 2007)}
    for row in rows:
        if row["measure"] != "framing_balance":
            assert float(row["share_low"]) <= float(row["share"]) <= float(row["share_high"])
    proof = table(tmp_path / "all.evidence.csv")
    assert {int(row["end"]) > int(row["start"]) for row in proof} == {True}


@pytest.mark.slow
@pytest.mark.parametrize("show", ["trend", "course", "ends", "together"])
@pytest.mark.parametrize("to", ["table", "md", "csv", "jsonl"])
def test_every_table_can_be_had_in_every_format(run: Path, show: str, to: str) -> None:
    found = ask(run, "--show", show, "--to", to)
    assert found.exit_code == 0, found.output
    if to == "jsonl":
        assert all(json.loads(line) for line in found.stdout.splitlines() if line.startswith("{"))


@pytest.mark.slow
def test_a_workbook_says_what_its_columns_mean(run: Path, tmp_path: Path) -> None:
    import openpyxl

    assert ask(run, "-o", tmp_path / "made.xlsx").exit_code == 0
    book = openpyxl.load_workbook(tmp_path / "made.xlsx")
    assert book.sheetnames == ["comparison", "columns"]


@pytest.mark.slow
def test_only_some_documents(run: Path) -> None:
    found = ask(run, "--by", "source", "--only", "genre=decree", "--only", "year=2001-2002", "--to", "jsonl")
    assert {json.loads(line)["group"] for line in found.stdout.splitlines()} == {"made.json#d0", "made.json#d1"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--measure", "threat:hunger"], "no measure"),
        (["--only", "colour=red"], "colour"),
        (["--only", "year=soon"], "2008-2012"),
        (["--only", "genre=poem"], "no passage"),
        (["--to", "xlsx"], "-o"),
        (["-o", "made.docx"], "docx"),
        (["--corrected"], "--rates"),
    ],
)
def test_what_cannot_be_done_is_told_in_words(run: Path, words: list[str], told: str) -> None:
    found = ask(run, *words)
    assert found.exit_code == 2
    assert told in found.output
    assert "Traceback" not in found.output


@pytest.mark.slow
def test_shares_are_corrected_by_error_rates_and_by_a_sample(run: Path, tmp_path: Path) -> None:
    code = {"code": "frame:securitisation", "gold": 100, "found": 95, "both": 90}
    (tmp_path / "rates.json").write_text(json.dumps({"figures": {"units": 400, "codes": [code]}}), encoding="utf-8")
    found = ask(run, "--rates", tmp_path / "rates.json", "--to", "jsonl")
    rows = [json.loads(line) for line in found.stdout.splitlines()]
    assert any(row.get("corrected") is not None for row in rows)
    from hsnlp.pipeline.ledger import Ledger

    with Ledger(run / "run.db") as ledger, (tmp_path / "gold.jsonl").open("w", encoding="utf-8") as stream:
        for source in ledger.rows("documents"):
            for row in ledger.rows("passages", source["doc_id"]):
                frames = {"securitisation": "asserted"} if "border" in row["text"] else {}
                place = {"doc_id": row["doc_id"], "start": row["start"], "end": row["end"]}
                stream.write(json.dumps({**place, "text": row["text"], "frames": frames}) + "\n")
    found = ask(run, "--gold", tmp_path / "gold.jsonl", "--to", "jsonl")
    assert found.exit_code == 0, found.output
    rows = [json.loads(line) for line in found.stdout.splitlines() if line.startswith("{")]
    decree = next(row for row in rows if (row["group"], row["measure"]) == ("decree", "frame:securitisation"))
    assert decree["corrected_by"] == "coded sample"
    assert decree["corrected_low"] <= decree["corrected"] <= decree["corrected_high"]


@pytest.mark.slow
def test_statements_point_at_the_words_that_they_quote(run: Path, tmp_path: Path) -> None:
    found = ask(run, "--network", tmp_path / "made.graphml", "--statements", tmp_path / "dna")
    assert found.exit_code == 0, found.output
    texts = {row["id"]: row["text"] for row in table(tmp_path / "dna/documents.csv")}
    made = table(tmp_path / "dna/statements.csv")
    assert made
    for row in made:
        assert texts[row["documentId"]][int(row["startCaret"]) : int(row["endCaret"])] == unguard(row["text"])
    graph = ET.parse(tmp_path / "made.graphml").getroot()
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    nodes = {node.get("id") for node in graph.iterfind(".//g:node", space)}
    ends = {edge.get(end) for edge in graph.iterfind(".//g:edge", space) for end in ("source", "target")}
    assert ends
    assert ends <= nodes
