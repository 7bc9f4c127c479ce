"""Who is to act, and for whom: noun phrases judged by their head, and by the names of the gazetteer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from hsnlp.annotators.gazetteer import find
from hsnlp.annotators.recommendations.candidate import Candidate
from hsnlp.annotators.recommendations.phrases import actor_after
from hsnlp.annotators.recommendations.words import Words, closed_list, is_adverb
from hsnlp.codebook import Codebook
from hsnlp.codebook.phrases import expand

__all__ = ["Actor", "Vocabulary", "actor_in", "addressee_of", "beneficiary_in"]

_HEAD_ENDS = closed_list("head_ends")
_DETERMINERS = closed_list("determiners_addressee")
_COLLECTIVES = closed_list("collectives")
_BODIES = closed_list("bodies")
_NOT_HERE = closed_list("not_here")
_ALWAYS_ACTORS = closed_list("always_actors")
_QUALIFIERS = closed_list("qualifiers")


class Actor(NamedTuple):
    """A range of words that names a possible actor, and the actor's type."""

    start: int
    end: int
    type: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of the codebook's slots, written out: heads of addressees, modalities by strength, persons."""

    heads: dict[str, str]
    strengths: tuple[tuple[str, str], ...]
    levels: tuple[tuple[str, str], ...]
    people: frozenset[str]

    @classmethod
    def of(cls, codebook: Codebook) -> Vocabulary:
        """Read the slots of `codebook`; a slot that it lacks is empty."""
        return cls(
            heads=dict(_slot(codebook, "addressee_type")),
            strengths=tuple(sorted(_slot(codebook, "strength"), key=lambda pair: -len(pair[0]))),
            levels=tuple(sorted(_slot(codebook, "level"), key=lambda pair: -len(pair[0]))),
            people=frozenset(
                form for one in codebook.lists if one.name == "rec_people" for p in one.phrases for form in expand(p)
            ),
        )


def _slot(codebook: Codebook, dimension: str) -> Iterable[tuple[str, str]]:
    if all(one.id != dimension for one in codebook.dimensions):
        return
    for code in codebook.codes(dimension):
        for cue in code.cues:
            for phrase in cue.phrases:
                if "..." not in phrase:
                    for form in expand(phrase):
                        yield form, code.id


def actor_in(words: Words, span: tuple[int, int], vocabulary: Vocabulary) -> Actor | None:
    """Return the actor that a noun phrase names, None where its head is a thing.

    The whole phrase is the actor's name when its head is one; else a named country or body that ends it.
    """
    start, end = span
    while start < end and (is_adverb(words.at(start)) or words.at(start) in ("and", "or", "by", "upon", '"', "“", "*")):
        if words.at(start) in ("all", "both", "each"):
            break
        start += 1
    if start >= end or (end - start == 1 and words.at(start) in _NOT_HERE):
        return None
    if words.at(start) in _ALWAYS_ACTORS and (end - start == 1 or words.at(start) in ("we", "you", "they")):
        return Actor(start, start + 1, "unspecified")
    head = next((i for i in range(start + 1, end) if words.at(i) in _HEAD_ENDS), end)
    if words.at(head - 1) in _COLLECTIVES and words.at(head) == "of" and head + 1 < end:
        inner = actor_in(words, (head + 1, end), vocabulary)
        return Actor(start, end, inner.type) if inner is not None else None
    if words.at(head - 1) in _BODIES and not _named_type(words, start, end):
        return Actor(start, end, "international_organisation" if words.shown(head - 1)[:1].isupper() else "state")
    for size in (3, 2, 1):
        if head - size >= start:
            form = " ".join(words.lower[head - size : head])
            found = vocabulary.heads.get(form) or vocabulary.heads.get(form.removesuffix("'s"))
            if found:
                return Actor(start, end, _named_type(words, start, end) or found)
    return _named(words, start, end, head)


def _named(words: Words, start: int, end: int, head: int) -> Actor | None:
    """Return the named body that the phrase is or ends in."""
    if end - start > 25:
        return None
    offset = words.starts[start]
    mentions = [m for m in find(words.between(start, end)) if m.form != "adjective" and m.entry.kind != "region"]
    for mention in mentions:
        if offset + mention.end in (words.ends[head - 1], words.ends[end - 1]):
            first = next(i for i in range(start, end) if words.ends[i] > offset + mention.start)
            begins_phrase = all(words.at(i) in _DETERMINERS for i in range(start, first))
            return Actor(start if begins_phrase or first < head else first, end, mention.entry.type or "unspecified")
    regions = [m for m in find(words.between(start, end)) if m.entry.kind == "region" and m.form == "name"]
    if regions and offset + regions[0].end == words.ends[end - 1] and regions[0].start <= 4:
        return Actor(start, end, "regional_body")
    return None


def _named_type(words: Words, start: int, end: int) -> str:
    """Return the type of a named body that is the whole phrase, so that *World Bank* is no bank."""
    text = words.between(start, end)
    for mention in find(text):
        if mention.end == len(text) and mention.start <= 4 and mention.entry.kind in ("organisation", "generic"):
            return mention.entry.type
    return ""


def addressee_of(words: Words, candidate: Candidate, vocabulary: Vocabulary) -> Actor | None:
    """Return who is asked to act; of a passive, the agent after *by*."""
    if "passive" in candidate.marks or (candidate.kind == "perform_that" and words.at(candidate.action) == "be"):
        for at in range(candidate.action, min(len(words), candidate.action + 8)):
            if words.at(at) == "by" and not words.at(at + 1).endswith("ing"):
                who = actor_after(words, at + 1)
                return actor_in(words, who, vocabulary) if who is not None else None
        return None
    if "thing" in candidate.marks or candidate.subject is None:
        return None
    return actor_in(words, candidate.subject, vocabulary)


def beneficiary_in(words: Words, start: int, end: int, people: frozenset[str]) -> tuple[int, int] | None:
    """Return the first persons named in the action, with the words that belong to them: *migrant workers*."""
    for at in range(start, end):
        if words.shown(at)[:1].isupper() and at > 0:  # the Rights of the Child, Committee on Migrant Workers
            continue
        if words.at(at) in people or (at + 1 < end and f"{words.at(at)} {words.at(at + 1)}" in people):
            first = at
            while first > start and words.at(first - 1) not in _HEAD_ENDS and _qualifies(words.at(first - 1)):
                first -= 1
            last = at + 1
            while last < end and (
                words.at(last) in people or words.at(last) in ("seekers", "workers", "people", "persons")
            ):
                last += 1
            if words.at(last) == "and" and words.at(last + 1) in people and last + 1 < end:
                last += 2
            return (first, last)
    return None


def _qualifies(word: str) -> bool:
    return word in _QUALIFIERS or word.endswith("ed")
