"""Themes: units, vectors, samples, agreement, words, and the whole on small corpora."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_themes import WIDTH, embed, found_in, row, subject_rows, texts
from numpy.typing import NDArray

from hsnlp.themes.assign import COURTESY, LEAST_WORDS, assign, floors
from hsnlp.themes.consensus import agree
from hsnlp.themes.density import Fit
from hsnlp.themes.find import LEAST_UNITS
from hsnlp.themes.group import group
from hsnlp.themes.measures import adjusted_rand, diversity, log_odds, npmi
from hsnlp.themes.partition import merge_tree
from hsnlp.themes.sample import even_sample
from hsnlp.themes.settings import Settings
from hsnlp.themes.tokens import Phrases
from hsnlp.themes.trust import trust
from hsnlp.themes.units import LONGEST, units
from hsnlp.themes.vectors import Store, unit_length
from hsnlp.themes.words import choose


@given(texts)
def test_every_passage_lies_in_one_unit_and_in_order(drawn: list[tuple[int, int, int]]) -> None:
    rows, at, block = [], 0, 0
    for step, section, length in drawn:
        block += step
        rows.append(row("a", at, "word " * length, block, str(section)))
        at += 5 * length + 1
    made = list(units(rows))
    spans = [(s.start, s.end) for unit in made for s in unit.sentences]
    assert spans == [(r["start"], r["end"]) for r in rows]
    for unit in made:
        assert len({r["section"] for r in rows if unit.start <= r["start"] < unit.end}) == 1
        assert unit.words <= LONGEST + 200


def test_a_unit_counts_the_codes_of_its_passages() -> None:
    frames = {"securitisation": {"score": 0.9, "voice": "contested"}, "human_security": {"score": 0.1, "voice": None}}
    one = row("a", 0, "Fences kill.", frames=frames, threats=["personal"], recommendation=None)
    two = row("a", 13, "Open them.", frames={}, threats=[], recommendation={"lever": "legal_pathways"})
    (unit,) = units([one, two])
    assert dict(unit.codes) == {
        "frame:securitisation": 1,
        "voice:securitisation:contested": 1,
        "threat:personal": 1,
        "lever:legal_pathways": 1,
    }


@given(st.lists(st.integers(0, 6), min_size=1, max_size=200), st.integers(1, 50))
def test_a_sample_is_drawn_evenly_over_documents(documents: list[int], size: int) -> None:
    _, documents_ = np.unique(documents, return_inverse=True)
    kept = even_sample(documents_.tolist(), size, 7)
    assert len(kept) == len(set(kept.tolist())) <= max(size, len(documents) if len(documents) <= size else size)
    counts, drawn = np.bincount(documents_), np.bincount(documents_[kept], minlength=documents_.max() + 1)
    if len(documents) > size >= len(counts):
        full = drawn[drawn < counts]
        assert drawn.max() - full.min() <= 0 if len(full) else True


def test_what_was_encoded_is_not_encoded_again(tmp_path: Path) -> None:
    asked: list[str] = []

    def noted(some: Sequence[str]) -> NDArray[np.float32]:
        asked.extend(some)
        return embed(some)

    pairs = [(n, f"text {n}") for n in range(10)]
    for _ in Store(tmp_path, "one", WIDTH).fill(pairs, noted, batch=3):
        pass
    for _ in Store(tmp_path, "one", WIDTH).fill([*pairs[5:], (99, "text 99")], noted, batch=3):
        pass
    assert asked == [*(text for _, text in pairs), "text 99"]
    rows = Store(tmp_path, "one", WIDTH).open()(np.array([99, 7], np.uint64))
    assert np.allclose(rows, embed(["text 99", "text 7"]), atol=1e-2)
    for _ in Store(tmp_path, "another encoder", WIDTH).fill(pairs[:1], noted):
        pass
    assert asked[-1] == "text 0"


def test_work_that_stops_keeps_what_was_done(tmp_path: Path) -> None:
    def breaks(some: Sequence[str]) -> NDArray[np.float32]:
        if "text 5" in some:
            raise KeyboardInterrupt
        return embed(some)

    pairs = [(n, f"text {n}") for n in range(10)]
    with pytest.raises(KeyboardInterrupt):
        list(Store(tmp_path, "one", WIDTH).fill(pairs, breaks, batch=2))
    later: list[str] = []
    list(Store(tmp_path, "one", WIDTH).fill(pairs, lambda some: (later.extend(some), embed(some))[1], batch=2))
    assert later == [f"text {n}" for n in range(4, 10)]


def test_clusters_that_most_fits_found_are_themes_and_the_rest_is_not() -> None:
    steady = [0] * 10 + [1] * 10
    fits = [Fit(np.array(steady + lone, np.int32)) for lone in ([2] * 5, [-1] * 5, [-1] * 5, [-1, -1, -1, 0, 1])]
    agreed = agree(fits)
    assert [one.core.tolist() for one in agreed] == [list(range(10)), list(range(10, 20))]
    assert [one.support for one in agreed] == [1.0, 1.0]


def test_two_halves_that_agree_are_trusted_and_two_that_do_not_are_not() -> None:
    vectors = unit_length(np.repeat(np.eye(4, dtype=np.float32), 10, axis=0))
    labels = np.repeat(np.arange(4), 10)
    same = trust(vectors, labels, 4, (np.eye(4), np.eye(4)), lambda part: [["a", "b"]] * 4)
    assert same is not None
    assert same.whole == 1.0
    assert same.units == [1.0] * 4
    assert same.words == [1.0] * 4
    other = unit_length(np.array([[1, 1, 0, 0], [0, 0, 1, 1]], np.float32))
    unlike = trust(vectors, labels, 4, (np.eye(4, dtype=np.float32), other), lambda part: [["a"]] * 4)
    assert unlike is not None
    assert unlike.whole < 1.0


@given(st.lists(st.integers(0, 3), min_size=2, max_size=60))
def test_agreement_is_the_same_as_that_of_scikit_learn(labels: list[int]) -> None:
    from sklearn.metrics import adjusted_rand_score

    other = labels[::-1]
    assert adjusted_rand(labels, other) == pytest.approx(adjusted_rand_score(labels, other), abs=1e-9)


def test_words_that_never_meet_are_incoherent_and_those_that_always_do_are_coherent() -> None:
    together = np.array([[1, 1, 0], [1, 1, 0], [0, 0, 1]], bool)
    assert npmi(together[:, :2]) == pytest.approx(1.0)
    assert npmi(together[:, 1:]) == -1.0
    assert np.isnan(npmi(together[:, :1]))
    assert diversity([["a", "b"], ["c", "d"]]) == 1.0


def test_log_odds_are_zero_where_two_texts_say_the_same() -> None:
    counts = np.array([10.0, 5.0, 1.0])
    assert np.allclose(log_odds(counts, counts), 0.0)
    apart = log_odds(np.array([200.0, 50.0]), np.array([50.0, 200.0]))
    assert apart[0] > 1.96
    assert apart[1] < -1.96


def test_names_of_countries_make_no_phrase() -> None:
    phrases = Phrases(["New Zealand", "Kenya", "Kenyan"])
    said = phrases("Kenyan herders in New Zealand and Kenya's drought; the rule of law on 12 May 2011.")
    assert said == ["herders", "drought", "rule", "rule of law", "law"]


@given(st.text(max_size=200))
def test_any_text_can_be_cut_into_phrases(text: str) -> None:
    assert all(phrase.strip() == phrase and phrase for phrase in Phrases(["New Zealand"])(text))


def test_a_keyword_is_chosen_once_in_any_of_its_forms() -> None:
    first = [("border", 0.9), ("borders", 0.8), ("border guards", 0.7), ("fence", 0.6)]
    chosen = choose([first, [("border", 0.9), ("school", 0.8)]], count=2)
    assert [[word for word, _ in one] for one in chosen] == [["border", "fence"], ["school"]]


def test_what_is_far_short_or_between_has_no_theme_and_a_reason() -> None:
    centroids = np.eye(3, dtype=np.float32)[:2]
    rows = unit_length(np.array([[1, 0, 0], [0.1, 0, 1], [1, 0, 0], [1, 1, 0.2], [1, 0, 0]], np.float32))
    words = np.array([20, 20, LEAST_WORDS - 1, 20, COURTESY], np.int32)
    given_ = assign(rows, words, centroids, np.full(2, 0.68, np.float32))
    assert given_.theme.tolist() == [0, -1, -1, -1, -1]
    assert given_.reason.tolist() == [0, 1, 2, 3, 4]
    assert floors(rows, centroids).shape == (2,)


def test_merges_name_every_theme_once() -> None:
    merges = merge_tree(unit_length(np.array([[1, 0], [1, 0.1], [0, 1]], np.float32)), np.array([3, 2, 1]))
    assert [(left, right) for left, right, _ in merges] == [(0, 1), (2, 3)]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_vectors_give_two_themes_or_more(seed: int) -> None:
    noise = unit_length(np.random.default_rng(seed).normal(size=(LEAST_UNITS, 16)).astype(np.float32))
    assert len(group(noise, Settings(fits=4)).centroids) >= 2
    same = unit_length(np.ones((30, 16), np.float32) + 1e-4 * np.random.default_rng(seed).normal(size=(30, 16)))
    assert len(group(same, Settings(fits=4)).centroids) >= 2


@pytest.mark.parametrize("asked", [2, 4, 9])
def test_as_many_themes_are_found_as_were_asked_for(asked: int, tmp_path: Path) -> None:
    found = found_in(subject_rows(5), tmp_path, themes=asked)
    assert len(found.model.themes) == asked
