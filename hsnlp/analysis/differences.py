"""Is one group different from the others: how large a difference is, how sure, and after how many tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, islice
from math import comb

import numpy as np
from numpy.typing import NDArray

from hsnlp.analysis.intervals import SEED, Interval

__all__ = ["Permutations", "adjusted_bh", "adjusted_holm", "cohens_h", "difference", "ratio", "signs_flipped"]

Floats = NDArray[np.float64]

PERMUTATIONS = 9_999
_BATCH = 500
_STUDENTISED = 5
"""Documents that both sides need before the difference is divided by its standard error."""


def cohens_h(a: Floats, b: Floats) -> Floats:
    """Return ``2 asin(sqrt(a)) - 2 asin(sqrt(b))``: 0.2 is small, 0.5 medium, 0.8 large (Cohen 1988, ch. 6).

    >>> round(float(cohens_h(np.array(0.5), np.array(0.25))), 4)
    0.5236
    """
    return 2 * np.arcsin(np.sqrt(a)) - 2 * np.arcsin(np.sqrt(b))  # type: ignore[no-any-return]


def difference(a: Interval, b: Interval) -> Interval:
    """Return ``a - b`` with an interval that recovers the variances from the two intervals.

    MOVER (Zou & Donner 2008, Statistics in Medicine 27: 1693-1702); for two shares with Wilson intervals it is method
    10 of Newcombe (1998, Statistics in Medicine 17: 873-890). The two must not share documents; where they do, and
    documents with more in one have more in the other, the interval is too wide, not too narrow.
    """
    value = a.value - b.value
    low = value - np.sqrt((a.value - a.low) ** 2 + (b.high - b.value) ** 2)
    high = value + np.sqrt((a.high - a.value) ** 2 + (b.value - b.low) ** 2)
    return Interval(value, low, high)


def ratio(a: Interval, b: Interval) -> Interval:
    """Return ``a / b`` with an interval: the difference of logarithms, as in `difference`; NaN where b is 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = difference(*(Interval(np.log(x.value), np.log(x.low), np.log(x.high)) for x in (a, b)))
        found = Interval(np.exp(logs.value), np.exp(logs.low), np.exp(logs.high))
        known = b.value > 0
        low = np.where(np.isnan(found.low), 0.0, found.low)
        high = np.where(np.isnan(found.high), np.inf, found.high)
        gone = np.nan
    return Interval(np.where(known, found.value, gone), np.where(known, low, gone), np.where(known, high, gone))


class Permutations:
    """The test of a group of documents against the others, by measure: two-sided p of the difference in shares.

    Documents change places, not passages. Where both sides have five documents or more the difference is divided by
    its standard error, so that the test holds for groups that differ in spread or in length of documents (Janssen
    1997, Statistics & Probability Letters 36: 9-21; Chung & Romano 2013, Annals of Statistics 41: 484-507). All
    groups of one size are used where these are few, else random ones with the observed one (Phipson & Smyth 2010,
    Stat. Appl. Genet. Mol. Biol. 9: 39), so that p is never 0. `part` has shape (documents, measures).

    >>> shares = Permutations(np.array([[5.0], [4.0], [0.0], [1.0]]), np.array([9.0, 9.0, 9.0, 9.0]))
    >>> round(float(shares.p(np.array([True, True, False, False]))[0]), 3)
    0.333
    """

    def __init__(self, part: Floats, whole: Floats, times: int = PERMUTATIONS, seed: int = SEED) -> None:
        self.times, self.seed = times, seed
        self.documents, self.measures = part.shape
        self._columns = np.hstack([part, part**2, part * whole[:, None], np.stack([whole, whole**2], axis=1)])
        self._by_size: dict[int, Floats] = {}

    def p(self, inside: NDArray[np.bool_]) -> Floats:
        """Return p by measure for the documents `inside` against the others; NaN where one side is empty."""
        size = int(inside.sum())
        if not 0 < size < self.documents:
            return np.full(self.measures, np.nan)
        observed = self._statistic(inside[None, :].astype(np.float64), size)[0]
        if size not in self._by_size:
            self._by_size[size] = np.vstack([self._statistic(one, size) for one in self._groups(size)])
        reached = (self._by_size[size] >= observed - 1e-12).sum(axis=0)
        few = self._few(size)
        found: Floats = reached / len(self._by_size[size]) if few else (1 + reached) / (1 + self.times)
        return found

    def _few(self, size: int) -> bool:
        return comb(self.documents, size) <= self.times

    def _groups(self, size: int) -> Iterator[Floats]:
        """Yield rows of ones and zeros: groups of `size` documents."""
        if self._few(size):
            every = combinations(range(self.documents), size)
            while batch := list(islice(every, _BATCH)):
                yield self._rows(np.array(batch, dtype=np.intp))
            return
        random = np.random.default_rng([self.seed, size])
        for start in range(0, self.times, _BATCH):
            keys = random.random((min(_BATCH, self.times - start), self.documents))
            yield self._rows(np.argpartition(keys, size - 1, axis=1)[:, :size])

    def _rows(self, chosen: NDArray[np.intp]) -> Floats:
        rows = np.zeros((len(chosen), self.documents))
        np.put_along_axis(rows, chosen, 1.0, axis=1)
        return rows

    def _statistic(self, inside: Floats, size: int) -> Floats:
        """Return the size of the difference for each row of `inside`, over its standard error if both sides allow."""
        sums = inside @ self._columns
        sides = [_share_and_variance(one, self.measures) for one in (sums, self._columns.sum(axis=0) - sums)]
        (a, va), (b, vb) = sides
        if min(size, self.documents - size) < _STUDENTISED:
            return np.abs(a - b)
        spread = np.sqrt(va + vb)
        apart = np.where(np.abs(a - b) > 1e-12, np.inf, 0.0)  # documents of both sides are all alike
        return np.divide(np.abs(a - b), spread, out=apart, where=spread > 1e-12)


