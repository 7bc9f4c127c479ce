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
from collections.abc import Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

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
CORES = 2
WAYS = {"best": CORES, "fast": CORES, "peer": 1}
"""Processes of each way; sentence-transformers has one, with as many threads as there are cores."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=ROOT / "corpus" / "sample")
    parser.add_argument("--sentences", type=int, default=2400)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    os.environ.update(HF_HUB_OFFLINE="1", TOKENIZERS_PARALLELISM="false")
    passages = drawn(asked.folder, asked.sentences)
    words = sum(len(passage.text.split()) for passage in passages)
    print(f"{len(passages):,} sentences, {words / len(passages):.0f} words on average")
    rates: dict[str, list[float]] = {name: [] for name in WAYS}
    for _ in range(asked.rounds):
        for name, processes in WAYS.items():
            with Team(name, processes) as team:  # alone: idle threads of another way may spin and take its time
                team.run(passages[:160])  # warm
                began = time.perf_counter()
                team.run(passages)
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


def code(heads: Heads, vectors: np.ndarray) -> None:
    """Decide on every passage, without cues as witnesses."""
    none = {name: np.zeros((len(vectors), len(labels.codes))) for name, labels in heads.labels.items()}
    list(decide(heads.calibrated(heads.logits(vectors), none), heads, known_codes()))


@cache
def known_codes() -> dict[str, set[str]]:
    """Return the codes of the codebook, read once a process."""
    return {dimension.id: {code.id for code in dimension.codes} for dimension in load_codebook().dimensions}


class Team:
    """Worker processes, as a run has them; the passages are dealt out by document, all at once to a single one."""

    def __init__(self, way: str, processes: int) -> None:
        self._processes = processes
        self._pool = mp.get_context("spawn").Pool(processes, initializer=_load, initargs=(way,))

    def __enter__(self) -> Team:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.terminate()
        self._pool.join()

    def run(self, passages: Sequence[Passage]) -> None:
        """Code all passages."""
        documents = [list(its) for _, its in groupby(passages, key=lambda one: one.doc_id)]
        self._pool.map(_code, documents if self._processes > 1 else [passages], chunksize=1)


_held: list[Any] = []


def _load(way: str) -> None:
    folder = model_folder("best" if way == "peer" else way)
    manifest = read_manifest(folder)
    heads = Heads.read(folder, manifest)
    if way != "peer":
        encoder = load_encoder(folder, manifest)
        _held[:] = [encoder.encode, heads]
        return
    import torch
    from coder_net import base_model
    from sentence_transformers import SentenceTransformer

    torch.set_num_threads(CORES)
    model = SentenceTransformer(str(base_model()), device="cpu", local_files_only=True)

    def encode(passages: Sequence[Passage]) -> np.ndarray:
        vectors = model.encode([one.text for one in passages], batch_size=32, show_progress_bar=False)
        return np.pad(vectors, ((0, 0), (0, heads.width - vectors.shape[1])))  # it has no words beside it

    _held[:] = [encode, heads]


def _code(passages: Sequence[Passage]) -> None:
    encode, heads = _held
    code(heads, encode(passages))


if __name__ == "__main__":
    main()
