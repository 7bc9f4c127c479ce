"""From the vectors of a sample to the centroids of themes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hsnlp.themes.assign import nearest
from hsnlp.themes.consensus import Agreed, agree
from hsnlp.themes.density import Fit, density_fits
from hsnlp.themes.partition import merge_tree, partition, partition_fits
from hsnlp.themes.settings import Settings
from hsnlp.themes.vectors import unit_length

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["SMALL", "Grouped", "group", "recentred"]

SMALL = 120
"""Units below which density says nothing: k-means takes over."""

LEAST_CORE = 0.25
"""Share of the sample that must lie in the cores of density themes; below that k-means takes over."""

ROUNDS = 2
"""Times that centroids move to the mean of what is nearest: two rounds brought the halves of the fits closer together
on reports and on recommendations, further ones no more."""

CUTS = {"density": 0.7, "k-means": 0.6}
"""Jaccard distance at which clusters of different fits are one, by clusterer: the value at which two disjoint halves of
the fits agreed best (`scripts/evaluate_themes.py`)."""

_ONE = 0.93
"""Cosine from which two centroids are one theme."""

Said = Callable[[str], None]


@dataclass(frozen=True, slots=True, eq=False)
class Grouped:
    """Free themes of a sample: centroids, the support of each, the clusterer, remarks, and the centroids of each half.

    `halves` come from disjoint halves of the fits; one that found fewer than two themes is empty.
    """

    centroids: NDArray[np.float32]
    support: NDArray[np.float64]
    clusterer: str
    notes: tuple[str, ...]
    halves: tuple[NDArray[np.float32], NDArray[np.float32]]


def group(vectors: NDArray[np.float32], settings: Settings, step: Said = lambda _: None) -> Grouped:
    """Return the themes of `vectors` (unit length, some 20 rows or more): two or more, whatever the vectors.

    UMAP and HDBSCAN on several seeds and subsamples, kept where half of the fits agree; k-means in their place where
    there are too few rows or density finds too little.
    """
    notes: list[str] = []
    fits, agreed, clusterer = _fitted(vectors, settings, notes, step)
    most = settings.themes
    whole = _centres(vectors, agreed, most)
    if len(whole) < 2 or (most and len(whole) < most):
        k = min(most or 2, len(vectors))
        notes.append(f"the clusterings agreed on {len(whole)} themes; k-means with k = {k} was used")
        clusterer, fits, agreed = "k-means", [], []
        whole = recentred(vectors, _means(vectors, partition(vectors, k, settings.seed)))
    halves = [_centres(vectors, agree(half, cut=CUTS[clusterer]), most) for half in (fits[::2], fits[1::2]) if half]
    if not fits:
        halves = [
            _centres(vectors, agree(list(some), cut=CUTS["k-means"]), most)
            for seed in (settings.seed + 1, settings.seed + 2)
            for some in [partition_fits(vectors, seed, 4, len(whole))]
        ]
    support = _support(whole, vectors, agreed)
    return Grouped(whole, support, clusterer, tuple(notes), (halves[0], halves[1]))


def _fitted(
    vectors: NDArray[np.float32], settings: Settings, notes: list[str], step: Said
) -> tuple[list[Fit], list[Agreed], str]:
    if len(vectors) >= SMALL:
        fits = []
        for fit in density_fits(vectors, settings.seed, settings.fits):
            fits.append(fit)
            step("clustering")
        agreed = agree(fits, cut=CUTS["density"])
        core = sum(len(one.core) for one in agreed) / len(vectors)
        if len(agreed) > 1 and core >= LEAST_CORE:
            return fits, agreed, "density"
        notes.append(f"density clusters held {core:.0%} of the sample in {len(agreed)} themes: k-means took over")
    else:
        notes.append(f"{len(vectors)} units are too few for density clusters: k-means took over")
    fits = []
    for fit in partition_fits(vectors, settings.seed, settings.fits, settings.themes):
        fits.append(fit)
        step("clustering")
    return fits, agree(fits, cut=CUTS["k-means"]), "k-means"


def recentred(vectors: NDArray[np.float32], centroids: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return `centroids` after `ROUNDS` rounds of k-means; one that loses all its rows stays where it is."""
    for _ in range(ROUNDS):
        of = nearest(vectors, centroids)
        moved = [vectors[of == n].mean(axis=0) if (of == n).any() else row for n, row in enumerate(centroids)]
        centroids = unit_length(np.stack(moved))
    return centroids


def _centres(vectors: NDArray[np.float32], agreed: Sequence[Agreed], most: int | None) -> NDArray[np.float32]:
    """Return the centroids of what was agreed on, those that are one joined, the nearest joined down to `most`."""
    if not agreed:
        return np.zeros((0, vectors.shape[1]), dtype=np.float32)
    rows = unit_length(np.stack([vectors[one.core].mean(axis=0) for one in agreed]))
    sizes = np.array([len(one.core) for one in agreed], dtype=np.int64)
    rows = _joined(rows, sizes, most)
    return recentred(vectors, rows)


def _joined(rows: NDArray[np.float32], sizes: NDArray[np.int64], most: int | None) -> NDArray[np.float32]:
    """Return the centroids that are left when near ones are joined, and further ones while there are over `most`."""
    nodes = {n: (row * size, {n}) for n, (row, size) in enumerate(zip(rows, sizes, strict=True))}
    for n, (left, right, distance) in enumerate(merge_tree(rows, sizes)):
        if len(nodes) <= 2 or (distance > 1 - _ONE and (most is None or len(nodes) <= most)):
            break
        a, b = nodes.pop(left), nodes.pop(right)
        nodes[len(rows) + n] = (a[0] + b[0], a[1] | b[1])
    kept = sorted(nodes.values(), key=lambda node: min(node[1]))
    return unit_length(np.stack([total for total, _ in kept]))


def _means(vectors: NDArray[np.float32], labels: NDArray[np.int32]) -> NDArray[np.float32]:
    return unit_length(np.stack([vectors[labels == n].mean(axis=0) for n in np.unique(labels)]))


def _support(
    centroids: NDArray[np.float32], vectors: NDArray[np.float32], agreed: Sequence[Agreed]
) -> NDArray[np.float64]:
    """Return the highest support of what each theme is made of; 0 where no clusterings agreed."""
    support = np.zeros(len(centroids))
    if agreed:
        rows = unit_length(np.stack([vectors[one.core].mean(axis=0) for one in agreed]))
        for of, one in zip(nearest(rows, centroids), agreed, strict=True):
            support[of] = max(support[of], one.support)
    return support
