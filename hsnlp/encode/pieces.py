"""Outputs for each piece of a word, and where in the text the piece stands: for answers that are spans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from hsnlp.encode.encoders import session
from hsnlp.encode.tokens import Tokens
from hsnlp.weights import read_manifest

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["PieceEncoder", "Pieces"]


@dataclass(frozen=True, eq=False)
class Pieces:
    """The pieces of a text, in order, and what the model says of each.

    `spans` are characters of the text, half open; `outputs` has one row a piece, `opening` is the row of the mark
    before the first piece, which stands for *nowhere*. Text behind the longest that the model reads has no pieces.
    """

    spans: tuple[tuple[int, int], ...]
    outputs: NDArray[np.float32]
    opening: NDArray[np.float32]


class PieceEncoder:
    """A transformer with its heads, run by onnxruntime: texts in, one row of raw outputs a piece out.

    One text a call, so that what is said of a text does not depend on the others.
    """

    def __init__(self, folder: Path) -> None:
        """Load a model folder; raises `ModelError` where files are missing or are not those that it lists."""
        self.manifest = read_manifest(folder)
        self._longest = int(self.manifest["encoder"]["pieces"]["longest"])
        self._tokens = Tokens(folder / "tokenizer.json")
        self._session: Any = session(folder / "encoder.onnx")

    def encode(self, texts: Sequence[str]) -> list[Pieces]:
        """Return what the model says of each text."""
        return [self._read(ids, spans) for ids, spans in self._tokens.placed(texts)]

    def _read(self, ids: Sequence[int], spans: Sequence[tuple[int, int]]) -> Pieces:
        fed = np.array([[self._tokens.start, *ids[: self._longest], self._tokens.end]], dtype=np.int64)
        types = np.ones_like(fed)
        types[0, [0, -1]] = 0
        feed = {"input_ids": fed, "attention_mask": np.ones_like(fed), "token_type_ids": types}
        found: NDArray[np.float32] = self._session.run(["pieces"], feed)[0][0]
        return Pieces(tuple(spans[: self._longest]), found[1:-1], found[0])
