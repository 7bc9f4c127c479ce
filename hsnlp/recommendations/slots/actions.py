"""What is to be done: one stretch of text for each verb phrase of a demand, *ratify X* and *amend Y*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from hsnlp.annotators.recommendations.candidate import Candidate
from hsnlp.annotators.recommendations.detect import Found
from hsnlp.annotators.recommendations.slots import action_range
from hsnlp.annotators.recommendations.words import ACTION_VERBS
from hsnlp.recommendations.slots.demand import Demand
from hsnlp.recommendations.slots.reading import Reading
from hsnlp.recommendations.slots.tokens import has_to

__all__ = ["action_spans"]

_MODALS = frozenset({"should", "must", "shall", "ought", "need", "needs"})
_TAIL = re.compile(
    r"(?:\s*\((?:(?:see )?(?:paragraphs?|paras?|pages?|pp?|chapter|section|box|table|figure|annex)\.? ?\d|"
    r"[A-Z]{2,}\d{4,})[^()]*\))+\W*$|"
    r"(?:,?[\"”’']{1,2}|,)\s*(?:[A-Z][\w.'’-]+ |the |The |a |an |and |of |for |in |\([^()]*\) |[a-z]{3,} ){1,8}?"
    r"(?:says?|said|told|added|stressed|noted|(?:has|have|had) (?:said|stated|warned))\b[^,;]{0,30}$"
)
"""What follows the words of a demand and is none of it: a source in brackets, who said so."""
_HELD = frozenset({"obj", "obl", "xcomp", "ccomp", "advcl", "obl:agent", "acl", "nmod", "iobj"})


def action_spans(reading: Reading, demand: Demand) -> list[tuple[int, int]]:
    """Return the characters of each action in order, none overlapping; the first begins where the demand does."""
    starts = [demand.start, *(_begins(verb) for verb in _joined(demand))]
    cuts = [demand.start, *(at for at in starts[1:] if at > demand.start)]
    out: list[tuple[int, int]] = []
    for n, at in enumerate(cuts):
        start = reading.start(at)
        end = _clause_end(reading, start)
        if start < demand.modality[0] < end and demand.kind in ("evaluated", "needed"):
            end = demand.modality[0]  # the thing that is needed stands before the modality
        if n + 1 < len(cuts):
            end = min(end, _before_joint(reading, cuts[n + 1]))
        end = min(end, start + len(_TAIL.sub("", reading.passage.text[start:end])))
        if out and start < out[-1][1]:
            continue
        if end > start:
            out.append((start, end))
    return out


def _joined(demand: Demand) -> Iterator[Any]:
    """Yield the verbs that are joined to the verb of a demand, each with what it needs to stand for itself."""
    if demand.verb.tag_[:1] != "V" and demand.kind not in ("imperative", "item"):
        return
    verbs = _conjuncts(demand.verb)
    if verbs:  # , V NP and V: a verb in a list may pass for a noun
        verbs += [
            token
            for token in demand.verb.doc[demand.verb.i + 1 : max(v.i for v in verbs)]
            if token.nbor(-1).text == ","
            and token.lower_ in ACTION_VERBS
            and token.tag_[:1] == "N"
            and token.i + 1 < len(token.doc)
            and token.nbor(1).tag_[:1] in ("D", "J", "N", "P", "I", "T")
        ]
    previous = demand.verb
    for verb in sorted(set(verbs), key=lambda v: v.i):
        between = demand.verb.doc[previous.i + 1 : _begins(verb)]
        if any(t.dep_ in _HELD or t.head.dep_ in _HELD for t in between) and not _for_purpose(
            demand.verb, previous, verb
        ):
            yield verb
            previous = verb


def _for_purpose(demanded: Any, previous: Any, verb: Any) -> bool:
    """Whether a joined verb goes on with what the deed is for: *review it to simplify and reduce*."""
    if has_to(verb):
        return False
    between = verb.doc[previous.i + 1 : verb.i]
    to = next((t for t in reversed(between) if t.tag_ == "TO" and t.head.tag_ == "VB" and t.head.i < verb.i), None)
    if to is None or any(t.tag_ == "MD" or t.text == ";" for t in verb.doc[to.i : verb.i]):
        return False
    marked = " ".join(t.lower_ for t in verb.doc[max(0, to.i - 2) : to.i + 1]) in ("in order to", "so as to")
    beside = verb.i - to.head.i == 2 and verb.nbor(-1).tag_ == "CC"
    passive = demanded.tag_ == "VBN" and verb.tag_ == "VB"
    return marked or beside or passive


def _conjuncts(verb: Any) -> list[Any]:
    """Return the verbs joined to `verb`, and those joined to what governs it in the same form: *to V and to V*."""
    found = [verb]
    above = verb.head
    if above.i < verb.i and verb.dep_ in ("advcl", "xcomp", "acl", "ccomp"):
        found += [c for c in above.children if c.dep_ == "conj" and c.i > verb.i and has_to(c) and c.tag_ == verb.tag_]
    for one in found:
        for child in one.children:
            form = child.tag_[:1] == "V" and child.tag_ != "VBZ"
            if child.dep_ == "conj" and child.i > one.i and (form or child.lower_ in ACTION_VERBS) and _is_asked(child):
                found.append(child)
    return found[1:]


def _is_asked(verb: Any) -> bool:
    """Whether a verb that is joined to a demand is demanded too: it has no subject of its own, or a modal."""
    own = any(c.dep_.startswith("nsubj") for c in verb.children)
    modal = any(c.lower_ in _MODALS for c in verb.children)
    told = any(c.tag_ == "MD" and c.lower_ not in _MODALS for c in verb.children) or (
        own and verb.tag_ in ("VBD", "VBP")
    )
    that = any(c.dep_ == "mark" and c.lower_ == "that" for c in verb.children)
    told = told or any(c.tag_ in ("VBP", "VBZ", "VBD") and c.dep_.startswith(("aux", "cop")) for c in verb.children)
    return not told and (not own or modal or that)


def _begins(verb: Any) -> int:
    """Return where the phrase of a joined verb begins: at *not*, *be*, an adverb or the verb itself."""
    subject = max((c.i for c in verb.children if c.dep_.startswith("nsubj") and c.i < verb.i), default=-1)
    modal = max(
        (c.i for c in verb.children if (c.tag_ in ("MD", "TO") or c.dep_ in ("mark", "cc")) and c.i < verb.i),
        default=-1,
    )
    after = max(subject, modal)
    parts = [c.i for c in verb.children if after < c.i < verb.i and c.dep_ in ("aux", "aux:pass", "cop", "advmod")]
    at: int = min([*parts, int(verb.i)])
    while at < verb.i and verb.doc[at].lower_ in ("and", "or", "also", ",", "then", "therefore"):
        at += 1
    return at


def _before_joint(reading: Reading, index: int) -> int:
    """Return the character at which an action ends, before the comma or conjunction that leads to token `index`."""
    at = index - 1
    own = [c for t in (reading.doc[index], reading.doc[index].head) for c in t.children if c.dep_.startswith("nsubj")]
    at = min([at, *(c.left_edge.i - 1 for c in own if 0 < index - c.i <= 4)])
    while at > 0 and (
        reading.doc[at].dep_ in ("cc", "punct", "mark") or reading.doc[at].tag_ in ("CC", "TO", "MD", ",", "RB")
    ):
        at -= 1
    return reading.end(at)


def _clause_end(reading: Reading, start: int) -> int:
    """Return the end of the clause by the rules of the cues: full stop, semicolon, *which*, the country that signs."""
    words = reading.words
    first = next((i for i, end in enumerate(words.ends) if end > start), None)
    if first is None:
        return len(reading.passage.text)
    candidate = Candidate("item", "", (first, first), first)
    _, last = action_range(Found(words, candidate, None, None, 0.0))
    return words.ends[last - 1]