def _share_and_variance(sums: Floats, measures: int) -> tuple[Floats, Floats]:
    """Return share and linearised variance from sums of part, part², part x whole, whole and whole²."""
    part, squares, crossed = (sums[:, at * measures : (at + 1) * measures] for at in range(3))
    whole, whole_squares = sums[:, [-2]], sums[:, [-1]]
    share = np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
    residual = squares - 2 * share * crossed + share**2 * whole_squares
    return share, np.divide(np.maximum(residual, 0), whole**2, out=np.zeros_like(part), where=whole > 0)


def signs_flipped(gaps: Floats, times: int = PERMUTATIONS, seed: int = SEED) -> Floats:
    """Return the two-sided p that the sums of `gaps` (documents, measures) are 0: each sign is as likely as the other.

    For two parts of the same documents, where a gap is what one document adds to the difference (Fisher's paired
    randomisation test; for linearised parts: Kline & Santos 2012, J. Econometric Methods 1: 23-41).
    """
    observed = np.abs(gaps.sum(axis=0))
    random = np.random.default_rng(seed)
    reached, done = np.zeros(gaps.shape[1]), 0
    while done < times:
        batch = min(_BATCH, times - done)
        signs = random.choice(np.array([-1.0, 1.0]), (batch, len(gaps)))
        reached += (np.abs(signs @ gaps) >= observed - 1e-12).sum(axis=0)
        done += batch
    return (1 + reached) / (1 + times)


def adjusted_holm(p: Floats) -> Floats:
    """Return p corrected for many tests so that the chance of any false one is kept (Holm 1979, Scand. J. Stat. 6).

    NaN are no tests and stay.

    >>> adjusted_holm(np.array([0.01, 0.04, 0.03])).round(3).tolist()
    [0.03, 0.06, 0.06]
    """
    return _adjusted(p, lambda ordered, n: np.maximum.accumulate(ordered * (n - np.arange(n))))


def adjusted_bh(p: Floats) -> Floats:
    """Return p corrected so that the share of false ones among those found is kept (Benjamini & Hochberg 1995).

    >>> adjusted_bh(np.array([0.01, 0.04, 0.03])).round(3).tolist()
    [0.03, 0.04, 0.04]
    """
    return _adjusted(p, lambda ordered, n: np.minimum.accumulate((ordered * n / np.arange(1, n + 1))[::-1])[::-1])


def _adjusted(p: Floats, correct: Callable[[Floats, int], Floats]) -> Floats:
    known = np.flatnonzero(~np.isnan(p))
    order = known[np.argsort(p[known], kind="stable")]
    found = np.full(len(p), np.nan)
    if len(order):
        found[order] = np.minimum(1.0, correct(p[order], len(order)))
    return found
