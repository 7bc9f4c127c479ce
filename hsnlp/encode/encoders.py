"""The two encoders, and how one is loaded from its model folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from hsnlp.documents import Passage
from hsnlp.encode.tokens import Tokens
from hsnlp.encode.windows import Shape, Window, windows
from hsnlp.encode.words import WordVectors
from hsnlp.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Encoder", "SentenceEncoder", "WordEncoder", "load_encoder"]


class Encoder(Protocol):
    """Anything that turns passages into vectors."""

    @property
    def width(self) -> int:
        """Length of a vector."""
        ...

    def encode(self, passages: Sequence[Passage]) -> NDArray[np.float32]:
        """Return one row a passage, shape ``(len(passages), width)``; `passages` come in document order."""
        ...


class SentenceEncoder:
    """A transformer that reads each sentence between its neighbours, run by onnxruntime on one thread.

    One window a call: no padding is computed, and the numbers of a quantised model, whose scales follow what is in
    the batch, then depend on the passage and its neighbours alone. The same text is coded the same in any corpus.
    """

    def __init__(self, model: Path, tokens: Tokens, shape: Shape, width: int) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # documents are spread over processes, not layers over threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # The fused kernel of addition and layer norm is not vectorised and takes several times as long as the two.
        self._session: Any = onnxruntime.InferenceSession(
            str(model), options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
        )
        self._tokens = tokens
        self._shape = shape
        self.width = width

    def encode(self, passages: Sequence[Passage]) -> NDArray[np.float32]:
        """Return one row a passage: the mean over its own tokens, read with its neighbours in view."""
        rows = np.zeros((len(passages), self.width), dtype=np.float32)
        for n, window in enumerate(windows(passages, self._tokens, self._shape)):
            rows[n] = self._run(window)
        return rows

    def _run(self, window: Window) -> NDArray[np.float32]:
        ids = np.array([window.ids], dtype=np.int64)
        types = np.array([window.types], dtype=np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": types}
        found: NDArray[np.float32] = self._session.run(["vector"], feed)[0][0]
        return found


class WordEncoder:
    """The mean of the vectors of a sentence's tokens and pairs of tokens; quick, and blind to order."""

    def __init__(self, vectors: WordVectors, tokens: Tokens, longest: int) -> None:
        self._vectors = vectors
        self._tokens = tokens
        self._longest = longest
        self.width = vectors.width

    def encode(self, passages: Sequence[Passage]) -> NDArray[np.float32]:
        """Return one row a passage; its neighbours are not looked at."""
        ids = self._tokens.ids([passage.text for passage in passages])
        return self._vectors.means([one[: self._longest] for one in ids])


def load_encoder(folder: Path, manifest: dict[str, Any]) -> Encoder:
    """Load the encoder of a model folder whose digests were checked; `manifest` is its ``model.json``.

    Raises `ModelError` for a kind of encoder that this version does not know.
    """
    described = manifest.get("encoder", {})
    kind = described.get("kind")
    tokens = Tokens(folder / "tokenizer.json")
    if kind == "sentence":
        return SentenceEncoder(folder / "encoder.onnx", tokens, Shape(**described["shape"]), described["width"])
    if kind == "word":
        return WordEncoder(WordVectors.read(folder / "words.safetensors"), tokens, described["longest"])
    raise ModelError(f"{folder}: its encoder is of kind {kind!r}; this version of hsnlp reads 'sentence' and 'word'")
