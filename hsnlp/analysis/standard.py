"""What a group's genres alone would lead one to expect: indirect standardisation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hsnlp.analysis.counts import Bools, Floats, Ints, Sums
from hsnlp.analysis.intervals import Interval, effective, rate, student

__all__ = ["Expected", "standardised"]


@dataclass(frozen=True, eq=False)
class Expected:
    """The expected share by measure, the observed share over it, and the part in genres of the group's own."""

    share: Floats
    ratio: Interval
    own: float


def standardised(sums: Sums, genres: Ints, inside: Bools) -> Expected:
    """Return observed over expected for the documents `inside`, by measure.

    Expected is what the group would have if each of its genres had the share that this genre has in the whole corpus
    (indirect standardisation, Breslow & Day 1987, *Statistical Methods in Cancer Research II*, ch. 2). The interval
    is the jackknife's over all documents, on the logarithm, with t for the effective number of documents of the
    group; expected shares vary with it; one
    document alone has no interval. A ratio of 1 where the genre is the group's own says nothing: see `own`.

    `sums` are by document; `genres` and `inside` have one value a document.
    """
    kinds = int(genres.max()) + 1 if len(genres) else 0
    part = np.stack([sums.codes[genres == k].sum(axis=0) for k in range(kinds)])
    whole = np.array([sums.passages[genres == k].sum() for k in range(kinds)])
    there = np.array([sums.passages[(genres == k) & inside].sum() for k in range(kinds)])
    size, observed = float(there.sum()), sums.codes[inside].sum(axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        rates = np.where(whole[:, None] > 0, part / whole[:, None], 0.0)
        expected = (there[:, None] * rates).sum(axis=0)
        value = observed / expected
        left_whole = (whole[genres] - sums.passages)[:, None]
        left_rates = np.where(left_whole > 0, (part[genres] - sums.codes) / left_whole, 0.0)
        mine = inside[:, None] * sums.passages[:, None]
        left = expected - there[genres][:, None] * rates[genres] + (there[genres][:, None] - mine) * left_rates
        logs = np.log((observed - inside[:, None] * sums.codes) / left) - np.log(value)
        documents = len(genres)
        spread = np.sqrt((documents - 1) / documents * (np.where(np.isfinite(logs), logs, 0.0) ** 2).sum(axis=0))
        reach = student(effective(sums.passages[inside])) * spread
        low, high = value * np.exp(-reach), value * np.exp(reach)
        few = ~np.isfinite(logs).all(axis=0)
        crude = rate(sums.codes[inside], sums.passages[inside], per=1.0)
        low = np.where(few, crude.low * size / expected, low)
        high = np.where(few, crude.high * size / expected, high)
        if inside.sum() < 2:
            low, high = value * np.nan, value * np.nan
        high = np.fmin(high, size / expected)
    own = float(there[there >= whole].sum() / size) if size else float("nan")
    return Expected(expected / size if size else expected * np.nan, Interval(value, low, high), own)
