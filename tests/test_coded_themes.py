"""Themes in Python are those of the command; a bar is drawn where it is asked for."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import hsnlp
from hsnlp.errors import RunError
from hsnlp.pipeline.run import Options, annotate_into
from hsnlp.pipeline.theming import theme_run
from hsnlp.resources import resource_dir
from hsnlp.themes.settings import Settings
from hsnlp.themes.tables import COLUMNS


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("themes") / "run"
    annotate_into(out, [resource_dir("corpus/sample")], Options(annotator="cues", workers=1))
    return out


def test_before_themes_are_sought_the_tables_have_their_columns_and_no_rows(run: Path) -> None:
    corpus = hsnlp.open_run(run)
    assert list(corpus.themes.columns) == list(COLUMNS["themes"])
    assert list(corpus.theme_units.columns) == list(COLUMNS["theme_units"])
    assert len(corpus.themes) == len(corpus.theme_units) == 0
    assert " themes, " not in repr(corpus)


@pytest.mark.slow
def test_themes_in_python_are_those_of_the_command(run: Path, tmp_path: Path) -> None:
    before = hsnlp.open_run(run).find_themes(seed=7)
    theme_run(run, Settings(seed=7))
    after = hsnlp.open_run(run)
    assert len(after.themes) > 1
    pd.testing.assert_frame_equal(before.themes, after.themes)
    pd.testing.assert_frame_equal(before.theme_units, after.theme_units)
    assert f"{len(after.themes)} themes" in repr(after)
    placed = set(after.theme_units["theme_id"].dropna())
    assert placed == set(after.themes["theme_id"])


@pytest.mark.slow
def test_themes_of_a_corpus_in_memory_leave_it_as_it_was() -> None:
    corpus = hsnlp.annotate(resource_dir("corpus/sample"), annotator="cues")
    themed = corpus.find_themes(3)
    assert len(themed.themes) == 3
    assert len(corpus.themes) == 0
    assert themed.passages is corpus.passages


@pytest.mark.slow
def test_seed_words_guide_themes_and_too_many_are_refused(run: Path) -> None:
    corpus = hsnlp.open_run(run)
    found = corpus.find_themes(2, guided={"Rescue at sea": ["a ship rescues people in distress", "drown"]}).themes
    assert found["kind"].tolist() == ["guided", "free", "free"]
    assert found["label"][0] == "Rescue at sea"
    with pytest.raises(RunError, match=r"ask for \d+ at most"):
        corpus.find_themes(900)


def test_too_little_text_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Every harbour needs a doctor.\n", encoding="utf-8")
    corpus = hsnlp.annotate(tmp_path, annotator="cues")
    with pytest.raises(RunError, match="at least 20"):
        corpus.find_themes()


def test_a_bar_is_drawn_only_where_it_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("Every harbour needs a doctor.\n", encoding="utf-8")
    hsnlp.annotate(tmp_path, annotator="cues")
    assert capsys.readouterr().err == ""
    hsnlp.annotate(tmp_path, annotator="cues", progress=True)
    assert "1/1" in capsys.readouterr().err
