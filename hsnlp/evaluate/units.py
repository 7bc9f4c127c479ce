"""The unit of evaluation, and the names of codes: one flat vocabulary for gold, runs and annotators."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hsnlp.annotations import Annotation, frame_label, frames_given

__all__ = ["Unit", "annotation_codes", "dimension_of", "four_way", "frame_voice", "gold_codes", "record_codes"]

_LISTS = {"referents": "referent", "threats": "threat", "stages": "stage", "populations": "population"}


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence with the codes of its coder (`gold`) and those of an annotator (`found`).

    Codes are ``frame:securitisation``, ``frame:securitisation:contested`` (a frame with its voice),
    ``referent:state``, ``threat:economic``, ``recommendation``, ``strength:medium``, ``lever:integration``.
    `scores` are probabilities by code, of those codes for which the annotator gives one, and under
    ``voice:securitisation`` the probability that the voice found is right, given that the frame is present. `groups`
    are what subgroups are made by: ``genre``, ``source`` and whatever else is known. `document` is what the bootstrap
    resamples, as the gold names it; `home` is the document of the run in which the sentence was found.
    """

    id: str
    document: str
    groups: Mapping[str, str]
    gold: frozenset[str]
    found: frozenset[str]
    scores: Mapping[str, float] = field(default_factory=dict)
    text: str = ""
    home: str = ""


def dimension_of(code: str) -> str:
    """Return the dimension of a code; a frame with its voice belongs to ``voice``.

    >>> [dimension_of(code) for code in ("frame:mixed", "frame:securitisation:reported", "recommendation")]
    ['frame', 'voice', 'recommendation']
    """
    dimension, _, rest = code.partition(":")
    return "voice" if dimension == "frame" and ":" in rest else dimension


def four_way(codes: Iterable[str]) -> str:
    """Return the four-way frame of a unit's codes: a frame's own name, ``mixed`` or ``none``.

    >>> four_way({"frame:securitisation", "frame:securitisation:asserted", "threat:state"})
    'securitisation'
    """
    return frame_label(code.partition(":")[2] for code in codes if dimension_of(code) == "frame")


def frame_voice(codes: Iterable[str], frame: str) -> str | None:
    """Return the voice of `frame`: None where it is absent, ``""`` where it is present without a voice.

    >>> frame_voice({"frame:human_security", "frame:human_security:asserted"}, "human_security")
    'asserted'
    """
    given = set(codes)
    if f"frame:{frame}" not in given:
        return None
    return next((code.split(":")[2] for code in sorted(given) if code.startswith(f"frame:{frame}:")), "")


def annotation_codes(annotations: Iterable[Annotation]) -> tuple[frozenset[str], dict[str, float]]:
    """Return the codes of one passage's annotations, and the score of each, named as in `Unit`."""
    codes: set[str] = set()
    scores: dict[str, float] = {}
    for one in annotations:
        name = "recommendation" if one.dimension == "recommendation" else f"{one.dimension}:{one.code}"
        codes.add(name)
        scores[name] = max(one.score, scores.get(name, 0.0))
        if one.dimension == "frame" and one.attributes.get("voice"):
            codes.add(f"{name}:{one.attributes['voice']}")
            if one.attributes.get("voice_score") is not None:
                scores[f"voice:{one.code}"] = float(one.attributes["voice_score"])
        if one.dimension == "recommendation":
            codes |= _slots({"lever": one.code, "strength": one.attributes.get("strength")})
    return frozenset(codes), scores


def gold_codes(row: Mapping[str, Any]) -> frozenset[str]:
    """Return the codes of a row as coders write it: `frames` with their voices, lists, one recommendation or null.

    >>> sorted(gold_codes({"frames": {"securitisation": "contested"}, "threats": ["state"], "recommendation": None}))
    ['frame:securitisation', 'frame:securitisation:contested', 'threat:state']
    """
    frames = row.get("frames") or {}
    codes = {f"frame:{frame}" for frame in frames}
    if isinstance(frames, Mapping):
        codes |= {f"frame:{frame}:{voice}" for frame, voice in frames.items() if voice}
    codes |= {f"{dimension}:{code}" for key, dimension in _LISTS.items() for code in row.get(key) or ()}
    codes |= {f"{own['dimension']}:{own['code']}" for own in row.get("codes") or ()}
    given = row.get("recommendation")
    if given:
        codes |= {"recommendation"} | (_slots(given) if isinstance(given, Mapping) else set())
    return frozenset(codes)


def record_codes(record: Mapping[str, Any]) -> tuple[frozenset[str], dict[str, float]]:
    """Return codes and scores of a passage record; nested values may be JSON text, as the ledger keeps them."""
    nested = {key: _parsed(record.get(key)) for key in ("frames", "threat_scores", "recommendation", "codes", *_LISTS)}
    frames = nested["frames"] or {}
    present = {frame: frames[frame]["voice"] for frame in frames_given(record.get("frame") or "none", frames)}
    codes = gold_codes({**nested, "frames": present})
    scores = {f"frame:{frame}": float(one["score"]) for frame, one in frames.items()}
    scores |= {f"threat:{code}": float(score) for code, score in (nested["threat_scores"] or {}).items()}
    if nested["recommendation"]:
        scores["recommendation"] = float(nested["recommendation"]["score"])
    return codes, scores


def _slots(given: Mapping[str, Any]) -> set[str]:
    return {f"{slot}:{given[slot]}" for slot in ("lever", "strength") if given.get(slot)}


def _parsed(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value
