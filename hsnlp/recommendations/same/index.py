"""Which demands are worth comparing: those that share what is rare, found through an inverted index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hsnlp.recommendations.same.rule import Weighed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

__all__ = ["neighbours"]

_BUDGET = 20_000
"""Postings read for one demand, the rarest terms first: time and memory grow with the number of demands, no faster."""
_LOWEST = 0.3
"""Cosine below which hardly a pair reaches the threshold of the rule."""


def neighbours(demands: Sequence[Weighed], *, most: int = 60) -> list[tuple[int, int]]:
    """Return the pairs of numbers of demands that are near each other, the smaller first, in order.

    Each demand is paired with at most `most` others, those of highest cosine of the weighed terms. Terms beyond the
    budget of postings are left out of it, and a demand stays in as long as they could still lift it over the lowest
    cosine.
    """
    import numpy as np

    rows, weights = _postings(demands)
    sums = np.zeros(len(demands), dtype=np.float64)
    pairs = [np.zeros(0, dtype=np.int64)]
    for n, demand in enumerate(demands):
        terms, skipped = _affordable(demand, {term: len(rows[term]) for term in demand.terms})
        for term in terms:
            sums[rows[term]] += demand.terms[term] / demand.length * weights[term]
        touched = [rows[term] for term in terms]
        kept = [row[sums[row] >= _LOWEST - skipped] for row in touched]
        found = np.unique(np.concatenate(kept))
        found = found[found != n]
        if len(found) > most:
            found = found[np.lexsort((found, -np.round(sums[found], 9)))[:most]]
        pairs.append(np.minimum(found, n) * len(demands) + np.maximum(found, n))
        for row in touched:
            sums[row] = 0.0
    return [divmod(pair, len(demands)) for pair in np.unique(np.concatenate(pairs)).tolist()]


def _affordable(demand: Weighed, lengths: dict[str, int]) -> tuple[list[str], float]:
    """Return the rarest terms within the budget, one at least, and what the cosine may lack without the others."""
    terms: list[str] = []
    read, left = 0, 0.0
    for term in sorted(demand.terms, key=lambda t: (lengths[t], t)):
        if terms and read + lengths[term] > _BUDGET:
            left += (demand.terms[term] / demand.length) ** 2
        else:
            terms.append(term)
            read += lengths[term]
    return terms, left**0.5


def _postings(
    demands: Sequence[Weighed],
) -> tuple[dict[str, Ints], dict[str, Floats]]:
    import numpy as np

    rows: dict[str, list[int]] = {}
    weights: dict[str, list[float]] = {}
    for n, demand in enumerate(demands):
        for term, weight in demand.terms.items():
            rows.setdefault(term, []).append(n)
            weights.setdefault(term, []).append(weight / demand.length)
    return (
        {term: np.array(one, dtype=np.int64) for term, one in rows.items()},
        {term: np.array(one, dtype=np.float64) for term, one in weights.items()},
    )
