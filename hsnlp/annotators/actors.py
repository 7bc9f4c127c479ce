"""Actors: every country, region, organisation and generic actor that a passage names, under one canonical name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hsnlp import __version__
from hsnlp.annotations import Annotation, AnnotationSet
from hsnlp.annotators.gazetteer import Entry, Mention, find, gazetteer, local_acronyms
from hsnlp.documents import Passage, Span

if TYPE_CHECKING:
    from hsnlp.annotators.cues.engine import Reading

__all__ = ["ANNOTATOR", "ActorAnnotator", "ActorPart", "actor_annotator"]

ANNOTATOR = f"actors@{__version__}"
_SOURCE = "gazetteer@iso3166-m49"


class ActorAnnotator:
    """Annotates mentions of actors: ``dimension`` is ``actor``, ``code`` the canonical id, ``quote`` the mention.

    Acronyms that a document defines in brackets hold for that document. Attributes: ``name`` (canonical), ``type``
    (of addressee; empty for a region), ``kind`` (country, region, organisation, generic), ``form`` (name, adjective,
    acronym, generic, government), ``ambiguous``, and where they are known ``m49``, ``m49_region``,
    ``m49_subregion`` and ``country`` (alpha-3, of a national body).
    """

    def annotate(self, passages: Sequence[Passage]) -> AnnotationSet:
        """Code `passages`, which come in document order; every one is a considered unit."""
        by_document: dict[str, list[str]] = {}
        for passage in passages:
            by_document.setdefault(passage.doc_id, []).append(passage.text)
        learnt = {doc_id: local_acronyms(texts) for doc_id, texts in by_document.items()}
        return AnnotationSet(
            annotator=ANNOTATOR,
            codebook=_SOURCE,
            dimensions=frozenset({"actor"}),
            units=tuple((passage.doc_id, passage.span) for passage in passages),
            annotations=tuple(one for passage in passages for one in _annotations(passage, learnt[passage.doc_id])),
        )


class ActorPart:
    """The same as a part of the cue annotator, beside the others; acronyms are learnt as the document goes on."""

    def __init__(self) -> None:
        self.dimensions = frozenset({"actor"})
        self.lists: Mapping[str, Sequence[str]] = {}
        self._document = ""
        self._learnt: dict[str, Entry] = {}

    def code(self, reading: Reading, before: Reading | None, after: Reading | None) -> list[Annotation]:
        """Code one passage; the neighbours are not looked at."""
        passage = reading.passage
        if before is None or passage.doc_id != self._document:
            self._document, self._learnt = passage.doc_id, {}
        if "(" in passage.text:
            self._learnt.update(local_acronyms([passage.text]))
        return _annotations(passage, self._learnt)


def actor_annotator() -> ActorAnnotator:
    """Return the annotator of actors, with its tables read."""
    gazetteer()
    return ActorAnnotator()


def _annotations(passage: Passage, learnt: Mapping[str, Entry]) -> list[Annotation]:
    offset = passage.span.start
    return [
        Annotation(
            doc_id=passage.doc_id,
            span=Span(offset + mention.start, offset + mention.end),
            quote=passage.text[mention.start : mention.end],
            dimension="actor",
            code=mention.entry.code,
            unit=passage.span,
            score=0.5 if mention.ambiguous else 1.0,
            attributes=_attributes(mention),
            annotator=ANNOTATOR,
        )
        for mention in find(passage.text, learnt)
    ]


def _attributes(mention: Mention) -> dict[str, Any]:
    entry = mention.entry
    known = {
        "m49": entry.m49,
        "m49_region": entry.m49_region,
        "m49_subregion": entry.m49_subregion,
        "country": entry.country,
    }
    return {
        "name": entry.name,
        "type": entry.type,
        "kind": entry.kind,
        "form": mention.form,
        "ambiguous": mention.ambiguous,
        **{key: value for key, value in known.items() if value},
    }
