"""The part annotator for recommendations: one annotation a passage at most, its lever as the code."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from hsnlp.annotations import Annotation
from hsnlp.annotators.cues.coding import DimensionCues
from hsnlp.annotators.cues.engine import Reading
from hsnlp.annotators.recommendations.addressee import Vocabulary, beneficiary_in
from hsnlp.annotators.recommendations.context import Lead, context_of, lead_in
from hsnlp.annotators.recommendations.detect import Found, detect
from hsnlp.annotators.recommendations.points import THRESHOLD
from hsnlp.annotators.recommendations.slots import action_range, cited_body, level_of, quoted, strength_of
from hsnlp.codebook import Codebook
from hsnlp.documents import Passage, Span

__all__ = ["RecommendationPart"]

_IN_ACTION = 2
"""Weight of a lever's cue inside the action; a cue elsewhere in the sentence weighs 1."""
_FALLBACK = "other"


class RecommendationPart:
    """Codes `recommendation`: whether a passage recommends, by its form; the lever, by the codebook's cues.

    The last lead-in of a list is kept while its items follow one another, so that each of them can borrow from it.
    With `every_candidate` the best candidate is coded however few its points are: somebody else decides on it.
    """

    def __init__(self, codebook: Codebook, *, every_candidate: bool = False) -> None:
        self._threshold = -math.inf if every_candidate else THRESHOLD
        self._levers = DimensionCues(codebook.dimension("recommendation"))
        self._known = frozenset(code.id for code in codebook.codes("recommendation"))
        self._vocabulary = Vocabulary.of(codebook)
        self._chain: tuple[str, Span, Lead] | None = None
        self.dimensions = frozenset({"recommendation"})
        self.lists: Mapping[str, Sequence[str]] = self._levers.lists

    def code(self, reading: Reading, before: Reading | None, after: Reading | None) -> list[Annotation]:
        """Code one passage; the passage before it may be a lead-in that lends addressee and modality."""
        passage = reading.passage
        lead = self._lead(passage, before.passage if before is not None else None)
        found = detect(passage.text, self._vocabulary, context_of(passage, led_in=lead is not None), self._threshold)
        if found is None:
            return []
        action = action_range(found)
        lever, cues = self._lever(reading, found, action)
        return [
            Annotation(
                doc_id=passage.doc_id,
                span=passage.span,
                quote=passage.text,
                dimension="recommendation",
                code=lever,
                unit=passage.span,
                score=round(found.score, 3),
                attributes=self._slots(found, action, lead, passage) | {"cues": cues},
            )
        ]

    def _lead(self, passage: Passage, before: Passage | None) -> Lead | None:
        """Return the lead-in that governs a passage: the one before it, or the one that governs its list."""
        if before is None:
            self._chain = None
            return None
        lead = lead_in(before, self._vocabulary)
        if lead is None and self._chain is not None and self._chain[:2] == (before.doc_id, before.span):
            is_item = context_of(passage, led_in=False).item
            lead = self._chain[2] if is_item else None
        self._chain = (passage.doc_id, passage.span, lead) if lead is not None else None
        return lead

    def _slots(self, found: Found, action: tuple[int, int], lead: Lead | None, passage: Passage) -> dict[str, Any]:
        words, offset = found.words, passage.span.start
        addressee: dict[str, Any] | None = None
        if found.addressee is not None:
            span = (found.addressee.start, found.addressee.end)
            addressee = {**quoted(words, span, offset), "type": found.addressee.type}
        modality = quoted(words, found.candidate.modality, offset)
        strength = strength_of(found, self._vocabulary)
        borrows = lead is not None and found.candidate.kind in ("imperative", "item")
        if borrows and lead is not None:
            addressee = addressee or lead.addressee
            modality = lead.modality
            strength = self._lead_strength(lead)
        cited, body = cited_body(found, self._vocabulary)
        who = beneficiary_in(words, action[0], action[1], self._vocabulary.people)
        return {
            "addressee": addressee,
            "modality": modality,
            "strength": strength,
            "action": quoted(words, action, offset),
            "beneficiary": quoted(words, who, offset) if who is not None else None,
            "level": level_of(found, addressee["type"] if addressee else "", self._vocabulary),
            "voice": "cited" if cited else "own",
            "cited_body": quoted(words, body, offset) if body is not None else None,
        }

    def _lead_strength(self, lead: Lead) -> str:
        text = f" {lead.modality['text'].lower()} "
        return next((s for phrase, s in self._vocabulary.strengths if f" {phrase} " in text), "strong")

    def _lever(self, reading: Reading, found: Found, action: tuple[int, int]) -> tuple[str, list[dict[str, Any]]]:
        """Return the lever with the most points, and its evidence; cues inside the action count double."""
        first, last = found.words.starts[action[0]], found.words.ends[action[1] - 1]
        best, best_points, cues = _FALLBACK if _FALLBACK in self._known else "", 0, []
        for evidence in self._levers.evidence(reading):
            points = 0
            seen = set()
            for match in evidence.matches:
                if match.hit in seen:
                    continue
                seen.add(match.hit)
                at = reading.doc[match.hit.start].idx
                points += match.cue.points * (_IN_ACTION if first <= at < last else 1)
            if points > best_points:
                best, best_points, cues = evidence.code.id, points, evidence.records(reading)
        return best or next(iter(sorted(self._known))), cues
