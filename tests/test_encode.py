"""Encoders: a sentence between its neighbours goes in, one vector comes out, the same whatever else is coded."""

from __future__ import annotations

import math
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import passages
from safetensors.numpy import save_file

from hsnlp.documents import Passage, Span
from hsnlp.encode import Encoder, load_encoder
from hsnlp.encode.encoders import WordEncoder
from hsnlp.encode.shared import Remembering
from hsnlp.encode.tokens import Tokens
from hsnlp.encode.windows import Shape, Window, window, windows
from hsnlp.encode.words import WordTable, pair_rows
from hsnlp.errors import ModelError
from hsnlp.weights import model_folder, read_manifest

if TYPE_CHECKING:
    from numpy.typing import NDArray

NAMES = ["best", "fast"]
"""The models whose encoders are run here."""

MANY = settings(deadline=None, max_examples=60)
SOME = settings(deadline=None, max_examples=20)
IDS = st.lists(st.integers(1000, 2000), max_size=40)
SHAPES = st.builds(Shape, sentence=st.integers(1, 30), before=st.integers(0, 20), after=st.integers(0, 20))
TEXTS = st.text(max_size=60) | st.sampled_from(["", " ", "\n\t", "\u200b", "…", "\U0001f30d", "a" * 500, "no " * 300])
ODD = ["", " ", "\n\t\n", "\u200b", "\x00", "…", "—", "\U0001f30d", "ا ب", "x" * 10_000, "water and bread " * 4_000]
STORY = [
    "The harbour master closed the gate at noon.",
    "Families who had fled the flood waited on the quay.",
    "A guard called them a threat to the town.",
    "The baker brought bread and asked for no papers.",
    "By evening the gate stood open.",
]


@pytest.fixture(scope="module", params=NAMES)
def encoder(request: pytest.FixtureRequest) -> Encoder:
    folder = model_folder(request.param)
    return load_encoder(folder, read_manifest(folder))


@pytest.fixture(scope="module")
def tokens() -> Tokens:
    return Tokens(model_folder("best") / "tokenizer.json")


# Windows


@MANY
@given(before=IDS, sentence=IDS, after=IDS, shape=SHAPES)
def test_a_window_marks_the_sentence_and_keeps_what_lies_next_to_it(
    tokens: Tokens, before: list[int], sentence: list[int], after: list[int], shape: Shape
) -> None:
    made = window(before, sentence, after, tokens, shape)
    assert len(made.ids) == len(made.types)
    assert len(made.ids) <= shape.sentence + shape.before + shape.after + 4
    assert (made.ids[0], made.ids[-1]) == (tokens.start, tokens.end)
    assert (made.types[0], made.types[-1]) == (0, 0)
    marked = [n for n, kind in enumerate(made.types) if kind == 1]
    assert [made.ids[n] for n in marked] == sentence[: shape.sentence]
    assert marked == list(range(marked[0], marked[-1] + 1)) if marked else not sentence
    around = [one for one, kind in zip(made.ids, made.types, strict=True) if kind == 0]
    seen = [one for one in around if one not in (tokens.start, tokens.end)]
    assert seen == (before[-shape.before :] if shape.before else []) + after[: shape.after]


@MANY
@given(before=IDS, sentence=IDS, after=IDS)
def test_without_context_the_neighbours_change_nothing(
    tokens: Tokens, before: list[int], sentence: list[int], after: list[int]
) -> None:
    shape = Shape(sentence=25)
    assert window(before, sentence, after, tokens, shape) == window([], sentence, [], tokens, shape)


@MANY
@given(first=st.lists(TEXTS, max_size=5), second=st.lists(TEXTS, max_size=5), shape=SHAPES)
def test_neighbours_of_another_document_are_no_neighbours(
    tokens: Tokens, first: list[str], second: list[str], shape: Shape
) -> None:
    one, two = passages(*first, doc_id="one"), passages(*second, doc_id="two")
    together = list(windows([*one, *two], tokens, shape))
    assert together == [*windows(one, tokens, shape), *windows(two, tokens, shape)]


@MANY
@given(texts=st.lists(TEXTS, min_size=1, max_size=8), shape=SHAPES)
def test_a_window_depends_on_a_passage_and_its_two_neighbours_alone(
    tokens: Tokens, texts: list[str], shape: Shape
) -> None:
    several = passages(*texts)
    whole: list[Window] = list(windows(several, tokens, shape))
    assert len(whole) == len(several)
    for n, made in enumerate(whole):
        first = max(0, n - 1)
        assert list(windows(several[first : n + 2], tokens, shape))[n - first] == made


