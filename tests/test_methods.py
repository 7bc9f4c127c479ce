"""The methods section says what a run knows, and a score only where it holds."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import hsnlp
from hsnlp.errors import ModelError, RunError
from hsnlp.loaders.bibliography import read_bibliography
from hsnlp.methods import FORMATS, write_methods
from hsnlp.methods.card import Figure, read_card, tables
from hsnlp.methods.sources import AUTHORS, SOFTWARE, TITLE, WORKS, bibtex
from hsnlp.pipeline.run import Options, annotate_into
from hsnlp.weights import model_folder

ROOT = Path(__file__).resolve().parent.parent
Changed = Callable[..., Path]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("methods")
    (folder / "a.txt").write_text("States should protect every migrant. Guards turned the families back.\n")
    (folder / "copy.txt").write_text("States should protect every migrant. Guards turned the families back.\n")
    (folder / "empty.txt").write_text("")
    annotate_into(folder / "run", sorted(folder.glob("*.txt")), Options(workers=1, annotator="fast"))
    return folder / "run"


@pytest.fixture
def changed(run: Path) -> Any:
    """Return a function that changes the manifest of the run and gives the run; the manifest is put back."""
    manifest = run / "run.json"
    before = manifest.read_text(encoding="utf-8")

    def change(**values: Any) -> Path:
        manifest.write_text(json.dumps({**json.loads(before), **values}), encoding="utf-8")
        return run

    yield change
    manifest.write_text(before, encoding="utf-8")


@pytest.mark.slow
def test_it_says_what_was_read_and_left_out_and_by_what_it_was_coded(run: Path) -> None:
    text = write_methods(run)
    manifest = json.loads((run / "run.json").read_text(encoding="utf-8"))
    assert "The corpus holds 2 documents with" in text
    assert "1 source was refused as not fit to be coded (empty: 1)." in text
    assert "1 document with the words of another" in text
    assert f"*human_security* {manifest['codebook']['version']}" in text
    assert f"hsnlp {hsnlp.__version__} (The hsnlp developers)" in text
    assert all(digest in text for digest in [*manifest["models"].values(), manifest["fingerprint"]])


@pytest.mark.slow
def test_scores_are_those_of_the_card_and_whose_labels_they_are_is_said(run: Path) -> None:
    text, card = write_methods(run), read_card(model_folder("fast"))
    assert f"F1 was {card.f1['frame:securitisation']} for securitisation" in text
    assert f"{card.sentences:,} sentences of {card.documents:,} documents" in text
    assert "language-model coders" in text
    assert "not from people" in text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"models": {"fast": "0" * 16}}, "the model fast that is installed is not the one that coded the run"),
        ({"hsnlp": "0.0.1"}, "the run was made by hsnlp 0.0.1"),
        (
            {"codebook": {"name": "mine", "version": "1", "digest": "0" * 64}},
            "no coder was measured under the codebook mine",
        ),
        ({"coded_otherwise": 3}, "3 documents of the run were coded with other settings"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_no_score_is_given_where_none_holds(changed: Changed, values: dict[str, Any], why: str) -> None:
    text = write_methods(changed(**values))
    assert "F1" not in text
    assert f"was not measured: {why}" in " ".join(text.split())


@pytest.mark.slow
def test_a_codebook_of_ones_own_is_not_called_ours(changed: Changed) -> None:
    book = {"name": "mine", "version": "1", "digest": "0" * 64}
    text = write_methods(changed(codebook=book, codes={"frame": ["harbour"]}))
    assert "Copenhagen" not in text
    assert "buzan" not in write_methods(changed(codebook=book, codes={"frame": ["harbour"]}), "bibtex")


@pytest.mark.slow
def test_the_cues_have_the_figures_that_stand_beside_the_model(changed: Changed) -> None:
    text = write_methods(changed(annotator="cues", models={}))
    assert f"F1 was {read_card(model_folder('best')).cues['frame:securitisation']} for securitisation" in text
    assert "calibrated" not in text
    assert "wang2020" not in write_methods(changed(annotator="cues", models={}), "bibtex")


@pytest.mark.slow
def test_every_format_has_what_it_should(run: Path, tmp_path: Path) -> None:
    assert all(write_methods(run, one).endswith("\n") for one in FORMATS)
    text = write_methods(run, "text")
    assert not set("*`#") & set(text)
    assert max(map(len, text.splitlines())) <= 100
    (tmp_path / "cited.bib").write_text(write_methods(run, "bibtex"), encoding="utf-8")
    titles = {entry.metadata.title for entry in read_bibliography(tmp_path / "cited.bib")}
    assert {TITLE, WORKS["undp1994human"].title, WORKS["hinton2015distilling"].title} <= titles
    with pytest.raises(RunError, match="known: bibtex, md, text"):
        write_methods(run, "docx")


def test_no_run_is_answered_with_what_makes_one(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="hsnlp annotate PATH"):
        write_methods(tmp_path)


def test_every_work_is_a_bibtex_entry_that_a_reader_takes(tmp_path: Path) -> None:
    text = bibtex([SOFTWARE, *WORKS.values()])
    (tmp_path / "all.bib").write_text(text, encoding="utf-8")
    assert text.isascii()
    assert len(read_bibliography(tmp_path / "all.bib")) == len(WORKS) + 1


def test_the_citation_file_says_the_same() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert (cited["title"], cited["version"], cited["authors"]) == (TITLE, hsnlp.__version__, [{"name": AUTHORS}])
    assert bibtex([SOFTWARE]).strip() in (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["best", "fast"])
def test_a_card_gives_every_figure_that_is_told(name: str) -> None:
    card = read_card(model_folder(name))
    told = ["frame:securitisation", "frame:human_security", "voice", "threat", "referent", "recommendation"]
    assert all(0 < (card.f1[code].low or 0) < card.f1[code].value < (card.f1[code].high or 0) < 1 for code in told)
    assert all(code in read_card(model_folder("best")).cues for code in told)
    assert (card.sentences, card.documents) == (1440, 406)


def test_a_card_without_figures_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        read_card(tmp_path)
    (tmp_path / "README.md").write_text("# A model\n")
    with pytest.raises(ModelError, match="holds no figures"):
        read_card(tmp_path)


@given(st.lists(st.lists(st.text("ab1.[] ", min_size=1, max_size=5), min_size=2, max_size=2), min_size=1, max_size=4))
def test_a_table_is_read_as_it_was_written(rows: list[list[str]]) -> None:
    page = "\n".join(["## T", "", "| x | y |", "|---|--:|", *(f"| {a} | {b} |" for a, b in rows), "", "Below."])
    assert tables(page) == {"T": [{"x": a.strip(), "y": b.strip()} for a, b in rows]}


@pytest.mark.parametrize(
    ("cell", "shown"),
    [("0.86 [0.83, 0.88]", ".86 [.83, .88]"), ("1.00 [0.00, 1.00]", "1.00 [.00, 1.00]"), ("-0.1", "-.10")],
)
def test_a_figure_is_printed_as_the_field_prints_it(cell: str, shown: str) -> None:
    assert str(Figure.read(cell)) == shown
