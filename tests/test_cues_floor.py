"""Floors of the cue annotators on real sentences that were never looked at while cues were written.

The labels come from language-model coders, one a sentence. A floor lies some points below what was measured when it
was set; it is never lowered without saying so.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from hsnlp.codebook import load_codebook

SCRIPTS = Path(__file__).resolve().parent.parent / "scripts"
pytestmark = pytest.mark.slow


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, SCRIPTS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def evaluate() -> ModuleType:
    return script("evaluate_cues")


def sentences(shared: Path) -> Path:
    path = shared / "data" / "coded_sentences" / "sentences.jsonl"
    if not path.exists():
        pytest.skip("the coded sentences are not here: they live in data/coded_sentences of HSNLP_SHARED")
    return path


def test_held_out_scores_stay_above_their_floors(evaluate: ModuleType, shared: Path) -> None:
    rows = evaluate.read_rows(sentences(shared))
    held_out = [row for row in rows if not evaluate.is_development(row["document"])]
    codebook = load_codebook()

    coded = evaluate.code(held_out, codebook)

    def f1(name: str) -> float:
        return float(evaluate.rates(evaluate.counts(coded, name).sum(axis=0))[2])

    threats = [f1(f"threat:{code.id}") for code in codebook.codes("threat")]
    assert f1("frame:securitisation") >= 0.64
    assert f1("frame:human_security") >= 0.73
    assert f1("frame:human_security:reported") >= 0.48
    assert sum(threats) / len(threats) >= 0.64


def test_held_out_recommendations_stay_above_their_floors(evaluate: ModuleType, shared: Path) -> None:
    recommendations = script("evaluate_recommendations")  # it imports the other script by its name
    rows = evaluate.read_rows(sentences(shared))

    coded = recommendations.code([row for row in rows if not evaluate.is_development(row["document"])])

    assert recommendations.precision(coded) >= 0.70
    assert recommendations.f1(coded) >= 0.67
