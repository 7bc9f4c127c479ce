"""Words and pairs of words: a linear reading of a text, each piece with its weight for every output."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["WordTable", "pair_rows"]

_MIX = np.uint64(0x9E3779B97F4A7C15)
"""Multiplier of Fibonacci hashing (Knuth, The Art of Computer Programming, vol. 3, section 6.4)."""


@dataclass(frozen=True, eq=False)
class WordTable:
    """One row a token of the vocabulary, then rows that pairs of neighbouring tokens share by hashing.

    `weights` has shape ``(tokens + buckets, width)``: what a piece adds to each output, times its rarity. `rarity`
    has shape ``(tokens + buckets,)``: the inverse document frequency of a piece. Both are kept in 16 bits.
    """

    weights: NDArray[np.float16]
    rarity: NDArray[np.float16]
    buckets: int

    @property
    def width(self) -> int:
        """Number of outputs."""
        return int(self.weights.shape[1])

    @classmethod
    def read(cls, path: Path) -> WordTable:
        """Read the tensors ``weights``, ``rarity`` and ``buckets`` of a safetensors file."""
        from safetensors.numpy import load_file

        tensors = load_file(path)
        return cls(tensors["weights"], tensors["rarity"], int(tensors["buckets"][0]))

    def pieces(self, tokens: Sequence[int]) -> NDArray[np.int64]:
        """Return the rows of a text's tokens and pairs, each once, in order."""
        ids = np.asarray(tokens, dtype=np.int64)
        first = len(self.rarity) - self.buckets
        return np.unique(np.concatenate([ids, first + pair_rows(ids, self.buckets)]))

    def outputs(self, several: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """Return, for each text's tokens, the sum of its pieces' weights over the length of its vector of rarities.

        That is a linear model of binary TF-IDF features with unit length (Manning, Raghavan and Schütze 2008,
        *Introduction to information retrieval*, section 6.4). Zeros for a text without tokens.
        """
        out = np.zeros((len(several), self.width), dtype=np.float32)
        for n, tokens in enumerate(several):
            if len(tokens):
                rows = self.pieces(tokens)
                length = np.sqrt(np.square(self.rarity[rows].astype(np.float32)).sum())
                out[n] = self.weights[rows].astype(np.float32).sum(axis=0) / max(float(length), 1e-6)
        return out


def pair_rows(tokens: NDArray[np.int64], buckets: int) -> NDArray[np.int64]:
    """Return the bucket of each pair of neighbouring tokens.

    >>> pair_rows(np.array([7, 8, 9]), 1024).shape
    (2,)
    """
    left, right = tokens[:-1].astype(np.uint64), tokens[1:].astype(np.uint64)
    with np.errstate(over="ignore"):
        mixed = (left * np.uint64(65_537) + right + np.uint64(1)) * _MIX
    return ((mixed >> np.uint64(32)) % np.uint64(buckets)).astype(np.int64)
