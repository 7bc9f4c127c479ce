"""Where the learned model overrules the rules: the first action's beginning, and who is asked in the text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hsnlp.annotators.recommendations.addressee import Vocabulary, actor_in
from hsnlp.recommendations.learned import LearnedSlots
from hsnlp.recommendations.model import Actor
from hsnlp.recommendations.slots.demand import Demand
from hsnlp.recommendations.slots.nouns import noun_phrase
from hsnlp.recommendations.slots.reading import Reading
from hsnlp.recommendations.slots.tokens import climbed

__all__ = ["asked", "begun"]

_ARTICLES = frozenset({"the", "a", "an"})
_CLOSE = 1
"""Tokens by which the beginning of what the model names may differ from a noun phrase that it is taken for."""


def begun(reading: Reading, demand: Demand | None, learned: LearnedSlots) -> Demand | None:
    """Return the demand with its action from where rules and model together see it begin.

    Where the rules see no demand there is none: what the model says of an action takes for granted that there is one.
    """
    if demand is None:
        return None
    ruled = reading.start(demand.start)
    char = learned.action(ruled)
    first = reading.token(char) if char is not None and char != ruled else None
    if first is not None and first.i and first.nbor(-1).lower_ in _ARTICLES and first.nbor(-1).head.i >= first.i:
        first = first.nbor(-1)  # a thing is quoted with its article, which coders drop as they please
    if first is None or first.i == demand.start or first.is_punct:
        return demand
    return replace(demand, start=first.i, verb=demand.verb if first.i <= demand.verb.i else climbed(first))


def asked(reading: Reading, who: Actor | None, learned: LearnedSlots, vocabulary: Vocabulary) -> Actor | None:
    """Return who is asked in the words of a passage, by rules and model together; `who` is what the rules say."""
    offset = reading.passage.span.start
    ruled = (who.span.start - offset, who.span.end - offset) if who is not None else None
    place = learned.actor(ruled)
    if place is None or place == ruled:
        return who if place is not None else None
    return _named(reading, *place, vocabulary) or who


def _named(reading: Reading, start: int, end: int, vocabulary: Vocabulary) -> Actor | None:
    """Return the noun phrase at some characters as an actor, None where no noun or pronoun heads them."""
    inside = [t for t in reading.doc if reading.start(t.i) < end and reading.end(t.i) > start and not t.is_space]
    head = next((t for t in inside if t.head not in inside or t.head.i == t.i), None)
    if head is None or head.tag_[:1] not in ("N", "P"):
        return None
    start, end = _snapped(reading, inside, noun_phrase(head))
    quote = reading.quote(start, end)
    span = reading.word_range(start, end)
    found = actor_in(reading.words, span, vocabulary) if span is not None else None
    kind = found.type if found is not None else "unspecified"
    return Actor(quote.span, quote.text, quote.place, type=kind) if quote is not None else None


def _snapped(reading: Reading, inside: list[Any], tree: tuple[int, int]) -> tuple[int, int]:
    """Return the phrase of the tree where it ends with the model's and begins near it, else the model's."""
    first, last = inside[0].i, inside[-1].i
    if tree[1] - 1 == last and abs(tree[0] - first) <= _CLOSE:
        first = tree[0]
    return reading.start(first), reading.end(last)
