"""The command line translates: data on stdout, talk on stderr, an exit status that says how it went."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from hsnlp.cli.app import app

COMMANDS = sorted(get_command(app).commands)  # type: ignore[attr-defined]


def hsnlp(*words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hsnlp", *words], input=stdin, capture_output=True, text=True, encoding="utf-8"
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_page_ends_with_an_example(command: str) -> None:
    told = hsnlp(command, "--help")
    assert told.returncode == 0
    example = " ".join(told.stdout.split("Example:")[1].split())
    assert f"hsnlp {command}" in example


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_stands_in_the_readme(command: str) -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    assert f"hsnlp {command}" in readme


def test_tag_is_a_filter_with_offsets_into_the_text_that_it_was_given() -> None:
    text = "The ministry fears an invasion.  Nurses speak of dignity\nand of care."
    told = hsnlp("tag", stdin=json.dumps({"id": "a1", "text": text}) + "\n")
    records = [json.loads(line) for line in told.stdout.splitlines()]
    assert told.returncode == 0
    assert {r["doc_id"] for r in records} == {"a1"}
    assert [text[r["start"] : r["end"]] for r in records] == [r["text"] for r in records]
    assert len(records) == 2


def test_tag_goes_on_after_a_bad_line_and_says_which_it_was() -> None:
    told = hsnlp("tag", stdin='{"id": "a"\n{"id": "b", "text": "States must protect refugees."}\n{"id": "c"}\n')
    assert told.returncode == 1
    assert [json.loads(line)["doc_id"] for line in told.stdout.splitlines()] == ["b"]
    assert "line 1 is no JSON" in told.stderr
    assert 'line 3 has no "text"' in told.stderr


def test_tag_says_what_it_left_out_because_of_its_language() -> None:
    french = "Les États devraient protéger les droits des personnes migrantes qui franchissent la frontière."
    told = hsnlp("tag", "--format", "text", stdin=french)
    assert (told.returncode, told.stdout) == (0, "")
    assert "not English (fr)" in told.stderr


def test_bad_usage_ends_with_2_and_says_what_to_do(tmp_path: Path) -> None:
    assert hsnlp("anotate").returncode == 2
    nowhere = hsnlp("annotate", str(tmp_path / "none"), "-o", str(tmp_path / "run"))
    assert (nowhere.returncode, (tmp_path / "run").exists()) == (2, False)
    assert "no such file or folder" in nowhere.stderr
    assert hsnlp("export", str(tmp_path), "--to", "csv", "-o", str(tmp_path / "x")).returncode == 2
    (tmp_path / "book.toml").write_text('name = "x"\n[[dimension]]\nid = "Bad Id"\n')
    told = hsnlp("codebook", str(tmp_path / "book.toml"))
    assert told.returncode == 2
    assert "book.toml" in told.stderr


def test_the_codebook_is_printed_as_a_page_and_checked() -> None:
    page = hsnlp("codebook").stdout
    assert "securitisation" in page
    assert "human_security" in page
    assert "is sound; digest" in hsnlp("codebook", "--check").stdout


@pytest.mark.slow
def test_annotate_then_export_then_report(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("States should protect every migrant. Guards turned the families back.\n")
    run = tmp_path / "run"
    told = hsnlp("annotate", str(tmp_path / "a.txt"), "-o", str(run))
    assert (told.returncode, told.stdout) == (0, "")
    assert "1 coded" in told.stderr
    exported = hsnlp("export", str(run), "--to", "csv", "-o", str(tmp_path / "flat.csv"))
    assert exported.returncode == 0
    assert (tmp_path / "flat.csv").read_text(encoding="utf-8-sig").count("\n") == 3
    assert hsnlp("report", str(run)).stdout.strip() == str(run / "report.html")
    unknown = hsnlp("export", str(run), "--to", "spss", "-o", str(tmp_path / "x"))
    assert (unknown.returncode, "known: csv, jsonl, parquet, xlsx" in unknown.stderr) == (2, True)
