"""``hsnlp recommendations``: data on stdout, talk on stderr; what is unknown is refused, what is not there is said."""

from __future__ import annotations

import io
import json
from pathlib import Path

import openpyxl
import pytest
import typer
from click.testing import Result
from made_recommendations import MANIFEST, make_run, rows
from rich.console import Console
from typer.testing import CliRunner

from hsnlp.cli import recommendations
from hsnlp.cli.recommendations_table import draw
from hsnlp.exports.recommendations.counts import About

ABOUT = About(MANIFEST, of=5)
app = typer.Typer()
app.callback()(lambda: None)
recommendations.register(app)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_run(tmp_path_factory.mktemp("runs") / "run")


def asked(run: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["recommendations", str(run), *words])


def ids(told: Result) -> list[str]:
    return [line.split("\t")[-1] for line in told.stdout.splitlines()[1:]]


def test_a_pipe_gets_plain_lines_and_the_counts_go_to_stderr(run: Path) -> None:
    told = asked(run)
    assert told.exit_code == 0
    assert ids(told) == [row["rec_id"] for row in rows()]
    assert told.stdout.splitlines()[1].split("\t")[:4] == [
        "The Government of Kenya",
        "pay nurses; open the clinics to all who fled",
        "all who fled",
        "strong",
    ]
    assert "\x1b" not in told.stdout
    assert told.stderr.splitlines() == [
        "5 of 5 recommendations, in 3 documents, 2008–2012",
        "strength: medium 2 · weak 2 · strong 1",
        "lever: services 2 · finance 1 · protection and rights 1",
        "kind of addressee: state 2 · international organisation 1 · local authority 1",
    ]


def test_options_given_twice_widen_and_different_ones_narrow(run: Path) -> None:
    assert ids(asked(run, "--strength", "weak", "--strength", "strong")) == [rows()[n]["rec_id"] for n in (0, 3, 4)]
    told = asked(run, "--addressee", "Kenya", "--year", "2009-", "--lever", "services")
    assert ids(told) == [rows()[2]["rec_id"]]
    assert told.stderr.startswith(
        "1 of 5 recommendations with addressee: Kenya; lever: services; year: 2009-, in 1 document, 2012\n"
    )


def test_an_actor_is_found_however_it_is_written(run: Path) -> None:
    found = [json.loads(line) for line in asked(run, "--to", "jsonl", "--addressee", "kenya").stdout.splitlines()]
    assert [one["addressee"] for one in found] == ["The Government of Kenya", "Kenyan authorities"]
    assert ids(asked(run, "--addressee", "UNICEF")) == ids(asked(run, "--addressee", "United Nations Children's Fund"))
    assert found[0]["slots"]["addressee"]["start"] == 10
    assert found[0]["parts"] == [[10, 96]]


def test_no_match_is_said_with_what_was_asked_and_is_no_error(run: Path, tmp_path: Path) -> None:
    told = asked(run, "--addressee", "Atlantis", "--voice", "own")
    assert (told.exit_code, ids(told)) == (0, [])
    assert told.stderr == "no recommendation with addressee: Atlantis; voice: own; the run has 5\n"
    assert asked(run, "--source", "nothing", "-o", str(tmp_path / "r.docx")).exit_code == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ("--lever", "service"),
            "no lever 'service' (did you mean 'services'?); known: finance, ",
        ),
        (("--strength", "very"), "no strength 'very'; known: medium, strong, weak"),
        (("--found-by", "magic"), "no found by 'magic'; known: block, list, matrix, sentence"),
        (("--status", "agreed"), "known: accepted, noted, partially accepted, pending, rejected"),
        (("--objective", "99"), "no objective '99'; known: 15"),
        (("--sort", "size"), "no sort key 'size'"),
        (("--year", "soon"), "'soon' is no year"),
        (("--to", "pdf"), "no format 'pdf'"),
        (("--to", "xlsx"), "say with -o which file to write"),
        (("-o", "x.odt"), "x.odt: no format 'odt'"),
        (("--network", "x.gml"), "no network format '.gml'"),
        (("--same", "nowhere:1-2"), "no record 'nowhere:1-2'"),
        (("--demand", "d7"), "no demand 'd7'"),
    ],
)
def test_what_is_unknown_is_refused_with_what_exists(words: tuple[str, ...], message: str, run: Path) -> None:
    told = asked(run, *words)
    assert (told.exit_code, told.stdout) == (2, "")
    assert message in told.stderr


