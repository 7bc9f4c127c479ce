"""Throughput of the cue annotators, as a ratio to spaCy's tokeniser alone in the same run.

    python scripts/benchmark_cues.py [FOLDER]

The tokeniser is what every annotator over spaCy has to pay; the ratio says what all dimensions together cost on top.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import spacy

from hsnlp.annotators import cue_annotator
from hsnlp.documents import Passage
from hsnlp.errors import HsnlpError
from hsnlp.loaders import find
from hsnlp.pipeline.ingest import ingest
from hsnlp.resources import resource_dir
from hsnlp.segment import segment


def passages_of(folder: Path) -> list[Passage]:
    """Return the passages of every document in `folder` that can be read."""
    passages: list[Passage] = []
    for source in find([folder]):
        try:
            passages += segment(ingest(source, source.name))
        except HsnlpError:
            continue
    return passages


def best(work: Callable[[Sequence[Passage]], object], passages: Sequence[Passage], rounds: int) -> float:
    """Return the shortest processor time of `rounds` rounds, in seconds."""
    taken = []
    for _ in range(rounds):
        began = time.process_time()
        work(passages)
        taken.append(time.process_time() - began)
    return min(taken)


def main() -> None:
    """Print words a second of both, and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=resource_dir("corpus/sample"))
    parser.add_argument("--rounds", type=int, default=1, help="more than one meets warm caches")
    asked = parser.parse_args()
    passages = passages_of(asked.folder)
    words = sum(len(passage.text.split()) for passage in passages)
    annotator, english = cue_annotator(), spacy.blank("en")
    annotator.annotate(passages[:50])
    coded = best(annotator.annotate, passages, asked.rounds)
    tokenised = best(lambda ones: [english.make_doc(one.text) for one in ones], passages, asked.rounds)
    print(f"{words:,} words in {len(passages):,} passages")
    print(f"spaCy tokeniser alone   {words / tokenised:10,.0f} words/s")
    print(f"all cue annotators      {words / coded:10,.0f} words/s, {coded / tokenised:.1f} times the tokeniser's time")


if __name__ == "__main__":
    main()
