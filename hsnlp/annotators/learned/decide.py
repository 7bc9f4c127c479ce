"""Decide: from calibrated probabilities to the codes of each passage, by thresholds set on development documents."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hsnlp.annotators.learned.heads import UNSURE, Heads, Predicted

__all__ = ["Decision", "decide"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What the heads decide on one passage.

    `frames` maps each frame given to its ``voice`` and ``voice_score``; `codes` other dimensions to the codes given;
    `recommendation` has ``strength`` and ``lever``. `scores` holds the calibrated probability of every code that was
    considered, given or not: ``frame:securitisation``, ``threat:food``, ``recommendation``.
    """

    scores: Mapping[str, float]
    frames: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    recommendation: Mapping[str, str] | None = None

    def sure(self, name: str) -> bool:
        """Whether the decision on a code has less than one chance in four of being wrong."""
        low, high = UNSURE
        return not low < self.scores.get(name, 1.0) < high


def decide(predicted: Predicted, heads: Heads, known: Mapping[str, Collection[str]]) -> Iterator[Decision]:
    """Yield the decision on each passage; codes that are not `known` are neither scored nor given.

    A referent is given only where a frame is; where none reaches its threshold, the likeliest one is given.
    """
    wanted = {
        dimension: [k for k, code in enumerate(labels.codes) if code in known[dimension] or code == dimension]
        for dimension, labels in heads.labels.items()
        if dimension in known
    }
    for n in range(len(next(iter(predicted.labels.values())))):
        scores: dict[str, float] = {}
        given: dict[str, tuple[str, ...]] = {}
        for dimension, columns in wanted.items():
            labels, row = heads.labels[dimension], predicted.labels[dimension][n]
            scores |= {_name(dimension, labels.codes[k]): round(float(row[k]), 4) for k in columns}
            given[dimension] = tuple(labels.codes[k] for k in columns if row[k] >= labels.thresholds[k])
        frames = {code: _voice(predicted, heads, code, n) for code in given.pop("frame", ())}
        if "referent" in given:
            given["referent"] = _referents(given["referent"], scores) if frames else ()
        asked = given.pop("recommendation", ())
        slots = {name: _likeliest(predicted, heads, name, n)[0] for name in ("strength", "lever")} if asked else None
        yield Decision(scores, frames, given, slots)


def _name(dimension: str, code: str) -> str:
    return dimension if code == dimension else f"{dimension}:{code}"


def _voice(predicted: Predicted, heads: Heads, frame: str, n: int) -> dict[str, Any]:
    voice, score = _likeliest(predicted, heads, f"voice:{frame}", n)
    return {"voice": voice, "voice_score": score}


def _likeliest(predicted: Predicted, heads: Heads, name: str, n: int) -> tuple[str, float]:
    """Return the class with the highest probability, and that probability."""
    row = predicted.choices[name][n]
    best = int(row.argmax())
    return heads.choices[name].classes[best], round(float(row[best]), 4)


def _referents(given: tuple[str, ...], scores: Mapping[str, float]) -> tuple[str, ...]:
    if given:
        return given
    own = {name: score for name, score in scores.items() if name.startswith("referent:")}
    return (max(own, key=lambda name: own[name]).partition(":")[2],) if own else ()
