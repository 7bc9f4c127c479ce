"""Actors: every country, region, organisation and generic actor that a passage names, under one canonical name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from hsnlp import __version__
from hsnlp.annotations import Annotation
from hsnlp.annotators.gazetteer import Entry, Mention, find, local_acronyms
from hsnlp.documents import Passage, Span

if TYPE_CHECKING:
    from hsnlp.annotators.cues.engine import Reading

__all__ = ["ANNOTATOR", "ActorPart"]

ANNOTATOR = f"actors@{__version__}"


class ActorPart:
    """A part of the cue annotator: ``dimension`` is ``actor``, ``code`` the canonical id, ``quote`` the mention.

    Acronyms that a document defines in brackets hold from there on, in that document. Attributes: ``name``
    (canonical), ``type`` (of addressee; empty for a region), ``kind`` (country, region, organisation, generic),
    ``form`` (name, adjective, acronym, generic, government), ``ambiguous``, and where they are known ``m49``,
    ``m49_region``, ``m49_subregion`` and ``country`` (alpha-3, of a national body).
    """

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
