"""Demands whose form the cues do not know, by the tree alone: *cannot*, *it is best to V*, *the answer is to V*."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hsnlp.recommendations.slots.calls import called, called_for, deserve, hope, value, verb_after
from hsnlp.recommendations.slots.commands import COMMANDS, Other
from hsnlp.recommendations.slots.nouns import doer
from hsnlp.recommendations.slots.tokens import auxiliary_start, case_of

__all__ = ["evaluated_clause", "fallback"]

_WEAK = frozenset({"can", "could", "may", "might", "would"})
_STRONG = frozenset({"must", "shall", "should", "ought"})
_CLAUSES = frozenset({"csubj", "ccomp", "xcomp", "advcl", "acl", "acl:relcl", "csubj:outer"})


def fallback(doc: Any) -> Other | None:
    """Return what a passage without a known cue demands, by the first rule that holds; None for an empty text."""
    root = next((t for t in doc if t.dep_ == "ROOT" and not t.is_space), None)
    if root is None:
        return None
    for rule in _RULES:
        found = next(rule(doc, root), None)
        if found is not None:
            return found
    noun = root.tag_[:1] == "N"
    return Other("needed", root.lower_, (root.i, root.i + 1), root, root.left_edge.i if noun else root.i)


def evaluated_clause(trigger: Any) -> tuple[Any, int, Any] | None:
    """Return verb, beginning and subject of the clause that *it is vital*, *it is high time* governs."""
    for word in (trigger, trigger.head, *(t for t in trigger.doc[trigger.i + 1 : trigger.i + 4])):
        clauses = [c for c in word.children if c.dep_ in _CLAUSES and c.i > word.i and c.tag_[:1] == "V"]
        if word.tag_[:1] in ("J", "N") and clauses:
            verb = min(clauses, key=lambda c: c.i)
            own = next((c for c in verb.children if c.dep_.startswith("nsubj") and c.i < verb.i), None)
            before = max(
                [
                    own.i if own is not None else verb.left_edge.i,
                    *(c.i for c in verb.children if c.tag_ in ("TO", "MD")),
                ]
            )
            aux = [c.i for c in verb.children if before < c.i < verb.i and c.dep_ in ("aux", "aux:pass", "cop")]
            return verb, min([*aux, int(verb.i)]), doer(verb, verb)
    return None


def _modal(doc: Any, root: Any) -> Iterator[Other]:
    """Read *shouldn't*, *have got to*, which the cues do not know."""
    for word in doc:
        if word.lower_ in _STRONG and word.head.i > word.i:
            kind = "must" if word.lower_ in ("must", "shall") else "should"
            yield Other(
                kind,
                word.lower_,
                (word.i, word.i + 1),
                word.head,
                auxiliary_start(word.head, word.i),
                doer(word.head, word),
            )
        if word.lower_ in ("got", "gotta"):
            verb = next((c for c in word.children if c.dep_ in ("xcomp", "advcl") and c.i > word.i), None)
            if verb is not None:
                yield Other("must", "have got to", (word.i, word.i + 1), verb, verb.i, doer(word, word))


def _cannot(doc: Any, root: Any) -> Iterator[Other]:
    for word in doc:
        if word.lower_ in ("not", "n't") and word.i and word.nbor(-1).lower_ in ("can", "ca") and word.head.i > word.i:
            yield Other("must", "cannot", (word.i - 1, word.i + 1), word.head, word.i + 1, doer(word.head, word))
        if word.lower_ in ("alternative", "choice") and "no" in {t.lower_ for t in doc[max(0, word.i - 2) : word.i]}:
            after = next((t for t in doc[word.i + 1 : word.i + 5] if t.tag_ in ("VB", "VBG")), None)
            if after is not None:
                subject = next((c for c in word.head.children if c.dep_ == "nsubj"), None)
                yield Other("must", "no alternative", (max(0, word.i - 1), word.i + 1), after, after.i, subject)


def _evaluated(doc: Any, root: Any) -> Iterator[Other]:
    """Read *it will be crucial to V*, *it is best to V*, *it is time X did*, *it is incumbent upon X to V*."""
    for word in doc:
        it = any(c.dep_ in ("expl", "nsubj") and c.lower_ in ("it", "there", "now") for c in word.children)
        if word.lower_ in ("incumbent", "time", "best") or (it and word.tag_[:1] in ("J", "N", "R")):
            for child in sorted((c for c in word.children if c.dep_ in _CLAUSES and c.i > word.i), key=lambda c: c.i):
                weak = any(c.lower_ in _WEAK for c in word.children)
                before = [c.i for c in child.children if c.dep_.startswith("nsubj") or c.tag_ == "TO"]
                start = min(
                    [
                        child.i,
                        *(
                            c.i
                            for c in child.children
                            if c.i > max(before, default=0) and c.dep_ in ("aux:pass", "cop")
                        ),
                    ]
                )
                named = next(
                    (c for c in word.children if c.dep_ == "obl" and case_of(c) in ("upon", "on", "for")), None
                )
                who = next((c for c in child.children if c.dep_ == "nsubj"), named)
                yield Other("tentative" if weak else "evaluated", word.lower_, (word.i, word.i + 1), child, start, who)
        gerund = next((c for c in word.children if c.dep_ == "csubj" and c.tag_ == "VBG"), None)
        if gerund is not None and any(c.dep_ == "cop" for c in word.children):
            yield Other("evaluated", word.lower_, (word.i, word.i + 1), gerund, gerund.left_edge.i)


def _to_be(doc: Any, root: Any) -> Iterator[Other]:
    """Read *the challenge is to V*, *will be required to V*."""
    for word in doc:
        if word.lemma_ == "be" and word.i + 2 < len(doc):
            to = next((t for t in doc[word.i + 1 : word.i + 3] if t.lower_ == "to"), None)
            verb = verb_after(to) if to is not None else None
            if (to is not None and verb is not None) and (
                to.i == word.i + 1 or doc[word.i + 1].lower_ in ("required", "exactly", "expected")
            ):
                who = doer(doc[word.i + 1], word) if doc[word.i + 1].lower_ == "expected" else None
                yield Other("way_to", "way", (word.i, word.i + 1), verb, verb.i, who)


def _want(doc: Any, root: Any) -> Iterator[Other]:
    """Read *we want to V*: the plan of whoever speaks."""
    for word in doc:
        verb = next((c for c in word.children if c.dep_ == "xcomp" and c.i > word.i), None)
        if word.lemma_ in ("want", "wish") and verb is not None and doer(word, word) is not None:
            yield Other("needed", "want", (word.i, word.i + 1), verb, verb.i, doer(word, word))


def _tentative(doc: Any, root: Any) -> Iterator[Other]:
    for word in doc:
        if word.lower_ in _WEAK and word.dep_ == "aux" and word.head.i > word.i:
            verb = word.head
            who = doer(verb, word)
            if verb.lemma_ in ("like", "want", "wish"):
                verb = next((c for c in verb.children if c.dep_ == "xcomp"), verb)
            start = auxiliary_start(verb, word.i)
            yield Other("tentative", word.lower_, (word.i, word.i + 1), verb, start, who)


_RULES = (
    *COMMANDS, _modal, hope, called, _cannot, _evaluated, _to_be, value, deserve, _want, _tentative, called_for,
)  # fmt: skip
"""In this order; each yields what it finds, the likeliest first."""
