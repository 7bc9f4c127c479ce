"""How strongly something is asked for: the words that carry the modality, and those that soften it."""

from __future__ import annotations

import re

from hsnlp.annotators.recommendations.addressee import Vocabulary
from hsnlp.annotators.recommendations.slots import strength_of as strength_by_cues
from hsnlp.recommendations.slots.demand import Demand
from hsnlp.recommendations.slots.lists import listed
from hsnlp.recommendations.slots.reading import Reading

__all__ = ["strength_of"]

_CONSIDERS = re.compile(
    r"(?:to )?(?:\w+ly |further )?consider(?:ing|s)?\b|giv(?:e|ing) (?:\w+ )?consideration|"
    r"(?:to )?(?:examine|explore|study|assess|evaluate|analy[sz]e|review|envisage) the (?:\w+ )?"
    r"(?:possibility|feasibility)",
    re.IGNORECASE,
)
"""An imperative that asks for thought first is no more than medium (codebook, examples of *consider*)."""
_PERHAPS = re.compile(r"\b(?:perhaps|maybe|possibly|arguably)\b", re.IGNORECASE)
_KIND = r"(?:helpful|useful|appropriate|advisable|desirable|worth\w*|good|wise|better|interesting|beneficial)"
_SOFTENS = re.compile(
    rf"\b(?:would|could|might|may) (?:also |perhaps )?be (?:\w+ )?{_KIND}\b|\bwould (?:do|be) better\b|"
    r"(?<!only )\b(?:one|another|an? (?:first|second|next|useful|possible|good|interesting)) (?:\w+ ){0,2}?"
    r"(?:way|step|option|answer|solution|possibility|development|approach|idea)\b|"
    r"\bwould like to see\b|\b(?:look|looks|looking|looked) (?:forward )?to\b|\bcounts? on\b|\bhopefully\b",
    re.IGNORECASE,
)
_POINTING = listed("pointing")
_MAY = frozenset({"could", "may", "might", "can"})
_FIRM = frozenset({"should", "must", "need_to", "have_to", "let_us", "duty"})
_WINDOW = 45
"""Characters on either side of the modality in which a softening word counts."""


def strength_of(reading: Reading, demand: Demand, vocabulary: Vocabulary) -> str:
    """Return ``strong``, ``medium`` or ``weak`` (codebook, section 3 and rules 12 and 21)."""
    text = reading.passage.text
    first, last = demand.modality
    if demand.kind in ("imperative", "item"):
        mild = demand.verb.tag_ == "VBG" or _CONSIDERS.match(text[reading.start(demand.start) :])
        return "medium" if mild else "strong"
    if demand.cue in ("cannot", "no alternative", "have got to"):
        return "strong"
    around = text[max(0, first - _WINDOW) : last + _WINDOW]
    if _PERHAPS.search(around) and demand.kind in _FIRM and demand.cue not in ("must", "shall"):
        return "weak"
    if demand.kind not in _FIRM and (demand.cue == "hope" or _PERHAPS.search(around) or _may(reading, first)):
        return "weak"
    if demand.kind not in _FIRM and demand.kind != "perform_to" and _SOFTENS.search(around):
        return "weak"
    if demand.cue in ("invite", "imperative", "press") or demand.kind in ("evaluated", "needed"):
        return "medium"
    if demand.cue in ("call", "urge", "appeal"):
        return "medium" if _thing_calls(reading, demand) else "strong"
    if reading.found is not None and demand.cued:
        return strength_by_cues(reading.found, vocabulary)
    return {"tentative": "weak", "must": "strong"}.get(demand.kind, "medium")


def _may(reading: Reading, char: int) -> bool:
    """Whether *could*, *may* or *might* governs the words that recommend: *it could be a priority to V*."""
    trigger = reading.token(char)
    above = (
        (trigger, trigger.head)
        if trigger is not None and trigger.dep_ in ("cop", "aux", "xcomp", "conj")
        else (trigger,)
    )
    return any(c.lower_ in _MAY and c.dep_ == "aux" for t in above if t is not None for c in t.children)


def _thing_calls(reading: Reading, demand: Demand) -> bool:
    """Whether it is a thing that calls for an answer, *this calls for care*, so that nobody in fact urges."""
    trigger = reading.token(demand.modality[0])
    if trigger is None:
        return False
    if trigger.i and trigger.nbor(-1).lower_ in _POINTING:
        return True
    subject = next((c for c in trigger.children if c.dep_.startswith("nsubj")), None)
    if subject is None:
        return False
    passive = subject.dep_ in ("nsubj:pass", "csubj") and demand.cue == "call"  # care is called for
    return subject.lower_ in _POINTING or passive
