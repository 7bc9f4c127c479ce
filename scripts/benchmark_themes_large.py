"""Whether the themes step bears 50,000 documents: made ones with planted themes, and vectors made without an encoder.

    python scripts/benchmark_themes_large.py --documents 50000

Each document has twenty paragraphs, half of them on a subject of its own, the others on any. Prints the planted themes
that were found, the share without a theme, time and peak memory; vectors of real texts take their time besides.
"""

from __future__ import annotations

import argparse
import random
import re
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from hsnlp.themes.describe import describe, unit_rows
from hsnlp.themes.find import find_themes
from hsnlp.themes.index import Corpus
from hsnlp.themes.measures import adjusted_rand
from hsnlp.themes.tables import write_theme_table
from hsnlp.themes.vectors import Store, unit_length

PARAGRAPHS, THEMES, WIDTH = 20, 60, 384
NOISE = 0.06
"""Spread of each of the numbers of a vector around its theme's: paragraphs of one theme are some .4 alike."""
LETTERS = "abcdefghijklmnopqrst"
CENTRES = unit_length(np.random.default_rng(0).normal(size=(THEMES, WIDTH)))


def main() -> None:
    """Make the corpus, seek its themes, print what was found and what it cost."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--documents", type=int, default=50_000)
    documents = parser.parse_args().documents
    sources = {f"d{n:06d}": {"title": "", "year": 2000 + n % 20, "genre": "made"} for n in range(documents)}
    corpus = Corpus(lambda: passages(documents), sources)
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        found = find_themes(corpus, Store(Path(folder) / "vectors", "made", WIDTH), vectors)
        describe(corpus, found.assigned, found.model.themes)
        write_theme_table(Path(folder), "theme_units", unit_rows(corpus, found.assigned, found.model.themes))
    planted = [planted_in(unit.text) for unit in corpus.units()]
    about = found.model.about
    print(f"{documents:,} documents, {about['units']:,} paragraphs, {THEMES} themes planted: {about['themes']} found")
    print(f"adjusted Rand with what was planted {adjusted_rand(planted, found.assigned.theme.tolist()):.3f}")
    print(f"without a theme {about['outliers']:.1%}")
    print(f"{time.monotonic() - began:.0f} s, peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:,} MB")


def passages(documents: int) -> Iterator[dict[str, Any]]:
    """Yield the passages of all documents, the same each time."""
    for n in range(documents):
        draw, at = random.Random(n), 0
        own = draw.randrange(THEMES)
        for block in range(PARAGRAPHS):
            theme = own if draw.random() < 0.5 else draw.randrange(THEMES)
            words = [word("wo", 40 * theme + draw.randrange(40)) for _ in range(12)]
            words += [word("ka", draw.randrange(500)) for _ in range(14)]
            text = f"{' '.join(words)} {n}-{block}-{theme}."
            yield {"doc_id": f"d{n:06d}", "start": at, "end": at + len(text), "page": None, "section": "made"} | {
                "text": text,
                "block": block,
            }
            at += len(text) + 1


def word(start: str, n: int) -> str:
    """Return the word of a number."""
    return start + LETTERS[n % 20] + LETTERS[n // 20 % 20] + LETTERS[n // 400 % 20]


def planted_in(text: str) -> int:
    """Return the theme of the first paragraph in a text, 0 for a text that was not made here."""
    told = re.search(r"\d+-\d+-(\d+)\.", text)
    return int(told[1]) if told else 0


def vectors(texts: Sequence[str]) -> Any:
    """Return a vector near that of the planted theme for each text, the same for the same text."""
    rows = np.empty((len(texts), WIDTH), np.float32)
    for n, text in enumerate(texts):
        noise = np.random.default_rng(list(text.encode()[-12:])).normal(size=WIDTH)
        rows[n] = CENTRES[planted_in(text)] + NOISE * noise
    return unit_length(rows)


if __name__ == "__main__":
    main()
