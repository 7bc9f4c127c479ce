"""Imperatives and infinitives with which a passage begins, list markers left out."""

from __future__ import annotations

import re

from hsnlp.annotators.recommendations.candidate import Candidate
from hsnlp.annotators.recommendations.phrases import signature, skip_adverbs
from hsnlp.annotators.recommendations.words import ACTION_VERBS, Words, closed_list, is_adverb

__all__ = ["MARKER", "opening"]

MARKER = re.compile(
    r"^\s*(?:[-•*–—▪●·]+|\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivx]{1,5})[.)\]]|"
    r"\d{1,3}(?:\.\d{1,3})+|Recommendation \d+[.:]?)\s*"
)


_FOLLOW_NOUN = closed_list("follow_noun")


_FOLLOW_VERB = closed_list("follow_verb")


_ARTICLES = frozenset(
    {"the", "a", "an", "all", "its", "their", "our", "your", "any", "every", "each", "these", "those"}
)
_ALSO_NOUNS = closed_list("also_nouns")


def opening(words: Words, *, led_in: bool) -> Candidate | None:
    """Return the imperative with which a passage begins, list marker and adverbs left out."""
    marker = MARKER.match(words.text)
    at = 0
    listed = False
    if marker is not None:
        at = next((i for i, start in enumerate(words.starts) if start >= marker.end()), len(words))
        listed = at < len(words)
    while words.at(at) in ('"', "“", "'", "‘", "*", "-", ">"):
        at += 1
    first = at
    marks = {"listed"} if listed else set()
    if signature(words.text) is not None:
        marks.add("signed")
    if words.at(at) == "to" and words.at(skip_adverbs(words, at + 1)) in ACTION_VERBS:
        return Candidate("item", "to", (at, at + 1), at + 1, marks=frozenset(marks | {"infinitive"}))
    if words.at(at) in ("please", "do", "don't", "never", "always"):
        marks.add("polite" if words.at(at) == "please" else "prohibition")
    at = skip_adverbs(words, at)
    if words.at(at) == "do" and words.at(at + 1) == "not":
        at += 2
    elif words.at(at) == "don't":
        at += 1
    verb = words.at(at)
    if led_in and verb.endswith("ing") and len(verb) > 5:
        return Candidate("item", "ing", (at, at + 1), at, marks=frozenset(marks | {"gerund_item"}))
    if verb not in ACTION_VERBS or is_adverb(verb):
        return None
    if words.shown(first)[:1].isupper():
        marks.add("capital")
    following = words.at(at + 1)
    if following == "me" or (verb == "let" and following == "us"):
        return None
    if following == "and" and words.at(skip_adverbs(words, at + 2)) in ACTION_VERBS:
        marks.add("object")
    elif following in _FOLLOW_NOUN:
        return None
    if following in _FOLLOW_VERB or following.endswith("ing") or is_adverb(following):
        marks.add("object")
    if verb in _ALSO_NOUNS and following not in _ARTICLES:  # a noun would not go on so: *end the practice*
        marks.add("noun_too")
    return Candidate("imperative", verb, (at, at + 1), first if "prohibition" in marks else at, marks=frozenset(marks))
