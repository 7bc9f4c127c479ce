"""Which state urges, where a lead-in tells it: *Noting the law, Chad also recommended that the Government:*."""

from __future__ import annotations

import re

from hsnlp.annotators.gazetteer import Mention
from hsnlp.documents import Span
from hsnlp.recommendations.model import Actor, Quote
from hsnlp.recommendations.structure.review_state import states_named

__all__ = ["SENTENCE", "speaker"]

SENTENCE = re.compile(r"(?<=[a-z0-9)\]”\"’][.!?])\s+(?=[A-Z“\"])")
"""Where a sentence ends and another begins, as far as a regular expression tells."""
_ASIDE = r"(?:,[^,;.]{3,90},)?"
_VERB = re.compile(
    rf"{_ASIDE}\s+(?:also |further |therefore |then |strongly |in particular )*"
    r"(?:had |has |have )?(?:[a-z]+ed|thanked|took|asked|made|drew|gave|paid|put|was|saw|spoke|felt|sought|"
    r"(?:recommend|urge|call|encourage|suggest|ask|request|propose|invite|advise|appeal|note|welcome)s?)\b"
)
_URGES = re.compile(
    r"\b(?:recommend|urg|call|encourag|suggest|ask|request|propos|invit|advis|appeal)(?:e?s|e?d|ing)?\b"
)


def speaker(text: str, offset: int, under: Actor | None = None) -> Quote | None:
    """Return the state that urges in the last sentence of `text`, or that *it* there stands for.

    That is the last state that is a subject before the last verb of urging; one named in a sentence before counts
    where the last sentence names none. The state under review urges nobody.
    """
    urged = [m.start() for m in _URGES.finditer(text)]
    if not urged:
        return None
    reviewed = next((m.entry.code for m in states_named(under.text)), "") if under is not None else ""
    starts = [0, *(m.end() for m in SENTENCE.finditer(text))]
    subjects = [
        m
        for m in states_named(text[: urged[-1]])
        if m.entry.code != reviewed and _is_subject(text, m, max(at for at in starts if at <= m.start))
    ]
    if not subjects:
        return None
    last = subjects[-1]
    return Quote(Span(offset + last.start, offset + last.end), text[last.start : last.end], "lead-in")


def _is_subject(text: str, mention: Mention, sentence: int) -> bool:
    before = text[sentence : mention.start]
    opens = len(before.removeprefix("The ").removeprefix("the ")) == 0 or before.endswith((", ", ", the "))
    return opens and bool(_VERB.match(text, mention.end))
