"""Imperatives and infinitives with which a passage begins, list markers left out."""

from __future__ import annotations

import re

from hsnlp.annotators.gazetteer import signature
from hsnlp.annotators.recommendations.candidate import Candidate
from hsnlp.annotators.recommendations.phrases import skip_adverbs
from hsnlp.annotators.recommendations.words import ACTION_VERBS, Words, closed_list, is_adverb

__all__ = ["FRONTED", "MARKER", "opening"]

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
    """Return the imperative with which a passage begins: list marker, adverbs and a fronted phrase left out."""
    first, marks = _beginning(words)
    if words.at(first) == "to" and words.at(skip_adverbs(words, first + 1)) in ACTION_VERBS:
        return Candidate("item", "to", (first, first + 1), first + 1, marks=frozenset(marks | {"infinitive"}))
    if words.at(first) in ("please", "do", "don't", "never", "always"):
        marks.add("polite" if words.at(first) == "please" else "prohibition")
    at = skip_adverbs(words, first)
    if words.at(at) == "do" and words.at(at + 1) == "not":
        at += 2
    elif words.at(at) == "don't":
        at += 1
    if led_in and words.at(at).endswith("ing") and len(words.at(at)) > 5:
        return Candidate("item", "ing", (at, at + 1), at, marks=frozenset(marks | {"gerund_item"}))
    if words.at(at) in FRONTED:
        at = _after_fronted(words, at, signed="signed" in marks)
        marks.add("fronted")
    if first < len(words) and words.shown(first)[:1].isupper():
        marks.add("capital")
    found = _verb_marks(words, at, signed="signed" in marks)
    if found is None:
        return None
    start = first if "prohibition" in marks else at
    return Candidate("imperative", words.at(at), (at, at + 1), start, marks=frozenset(marks | found))


def _beginning(words: Words) -> tuple[int, set[str]]:
    """Return where the text of a passage begins, and whether it is a list item or bears a signature."""
    marker = MARKER.match(words.text)
    at = 0
    marks = set()
    if marker is not None:
        at = next((i for i, start in enumerate(words.starts) if start >= marker.end()), len(words))
        if at < len(words):
            marks.add("listed")
    while words.at(at) in _QUOTES:
        at += 1
    if signature(words.text) is not None:
        marks.add("signed")
    return at, marks


def _after_fronted(words: Words, at: int, *, signed: bool) -> int:
    """Return the verb of *as a first step, close the camps*; where a country signs, any verb of conduct will do."""
    for comma in range(at + 2, min(len(words) - 2, at + 30)):
        if words.at(comma) == ",":
            verb = skip_adverbs(words, comma + 1)
            if words.at(verb) in ACTION_VERBS and (signed or words.at(verb + 1) in _ARTICLES):
                return verb
    return at


def _verb_marks(words: Words, at: int, *, signed: bool) -> set[str] | None:
    """Return the marks of the imperative at `at`; None where the word there is none, or is the noun."""
    verb = words.at(at).split("/")[0]
    if verb not in ACTION_VERBS or is_adverb(verb):
        return None
    following = words.at(at + 1)
    if following == "me" or (verb == "let" and following == "us"):
        return None
    joined = following in ("and", "or", ",") and words.at(skip_adverbs(words, at + 2)) in ACTION_VERBS
    if following in _FOLLOW_NOUN and not (joined or signed):
        return None
    marks = set()
    if joined or following in _FOLLOW_VERB or following.endswith("ing") or is_adverb(following):
        marks.add("object")
    if following in _ARTICLES and words.shown(at)[:1].isupper():
        marks.add("commands")
    if verb in _ALSO_NOUNS and following not in _ARTICLES:  # a noun would not go on so: *end the practice*
        marks.add("noun_too")
    return marks


_QUOTES = frozenset({'"', "“", "'", "‘", "*", "-", ">"})
FRONTED = frozenset(
    {"as", "in", "at", "within", "taking", "with", "when", "during", "through", "where", "before", "after"}
)
