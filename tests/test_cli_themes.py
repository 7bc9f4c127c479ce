"""``hsnlp themes`` on a run of documents written here."""

from __future__ import annotations

import csv
import json
import random
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hsnlp.cli.app import app
from hsnlp.pipeline.run import Options, annotate_into
from hsnlp.pipeline.theming import NEEDED

pytestmark = pytest.mark.slow

ABOUT = {
    "wells": "Families walk for hours to reach a well that has not run dry. Pumps break and nobody mends them.",
    "visas": "Employers wait for months until a work visa is granted. Fees for permits rise every spring.",
    "clinics": "Nurses vaccinate children against measles in the camp. The clinic lacks beds and medicine.",
    "courts": "A judge heard the appeals of detained asylum seekers. Lawyers had no time to prepare them.",
    "boats": "Crews pulled survivors from a capsized boat at night. Smugglers had left them without fuel.",
}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documents")
    draw = random.Random(3)
    for n in range(6):
        parts = [
            f"{text} This was seen in place {draw.randint(1, 99)}, writes observer {n}." for text in ABOUT.values()
        ]
        draw.shuffle(parts)
        (folder / f"report{n}.txt").write_text("\n\n".join(parts) + "\n", encoding="utf-8")
    out = tmp_path_factory.mktemp("run") / "run"
    annotate_into(out, [folder], Options(annotator="cues", workers=1))
    return out


def asked(*words: str) -> tuple[int, str, str]:
    told = CliRunner().invoke(app, ["themes", *words])
    return told.exit_code, told.stdout, told.stderr


def test_themes_are_written_beside_the_other_tables_and_found_again(run: Path) -> None:
    status, out, said = asked(str(run), "--themes", "5")
    assert status == 0, said
    assert len(out.splitlines()) == 5
    first = {path.name: path.read_bytes() for path in (run / "tables").glob("theme*")}
    assert sorted(first) == ["theme_units.csv", "theme_units.parquet", "themes.csv", "themes.parquet"]
    about = json.loads((run / "themes.json").read_text())
    assert about["themes"] == 5
    assert about["units"] == 30
    with (run / "tables" / "theme_units.csv").open(newline="") as stream:
        placed = list(csv.DictReader(stream))
    assert len(placed) == 30
    assert asked(str(run), "--themes", "5")[0] == 0
    assert first == {path.name: path.read_bytes() for path in (run / "tables").glob("theme*")}
    status, again, said = asked(str(run), "--assign-only")
    assert (status, again) == (0, out), said
    assert not [path for path in (run / "themes").rglob("*") if path.suffix in {".pkl", ".joblib", ".pickle"}]


def test_a_dimension_of_the_codebook_guides_themes(run: Path) -> None:
    status, out, said = asked(str(run), "--guided", "threat", "--themes", "2")
    assert status == 0, said
    assert sum(line.startswith("g") for line in out.splitlines()) == 8


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--guided", "threats"], "did you mean 'threat'"),
        (["--assign-only", "--themes", "3"], "fits nothing"),
        (["--from", "x"], "give both"),
    ],
)
def test_what_cannot_be_done_is_told(run: Path, words: list[str], reason: str) -> None:
    status, _, said = asked(str(run), *words)
    assert status == 2
    assert reason in said


def test_without_the_extra_the_command_says_what_to_install(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("umap", "bertopic"):
        monkeypatch.setitem(sys.modules, module, None)
    status, _, said = asked(str(run))
    assert status == 2
    assert "themes need bertopic, umap: pip install 'hsnlp[themes]'" in said


def test_placing_documents_in_known_themes_does_without_the_extra(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert asked(str(run), "--themes", "4")[0] == 0
    for module in NEEDED:
        monkeypatch.setitem(sys.modules, module, None)
    status, out, said = asked(str(run), "--assign-only")
    assert (status, len(out.splitlines())) == (0, 4), said


def test_annotating_finds_themes_where_they_are_asked_for_and_says_when_old_ones_are_gone(tmp_path: Path) -> None:
    texts = tmp_path / "texts"
    texts.mkdir()
    for n in range(4):
        body = "\n\n".join(f"{text} So it was in district {n}." for text in ABOUT.values())
        (texts / f"t{n}.txt").write_text(body + "\n", encoding="utf-8")
    out = tmp_path / "run"
    words = ["annotate", str(texts), "-o", str(out), "--annotator", "cues", "--workers", "1"]
    told = CliRunner().invoke(app, [*words, "--themes"])
    assert told.exit_code == 0, told.stderr
    assert (out / "tables" / "themes.parquet").is_file()
    assert "themes (" in told.stderr
    assert 'id="grid-themes"' in (out / "report.html").read_text(encoding="utf-8")
    (texts / "t9.txt").write_text("A new paper says that health posts should be opened.\n", encoding="utf-8")
    told = CliRunner().invoke(app, words)
    assert told.exit_code == 0, told.stderr
    assert not (out / "tables" / "themes.parquet").is_file()
    assert f"hsnlp themes {out}" in told.stderr


def test_too_few_paragraphs_for_themes_leave_the_rest_of_the_run_whole(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("States should open legal pathways for workers.\n", encoding="utf-8")
    out = tmp_path / "run"
    told = CliRunner().invoke(
        app, ["annotate", str(tmp_path / "a.txt"), "-o", str(out), "--annotator", "cues", "--themes"]
    )
    assert told.exit_code == 0, told.stderr
    assert "no themes: " in told.stderr
    assert (out / "report.html").is_file()
