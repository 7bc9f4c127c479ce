"""Modals and needs: who must do what, what is needed, which thing is vital."""

from __future__ import annotations

from typing import Any

from hsnlp.annotators.recommendations.detect import Found
from hsnlp.annotators.recommendations.words import ACTION_VERBS
from hsnlp.recommendations.slots.fallback import evaluated_clause
from hsnlp.recommendations.slots.nouns import asked_after, doer
from hsnlp.recommendations.slots.reading import Reading
from hsnlp.recommendations.slots.tokens import (
    ASKED,
    CONDUCT,
    Rule,
    climbed,
    first_word,
    has_to,
    infinitive,
    subject_of,
)
from hsnlp.recommendations.slots.urged import performative

__all__ = ["modal", "needs", "thing_needed"]

_WISHES = frozenset({"like", "wish", "want"})


def modal(trigger: Any, first: Any) -> Rule | None:
    """Read *X must V*, *X needs to V*, *must X V*: the verb is what the modal hangs on, or what hangs on it."""
    verb = trigger.head if trigger.dep_ == "aux" else None
    if verb is None:
        own = (c for c in trigger.children if c.dep_ in ("xcomp", "ccomp", "advcl") and c.i > trigger.i)
        verb = next(own, None)
        if verb is None:
            return None
    if verb.i < trigger.i:
        return None
    if trigger.nbor(1).text == "," and first.i > trigger.i + 2:  # should, in that light, V
        return climbed(first), first.i, doer(verb, trigger)
    if verb.tag_[:1] == "J" and trigger.lower_ in ("could", "would", "may", "might"):  # it could be useful to V
        clause = evaluated_clause(verb)
        if clause is not None:
            return clause
    if verb.lemma_ in _WISHES and (wished := infinitive(verb)) is not None:
        return performative(wished, "", wished) or (wished, wished.i, doer(verb, trigger))
    cop = next((c for c in verb.children if c.dep_ == "cop"), None)
    if cop is not None and cop.i + 1 < verb.i and cop.nbor(1).lower_ == "to":  # the aim should be to V
        return verb, verb.i, None
    deed = _deed(verb, trigger)
    if deed is not None and (cop is not None or verb.lower_ == "done"):  # Ving must be a priority
        return deed, int(deed.i), None
    if verb.lemma_ in ASKED and any(c.dep_ == "aux:pass" for c in verb.children):
        wanted = infinitive(verb)
        if wanted is not None:
            return wanted, first_word(wanted, verb.i), subject_of(verb)
    return verb, first_word(verb, trigger.i), doer(verb, trigger)


def _deed(verb: Any, trigger: Any) -> Any | None:
    """Return the gerund that is the subject of a verb, or begins it: *protecting children*."""
    subject = next((c for c in verb.children if c.dep_.startswith(("csubj", "nsubj")) and c.i < trigger.i), None)
    if subject is None:
        return None
    if subject.tag_ == "VBG":
        return subject
    first = subject.left_edge
    stem = first.lower_.removesuffix("ing")
    acts = stem != first.lower_ and {stem, stem + "e", stem[:-1]} & ACTION_VERBS
    return first if acts and first.i < subject.i else None


def thing_needed(reading: Reading, first: Any, found: Found) -> Rule | None:
    """Read *Ving is vital*, *more steps were needed*: the subject of what is said of it, from its first word."""
    words, (start, end) = found.words, found.candidate.modality
    begin, last = reading.token(words.starts[start]), reading.token(words.starts[end - 1])
    if begin is None or last is None:
        return None
    for word in (last, last.head, begin, begin.head):
        subject = next((c for c in word.children if c.dep_.startswith(("nsubj", "csubj")) and c.i < word.i), None)
        if subject is None or subject.i > last.i:
            continue
        told = [t.i + 1 for t in first.doc[first.i : subject.i] if t.lower_ == "that" and t.tag_ == "IN"]
        at = max(told) if told else min(first.i, int(subject.left_edge.i))
        return subject, at, asked_after(subject) or (asked_after(word) if word.lower_ == "needed" else None)
    return None


def needs(trigger: Any) -> Rule | None:
    """Read *we need NP*, *we need X to V*, *this requires that X V*."""
    clause = next((c for c in trigger.children if c.dep_ == "ccomp" and c.i > trigger.i), None)
    if clause is not None:
        own = subject_of(clause)
        return (
            clause,
            first_word(clause, own.i) if own is not None and own.i < clause.i else clause.i,
            doer(clause, clause),
        )
    if trigger.tag_[:1] != "V":
        return None
    what = next((c for c in trigger.children if c.dep_ in ("obj", "xcomp") and c.i > trigger.i), None)
    what = what or next((c for c in trigger.children if c.tag_ == "VBG" and c.i > trigger.i), None)
    if what is None:
        return None
    subject = subject_of(trigger)
    we = subject if subject is not None and subject.tag_ == "PRP" and subject.lower_ in ("we", "you") else None
    wanted = next(
        (c for c in (*what.children, *trigger.children) if c.i > what.i and c.tag_ == "VB" and has_to(c)), None
    )
    if wanted is not None and what.tag_ in ("NNS", "NNP", "NNPS", "PRP") and what.lower_ not in CONDUCT:
        return wanted, first_word(wanted, what.i), what
    if what.tag_[:1] != "N" and what.tag_ != "VBG":
        return None
    start = what.i if what.tag_ == "VBG" else what.left_edge.i
    return what, max(int(start), trigger.i + 1), we or asked_after(what)
