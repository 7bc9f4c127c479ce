"""Passages made of sentences, and what an annotator said of them, for the tests of annotators."""

from __future__ import annotations

from hsnlp.annotations import AnnotationSet
from hsnlp.documents import Passage, Span

__all__ = ["codes", "passages", "voices"]


def passages(*sentences: str, doc_id: str = "made-up") -> list[Passage]:
    """Return sentences as the passages of one document, a space between them."""
    made, start = [], 0
    for text in sentences:
        made.append(Passage(doc_id, Span(start, start + max(1, len(text))), text))
        start += len(text) + 1
    return made


def codes(coded: AnnotationSet, dimension: str) -> set[str]:
    """Return the codes that were given in a dimension."""
    return {one.code for one in coded.annotations if one.dimension == dimension}


def voices(coded: AnnotationSet) -> dict[str, str | None]:
    """Return the voice of each frame that was given."""
    return {one.code: one.attributes["voice"] for one in coded.annotations if one.dimension == "frame"}
