"""Intervals for shares, rates and means of passages that stand together in documents.

Passages of one document are alike, so documents are what varies: every interval here comes from leaving documents out
one by one (jackknife) or from drawing them again. Arrays have clusters (documents) first; figures of several measures
are computed at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hsnlp.analysis.quantiles import beta_limits, jeffreys_limits, poisson_limits
from hsnlp.analysis.quantiles import student as quantile_of_t

if TYPE_CHECKING:
    Floats = NDArray[np.float64]

__all__ = [
    "LEVEL",
    "SEED",
    "Interval",
    "effective",
    "effective_size",
    "jackknife",
    "mean",
    "rate",
    "resamples",
    "share",
    "student",
]

LEVEL = 0.95
SEED = 42


@dataclass(frozen=True, eq=False)
class Interval:
    """Values with lower and upper limits, arrays of one shape; NaN where there is nothing to measure."""

    value: Floats
    low: Floats
    high: Floats

    def at(self, place: int) -> tuple[float, float, float]:
        """Return value, lower and upper limit at a place."""
        return float(self.value[place]), float(self.low[place]), float(self.high[place])


def effective(size: Floats) -> float:
    """Return the effective number of clusters, (sum of sizes)² / sum of squared sizes (Kish 1965, *Survey Sampling*).

    >>> effective(np.array([10.0, 10.0, 10.0]))
    3.0
    """
    squares = float((size**2).sum())
    return float(size.sum()) ** 2 / squares if squares else 0.0


def jackknife(part: Floats, whole: Floats) -> Floats:
    """Return the variance of ``sum(part) / sum(whole)`` over clusters, each left out once; NaN for fewer than two.

    Delete-a-group jackknife, centred at the estimate of all clusters (Wolter 2007, *Introduction to Variance
    Estimation*, ch. 4). `part` has shape (clusters, measures), `whole` (clusters,) or the shape of `part`.
    """
    whole = whole[:, None] if whole.ndim < part.ndim else whole
    clusters = len(part)
    if clusters < 2:
        return np.full(part.shape[1:], np.nan)
    total, size = part.sum(axis=0), whole.sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        left = (total - part) / (size - whole) - total / size
    variance: Floats = (clusters - 1) / clusters * (left**2).sum(axis=0)
    return variance


def share(part: Floats, whole: Floats, level: float = LEVEL) -> Interval:
    """Return ``sum(part) / sum(whole)`` of clusters with an interval; `part` counts passages among `whole`.

    Clopper & Pearson's limits on the effective number of passages: the number over the design effect (jackknife
    variance over that of independent passages, at least 1), and over (t/z)² for the effective number of documents
    (Korn & Graubard 1998, *Confidence intervals for proportions with small expected number of positive counts*,
    Survey Methodology 24: 193-201). No share is outside 0 to 1, none of 0 passages is given as certain.

    >>> found = share(np.array([[3.0], [1.0], [2.0]]), np.array([10.0, 12.0, 8.0]))
    >>> [round(x, 3) for x in found.at(0)]
    [0.2, 0.006, 0.707]
    """
    value = _mean(part, whole)
    n = effective_size(part, whole, part, level)
    low, high = beta_limits(np.where(value < 1, value * n, n), n, (1 - level) / 2)
    return Interval(value, np.minimum(low, value), np.maximum(high, value))


def mean(part: Floats, whole: Floats, squares: Floats, level: float = LEVEL) -> Interval:
    """Return the mean of values from 0 to 1 with an interval, given their sums and sums of squares by cluster.

    As `share`, with the design effect over the variance of the values, and the limits of a share with the same value
    and variance. These are Jeffreys' (Brown, Cai & DasGupta 2001, Statistical Science 16: 101-133) and not Clopper &
    Pearson's, which are too wide for what does not come in steps.
    """
    value = _mean(part, whole)
    n = effective_size(part, whole, squares, level)
    low, high = jeffreys_limits(np.where(value < 1, value * n, n), n, (1 - level) / 2)
    return Interval(value, np.minimum(low, value), np.maximum(high, value))


def effective_size(part: Floats, whole: Floats, squares: Floats, level: float = LEVEL) -> Floats:
    """Return how many independent passages with yes or no would tell a mean as well as these clusters do, see `mean`.

    NaN where there is no passage; one cluster alone counts as independent passages with one degree of freedom.
    """
    size = float(whole.sum())
    value = _mean(part, whole)
    with np.errstate(invalid="ignore", divide="ignore"):
        within = np.maximum(squares.sum(axis=0) / size - value**2, 0)
        varies = within > 1e-12
        design = np.where(varies, np.fmax(1.0, jackknife(part, whole) * size / within), 1.0)
        wider = np.where(varies, value * (1 - value) / within, 1.0)
        return size * wider / design / _widening(whole, level)


def _mean(part: Floats, whole: Floats) -> Floats:
    size = float(whole.sum())
    return np.clip(part.sum(axis=0) / size, 0, 1) if size else np.full(part.shape[1:], np.nan)


def rate(count: Floats, exposure: Floats, per: float = 1000.0, level: float = LEVEL) -> Interval:
    """Return ``per * sum(count) / sum(exposure)`` with an interval: codes per 1,000 words.

    The exact limits of a Poisson count (Garwood 1936, Biometrika 28: 437-442) on the effective count: the count over
    the design effect and over (t/z)², as in `share`.
    """
    size, total = float(exposure.sum()), count.sum(axis=0)
    if not size:
        nothing = np.full(total.shape, np.nan)
        return Interval(nothing, nothing, nothing)
    with np.errstate(invalid="ignore", divide="ignore"):
        design = np.fmax(1.0, np.where(total > 0, jackknife(count, exposure) * size**2 / total, 1.0))
    shrunk = np.where(np.isnan(design), 1.0, design) * _widening(exposure, level)
    low, high = poisson_limits(total / shrunk, (1 - level) / 2)
    scale = per * shrunk / size
    value = per * total / size
    return Interval(value, np.minimum(low * scale, value), np.maximum(high * scale, value))


def student(clusters: float, level: float = LEVEL) -> float:
    """Return the quantile of Student's t for an effective number of clusters, with at least one degree of freedom."""
    return quantile_of_t(max(1.0, clusters - 1), (1 - level) / 2)


def resamples(clusters: int, times: int = 1000, seed: int = SEED) -> Floats:
    """Return `times` resamples: how often each holds each cluster, shape (times, clusters); each draws `clusters`.

    Cluster bootstrap (Field & Welsh 2007, JRSS B 69: 369-390). The same numbers give the same draws.
    """
    chances = np.full(clusters, 1 / clusters) if clusters else np.zeros(0)
    return np.random.default_rng(seed).multinomial(clusters, chances, times).astype(np.float64)


def _widening(size: Floats, level: float) -> float:
    """Return (t/z)²: by how much few or unequal clusters shrink the effective number of passages."""
    from statistics import NormalDist

    return (student(effective(size), level) / NormalDist().inv_cdf(0.5 + level / 2)) ** 2
