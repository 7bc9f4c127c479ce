"""Decide: from calibrated probabilities to the codes of each passage, by thresholds set on development documents."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from hsnlp.annotations import Annotation
from hsnlp.annotators.learned.heads import UNSURE, Heads, Predicted

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Decision", "cue_scores", "decide"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What the heads decide on one passage.

    `frames` maps each frame given to its ``voice`` and ``voice_score``; `codes` other dimensions to the codes given;
    `recommendation` has ``strength`` and ``lever``. A voice or strength that the codebook has no code for is left out
    or None. `scores` holds the calibrated probability of every code that was considered, given or not:
    ``frame:securitisation``, ``threat:food``, ``recommendation``; and, of a frame that is given, that of its voice:
    ``voice:securitisation``.
    """

    scores: Mapping[str, float]
    frames: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    recommendation: Mapping[str, str | None] | None = None

    def sure(self, name: str) -> bool:
        """Whether a code that is given has at most one chance in four of being wrong.

        A threshold may lie far below one half, and the likeliest referent is given however unlikely it is.

        >>> Decision({"threat:food": 0.9, "threat:health": 0.22}).sure("threat:health")
        False
        """
        return self.scores.get(name, 1.0) >= UNSURE[1]

    def named(self) -> Iterator[str]:
        """Yield the names of the frames with their voices, the threats and the recommendation that are given.

        >>> list(Decision({}, {"securitisation": {"voice": "reported"}}, {"threat": ("state",)}).named())
        ['frame:securitisation:reported', 'threat:state']
        """
        for frame, voice in self.frames.items():
            yield ":".join(["frame", frame, *([voice["voice"]] if voice else [])])
        yield from (f"threat:{threat}" for threat in self.codes.get("threat", ()))
        if self.recommendation is not None:
            yield "recommendation"


def cue_scores(
    codes: Mapping[str, Sequence[str]], cued: Sequence[Sequence[Annotation]]
) -> dict[str, NDArray[np.float64]]:
    """Return the score that the cues give each code, by dimension, shape ``(passages, codes)``, 0 where they do not.

    `cued` holds the cue annotations of each passage. A recommendation has one column, whatever its lever.
    """
    found = {name: np.zeros((len(cued), len(its))) for name, its in codes.items()}
    place = {name: {code: k for k, code in enumerate(its)} for name, its in codes.items()}
    for n, several in enumerate(cued):
        for one in several:
            code = one.dimension if one.dimension == "recommendation" else one.code
            k = place.get(one.dimension, {}).get(code)
            if k is not None:
                found[one.dimension][n, k] = one.score
    return found


def decide(predicted: Predicted, heads: Heads, known: Mapping[str, Collection[str]]) -> Iterator[Decision]:
    """Yield the decision on each passage; codes that are not `known` are neither scored nor given.

    A referent is given only where a frame is; where none reaches its threshold, the likeliest one is given.
    """
    wanted = {
        dimension: [k for k, code in enumerate(labels.codes) if code in known[dimension] or code == dimension]
        for dimension, labels in heads.labels.items()
        if dimension in known
    }
    choices = {name: _allowed(name, one.classes, known) for name, one in heads.choices.items()}
    for n in range(len(next(iter(predicted.labels.values())))):
        scores: dict[str, float] = {}
        given: dict[str, tuple[str, ...]] = {}
        for dimension, columns in wanted.items():
            labels, row = heads.labels[dimension], predicted.labels[dimension][n]
            scores |= {_name(dimension, labels.codes[k]): round(float(row[k]), 4) for k in columns}
            given[dimension] = tuple(labels.codes[k] for k in columns if row[k] >= labels.thresholds[k])
        chosen = {
            name: _likeliest(predicted.choices[name][n], several, heads.choices[name].least)
            for name, several in choices.items()
        }
        frames = {code: _voice(*chosen[f"voice:{code}"]) for code in given.pop("frame", ())}
        scores |= {f"voice:{code}": voice["voice_score"] for code, voice in frames.items() if voice}
        if "referent" in given:
            given["referent"] = _referents(given["referent"], scores) if frames else ()
        asked = given.pop("recommendation", ())
        slots = {name: chosen[name][0] for name in ("strength", "lever")} if asked else None
        yield Decision(scores, frames, given, slots)


def _name(dimension: str, code: str) -> str:
    return dimension if code == dimension else f"{dimension}:{code}"


def _allowed(name: str, classes: Sequence[str], known: Mapping[str, Collection[str]]) -> dict[int, str]:
    """Return the classes of a choice that the codebook has, by their place; a lever is a recommendation's code."""
    codes = known.get("recommendation" if name == "lever" else name.partition(":")[0], ())
    return {k: code for k, code in enumerate(classes) if code in codes}


def _voice(voice: str | None, score: float) -> dict[str, Any]:
    return {"voice": voice, "voice_score": score} if voice is not None else {}


def _likeliest(
    row: NDArray[np.float64], allowed: Mapping[int, str], least: Mapping[str, float]
) -> tuple[str | None, float]:
    """Return the class with the highest probability among those allowed, and that probability.

    A class that does not reach its `least` probability makes way for the next, unless it is the only one.
    """
    if not allowed:
        return None, 0.0
    enough = [k for k, code in allowed.items() if row[k] >= least.get(code, 0.0)]
    best = max(enough or allowed, key=lambda k: float(row[k]))
    return allowed[best], round(float(row[best]), 4)


def _referents(given: tuple[str, ...], scores: Mapping[str, float]) -> tuple[str, ...]:
    if given:
        return given
    own = {name: score for name, score in scores.items() if name.startswith("referent:")}
    return (max(own, key=lambda name: own[name]).partition(":")[2],) if own else ()
