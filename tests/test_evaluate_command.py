"""``hsnlp evaluate``: a run or an annotator against a gold standard, as tables or as JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

WALL = "The minister promised a higher wall and more guards against illegal immigration."
CARE = "Families who fled the war have no clean water and no school."
NOTHING = "The committee adopted its budget without a vote."


def hsnlp(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hsnlp", *words]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    coded: list[dict[str, Any]] = [
        {"text": WALL, "document": "press/a.txt", "frames": {"securitisation": "reported"}, "genre": "press"},
        {"text": CARE, "document": "press/b.txt", "frames": {"human_security": "asserted"}, "genre": "press"},
        {"text": NOTHING, "document": "ngo/c.txt", "frames": {}, "genre": "ngo"},
    ]
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in coded), encoding="utf-8")
    return path


def test_an_annotator_is_measured_by_its_name_and_the_coder_is_stated(gold: Path) -> None:
    told = hsnlp("evaluate", "cues", "--gold", str(gold), "--by", "genre")
    assert told.returncode == 0, told.stderr
    assert "coder: not stated" in told.stdout
    assert "decided: frame, voice" in told.stdout
    assert "## By genre" in told.stdout
    assert "frame:human_security" in told.stdout
    assert "\x1b" not in told.stdout


def test_json_holds_everything_and_is_strict(gold: Path, tmp_path: Path) -> None:
    out = tmp_path / "figures.json"
    words = ("evaluate", "cues", "--gold", str(gold), "--against", "cues", "--format", "json", "-o", str(out))
    told = hsnlp(*words)
    assert (told.returncode, told.stdout) == (0, "")
    found = json.loads(out.read_text(encoding="utf-8"), parse_constant=lambda name: pytest.fail(name))
    assert found["figures"]["units"] == found["evaluated"] == 3
    assert {one["name"] for one in found["annotators"]} == {"cues"}
    assert found["side_by_side"]["frame"]["difference"]["value"] == 0
    assert found["calibrations"][0]["equal_mass"]


def test_markdown_has_a_table_for_every_part(gold: Path) -> None:
    told = hsnlp("evaluate", "cues", "--gold", str(gold), "--format", "markdown")
    assert told.stdout.count("| --- |") == told.stdout.count("\n## ") > 3


def test_what_does_not_exist_is_refused_with_what_does(gold: Path, tmp_path: Path) -> None:
    told = hsnlp("evaluate", "cuse", "--gold", str(gold))
    assert told.returncode == 2
    assert "did you mean 'cues'" in told.stderr
    assert "no group 'region'" in hsnlp("evaluate", "cues", "--gold", str(gold), "--by", "region").stderr
    assert "run.db is missing" in hsnlp("evaluate", str(tmp_path), "--gold", str(gold)).stderr


@pytest.mark.slow
def test_a_run_meets_its_own_export_and_says_which_rows_it_does_not_hold(gold: Path, tmp_path: Path) -> None:
    papers, run, sheet = tmp_path / "press", tmp_path / "run", tmp_path / "coded.csv"
    papers.mkdir()
    (papers / "a.txt").write_text(WALL + "\n", encoding="utf-8")
    (papers / "b.txt").write_text(CARE + "\n", encoding="utf-8")
    assert hsnlp("annotate", str(papers), "-o", str(run), "--workers", "1").returncode == 0
    assert hsnlp("export", str(run), "--to", "csv", "-o", str(sheet)).returncode == 0
    same = hsnlp("evaluate", str(run), "--gold", str(sheet), "--format", "json")
    assert same.returncode == 0, same.stderr
    figures = json.loads(same.stdout)["figures"]
    assert figures["units"] == 2
    assert {one["f1"]["value"] for one in figures["codes"]} == {1.0}
    partly = hsnlp("evaluate", str(run), "--gold", str(gold), "--against", "cues")
    assert partly.returncode == 1
    assert "1 of 3 gold rows not found: its document is not in the run" in partly.stderr
    assert "evaluated: 2 sentences" in partly.stdout