def test_long_neighbours_give_their_near_ends(tokens: Tokens) -> None:
    shape = Shape(sentence=3, before=2, after=2)
    made = window([11, 12, 13, 14], [21, 22, 23, 24], [31, 32, 33], tokens, shape)
    start, end = tokens.start, tokens.end
    assert made.ids == [start, 13, 14, end, 21, 22, 23, end, 31, 32, end]
    assert made.types == [0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0]


def test_a_file_that_is_no_tokeniser_of_the_encoder_is_refused(tmp_path: Path) -> None:
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel

    Tokenizer(WordLevel({"sea": 0}, unk_token="sea")).save(str(tmp_path / "tokenizer.json"))
    with pytest.raises(ModelError, match=r"no \[CLS\]"):
        Tokens(tmp_path / "tokenizer.json")


# Vectors of words and pairs


def bucket(left: int, right: int, buckets: int) -> int:
    """The hash as its formula reads, in whole numbers without limit."""
    mixed = (left * 65_537 + right + 1) * 0x9E3779B97F4A7C15 % 2**64
    return (mixed >> 32) % buckets


@MANY
@given(tokens=st.lists(st.integers(0, 2**31), max_size=20), buckets=st.integers(1, 2**20))
def test_pairs_fall_into_buckets_as_the_formula_says(tokens: list[int], buckets: int) -> None:
    rows = pair_rows(np.array(tokens, dtype=np.int64), buckets)
    assert rows.tolist() == [bucket(left, right, buckets) for left, right in pairwise(tokens)]
    assert all(0 <= row < buckets for row in rows)


@pytest.mark.slow
def test_pairs_fall_into_the_same_buckets_in_every_process() -> None:
    code = (
        "import numpy as np; from hsnlp.encode.words import pair_rows; "
        "print(pair_rows(np.arange(1000, 1050) * 7 % 30_522, 32_768).tolist())"
    )
    here = pair_rows(np.arange(1000, 1050) * 7 % 30_522, 32_768).tolist()
    for seed in ("1", "2"):
        told = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        assert told.stdout.strip() == str(here)


@MANY
@given(texts=st.lists(st.lists(st.integers(0, 49), max_size=12), max_size=6), seed=st.integers(0, 9))
def test_outputs_are_the_weights_of_all_tokens_and_pairs_over_their_length(texts: list[list[int]], seed: int) -> None:
    chance = np.random.default_rng(seed)
    weights = chance.normal(size=(50 + 16, 4)).astype(np.float16)
    rarity = chance.uniform(1, 9, size=50 + 16).astype(np.float16)
    found = WordTable(weights, rarity, buckets=16).outputs(texts)
    assert found.shape == (len(texts), 4)
    for one, row in zip(texts, found, strict=True):
        pieces = {*one, *(50 + bucket(left, right, 16) for left, right in pairwise(one))}
        length = math.sqrt(sum(float(rarity[piece]) ** 2 for piece in pieces))
        expected = [sum(float(weights[piece, k]) for piece in pieces) / length if pieces else 0.0 for k in range(4)]
        assert row.tolist() == pytest.approx(expected, abs=1e-4)


