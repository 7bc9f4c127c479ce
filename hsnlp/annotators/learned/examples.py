"""Written examples: beside a code that the heads give, the nearest sentence that was written to bear that code.

The examples are sentences of ``corpus/gold/written_items.jsonl``, written and coded for this project; no sentence of
a real document is among them. They lie beside the model with their vectors and were among what it learned from: an
example shows what the coder takes a sentence to be like, and proves nothing.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log, sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from hsnlp.annotations import Annotation
from hsnlp.annotators.learned.heads import read_tensors
from hsnlp.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["ENCODER", "FLOOR", "TEXTS", "VECTORS", "Example", "Examples", "name_of", "read_texts"]

TEXTS, VECTORS, ENCODER = "examples.json", "examples.safetensors", "encoder.onnx"
"""The files of a model folder that hold the examples, and the one by whose vectors they are compared."""
FLOOR = 0.75
"""Lowest cosine at which an example is named: of 50 pairs above it that were read, 40 share their subject or their way
of speaking; of 26 between .65 and it, 15."""
NEAREST = 8
"""Of how many nearest examples the one is taken whose cosine and shared rare words sum highest."""
_CHUNK = 512
"""Passages compared at a time, so that a long book needs no more memory than a short one."""
_WORD = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Example:
    """A written sentence and the names of its codes: ``frame:securitisation:contested``, ``threat:food``."""

    id: str
    text: str
    codes: tuple[str, ...]


class Examples:
    """The examples of a model with their vectors, shape ``(examples, width)``; finds the nearest for a code."""

    def __init__(self, examples: Sequence[Example], vectors: NDArray[Any]) -> None:
        self._examples, self._vectors = tuple(examples), vectors
        self.width = int(vectors.shape[1])
        self._blocks: dict[str, tuple[NDArray[np.int64], NDArray[np.float32]]] = {}

    @classmethod
    def read(cls, folder: Path, manifest: Mapping[str, Any]) -> Examples | None:
        """Read the examples of a model folder whose digests were checked; None where it has none.

        Raises `ModelError` where they were made with another encoder than the folder holds.
        """
        if TEXTS not in manifest["files"]:
            return None
        told = json.loads((folder / TEXTS).read_text(encoding="utf-8"))
        if told["encoder"] != manifest["files"].get(ENCODER):
            raise ModelError(
                f"{folder / TEXTS} was made with another encoder than {folder} holds; run scripts/coder_examples.py"
            )
        examples = [Example(one["id"], one["text"], tuple(one["codes"])) for one in told["examples"]]
        return cls(examples, read_tensors(folder / VECTORS)["vectors"])

    def nearest(
        self, vectors: NDArray[np.float32], texts: Sequence[str], asked: Sequence[Iterable[str]]
    ) -> list[dict[str, dict[str, Any]]]:
        """Return, for each text, ``{"example": id, "cosine": 0.83}`` by the name of each code that is `asked` of it.

        `vectors` has one row a text; its first `width` numbers are compared. A code whose nearest example is farther
        than `FLOOR`, or that no example bears, is left out.
        """
        found: list[dict[str, dict[str, Any]]] = [{} for _ in texts]
        wanted: dict[str, list[int]] = defaultdict(list)
        for n, codes in enumerate(asked):
            for code in codes:
                wanted[code].append(n)
        rare: dict[int, dict[str, float]] = {}
        for code, places in wanted.items():
            rows, block = self._block(code)
            for first in range(0, len(places) if len(rows) else 0, _CHUNK):
                some = places[first : first + _CHUNK]
                cosines = _unit(vectors[some, : self.width]) @ block.T
                for n, row in zip(some, cosines, strict=True):
                    if n not in rare:
                        rare[n] = self._weighed(texts[n])
                    if likest := self._likest(row, rows, rare[n]):
                        found[n][code] = {"example": self._examples[likest[0]].id, "cosine": likest[1]}
        return found

    def _likest(
        self, cosines: NDArray[np.float32], rows: NDArray[np.int64], rare: Mapping[str, float]
    ) -> tuple[int, float] | None:
        """Return the example and its cosine: of the nearest, that whose cosine and shared rare words sum highest."""
        near = np.argpartition(-cosines, NEAREST)[:NEAREST] if len(cosines) > NEAREST else range(len(cosines))
        best: tuple[float, int, float] | None = None
        for at in near:
            cosine = float(cosines[at])
            if cosine >= FLOOR:
                shared = sum(rare[word] * weight for word, weight in self._words[rows[at]].items() if word in rare)
                best = max(best or (0.0, 0, 0.0), (cosine + shared, int(rows[at]), cosine))
        return (best[1], round(best[2], 2)) if best else None

    def _block(self, code: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the examples that bear a code, in any voice where the code names none, and their unit vectors."""
        if code not in self._blocks:
            bears = [any(f"{one}:".startswith(f"{code}:") for one in example.codes) for example in self._examples]
            rows = np.flatnonzero(bears)
            self._blocks[code] = rows, _unit(self._vectors[rows].astype(np.float32))
        return self._blocks[code]

    @cached_property
    def _rarity(self) -> dict[str, float]:
        """The inverse document frequency of each word of the examples."""
        counts: dict[str, int] = defaultdict(int)
        for example in self._examples:
            for word in _words(example.text):
                counts[word] += 1
        return {word: log(len(self._examples) / count) for word, count in counts.items()}

    @cached_property
    def _words(self) -> list[dict[str, float]]:
        return [self._weighed(example.text) for example in self._examples]

    def _weighed(self, text: str) -> dict[str, float]:
        """Return the words of a text with their rarity, at unit length; a word of no example is as rare as any."""
        most = log(max(2, len(self._examples)))
        rarity = {word: self._rarity.get(word, most) for word in _words(text)}
        length = sqrt(sum(value * value for value in rarity.values())) or 1.0
        return {word: value / length for word, value in rarity.items()}


def name_of(one: Annotation) -> str:
    """Return the name by which examples bear the code of an annotation, a frame's with its voice.

    A recommendation is one whatever its lever, which other models choose.
    """
    voice = one.attributes.get("voice") if one.dimension == "frame" else None
    code = one.code if one.dimension != "recommendation" else None
    return ":".join(part for part in (one.dimension, code, voice) if part)


def read_texts(folder: Path) -> dict[str, str]:
    """Return the text of each example of a model folder by its id; none where the folder has no examples."""
    path = folder / TEXTS
    told = json.loads(path.read_text(encoding="utf-8"))["examples"] if path.is_file() else []
    return {one["id"]: one["text"] for one in told}


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    found: NDArray[np.float32] = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return found
