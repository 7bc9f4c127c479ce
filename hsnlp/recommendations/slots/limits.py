"""By when, and on what condition: the words that bound a demand, where it has such."""

from __future__ import annotations

import re
from typing import Any

from hsnlp.recommendations.model import Quote
from hsnlp.recommendations.slots.reading import Reading

__all__ = ["condition_in", "deadline_in"]

_YEAR = r"(?:19|20)\d\d"
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Q[1-4])"
_NUMBER = r"(?:\d{1,3}|an?|one|two|three|four|five|six|nine|ten|twelve|eighteen|twenty-four)"
_UNIT = r"(?:hours?|days?|weeks?|months?|years?|sessions?|quarters?|cycles?|reporting (?:cycle|period))"
_EVENT = (
    r"(?:next|end|start|beginning|close|conclusion|first|second|third|mid-?term|forthcoming|upcoming|coming|"
    r"review|elections?|session|summit|winter|summer)"
)
_TAIL = r"[^.;,:()]{0,50}?(?=[.;,:()]|$| and | or | to )"
"""The rest of a phrase such as *the next review of the plan*."""
_DEADLINES = (
    rf"\bby (?:the )?(?:(?:very )?(?:early|late|mid|end(?: of)?|beginning of|start of)[- ](?:the )?)?(?:\d{{1,2}} )?"
    rf"(?:{_MONTH},? ?)?(?:\d{{1,2}}, )?{_YEAR}\b(?! (?:levels?|per cent|%))",
    rf"\bby (?:the )?(?:\d{{1,2}} )?(?:end of )?{_MONTH}\b(?: \d{{1,2}}\b)?",
    rf"\bby (?:the |its |their )?(?!review|elections?|session|summit){_EVENT}\b{_TAIL}",
    r"\b(?:within (?:the )?(?:next |coming |first )?|(?:in|over) the (?:next|coming|first) |in (?!the ))"
    rf"{_NUMBER} (?:\w+ )?{_UNIT}\b"
    rf"(?: (?:of|from|after) {_TAIL})?",
    rf"\b(?:within|in|over) the (?:next|coming) (?:few |\w+ )?{_UNIT}\b",
    r"\bas soon as (?:possible|practicable|feasible)\b",
    r"\bat (?:the |its |their )?(?:very )?earliest(?: (?:possible )?(?:convenience|opportunity|date|possible))?\b",
    r"\bwithout (?:any )?(?:further |undue |more )?delay\b",
    r"\bas a matter of (?:urgency|priority)\b",
    r"\b(?:immediately|forthwith)\b",
    r"\b(?:no|not) later than [^.;,:()]{2,50}?(?=[.;,:()]|$| and )",
    rf"\b(?:before|prior to|ahead of|in time for) (?:the |its |their )(?:\w+ ){{0,2}}?{_EVENT}\b{_TAIL}",
    rf"\bbefore (?:the )?(?:end of )?{_YEAR}\b",
)
_DEADLINE = re.compile("|".join(_DEADLINES), re.IGNORECASE)
_CONDITIONS = (
    r"\b(?:subject to|provided that|on (?:the )?condition that|depending (?:up)?on|contingent (?:up)?on|"
    r"in the event (?:of|that)|as long as|so long as|to the extent (?:possible|feasible|that))\b"
    r"[^.;:()]{0,80}?(?=[.;:(),]|$)",
    r"\bresources permitting\b",
    r"(?<!soon )(?<!early )(?<!far )(?<!much )(?<!quickly )(?<!long )"
    r"\b(?:where|wherever|when|whenever|if|as|as far as) "
    r"(?:it is |they are )?(?:deemed )?"
    r"(?:possible|appropriate|necessary|feasible|applicable|relevant|needed|required|practicable|available)\b",
    r"\b(?:where|when|if) (?:\w+ ){1,3}?(?:allows?|permits?|(?:is|are) available|exists?|requires? it)\b",
    r"^\s*(?:if|unless|once) [^.;:]{3,120}?(?=,)",
)
_CONDITION = re.compile("|".join(_CONDITIONS), re.IGNORECASE)
_MARKS = frozenset({"if", "unless", "once", "provided"})
_PURPOSE = re.compile(
    r"\s*if\b.{0,40}\b(?:is|are|am|were) to\b|\s*if (?:we|they|you|it) (?:really |truly )?(?:want|wish)", re.IGNORECASE
)
"""*if we are to end hunger* tells what for, not on what condition."""
_LONGEST = 40
"""Tokens that a condition may have; a longer one is a slip of the tree."""


def deadline_in(reading: Reading) -> Quote | None:
    """Return the words that say by when: *by 2015*, *within 12 months*, *as soon as possible*."""
    match = _DEADLINE.search(reading.passage.text)
    return reading.quote(*match.span()) if match is not None else None


def condition_in(reading: Reading) -> Quote | None:
    """Return the words that say on what condition: *if …*, *where resources allow*, *subject to …*."""
    text = reading.passage.text
    for token in reading.doc:
        if token.lower_ in _MARKS and token.dep_ in ("mark", "advmod", "case") and token.head.dep_ == "advcl":
            span = _clause(reading, token)
            if span is not None and not _PURPOSE.match(text, span[0]):
                return reading.quote(*span)
    for match in _CONDITION.finditer(text):
        if not _PURPOSE.match(text, match.start()):
            return reading.quote(*match.span())
    return None


def _clause(reading: Reading, mark: Any) -> tuple[int, int] | None:
    """Return the clause that a conjunction opens, up to the comma that closes it."""
    last = max(t.i for t in mark.head.subtree)
    while last > mark.i and reading.doc[last].is_punct:
        last -= 1
    comma = next((t.i for t in reading.doc[mark.head.i : last] if t.text == ","), None)
    last = comma - 1 if comma is not None and comma - 1 > mark.i else last
    return (reading.start(mark.i), reading.end(last)) if mark.i < last < mark.i + _LONGEST else None
