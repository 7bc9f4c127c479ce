"""Segmentation may not get worse: floors on real documents, where they are at hand."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from hsnlp.segment import sentences

ROOT = Path(__file__).resolve().parent.parent
GOLD_FLOOR = 0.97  # `scripts/benchmark_segment.py` prints what is reached
UD_FLOOR = 0.86  # .869 when set; a third of the treebank's ends carry no stop at all


@pytest.fixture(scope="module")
def benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("benchmark_segment", ROOT / "scripts" / "benchmark_segment.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("draw", [1, 2])
def test_ends_in_real_documents_are_found_as_a_reader_set_them(benchmark: ModuleType, shared: Path, draw: int) -> None:
    samples = benchmark.gold_samples(shared, draw)

    assert sum(len(sample.ends) for sample in samples) >= (300 if draw == 1 else 130)
    assert benchmark.score(samples, sentences).f1 >= GOLD_FLOOR


def test_ends_in_the_treebank_are_found_as_well_as_before(benchmark: ModuleType, shared: Path) -> None:
    assert benchmark.score(benchmark.ud_samples(shared), sentences).f1 >= UD_FLOOR


def test_the_gold_marks_hold_offsets_and_no_text() -> None:
    import json

    for line in (ROOT / "corpus" / "gold" / "boundaries.jsonl").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        assert set(record) == {
            *("id", "draw", "genre", "document", "decoding"),
            *("start", "end", "sha256", "paragraphs", "boundaries"),
        }
        length = record["end"] - record["start"]
        assert all(0 <= start < end <= length for start, end in record["paragraphs"])
        assert all(any(start < mark < end for start, end in record["paragraphs"]) for mark in record["boundaries"])
