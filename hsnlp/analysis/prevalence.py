"""Prevalence corrected for a coder that errs: what share of passages truly has a code, and how sure that is.

A raw share counts false codes and misses missed ones. Two ways out: from the coder's measured error rates
(`rogan_gladen`), or from a random sample that a person has coded as well (`prediction_powered`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

from hsnlp.analysis.intervals import effective, student

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.intp]

__all__ = ["Estimate", "Rates", "prediction_powered", "rates_of", "rogan_gladen"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimate with its interval; all three are shares from 0 to 1."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Rates:
    """How a coder did on coded passages: of `positive` with the code it found `hit`; `cleared` of `negative`.

    All four are numbers of passages.
    """

    hit: int
    positive: int
    cleared: int
    negative: int

    @property
    def sensitivity(self) -> float:
        """Share of the passages with the code that are given it; NaN where there are none."""
        return self.hit / self.positive if self.positive else float("nan")

    @property
    def specificity(self) -> float:
        """Share of the passages without the code that are not given it; NaN where there are none."""
        return self.cleared / self.negative if self.negative else float("nan")


def rates_of(evaluated: Mapping[str, Any]) -> dict[str, Rates]:
    """Return the rates of each code from what ``hsnlp evaluate --format json`` writes.

    Raises ValueError where there are no counts of codes in it.

    >>> code = {"code": "threat:food", "gold": 10, "found": 9, "both": 8}
    >>> rates_of({"figures": {"units": 100, "codes": [code]}})["threat:food"]
    Rates(hit=8, positive=10, cleared=89, negative=90)
    """
    try:
        figures = evaluated["figures"]
        units = int(figures["units"])
        return {
            one["code"]: Rates(
                one["both"], one["gold"], units - one["gold"] - one["found"] + one["both"], units - one["gold"]
            )
            for one in figures["codes"]
        }
    except (KeyError, TypeError) as error:
        raise ValueError("no counts of codes: give a file that hsnlp evaluate --format json wrote") from error


def rogan_gladen(count: float, total: float, rates: Rates, level: float = 0.95, effect: float = 1.0) -> Estimate:
    """Return the share of passages that truly have a code, where `count` of `total` were given it.

    The estimate is ``(p + Sp - 1) / (Se + Sp - 1)``, cut to 0 and 1 (Rogan & Gladen 1978, *Estimating prevalence from
    the results of a screening test*, Am. J. Epidemiol. 107: 71-76). The interval is that of Lang & Reiczigel (2014,
    *Confidence limits for prevalence of disease adjusted for estimated sensitivity and specificity*, Prev. Vet. Med.
    113: 13-22, equations 4, 6, 7, 16 and 17), which counts the uncertainty of all three shares. Passages of one
    document are alike: `effect` divides `total`, and is `total` over `hsnlp.analysis.intervals.effective_size`.

    Raises ValueError where the coder does no better than chance (``Se + Sp <= 1``): nothing can be said then.

    >>> found = rogan_gladen(count=46, total=250, rates=Rates(59, 62, 188, 191))
    >>> round(found.value, 3), round(found.low, 3), round(found.high, 3)
    (0.18, 0.127, 0.241)
    """
    if rates.sensitivity + rates.specificity <= 1 or not rates.positive or not rates.negative:
        raise ValueError(
            f"the coder does no better than chance (sensitivity {rates.sensitivity:.2f}, specificity "
            f"{rates.specificity:.2f}), so a share cannot be corrected by its error rates"
        )
    z = NormalDist().inv_cdf(0.5 + level / 2)
    n = total / effect
    p = (count / effect + z * z / 2) / (n + z * z)
    se, n_se = (rates.hit + 1) / (rates.positive + 2), rates.positive + 2
    sp, n_sp = (rates.cleared + 1) / (rates.negative + 2), rates.negative + 2
    youden = se + sp - 1
    centre = (p + sp - 1) / youden
    doubt_se, doubt_sp = se * (1 - se) / n_se, sp * (1 - sp) / n_sp
    spread = sqrt(p * (1 - p) / (n + z * z) + doubt_sp * (1 - centre) ** 2 + doubt_se * centre**2) / youden
    shift = 2 * z * z * (centre * doubt_se - (1 - centre) * doubt_sp)
    value = (count / total + rates.specificity - 1) / (rates.sensitivity + rates.specificity - 1)
    return _cut(value, centre + shift - z * spread, centre + shift + z * spread)


def prediction_powered(
    given: Floats,
    coded: Floats,
    given_there: Floats,
    documents: Ints | None = None,
    documents_there: Ints | None = None,
    level: float = 0.95,
) -> Estimate:
    """Return the share of passages with a code from machine codes on all and human codes on a random sample.

    `given` holds what the coder gave each passage that no person coded, shape ``(n,)``; `coded` what the person says
    of the sampled ones and `given_there` what the coder gave them, both of shape ``(m,)``; ones and zeros, or
    probabilities. The sample must be drawn at random from the same passages: drawn by words or doubt, it misleads.

    The estimate is ``mean(coded) + w * (mean(given) - mean(given_there))`` with the weight that makes it least
    uncertain, cut to 0 and 1, so that a useless coder does no harm (Angelopoulos, Duchi & Zrnic 2023, *PPI++:
    Efficient prediction-powered inference*, arXiv:2311.01453, for the mean). The interval is the normal one, or,
    where the documents of all passages are told, one in which documents vary: the variance is that of the sums of
    each document's residuals (Liang & Zeger 1986, Biometrika 73: 13-22), the limits those of Wilson for a share with
    that variance, with t for the effective number of documents, and `_DOUBTS` disagreements are added to those found
    so that a sample without any is not taken for proof.

    Raises ValueError for a sample of fewer than two passages or of unequal lengths.
    """
    import numpy as np

    n, m = len(given), len(coded)
    if m < 2 or n < 2 or len(given_there) != m:
        raise ValueError(f"a sample of at least two passages is needed, each with both codes; there are {m}")
    spread = float(np.var(np.concatenate([given, given_there]), ddof=1))
    covariance = float(np.mean((coded - coded.mean()) * (given_there - given_there.mean())))
    weight = min(1.0, max(0.0, covariance / ((1 + m / n) * spread))) if spread else 0.0
    value = float(np.mean(coded) + weight * (np.mean(given) - np.mean(given_there)))
    parts = (
        weight * (given - given.mean()) / n,
        (coded - weight * given_there - np.mean(coded - weight * given_there)) / m,
    )
    if documents is None or documents_there is None:
        half = NormalDist().inv_cdf(0.5 + level / 2) * sqrt(float((parts[0] ** 2).sum() + (parts[1] ** 2).sum()))
        return _cut(value, value - half, value + half)
    size = int(max(documents.max(), documents_there.max())) + 1
    sums = np.bincount(documents, parts[0], size) + np.bincount(documents_there, parts[1], size)
    passages = np.bincount(documents, minlength=size) + np.bincount(documents_there, minlength=size)
    clusters = int((passages > 0).sum())
    variance = float((sums**2).sum()) * clusters / max(1, clusters - 1) + _DOUBTS / m**2
    return _wilson(value, variance, student(effective(passages.astype(np.float64)), level))


_DOUBTS = 0.5
"""Disagreements added to those of the sample; scripts/simulate_intervals.py prints what 95 % intervals then hold."""


def _wilson(value: float, variance: float, width: float) -> Estimate:
    """Return Wilson's limits (1927, JASA 22: 209-212) for a share whose variance is known."""
    share = min(1.0, max(0.0, value))
    n = max(share * (1 - share), 1e-9) / variance if variance else float("inf")
    n = max(n, 1.0)
    centre = (share + width**2 / (2 * n)) / (1 + width**2 / n)
    half = width / (1 + width**2 / n) * sqrt(share * (1 - share) / n + width**2 / (4 * n**2))
    return _cut(share, min(share, centre - half), max(share, centre + half))


def _cut(*limits: float) -> Estimate:
    return Estimate(*(min(1.0, max(0.0, x)) for x in limits))
