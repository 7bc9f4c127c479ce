"""Themes as they are found, kept, assigned and described."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_themes import SUBJECTS, WIDTH, corpus, embed, found_in, row, subject_rows

from hsnlp.errors import RunError
from hsnlp.themes.describe import describe, unit_rows
from hsnlp.themes.find import assign_themes
from hsnlp.themes.guided import read_seeds
from hsnlp.themes.keep import load_model, save_model
from hsnlp.themes.measures import adjusted_rand
from hsnlp.themes.tables import COLUMNS, theme_rows, write_theme_table
from hsnlp.themes.vectors import Store


def test_a_small_corpus_gives_its_subjects_again_and_says_which_clusterer_worked(tmp_path: Path) -> None:
    rows = subject_rows(5)
    found = found_in(rows, tmp_path)
    assert found.model.about["clusterer"] == "k-means"
    assert found.model.about["notes"]
    subjects = [unit.section for unit in corpus(rows).units()]
    names = sorted(set(subjects))
    assert adjusted_rand([names.index(s) for s in subjects], found.assigned.theme.tolist()) > 0.9
    assert found.model.about["ari"] > 0.9
    assert found.model.about["diversity"] >= 0.9
    assert {word for theme in found.model.themes for word in theme.label.split(" · ")[0].split()} <= {
        word for words in SUBJECTS.values() for word in words.split()
    } | {"rule"}


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    rows = subject_rows(5)
    for name in ("a", "b"):
        found = found_in(rows, tmp_path / name / "vectors")
        save_model(found.model, tmp_path / name / "model")
        contents, whole = describe(corpus(rows), found.assigned, found.model.themes)
        write_theme_table(tmp_path / name, "themes", theme_rows(found.model.themes, contents, whole))
    files = sorted(p.relative_to(tmp_path / "a") for p in (tmp_path / "a").rglob("*") if p.is_file())
    assert len(files) == 7
    for path in files:
        assert (tmp_path / "a" / path).read_bytes() == (tmp_path / "b" / path).read_bytes(), path


def test_themes_that_were_saved_assign_the_same_and_hold_no_pickle(tmp_path: Path) -> None:
    rows = subject_rows(5)
    found = found_in(rows, tmp_path / "vectors")
    save_model(found.model, tmp_path / "model")
    model = load_model(tmp_path / "model")
    assert model.themes == found.model.themes
    again = assign_themes(corpus(rows), Store(tmp_path / "vectors", "test", WIDTH), embed, model)
    assert again.assigned.theme.tolist() == found.assigned.theme.tolist()
    assert {path.suffix for path in (tmp_path / "model").iterdir()} == {".safetensors", ".json"}
    new = assign_themes(corpus(subject_rows(2, seed=9)), Store(tmp_path / "new", "test", WIDTH), embed, model)
    assert (new.assigned.theme >= 0).mean() > 0.8


def test_themes_of_another_encoder_and_damaged_ones_are_refused(tmp_path: Path) -> None:
    rows = subject_rows(5)
    found = found_in(rows, tmp_path / "vectors")
    save_model(found.model, tmp_path / "model")
    with pytest.raises(RunError, match="another encoder"):
        assign_themes(corpus(rows), Store(tmp_path / "x", "other", WIDTH), embed, found.model)
    tensors = tmp_path / "model" / "themes.safetensors"
    tensors.write_bytes(tensors.read_bytes()[:-3] + b"abc")
    with pytest.raises(RunError, match="damaged"):
        load_model(tmp_path / "model")
    with pytest.raises(RunError, match="no themes"):
        load_model(tmp_path / "nowhere")


def test_too_few_paragraphs_are_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="themes across sources need at least 20"):
        found_in(subject_rows(1, each=1), tmp_path)


def test_guided_themes_keep_their_names_and_gather_their_units(tmp_path: Path) -> None:
    rows = subject_rows(5)
    seeds = {"Access to water": ("wells water drought pumps rivers",)}
    found = found_in(rows, tmp_path, seeds=seeds)
    first = found.model.themes[0]
    assert (first.label, first.kind, first.theme_id) == ("Access to water", "guided", "g01")
    inside = [u.section for u, of in zip(corpus(rows).units(), found.assigned.theme, strict=True) if of == 0]
    assert len(inside) >= 15
    assert set(inside) == {"water"}
    assert len(found.model.themes) > 2


def test_a_theme_says_what_it_holds_with_quotes_that_stand_in_their_documents(tmp_path: Path) -> None:
    rows = subject_rows(6)
    found = found_in(rows, tmp_path)
    contents, whole = describe(corpus(rows), found.assigned, found.model.themes)
    table = list(theme_rows(found.model.themes, contents, whole))
    assert set(table[0]) == set(COLUMNS["themes"])
    said = {(r["doc_id"], r["start"]): r["text"] for r in rows}
    for one in table:
        sources = [quote["doc_id"] for quote in one["quotes"]]
        assert len(sources) == len(set(sources)) >= 2
        assert all(said[q["doc_id"], q["start"]] == q["text"] for q in one["quotes"])
    water = max(table, key=lambda one: one["threats"].get("food", 0))
    assert water["threats"]["food"] > 0.9
    assert sum(one["units"] for one in table) <= whole.units
    listed = list(unit_rows(corpus(rows), found.assigned, found.model.themes))
    assert len(listed) == whole.units
    assert all((one["theme_id"] is None) == (one["reason"] is not None) for one in listed)


hostile = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


@pytest.mark.slow
@given(st.lists(hostile, min_size=1, max_size=12))
def test_hostile_texts_neither_break_nor_vanish(tmp_path_factory: pytest.TempPathFactory, said: list[str]) -> None:
    folder = tmp_path_factory.mktemp("hostile")
    rows = subject_rows(3)
    at = 10_000
    for n, text in enumerate(said):
        rows.append(row("d7", at, text, n, "odd"))
        at += len(text) + 1
    found = found_in(rows, folder / "vectors", themes=3)
    contents, whole = describe(corpus(rows), found.assigned, found.model.themes)
    assert write_theme_table(folder, "themes", theme_rows(found.model.themes, contents, whole)) == 3
    units = unit_rows(corpus(rows), found.assigned, found.model.themes)
    assert write_theme_table(folder, "theme_units", units) == whole.units


@pytest.mark.parametrize(
    "content", ["", "themes = 3", "[themes]\na = []", "[themes]\na = [1]", "[themes", "[other]\na=['b']"]
)
def test_seed_files_of_another_form_are_refused(content: str, tmp_path: Path) -> None:
    path = tmp_path / "seeds.toml"
    path.write_text(content)
    with pytest.raises(RunError):
        read_seeds(path)


def test_seed_files_name_themes(tmp_path: Path) -> None:
    path = tmp_path / "seeds.toml"
    path.write_text('[themes]\n"Border deaths" = ["drowned", "bodies at sea"]\nvisas = "visa permits"\n')
    assert read_seeds(path) == {"Border deaths": ("drowned", "bodies at sea"), "visas": ("visa permits",)}
