"""Find the holder of every reported and contested frame, the passages parsed in one batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from hsnlp.annotations import Annotation, AnnotationSet
from hsnlp.annotators.english import parse
from hsnlp.annotators.holders.choose import choose
from hsnlp.annotators.holders.sources import signed
from hsnlp.annotators.holders.who import Sentence, type_of
from hsnlp.annotators.recommendations.addressee import Vocabulary
from hsnlp.codebook import Codebook, load_codebook
from hsnlp.documents import Passage

__all__ = ["Holders", "with_holders"]

VOICES = ("reported", "contested")
"""The voices of which somebody else than the text may be the holder."""
LONGEST = 2_000
"""Characters: a longer passage is no sentence but a table or a list in disguise, and is not parsed."""


class Holders:
    """Finds holders; keeps the words of a codebook and nothing of what it has read."""

    def __init__(self, codebook: Codebook | None = None) -> None:
        self._vocabulary = Vocabulary.of(codebook or load_codebook())

    def find(self, passages: Sequence[tuple[Passage, Mapping[str, str]]]) -> list[dict[str, dict[str, Any] | None]]:
        """Return, for each passage with the voices of its frames, who holds the reported and the contested ones.

        A holder is ``{"text", "start", "end", "type", "sure"}`` with offsets into the document's text; None where the
        passage names nobody. ``sure`` is False for contested frames, whose holders are wrong more often than right
        (`corpus/gold/HOLDERS.md`). A frame in another voice is left out, and a passage with no other is not parsed.
        """
        asked = [{frame: voice for frame, voice in voices.items() if voice in VOICES} for _, voices in passages]
        by_signature = [signed(p.text) if ask else None for (p, _), ask in zip(passages, asked, strict=True)]
        to_parse = [
            index
            for index, (passage, _) in enumerate(passages)
            if asked[index] and by_signature[index] is None and passage.text.strip() and len(passage.text) <= LONGEST
        ]
        docs = dict(zip(to_parse, parse([passages[index][0].text for index in to_parse]), strict=True))
        found = []
        for index, (passage, _) in enumerate(passages):
            sentence = Sentence.read(passage.text, docs[index], self._vocabulary) if index in docs else None
            spans = {
                frame: choose(sentence, voice) if sentence is not None else by_signature[index]
                for frame, voice in asked[index].items()
            }
            voices = asked[index]
            found.append({frame: self._record(passage, span, voices[frame]) for frame, span in spans.items()})
        return found

    def _record(self, passage: Passage, span: tuple[int, int] | None, voice: str) -> dict[str, Any] | None:
        if span is None or span[0] >= span[1]:
            return None
        start, end = span
        text, offset = passage.text[start:end], passage.span.start
        who = {"text": text, "start": offset + start, "end": offset + end, "type": type_of(text, self._vocabulary)}
        return {**who, "sure": voice == "reported"}


def with_holders(coded: AnnotationSet, passages: Sequence[Passage]) -> AnnotationSet:
    """Return `coded` with the attribute ``holder`` on every reported or contested frame, None where nobody is named.

    `passages` are those that were coded; frames of others stay as they are. Other annotations are not touched.
    """
    texts = {(passage.doc_id, passage.span): passage for passage in passages}
    voices: dict[tuple[str, Any], dict[str, str]] = {}
    for one in coded.annotations:
        if _asked(one) and (one.doc_id, one.unit) in texts:
            voices.setdefault((one.doc_id, one.unit), {})[one.code] = one.attributes["voice"]
    if not voices:
        return coded
    found = dict(zip(voices, _holders().find([(texts[unit], voices[unit]) for unit in voices]), strict=True))
    return replace(coded, annotations=tuple(_with_holder(one, found) for one in coded.annotations))


def _asked(one: Annotation) -> bool:
    return one.dimension == "frame" and one.attributes.get("voice") in VOICES


def _with_holder(one: Annotation, found: Mapping[tuple[str, Any], Mapping[str, Any]]) -> Annotation:
    unit = (one.doc_id, one.unit)
    if not _asked(one) or unit not in found:
        return one
    return replace(one, attributes={**one.attributes, "holder": found[unit][one.code]})


@cache
def _holders() -> Holders:
    return Holders()
