"""Counts of codes by document, and intervals from documents that are drawn again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hsnlp.evaluate.units import Unit

__all__ = [
    "RESAMPLES",
    "SEED",
    "Draws",
    "Estimate",
    "Floats",
    "Tally",
    "by_document",
    "estimate",
    "over",
    "rates",
    "tally",
]

RESAMPLES = 1000
SEED = 42
LEVELS = (0.025, 0.975)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval; NaN where it is not defined."""

    value: float
    low: float
    high: float


class Draws:
    """The bootstrap of a sample of units: `weights[r, d]` says how often resample `r` holds document `d`.

    Documents and not sentences are drawn, with replacement, because sentences of one document are alike (cluster
    bootstrap: Field and Welsh 2007, JRSS B 69(3)). The same units, seed and resamples give the same draws, so that
    two annotators on the same units are compared pair by pair.
    """

    def __init__(self, units: Sequence[Unit], *, seed: int = SEED, resamples: int = RESAMPLES) -> None:
        self.place: dict[str, int] = {}
        for unit in units:
            self.place.setdefault(unit.document, len(self.place))
        self.rows = np.array([self.place[unit.document] for unit in units], dtype=np.intp)
        size = len(self.place)
        random = np.random.default_rng(seed)
        chance = np.full(size, 1 / size) if size else np.zeros(0)
        self.weights: Floats = random.multinomial(size, chance, resamples).astype(np.float64)

    @property
    def documents(self) -> int:
        """Number of documents."""
        return len(self.place)


@dataclass(frozen=True, eq=False)
class Tally:
    """How often each code is in the gold, is found, and is both: three matrices of documents by codes."""

    codes: tuple[str, ...]
    gold: Floats
    found: Floats
    both: Floats

    def of(self, codes: Sequence[str]) -> Tally:
        """Return the columns of `codes`, in their order."""
        at = [self.codes.index(code) for code in codes]
        return Tally(tuple(codes), self.gold[:, at], self.found[:, at], self.both[:, at])

    def pooled(self, groups: Mapping[str, Sequence[str]]) -> Tally:
        """Return a tally with one column a group: the sum of the columns of its codes."""
        at = [[self.codes.index(code) for code in codes] for codes in groups.values()]
        gold, found, both = (
            np.stack([matrix[:, columns].sum(axis=1) for columns in at], axis=1)
            for matrix in (self.gold, self.found, self.both)
        )
        return Tally(tuple(groups), gold, found, both)

    def totals(self) -> Floats:
        """Return gold, found and both of each code over all documents, shape (3, codes)."""
        return np.stack([self.gold.sum(axis=0), self.found.sum(axis=0), self.both.sum(axis=0)])

    def drawn(self, draws: Draws) -> Floats:
        """Return gold, found and both of each code in each resample, shape (3, resamples, codes)."""
        return np.stack([draws.weights @ self.gold, draws.weights @ self.found, draws.weights @ self.both])


def tally(units: Sequence[Unit], codes: Sequence[str], draws: Draws) -> Tally:
    """Count `codes` by document."""
    at = {code: n for n, code in enumerate(codes)}
    gold, found, both = (np.zeros((draws.documents, len(codes))) for _ in range(3))
    for unit, row in zip(units, draws.rows, strict=True):
        for matrix, given in ((gold, unit.gold), (found, unit.found), (both, unit.gold & unit.found)):
            for code in given:
                if code in at:
                    matrix[row, at[code]] += 1
    return Tally(tuple(codes), gold, found, both)


def rates(counts: Floats) -> Floats:
    """Return precision, recall and F1 from gold, found and both (first axis); 0 where a denominator is 0.

    F1 = 2 both / (gold + found), the harmonic mean of precision and recall.

    >>> rates(np.array([4.0, 2.0, 1.0])).round(3).tolist()
    [0.5, 0.25, 0.333]
    """
    gold, found, both = counts
    return np.stack([over(both, found), over(both, gold), over(2 * both, gold + found)])


def over(part: Floats, whole: Floats, *, empty: float = 0.0) -> Floats:
    """Return `part` over `whole`, `empty` where `whole` is 0."""
    return np.divide(part, whole, out=np.full_like(part, empty, dtype=np.float64), where=whole > 0)


def estimate(value: float, drawn: Floats) -> Estimate:
    """Return a figure with the 2.5 and 97.5 percentiles of its resamples; those not defined (NaN) are left out."""
    known = drawn[~np.isnan(drawn)]
    if not known.size:
        return Estimate(float(value), float("nan"), float("nan"))
    low, high = np.quantile(known, LEVELS)
    return Estimate(float(value), float(low), float(high))


def by_document(values: Sequence[float], draws: Draws) -> Floats:
    """Return the sum of a unit's values in each document."""
    sums = np.bincount(draws.rows, weights=np.asarray(values, dtype=np.float64), minlength=draws.documents)
    return sums.astype(np.float64)
