"""Which noun of the tree is asked to act, and from where to where its phrase reaches."""

from __future__ import annotations

from typing import Any

from hsnlp.annotators.holders.tree import agent, antecedent, phrase
from hsnlp.recommendations.slots.lists import listed

__all__ = ["asked_after", "doer", "noun_phrase"]

_READY = listed("ready")
"""Participles that tell a state of the subject: who *must be prepared* is asked, and nobody else."""
_LEFT = frozenset({"det", "amod", "compound", "nmod:poss", "nummod", "nmod:desc", "flat", "det:predet", "cc", "conj"})


def doer(verb: Any, modal: Any) -> Any | None:
    """Return the head of the phrase that names who does what a verb says, of a passive its agent; None without one."""
    passive = any(c.dep_ in ("aux:pass", "nsubj:pass") for c in verb.children)
    if passive and verb.lower_ not in _READY:
        return agent(verb)
    at = verb
    for _ in range(6):
        own = [c for c in at.children if c.dep_ in ("nsubj", "nsubj:outer", "nsubj:pass") and c.tag_ != "EX"]
        if own:
            if own[0].dep_ == "nsubj:pass" and at is not verb:
                return own[0] if at.lower_ in _READY else None
            both = len(own) > 1 and own[1].left_edge.i and own[1].left_edge.nbor(-1).lower_ == "and"
            return antecedent(own[1 if both else 0], at)
        if at.dep_ not in ("conj", "xcomp", "parataxis") or at.head.i == at.i:
            break
        at = at.head
    return None


def asked_after(noun: Any) -> Any | None:
    """Return from whom a thing is asked: *more support from donors*, *measures by the State*."""
    for child in noun.subtree:
        held = child.dep_ in ("nmod", "obl", "obl:agent", "nmod:agent") and child.i > noun.i
        if held and any(c.dep_ == "case" and c.lower_ in ("from", "by") for c in child.children):
            return child
    return None


def noun_phrase(head: Any) -> tuple[int, int]:
    """Return the phrase of a noun as a range of tokens, from its first determiner to its last short complement."""
    start = head.i
    for child in sorted((c for c in head.children if c.i < head.i), key=lambda c: -c.i):
        if child.dep_ not in _LEFT or child.right_edge.i != start - 1:
            break
        start = child.left_edge.i
    while start < head.i and (head.doc[start].tag_ in ("CC", "RB") or head.doc[start].is_punct):
        start += 1
    joined = next((c for c in head.head.children if c.dep_ == "nsubj" and c.i < start), None)
    if (
        head.dep_ == "nsubj"
        and joined is not None
        and 0 < start - joined.i <= 2
        and head.doc[start - 1].lower_ == "and"
    ):
        start = noun_phrase(joined)[0]  # two subjects where the tree should have joined them
    return start, phrase(head)[1]
