"""Verbs that urge: who is asked to do what, or which thing is asked for."""

from __future__ import annotations

import re
from typing import Any

from hsnlp.annotators.recommendations.words import ACTION_VERBS
from hsnlp.recommendations.slots.nouns import asked_after, doer
from hsnlp.recommendations.slots.reading import Reading
from hsnlp.recommendations.slots.tokens import (
    ASKED,
    CONDUCT,
    Rule,
    behind_label,
    case_of,
    climbed,
    first_word,
    has_to,
    subject_of,
)

__all__ = ["noun_asked", "performative", "thing_asked"]

_ABSTRACT = re.compile(
    r"(?:tion|sion|ment|ing|(?<!commun)(?<!author)(?<!univers)(?<!minor)(?<!major)ity|ance|ence|ship|sis)$|"
    r"^(?:end|halt|stop|ban|ceasefire|reform|start|review)$"
)
"""Forms of nouns that can be asked for and cannot be asked."""


def performative(trigger: Any, kind: str, first: Any) -> Rule | None:
    """Read *calls on X to V*, *recommends that X V*, *X is urged to V*, *calls for NP*.

    The cues know best where the action of *to* begins, the tree who is asked and where a clause with *that* begins.
    """
    outer = trigger.head
    if trigger.dep_ in ("xcomp", "advcl", "acl") and has_to(trigger) and outer.lemma_ in ASKED and outer.i < trigger.i:
        named = next((c for c in outer.children if c.dep_ in ("obj", "obl") and outer.i < c.i < trigger.i), None)
        return trigger, trigger.i, named
    able = next((c for c in trigger.children if c.lower_ in ("can", "could", "may", "might")), None)
    if able is not None and kind == "perform_to" and (asker := subject_of(trigger)) is not None and asker.lower_ != "i":
        return trigger, trigger.i, asker
    objects = [c for c in trigger.children if c.dep_ in ("obj", "obl", "iobj") and c.i > trigger.i]
    verb = _asked_verb(trigger, objects)
    if verb is None or verb.i < trigger.i:
        return None
    own = subject_of(verb)
    if kind == "perform_that" and (first.tag_ in ("VB", "VBP", "VBZ", "VBD") or first.lower_ in ACTION_VERBS):
        return verb, first.i, doer(verb, verb)
    if own is not None and trigger.i < own.i < verb.i:
        modal = max([own.i, *(c.i for c in verb.children if c.tag_ == "MD")])
        return verb, first_word(verb, modal), doer(verb, verb)
    who = next((o for o in objects if o.i < verb.i), None)
    if who is None and any(c.dep_ == "aux:pass" for c in trigger.children):
        who = subject_of(trigger)
    if kind == "perform_to":
        return verb, behind_label(first), who
    marker = max([trigger.i, *(c.i for c in verb.children if c.dep_ == "mark" and c.i < verb.i)])
    return verb, marker + 1, who


def _asked_verb(trigger: Any, objects: list[Any]) -> Any | None:
    """Return the verb that somebody is urged to do: an infinitive, a clause with *that*, or one after the person."""
    for child in sorted(trigger.children, key=lambda c: c.i):
        if child.i <= trigger.i:
            continue
        if child.dep_ in ("xcomp", "advcl") and child.tag_ in ("VB", "VBN") and has_to(child):
            if _thing(objects, child):
                continue
            return child
        if child.dep_ == "ccomp":
            return child
    for noun in objects:
        for child in noun.children:
            if child.dep_ == "acl" and has_to(child) and noun.lower_ not in CONDUCT:
                return child
    return None


def _thing(objects: list[Any], verb: Any) -> bool:
    """Whether it is a thing that is called for, and the infinitive tells what for: *calls for action to end it*."""
    between = [o for o in objects if o.i < verb.i]
    return bool(between) and case_of(between[-1]) in ("for", "") and between[-1].lower_ in CONDUCT


def thing_asked(reading: Reading, trigger: Any, kind: str) -> Any | None:
    """Return where a thing begins that the cues took for a person: *proposes the signing of a pact to end it*."""
    found = reading.found
    if kind != "perform_to" or found is None or found.addressee is not None or found.candidate.subject is None:
        return None
    first = reading.token(found.words.starts[found.candidate.subject[0]])
    if first is None or trigger.lemma_ == "expect":
        return None
    head = climbed(first)
    return first if head.tag_ in ("NN", "VBG") and (head.lower_ in CONDUCT or _ABSTRACT.search(head.lower_)) else None


def noun_asked(trigger: Any, first: Any) -> Rule:
    """Read *calls for NP*, *demands NP*: the action is the noun, and whoever it is asked from may be named with it."""
    noun = climbed(first)
    named = next(
        (c for c in trigger.children if c.dep_ == "obl" and case_of(c) in ("on", "upon", "to") and c.i != noun.i), None
    )
    return noun, first.i, named or asked_after(noun)
