"""Sentences a second on two cores: `best` and `fast` against sentence-transformers in 32 bits, in one run.

    python scripts/benchmark_coder.py [FOLDER]

All read the same sentences, of FOLDER or the sample corpus. sentence-transformers runs all-MiniLM-L6-v2 (the encoder
that `best` is fine-tuned from, of the same size) with its own batches on two threads, then the same heads; `best` and
`fast` run as `hsnlp annotate` runs them, in two processes of one thread each, the heads and decisions with them. The
cue annotators, which all ways share, are left out of all and told by benchmark_cues.py. Rounds alternate; the median
and the range of the ratios are printed.
"""

from __future__ import annotations

import argparse
import multiprocessing as mp
import os
import random
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from hsnlp.annotators.learned.decide import decide
from hsnlp.annotators.learned.heads import Heads
from hsnlp.codebook import load_codebook
from hsnlp.documents import Passage
from hsnlp.encode import load_encoder
from hsnlp.errors import HsnlpError
from hsnlp.loaders import find
from hsnlp.pipeline.ingest import ingest
from hsnlp.segment import segment
from hsnlp.weights import model_folder, read_manifest

ROOT = Path(__file__).resolve().parent.parent
PROCESSES = 2


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "corpus" / "sample")
    parser.add_argument("--sentences", type=int, default=1200)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    os.environ.update(HF_HUB_OFFLINE="1", TOKENIZERS_PARALLELISM="false")
    passages = drawn(asked.folder, asked.sentences)
    words = sum(len(passage.text.split()) for passage in passages)
    print(f"{len(passages):,} sentences, {words / len(passages):.0f} words on average")
    with Team("best") as best, Team("fast") as fast:
        theirs = peer()
        ways: dict[str, Callable[[Sequence[Passage]], None]] = {"best": best.run, "fast": fast.run, "peer": theirs}
        rates: dict[str, list[float]] = {name: [] for name in ways}
        for way in ways.values():
            way(passages[:64])  # warm
        for _ in range(asked.rounds):
            for name, way in ways.items():
                began = time.perf_counter()
                way(passages)
                rates[name].append(len(passages) / (time.perf_counter() - began))
    for name, found in rates.items():
        ratios = sorted(own / peers for own, peers in zip(found, rates["peer"], strict=True))
        print(
            f"{name:5} {statistics.median(found):8,.0f} sentences a second   "
            f"× {statistics.median(ratios):.2f} of sentence-transformers ({ratios[0]:.2f} to {ratios[-1]:.2f})"
        )


def drawn(folder: Path, count: int) -> list[Passage]:
    """Return passages of the documents in `folder`, by document, as a run codes them."""
    several: list[list[Passage]] = []
    sources = list(find([folder]))
    random.Random(1).shuffle(sources)
    for source in sources:
        try:
            several.append(list(segment(ingest(source, source.name))))
        except HsnlpError:
            continue
        if sum(map(len, several)) >= count:
            break
    return [passage for one in several for passage in one][:count]


def peer() -> Callable[[Sequence[Passage]], None]:
    """Return sentence-transformers with heads of the same size."""
    import torch
    from coder_net import base_model
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(PROCESSES)
    model = SentenceTransformer(str(base_model()), device="cpu", local_files_only=True)
    manifest = read_manifest(model_folder("best"))
    heads = Heads.read(model_folder("best"), manifest)

    def run(passages: Sequence[Passage]) -> None:
        vectors = model.encode([one.text for one in passages], batch_size=32, show_progress_bar=False)
        code(heads, vectors)

    return run


def code(heads: Heads, vectors: np.ndarray) -> None:
    """Decide on every passage, without cues as witnesses."""
    known = {dimension.id: {code.id for code in dimension.codes} for dimension in load_codebook().dimensions}
    none = {name: np.zeros((len(vectors), len(labels.codes))) for name, labels in heads.labels.items()}
    list(decide(heads.calibrated(heads.logits(vectors), none), heads, known))


class Team:
    """Worker processes of one thread each, as a run has them; the passages are dealt out in small stretches."""

    def __init__(self, model: str) -> None:
        self._pool = mp.get_context("spawn").Pool(PROCESSES, initializer=_load, initargs=(model,))

    def __enter__(self) -> Team:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.terminate()

    def run(self, passages: Sequence[Passage]) -> None:
        """Code all passages."""
        stretches = [passages[n : n + 40] for n in range(0, len(passages), 40)]
        self._pool.map(_code, stretches, chunksize=1)


_held: list[object] = []


def _load(model: str) -> None:
    folder = model_folder(model)
    manifest = read_manifest(folder)
    _held[:] = [load_encoder(folder, manifest), Heads.read(folder, manifest)]


def _code(passages: Sequence[Passage]) -> None:
    encoder, heads = _held
    code(heads, encoder.encode(passages))  # type: ignore[attr-defined,arg-type]


if __name__ == "__main__":
    main()
