"""What several clusterings agree on.

Clusters of different fits that hold the same rows are one meta-cluster (Strehl and Ghosh 2002, *Cluster ensembles*,
Journal of Machine Learning Research 3, 583-617, section 3.4, the meta-clustering algorithm); how alike two clusters
are is the Jaccard coefficient of the rows that both fits saw (Hennig 2007, *Cluster-wise assessment of cluster
stability*, Computational Statistics & Data Analysis 52, 258-271).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hsnlp.themes.density import Fit

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Agreed", "agree", "overlap"]

SUPPORT = 0.5
"""Share of the fits in which a theme must be found."""

CUT = 0.6
"""Mean Jaccard distance up to which clusters of different fits are one: half of their rows are then the same."""


@dataclass(frozen=True, slots=True, eq=False)
class Agreed:
    """One cluster that fits agree on: the rows of its core, the share of fits that found it, how alike they are."""

    core: NDArray[np.intp]
    support: float
    jaccard: float


def agree(fits: Sequence[Fit], support: float = SUPPORT, cut: float = CUT) -> list[Agreed]:
    """Return the clusters that at least `support` of `fits` found, the largest first.

    The core of one are the rows that lay in it in most of the fits that saw them.
    """
    members, of = _members(fits)
    if not len(of):
        return []
    seen = np.stack([fit.labels > -2 for fit in fits])
    alike = overlap(members, seen[of])
    found = []
    for group in _groups(alike, of, cut):
        share = len(set(of[group].tolist())) / len(fits)
        if share < support:
            continue
        inside = np.zeros((len(fits), members.shape[1]), dtype=bool)
        for cluster in group:
            inside[of[cluster]] |= members[cluster]
        sightings = seen[sorted(set(of[group].tolist()))].sum(axis=0)
        core = np.flatnonzero((inside.sum(axis=0) > 0.5 * sightings) & (sightings > 0))
        pairs = alike[np.ix_(group, group)][np.triu_indices(len(group), 1)]
        if len(core) > 1:
            found.append(Agreed(core, share, float(pairs.mean()) if len(pairs) else 0.0))
    return sorted(found, key=lambda one: (-len(one.core), int(one.core[0])))


def overlap(members: NDArray[np.bool_], seen: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the Jaccard coefficient of each pair of clusters over the rows that both of their fits saw.

    `members` and `seen` have shape ``(clusters, rows)``.
    """
    from scipy.sparse import csr_matrix

    inside: Any = csr_matrix(members.astype(np.float32))
    common = (inside @ inside.T).toarray()
    counted = inside @ seen.T.astype(np.float32)  # of the row's cluster, those that the column's fit saw
    both = counted + counted.T - common
    return np.asarray(common / np.maximum(both, 1e-9), dtype=np.float64)


def _members(fits: Sequence[Fit]) -> tuple[NDArray[np.bool_], NDArray[np.intp]]:
    rows, of = [], []
    for n, fit in enumerate(fits):
        for label in range(int(fit.labels.max(initial=-1)) + 1):
            rows.append(fit.labels == label)
            of.append(n)
    return (np.stack(rows) if rows else np.zeros((0, 0), bool)), np.asarray(of, dtype=np.intp)


def _groups(alike: NDArray[np.float64], of: NDArray[np.intp], cut: float) -> list[NDArray[np.intp]]:
    """Return the groups of average linkage; clusters of one fit never meet: they share no row."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    if len(of) < 2:
        return [np.arange(len(of))]
    distances = 1.0 - alike
    np.fill_diagonal(distances, 0.0)
    tree = linkage(squareform(np.maximum(distances, 0.0), checks=False), "average")
    names = fcluster(tree, t=cut, criterion="distance")
    return [np.flatnonzero(names == name) for name in np.unique(names)]
