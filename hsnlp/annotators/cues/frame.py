"""Frames with their voice, and whose security is meant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hsnlp.annotations import Annotation
from hsnlp.annotators.cues.coding import DimensionCues, annotation
from hsnlp.annotators.cues.evidence import Evidence
from hsnlp.annotators.cues.reading import Reading
from hsnlp.codebook import Code, Codebook

__all__ = ["FramePart"]

_STATE_FRAME = "securitisation"
_ORDER = ("asserted", "reported", "contested")
_BASE = {_STATE_FRAME: 1}
_BASE_ELSE = 2
"""What `asserted` has to begin with: a text that says something says it itself, unless words tell otherwise. Control
is more often told of others than protection is."""
_HARM = 2
"""Points for `contested` where people's security stands beside control: control shown by its harm."""
_DENIED = 1
"""Points for `contested` where the threat stands under a negation."""
_NEIGHBOUR = 1
"""Points that judging words in a neighbouring sentence lend to `contested`: a tie-breaker, never enough alone."""



class FramePart:
    """Codes `frame`, each with its ``voice``, and `referent`, which is coded only where a frame is present."""

    def __init__(self, codebook: Codebook) -> None:
        known = {dimension.id for dimension in codebook.dimensions}
        self._frames = DimensionCues(codebook.dimension("frame"))
        self._voices = DimensionCues(codebook.dimension("voice")) if "voice" in known else None
        self._referents = DimensionCues(codebook.dimension("referent")) if "referent" in known else None
        self.dimensions = frozenset({"frame", "referent"} & known)
        self.lists: Mapping[str, Sequence[str]] = {
            name: phrases
            for part in (self._frames, self._voices, self._referents)
            if part is not None
            for name, phrases in part.lists.items()
        }

    def code(self, reading: Reading, before: Reading | None, after: Reading | None) -> list[Annotation]:
        """Code one passage; the neighbours are read for the voice alone."""
        frames = self._frames.decide(reading)
        if not frames:
            return []
        coded = [annotation(reading, frame, self._voice(frame, frames, reading, (before, after))) for frame in frames]
        if self._referents is not None:
            coded += _referents(self._referents, frames, reading)
        return coded

    def _voice(
        self,
        frame: Evidence,
        frames: Sequence[Evidence],
        reading: Reading,
        around: Sequence[Reading | None],
    ) -> dict[str, Any]:
        """Return the voice with the most points; `asserted` has one to begin with, and loses ties."""
        if self._voices is None:
            return {}
        found = {one.code.id: one for one in self._voices.evidence(reading)}
        points = {voice.id: 0 for voice in self._voices.dimension.codes}
        points |= {voice: one.points for voice, one in found.items()}
        points["asserted"] = points.get("asserted", 0) + _BASE.get(frame.code.id, _BASE_ELSE)
        if frame.code.id == _STATE_FRAME:
            points["contested"] += self._contest(frame, frames, around)
        else:
            points["contested"] = 0  # judging words beside people's security judge what threatens it
        for match in frame.matches:
            if match.cue.voice:
                points[match.cue.voice] += match.cue.points + _BASE_ELSE
        voice = max(reversed(_ORDER), key=lambda one: points.get(one, 0))
        evidence = found.get(voice)
        return {"voice": voice, "voice_cues": evidence.records(reading) if evidence else []}

    def _contest(self, frame: Evidence, frames: Sequence[Evidence], around: Sequence[Reading | None]) -> int:
        """Return the points that speak for `contested` beside its own cues."""
        points = _HARM if len(frames) > 1 else 0
        points += _DENIED if any(match.negated for match in frame.matches) else 0
        return points + sum(_NEIGHBOUR for one in around if one is not None and self._judges(one))

    def _judges(self, neighbour: Reading) -> bool:
        assert self._voices is not None
        return any(
            one.code.id == "contested" and one.points >= self._voices.dimension.threshold
            for one in self._voices.evidence(neighbour)
        )


def _referents(cues: DimensionCues, frames: Sequence[Evidence], reading: Reading) -> list[Annotation]:
    """Code whose security is meant. Where no cue tells, securitisation means the state, human security people."""
    found = {one.code.id: one for one in cues.decide(reading)}
    framed = {frame.code.id for frame in frames}
    if "human_security" not in framed:
        found.pop("people", None)
        found.pop("migrants", None)
    if "securitisation" not in framed:
        found.pop("state", None)
        found.pop("host_society", None)
    for frame in frames:
        for default in _DEFAULTS.get(frame.code.id, ()):
            code = next((c for c in cues.dimension.codes if c.id == default), None)
            if code is not None and not found.keys() & _SIDES[frame.code.id]:
                found[default] = _borrowed(code, frame)
    return [annotation(reading, found[code.id], {}) for code in cues.dimension.codes if code.id in found]


_DEFAULTS = {"securitisation": ("state",), "human_security": ("people",)}
_SIDES = {
    "securitisation": frozenset({"state", "host_society"}),
    "human_security": frozenset({"people", "migrants"}),
}


def _borrowed(code: Code, frame: Evidence) -> Evidence:
    """Return the frame's evidence as that of the referent which the frame itself implies."""
    return Evidence(code, frame.matches, 1)
