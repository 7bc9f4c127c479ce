"""Do the 95 % intervals of a comparison hold the truth 95 times in 100? Simulated, over settings like our corpora.

    python scripts/simulate_intervals.py --times 1000 -o coverage.md

Documents have 20 to 300 passages (log-normal). Each has its own share of a code, from a beta distribution whose spread
is the correlation of passages of one document; the truth is the share over all documents that could be drawn. A coder
with our sensitivity and specificity errs on each passage by itself. Printed is how often the interval holds the truth.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hsnlp.analysis.counts import Sums
from hsnlp.analysis.groups import balance
from hsnlp.analysis.intervals import effective_size, rate, resamples, share
from hsnlp.analysis.prevalence import Rates, prediction_powered, rogan_gladen

Floats = NDArray[np.float64]

DOCUMENTS = (10, 20, 50, 200)
PREVALENCE = (0.02, 0.1, 0.4)
ALIKE = (0.01, 0.03, 0.1)
SENSITIVITY, SPECIFICITY = 0.85, 0.98
CHECKED = 1000  # passages on which the coder was evaluated
CODED = (100, 300)  # passages of the random sample


def main() -> None:
    """Simulate and write a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("-o", "--out", type=Path)
    asked = parser.parse_args()
    head = ["documents", "share", "alike", *NAMES]
    lines = ["| " + " | ".join(head) + " |", "|" + "--:|" * len(head)]
    for documents, prevalence, alike in settings():
        random = np.random.default_rng([asked.seed, documents, int(1000 * prevalence), int(1000 * alike)])
        held = np.array([one(random, documents, prevalence, alike) for _ in range(asked.times)], dtype=np.float64)
        rates = np.nanmean(held, axis=0)
        lines.append(
            "| " + " | ".join([str(documents), str(prevalence), str(alike), *(f"{x:.3f}" for x in rates)]) + " |"
        )
        print(lines[-1], flush=True)
    if asked.out:
        asked.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


def settings() -> Iterator[tuple[int, float, float]]:
    """Yield documents, share and correlation of every setting."""
    for documents in DOCUMENTS:
        for prevalence in PREVALENCE:
            for alike in ALIKE:
                yield documents, prevalence, alike


NAMES = ("share", "percentile", "rate", "balance", "Rogan-Gladen", *(f"powered, {m}" for m in CODED))


def one(random: np.random.Generator, documents: int, prevalence: float, alike: float) -> list[float]:
    """Return 1 or 0 for each interval: whether it holds the truth in one simulated corpus."""
    sizes = lengths(random, documents)
    concentration = (1 - alike) / alike
    own = random.beta(prevalence * concentration, (1 - prevalence) * concentration, documents)
    truth = [(random.random(n) < p).astype(np.float64) for n, p in zip(sizes, own, strict=True)]
    part, whole = np.array([x.sum() for x in truth]), sizes.astype(np.float64)
    found = [holds(share(part[:, None], whole).at(0), prevalence)]
    found.append(holds(percentile(part, whole), prevalence))
    words = whole * 22
    found.append(holds(rate(part[:, None], words).at(0), 1000 * prevalence / 22))
    found.append(held_balance(random, sizes, prevalence, concentration))
    given = [err(random, x) for x in truth]
    found.append(held_corrected(random, given, sizes, prevalence))
    return found + [held_powered(random, truth, given, prevalence, m) for m in CODED]


def lengths(random: np.random.Generator, documents: int) -> NDArray[np.intp]:
    """Return passages of documents, 20 to 300, half of them below 80."""
    return np.clip(np.exp(random.normal(np.log(80), 0.7, documents)).round(), 20, 300).astype(np.intp)


def err(random: np.random.Generator, truth: Floats) -> Floats:
    """Return what the coder gives."""
    return (random.random(len(truth)) < np.where(truth == 1, SENSITIVITY, 1 - SPECIFICITY)).astype(np.float64)


def holds(interval: tuple[float, float, float], truth: float) -> float:
    """Return whether an interval holds the truth."""
    return float(interval[1] <= truth <= interval[2])


def percentile(part: Floats, whole: Floats) -> tuple[float, float, float]:
    """Return the percentile interval of the cluster bootstrap, for contrast."""
    drawn = resamples(len(part), 300, seed=int(part.sum()))
    low, high = np.quantile((drawn @ part) / (drawn @ whole), (0.025, 0.975))
    return part.sum() / whole.sum(), float(low), float(high)


def held_balance(random: np.random.Generator, sizes: NDArray[np.intp], framed: float, concentration: float) -> float:
    """Return whether the balance's interval holds the truth: a share of framed passages leans one way or the other."""
    leans = random.beta(0.7 * concentration, 0.3 * concentration, len(sizes))
    n = np.maximum(random.binomial(sizes, framed), 0)
    up = random.binomial(n, 0.8 * leans)
    down = random.binomial(n - up, 0.8 * (1 - leans) / (1 - 0.8 * leans))
    kept = n > 0
    if not kept.any():
        return float("nan")
    size = n[kept].astype(np.float64)
    tone, squares = (up - down)[kept].astype(np.float64), (up + down)[kept].astype(np.float64)
    empty = np.zeros((len(size), 0))
    sums = Sums(np.arange(len(size)), size, size, size, tone, squares, empty, empty)
    return holds(balance(sums).at(0), 0.8 * 0.7 - 0.8 * 0.3)


def held_corrected(
    random: np.random.Generator, given: list[Floats], sizes: NDArray[np.intp], prevalence: float
) -> float:
    """Return whether the corrected share's interval holds the truth; the coder was evaluated on other passages."""
    positive = max(20, round(CHECKED * prevalence))
    rates = Rates(
        int(random.binomial(positive, SENSITIVITY)),
        positive,
        int(random.binomial(CHECKED - positive, SPECIFICITY)),
        CHECKED - positive,
    )
    part, whole = np.array([[x.sum()] for x in given]), sizes.astype(np.float64)
    size = float(effective_size(part, whole, part)[0])
    found = rogan_gladen(float(part.sum()), float(whole.sum()), rates, effect=max(1.0, float(whole.sum()) / size))
    return float(found.low <= prevalence <= found.high)


def held_powered(
    random: np.random.Generator, truth: list[Floats], given: list[Floats], prevalence: float, coded: int
) -> float:
    """Return whether the prediction-powered interval holds the truth, from a random sample of passages."""
    every, codes = np.concatenate(given), np.concatenate(truth)
    document = np.repeat(np.arange(len(given)), [len(x) for x in given])
    there = random.choice(len(every), min(coded, len(every) // 2), replace=False)
    found = prediction_powered(every, codes[there], every[there], document, document[there])
    return float(found.low <= prevalence <= found.high)


if __name__ == "__main__":
    main()
