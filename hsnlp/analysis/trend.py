"""Change over years: the slope of yearly shares with an interval that draws documents again, and a test for a trend."""

from __future__ import annotations

from typing import Any

import numpy as np

from hsnlp.analysis.counts import Coded, Floats
from hsnlp.analysis.differences import adjusted_bh, adjusted_holm
from hsnlp.analysis.intervals import SEED, resamples
from hsnlp.analysis.quantiles import kendall

__all__ = ["theil_sen", "trends"]

FEWEST = 4
"""Years with passages that a trend needs."""


def theil_sen(years: Floats, values: Floats) -> Floats:
    """Return the median of the slopes between any two years, for each row of `values` (rows, years); NaN are left out.

    Theil (1950, Proc. Kon. Ned. Akad. v. Wetensch. A 53), Sen (1968, JASA 63: 1379-1389).

    >>> theil_sen(np.array([2000.0, 2001.0, 2003.0]), np.array([[1.0, 2.0, 4.0]])).tolist()
    [1.0]
    """
    first, second = np.triu_indices(len(years), 1)
    slopes = (values[:, second] - values[:, first]) / (years[second] - years[first])
    found: Floats = np.nanmedian(slopes, axis=1)
    return found


def trends(corpus: Coded, *, times: int = 1000, seed: int = SEED) -> list[dict[str, Any]]:
    """Return a row a measure: the slope of its yearly share per ten years with an interval, Kendall's tau and p.

    A year is one point, however many documents it has; documents without a year are left out. The interval holds the
    middle 95 % of the slopes of 1,000 corpora of documents drawn again. The test is that of Mann (1945) and Kendall on
    the yearly shares, which takes the years as independent; it is corrected for the number of measures. Fewer than
    four years have no trend: the rows are none.
    """
    sums = corpus.sums()
    stated = np.array([float(corpus.documents[at].get("year") or np.nan) for at in sums.cluster])
    sums, stated = sums.of(~np.isnan(stated)), stated[~np.isnan(stated)]
    years = np.unique(stated)
    if len(years) < FEWEST:
        return []
    member = (stated[:, None] == years[None, :]).astype(np.float64)
    drawn = resamples(len(stated), times, seed)
    sizes = member.T @ sums.passages
    drawn_sizes = drawn @ (member * sums.passages[:, None])
    rows: list[dict[str, Any]] = []
    for at, measure in enumerate(corpus.measures):
        part = sums.codes[:, at]
        shares = (member.T @ part) / sizes
        with np.errstate(invalid="ignore", divide="ignore"):
            again = np.where(drawn_sizes > 0, (drawn @ (member * part[:, None])) / drawn_sizes, np.nan)
        slopes = theil_sen(years, again)
        low, high = np.nanquantile(slopes, (0.025, 0.975))
        slope = float(theil_sen(years, shares[None, :])[0])
        tau, p = kendall(years, shares) if len(np.unique(shares)) > 1 else (np.nan, np.nan)
        rows.append(
            {
                "measure": measure,
                "years": len(years),
                "from": int(years[0]),
                "to": int(years[-1]),
                "documents": len(stated),
                "first": float(shares[0]),
                "last": float(shares[-1]),
                "per_decade": 10 * slope,
                "per_decade_low": 10 * float(min(low, slope)),
                "per_decade_high": 10 * float(max(high, slope)),
                "tau": tau,
                "p": p,
            }
        )
    p_values = np.array([row["p"] for row in rows])
    for row, holm, bh in zip(rows, adjusted_holm(p_values), adjusted_bh(p_values), strict=True):
        row["p_holm"], row["q_bh"] = float(holm), float(bh)
    return rows
