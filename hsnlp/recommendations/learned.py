"""Slots as a fine-tuned encoder reads them: where an action begins, who is asked in the text, how strongly; the lever.

What coders agree on and rules do not catch (is it *be addressed* or *addressed*, which noun is the addressee) was
learned from their slots. The rules of `hsnlp.recommendations.slots` remain the first witness: what they say counts
beside what the model says, by weights that were chosen on development documents.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from hsnlp.encode.pieces import PieceEncoder, Pieces
from hsnlp.weights import model_folder

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["COLUMNS", "STRENGTHS", "LearnedSlots", "SlotModel", "Trust", "load_slots", "logs"]

STRENGTHS = ("weak", "medium", "strong")
COLUMNS = ("action", "actor_first", "actor_last", *STRENGTHS)
"""What the model says of each piece, in the order of its outputs; behind these comes one number for each lever."""
_LONGEST = 25
"""Pieces that an addressee has at most; the longest of the coders' has fewer."""

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Trust:
    """How much the rules' answer counts beside the model's logarithm of a probability, slot by slot."""

    action: float
    actor: float
    strength: float


class LearnedSlots:
    """What the model says of one text; characters are those of the text.

    `levers` are its raw outputs for the codes that its manifest lists, in their order; `hsnlp.recommendations.levers`
    joins them with other readers.
    """

    def __init__(self, text: str, pieces: Pieces, trust: Trust) -> None:
        self._text, self._spans, self._trust = text, pieces.spans, trust
        self._starts = logs(pieces.outputs[:, 0])
        both = np.concatenate([pieces.opening[None], pieces.outputs])
        self._first, self._last = logs(both[:, 1]), logs(both[:, 2])
        outputs = pieces.outputs if len(pieces.spans) else np.zeros((1, pieces.outputs.shape[1]), dtype=np.float32)
        means = outputs.mean(axis=0)
        self._strengths = logs(means[len(COLUMNS) - len(STRENGTHS) : len(COLUMNS)])
        self.levers = tuple(map(float, means[len(COLUMNS) :]))

    def action(self, ruled: int | None) -> int | None:
        """Return the character at which the action begins; `ruled` is what the rules say."""
        if not self._spans:
            return ruled
        scores, at = self._starts.copy(), self._piece(ruled) if ruled is not None else None
        if ruled is not None and at is None:
            return ruled  # behind what the model reads
        if at is not None:
            scores[at] += self._trust.action
        best = int(scores.argmax())
        return ruled if best == at else self._spans[self._word(best)[0]][0]

    def actor(self, ruled: Place | None) -> Place | None:
        """Return the characters of the addressee in the text, None where it names none."""
        if not self._spans:
            return ruled
        nobody = float(self._first[0] + self._last[0])
        likeliest, best = self._likeliest()
        said: Place | None = likeliest
        if nobody >= best:
            said, best = None, nobody
        if ruled is None:
            return said if best > nobody + self._trust.actor else None
        first, last = self._piece(ruled[0]), self._piece(ruled[1] - 1)
        if first is None or last is None:
            return ruled
        theirs = float(self._first[first + 1] + self._last[last + 1])
        return said if best > theirs + self._trust.actor else ruled

    def strength(self, ruled: str) -> str:
        """Return weak, medium or strong."""
        scores = self._strengths.copy()
        scores[STRENGTHS.index(ruled)] += self._trust.strength
        return STRENGTHS[int(scores.argmax())]

    def _likeliest(self) -> tuple[Place, float]:
        """Return the likeliest addressee of whole words, and the logarithm of its probability."""
        scores = self._first[1:, None] + self._last[None, 1:]
        allowed = np.triu(np.ones_like(scores, dtype=bool)) & np.tri(len(scores), k=_LONGEST - 1, dtype=bool)
        first, last = np.unravel_index(int(np.where(allowed, scores, -np.inf).argmax()), scores.shape)
        start, end = self._spans[self._word(int(first))[0]][0], self._spans[self._word(int(last))[1]][1]
        return (start, end), float(scores[first, last])

    def _piece(self, char: int) -> int | None:
        """Return the first piece that ends after a character, None behind the last."""
        return next((n for n, (_, end) in enumerate(self._spans) if end > char), None)

    def _word(self, piece: int) -> tuple[int, int]:
        """Return the first and the last piece of the word that a piece is part of."""
        first = last = piece
        while first > 0 and self._joined(first - 1):
            first -= 1
        while last + 1 < len(self._spans) and self._joined(last):
            last += 1
        return first, last

    def _joined(self, piece: int) -> bool:
        """Whether a piece and the next are parts of one word."""
        end, start = self._spans[piece][1], self._spans[piece + 1][0]
        return start <= end and self._text[max(0, end - 1) : end].isalnum() and self._text[start : start + 1].isalnum()


class SlotModel:
    """Reads slots; holds its model and nothing of what it has read."""

    def __init__(self, folder: Path) -> None:
        """Load a model folder; raises `ModelError` where files are missing or are not those that it lists."""
        self._encoder = PieceEncoder(folder)
        self.trust = Trust(**self._encoder.manifest["trust"])

    def read(self, texts: Sequence[str]) -> list[LearnedSlots]:
        """Return what the model says of each text; a text's answer does not depend on the others."""
        found = self._encoder.encode(texts)
        return [LearnedSlots(text, pieces, self.trust) for text, pieces in zip(texts, found, strict=True)]


@lru_cache(maxsize=1)
def load_slots() -> SlotModel:
    """Load ``models/slots``, which ships with the package; raises `ModelError` where it is missing or has changed."""
    return SlotModel(model_folder("slots"))


def logs(raw: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """Return the logarithms of the probabilities that raw outputs stand for, along the last axis."""
    below = raw.astype(np.float64)
    if not below.size:
        return below
    below -= below.max(axis=-1, keepdims=True)
    found: NDArray[np.float64] = below - np.log(np.exp(below).sum(axis=-1, keepdims=True))
    return found