def test_a_demand_is_followed_through_the_years(run: Path) -> None:
    by_demand = ids(asked(run, "--demand", "d1"))
    assert by_demand == [rows()[0]["rec_id"], rows()[2]["rec_id"]]
    assert ids(asked(run, "--same", by_demand[1])) == by_demand
    assert ids(asked(run, "--same", by_demand[1], "--sort", "-year")) == by_demand[::-1]


def test_sort_and_limit(run: Path) -> None:
    told = asked(run, "--sort", "-year,page", "--limit", "2")
    assert ids(told) == [rows()[2]["rec_id"], rows()[0]["rec_id"]]
    assert "the first 2" in told.stderr
    assert len(ids(asked(run, "--limit", "0"))) == 5


@pytest.mark.parametrize("ending", ["csv", "xlsx", "jsonl", "md", "docx"])
def test_the_end_of_the_name_says_the_format(ending: str, run: Path, tmp_path: Path) -> None:
    target = tmp_path / f"r.{ending}"
    told = asked(run, "-o", str(target), "--lever", "services")
    assert (told.exit_code, told.stdout) == (0, "")
    assert told.stderr.endswith(f"{target}\n")
    assert target.stat().st_size > 0
    if ending == "xlsx":
        notes = [line[1] for line in openpyxl.load_workbook(target)["columns"].iter_rows(values_only=True)]
        assert any(
            "2 of the 5 records of the run, from 2 documents. Chosen by lever: services." in str(n) for n in notes
        )


def test_the_network_is_written_and_nothing_else_is_printed(run: Path, tmp_path: Path) -> None:
    told = asked(run, "--network", str(tmp_path / "n.graphml"))
    assert (told.exit_code, told.stdout) == (0, "")
    assert "network of 10 nodes and 13 edges" in told.stderr
    assert "1 record has neither addressee nor lever" in told.stderr
    both = asked(run, "--network", str(tmp_path / "n.csv"), "--to", "jsonl")
    assert len(both.stdout.splitlines()) == 5
    assert (tmp_path / "n.csv").read_text(encoding="utf-8-sig").startswith("source,target,weight")


def test_a_folder_that_is_no_run_or_an_old_one_is_told(run: Path, tmp_path: Path) -> None:
    told = asked(tmp_path)
    assert (told.exit_code, told.stdout) == (2, "")
    assert "no run at" in told.stderr
    old = make_run(tmp_path / "old")
    (old / "tables" / "recommendations.parquet").unlink()
    assert "recommendations.parquet is missing" in asked(old).stderr


def test_help_ends_with_an_example() -> None:
    told = CliRunner().invoke(app, ["recommendations", "--help"])
    assert "hsnlp recommendations run" in " ".join(told.stdout.split("Example:")[1].split())


@pytest.mark.parametrize("width", [80, 120, 200])
def test_the_table_fits_the_terminal_and_loses_no_words(width: int) -> None:
    stream = io.StringIO()
    draw(rows(), ABOUT, Console(width=width, file=stream))
    lines = stream.getvalue().splitlines()
    assert max(map(len, lines)) <= width
    shown = set(stream.getvalue().split())
    wanted = "authorities protection nurses; strong medium weak [Counties] clinics register Norway *clinics* <b>"
    assert set(wanted.split()) <= shown
    assert "inferred" in stream.getvalue()


@pytest.mark.slow
def test_what_annotate_writes_is_what_is_read(tmp_path: Path) -> None:
    from hsnlp.pipeline.run import Options, annotate_into

    (tmp_path / "a.txt").write_text("States should protect every migrant. Guards turned the families back.\n")
    summary = annotate_into(tmp_path / "run", [tmp_path / "a.txt"], Options(annotator="cues", workers=1))
    assert summary.failures == []
    found = [json.loads(line) for line in asked(tmp_path / "run", "--to", "jsonl").stdout.splitlines()]
    assert [(one["addressee"], one["addressee_names"], one["text"]) for one in found] == [
        ("States", ["States"], "States should protect every migrant.")
    ]
    for ending in ("csv", "xlsx", "md", "docx"):
        assert asked(tmp_path / "run", "-o", str(tmp_path / f"r.{ending}")).exit_code == 0
