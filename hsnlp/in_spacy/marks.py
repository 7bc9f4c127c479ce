"""Annotations as spans of a spaCy document, kept so that they survive every way in which spaCy saves one.

spaCy keeps the attributes of a span by its place alone, so that two codes on one sentence would overwrite each
other. Here they lie in ``doc.user_data`` by place and label, and the attribute ``span._.hsnlp`` looks them up.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hsnlp.annotations import Annotation, AnnotationSet

__all__ = ["KEY", "code_of", "mark", "records_of"]

KEY = "hsnlp"
"""Name of the component, of the group of spans, of the attributes and of the entry in ``doc.user_data``."""


def mark(doc: Any, coded: AnnotationSet, records: Sequence[Mapping[str, Any]]) -> None:
    """Put the annotations of `coded` and the passage records into `doc`, in place of those of an earlier pass.

    A span reaches to the ends of the words that an annotation touches; its own offsets stand in ``span._.hsnlp``.
    """
    spans: dict[str, Any] = {}
    codes: dict[str, Mapping[str, Any]] = {}
    # The surest first: it stays where words make two annotations with one code the same span.
    for one in sorted(coded.annotations, key=lambda a: -a.score):
        label = f"{one.dimension}:{one.code}"
        span = doc.char_span(one.span.start, one.span.end, label=label, alignment_mode="expand")
        if span is not None and _place(span) not in spans:
            spans[_place(span)], codes[_place(span)] = span, _record(one)
    ordered = sorted(spans, key=lambda place: (spans[place].start, -spans[place].end, spans[place].label_))
    doc.spans[KEY] = [spans[place] for place in ordered]
    doc.spans[KEY].attrs.update(
        annotator=coded.annotator, codebook=coded.codebook, scores=[codes[place]["score"] for place in ordered]
    )
    doc.user_data[KEY] = {"records": _plain(records), "codes": _plain(codes)}


def records_of(doc: Any) -> list[dict[str, Any]] | None:
    """Return the passage records of a document (`hsnlp.exports.records`), None where it was never coded."""
    kept = doc.user_data.get(KEY)
    return None if kept is None else [_lists(record) for record in kept["records"]]


def code_of(span: Any) -> dict[str, Any] | None:
    """Return what was said of a span of ``doc.spans["hsnlp"]``, None for any other span.

    Keys: ``dimension`` (what kind of code it is), ``code``, ``score``, ``start`` and ``end`` (characters of the
    text), ``text``, ``unit`` (the passage's own), ``annotator``, ``attributes`` (voice, slots, cues).
    """
    kept = span.doc.user_data.get(KEY)
    found = kept["codes"].get(_place(span)) if kept is not None else None
    return None if found is None else _lists(found)


def _place(span: Any) -> str:
    return f"{span.start_char}:{span.end_char}:{span.label_}"


def _record(one: Annotation) -> dict[str, Any]:
    return {
        "dimension": one.dimension,
        "code": one.code,
        "score": round(one.score, 4),
        "start": one.span.start,
        "end": one.span.end,
        "text": one.quote,
        "unit": [one.unit.start, one.unit.end],
        "annotator": one.annotator,
        "attributes": one.attributes,
    }


def _plain(value: Iterable[Any]) -> Any:
    """Return `value` as JSON has it: msgpack, in which spaCy saves, takes nothing else."""
    return json.loads(json.dumps(value))


def _lists(value: Any) -> Any:
    """Return `value` with lists where spaCy has read tuples back."""
    if isinstance(value, dict):
        return {key: _lists(inner) for key, inner in value.items()}
    return [_lists(inner) for inner in value] if isinstance(value, list | tuple) else value
