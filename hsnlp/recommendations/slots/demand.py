"""What a passage demands, on its tree: the verb that is to be done, where it begins, and who may be asked to do it.

The candidate of the cues tells which word carries the modality; the tree tells the rest where it has the answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hsnlp.annotators.recommendations.detect import Found
from hsnlp.annotators.recommendations.slots import action_range
from hsnlp.recommendations.slots.commands import Other, commanded
from hsnlp.recommendations.slots.fallback import evaluated_clause, fallback
from hsnlp.recommendations.slots.modals import modal, needs, thing_needed
from hsnlp.recommendations.slots.reading import Reading
from hsnlp.recommendations.slots.tokens import SKIPPED, Rule, behind_label, climbed
from hsnlp.recommendations.slots.urged import noun_asked, performative, thing_asked

__all__ = ["Demand", "demand_of"]

_MODAL = frozenset({"should", "must", "need_to", "have_to", "tentative"})


@dataclass(frozen=True, slots=True)
class Demand:
    """A demand in a passage. Tokens are spaCy's; characters are those of the passage.

    `kind` and `cue` are those of the cues' candidate, or of the fallback. `verb` heads what is to be done,
    `start` is the token at which it begins; `who` heads the phrase that may name the addressee; `cued` tells whether
    the cues found it, so that what they say of addressee, strength and voice holds.
    """

    kind: str
    cue: str
    modality: tuple[int, int]
    verb: Any
    start: int
    who: Any | None = None
    cued: bool = True


def demand_of(reading: Reading) -> Demand | None:
    """Return what a passage demands, None where neither cues nor tree show anything."""
    found = reading.found
    if found is None or _noun_first(reading, found):
        return _without_cue(reading, commanded(reading.doc) or fallback(reading.doc))
    candidate, words = found.candidate, found.words
    if candidate.kind not in ("imperative", "item") and (plain := commanded(reading.doc)) is not None:
        return _without_cue(reading, plain)
    modality = (words.starts[candidate.modality[0]], words.ends[candidate.modality[1] - 1])
    trigger = reading.token(modality[0])
    begin = reading.token(words.starts[action_range(found)[0]]) if candidate.action < len(words) else None
    if trigger is None or begin is None:
        return _without_cue(reading, fallback(reading.doc))
    verb, start, who = _by_rule(reading, found, trigger, begin) or _aligned(begin, candidate.kind)
    return Demand(candidate.kind, candidate.cue, modality, verb, start, who)


def _without_cue(reading: Reading, other: Other | None) -> Demand | None:
    if other is None:
        return None
    first, last = other.modality
    spot = (reading.start(first), reading.end(last - 1))
    return Demand(other.kind, other.cue, spot, other.verb, other.start, other.who, cued=False)


def _by_rule(reading: Reading, found: Found, trigger: Any, begin: Any) -> Rule | None:
    """Return what the rule for this kind of candidate reads in the tree, None where it has no answer."""
    kind, cue = found.candidate.kind, found.candidate.cue
    if kind in _MODAL:
        return modal(trigger, begin)
    if kind.startswith("perform"):
        thing = thing_asked(reading, trigger, kind)
        if thing is not None:
            return noun_asked(trigger, thing)
        return performative(trigger, kind, begin) or (noun_asked(trigger, begin) if kind == "perform_for" else None)
    if kind in ("imperative", "item"):
        return _opening(begin)
    if kind in ("evaluated", "needed") and found.candidate.action < found.candidate.modality[0]:
        return thing_needed(reading, begin, found)
    if cue in ("need", "require") and (found.addressee is None or "someone_to" not in found.candidate.marks):
        return needs(trigger)
    if kind in ("time_to", "evaluated") and begin.tag_[:1] not in ("V", "M", "R") and begin.lower_ != "not":
        return evaluated_clause(trigger)
    return None


def _noun_first(reading: Reading, found: Found) -> bool:
    """Whether what the cues took for an imperative is the subject of a modal: *Research might address …*."""
    if found.candidate.kind != "imperative":
        return False
    first = reading.token(found.words.starts[found.candidate.modality[0]])
    if first is None:
        return False
    verb = first.head
    return first.dep_.startswith("nsubj") and any(c.tag_ == "MD" for c in verb.children)


def _opening(first: Any) -> Rule:
    """Read an imperative or an infinitive that opens a passage: adverbs before it belong to it."""
    start = first.i
    while start > 0 and first.doc[start - 1].tag_ == "RB" and first.doc[start - 1].lower_.endswith(("ly", "further")):
        start -= 1
    return climbed(first), start, None


def _aligned(first: Any, kind: str) -> Rule:
    """Read the action where the cues found it; who does it is the subject of its verb."""
    first = first.doc[behind_label(first)]
    while first.i + 1 < len(first.doc) and first.lower_ in SKIPPED:
        first = first.nbor(1)
    verb = climbed(first)
    own = next((c for c in verb.children if c.dep_ == "nsubj" and c.i < first.i), None)
    return verb, first.i, own if verb.tag_[:1] == "V" and kind != "needed" else None
