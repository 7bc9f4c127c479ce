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
from hsnlp.annotators.holders import with_holders
from hsnlp.annotators.learned.decide import Decision, cue_scores, decide
from hsnlp.annotators.learned.examples import Examples, name_of
from hsnlp.annotators.learned.heads import Heads
from hsnlp.codebook import Codebook
from hsnlp.documents import Passage
from hsnlp.encode import Encoder, shared_encoder
from hsnlp.weights import model_folder, read_manifest

__all__ = ["LearnedAnnotator", "load_annotator"]

_NO_SLOTS: Mapping[str, Any] = dict.fromkeys(("addressee", "modality", "action", "beneficiary", "cited_body"))
"""The slots of a recommendation in which no cue shows who or what."""


class LearnedAnnotator:
    """Codes passages by heads on an encoder's vectors; holds the model and nothing of what it has read."""

    def __init__(
        self, name: str, encoder: Encoder, heads: Heads, codebook: Codebook, examples: Examples | None = None
    ) -> None:
        self._name = f"{name}@{__version__}"
        self._encoder, self._heads, self._examples = encoder, heads, examples
        self._known = {dimension.id: {code.id for code in dimension.codes} for dimension in codebook.dimensions}
        levers = set(heads.choices["lever"].classes)
        if levers.isdisjoint(self._known.get("recommendation", ())):
            self._known.pop("recommendation", None)  # a user's levers alone: cues decide on recommendations too
        self._codes = {**{name: frozenset(codes) for name, codes in heads.codes.items()}, "recommendation": levers}
        self._learned = frozenset(heads.labels) & frozenset(self._known)
        self._cues = CueAnnotator(codebook, parts_for(codebook, every_candidate="recommendation" in self._learned))

    def annotate(self, passages: Sequence[Passage]) -> AnnotationSet:
        """Code passages, which come in document order; every one is a considered unit with all its scores."""
        by_cues = self._cues.annotate(passages)
        evidence: dict[tuple[str, Any], list[Annotation]] = by_cues.by_unit()
        units = [(passage.doc_id, passage.span) for passage in passages]
        witnesses = cue_scores(self._heads.codes, [evidence[unit] for unit in units])
        vectors = self._encoder.encode(passages)
        predicted = self._heads.calibrated(self._heads.logits(vectors), witnesses)
        coded: list[Annotation] = []
        scores = {}
        decisions = list(decide(predicted, self._heads, self._known))
        like: list[dict[str, Any]] = [{} for _ in passages]
        if self._examples is not None:
            like = self._examples.nearest(vectors, [p.text for p in passages], [d.named() for d in decisions])
        for passage, unit, decision, likes in zip(passages, units, decisions, like, strict=True):
            coded += (_with_example(one, likes) for one in self._join(passage, decision, evidence[unit]))
            scores[unit] = decision.scores
        whole = replace(by_cues, annotator=self._name, annotations=tuple(coded), scores=scores)
        return with_holders(whole, passages)

    def _join(self, passage: Passage, decision: Decision, cued: Sequence[Annotation]) -> Iterator[Annotation]:
        """Yield what was decided, with the cues that speak for it, then what the cues alone code."""
        evidence: dict[str, dict[str, Annotation]] = defaultdict(dict)
        for one in cued:
            evidence[one.dimension][one.code] = one
        for code, voice in decision.frames.items():
            found = evidence["frame"].get(code)
            attributes = {**_slots(found), **voice, "cues": _cues(found)}
            if found is not None and found.attributes.get("voice") == voice["voice"]:
                attributes["voice_cues"] = found.attributes.get("voice_cues", [])
            yield self._annotation(passage, decision, "frame", code, attributes)
        for dimension, codes in decision.codes.items():
            for code in codes:
                found = evidence[dimension].get(code)
                yield self._annotation(passage, decision, dimension, code, {**_slots(found), "cues": _cues(found)})
        if decision.recommendation is not None:
            yield self._recommendation(passage, decision, next(iter(evidence["recommendation"].values()), None))
        yield from (one for one in cued if not self._decides(one))

    def _decides(self, one: Annotation) -> bool:
        """Whether the heads decide on the code of an annotation: not on those that a user added to a dimension."""
        learned = one.dimension in self._learned
        return learned and (one.dimension == "recommendation" or one.code in self._codes[one.dimension])

    def _recommendation(self, passage: Passage, decision: Decision, found: Annotation | None) -> Annotation:
        """Return the recommendation: slots from the cues where a candidate stands, the rest from the heads."""
        assert decision.recommendation is not None
        slots: dict[str, Any] = (
            dict(found.attributes) if found else {**_NO_SLOTS, "level": "unspecified", "voice": "own"}
        )
        slots |= {"strength": decision.recommendation["strength"], "cues": _cues(found)}
        slots["sure"] = decision.sure("recommendation")
        lever = decision.recommendation["lever"]
        if found is not None and found.code not in self._codes["recommendation"]:
            lever = found.code  # a lever that a user added, which no head can choose
        assert lever is not None
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
    heads, examples = Heads.read(folder, manifest), Examples.read(folder, manifest)
    return LearnedAnnotator(name, shared_encoder(folder), heads, codebook, examples)


def _slots(found: Annotation | None) -> dict[str, Any]:
    """Return the slots that the cues fill beside a code (a threat's sector); not what the heads decide themselves."""
    own = {"cues", "points", "voice", "voice_cues"}
    return {name: value for name, value in found.attributes.items() if name not in own} if found is not None else {}


def _cues(found: Annotation | None) -> list[Any]:
    return list(found.attributes.get("cues", [])) if found is not None else []


def _with_example(one: Annotation, likes: Mapping[str, Any]) -> Annotation:
    """Return an annotation with the nearest example of its code under ``like``, where there is one."""
    like = likes.get(name_of(one))
    return replace(one, attributes={**one.attributes, "like": like}) if like else one
