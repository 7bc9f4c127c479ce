"""What the passages around a passage lend it: the lead-in of a list, and the section it stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from hsnlp.annotators.recommendations.addressee import Vocabulary, addressee_of
from hsnlp.annotators.recommendations.candidates import candidates
from hsnlp.annotators.recommendations.slots import quoted
from hsnlp.annotators.recommendations.surroundings import Context
from hsnlp.annotators.recommendations.words import read_words
from hsnlp.documents import Passage

__all__ = ["Lead", "context_of", "lead_in"]

_PRESCRIBES = re.compile(
    r"\b(?:recommend|urg(?:e|es|ed|ing)\b|call(?:s|ed|ing)? (?:on|upon|for)|should|must|shall|ought|encourag|invit|"
    r"request|need(?:s|ed)? to|propos|advis|appeal)",
    re.IGNORECASE,
)
_CLOSED = (".", "!", "?", ";", '."', ".”", ".'", ".’")
_ITEM = re.compile(r"^\s*(?:[-•*–—▪●·]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)])\s*\S")
_TAIL = 160


@dataclass(frozen=True, slots=True)
class Lead:
    """What a lead-in gives to the items under it: a modality, and perhaps an addressee, with document offsets."""

    modality: dict[str, Any]
    kind: str
    cue: str
    addressee: dict[str, Any] | None


def context_of(passage: Passage, *, led_in: bool) -> Context:
    """Return the context of a passage as the judge wants it."""
    return Context(
        recommending=passage.role == "recommendations",
        item=passage.kind == "item" or bool(_ITEM.match(passage.text)),
        led_in=led_in,
    )


def lead_in(before: Passage, vocabulary: Vocabulary) -> Lead | None:
    """Return what a passage lends to the next, None where it is no lead-in that prescribes something.

    A lead-in ends in a colon, or in the middle of a sentence: *It therefore urged the Council to*.
    """
    text = before.text.rstrip()
    if text.endswith(_CLOSED) or not (text.endswith(":") or before.kind in ("paragraph", "item")):
        return None
    if not _PRESCRIBES.search(text, max(0, len(text) - _TAIL)):
        return None
    words = read_words(text)
    found = [c for c in candidates(words) if not c.kind.startswith("imper") and c.kind != "item"]
    if not found:
        return None
    last = found[-1]
    actor = addressee_of(words, last, vocabulary)
    offset = before.span.start
    addressee = None
    if actor is not None:
        addressee = {**quoted(words, (actor.start, actor.end), offset), "type": actor.type, "inferred": True}
    return Lead({**quoted(words, last.modality, offset), "inferred": True}, last.kind, last.cue, addressee)
