"""Clusters of few vectors, where density says nothing: k-means on several seeds and samples, k by silhouette.

Rousseeuw 1987, *Silhouettes: a graphical aid to the interpretation and validation of cluster analysis*, Journal of
Computational and Applied Mathematics 20, 53-65.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from hsnlp.themes.density import SHARE, Fit

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["MOST", "best_k", "families", "merge_tree", "partition", "partition_fits"]

MOST = 25
"""Most clusters that are looked for among few vectors."""

LEAST_UNITS = 6
"""Units of a cluster on average, at least."""


def partition_fits(vectors: NDArray[np.float32], seed: int, fits: int, k: int | None = None) -> Iterator[Fit]:
    """Yield `fits` k-means clusterings of `vectors` (unit length), each of its own 80 % of the rows; none is noise."""
    random = np.random.default_rng(seed)
    k = k or best_k(vectors, seed)
    for n in range(fits):
        seen = np.sort(random.permutation(len(vectors))[: max(2, round(SHARE * len(vectors)))])
        labels = np.full(len(vectors), -2, dtype=np.int32)
        labels[seen] = partition(vectors[seen], min(k, len(seen)), seed + n)
        yield Fit(labels)


def partition(vectors: NDArray[np.float32], k: int, seed: int) -> NDArray[np.int32]:
    """Return the k-means cluster of each row; on vectors of unit length that is clustering by cosine."""
    from sklearn.cluster import KMeans

    return np.asarray(KMeans(k, n_init=5, random_state=seed).fit_predict(vectors), dtype=np.int32)


def best_k(vectors: NDArray[np.float32], seed: int) -> int:
    """Return the number of clusters, from 2, whose mean silhouette is highest; the fewest where several are."""
    from sklearn.metrics import silhouette_score

    most = max(2, min(MOST, len(vectors) // LEAST_UNITS))
    scores = {}
    for k in range(2, most + 1):
        labels = partition(vectors, k, seed)
        if 1 < len(set(labels.tolist())) < len(vectors):
            scores[k] = round(float(silhouette_score(vectors, labels, metric="cosine")), 4)
    return max(scores, key=lambda k: (scores[k], -k)) if scores else 2


def families(centroids: NDArray[np.float32], count: int) -> NDArray[np.int32]:
    """Return the family of each centroid, `count` of them, by Ward's linkage: families of like spread."""
    from sklearn.cluster import AgglomerativeClustering

    if len(centroids) <= count:
        return np.arange(len(centroids), dtype=np.int32)
    return np.asarray(AgglomerativeClustering(count, linkage="ward").fit_predict(centroids), dtype=np.int32)


def merge_tree(centroids: NDArray[np.float32], sizes: NDArray[np.int64]) -> list[tuple[int, int, float]]:
    """Return the merges of the nearest two, by cosine of their weighted centroids, until one is left.

    Each is ``(left, right, distance)``; the n-th merge makes the node ``len(centroids) + n``.
    """
    centres = {
        n: (row.astype(np.float64), float(max(size, 1)))
        for n, (row, size) in enumerate(zip(centroids, sizes, strict=True))
    }
    merges: list[tuple[int, int, float]] = []
    while len(centres) > 1:
        names = sorted(centres)
        rows = np.stack([centres[name][0] for name in names])
        alike = rows @ rows.T - 4.0 * np.eye(len(rows))
        left, right = divmod(int(np.argmax(alike)), len(rows))
        a, b = centres.pop(names[left]), centres.pop(names[right])
        middle = a[0] * a[1] + b[0] * b[1]
        norm = float(np.linalg.norm(middle)) or 1.0
        centres[len(centroids) + len(merges)] = (middle / norm, a[1] + b[1])
        merges.append((names[left], names[right], round(1.0 - float(alike[left, right]), 6)))
    return merges
