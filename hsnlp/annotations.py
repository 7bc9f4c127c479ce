"""Annotations: what a coder, human or machine, says of a passage.

People and models are both annotators. Each hands over an `AnnotationSet`: who coded, by which codebook, which units
were considered, and the annotations. A unit that was considered and got no code is a decision ("none"); a unit that
was not considered is silence, and agreement and evaluation keep the two apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from hsnlp.documents import Document, Passage, Span
from hsnlp.errors import AlignmentError

__all__ = ["Annotation", "AnnotationSet", "Annotator", "check_alignment", "frame_label", "frames_given"]


@dataclass(frozen=True, slots=True)
class Annotation:
    """One code on one span. `quote` is the text at `span`; `unit` the span of the passage that was coded.

    `dimension` is ``frame``, ``threat``, ``referent``, ``stage``, ``population``, ``actor`` or ``recommendation``;
    `attributes` holds what belongs to the code: a frame's ``voice``, a recommendation's slots, the ``cues`` that
    speak for it (each ``{"text", "start", "end"}`` with offsets into the document's text).
    """

    doc_id: str
    span: Span
    quote: str
    dimension: str
    code: str
    unit: Span
    score: float = 1.0
    attributes: Mapping[str, Any] = field(default_factory=dict)
    annotator: str = ""


@dataclass(frozen=True, slots=True)
class AnnotationSet:
    """The work of one annotator: the units that it considered, and what it said of them.

    `units` are ``(doc_id, span)`` pairs; `codebook` is ``name@version``; `dimensions` are those it decides on.
    `scores` holds, for an annotator that has them, the calibrated probability of every code that it considered in a
    unit, given or not, by name: ``frame:securitisation``, ``threat:food``, ``recommendation``.
    """

    annotator: str
    codebook: str
    dimensions: frozenset[str]
    units: tuple[tuple[str, Span], ...]
    annotations: tuple[Annotation, ...]
    scores: Mapping[tuple[str, Span], Mapping[str, float]] = field(default_factory=dict)

    def decision(self, unit: tuple[str, Span], dimension: str) -> frozenset[str] | None:
        """Return the codes given to `unit`: empty for "considered, none", None for "never considered"."""
        if dimension not in self.dimensions or unit not in set(self.units):
            return None
        doc_id, span = unit
        return frozenset(
            a.code for a in self.annotations if a.dimension == dimension and a.doc_id == doc_id and a.unit == span
        )

    def by_unit(self) -> dict[tuple[str, Span], list[Annotation]]:
        """Return the annotations of each considered unit, an empty list where there are none."""
        grouped: dict[tuple[str, Span], list[Annotation]] = {unit: [] for unit in self.units}
        for annotation in self.annotations:
            grouped[annotation.doc_id, annotation.unit].append(annotation)
        return grouped


class Annotator(Protocol):
    """The seam: anything that turns passages into annotations. `passages` come in document order."""

    def annotate(self, passages: Sequence[Passage]) -> AnnotationSet:
        """Code `passages` (of one or several documents) and return the annotations."""
        ...


def frame_label(frames: Iterable[str]) -> str:
    """Return the label that is derived from a passage's frames: the frame's own name, ``mixed``, or ``none``.

    >>> frame_label(["securitisation", "human_security"]), frame_label([])
    ('mixed', 'none')
    """
    distinct = set(frames)
    return "mixed" if len(distinct) > 1 else next(iter(distinct), "none")


def frames_given(label: str, frames: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Return the frames that a passage record gives, from its ``frame`` and its ``frames``.

    A frame that was not given may have a score, but never a voice; voices are missing altogether where the codebook
    has none, and then those with a score count.

    >>> given, not_given = {"score": 0.9, "voice": "asserted"}, {"score": 0.1, "voice": None}
    >>> frames_given("mixed", {"securitisation": given, "human_security": not_given, "nativism": given})
    ['securitisation', 'nativism']
    """
    if label != "mixed":
        # a table whose codebook has no frames holds nothing under the name none
        return [frame for frame, one in frames.items() if frame == label and one is not None]
    voiced = [frame for frame, one in frames.items() if one["voice"]]
    return voiced or [frame for frame, one in frames.items() if one["score"]]


def check_alignment(document: Document, annotations: Iterable[Annotation]) -> None:
    """Raise `AlignmentError` unless every quote, and every quoted slot and cue, is the text at its offsets."""
    for annotation in annotations:
        _check(document, annotation.span.start, annotation.span.end, annotation.quote)
        for part in _quoted_parts(annotation.attributes):
            _check(document, part["start"], part["end"], part["text"])


def _quoted_parts(value: Any) -> Iterable[Mapping[str, Any]]:
    """Yield every mapping in `value`, however deep, that quotes text by offsets."""
    if isinstance(value, Mapping):
        if {"text", "start", "end"} <= value.keys():
            yield value
        for inner in value.values():
            yield from _quoted_parts(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _quoted_parts(inner)


def _check(document: Document, start: int, end: int, quote: str) -> None:
    stands = document.text[start:end]
    if stands != quote or start >= end:
        raise AlignmentError(f"{document.doc_id}[{start}:{end}] should read {quote!r} but the text there is {stands!r}")
