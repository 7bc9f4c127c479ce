"""The lever of a demand: pieces of words, the shipped model, and the labels it learned from."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsnlp.codebook import load_codebook
from hsnlp.documents import Passage, Span
from hsnlp.encode import shared_encoder
from hsnlp.errors import ModelError
from hsnlp.recommendations.levers import LETTERS, WEIGHTS, WORDS, LeverModel, letter_pieces, load_levers, word_pieces
from hsnlp.recommendations.slots import Ask, SlotReader
from hsnlp.weights import model_folder, read_manifest

ROOT = Path(__file__).resolve().parent.parent
PLAIN = {
    "The ministry should issue more work visas and resettle refugees from the camp.": "legal_pathways",
    "The police must stop torturing detainees and release all political prisoners.": "protection_and_rights",
    "Border guards should check every passport and cut the number of illegal entries.": "border_management",
    "States must reduce poverty and cut emissions to reach sustainable development.": "root_causes_and_development",
    "Both governments should return to negotiations and work together for peace.": "cooperation_and_dialogue",
    "The authorities should facilitate the voluntary return and reintegration of refugees.": "return_and_reintegration",
    "Prosecute traffickers and identify victims of human trafficking.": "anti_trafficking_and_smuggling",
    "Improve access to health care and build more schools in rural areas.": "services",
    "Future research should collect better data on displacement.": "data_and_research",
    "Ratify the Convention and its Optional Protocol.": "governance_and_law",
    "Donors must increase funding and cancel the debt of poor countries.": "finance",
}
"""A sentence for each lever that names it plainly; written for this test, none learned from."""


@pytest.fixture(scope="module")
def model() -> LeverModel:
    return load_levers()


@given(st.text())
def test_pieces_lie_in_their_part_of_the_table_each_once(text: str) -> None:
    for rows, first, size in ((word_pieces(text), 0, WORDS), (letter_pieces(text), WORDS, LETTERS)):
        assert np.array_equal(rows, np.unique(rows))
        assert all(first <= row < first + size for row in rows.tolist())


def test_capitals_and_marks_make_no_other_pieces() -> None:
    assert np.array_equal(word_pieces("Close the camps!"), word_pieces("close THE (camps)"))
    assert np.array_equal(letter_pieces("Close the camps!"), letter_pieces("close THE (camps)"))
    assert not np.array_equal(word_pieces("dog bites man"), word_pieces("man bites dog"))


def test_it_knows_the_levers_of_the_codebook(model: LeverModel) -> None:
    assert set(model.codes) == {code.id for code in load_codebook().codes("recommendation")}


def test_plain_demands_get_their_levers(model: LeverModel) -> None:
    found = dict(zip(PLAIN, model.read(list(PLAIN)), strict=True))
    assert {text: lever for text, (lever, _) in found.items()} == PLAIN


def test_probabilities_add_up_and_a_text_is_read_for_itself(model: LeverModel) -> None:
    texts = [*PLAIN, "", "…", "word " * 600]
    together = model.probabilities(texts)
    assert np.allclose(together.sum(axis=1), 1)
    alone = np.concatenate([model.probabilities([text]) for text in texts])
    assert np.allclose(together, alone, atol=1e-5)
    assert model.read([]) == []


def test_the_slot_model_says_the_same_levers_in_the_same_order(model: LeverModel) -> None:
    assert tuple(read_manifest(model_folder("slots"))["levers"]) == model.codes
    asks = [Ask((Passage("made-up", Span(0, len(text)), text),)) for text in PLAIN if " should " in text]
    assert asks
    assert {len(slots.levers) for slots in SlotReader(load_codebook()).read(asks)} == {len(model.codes)}


@given(said=st.lists(st.floats(-30, 30), min_size=13, max_size=13), shift=st.floats(-5, 5))
def test_what_the_slot_model_says_is_joined_text_by_text(said: list[float], shift: float) -> None:
    model, texts = load_levers(), ["Ratify the Convention.", "Improve access to health care."]
    alone = model.probabilities(texts)
    both = model.probabilities(texts, [(), said])
    assert np.array_equal(both[0], alone[0])
    assert both[1].sum() == pytest.approx(1)
    assert np.allclose(both[1], model.probabilities(texts, [(), [one + shift for one in said]])[1])
    sure = [30.0 * (n == 4) for n in range(13)]
    assert model.read(texts, [sure, sure])[1][0] == model.codes[4]


def test_weights_that_changed_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "levers"
    shutil.copytree(model_folder("levers"), folder)
    with (folder / WEIGHTS).open("ab") as stream:
        stream.write(b"\0")
    with pytest.raises(ModelError, match="has changed"):
        LeverModel(folder, shared_encoder(model_folder("best")))


def test_the_coded_levers_hold_no_text_but_our_own() -> None:
    levers = {code.id for code in load_codebook().codes("recommendation")} | {"none"}
    seen = set()
    for line in (ROOT / "corpus" / "gold" / "levers.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        assert row["lever"] in levers
        assert row["id"] not in seen
        seen.add(row["id"])
        assert ("text" in row) == (row["genre"] == "written")
        if "text" in row:
            assert row["id"] == hashlib.sha256(row["text"].encode()).hexdigest()[:12]
        assert "seed_documents" not in str(row["document"])


@pytest.fixture
def scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))


def test_macro_f1_is_the_mean_of_its_codes(scripts: None) -> None:
    from evaluate_levers import by_code, macro

    gold, given_ = np.array([0, 0, 1, 2]), np.array([0, 1, 1, 0])
    assert by_code(gold, given_)[:3].tolist() == pytest.approx([1 / 2, 2 / 3, 0])
    assert macro(gold, given_, np.array([0, 1])) == pytest.approx(7 / 12)


def test_a_second_coder_counts_twice_the_first(scripts: None) -> None:
    from coder_data import LEVERS
    from lever_data import Example
    from train_levers import shares

    found = shares(
        [Example("a", "finance", "d", "ungd", "gold", "services"), Example("b", "other", "d", "ungd", "gold")]
    )
    assert found.sum(axis=1).tolist() == pytest.approx([1, 1])
    assert found[0, LEVERS.index("services")] == pytest.approx(2 * found[0, LEVERS.index("finance")])


@pytest.mark.slow
def test_floor_on_held_out_recommendations(scripts: None, shared: Path, model: LeverModel) -> None:
    from coder_data import LEVERS
    from evaluate_levers import by_code
    from prose_recommendations import held_out_prose
    from train_levers import read_beside

    rows = held_out_prose(shared)
    texts = "\n".join(row["text"] for row in rows)
    assert hashlib.sha256(texts.encode()).hexdigest()[:12] == "0d1a4309618c"
    gold = np.array([LEVERS.index(row["recommendation"]["lever"]) for row in rows])
    read = [row["text"] for row in rows]
    found = np.array([LEVERS.index(lever) for lever, _ in model.read(read, read_beside(read))])
    often = np.flatnonzero(np.bincount(gold, minlength=len(LEVERS)) >= 5)
    assert (gold == found).mean() >= 0.58
    assert by_code(gold, found)[often].mean() >= 0.56
