"""How the themes step grows: time, processor time and peak memory over 250, 500, 1,000 and 2,000 documents.

    python scripts/benchmark_themes.py RUN --sizes 250 500 1000 2000 -o growth.json

Each size runs in a process of its own over the first documents of a seeded draw, so that peaks do not mix. Vectors are
kept in ``--cache`` between runs: the time that they take is given apart, and is that of the texts that were new.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np


def main() -> None:
    """Run each size in its own process and fit the growth."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("run", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=[250, 500, 1000, 2000])
    parser.add_argument("--most", type=int, default=0, help="most passages of a document, 0: all")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "hsnlp_themes_vectors")
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(_one(given.run, given.one, given.most, given.cache)))
        return
    found = []
    for size in given.sizes:
        command = [sys.executable, __file__, str(given.run), "--one", str(size), "--most", str(given.most)]
        command += ["--cache", str(given.cache), "-o", str(given.out)]
        told = subprocess.run(command, capture_output=True, text=True, check=True)
        found.append(json.loads(told.stdout.splitlines()[-1]))
        print(json.dumps(found[-1]), flush=True)
        given.out.write_text(json.dumps({"sizes": found, "exponents": _exponents(found)}, indent=2) + "\n")


def _one(run: Path, size: int, most: int, cache: Path) -> dict[str, Any]:
    from hsnlp.pipeline.ledger import Ledger
    from hsnlp.pipeline.tables import source_rows
    from hsnlp.pipeline.theming import place_names, topic_encoder
    from hsnlp.themes.describe import describe, unit_rows
    from hsnlp.themes.find import find_themes
    from hsnlp.themes.index import Corpus
    from hsnlp.themes.tables import write_theme_table

    steps: dict[str, list[float]] = {}

    def step(name: str, done: int) -> None:
        steps[name] = [time.monotonic() - began, time.process_time()]

    with Ledger(run / "run.db") as ledger:
        sources = source_rows(ledger)
        names = sorted(name for name, row in sources.items() if row["passages"])
        drawn = [names[n] for n in sorted(np.random.default_rng(0).permutation(len(names))[:size].tolist())]
        corpus = Corpus(lambda: _rows(ledger, drawn, most), sources)
        store, embed = topic_encoder(cache / "growth", 1)
        began = time.monotonic()
        found = find_themes(corpus, store, embed, None, place_names(), step)
        describe(corpus, found.assigned, found.model.themes)
        with tempfile.TemporaryDirectory() as folder:
            write_theme_table(Path(folder), "theme_units", unit_rows(corpus, found.assigned, found.model.themes))
        step("all", 1)
    vectors, everything = steps["vectors"], steps["all"]
    about = found.model.about
    return {
        "documents": len(drawn),
        "units": about["units"],
        "themes": about["themes"],
        "seconds_vectors": round(vectors[0], 1),
        "cpu_vectors": round(vectors[1], 1),
        "seconds_rest": round(everything[0] - vectors[0], 1),
        "cpu_rest": round(everything[1] - vectors[1], 1),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        **{name: about[name] for name in ("sample", "clusterer", "ari", "npmi", "diversity", "outliers", "unstable")},
    }


def _rows(ledger: Any, names: list[str], most: int) -> Iterator[dict[str, Any]]:
    for name in names:
        for n, row in enumerate(ledger.rows("passages", name)):
            if most and n >= most:
                break
            for key in ("frames", "threats", "recommendation"):
                row[key] = json.loads(row[key]) if row[key] else None
            yield row


def _exponents(found: list[dict[str, Any]]) -> dict[str, float]:
    """Return the slope of each cost over the number of units, both as logarithms: 1 is linear."""
    if len(found) < 2:
        return {}
    x = np.log([one["units"] for one in found])
    costs = ("cpu_vectors", "cpu_rest", "peak_memory_mb")
    return {cost: round(float(np.polyfit(x, np.log([one[cost] for one in found]), 1)[0]), 3) for cost in costs}


if __name__ == "__main__":
    main()
