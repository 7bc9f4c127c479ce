"""Nouns and verbs that ask for something in a form the cues do not know: *its call to X to V*, *the importance of*."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hsnlp.annotators.holders.tree import noun_after
from hsnlp.recommendations.slots.commands import Other
from hsnlp.recommendations.slots.lists import listed
from hsnlp.recommendations.slots.nouns import asked_after, doer
from hsnlp.recommendations.slots.tokens import after_case, case_of

__all__ = ["called", "called_for", "deserve", "hope", "value", "verb_after"]

_CALLS = listed("calls")
_FOR_NOUNS = listed("for_nouns")
_VALUES = listed("values")
_HOPES = frozenset({"hope", "hopeful", "count", "rely"})
_DUTIES = frozenset({"responsibility", "obligation", "duty"})
_DESERVES = frozenset({"deserve", "merit", "warrant"})


def called(doc: Any, root: Any) -> Iterator[Other]:
    """Read *its call to X to V*, *calls today for X to V*: the first infinitive behind a person who is called."""
    for word in doc:
        if word.lemma_ not in _CALLS:
            continue
        for to in doc[word.i + 1 : word.i + 25]:
            if to.text in (",", ";", ".", ":"):
                break
            if to.tag_ == "TO" and (verb := verb_after(to)) is not None and to.i > word.i + 1:
                prep = [t for t in doc[word.i + 1 : to.i] if t.lower_ in ("to", "on", "upon", "for")]
                who = noun_after(doc, prep[-1].i + 1 if prep else word.i + 1)
                strong = word.lemma_ in ("call", "appeal", "urge", "demand", "re-appeal")
                yield Other(
                    "perform_to", "urge" if strong else str(word.lemma_), (word.i, word.i + 1), verb, to.i + 1, who
                )
                break


def verb_after(to: Any) -> Any | None:
    """Return the infinitive behind *to*, adverbs passed over."""
    for token in to.doc[to.i + 1 : to.i + 4]:
        if token.tag_ == "VB":
            return token
        if token.tag_ not in ("RB", "RBR"):
            return None
    return None


def called_for(doc: Any, root: Any) -> Iterator[Other]:
    """Read *advocates for NP*, *encourages Ving*, *calls to X for NP*."""
    for word in doc:
        if word.lemma_ in _FOR_NOUNS and (word.tag_[:1] == "V" or word.lemma_ == "call"):
            named = next(
                (c for c in word.children if c.dep_ in ("obl", "nmod") and case_of(c) in ("on", "upon", "to")), None
            )
            what = next(
                (
                    c
                    for c in word.children
                    if c.i > word.i and c.dep_ in ("obl", "nmod", "advcl") and case_of(c) == "for"
                ),
                None,
            )
            what = what or next(
                (c for c in word.children if c.i > word.i and c.dep_ in ("obj", "xcomp", "ccomp")), None
            )
            if what is not None:
                kind = "perform_for" if word.lemma_ != "support" else "tentative"
                yield Other(
                    kind, str(word.lemma_), (word.i, word.i + 1), what, after_case(what), named or asked_after(what)
                )


def hope(doc: Any, root: Any) -> Iterator[Other]:
    """Read *hopes that X will V*, *hopes for NP*, *counts on X to V*."""
    for word in doc:
        if word.lemma_ not in _HOPES:
            continue
        for child in word.children:
            if child.i > word.i and child.dep_ in ("ccomp", "xcomp", "acl", "advcl"):
                own = next((c for c in child.children if c.dep_.startswith("nsubj")), word)
                after = max([own.i, *(c.i for c in child.children if c.tag_ in ("MD", "TO"))])
                start = min(
                    [child.i, *(c.i for c in child.children if c.i > after and c.dep_ in ("aux", "aux:pass", "cop"))]
                )
                who = (
                    doer(child, child) if own is not word else next((c for c in word.children if c.dep_ == "obl"), None)
                )
                yield Other("perform_that", "hope", (word.i, word.i + 1), child, start, who)
        for child in word.children:
            if child.dep_ in ("obl", "nmod") and child.i > word.i:
                yield Other("perform_for", "hope", (word.i, word.i + 1), child, after_case(child), asked_after(child))


def value(doc: Any, root: Any) -> Iterator[Other]:
    """Read *the importance of Ving*, *an obligation to V*, *the need for NP*."""
    for word in doc:
        if word.lemma_ in _VALUES:
            for child in sorted(word.children, key=lambda c: (c.tag_[:1] != "V", c.i)):
                if child.i > word.i and child.dep_ in ("acl", "nmod", "advcl"):
                    start = child.i if child.tag_ == "VB" else after_case(child)
                    owner = next((c for c in word.head.children if c.dep_ == "nsubj"), None)
                    duty = word.lemma_ in _DUTIES
                    yield Other("evaluated", word.lemma_, (word.i, word.i + 1), child, start, owner if duty else None)


def deserve(doc: Any, root: Any) -> Iterator[Other]:
    """Read *it deserves NP*."""
    for word in doc:
        if word.lemma_ in _DESERVES:
            what = next((c for c in word.children if c.dep_ == "obj"), word)
            yield Other("needed", word.lemma_, (word.i, word.i + 1), word, word.i, asked_after(what))
