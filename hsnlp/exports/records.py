"""The passage record: what one coded passage looks like to every other tool.

Keys are always present, ``None`` or ``[]`` where there is nothing. Offsets are into the document's text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from hsnlp.annotations import Annotation, AnnotationSet, frame_label
from hsnlp.codebook import Codebook
from hsnlp.documents import Passage

__all__ = ["OWN_KEYS", "RECOMMENDATION_SLOTS", "Codes", "code_ids", "passage_record", "passage_records"]

Codes = Mapping[str, Sequence[str]]
"""The ids of a codebook's codes by dimension, in its order: all that an export needs to know of it."""

RECOMMENDATION_SLOTS = (
    "addressee",
    "modality",
    "strength",
    "action",
    "beneficiary",
    "level",
    "voice",
    "cited_body",
)

OWN_KEYS = frozenset(
    {"frame", "voice", "referent", "threat", "stage", "population", "recommendation", "actor"}
    | {"addressee_type", "strength", "level", "recommendation_voice"}
)
"""Dimensions that have keys of their own in the record; those of a user's codebook stand under ``codes``."""


def code_ids(codebook: Codebook) -> dict[str, list[str]]:
    """Return the ids of the codes of each dimension, in the codebook's order."""
    return {dimension.id: [code.id for code in dimension.codes] for dimension in codebook.dimensions}


def passage_record(
    passage: Passage, annotations: Sequence[Annotation], codes: Codes, scores: Mapping[str, float] | None = None
) -> dict[str, Any]:
    """Return the record of one passage from its annotations.

    `scores` are the annotator's, of all codes that it considered; where it has none, a code that was not given has 0.
    """
    scores = scores or {}
    by_dimension: dict[str, list[Annotation]] = {}
    for annotation in annotations:
        by_dimension.setdefault(annotation.dimension, []).append(annotation)
    frames = _frames(by_dimension.get("frame", []), codes, scores)
    threats = {a.code: a.score for a in by_dimension.get("threat", [])}
    return {
        "doc_id": passage.doc_id,
        "unit_id": passage.unit_id,
        "start": passage.span.start,
        "end": passage.span.end,
        "page": passage.page,
        "section": passage.section,
        "section_role": passage.role,
        "text": passage.text,
        "frame": frame_label([a.code for a in by_dimension.get("frame", [])]),
        "frames": frames,
        "referents": _codes(by_dimension, "referent", codes),
        "threats": _codes(by_dimension, "threat", codes),
        "threat_scores": {
            code: round(threats.get(code, scores.get(f"threat:{code}", 0.0)), 4) for code in codes.get("threat", ())
        },
        "recommendation": _recommendation(by_dimension.get("recommendation", []), threats, codes),
        "stages": _codes(by_dimension, "stage", codes),
        "populations": _codes(by_dimension, "population", codes),
        "codes": [
            {"dimension": a.dimension, "code": a.code, "score": round(a.score, 4)}
            for dimension, group in sorted(by_dimension.items())
            if dimension not in OWN_KEYS
            for a in group
        ],
    }


def passage_records(passages: Iterable[Passage], coded: AnnotationSet, codes: Codes) -> Iterator[dict[str, Any]]:
    """Yield the record of each of `passages` from the work of the annotator that coded them."""
    by_unit = coded.by_unit()
    for passage in passages:
        unit = (passage.doc_id, passage.span)
        yield passage_record(passage, by_unit.get(unit, []), codes, coded.scores.get(unit))


def _frames(annotations: Sequence[Annotation], codes: Codes, scores: Mapping[str, float]) -> dict[str, dict[str, Any]]:
    given = {a.code: a for a in annotations}
    return {
        code: {
            "score": round(given[code].score if code in given else scores.get(f"frame:{code}", 0.0), 4),
            "voice": given[code].attributes.get("voice") if code in given else None,
        }
        for code in codes.get("frame", ())
    }


def _codes(by_dimension: Mapping[str, list[Annotation]], dimension: str, codes: Codes) -> list[str]:
    """Return the codes given in one dimension, in the codebook's order."""
    given = {a.code for a in by_dimension.get(dimension, [])}
    return [code for code in codes.get(dimension, ()) if code in given]


def _recommendation(
    annotations: Sequence[Annotation], threats: Mapping[str, float], codes: Codes
) -> dict[str, Any] | None:
    if not annotations:
        return None
    best = max(annotations, key=lambda a: a.score)
    slots = {slot: best.attributes.get(slot) for slot in RECOMMENDATION_SLOTS}
    ordered = [code for code in codes.get("threat", ()) if code in threats]
    return {"score": round(best.score, 4), **slots, "lever": best.code, "threats": ordered}
