"""The encoders, and how a model's are loaded from its folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from hsnlp.documents import Passage
from hsnlp.encode.tokens import Tokens
from hsnlp.encode.windows import Shape, Window, windows
from hsnlp.encode.words import WordTable
from hsnlp.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Encoder", "JointEncoder", "SentenceEncoder", "WordEncoder", "load_encoder", "session"]


class Encoder(Protocol):
    """Anything that turns passages into vectors."""

    @property
    def width(self) -> int:
        """Length of a vector."""
        ...

    @property
    def reads_neighbours(self) -> bool:
        """Whether a passage's vector depends on the passages beside it."""
        ...

    def encode(self, passages: Sequence[Passage]) -> NDArray[np.float32]:
        """Return one row a passage, shape ``(len(passages), width)``; `passages` come in document order."""
        ...


class SentenceEncoder:
    """A transformer that reads each sentence, between its neighbours if its shape says so, run by onnxruntime.

    One window a call: no padding is computed, and the numbers of a quantised model, whose scales follow what is in
    the batch, then depend on the passage and its neighbours alone. The same text is coded the same in any corpus.
    """

    def __init__(self, model: Path, tokens: Tokens, shape: Shape, width: int) -> None:
        self._session: Any = session(model)
        self._tokens = tokens
        self._shape = shape
        self.width = width
        self.reads_neighbours = bool(shape.before or shape.after)

    def encode(self, passages: Sequence[Passage]) -> NDArray[np.float32]:
        """Return one row a passage: the mean over its own tokens, its neighbours read as far as `Shape` says."""
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
    """Tokens and pairs of tokens, each with its weight for every output; quick, and blind to order beyond pairs."""

    reads_neighbours = False

    def __init__(self, table: WordTable, tokens: Tokens, longest: int) -> None:
        self._table = table
        self._tokens = tokens
        self._longest = longest
        self.width = table.width

    def encode(self, passages: Sequence[Passage]) -> NDArray[np.float32]:
        """Return one row a passage; its neighbours are not looked at."""
        ids = self._tokens.ids([passage.text for passage in passages])
        return self._table.outputs([one[: self._longest] for one in ids])


class JointEncoder:
    """Several encoders side by side: the vectors of each, one after another in one row."""

    def __init__(self, encoders: Sequence[Encoder]) -> None:
        self._encoders = tuple(encoders)
        self.width = sum(one.width for one in self._encoders)
        self.reads_neighbours = any(one.reads_neighbours for one in self._encoders)

    def encode(self, passages: Sequence[Passage]) -> NDArray[np.float32]:
        """Return one row a passage."""
        return np.concatenate([one.encode(passages) for one in self._encoders], axis=1)


def session(model: Path) -> Any:
    """Return a session of onnxruntime that runs an ONNX file on one thread."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # documents are spread over processes, not layers over threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # The fused kernel of addition and layer norm is not vectorised and takes several times as long as the two.
    return onnxruntime.InferenceSession(
        str(model), options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
    )


def load_encoder(folder: Path, manifest: dict[str, Any]) -> Encoder:
    """Load the encoder of a model folder whose digests were checked; `manifest` is its ``model.json``.

    A model has a transformer (``sentence``), a table of words (``words``), or both. Raises `ModelError` for a model
    that has neither, as this version knows them.
    """
    tokens = Tokens(folder / "tokenizer.json")
    encoders: list[Encoder] = []
    described = manifest.get("encoder", {})
    if one := described.get("sentence"):
        encoders.append(SentenceEncoder(folder / "encoder.onnx", tokens, Shape(**one["shape"]), one["width"]))
    if one := described.get("words"):
        encoders.append(WordEncoder(WordTable.read(folder / "words.safetensors"), tokens, one["longest"]))
    if not encoders:
        raise ModelError(f"{folder}: this version of hsnlp knows no encoder of this model; install a newer one")
    return encoders[0] if len(encoders) == 1 else JointEncoder(encoders)
