"""Modals and what stands for one: should, must, need to, have to, let us, could."""

from __future__ import annotations

from collections.abc import Iterator

from hsnlp.annotators.recommendations.candidate import Candidate, Kind
from hsnlp.annotators.recommendations.phrases import actor_after, skip_adverbs, subject_before
from hsnlp.annotators.recommendations.words import ACTION_VERBS, BE, Words, is_adverb, is_participle

__all__ = ["MODALS"]

_BEFORE_NEED_NOUN = frozenset({"the", "a", "this", "no", "any", "our", "their", "urgent", "real", "of"})
"""Words after which *need to* is the noun with an infinitive: *the need to act*."""
_BEFORE_A_NEED = frozenset(
    {"a", "the", "urgent", "real", "pressing", "greater", "clear", "dire", "growing", "great", "our", "continued"}
) | {"strong"}
"""Words after which *need* is a noun that asks for something: *a clear need for …*."""
_AFTER_NEED_NOUN = frozenset({"of", "not", "and", ",", ".", ";", ")", "is", "in", "or", "for", ""})
"""What follows *need* where it asks for nothing."""


def _modal(words: Words, at: int) -> Iterator[Candidate]:
    word = words.lower[at]
    end = at + 1
    if word == "ought":
        if words.at(end) != "to" and words.at(end + 1) != "to":
            return
        end = at + 2 if words.at(end) == "to" else at + 3
    kind: Kind = "must" if word in ("must", "shall") else "should"
    yield from _after_modal(words, at, end, kind, word)


def _have_to(words: Words, at: int) -> Iterator[Candidate]:
    if words.at(at + 1) == "to":
        yield from _after_modal(words, at, at + 2, "have_to", "have to")
        return
    for offset in (1, 2, 3, 4, 5):
        if words.at(at + offset) in ("duty", "responsibility", "obligation") and words.at(at + offset + 1) == "to":
            yield from _after_modal(words, at, at + offset + 2, "duty", words.at(at + offset))
            return


def _after_modal(words: Words, at: int, end: int, kind: Kind, cue: str) -> Iterator[Candidate]:
    subject = subject_before(words, at)
    marks: set[str] = set()
    verb_at = skip_adverbs(words, end)
    if words.at(verb_at) == ",":
        closing = next((i for i in range(verb_at + 1, min(len(words), verb_at + 25)) if words.at(i) == ","), None)
        verb_at = skip_adverbs(words, closing + 1) if closing is not None else verb_at
        end = verb_at if closing is not None else end
    verb = words.at(verb_at)
    if words.at(end) == "also":
        end += 1
    if verb == "have" and (
        is_participle(words.at(skip_adverbs(words, verb_at + 1))) or words.at(verb_at + 1) == "been"
    ):
        marks.add("perfect")
    if verb == "be":
        following = skip_adverbs(words, verb_at + 1)
        if is_participle(words.at(following)):
            marks.add("passive")
            marks.add(f"be:{words.at(following)}")
        else:
            marks.add("be")
            marks.add(f"be:{words.at(following)}")
    elif verb in ACTION_VERBS:
        marks.add("action_verb")
        marks.add(f"verb:{verb}")
    else:
        marks.add(f"verb:{verb}")
    if at > 0 and words.at(at - 1) in ("not", "n't"):
        marks.add("negated")
    if words.at(end) == "not" or words.at(end) == "never":
        marks.add("prohibition")
    yield Candidate(
        kind, cue, (at, end if kind in ("need_to", "have_to", "duty") else at + 1), end, subject, marks=frozenset(marks)
    )


def _let(words: Words, at: int) -> Iterator[Candidate]:
    if words.at(at - 1) == "please" or words.at(at + 2) == "know":
        return
    if words.at(at + 1) in ("us", "'", "’") or words.lower[at].startswith("let'"):
        end = at + 1 if words.lower[at] == "let's" else at + 2
        who = None if words.lower[at] == "let's" else (at + 1, at + 2)
        first = at == 0 or words.at(at - 1) in (",", ":", ";", "and", "so", '"', "“", ".", "therefore", "—", "–")
        yield Candidate("let_us", "let us", (at, end), end, who, marks=frozenset({"first"} if first else ()))


