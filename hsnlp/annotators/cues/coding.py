"""The plain part annotator: a dimension's codes from their cues, with the slots that describe them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hsnlp.annotations import Annotation
from hsnlp.annotators.cues.evidence import CodeCues, Evidence, score
from hsnlp.annotators.cues.reading import Reading
from hsnlp.codebook import Codebook, Dimension

__all__ = ["CodePart", "DimensionCues", "annotation"]


class DimensionCues:
    """The cues of all codes of one dimension."""

    def __init__(self, dimension: Dimension) -> None:
        self.dimension = dimension
        self._codes = [CodeCues(code) for code in dimension.codes if code.cues]
        self.lists: dict[str, Sequence[str]] = {
            name: phrases for code in self._codes for name, phrases in code.lists.items()
        }

    def evidence(self, reading: Reading) -> list[Evidence]:
        """Return what speaks for each code, however weakly, in the codebook's order."""
        return [found for code in self._codes if (found := code.find(reading)) is not None]

    def decide(self, reading: Reading) -> list[Evidence]:
        """Return the evidence of the codes that are given: those that reach the threshold, or the best of them."""
        given = [one for one in self.evidence(reading) if one.points >= self.dimension.threshold]
        if given and not self.dimension.several:
            return [max(given, key=lambda one: one.points)]
        return given


class CodePart:
    """Codes one dimension by its cues alone. Any dimension of a user's codebook is coded so."""

    def __init__(self, codebook: Codebook, dimension: str) -> None:
        self._cues = DimensionCues(codebook.dimension(dimension))
        self._slots = [DimensionCues(slot) for slot in codebook.slots(dimension)]
        self.dimensions = frozenset({dimension})
        self.lists: Mapping[str, Sequence[str]] = _joined([self._cues, *self._slots])

    def code(self, reading: Reading, before: Reading | None, after: Reading | None) -> list[Annotation]:
        """Code one passage; the neighbours are not looked at."""
        return [
            annotation(reading, evidence, _slot_codes(self._slots, evidence.code.id, reading))
            for evidence in self._cues.decide(reading)
        ]


def annotation(reading: Reading, evidence: Evidence, attributes: Mapping[str, Any]) -> Annotation:
    """Return the annotation of a whole passage with one code, with its evidence under ``cues``."""
    passage = reading.passage
    return Annotation(
        doc_id=passage.doc_id,
        span=passage.span,
        quote=passage.text,
        dimension=evidence.code.dimension,
        code=evidence.code.id,
        unit=passage.span,
        score=score(evidence.code, evidence.points),
        attributes={**attributes, "points": evidence.points, "cues": evidence.records(reading)},
    )


def _slot_codes(slots: Iterable[DimensionCues], code: str, reading: Reading) -> dict[str, list[str]]:
    """Return the codes of each slot that applies to `code` and has cues in the passage, by the slot's id."""
    found = {}
    for slot in slots:
        if slot.dimension.applies_to and code not in slot.dimension.applies_to:
            continue
        if codes := [evidence.code.id for evidence in slot.decide(reading)]:
            found[slot.dimension.id] = codes
    return found


def _joined(dimensions: Iterable[DimensionCues]) -> dict[str, Sequence[str]]:
    return {name: phrases for one in dimensions for name, phrases in one.lists.items()}
