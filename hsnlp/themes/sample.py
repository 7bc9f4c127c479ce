"""A sample of units that no long document drowns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["even_sample", "quota"]


def quota(counts: Sequence[int], size: int) -> int:
    """Return how many units a document may give at most, so that all together give `size` or little less.

    >>> quota([2, 100, 100], 22)
    10
    """
    low, high = 1, max([1, *counts])
    while low < high:
        middle = (low + high + 1) // 2
        if sum(min(count, middle) for count in counts) <= size:
            low = middle
        else:
            high = middle - 1
    return low


def even_sample(documents: Sequence[int], size: int, seed: int) -> NDArray[np.intp]:
    """Return the rows of about `size` units, ordered, drawn without replacement and evenly over documents.

    `documents` is the number of each unit's document. Where there are more documents than `size`, some give none.
    """
    of = np.asarray(documents, dtype=np.intp)
    if len(of) <= size:
        return np.arange(len(of))
    random = np.random.default_rng(seed)
    limit = quota(np.bincount(of).tolist(), size)
    mixed = random.permutation(len(of))
    order = mixed[np.argsort(of[mixed], kind="stable")]  # by document, in random order within
    first = np.searchsorted(of[order], of[order], side="left")
    kept = order[np.arange(len(order)) - first < limit]
    if len(kept) > size:
        kept = random.permutation(kept)[:size]
    return np.sort(kept)
