"""Measure how processor time and memory of linking grow with the number of records, as ratios to the size before.

    python scripts/benchmark_same_demands.py --shared ../shared [--sizes 1000 5000 20000 40000]

The records are those of the listing of recommendations, in an order drawn by a fixed seed; beyond its length they are
taken again for other addressees with one more word each, so that they are as alike as real ones and no two the same.
"""

from __future__ import annotations

import argparse
import random
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from evaluate_same_demands import listed

from hsnlp.recommendations.same import LinkRow, demands, link


def main() -> None:
    """Print one line a size: processor seconds, memory, links, demands, and what each is to the line before."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds data/upr_recommendations")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 5_000, 20_000, 40_000])
    given = parser.parse_args()
    rows = list(listed(given.shared))
    random.Random(3).shuffle(rows)
    print(
        f"{'records':>8} {'seconds':>8} {'MiB':>6} {'links':>8} {'demands':>8}   ratios: records, seconds, MiB, links"
    )
    before: tuple[float, ...] = ()
    for size in given.sizes:
        with get_context("spawn").Pool(1) as pool:  # a process of its own: peak memory never falls again
            told = pool.apply(measured, (_enlarged(rows, size),))
        numbers = (size, *told[:3])
        ratios = "  ".join(f"{n / f:5.1f}" for n, f in zip(numbers, before, strict=False) if f)
        before = numbers
        print(f"{size:>8} {told[0]:>8.1f} {told[1]:>6.0f} {told[2]:>8} {told[3]:>8}   {ratios}", flush=True)


def _enlarged(rows: Sequence[LinkRow], size: int) -> list[LinkRow]:
    whole = list(rows[:size])
    again = 0
    while len(whole) < size:
        again += 1
        for n, row in enumerate(rows[: size - len(whole)]):
            word = rows[(n + 7 * again) % len(rows)].text.split()[-1].strip(".,;)")
            other = rows[(n + again) % len(rows)]
            whole.append(
                replace(row, rec_id=f"{again}:{row.rec_id}", addressee=other.addressee, text=f"{row.text} {word}")
            )
    return whole


def measured(rows: list[LinkRow]) -> tuple[float, float, int, int]:
    """Link the records; return seconds, the memory in MiB that came to what the records took, links and demands."""
    link(rows[:50])  # tables and patterns are read once
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    links = link(rows)
    found = demands(links)
    seconds = time.process_time() - start
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return seconds, memory, len(links), len(set(found.values()))


if __name__ == "__main__":
    main()
