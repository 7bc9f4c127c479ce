"""What the places around a demand lend it: addressee and modality of a lead-in, the addressee of a heading."""

from __future__ import annotations

import re
from typing import Any

from hsnlp.annotators.gazetteer import signature
from hsnlp.annotators.recommendations.addressee import Vocabulary, actor_in
from hsnlp.annotators.recommendations.candidates import candidates
from hsnlp.annotators.recommendations.context import Lead, lead_in
from hsnlp.annotators.recommendations.detect import Found
from hsnlp.annotators.recommendations.slots import cited_body
from hsnlp.annotators.recommendations.words import read_words
from hsnlp.documents import Passage, Span
from hsnlp.recommendations.model import Actor, Place, Quote
from hsnlp.recommendations.slots.ask import Ask

__all__ = ["inferred_addressee", "lead_of", "lead_quote", "lead_strength", "lead_voice", "signed_by", "typed"]

_ADDRESSED = re.compile(r"\b(?:to|for|by|addressed to|directed (?:at|to))\s+(?=\S)", re.IGNORECASE)
_NUMBERED = re.compile(r"^\s*(?:[-•*–—]|\(?(?:\d{1,3}(?:\.\d{1,3})*|[A-Za-z]|[IVXivx]{1,5})[.)])\s*")


def lead_of(ask: Ask, vocabulary: Vocabulary) -> tuple[Lead, Passage] | None:
    """Return what the nearest lead-in that prescribes something lends, and its passage."""
    for passage in reversed(ask.lead):
        lead = lead_in(passage, vocabulary)
        if lead is not None:
            return lead, passage
    return None


def lead_quote(given: dict[str, Any]) -> Quote:
    """Return a slot of a lead-in as a quote."""
    return Quote(Span(given["start"], given["end"]), given["text"], "lead-in")


def lead_strength(lead: Lead, vocabulary: Vocabulary) -> str:
    """Return how strongly a lead-in asks, ``strong`` where its words do not say."""
    text = f" {lead.modality['text'].lower()} "
    return next((strength for phrase, strength in vocabulary.strengths if f" {phrase} " in text), "strong")


def lead_voice(passage: Passage, vocabulary: Vocabulary) -> Quote | None:
    """Return the body that a lead-in cites: *The Committee recommended that the State party:*."""
    words = read_words(passage.text)
    found = [c for c in candidates(words) if c.kind.startswith("perform")]
    if not found:
        return None
    last = found[-1]
    speaker = actor_in(words, last.speaker, vocabulary) if last.speaker is not None else None
    cited, body = cited_body(Found(words, last, None, speaker, 0.0), vocabulary)
    if not cited or body is None:
        return None
    start, end = words.starts[body[0]], words.ends[body[1] - 1]
    return Quote(Span(passage.span.start + start, passage.span.start + end), passage.text[start:end], "lead-in")


def inferred_addressee(ask: Ask, lead: Lead | None, vocabulary: Vocabulary) -> Actor | None:
    """Return who is asked by the nearest place that tells: matrix, lead-in, heading, document."""
    matrix = ask.fields.get("responsible")
    for given in (matrix, ask.actor if ask.actor is not None and ask.actor.place == "matrix" else None):
        if given is not None:
            return typed(given, vocabulary, "matrix")
    if lead is not None and lead.addressee is not None:
        quote = lead_quote(lead.addressee)
        return Actor(quote.span, quote.text, "lead-in", type=lead.addressee["type"])
    named = _addressed(ask.heading, vocabulary) if ask.heading is not None else None
    if named is not None:
        return named
    if ask.actor is not None:
        return typed(ask.actor, vocabulary, "document" if ask.actor.place == "sentence" else ask.actor.place)
    return None


def typed(quote: Quote, vocabulary: Vocabulary, place: Place) -> Actor:
    """Return a quote as an actor with its type."""
    if isinstance(quote, Actor):
        return Actor(quote.span, quote.text, place, type=quote.type)
    words = read_words(quote.text)
    actor = actor_in(words, (0, len(words)), vocabulary) if len(words) else None
    return Actor(quote.span, quote.text, place, type=actor.type if actor is not None else "unspecified")


def _addressed(quote: Quote, vocabulary: Vocabulary) -> Actor | None:
    """Return the actor to whom a heading speaks: *Recommendations to the Government*, *Member States*."""
    starts = [match.end() for match in _ADDRESSED.finditer(quote.text)]
    marker = _NUMBERED.match(quote.text)
    starts.append(marker.end() if marker is not None else 0)
    for start in starts:
        words = read_words(quote.text[start:].rstrip(" :."))
        actor = actor_in(words, (0, len(words)), vocabulary) if len(words) else None
        if actor is not None and actor.start == 0:
            first, last = start + words.starts[0], start + words.ends[actor.end - 1]
            offset = quote.span.start
            return Actor(Span(offset + first, offset + last), quote.text[first:last], "heading", type=actor.type)
    return None


def signed_by(passage: Passage) -> Quote | None:
    """Return the country in brackets that signs a recommendation: *Ratify the Covenant (Norway);*."""
    signed = signature(passage.text)
    if signed is None:
        return None
    start, end = signed
    return Quote(Span(passage.span.start + start, passage.span.start + end), passage.text[start:end])
