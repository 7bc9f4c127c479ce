"""How good themes are: agreement of partitions, coherence, diversity."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["adjusted_rand", "diversity", "jaccard", "log_odds", "npmi", "npmi_pairs"]


def adjusted_rand(a: Sequence[int], b: Sequence[int]) -> float:
    """Return the adjusted Rand index of two labellings of the same rows: 1 is the same, 0 is chance.

    Hubert and Arabie 1985, *Comparing partitions*, Journal of Classification 2, 193-218.

    >>> adjusted_rand([0, 0, 1, 1], [1, 1, 0, 0])
    1.0
    """
    left, one = np.unique(np.asarray(a), return_inverse=True)
    right, two = np.unique(np.asarray(b), return_inverse=True)
    table = np.bincount(one * len(right) + two, minlength=len(left) * len(right)).astype(np.float64)
    table = table.reshape(len(left), len(right))
    pairs = _pairs(table).sum()
    rows, columns = _pairs(table.sum(axis=1)).sum(), _pairs(table.sum(axis=0)).sum()
    expected = rows * columns / max(_pairs(np.array([table.sum()]))[0], 1.0)
    most = (rows + columns) / 2
    return float((pairs - expected) / (most - expected)) if most != expected else 1.0


def _pairs(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    return counts * (counts - 1) / 2


def jaccard(a: Sequence[str], b: Sequence[str]) -> float:
    """Return the share of words that two lists have in common; 0 where both are empty."""
    return len(set(a) & set(b)) / len(set(a) | set(b)) if a or b else 0.0


def npmi(present: NDArray[np.bool_]) -> float:
    """Return the mean normalised pointwise mutual information of all pairs of words, from -1 to 1.

    `present` says which texts (rows) hold which words (columns). NaN for fewer than two words.

    >>> npmi(np.array([[True, True], [False, False]]))
    1.0
    """
    if present.shape[1] < 2 or not len(present):
        return float("nan")
    return float(npmi_pairs(present)[np.triu_indices(present.shape[1], 1)].mean())


def npmi_pairs(present: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the normalised pointwise mutual information of each pair of words, shape ``(words, words)``.

    A pair that never meets has -1, one that always does 1. Bouma 2009, *Normalized (pointwise) mutual information in
    collocation extraction*, GSCL.
    """
    held = present.astype(np.float32)
    joint = np.asarray((held.T @ held) / max(len(held), 1), dtype=np.float64)
    alone = np.diag(joint)
    values = np.full(joint.shape, -1.0)
    met = joint > 0
    with np.errstate(divide="ignore", invalid="ignore"):
        values[met] = (np.log(joint / np.outer(alone, alone)) / -np.log(joint))[met]
    values[joint >= 1.0] = 1.0
    return values


def diversity(keywords: Sequence[Sequence[str]]) -> float:
    """Return the share of keywords that are no other theme's too, each word counted once.

    Dieng, Ruiz and Blei 2020, *Topic modeling in embedding spaces*, TACL 8, 439-453. NaN without keywords.

    >>> diversity([["visa", "border"], ["visa", "school"]])
    0.75
    """
    words = [word for theme in keywords for word in theme]
    return len(set(words)) / len(words) if words else float("nan")


def log_odds(counts: NDArray[np.float64], rest: NDArray[np.float64], prior: float = 500.0) -> NDArray[np.float64]:
    """Return for each word the z-score of its log-odds in `counts` against `rest`: what tells the two apart.

    The prior is the words' share in both together, times `prior` (an informative Dirichlet prior). Monroe, Colaresi
    and Quinn 2008, *Fightin' words*, Political Analysis 16, 372-403, equations 16, 20, 22.
    """
    both = counts + rest
    alpha = prior * both / max(both.sum(), 1.0) + 1e-9
    n, m, a = counts.sum(), rest.sum(), alpha.sum()
    one = np.log((counts + alpha) / np.maximum(n + a - counts - alpha, 1e-9))
    two = np.log((rest + alpha) / np.maximum(m + a - rest - alpha, 1e-9))
    return np.asarray((one - two) / np.sqrt(1.0 / (counts + alpha) + 1.0 / (rest + alpha)))
