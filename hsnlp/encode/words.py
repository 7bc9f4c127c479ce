"""Vectors of tokens and of pairs of tokens, and their mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["WordVectors", "pair_rows"]

_MIX = np.uint64(0x9E3779B97F4A7C15)
"""Multiplier of Fibonacci hashing (Knuth, The Art of Computer Programming, vol. 3, section 6.4)."""


@dataclass(frozen=True, eq=False)
class WordVectors:
    """A table of vectors: one row a token of the vocabulary, then rows that pairs of tokens share by hashing.

    `table` has shape ``(tokens + buckets, width)`` and is kept as 16-bit floats; sums are taken in 32 bits.
    """

    table: NDArray[np.float16]
    buckets: int

    @property
    def width(self) -> int:
        """Length of a vector."""
        return int(self.table.shape[1])

    @classmethod
    def read(cls, path: Path) -> WordVectors:
        """Read the table from a safetensors file with the tensors ``table`` and ``buckets``."""
        from safetensors.numpy import load_file

        tensors = load_file(path)
        return cls(tensors["table"], int(tensors["buckets"][0]))

    def means(self, ids: Sequence[Sequence[int]]) -> NDArray[np.float32]:
        """Return the mean vector of each text's tokens and pairs, zeros for a text without tokens."""
        out = np.zeros((len(ids), self.width), dtype=np.float32)
        first = len(self.table) - self.buckets
        for n, one in enumerate(ids):
            if one:
                tokens = np.asarray(one, dtype=np.int64)
                rows = np.concatenate([tokens, first + pair_rows(tokens, self.buckets)])
                out[n] = self.table[rows].astype(np.float32).mean(axis=0)
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
