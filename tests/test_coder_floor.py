"""Floors of the trained annotators on real sentences of documents that they never saw.

The gold standard is pinned by its digest: a floor is a floor on these sentences and no others. The labels come from
language-model coders, one a sentence. A floor lies a point or two below what was measured when it was set; it is never
lowered without saying so. The models' cards have the whole picture, with thresholds fitted on other documents.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest

from hsnlp.annotators import annotator
from hsnlp.evaluate import Evaluation, evaluate
from hsnlp.evaluate.annotate import annotate_gold
from hsnlp.evaluate.gold import Gold, read_gold

SCRIPTS = Path(__file__).resolve().parent.parent / "scripts"
GOLD_SHA256 = "de243380cc1c938d5a844059db09ad9e95763aabe646e772e886375820131aa7"
pytestmark = pytest.mark.slow

FLOORS = {
    "best": {
        "frame:securitisation": 0.76,
        "frame:human_security": 0.84,
        "four-way": 0.80,
        "threat": 0.75,
        "voice where both see the frame": 0.78,
        "recommendation": 0.80,
    },
    "fast": {
        "frame:securitisation": 0.67,
        "frame:human_security": 0.78,
        "four-way": 0.73,
        "threat": 0.68,
        "voice where both see the frame": 0.73,
        "recommendation": 0.73,
    },
}
CALIBRATED = 0.06
"""Expected calibration error that no head may exceed, among those that score every sentence."""


@pytest.fixture(scope="module")
def gold(shared: Path) -> Gold:
    path = shared / "data" / "coded_sentences" / "sentences.jsonl"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == GOLD_SHA256
    return read_gold(path)


@pytest.fixture(scope="module")
def measured(gold: Gold) -> dict[str, Evaluation]:
    sys.path.insert(0, str(SCRIPTS))
    from evaluate_cues import is_development

    unseen = [row for row in gold.rows if not is_development(row.document)]
    assert len(unseen) == 1440
    return {name: evaluate(annotate_gold(annotator(name), unseen), resamples=2) for name in ("best", "fast", "cues")}


@pytest.mark.parametrize("name", FLOORS)
def test_every_figure_stays_above_its_floor(measured: dict[str, Evaluation], name: str) -> None:
    figures = measured[name].figures
    found = {one.code: one.f1.value for one in figures.codes} | {one.name: one.f1.value for one in figures.macros}
    assert figures.frame_accuracy is not None
    found["four-way"] = figures.frame_accuracy.value
    assert {code: found[code] for code, floor in FLOORS[name].items() if found[code] < floor} == {}


@pytest.mark.parametrize("name", FLOORS)
def test_scores_are_probabilities(measured: dict[str, Evaluation], name: str) -> None:
    scored = [one for one in measured[name].calibrations if one.n == measured[name].figures.units]
    assert {one.code for one in scored} >= {"frame:securitisation", "frame:human_security", "recommendation"}
    assert {one.code: one.ece for one in scored if one.ece > CALIBRATED} == {}


def test_fewer_sentences_that_criticise_or_name_control_are_taken_for_it(measured: dict[str, Evaluation]) -> None:
    kinds = ("contested", "only named")
    false = {name: sum(m.asserted for m in one.mentions if m.kind in kinds) for name, one in measured.items()}
    assert false["best"] <= 0.4 * false["cues"]
    assert false["fast"] <= 0.6 * false["cues"]
