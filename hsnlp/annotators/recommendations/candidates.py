"""Find the words that may make a sentence a recommendation: modals, imperatives, performatives, evaluations.

A candidate is a guess about form alone: where the modality stands, who might be addressed, where the action begins.
`judge` decides whether it is one.
"""

from __future__ import annotations

import re

from hsnlp.annotators.recommendations.candidate import Candidate
from hsnlp.annotators.recommendations.evaluations import EVALUATIONS
from hsnlp.annotators.recommendations.modals import MODALS
from hsnlp.annotators.recommendations.openings import FRONTED, MARKER, opening
from hsnlp.annotators.recommendations.performatives import performative
from hsnlp.annotators.recommendations.words import ACTION_VERBS, Words, is_adverb

__all__ = ["candidates", "worth_reading"]

_FIRST_TEST = re.compile(
    r"\b(?:should|must|shall|ought|need(?:s|ed)?|ha(?:s|ve) to|let[ '’]|call(?:s|ed|ing)?|appeal(?:s|ed|ing)?|"
    r"urg(?:e|es|ed|ing|ent|ently)|recommend|encourag|invit(?:e|es|ed|ing)\b|ask(?:s|ed|ing)?\b|request|propos|suggest|demand|implor|"
    r"insist|advis|hope|press(?:es|ed)\b|exhort|essential|vital|crucial|imperative|necessary|important|importance|"
    r"fundamental|critical|indispensable|paramount|priority|necessity|require|duty|responsib|obligation|time|key|"
    r"way|could|may|might|would|advisable|desirable|up to|consider|please|welcome|challenge|better|incumbent|"
    r"prerequisite|never|don['’]t|do not|expects?)",
    re.IGNORECASE,
)  # fmt: skip
_RULES = {**EVALUATIONS, **MODALS}


def worth_reading(text: str) -> bool:
    """Whether a text can hold a recommendation at all: a first test, so cheap that every passage gets it."""
    if _FIRST_TEST.search(text):
        return True
    head = MARKER.sub("", text[:80], count=1)
    first = head.split(None, 1)[0].lower().strip("\"“'‘,:;") if head.split() else ""
    first = first.split("/")[0]
    return first in ACTION_VERBS or first in FRONTED or first in ("to", "that") or is_adverb(first)


def candidates(words: Words, *, led_in: bool = False) -> list[Candidate]:
    """Return every candidate in a passage, in the order of the text; `led_in` items may begin with a verb in *-ing*."""
    found: list[Candidate] = []
    first = opening(words, led_in=led_in)
    if first is not None:
        found.append(first)
    for at, word in enumerate(words.lower):
        rule = _RULES.get(word)
        if rule is not None:
            found.extend(rule(words, at))
        else:
            found.extend(performative(words, at))
    return found
