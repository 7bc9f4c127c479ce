"""From matches to codes: cues with their conditions, points, and the evidence that they leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hsnlp.annotators.cues.engine import UNLESS, Hit, Reading
from hsnlp.annotators.cues.scope import is_hypothetical, is_negated
from hsnlp.codebook import Code, Codebook, Cue

__all__ = ["CodeCues", "Evidence", "Match", "codebook_lists", "score"]

_UNMEASURED = ((1, 0.3), (2, 0.5), (3, 0.65), (4, 0.75), (6, 0.85))
"""Scores of a code with no `scores` of its own: rough figures, until they are measured."""


@dataclass(frozen=True, slots=True)
class Match:
    """A cue that was found: its phrase, the phrases that it needed beside it, and the scope that it stands in."""

    cue: Cue
    hit: Hit
    beside: tuple[Hit, ...] = ()
    negated: bool = False
    hypothetical: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that speaks for one code in one passage."""

    code: Code
    matches: tuple[Match, ...]
    points: int

    def records(self, reading: Reading) -> list[dict[str, Any]]:
        """Return the evidence as it is kept in an annotation: every phrase once, in order, with its offsets."""
        kept: dict[Hit, dict[str, Any]] = {}
        for match in self.matches:
            marks = {key: True for key in ("negated", "hypothetical") if getattr(match, key)}
            kept.setdefault(match.hit, reading.record(match.hit) | marks)
            for hit in match.beside:
                kept.setdefault(hit, reading.record(hit))
        return [kept[hit] for hit in sorted(kept)]


class CodeCues:
    """The cues of one code, ready to be looked for. `lists` are the phrase lists that they need."""

    def __init__(self, code: Code) -> None:
        self.code = code
        self.lists: dict[str, Sequence[str]] = {}
        self._cues = [_Compiled(cue, f"{code.dimension}.{code.id}.{number}") for number, cue in enumerate(code.cues)]
        self._names = frozenset(compiled.name for compiled in self._cues)
        for compiled in self._cues:
            self.lists.update(compiled.lists)

    def find(self, reading: Reading) -> Evidence | None:
        """Return the evidence for the code in a passage, None where there is none.

        Every distinct cue counts once, and a word counts once: a match that overlaps that of a stronger cue adds
        nothing to the points.
        """
        if reading.reached.isdisjoint(self._names):
            return None
        reached = [compiled for compiled in self._cues if compiled.name in reading.reached]
        matches = [match for compiled in reached for match in compiled.find(reading)]
        if not matches:
            return None
        matches.sort(key=lambda m: (-m.cue.points, m.hit))
        points = 0
        counted: list[Match] = []
        for match in matches:
            if not any(match.cue is other.cue or match.hit.overlaps(other.hit) for other in counted):
                counted.append(match)
                points += match.cue.points
        return Evidence(self.code, tuple(matches), points)


class _Compiled:
    """One cue with the names of the lists that hold its phrases."""

    def __init__(self, cue: Cue, name: str) -> None:
        self.cue = cue
        self.name = name
        self.beside = [f"{name}.with{number}" for number in range(len(cue.all_of))]
        self.lists: dict[str, Sequence[str]] = {name: cue.phrases}
        self.lists.update(zip(self.beside, cue.all_of, strict=True))
        if cue.none_of:
            self.lists[f"{name}.without"] = cue.none_of
        if cue.unless:
            self.lists[name + UNLESS] = cue.unless

    def find(self, reading: Reading) -> list[Match]:
        hits = reading.hits(self.name)
        if not hits or (self.cue.none_of and reading.hits(f"{self.name}.without")):
            return []
        return [match for hit in hits if (match := self._match(hit, reading)) is not None]

    def _match(self, hit: Hit, reading: Reading) -> Match | None:
        beside: list[Hit] = []
        for name in self.beside:
            near = [other for other in reading.hits(name) if not other.overlaps(hit) and self._is_near(hit, other)]
            if not near:
                return None
            beside.append(min(near, key=hit.distance))
        negated = is_negated(reading, hit)
        if negated and self.cue.when_negated == "drop":
            return None
        return Match(self.cue, hit, tuple(beside), negated, is_hypothetical(reading, hit))

    def _is_near(self, hit: Hit, other: Hit) -> bool:
        return not self.cue.near or hit.distance(other) <= self.cue.near


def codebook_lists(codebook: Codebook) -> dict[str, Sequence[str]]:
    """Return the codebook's named lists, as the lexicon wants them."""
    lists: dict[str, Sequence[str]] = {}
    for one in codebook.lists:
        lists[one.name] = one.phrases
        if one.unless:
            lists[one.name + UNLESS] = one.unless
    return lists


def score(code: Code, points: int) -> float:
    """Return how often the code was right on development data with so many points (the next lower if unmeasured).

    A cue annotator knows no probabilities; this is the precision of its evidence, not a calibrated belief.
    """
    best = 0.0
    for at, precision in code.scores or _UNMEASURED:
        if at <= points or best == 0.0:
            best = precision
    return best
