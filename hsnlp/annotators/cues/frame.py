"""Frames with their voice, and whose security is meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from hsnlp.annotations import Annotation
from hsnlp.annotators.cues.coding import DimensionCues, annotation
from hsnlp.annotators.cues.evidence import Evidence
from hsnlp.annotators.cues.reading import Reading
from hsnlp.annotators.cues.scope import is_scare_quoted
from hsnlp.annotators.gazetteer import signature
from hsnlp.codebook import Codebook

__all__ = ["FramePart"]

_STATE_FRAME = "securitisation"
_TIES = ("reported", "asserted", "contested")
"""Which voice wins where two have the same points; measured on the development part of the coded sentences."""
_BASE = {_STATE_FRAME: 1}
_BASE_ELSE = 2
"""What `asserted` has to begin with: a text that says something says it itself, unless words tell otherwise. Control
is more often told of others than protection is."""
_HARM = 2
"""Points for `contested` where people's security stands beside control: control shown by its harm."""
_DENIED = 1
"""Points for `contested` where the threat stands under a negation."""
_SCARE_QUOTED = 2
"""Points for `contested` where the threat is named in scare quotes."""
_NEIGHBOUR = 1
"""Points that judging words in a neighbouring sentence lend to `contested`: a tie-breaker, never enough alone."""
_SIGNED = 6
"""Points for `reported` where a state signs a list item: more than words can outweigh, for the item is that state's."""


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
        coded = [annotation(reading, one, self._voice(one, frames, reading, (before, after))) for one in frames]
        if self._referents is not None:
            coded += _referents(self._referents, frames, coded, reading)
        return coded

    def _voice(
        self,
        frame: Evidence,
        frames: Sequence[Evidence],
        reading: Reading,
        around: Sequence[Reading | None],
    ) -> dict[str, Any]:
        """Return the voice with the most points and its evidence; ties and beginnings as the constants say."""
        if self._voices is None:
            return {}
        found = {one.code.id: one for one in self._voices.evidence(reading)}
        points = Counter({voice: one.points for voice, one in found.items()})
        points["asserted"] += _BASE.get(frame.code.id, _BASE_ELSE)
        if frame.code.id == _STATE_FRAME:
            points["contested"] += self._contest(frame, frames, reading, around)
        else:
            points["contested"] = 0  # judging words beside people's security judge what threatens it
        for match in frame.matches:
            if match.cue.voice:
                points[match.cue.voice] += match.cue.points + _BASE_ELSE
        signed = signature(reading.passage.text)
        points["reported"] += _SIGNED if signed is not None else 0
        known = [voice.id for voice in self._voices.dimension.codes]
        order = sorted(known, key=lambda one: _TIES.index(one) if one in _TIES else len(_TIES))
        voice = max(order, key=lambda one: points[one])
        if not points[voice]:
            return {"voice": None, "voice_cues": []}
        cues = found[voice].records(reading) if voice in found else []
        if signed is not None and voice == "reported":
            cues.append(_quote(reading, *signed))
        return {"voice": voice, "voice_cues": cues}

    def _contest(
        self, frame: Evidence, frames: Sequence[Evidence], reading: Reading, around: Sequence[Reading | None]
    ) -> int:
        """Return the points that speak for `contested` beside its own cues."""
        points = _HARM if len(frames) > 1 else 0
        points += _DENIED if any(match.negated for match in frame.matches) else 0
        points += _SCARE_QUOTED if any(is_scare_quoted(reading, match.hit) for match in frame.matches) else 0
        return points + sum(_NEIGHBOUR for one in around if one is not None and self._judges(one))

    def _judges(self, neighbour: Reading) -> bool:
        assert self._voices is not None
        return any(
            one.code.id == "contested" and one.points >= self._voices.dimension.threshold
            for one in self._voices.evidence(neighbour)
        )


def _quote(reading: Reading, start: int, end: int) -> dict[str, Any]:
    """Return characters of a passage as evidence, with offsets into the document's text."""
    offset = reading.passage.span.start
    return {"text": reading.passage.text[start:end], "start": offset + start, "end": offset + end}


def _referents(
    cues: DimensionCues, frames: Sequence[Evidence], coded: Sequence[Annotation], reading: Reading
) -> list[Annotation]:
    """Code whose security is meant. Where no cue tells, securitisation means the state, human security people."""
    framed = {frame.code.id: frame for frame in frames}
    if len(framed) > 1 and any(one.attributes.get("voice") == "contested" for one in coded):
        framed.pop(_STATE_FRAME, None)  # a measure shown through its harm: people are meant, not the state
    found = {one.code.id: one for one in cues.decide(reading)}
    for frame, side in _SIDES.items():
        if frame not in framed:
            found = {code: one for code, one in found.items() if code not in side}
            continue
        code = next((code for code in cues.dimension.codes if code.id == side[0]), None)
        if code is not None and not found.keys() & set(side):
            found[code.id] = Evidence(code, framed[frame].matches, 1)
    if "migrants" in found:
        found.pop("people", None)  # those on the move are people too; the narrower word tells who is meant
    return [annotation(reading, found[code.id], {}) for code in cues.dimension.codes if code.id in found]


_SIDES = {_STATE_FRAME: ("state", "host_society"), "human_security": ("people", "migrants")}
"""Which referents a frame may have; the first is what it means where no cue tells."""
