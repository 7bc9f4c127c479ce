"""Imperatives, infinitives and clauses with *that* with which a passage opens, by the tree alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from hsnlp.annotators.recommendations.words import ACTION_VERBS
from hsnlp.recommendations.slots.lists import listed
from hsnlp.recommendations.slots.nouns import doer

__all__ = ["COMMANDS", "Other", "commanded"]

_ASKING = listed("asked") | {"let", "appeal", "demand", "insist", "press"}
_QUOTES = frozenset({'"', "“", ":", "‘"})


class Other(NamedTuple):
    """A demand by the tree alone: kind, cue, modality as tokens, the verb and where it begins, who may be asked."""

    kind: str
    cue: str
    modality: tuple[int, int]
    verb: Any
    start: int
    who: Any | None = None


def commanded(doc: Any) -> Other | None:
    """Return the demand with which a passage opens where the cues may see a later verb only.

    *Do not keep …*, *Be wary of …*, *Address X and encourage Y …*, *that X be done*.
    """
    first = [t for t in doc if t.is_alpha or t.lower_ == "n't"][:3]
    words = [t.lower_ for t in first]
    opens = next((t for t in first if t.tag_ != "RB"), None)
    verb = None
    if words[:2] in (["do", "not"], ["do", "n't"]) and len(first) == 3:
        verb = first[-1]
    elif words[:1] == ["be"] and first[0].i == 0 and len(first) > 1:
        verb = first[0].head if first[0].head.i > 0 else first[1]
    elif words[:1] == ["that"]:
        return next(_subjunctive(doc, doc[first[0].i].head if first[0].dep_ == "mark" else doc[0]), None)
    elif opens is not None and opens.dep_ == "ROOT" and opens.tag_ == "VB" and opens.lower_ in ACTION_VERBS - _ASKING:
        verb = opens
    if verb is None or verb.tag_[:1] not in ("V", "J") or any(c.dep_.startswith("nsubj") for c in verb.children):
        return None
    return Other("imperative", words[0], (first[0].i, first[0].i + 1), verb, first[0].i)


def _opening(doc: Any, root: Any) -> Iterator[Other]:
    """Read an imperative, an infinitive or a gerund that opens the passage or a quotation in it."""
    starts = [t.i for t in doc if t.i == 0 or (t.nbor(-1).text in _QUOTES and t.tag_ == "VB")]
    for at in starts:
        first = next((t for t in doc[at:] if t.is_alpha and t.tag_ not in ("RB", "CC") and t.lower_ != "please"), None)
        if first is None:
            continue
        verb = first.head if first.lower_ in ("to", "do") and first.head.i > first.i else first
        own = any(c.dep_.startswith(("nsubj", "csubj")) and c.i < verb.i for c in verb.children)
        if verb.tag_ not in ("VB", "VBP", "VBG") or own or (verb.tag_ == "VBG" and verb.dep_ != "ROOT"):
            continue
        start = verb.i
        while start > at and doc[start - 1].tag_ == "RB" and doc[start - 1].head.i == verb.i:
            start -= 1
        yield Other("imperative" if verb is first else "item", first.lower_, (first.i, first.i + 1), verb, start)


def _subjunctive(doc: Any, root: Any) -> Iterator[Other]:
    """Read *that X be done*: the clause of an item whose verb of saying stands above it."""
    if doc[0].lower_ == "that" and root.tag_[:1] == "V":
        own = next((c for c in root.children if c.dep_.startswith("nsubj")), doc[0])
        start = min([root.i, *(c.i for c in root.children if own.i < c.i and c.dep_ in ("aux", "aux:pass", "cop"))])
        yield Other("perform_that", "that", (0, 1), root, start, doer(root, root))


COMMANDS = (_opening, _subjunctive)
"""Rules; each yields what it finds, the likeliest first."""
