"""The lever of a demand: by which kind of action it wants things changed, one of thirteen codes.

Two readers whose outputs are added: the lever head of ``models/best``, and a linear model of words and pairs of
neighbouring words, of the runs of letters inside words, and of the direction of the vector that the head reads. Tagging
has computed the vector before. Where the slot model (`hsnlp.recommendations.learned`) reads a demand, it reads its
lever in the same pass, and is the third of them. All know the levers of the shipped codebook alone; on
those that a user adds, the cues decide.
"""

from __future__ import annotations

import itertools
import re
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from hsnlp.documents import Passage, Span
from hsnlp.encode import Encoder, shared_encoder
from hsnlp.errors import ModelError
from hsnlp.recommendations.learned import logs
from hsnlp.weights import model_folder, read_manifest

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "ENCODER",
    "LETTERS",
    "WEIGHTS",
    "WORDS",
    "LeverModel",
    "joint",
    "letter_pieces",
    "load_levers",
    "vectors_of",
    "word_pieces",
]


WEIGHTS = "levers.safetensors"
ENCODER = "encoder.onnx"
"""The file of ``models/best`` whose vectors are read."""
WORDS, LETTERS = 32_768, 65_536
"""Rows of the table that words and pairs share by hashing, and those that runs of letters share, in this order."""
_RUNS = (3, 4, 5)
_OWN = 2.0
"""How much the two readers here count beside the slot model; of seven from 0 to 4 the best on held-out sentences."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?")


class LeverModel:
    """Reads levers. Its tensors have one column a code, and one row a piece, or a number of the encoder's vector.

    ``head`` reads the vector as it is, ``direction`` its first numbers at unit length, ``pieces`` words and letters,
    whose inverse document frequency is ``rarity``. The outputs are divided by a temperature, so that the probabilities
    are calibrated (Guo et al. 2017, *On calibration of modern neural networks*).
    """

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        """Load a model folder; raises `ModelError` where files are missing or are not those that it lists."""
        from safetensors.numpy import load_file

        described, tensors = read_manifest(folder)["levers"], load_file(folder / WEIGHTS)
        self.codes: tuple[str, ...] = tuple(described["codes"])
        self._temperature, self._joint = float(described["temperature"]), float(described["joint"])
        self._head, self._direction = tensors["head"], tensors["direction"]
        self._pieces, self._bias = tensors["pieces"], tensors["bias"]
        self._rarity = tensors["rarity"].astype(np.float32)
        self._encoder = encoder

    def read(self, texts: Sequence[str], beside: Sequence[Sequence[float]] = ()) -> list[tuple[str, float]]:
        """Return the likeliest lever of each text and its calibrated probability; `beside` as in `probabilities`."""
        found = self.probabilities(texts, beside)
        return [(self.codes[code], float(row[code])) for row in found for code in [int(row.argmax())]]

    def probabilities(self, texts: Sequence[str], beside: Sequence[Sequence[float]] = ()) -> NDArray[np.float64]:
        """Return calibrated probabilities of shape ``(len(texts), len(codes))``; each row adds up to 1.

        `beside` has, for each text, what the slot model says of each code, in the order of `codes`, or nothing where it
        has not read the text. Its logarithms of probabilities and twice those of the two readers here add up.
        """
        raw = self.outputs(texts) / self._temperature
        for row, said in zip(raw, beside or [()] * len(texts), strict=True):
            if said:
                row[:] = joint(row, said) / self._joint
        found: NDArray[np.float64] = np.exp(logs(raw))
        return found

    def outputs(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return the raw outputs, shape ``(len(texts), len(codes))``; a text's do not depend on the others."""
        vectors, directions = vectors_of(self._encoder, texts, len(self._direction))
        read = vectors @ self._head + directions @ self._direction + self._bias
        out: NDArray[np.float64] = read.astype(np.float64)
        for row, text in zip(out, texts, strict=True):
            for rows in (word_pieces(text), letter_pieces(text)):
                length = float(np.sqrt(np.square(self._rarity[rows]).sum()))
                row += self._pieces[rows].astype(np.float32).sum(axis=0) / max(length, 1e-6)
        return out


def load_levers() -> LeverModel:
    """Load ``models/levers``, which ships with the package.

    Raises `ModelError` where it is missing or has changed, or where ``models/best`` holds another encoder than the one
    beside which it was learned.
    """
    folder, beside = model_folder("levers"), model_folder("best")
    learned_with = read_manifest(folder)["levers"]["encoder"]
    if learned_with != read_manifest(beside)["files"].get(ENCODER):
        raise ModelError(f"{folder} was learned with another encoder than {beside} holds; run scripts/train_levers.py")
    return LeverModel(folder, shared_encoder(beside))


def vectors_of(encoder: Encoder, texts: Sequence[str], width: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return each text's vector, and its first `width` numbers at unit length; one row a text."""
    # Each text a document of its own: a neighbour has no say. An empty one has a span of its own, too.
    passages = [Passage(f"text-{n}", Span(0, max(1, len(text))), text) for n, text in enumerate(texts)]
    found = encoder.encode(passages)
    lengths = np.linalg.norm(found[:, :width], axis=1, keepdims=True)
    return found, np.asarray(found[:, :width] / np.maximum(lengths, 1e-6), dtype=np.float32)


def word_pieces(text: str) -> NDArray[np.int64]:
    """Return the rows of a text's words and pairs of neighbouring words, each once, in order.

    >>> word_pieces("Ratify it.").tolist() == word_pieces("ratify IT").tolist()
    True
    """
    words = _words(text)
    return _rows([*words, *(f"{left} {right}" for left, right in itertools.pairwise(words))], WORDS, 0)


def letter_pieces(text: str) -> NDArray[np.int64]:
    """Return the rows of the runs of three to five letters inside a text's words, each once, in order.

    A space before and after a word is part of it, so that beginnings and endings differ from the middle.
    """
    runs = set()
    for word in set(_words(text)):
        padded = f" {word} "
        for size in _RUNS:
            runs |= {padded[n : n + size] for n in range(max(1, len(padded) - size + 1))}
    return _rows(sorted(runs), LETTERS, WORDS)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _rows(pieces: Sequence[str], buckets: int, first: int) -> NDArray[np.int64]:
    # CRC-32 and not `hash`, which differs from one process to the next.
    hashed = [zlib.crc32(piece.encode()) % buckets + first for piece in pieces]
    return np.unique(np.array(hashed, dtype=np.int64))


def joint(own: NDArray[np.float64], said: Sequence[float]) -> NDArray[np.float64]:
    """Return the raw outputs of the readers here, their temperature applied, and of the slot model together."""
    found: NDArray[np.float64] = _OWN * logs(own) + logs(np.array(said, dtype=np.float64))
    return found
