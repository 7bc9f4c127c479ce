"""Heads: from a sentence's vector to calibrated probabilities, every head one linear map on the same vector."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["ABSENT", "UNSURE", "Choice", "Heads", "Labels", "Predicted", "presence", "read_tensors", "softmax"]

ABSENT = "absent"
"""First class of a frame's head; its others are the voices in which the frame is present."""
UNSURE = (0.25, 0.75)
"""A code left out above the first probability, or given below the second, has over one chance in four to be wrong."""


@dataclass(frozen=True, slots=True)
class Labels:
    """Codes that hold or do not: how each is calibrated, and from which probability on it is given.

    The probability is ``1 / (1 + exp(-(a * logit + b * cue + c)))`` with ``a, b, c`` fitted on development documents:
    Platt's scaling (Platt 1999, *Probabilistic outputs for support vector machines*) with the score of the code's
    cues as a second witness. For a frame the logit is that of being present in any voice.
    """

    codes: tuple[str, ...]
    platt: NDArray[np.float64]
    thresholds: NDArray[np.float64]

    def probabilities(self, logits: NDArray[np.float64], cues: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return calibrated probabilities for logits and cue scores, each of shape ``(n, codes)``."""
        a, b, c = self.platt.T
        # By the logarithm: the plain form overflows, with a warning, where a logit is far below zero.
        found: NDArray[np.float64] = np.exp(-np.logaddexp(0.0, -(a * logits + b * cues + c)))
        return found


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several classes, given that there is one: their names and the temperature that calibrates them.

    `least` holds the probability that a class needs to be chosen, where the likeliest is not enough: to call a critic
    of securitisation a securitiser is the worst mistake, so `asserted` there has to be likely and not only likeliest.

    The probabilities are ``softmax(logits / temperature)`` (Guo et al. 2017, *On calibration of modern neural
    networks*).
    """

    classes: tuple[str, ...]
    temperature: float
    least: Mapping[str, float] = field(default_factory=dict)

    def probabilities(self, logits: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return probabilities of shape ``(n, classes)``; each row adds up to 1."""
        return softmax(logits / self.temperature)


@dataclass(frozen=True, slots=True)
class Predicted:
    """What the heads say of n passages.

    `labels` maps a dimension (``frame``, ``referent``, ``threat``, ``recommendation``) to its codes' probabilities,
    shape ``(n, codes)``; `choices` maps a choice (``voice:securitisation``, ``strength``, ``lever``) likewise.
    """

    labels: Mapping[str, NDArray[np.float64]]
    choices: Mapping[str, NDArray[np.float64]]


class Heads:
    """All heads of a model: weights of shape ``(outputs, width)``, a bias, and what each output means."""

    def __init__(self, weight: NDArray[np.float32], bias: NDArray[np.float32], described: Mapping[str, Any]) -> None:
        self._weight, self._bias = weight, bias
        self._frames: dict[str, slice] = {code: slice(*rows) for code, rows in described["frames"].items()}
        self._rows: dict[str, slice] = {name: slice(*rows) for name, rows in described["rows"].items()}
        self.labels = {name: _labels(one) for name, one in described["labels"].items()}
        self.choices = {
            name: Choice(tuple(one["classes"]), float(one["temperature"]), one.get("least", {}))
            for name, one in described["choices"].items()
        }

    @classmethod
    def read(cls, folder: Path, manifest: Mapping[str, Any]) -> Heads:
        """Read ``heads.safetensors`` of a model folder; `manifest` is its ``model.json``."""
        tensors = read_tensors(folder / "heads.safetensors")
        return cls(tensors["weight"], tensors["bias"], manifest["heads"])

    @property
    def codes(self) -> dict[str, tuple[str, ...]]:
        """The codes of each dimension of `labels`, in the order of their columns."""
        return {name: one.codes for name, one in self.labels.items()}

    @property
    def width(self) -> int:
        """Length of the vectors that the heads read."""
        return int(self._weight.shape[1])

    def logits(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the raw outputs for vectors of shape ``(n, width)``."""
        found: NDArray[np.float64] = (vectors @ self._weight.T + self._bias).astype(np.float64)
        return found

    def calibrated(self, raw: NDArray[np.float64], cues: Mapping[str, NDArray[np.float64]]) -> Predicted:
        """Return calibrated probabilities for raw outputs of shape ``(n, outputs)``.

        `cues` holds, for each dimension of `labels`, the scores that the cues give its codes, shape ``(n, codes)``,
        0 where they do not give a code.
        """
        columns = {name: raw[:, rows] for name, rows in self._rows.items()}
        columns["frame"] = np.stack([presence(raw[:, rows]) for rows in self._frames.values()], axis=1)
        for code, rows in self._frames.items():
            columns[f"voice:{code}"] = raw[:, rows][:, 1:]
        return Predicted(
            labels={name: one.probabilities(columns[name], cues[name]) for name, one in self.labels.items()},
            choices={name: one.probabilities(columns[name]) for name, one in self.choices.items()},
        )


def read_tensors(path: Path) -> dict[str, NDArray[Any]]:
    """Return the arrays of a safetensors file by their names."""
    from safetensors.numpy import load_file

    found: dict[str, NDArray[Any]] = load_file(path)
    return found


def softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the softmax over the last axis.

    >>> softmax(np.array([[0.0, 0.0]])).tolist()
    [[0.5, 0.5]]
    """
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    found: NDArray[np.float64] = raised / raised.sum(axis=-1, keepdims=True)
    return found


def presence(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the logit of any class but the first, which is `ABSENT`."""
    found: NDArray[np.float64] = np.logaddexp.reduce(logits[:, 1:], axis=1) - logits[:, 0]
    return found


def _labels(described: Mapping[str, Any]) -> Labels:
    platt: Sequence[Sequence[float]] = described["platt"]
    return Labels(
        tuple(described["codes"]),
        np.array(platt, dtype=np.float64),
        np.array(described["thresholds"], dtype=np.float64),
    )
