"""Heads: from raw outputs to calibrated probabilities, and from these to decisions. The numbers are made up."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from hsnlp.annotations import Annotation
from hsnlp.annotators.learned import Heads
from hsnlp.annotators.learned.decide import Decision, cue_scores, decide
from hsnlp.annotators.learned.heads import UNSURE, Predicted, presence, softmax
from hsnlp.documents import Span

DIMENSIONS = ("frame", "referent", "threat")
MANY = settings(deadline=None, max_examples=40)

MADE: dict[str, Any] = {
    "frames": {"securitisation": [0, 4], "human_security": [4, 8]},
    "rows": {
        "referent": [8, 11], "threat": [11, 14], "recommendation": [14, 15], "strength": [15, 18], "lever": [18, 20],
    },
    "labels": {
        "frame": {
            "codes": ["securitisation", "human_security"],
            "platt": [[0.9, 1.0, -0.5], [1.1, 0.5, 0.2]],
            "thresholds": [0.45, 0.6],
        },
        "referent": {
            "codes": ["state", "migrants", "people"],
            "platt": [[1, 1, 0], [0.8, 1, -0.4], [1, 0, 0.3]],
            "thresholds": [0.3, 0.5, 0.7],
        },
        "threat": {
            "codes": ["food", "health", "state"],
            "platt": [[1, 2, -1], [1, 1, 0], [0.5, 1, 0]],
            "thresholds": [0.2, 0.5, 0.4],
        },
        "recommendation": {"codes": ["recommendation"], "platt": [[0.7, 2, -1]], "thresholds": [0.33]},
    },
    "choices": {
        "voice:securitisation": {"classes": ["asserted", "reported", "contested"], "temperature": 1.1},
        "voice:human_security": {"classes": ["asserted", "reported", "contested"], "temperature": 0.9},
        "strength": {"classes": ["strong", "medium", "weak"], "temperature": 1.0},
        "lever": {"classes": ["services", "other"], "temperature": 2.0},
    },
}  # fmt: skip
HEADS = Heads(np.eye(20, dtype=np.float32), np.zeros(20, dtype=np.float32), MADE)
SIZES = {name: len(one.codes) for name, one in HEADS.labels.items()}
KNOWN: dict[str, set[str]] = {
    "frame": {"securitisation", "human_security"},
    "voice": {"asserted", "reported", "contested"},
    "referent": {"state", "migrants", "people"},
    "threat": {"food", "health", "state"},
    "recommendation": {"services", "other"},
    "strength": {"strong", "medium", "weak"},
}
RAW = st.integers(1, 4).flatmap(lambda n: arrays(np.float64, (n, 20), elements=st.floats(-30, 30)))
WILD = arrays(np.float64, (3, 20), elements=st.floats(-1e6, 1e6))
CODE_NAMES = {f"{d}:{code}" for d in DIMENSIONS for code in KNOWN[d]} | {"recommendation"}


def no_cues(n: int) -> dict[str, np.ndarray]:
    return {name: np.zeros((n, size)) for name, size in SIZES.items()}


def predicted(raw: np.ndarray) -> Predicted:
    return HEADS.calibrated(raw, no_cues(len(raw)))


@MANY
@given(raw=RAW | WILD, cue=st.floats(0, 1))
def test_probabilities_lie_between_0_and_1_and_choices_add_up_to_1(raw: np.ndarray, cue: float) -> None:
    cues = {name: np.full((len(raw), size), cue) for name, size in SIZES.items()}
    found = HEADS.calibrated(HEADS.logits(raw.astype(np.float32)), cues)
    assert found.labels.keys() == SIZES.keys()
    for name, several in found.labels.items():
        assert several.shape == (len(raw), SIZES[name])
        assert ((several >= 0) & (several <= 1)).all()
    for several in found.choices.values():
        assert ((several >= 0) & (several <= 1)).all()
        assert several.sum(axis=1) == pytest.approx(1)


@MANY
@given(logits=arrays(np.float64, (3, 4), elements=st.floats(-20, 20)))
def test_a_frame_is_present_as_often_as_it_is_not_absent(logits: np.ndarray) -> None:
    present = 1 / (1 + np.exp(-presence(logits)))
    assert present == pytest.approx(1 - softmax(logits)[:, 0], abs=1e-9)


@MANY
@given(raw=RAW)
def test_a_cue_speaks_for_its_code_and_for_no_other(raw: np.ndarray) -> None:
    cues = no_cues(len(raw))
    cues["threat"][:, 1] = 0.9
    bare, cued = predicted(raw).labels, HEADS.calibrated(raw, cues).labels
    assert (cued["threat"][:, 1] >= bare["threat"][:, 1]).all()
    assert np.array_equal(cued["threat"][:, [0, 2]], bare["threat"][:, [0, 2]])
    assert np.array_equal(cued["frame"], bare["frame"])


@MANY
@given(raw=RAW)
def test_thresholds_decide_and_every_code_has_a_score(raw: np.ndarray) -> None:
    found = predicted(raw)
    for n, decision in enumerate(decide(found, HEADS, KNOWN)):
        reached = {
            name: {
                code
                for k, code in enumerate(one.codes)
                if found.labels[name][n, k] >= one.thresholds[k]
            }
            for name, one in HEADS.labels.items()
        }  # fmt: skip
        assert set(decision.frames) == reached["frame"]
        assert set(decision.codes["threat"]) == reached["threat"]
        assert (decision.recommendation is not None) == bool(reached["recommendation"])
        assert decision.scores.keys() - {f"voice:{frame}" for frame in decision.frames} == CODE_NAMES
        assert all(0 <= score <= 1 for score in decision.scores.values())
        for voice in decision.frames.values():
            assert voice["voice"] in KNOWN["voice"]
        if decision.recommendation is not None:
            assert decision.recommendation["strength"] in KNOWN["strength"]
            assert decision.recommendation["lever"] in KNOWN["recommendation"]


@MANY
@given(raw=RAW)
def test_a_referent_is_given_where_a_frame_is_and_nowhere_else(raw: np.ndarray) -> None:
    for decision in decide(predicted(raw), HEADS, KNOWN):
        referents = decision.codes["referent"]
        assert bool(referents) == bool(decision.frames)
        if len(referents) == 1:
            likeliest = max(KNOWN["referent"], key=lambda code: decision.scores[f"referent:{code}"])
            below = decision.scores[f"referent:{referents[0]}"] < 0.3
            assert not below or decision.scores[f"referent:{likeliest}"] == decision.scores[f"referent:{referents[0]}"]


@MANY
@given(raw=RAW, data=st.data())
def test_what_a_codebook_does_not_know_is_neither_given_nor_scored(raw: np.ndarray, data: st.DataObject) -> None:
    known = {d: data.draw(st.sets(st.sampled_from(sorted(several)))) for d, several in KNOWN.items()}
    gone = data.draw(st.sets(st.sampled_from(["frame", "referent", "threat", "recommendation"])))
    known = {dimension: several for dimension, several in known.items() if dimension not in gone}
    names = {f"{d}:{code}" for d in DIMENSIONS for code in known.get(d, ())}
    for decision in decide(predicted(raw), HEADS, known):
        assert {name for name in decision.scores if not name.startswith("voice:")} - {"recommendation"} == names
        assert ("recommendation" in decision.scores) == ("recommendation" in known)
        assert set(decision.frames) <= known.get("frame", set())
        for dimension, given_codes in decision.codes.items():
            assert set(given_codes) <= known[dimension]
        for voice in decision.frames.values():
            assert voice.get("voice") in known["voice"] or not voice
        if decision.recommendation is not None:
            assert decision.recommendation["strength"] in known["strength"] or not known["strength"]
            assert decision.recommendation["lever"] in known["recommendation"] or not known["recommendation"]


@pytest.mark.parametrize(
    ("score", "sure"), [(0.05, False), (0.22, False), (0.5, False), (UNSURE[1], True), (0.99, True)]
)
def test_a_code_given_at_a_low_threshold_is_not_called_sure(score: float, sure: bool) -> None:
    assert Decision({"referent:people": score}).sure("referent:people") is sure


def test_cues_are_heard_by_the_code_that_they_speak_for() -> None:
    def one(dimension: str, code: str, score: float) -> Annotation:
        return Annotation("d", Span(0, 3), "sea", dimension, code, Span(0, 3), score)

    told = [one("threat", "health", 0.7), one("recommendation", "finance", 0.4), one("stage", "entry", 0.9)]
    found = cue_scores(HEADS.codes, [[], told, [one("threat", "shipwreck", 0.8)]])
    assert found["threat"].tolist() == [[0, 0, 0], [0, 0.7, 0], [0, 0, 0]]
    assert found["recommendation"].tolist() == [[0], [0.4], [0]]
    assert not found["frame"].any()
    assert not found["referent"].any()