def _tentative(words: Words, at: int) -> Iterator[Candidate]:
    verb_at = skip_adverbs(words, at + 1)
    verb = words.at(verb_at)
    marks: set[str] = set()
    if verb == "be":
        following = words.at(skip_adverbs(words, verb_at + 1))
        marks.add("passive" if is_participle(following) else "be")
        if following in ("to", "the"):
            marks.add("be_to")
    elif verb in ("consider", "include", "explore", "help", "wish", "want"):
        marks.add("gentle")
    elif verb in ACTION_VERBS:
        marks.add("action_verb")
    else:
        return
    if verb == "consider":
        marks.add("verb:consider")
    if verb == "have":
        return
    if "perhaps" in words.lower[max(0, at - 6) : at + 4]:
        marks.add("perhaps")
    yield Candidate(
        "tentative", words.lower[at], (at, at + 1), at + 1, subject_before(words, at), marks=frozenset(marks)
    )


def _need(words: Words, at: int) -> Iterator[Candidate]:
    """*We need to …*, *there is a need for …*, *Z is needed*, and the bare noun after *need*."""
    word, previous = words.lower[at], words.at(at - 1)
    after = skip_adverbs(words, at + 1)
    if word == "needed":
        yield from _needed(words, at)
    elif words.at(after) == "to" and previous not in _BEFORE_NEED_NOUN:
        yield from _after_modal(words, at, after + 1, "need_to", "need to")
    elif previous in _BEFORE_A_NEED:
        if word == "need" and words.at(at + 1) in ("for", "to"):
            yield from _there_is_need(words, at)
    elif words.at(at + 1) not in _AFTER_NEED_NOUN and (subject := subject_before(words, at)) is not None:
        who = actor_after(words, at + 1)
        if who is not None and words.at(who[1]) == "to":
            yield Candidate("needed", "need", (at, at + 1), who[1] + 1, who, marks=frozenset({"someone_to"}))
        else:
            yield Candidate("needed", "need", (at, at + 1), at + 1, subject, marks=frozenset({"noun_needed"}))


def _there_is_need(words: Words, at: int) -> Iterator[Candidate]:
    marks = {"there_is"} if "there" in words.lower[max(0, at - 7) : at] else set()
    if words.at(at + 1) == "for":
        who = actor_after(words, at + 2)
        if who is not None and words.at(who[1]) == "to":
            yield Candidate("needed", "need", (at, at + 1), who[1] + 1, who, marks=frozenset(marks))
            return
    yield Candidate("needed", "need", (at, at + 1), at + 2, marks=frozenset(marks | {"abstract_need"}))


def _needed(words: Words, at: int) -> Iterator[Candidate]:
    """*Urgent action is needed to …*: the thing that is needed is the action, or what it is needed for."""
    before = at - 1
    while is_adverb(words.at(before)):
        before -= 1
    if words.at(before) not in BE:
        return
    subject = subject_before(words, before)
    if words.at(at + 1) == "to":
        yield Candidate("needed", "needed", (before, at + 1), at + 2, subject, marks=frozenset({"to_follows"}))
    elif subject is not None:
        yield Candidate("needed", "needed", (before, at + 1), subject[0], subject)


MODALS = {
    **dict.fromkeys(("should", "must", "shall", "ought"), _modal),
    **dict.fromkeys(("need", "needs", "needed"), _need),
    **dict.fromkeys(("has", "have"), _have_to),
    **dict.fromkeys(("let", "let's"), _let),
    **dict.fromkeys(("could", "might", "may"), _tentative),
}
"""The rule for each word that may carry a modality; a rule yields the candidates at its index."""
