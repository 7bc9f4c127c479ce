"""The learned annotator: what the heads decide, joined with the cues that speak for it.

The heads decide on frames and their voices, referents, threats and recommendations with their strength and lever.
The cue annotator reads the same passages: it gives the evidence for what was decided, finds the slots of
recommendations, and codes alone what no head has learned (stages, populations, actors, a user's own dimensions).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from hsnlp import __version__
from hsnlp.annotations import Annotation, AnnotationSet
from hsnlp.annotators.cues.annotator import CueAnnotator, parts_for
from hsnlp.annotators.learned.decide import Decision, decide
from hsnlp.annotators.learned.heads import Heads
from hsnlp.codebook import Codebook
from hsnlp.documents import Passage
from hsnlp.encode import Encoder, load_encoder
from hsnlp.weights import model_folder, read_manifest

__all__ = ["LearnedAnnotator", "load_annotator"]

NO_SLOTS: Mapping[str, Any] = dict.fromkeys(("addressee", "modality", "action", "beneficiary", "cited_body"))
"""The slots of a recommendation in which no cue shows who or what."""


class LearnedAnnotator:
    """Codes passages by heads on an encoder's vectors; holds the model and nothing of what it has read."""

    def __init__(self, name: str, encoder: Encoder, heads: Heads, codebook: Codebook) -> None:
        self._name = f"{name}@{__version__}"
        self._encoder, self._heads = encoder, heads
        self._known = {dimension.id: {code.id for code in dimension.codes} for dimension in codebook.dimensions}
        self._learned = frozenset(heads.labels) & frozenset(self._known)
        self._cues = CueAnnotator(codebook, parts_for(codebook, every_candidate="recommendation" in self._learned))

    def annotate(self, passages: Sequence[Passage]) -> AnnotationSet:
        """Code passages, which come in document order; every one is a considered unit with all its scores."""
        by_cues = self._cues.annotate(passages)
        evidence: dict[tuple[str, Any], list[Annotation]] = by_cues.by_unit()
        predicted = self._heads.predict(self._encoder.encode(passages))
        coded: list[Annotation] = []
        scores = {}
        for passage, decision in zip(passages, decide(predicted, self._heads, self._known), strict=True):
            unit = (passage.doc_id, passage.span)
            coded += self._join(passage, decision, evidence[unit])
            scores[unit] = decision.scores
        return replace(by_cues, annotator=self._name, annotations=tuple(coded), scores=scores)

    def _join(self, passage: Passage, decision: Decision, cued: Sequence[Annotation]) -> Iterator[Annotation]:
        """Yield what was decided, with the cues that speak for it, then what the cues alone code."""
        evidence: dict[str, dict[str, Annotation]] = defaultdict(dict)
        for one in cued:
            evidence[one.dimension][one.code] = one
        for code, voice in decision.frames.items():
            found = evidence["frame"].get(code)
            yield self._annotation(passage, decision, "frame", code, {**voice, "cues": _cues(found)})
        for dimension, codes in decision.codes.items():
            for code in codes:
                found = evidence[dimension].get(code)
                yield self._annotation(passage, decision, dimension, code, {"cues": _cues(found)})
        if decision.recommendation is not None:
            yield self._recommendation(passage, decision, next(iter(evidence["recommendation"].values()), None))
        yield from (one for one in cued if one.dimension not in self._learned)

    def _recommendation(self, passage: Passage, decision: Decision, found: Annotation | None) -> Annotation:
        """Return the recommendation: slots from the cues where a candidate stands, the rest from the heads."""
        assert decision.recommendation is not None
        slots: dict[str, Any] = (
            dict(found.attributes) if found else {**NO_SLOTS, "level": "unspecified", "voice": "own"}
        )
        slots |= {"strength": decision.recommendation["strength"], "cues": _cues(found)}
        slots["sure"] = decision.sure("recommendation")
        lever = decision.recommendation["lever"]
        return replace(
            self._annotation(passage, decision, "recommendation", lever, slots),
            score=round(decision.scores["recommendation"], 4),
        )

    def _annotation(
        self, passage: Passage, decision: Decision, dimension: str, code: str, attributes: Mapping[str, Any]
    ) -> Annotation:
        name = f"{dimension}:{code}"
        score = round(decision.scores.get(name, 1.0), 4)
        return Annotation(
            doc_id=passage.doc_id,
            span=passage.span,
            quote=passage.text,
            dimension=dimension,
            code=code,
            unit=passage.span,
            score=score,
            attributes={"sure": decision.sure(name), **attributes},
            annotator=self._name,
        )


def load_annotator(name: str, codebook: Codebook) -> LearnedAnnotator:
    """Load the annotator of the model `name` (``best``, ``fast``); its files are checked against their digests.

    Raises `ModelError` where the model is missing or its files are not those that it ships with. Codes that
    `codebook` does not have are not given, whatever the model says.
    """
    folder = model_folder(name)
    manifest = read_manifest(folder)
    return LearnedAnnotator(name, load_encoder(folder, manifest), Heads.read(folder, manifest), codebook)


def _cues(found: Annotation | None) -> list[Any]:
    return list(found.attributes.get("cues", [])) if found is not None else []
