"""How far themes can be trusted: what disjoint halves of the fits say of the same units."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hsnlp.themes.assign import nearest
from hsnlp.themes.measures import adjusted_rand, jaccard

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["STABLE_ARI", "STABLE_WORDS", "Trust", "trust"]

STABLE_ARI = 0.5
STABLE_WORDS = 0.25
"""A theme is marked as unstable below either: half of the agreement beyond chance in its units; a quarter of its
keywords, which is four of ten in both halves."""

Words = Callable[["NDArray[np.intp]"], list[list[str]]]


@dataclass(frozen=True, slots=True, eq=False)
class Trust:
    """Agreement of two halves: of the whole labelling, of each theme's units, of each theme's keywords."""

    whole: float
    units: list[float]
    words: list[float]


def trust(
    vectors: NDArray[np.float32],
    labels: NDArray[np.intp],
    count: int,
    halves: Sequence[NDArray[np.float32]],
    words: Words,
) -> Trust | None:
    """Return the agreement of two sets of centroids on `vectors`; None where one of them has no theme.

    `labels` number the `count` themes that are judged, row by row. Each is matched with the theme of either half that
    shares most rows with it (by Jaccard), and those two are compared with each other: neither knew of the other.
    `words` gives the keywords of the themes of a labelling.
    """
    if any(len(half) < 2 for half in halves):
        return None
    parts = [_dense(nearest(vectors, half)) for half in halves]
    keys = [words(part) for part in parts]
    matched = [_matches(labels, count, part) for part in parts]
    units, kept = [], []
    for n in range(count):
        one, two = matched[0][n], matched[1][n]
        units.append(adjusted_rand((parts[0] == one).tolist(), (parts[1] == two).tolist()))
        kept.append(jaccard(keys[0][one], keys[1][two]))
    return Trust(adjusted_rand(parts[0].tolist(), parts[1].tolist()), units, kept)


def _dense(labels: NDArray[np.intp]) -> NDArray[np.intp]:
    return np.asarray(np.unique(labels, return_inverse=True)[1], dtype=np.intp)


def _matches(labels: NDArray[np.intp], count: int, part: NDArray[np.intp]) -> list[int]:
    """Return for each theme the label of `part` that shares most rows with it, by Jaccard."""
    table = np.zeros((count, int(part.max()) + 1))
    np.add.at(table, (labels[labels >= 0], part[labels >= 0]), 1)
    sizes = np.bincount(labels[labels >= 0], minlength=count)[:, None] + np.bincount(part)[None, :]
    return [int(n) for n in (table / np.maximum(sizes - table, 1)).argmax(axis=1)]