@pytest.fixture(scope="module")
def word_folder(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A model folder of word vectors that mean nothing: random numbers on the tokens of the encoder that ships."""
    folder = tmp_path_factory.mktemp("words")
    shutil.copyfile(model_folder("best") / "tokenizer.json", folder / "tokenizer.json")
    weights = np.random.default_rng(1).normal(size=(30_522 + 64, 8)).astype(np.float16)
    rarity = np.ones(30_522 + 64, dtype=np.float16)
    save_file({"weights": weights, "rarity": rarity, "buckets": np.array([64])}, folder / "words.safetensors")
    return folder, {"encoder": {"words": {"longest": 12}}}


def test_a_word_encoder_reads_each_text_by_itself_and_no_further_than_told(
    word_folder: tuple[Path, dict[str, Any]],
) -> None:
    encoder = load_encoder(*word_folder)
    assert isinstance(encoder, WordEncoder)
    together = encoder.encode(passages(*STORY))
    assert together.shape == (len(STORY), encoder.width)
    for text, row in zip(STORY, together, strict=True):
        assert np.array_equal(encoder.encode(passages(text))[0], row)
    short, long = encoder.encode(passages("sea " * 12, "sea " * 12 + "wall of the old town"))
    assert np.array_equal(short, long)
    assert not encoder.encode(passages(" ")).any()
    assert np.isfinite(encoder.encode(passages(*ODD))).all()


def test_a_model_without_an_encoder_that_is_known_is_refused(word_folder: tuple[Path, dict[str, Any]]) -> None:
    folder, _ = word_folder
    with pytest.raises(ModelError, match=r"knows no encoder of this model"):
        load_encoder(folder, {"encoder": {"oracle": {"width": 8}}})


# The encoders that ship


def test_one_row_a_passage_and_none_for_none(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.width)
    assert encoder.encode(passages(*STORY)).shape == (len(STORY), encoder.width)


def same(encoder: Encoder, short: Sequence[Passage], long: Sequence[Passage], *, at: tuple[int, int]) -> bool:
    return np.array_equal(encoder.encode(short)[at[0]], encoder.encode(long)[at[1]])


def test_a_passage_has_the_same_vector_whatever_stands_beyond_its_neighbours(encoder: Encoder) -> None:
    whole = passages(*STORY)
    assert same(encoder, whole[1:4], whole, at=(1, 2))
    elsewhere = passages("Something quite different, and much longer than all the rest.", doc_id="other")
    assert same(encoder, whole, [*elsewhere, *whole, *elsewhere], at=(0, 1))
    assert same(encoder, whole, [*elsewhere, *whole, *elsewhere], at=(4, 5))
    assert same(encoder, whole, passages("Before it all.", *STORY[1:4], "After it all."), at=(2, 2))


def test_two_encodings_of_one_text_are_equal_and_of_two_texts_are_not(encoder: Encoder) -> None:
    first, second = encoder.encode(passages(*STORY)), encoder.encode(passages(*STORY))
    assert np.array_equal(first, second)
    assert len(np.unique(first, axis=0)) == len(STORY)


def test_odd_texts_give_finite_numbers(encoder: Encoder) -> None:
    assert np.isfinite(encoder.encode(passages(*ODD))).all()
    for text in ODD:
        assert np.isfinite(encoder.encode(passages(text))).all()


@SOME
@given(texts=st.lists(TEXTS, max_size=4))
def test_any_text_gives_finite_numbers(encoder: Encoder, texts: list[str]) -> None:
    assert np.isfinite(encoder.encode(passages(*texts))).all()


def test_a_very_long_sentence_is_cut_and_its_end_not_read(encoder: Encoder) -> None:
    long = "The wall held and the town slept " * 400
    first, second = encoder.encode(passages(long))[0], encoder.encode(passages(long + "until the flood came"))[0]
    assert np.array_equal(first, second)


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_encoding_imports_neither_torch_nor_transformers(name: str) -> None:
    code = (
        "import sys; from hsnlp.encode import load_encoder; from hsnlp.weights import model_folder, read_manifest; "
        "from hsnlp.documents import Passage, Span; folder = model_folder(sys.argv[1]); "
        "encoder = load_encoder(folder, read_manifest(folder)); "
        "print(len(encoder.encode([Passage('d', Span(0, 8), 'The wall')])), "
        "sorted(set(sys.modules) & {'torch', 'transformers', 'sentence_transformers', 'sklearn', 'spacy'}))"
    )
    told = subprocess.run([sys.executable, "-c", code, name], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "1 []"


class Counting:
    """An encoder that counts what it is asked."""

    width, reads_neighbours = 2, False

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, passages: Sequence[Passage]) -> NDArray[np.float32]:
        self.asked += [passage.text for passage in passages]
        return np.array([[len(p.text), p.text.count("a")] for p in passages], dtype=np.float32).reshape(-1, 2)


@given(st.lists(st.lists(st.sampled_from(["a", "ba", "", "cab", "dd"]), max_size=6), max_size=5))
def test_who_asks_again_gets_the_same_vectors_and_a_text_is_not_encoded_twice(documents: list[list[str]]) -> None:
    counting = Counting()
    remembering = Remembering(counting)
    for texts in documents:
        given_passages = [Passage("d", Span(0, 9), text) for text in texts]
        counting.asked.clear()
        first = remembering.encode(given_passages)
        assert len(counting.asked) == len(set(counting.asked))
        assert np.array_equal(first, Counting().encode(given_passages))
        counting.asked.clear()
        assert np.array_equal(remembering.encode(given_passages), first)
        assert counting.asked == []
