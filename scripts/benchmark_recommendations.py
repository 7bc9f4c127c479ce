"""Measure what records cost: the time of the whole step, as a share of the time that tagging takes in the same run.

    python scripts/benchmark_recommendations.py ../shared/corpus --documents 200

Processor time of one process, not time by the clock, so that a busy machine says the same as an idle one. Documents
are drawn with a seed from all that can be read below the folder.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from pathlib import Path

from hsnlp.annotators import ANNOTATORS, DEFAULT, annotator
from hsnlp.codebook import load_codebook
from hsnlp.errors import HsnlpError
from hsnlp.loaders import find
from hsnlp.normalise.ready import as_is
from hsnlp.pipeline.ingest import ingest
from hsnlp.recommendations import Recommender
from hsnlp.segment import segment

SEED = 42


def main() -> None:
    """Tag and extract; print both times and their ratio."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("corpus", type=Path, nargs="?", default=Path("corpus/sample"), help="files or a folder")
    parser.add_argument("--documents", type=int, default=200, help="how many are drawn")
    parser.add_argument("--annotator", choices=ANNOTATORS, default=DEFAULT)
    asked = parser.parse_args()
    book = load_codebook()
    coder, recommender = annotator(asked.annotator, book), Recommender(book)
    sources = sorted(find([asked.corpus]), key=lambda source: source.name)
    random.Random(SEED).shuffle(sources)
    first = as_is("Donors must pay for the clinic, and cities should open it.", "first")
    recommender.extract(first, segment(first), coder.annotate(segment(first)))  # the models are loaded with it
    spent: Counter[str] = Counter()
    counted: Counter[str] = Counter()
    for source in sources[: asked.documents]:
        try:
            document = ingest(source, "d")
        except HsnlpError:
            continue
        passages = segment(document)
        began = time.process_time()
        coded = coder.annotate(passages)
        tagged = time.process_time()
        found = recommender.extract(document, passages, coded)
        spent["tagging"] += tagged - began
        spent["records"] += time.process_time() - tagged
        counted.update(documents=1, passages=len(passages), records=len(found.records))
    print(f"{counted['documents']} documents, {counted['passages']:,} passages, {counted['records']:,} records")
    print(f"tagging by {asked.annotator} {spent['tagging']:.1f} s, records {spent['records']:.1f} s of processor time")
    print(f"the step costs {spent['records'] / spent['tagging']:.2f} of tagging")


if __name__ == "__main__":
    main()
