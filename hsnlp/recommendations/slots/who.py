"""Who is asked to act: the shortest noun phrase that names a possible actor (codebook, rule 13), and its type."""

from __future__ import annotations

import re
from typing import Any

from hsnlp.annotators.recommendations.addressee import Vocabulary, actor_in
from hsnlp.annotators.recommendations.words import closed_list
from hsnlp.recommendations.model import Actor, Place
from hsnlp.recommendations.slots.demand import Demand
from hsnlp.recommendations.slots.lists import listed
from hsnlp.recommendations.slots.nouns import noun_phrase
from hsnlp.recommendations.slots.reading import Reading
from hsnlp.recommendations.slots.tokens import CONDUCT, case_of

__all__ = ["addressee_in"]

_NOT_HERE = closed_list("not_here")
_LONGEST = 9
"""Words that an addressee of the cues may have where the tree names a shorter one inside it."""
_ASIDE = re.compile(
    r"\s*(?:\(|\b(?:within|before|of whatever|at (?:their|its|the))\b|"
    r",\s+(?:in|including|such|as|with|when|which|who|once|where|especially|particularly)\b).*",
    re.DOTALL,
)
_EMPTY = re.compile(r"(?:no|such|other|more|\w+ more)\s+(?=\S)", re.IGNORECASE)
_PERSONS = re.compile(
    r"(?:ists|ians|[^aeiou]tors|[iu]tors|sors|yers|kers|hers|ders|[^ae]ters|ants|i[sz]ers|ctuals|iers)$"
)
_ACTORS = listed("actors")
_THINGS = listed("things")
_PAPERS = closed_list("documents") | closed_list("laws")


def addressee_in(reading: Reading, demand: Demand, vocabulary: Vocabulary) -> Actor | None:
    """Return who is asked in the words of a passage: by cues and tree, the longer where one names more of the other."""
    said = None if _part_of_thing(reading, demand) else _by_cues(reading, demand)
    shown = _by_tree(reading, demand, vocabulary)
    if said is None or shown is None:
        return said or shown
    if shown.span.contains(said.span) and shown.span.start == said.span.start and _by_form(shown, said):
        return said  # known by its name, where the tree goes by form
    longer = said.span.contains(shown.span) and len(said.text.split()) <= _LONGEST
    return said if longer else shown


def _by_form(shown: Actor, said: Actor) -> bool:
    """Whether a longer phrase of the tree adds no further actor to the one that is known by name."""
    return shown.type == "unspecified" and " and " not in shown.text[len(said.text) :]


def _part_of_thing(reading: Reading, demand: Demand) -> bool:
    """Whether the cues name somebody who only belongs to the thing that is spoken of: *the reform of the Council*."""
    found, head = reading.found, demand.who
    if found is None or found.addressee is None or head is None or head.tag_[:1] != "N":
        return False
    start = found.words.starts[found.addressee.start]
    return reading.start(head.i) < start and any(reading.start(t.i) == start for t in head.subtree)


def _by_cues(reading: Reading, demand: Demand) -> Actor | None:
    found = reading.found
    if found is None or found.addressee is None or not demand.cued:
        return None
    words, said = found.words, found.addressee
    return _actor(reading, words.starts[said.start], words.ends[said.end - 1], said.type)


def _by_tree(reading: Reading, demand: Demand, vocabulary: Vocabulary) -> Actor | None:
    if demand.who is None:
        return None
    urged = demand.kind in ("perform_to", "require") or (demand.kind == "perform_that" and demand.who.tag_ == "NNP")
    return _actor_at(reading, demand.who, vocabulary, urged=urged)


def _actor(reading: Reading, start: int, end: int, kind: str, place: Place = "sentence") -> Actor | None:
    """Return the actor in characters `start` to `end`: asides behind it and quantities before it left out."""
    text = reading.passage.text[start:end]
    end -= len(text) - len(_ASIDE.sub("", text))
    empty = _EMPTY.match(text)
    quote = reading.quote(start + (empty.end() if empty is not None else 0), end, place)
    return Actor(quote.span, quote.text, quote.place, type=kind) if quote is not None else None


def _actor_at(reading: Reading, head: Any, vocabulary: Vocabulary, *, urged: bool) -> Actor | None:
    """Return the actor that a noun of the tree names, None where it is a thing; who is `urged` can act."""
    if head.lower_ in _NOT_HERE or head.tag_[:1] not in ("N", "P"):
        return None
    first, last = noun_phrase(head)
    span = reading.word_range(reading.start(first), reading.end(last - 1))
    actor = actor_in(reading.words, span, vocabulary) if span is not None else None
    if actor is not None and reading.words.starts[actor.start] <= reading.start(head.i):
        return _actor(reading, reading.words.starts[actor.start], reading.words.ends[actor.end - 1], actor.type)
    if head.lower_ in CONDUCT or actor is not None:  # urges greater efforts by X
        return next((_actor_at(reading, c, vocabulary, urged=False) for c in _inside(head)), None)
    kind = "unspecified" if urged and head.tag_ != "NN" else _type_of(head, vocabulary)
    return _actor(reading, reading.start(first), reading.end(last - 1), kind) if kind else None


def _inside(noun: Any) -> list[Any]:
    return [
        c
        for c in noun.children
        if c.i > noun.i and c.dep_ == "nmod" and case_of(c) in ("by", "from", "among", "between")
    ]


def _type_of(head: Any, vocabulary: Vocabulary) -> str:
    """Return the type of a noun that names persons or a body by its form alone; empty for a thing."""
    title = next((t for t in (vocabulary.heads.get(str(t.lower_)) for t in head.lefts) if t), "")
    if head.ent_type_ == "PER" or (head.ent_type_ == "ORG" and head.tag_ in ("NNP", "NNPS")):
        return title or "unspecified"
    if head.lower_ in _ACTORS:
        return "unspecified"
    if head.tag_ in ("NNP", "NNPS"):
        bare = head.tag_ == "NNP" and not any(t.dep_ == "det" or t.lower_.isdigit() for t in head.children)
        return title or ("unspecified" if bare and head.lower_ not in _PAPERS and head.dep_.startswith("nsubj") else "")
    if head.tag_ == "NNS" and _PERSONS.search(head.lower_) and head.lower_ not in _THINGS:
        return "civil_society"
    return ""
