"""Written examples: near in meaning, bearers of the same code, never a sentence of a real document."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import passages

from hsnlp.annotations import Annotation, Annotator
from hsnlp.annotators import annotator
from hsnlp.annotators.learned import Examples, Heads, LearnedAnnotator
from hsnlp.annotators.learned.examples import ENCODER, FLOOR, TEXTS, VECTORS, Example, name_of, read_texts
from hsnlp.annotators.learned.heads import read_tensors
from hsnlp.codebook import load_codebook
from hsnlp.encode import shared_encoder
from hsnlp.errors import ModelError
from hsnlp.weights import model_folder, read_manifest, write_manifest

ITEMS = Path(__file__).resolve().parent.parent / "corpus" / "gold" / "written_items.jsonl"
WIDTH = 6
VECTORS_OF = st.lists(st.integers(-9, 9), min_size=WIDTH, max_size=WIDTH).filter(any)
CODES = st.lists(st.sampled_from(["threat:food", "threat:state", "frame:human_security:asserted"]), unique=True)


@cache
def coder(name: str) -> Annotator:
    return annotator(name)


@cache
def shipped() -> dict[str, dict[str, Any]]:
    told = json.loads((model_folder("best") / TEXTS).read_text(encoding="utf-8"))
    return {one["id"]: one for one in told["examples"]}


def liked(name: str, *texts: str) -> list[Annotation]:
    return [one for one in coder(name).annotate(passages(*texts)).annotations if "like" in one.attributes]


def made(*rows: tuple[str, str, list[int]]) -> Examples:
    """Return examples of (code, text, vector), named by their place."""
    examples = [Example(str(n), text, (code,)) for n, (code, text, _) in enumerate(rows)]
    return Examples(examples, np.array([vector for *_, vector in rows], dtype=np.int8))


def nearest(examples: Examples, text: str, vector: list[int], *codes: str) -> dict[str, dict[str, Any]]:
    (found,) = examples.nearest(np.array([vector], dtype=np.float32), [text], [codes])
    return found


# What is found


@given(st.lists(st.tuples(VECTORS_OF, CODES), min_size=1, max_size=30), st.lists(st.tuples(VECTORS_OF, CODES)))
def test_an_example_bears_the_code_and_is_near_whatever_is_asked_beside(known: Any, asked: Any) -> None:
    examples = [Example(str(n), f"Sentence {n}.", tuple(codes)) for n, (_, codes) in enumerate(known)]
    stored = np.array([vector for vector, _ in known], dtype=np.int8)
    vectors = np.array([vector for vector, _ in asked], dtype=np.float32).reshape(len(asked), WIDTH)
    codes = [several for _, several in asked]
    found = Examples(examples, stored).nearest(vectors, ["Bread."] * len(asked), codes)
    assert len(found) == len(asked)
    for vector, several, likes in zip(vectors, codes, found, strict=True):
        assert likes.keys() <= set(several)
        for code, like in likes.items():
            other = stored[int(like["example"])].astype(float)
            cosine = float(vector @ other / np.linalg.norm(vector) / np.linalg.norm(other))
            assert code in examples[int(like["example"])].codes
            assert like["cosine"] == pytest.approx(cosine, abs=0.006)
            assert cosine >= FLOOR - 1e-6


def test_of_two_as_near_the_one_with_the_rarer_shared_words_is_taken() -> None:
    near = [5, 1, 0, 0, 0, 0]
    rows = [("threat:food", f"The harvest failed in the {one}.", near) for one in ("north", "valley", "delta")]
    examples = made(*rows, ("threat:food", "Elsewhere.", [0, 0, 0, 0, 0, 9]))
    assert nearest(examples, "In the delta nothing grew.", near, "threat:food")["threat:food"]["example"] == "2"


def test_what_is_far_or_borne_by_no_example_has_none() -> None:
    examples = made(("threat:food", "Bread.", [1, 0, 0, 0, 0, 0]))
    assert nearest(examples, "Bread.", [0, 1, 0, 0, 0, 0], "threat:food") == {}
    assert nearest(examples, "Bread.", [1, 0, 0, 0, 0, 0], "threat:health") == {}
    assert examples.nearest(np.zeros((0, WIDTH), dtype=np.float32), [], []) == []


def test_a_frame_without_a_voice_takes_an_example_in_any_voice() -> None:
    examples = made(("frame:securitisation:contested", "Walls.", [1, 0, 0, 0, 0, 0]))
    assert nearest(examples, "Walls.", [1, 0, 0, 0, 0, 0], "frame:securitisation")
    assert nearest(examples, "Walls.", [1, 0, 0, 0, 0, 0], "frame:securitisation:asserted") == {}


# What ships


def test_every_example_was_written_for_this_project_and_bears_codes_that_it_was_given() -> None:
    items = {one["id"]: one for one in map(json.loads, ITEMS.read_text(encoding="utf-8").splitlines())}
    assert len(shipped()) > 2000
    for name, one in shipped().items():
        item = items[name]
        own = {f"frame:{frame}:{voice}" for frame, voice in item["frames"].items()}
        own |= {f"threat:{threat}" for threat in item["threats"]}
        assert one["text"] == item["text"]
        assert set(one["codes"]) <= own | ({"recommendation"} if item["recommendation"] else set())
        assert one["codes"]


def test_the_vectors_are_those_of_the_model_beside_which_they_lie() -> None:
    folder = model_folder("best")
    stored = read_tensors(folder / VECTORS)["vectors"].astype(float)
    assert len(stored) == len(shipped())
    some = range(0, len(stored), 150)
    texts = [one["text"] for one in shipped().values()]
    for at in some:
        (vector,) = shared_encoder(folder).encode(passages(texts[at]))[:, : stored.shape[1]].astype(float)
        assert vector @ stored[at] / np.linalg.norm(vector) / np.linalg.norm(stored[at]) > 0.999


def test_examples_of_another_encoder_are_refused(tmp_path: Path) -> None:
    told = {"encoder": "of another model", "examples": [{"id": "a", "text": "Bread.", "codes": ["threat:food"]}]}
    (tmp_path / TEXTS).write_text(json.dumps(told), encoding="utf-8")
    (tmp_path / ENCODER).write_bytes(b"weights")
    write_manifest(tmp_path, {})
    with pytest.raises(ModelError, match=r"coder_examples\.py"):
        Examples.read(tmp_path, read_manifest(tmp_path))


def test_a_model_without_examples_has_none_and_codes_as_ever() -> None:
    folder = model_folder("fast")
    assert Examples.read(folder, read_manifest(folder)) is None
    assert read_texts(folder) == {}
    assert liked("fast", *[one["text"] for one in list(shipped().values())[:20]]) == []


# What the annotator says


def test_a_written_sentence_is_most_like_itself() -> None:
    some = list(shipped().values())[::120]
    for one in some:
        for found in liked("best", one["text"]):
            if name_of(found) in one["codes"]:
                assert found.attributes["like"] == {"example": one["id"], "cosine": 1.0}
    assert any(liked("best", one["text"]) for one in some)


def test_examples_change_no_code_and_bear_the_code_that_they_stand_beside() -> None:
    folder, book = model_folder("best"), load_codebook()
    bare = LearnedAnnotator("best", shared_encoder(folder), Heads.read(folder, read_manifest(folder)), book)
    read = passages(*[one["text"].replace("migrant", "villager") for one in list(shipped().values())[::60]])
    without, coded = bare.annotate(read), coder("best").annotate(read)
    assert coded.scores == without.scores
    assert any("like" in one.attributes for one in coded.annotations)
    for one, other in zip(coded.annotations, without.annotations, strict=True):
        attributes = dict(one.attributes)
        like = attributes.pop("like", None)
        assert (name_of(one), one.score, one.quote, attributes) == (
            name_of(other), other.score, other.quote, other.attributes,
        )  # fmt: skip
        if like is not None:
            assert name_of(one) in shipped()[like["example"]]["codes"]
            assert FLOOR <= like["cosine"] <= 1
