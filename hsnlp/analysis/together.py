"""Which codes stand in the same passages, more or less often than chance would have it."""

from __future__ import annotations

from typing import Any

import numpy as np

from hsnlp.analysis.counts import Coded, Floats
from hsnlp.analysis.intervals import Interval, effective, student

__all__ = ["phi", "pmi", "together"]


def phi(both: Floats, a: Floats, b: Floats, n: Floats) -> Floats:
    """Return the correlation of two codes from counts of passages: with both, with each, of all; NaN where undefined.

    Pearson's coefficient for a table of two by two (Yule 1912, J. Royal Stat. Soc. 75: 579-652).

    >>> round(float(phi(np.array(20.0), np.array(30.0), np.array(40.0), np.array(100.0))), 4)
    0.3563
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = (n * both - a * b) / np.sqrt(a * b * (n - a) * (n - b))
    return found


def pmi(both: Floats, a: Floats, b: Floats, n: Floats) -> Floats:
    """Return pointwise mutual information in bits, log2 of observed over expected; -inf where they never meet.

    Church & Hanks (1990, Computational Linguistics 16: 22-29).

    >>> float(pmi(np.array(20.0), np.array(40.0), np.array(25.0), np.array(100.0)))
    1.0
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        found: Floats = np.log2(both * n / (a * b))
    return found


def together(corpus: Coded) -> list[dict[str, Any]]:
    """Return a row for each pair of measures: counts, expected count, PMI and phi with intervals by documents.

    Intervals are the jackknife's, each document left out once, with t for the effective number of documents; for a
    pair that one document alone has, or none, PMI has no interval. Pairs of which one is part of the other (a frame
    and its voice, a recommendation and its lever) are left out. By phi, the largest first.
    """
    sums = corpus.sums()
    pairs = [
        (i, j)
        for i, one in enumerate(corpus.measures)
        for j, other in enumerate(corpus.measures[i + 1 :], start=i + 1)
        if not _nested(one, other)
    ]
    if not pairs or len(sums.cluster) < 1:
        return []
    first, second = np.array(pairs).T
    both = _joint(corpus, first, second)
    counts = (both, sums.codes[:, first], sums.codes[:, second], sums.passages[:, None])
    totals = [one.sum(axis=0) for one in counts]
    left = [total - one for total, one in zip(totals, counts, strict=True)]
    width = student(effective(sums.passages))
    correlated = _interval(phi(*totals), phi(*left), width)
    mutual = _interval(pmi(*totals), pmi(*left), width)
    rows = [
        {
            "a": corpus.measures[i],
            "b": corpus.measures[j],
            "documents": int((both[:, at] > 0).sum()),
            "both": int(totals[0][at]),
            "expected": float(totals[1][at] * totals[2][at] / totals[3][0]),
            "count_a": int(totals[1][at]),
            "count_b": int(totals[2][at]),
            **dict(zip(("pmi", "pmi_low", "pmi_high"), mutual.at(at), strict=True)),
            **dict(zip(("phi", "phi_low", "phi_high"), correlated.at(at), strict=True)),
        }
        for at, (i, j) in enumerate(pairs)
        if totals[1][at] and totals[2][at]
    ]
    return sorted(rows, key=lambda row: (np.isnan(row["phi"]), -row["phi"], row["a"], row["b"]))


def _nested(one: str, other: str) -> bool:
    if other.startswith(f"{one}:") or one.startswith(f"{other}:"):
        return True
    kinds = {one.partition(":")[0], other.partition(":")[0]}
    exclusive = ("frame:mixed", "frame:none")
    derived = any(name in exclusive for name in (one, other)) and kinds == {"frame"}
    return derived or kinds == {"recommendation", "lever"} or kinds == {"lever"} or _voices(one, other)


def _voices(one: str, other: str) -> bool:
    """Whether two measures are voices of one frame, of which a passage has one."""
    a, b = one.split(":"), other.split(":")
    return len(a) == len(b) == 3 and a[:2] == b[:2]


def _joint(corpus: Coded, first: Any, second: Any) -> Floats:
    """Return how many passages of each document have both codes of each pair."""
    bounds = np.flatnonzero(np.diff(corpus.document)) + 1
    found = []
    for block in np.split(corpus.given, bounds):
        counts = block.astype(np.float64)
        found.append((counts.T @ counts)[first, second])
    return np.array(found)


def _interval(value: Floats, left: Floats, width: float) -> Interval:
    documents = len(left)
    with np.errstate(invalid="ignore"):
        spread = np.sqrt((documents - 1) / documents * ((left - value) ** 2).sum(axis=0))
    spread = np.where(np.isfinite(spread) & (documents > 1), spread, np.nan)
    return Interval(value, value - width * spread, value + width * spread)
