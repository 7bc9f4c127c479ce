"""The parser that ships: whole, quiet, good enough, and steady in memory."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hsnlp.annotators.english import english, load_english, parse
from hsnlp.annotators.english import load as loading
from hsnlp.errors import ModelError
from hsnlp.resources import resource_dir

MODEL = resource_dir("models") / "english"
WRITTEN = "sentences.jsonl"
WRITTEN_SHA256 = "190f861159704f4c9bf46fdc5ac3a47c2ff2b3f2d83496637458ba331278da63"
FLOORS = {"root": 0.90, "subject": 0.83, "object": 0.84, "entities": 0.85}
"""Lowest acceptable shares on the written sentences: one sentence below what was measured."""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(MODEL, tmp_path / "english")
    return tmp_path / "english"


def word(doc: Any, label: str) -> str:
    """Return the text of the only word with this relation to the root."""
    [found] = [token.text for token in doc if token.dep_ == label and token.head.dep_ in {"ROOT", label}]
    return found


def test_a_subject_an_object_and_what_is_to_be_done() -> None:
    [doc] = parse(["The Ministry of Justice should inspect the prisons."])
    assert (word(doc, "nsubj"), word(doc, "ROOT"), word(doc, "obj")) == ("Ministry", "inspect", "prisons")
    assert doc[7].lemma_ == "prison"
    assert [(entity.text, entity.label_) for entity in doc.ents] == [("Ministry of Justice", "ORG")]


@pytest.mark.parametrize("text", ["Ratify the convention.", "Abolish the visas.", "Fully implement the law."])
def test_an_imperative_is_a_verb_with_an_object(text: str) -> None:
    [doc] = parse([text])
    root = next(token for token in doc if token.dep_ == "ROOT")
    assert (root.pos_, "Imp" in root.morph.get("Mood")) == ("VERB", True)
    assert [token.text for token in root.children if token.dep_ == "obj"] == [doc[-2].text]


def test_a_heading_that_could_be_an_order_is_a_noun() -> None:
    [doc] = parse(["Review of the legal framework"])
    assert (doc[0].dep_, doc[0].pos_) == ("ROOT", "NOUN")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=80), max_size=4))
def test_any_text_is_one_sentence_whose_offsets_hold(texts: list[str]) -> None:
    docs = list(parse(texts))
    assert len(docs) == len(texts)
    for text, doc in zip(texts, docs, strict=True):
        assert len(doc.text) == len(text)
        assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc if not token.is_space)
        assert sum(token.is_sent_start is True for token in doc) == min(1, len(doc))


def test_texts_read_together_are_read_as_alone() -> None:
    texts = [f"The agency helped {number} families in Kenya." for number in range(70)]
    assert [doc.to_json() for doc in parse(texts)] == [doc.to_json() for text in texts for doc in parse([text])]


def test_it_is_loaded_once() -> None:
    assert english() is english()


def test_the_vocabulary_is_renewed_and_older_documents_stay_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "KNOWN_STRINGS", len(load_english().vocab.strings) + 2_000)
    docs, largest = [], 0
    for number in range(16):
        texts = [f"A town called Qo{number}x{n} has a camp." for n in range(200)]
        docs += list(parse(texts))[:1]
        largest = max(largest, len(english().vocab.strings))
    assert largest < loading.KNOWN_STRINGS + 2_000
    assert [doc[3].text for doc in docs] == [f"Qo{number}x0" for number in range(16)]


def test_no_torch_is_imported() -> None:
    code = (
        "import sys; from hsnlp.annotators.english import parse; [doc] = parse(['We left.']); "
        "print(len(doc), sorted(set(sys.modules) & {'torch', 'cupy', 'sklearn'}))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "3 []"


@pytest.mark.parametrize("name", ["tok2vec/model", "vocab/strings.json", "config.cfg", "lemmatizer/trees"])
def test_a_flipped_bit_is_refused_and_the_file_named(copy: Path, name: str) -> None:
    content = bytearray((copy / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copy / name).write_bytes(content)
    with pytest.raises(ModelError, match=rf"{name} has changed .* install hsnlp again"):
        load_english(copy)


def test_a_missing_file_and_a_stranger_are_refused(copy: Path) -> None:
    (copy / "ner" / "more").write_bytes(b"x")
    with pytest.raises(ModelError, match="ner/more is not listed"):
        load_english(copy)
    (copy / "ner" / "more").unlink()
    (copy / "parser" / "moves").unlink()
    with pytest.raises(ModelError, match="parser/moves is missing"):
        load_english(copy)
    (copy / "model.json").unlink()
    with pytest.raises(ModelError, match=r"model\.json cannot be read"):
        load_english(copy)


def test_the_model_is_small_and_holds_words_only() -> None:
    assert sum(path.stat().st_size for path in MODEL.rglob("*") if path.is_file()) <= 12_000_000
    strings = json.loads((MODEL / "vocab" / "strings.json").read_text(encoding="utf-8"))
    assert [string for string in strings if " " in string or len(string) > 120] == []


def test_every_file_is_json_or_msgpack_and_nothing_is_pickled() -> None:
    import srsly

    for path in MODEL.rglob("*"):
        if path.is_file() and path.suffix not in {".cfg", ".md"}:
            content = path.read_bytes()
            read = json.loads if content[:1] in b"{[" else srsly.msgpack_loads
            assert read(content) is not None, path


def shares(rows: list[dict[str, Any]]) -> dict[str, float]:
    """Return how often root, subject, object and the set of entities are right."""
    hits: dict[str, list[bool]] = {"root": [], "subject": [], "object": [], "entities": []}
    for row, doc in zip(rows, parse([row["text"] for row in rows]), strict=True):
        root = next(token for token in doc if token.dep_ == "ROOT")
        hits["root"].append(root.text == row["root"])
        for name, labels in (("subject", {"nsubj", "nsubj:pass", "expl"}), ("object", {"obj"})):
            if row[name]:
                hits[name].append(row[name] in [token.text for token in root.children if token.dep_ in labels])
        found = sorted([entity.label_, entity.text] for entity in doc.ents)
        hits["entities"].append(found == sorted(row["entities"]))
    return {name: sum(right) / len(right) for name, right in hits.items()}


def test_quality_on_written_sentences_stays_above_its_floors(fixtures: Path) -> None:
    content = (fixtures / "parser" / WRITTEN).read_bytes()
    assert hashlib.sha256(content).hexdigest() == WRITTEN_SHA256, "the sentences changed: measure and set floors anew"
    measured = shares([json.loads(line) for line in content.decode().splitlines()])
    assert {name: share for name, share in measured.items() if share < FLOORS[name]} == {}


@pytest.fixture(scope="session")
def scripts() -> Iterator[None]:
    folder = str(Path(__file__).parent.parent / "scripts")
    sys.path.insert(0, folder)
    yield
    sys.path.remove(folder)


@pytest.mark.slow
@pytest.mark.usefixtures("scripts")
def test_quality_on_the_treebank_stays_above_its_floors(shared: Path) -> None:
    from parser_data import treebank
    from parser_scores import syntax

    scores = syntax(english(), treebank(shared, "test"), own_tokens=True)
    floors = {"upos": 0.935, "xpos": 0.93, "lemma": 0.95, "uas": 0.83, "las": 0.795, "nsubj": 0.87, "obj": 0.835}
    assert {name: scores[name].f1 for name, floor in floors.items() if scores[name].f1 < floor} == {}


@pytest.mark.slow
@pytest.mark.usefixtures("scripts")
@pytest.mark.parametrize(("source", "floor"), [("UNER English-EWT, test", 0.50), ("re3d", 0.70)])
def test_quality_on_names_stays_above_its_floors(shared: Path, source: str, floor: float) -> None:
    from parser_data import held_out, named
    from parser_scores import entities

    sentences = [one for one in named(shared, source) if source != "re3d" or held_out(one.document)]
    assert entities(english(), sentences)["all"].f1 >= floor


@pytest.mark.slow
@pytest.mark.usefixtures("scripts")
def test_addressees_of_real_recommendations_govern_their_actions(shared: Path) -> None:
    from parser_actors import actors

    right, total = actors(english(), shared)["all"]
    assert right / total >= 0.76
