"""Units to themes: the nearest by cosine, or none, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["COURTESY", "LEAST_WORDS", "REASONS", "Assigned", "assign", "floors", "nearest"]

REASONS = ("", "far from every theme", "too short to tell", "between two themes", "courtesies")
"""Why a unit has no theme; the first one is that of a unit that has one."""

COURTESY = -1
"""In place of the number of words: a unit of courtesies."""

LEAST_WORDS = 5
"""Words that a unit needs to be placed."""

FLOOR = 0.01
"""Share of a theme's own sample that lies under its floor."""

BETWEEN = 0.005
"""Lead in cosine over the second theme that a unit needs where it is no closer than most that belong to the first."""


@dataclass(frozen=True, slots=True, eq=False)
class Assigned:
    """The theme of each unit (-1: none), its cosine to the nearest theme, and the number of the reason in `REASONS`."""

    theme: NDArray[np.int32]
    similarity: NDArray[np.float32]
    reason: NDArray[np.int8]


def nearest(vectors: NDArray[np.float32], centroids: NDArray[np.float32]) -> NDArray[np.intp]:
    """Return the nearest centroid of each row; the first of several."""
    return np.asarray((vectors @ centroids.T).argmax(axis=1))


def floors(vectors: NDArray[np.float32], centroids: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the least cosine of each theme, from a sample: a low quantile of those nearest to it."""
    alike = vectors @ centroids.T
    of, best = alike.argmax(axis=1), alike.max(axis=1)
    overall = _low(best) if len(best) else 0.0
    own = [best[of == n] for n in range(len(centroids))]
    return np.array([max(overall, _low(some)) if len(some) else overall for some in own], np.float32)


def _low(values: NDArray[np.float32]) -> float:
    # a value that occurs: one between two values would cost a small theme its furthest unit whatever that is
    return float(np.quantile(values, FLOOR, method="lower"))


def assign(
    vectors: NDArray[np.float32], words: NDArray[np.int32], centroids: NDArray[np.float32], floor: NDArray[np.float32]
) -> Assigned:
    """Return the theme of each row; `floor` is the least cosine of each theme, `words` the length of each unit.

    A length of -1 stands for a unit of courtesies, which has no theme however long it is.
    """
    alike = vectors @ centroids.T
    rows = np.arange(len(alike))
    best = alike.argmax(axis=1)
    top = alike[rows, best]
    alike[rows, best] = -2.0
    second = alike.max(axis=1) if alike.shape[1] > 1 else np.full(len(alike), -2.0)
    reason = np.zeros(len(alike), dtype=np.int8)
    reason[(top - second < BETWEEN) & (top < floor[best] + 0.05)] = 3
    reason[top < floor[best]] = 1
    reason[words < LEAST_WORDS] = 2
    reason[words == COURTESY] = 4
    return Assigned(np.where(reason > 0, -1, best).astype(np.int32), top.astype(np.float32), reason)
