"""Small questions to the tree that several rules ask; none changes it, and none looks beyond the passage."""

from __future__ import annotations

from typing import Any

from hsnlp.annotators.recommendations.words import closed_list
from hsnlp.recommendations.slots.lists import listed

__all__ = [
    "ASKED",
    "CONDUCT",
    "SKIPPED",
    "Rule",
    "after_case",
    "auxiliary_start",
    "behind_label",
    "case_of",
    "climbed",
    "first_word",
    "has_to",
    "infinitive",
    "subject_of",
]

Rule = tuple[Any, int, Any]
"""What a rule finds: the verb, the token at which the action begins, the head of the phrase that may name who acts."""

CONDUCT = closed_list("conduct")
"""Nouns of things that are done: *efforts*, *reform*."""

SKIPPED = listed("skipped")
"""What stands between a modal and its verb and is no part of what is to be done."""

ASKED = listed("asked")
"""Verbs by which somebody is asked to do something."""

_LEFT = frozenset(
    {
        "aux",
        "aux:pass",
        "cop",
        "advmod",
        "det",
        "amod",
        "compound",
        "nmod:poss",
        "mark",
        "nummod",
        "case",
        "cc",
        "punct",
    }
    | {"cc:preconj", "det:predet", "obl:tmod", "obl:npmod", "discourse", "expl", "nsubj", "nsubj:pass"}
)


def has_to(verb: Any) -> bool:
    """Whether a verb is an infinitive with *to*."""
    return any(c.dep_ == "mark" and c.lower_ == "to" for c in verb.children)


def infinitive(verb: Any) -> Any | None:
    """Return the infinitive that a verb governs."""
    return next((c for c in verb.children if c.i > verb.i and c.tag_ == "VB" and has_to(c)), None)


def subject_of(verb: Any) -> Any | None:
    """Return the subject of a verb, active or passive."""
    return next((c for c in verb.children if c.dep_.startswith("nsubj")), None)


def case_of(noun: Any) -> str:
    """Return the preposition of a noun, empty where it has none."""
    return next((str(c.lower_) for c in noun.children if c.dep_ == "case"), "")


def after_case(noun: Any) -> int:
    """Return where a phrase begins behind its preposition: *for* NP, *of* Ving."""
    case = [c for c in noun.children if c.dep_ in ("case", "mark") and c.i < noun.i]
    if case and case[-1].tag_ == "VBG":  # the importance of including X
        return int(case[-1].i)
    return int(case[-1].i) + 1 if case else int(noun.left_edge.i)


def auxiliary_start(verb: Any, after: int) -> int:
    """Return where a verb begins behind token `after`: at its *be* or *have*, or at itself."""
    parts = [c.i for c in verb.children if c.dep_ in ("aux", "aux:pass", "cop") and c.tag_ not in ("TO", "MD")]
    return min([int(verb.i), *(int(i) for i in parts if after < i < verb.i)])


def climbed(first: Any) -> Any:
    """Return the head of the phrase that begins with a token."""
    verb = first
    while verb.head.i > verb.i and verb.dep_ in _LEFT:
        verb = verb.head
    return verb


def first_word(verb: Any, after: int) -> int:
    """Return where the action begins behind a modal: adverbs belong to it, *also*, *all* and asides do not."""
    at = after + 1
    while at < verb.i:
        token = verb.doc[at]
        aside = token.is_punct and any(t.is_punct for t in verb.doc[at + 1 : verb.i])
        if aside and token.text in (",", "–", "—", "-", "("):
            at = next(t.i for t in reversed(verb.doc[at + 1 : verb.i]) if t.is_punct) + 1
        elif token.lower_ in SKIPPED or token.is_punct or token.is_space or token.tag_ in ("MD", "TO"):
            at += 1
        elif token.dep_.startswith(("nsubj", "expl")) or (
            token.head.dep_.startswith("nsubj") and token.head.i < verb.i
        ):
            at += 1  # must we V
        elif (to := next((t.i for t in verb.doc[at : min(at + 3, verb.i)] if t.tag_ == "TO"), None)) is not None:
            at = to + 1  # ought simply to V
        else:
            break
    return at


def behind_label(first: Any) -> int:
    """Return the token behind the label of an item, *to (i) suspend …*, else the first."""
    at = int(first.i)
    if first.text == "(" or (first.i + 1 < len(first.doc) and first.nbor(1).text == ")"):
        at = next((t.i + 1 for t in first.doc[at : at + 4] if t.text == ")" and t.i + 1 < len(first.doc)), at)
    while at + 1 < len(first.doc) and (
        first.doc[at].lower_ in ("to", "please") or first.doc[at].is_punct or first.doc[at].tag_ == "MD"
    ):
        at += 1
    return at
