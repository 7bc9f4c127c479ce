"""One encoder a process for all who read with the same model, and no text of a document encoded twice."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from hsnlp.documents import Passage
from hsnlp.encode.encoders import Encoder, load_encoder
from hsnlp.weights import read_manifest

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Remembering", "shared_encoder"]

MOST = 20_000
"""Texts that are kept at most, some 40 MB, where documents repeat one another so much that none looks new."""


class Remembering:
    """An encoder that keeps the vectors of the document that it read last, by text: whoever asks again has them.

    One that reads neighbours is asked every time, as a text alone does not decide its vector there.
    """

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._kept: dict[str, NDArray[np.float32]] = {}
        self.width = encoder.width
        self.reads_neighbours = encoder.reads_neighbours

    def encode(self, passages: Sequence[Passage]) -> NDArray[np.float32]:
        """Return one row a passage, as the encoder itself would; see `hsnlp.encode.Encoder`."""
        if self.reads_neighbours:
            return self._encoder.encode(passages)
        new = {p.text: p for p in passages if p.text not in self._kept}
        rows = dict(zip(new, self._encoder.encode(list(new.values())), strict=True))
        found = {p.text: self._kept[p.text] if p.text in self._kept else rows[p.text] for p in passages}
        if len(new) * 2 >= len(passages) or len(self._kept) > MOST:
            self._kept = found  # another document: the one before it is not asked for any more
        else:
            self._kept.update(rows)
        return np.array([found[p.text] for p in passages], dtype=np.float32).reshape(len(passages), self.width)


@lru_cache(maxsize=4)
def shared_encoder(folder: Path) -> Remembering:
    """Return the encoder of a model folder, loaded once in this process, its files checked against their digests."""
    return Remembering(load_encoder(folder, read_manifest(folder)))
