"""Density clusters of vectors: UMAP, then HDBSCAN, on several seeds and on samples of the sample.

McInnes, Healy and Melville 2018, *UMAP: Uniform manifold approximation and projection*, arXiv:1802.03426; Campello,
Moulavi and Sander 2013, *Density-based clustering based on hierarchical density estimates*, PAKDD.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SHARE", "Fit", "density_fits", "least_size", "neighbours"]

SHARE = 0.8
"""Share of the sample that each fit sees."""

NEIGHBOURS = 15
DIMENSIONS = 5
EPOCHS = 200


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """One clustering: `labels` of all rows, -1 for noise and -2 for rows that this fit did not see."""

    labels: NDArray[np.int32]


def least_size(units: int) -> int:
    """Return the smallest cluster that is looked for among `units`: it grows as their root.

    >>> [least_size(n) for n in (50, 500, 2_000, 12_000)]
    [5, 7, 13, 33]
    """
    return max(5, round(0.3 * math.sqrt(units)))


def density_fits(vectors: NDArray[np.float32], seed: int, fits: int, leaf: bool = True) -> Iterator[Fit]:
    """Yield `fits` clusterings of `vectors` (unit length), each with its own seed and its own 80 % of the rows.

    The nearest neighbours of all rows are found once, exactly; each fit leaves out those that it does not see.
    """
    random = np.random.default_rng(seed)
    near, far = neighbours(vectors, 2 * NEIGHBOURS)
    for n in range(fits):
        seen = np.sort(random.permutation(len(vectors))[: max(2, round(SHARE * len(vectors)))])
        labels = np.full(len(vectors), -2, dtype=np.int32)
        labels[seen] = _clusters(_flat(vectors[seen], *_within(near, far, seen), seed + n), leaf=leaf)
        yield Fit(labels)


def neighbours(vectors: NDArray[np.float32], count: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return each row's nearest rows by cosine, itself first, and their distances; found exactly, in blocks."""
    count = min(count, len(vectors))
    near = np.zeros((len(vectors), count), dtype=np.int32)
    far = np.zeros((len(vectors), count), dtype=np.float32)
    for at in range(0, len(vectors), 1024):
        distances = 1.0 - vectors[at : at + 1024] @ vectors.T
        rows = np.arange(len(distances))
        distances[rows, at + rows] = -1.0  # itself before any copy of it
        some = np.argpartition(distances, count - 1, axis=1)[:, :count]
        order = np.argsort(np.take_along_axis(distances, some, axis=1), axis=1, kind="stable")
        near[at : at + 1024] = np.take_along_axis(some, order, axis=1)
        far[at : at + 1024] = np.take_along_axis(distances, near[at : at + 1024], axis=1)
    return near, np.maximum(far, 0.0)


def _within(
    near: NDArray[np.int32], far: NDArray[np.float32], seen: NDArray[np.intp]
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return the neighbours among `seen`, numbered as they stand there; rows that lost too many repeat their last."""
    place = np.full(len(near), -1, dtype=np.int32)
    place[seen] = np.arange(len(seen), dtype=np.int32)
    count = min(NEIGHBOURS, len(seen))
    ids, distances = place[near[seen]], far[seen]
    order = np.argsort(ids < 0, axis=1, kind="stable")[:, :count]
    ids, distances = np.take_along_axis(ids, order, axis=1), np.take_along_axis(distances, order, axis=1)
    for column in range(1, count):
        lost = ids[:, column] < 0
        ids[lost, column], distances[lost, column] = ids[lost, column - 1], distances[lost, column - 1]
    return ids, distances


def _flat(
    vectors: NDArray[np.float32], near: NDArray[np.int32], far: NDArray[np.float32], seed: int
) -> NDArray[np.float32]:
    """Return the rows in a few dimensions, shape ``(rows, DIMENSIONS)``."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns that one seed means one thread, which is what is wanted
        from umap import UMAP

        model: Any = UMAP(
            n_neighbors=near.shape[1],
            n_components=DIMENSIONS,
            min_dist=0.0,
            metric="cosine",
            n_epochs=EPOCHS,
            random_state=seed,
            n_jobs=1,
            precomputed_knn=(near, far),
            force_approximation_algorithm=True,
        )
        flat: NDArray[np.float32] = model.fit_transform(vectors)
    return flat


def _clusters(flat: NDArray[np.float32], *, leaf: bool) -> NDArray[np.int32]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from hdbscan import HDBSCAN

        model: Any = HDBSCAN(
            min_cluster_size=least_size(len(flat)),
            min_samples=5,
            cluster_selection_method="leaf" if leaf else "eom",
            core_dist_n_jobs=1,
        )
        return np.asarray(model.fit_predict(flat.astype(np.float64)), dtype=np.int32)
