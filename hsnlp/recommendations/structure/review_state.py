"""The state under review: to whom everything in a review of one state is addressed, as its title page says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from hsnlp.annotators.gazetteer import Mention, find
from hsnlp.documents import Document, Span
from hsnlp.recommendations.model import Actor

__all__ = ["review_state", "states_named"]

_REVIEW = re.compile(
    r"\b(?:periodic (?:review|reports?)|peer review|policy review|(?:state|country) under review|"
    r"concluding observations|review of (?:the )?(?:state|country))\b",
    re.IGNORECASE,
)
_FRONT = 40
"""Blocks that may belong to a title page."""
_RUNNING = 400
"""Characters of the first block of running text: where the page of titles surely ends."""
_MARKS = " *†‡.,:;–-[]()0123456789"


def states_named(text: str) -> Iterator[Mention]:
    """Yield the states that `text` names, by name or as *Government of …*; adjectives are left out."""
    for mention in find(text):
        if mention.entry.kind == "country" and mention.form in ("name", "acronym", "government"):
            yield mention


def review_state(document: Document) -> Actor | None:
    """Return the state that a document reviews, with the place in its title or front matter that names it.

    A line of the title page that holds a state's name and nothing else wins; else the one state that the title
    names. None where the document says nowhere that it is a review, or where two states could be meant.
    """
    front = list(_front(document))
    if not any(_REVIEW.search(span.of(document.text)) for span in front):
        return None
    alone = [found for span in front if (found := _alone(document.text, span)) is not None]
    if len({mention.entry.code for _, mention in alone}) == 1:
        return _actor(document.text, *alone[0])
    titled = [
        (span, mention)
        for span in front
        if _REVIEW.search(span.of(document.text)) and len(span) < _RUNNING
        for mention in states_named(span.of(document.text))
    ]
    codes = Counter(mention.entry.code for _, mention in titled)
    return _actor(document.text, *titled[0]) if len(codes) == 1 else None


def _front(document: Document) -> Iterator[Span]:
    for block in document.blocks[:_FRONT]:
        if len(block.span) >= _RUNNING:
            return
        yield block.span


def _alone(text: str, span: Span) -> tuple[Span, Mention] | None:
    line = span.of(text)
    for mention in states_named(line):
        if not (line[: mention.start] + line[mention.end :]).strip(_MARKS):
            return span, mention
    return None


def _actor(text: str, span: Span, mention: Mention) -> Actor:
    place = Span(span.start + mention.start, span.start + mention.end)
    return Actor(place, place.of(text), "document", "state")
