"""Lead-ins of lists: what announces or prescribes, and what it lends to the entries below it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from hsnlp.annotators.recommendations.addressee import Vocabulary
from hsnlp.annotators.recommendations.context import lead_in
from hsnlp.annotators.recommendations.words import ACTION_VERBS, closed_list
from hsnlp.codebook import load_codebook
from hsnlp.documents import Passage, Span
from hsnlp.recommendations.model import Actor, Quote
from hsnlp.recommendations.structure.list_speakers import SENTENCE, speaker
from hsnlp.recommendations.structure.review_state import states_named

__all__ = ["Lead", "procedural", "read_lead", "status_of"]

_NOUNS = r"(?:recommendations?|proposals|suggestions|priority actions|action points|calls to action)"
_BELOW = re.compile(
    rf"\b(?:following|below|listed) (?:[\w-]+ ){{0,4}}?{_NOUNS}\b|"
    rf"\b{_NOUNS}\b[^.]{{0,160}}\b(?:below|as follows|listed|following)\b",
    re.IGNORECASE,
)
_ABOVE_LIST = re.compile(
    rf"\b{_NOUNS}\b[^,;:.]{{0,60}}:$|\b(?:recommend|propose|suggest)(?:s|ed)?(?:[^.]{{0,30}}\bthe following|\s*:$)|"
    r"\b(?:actions?|measures|steps)\b.{0,40}\b(?:is|are) (?:strongly )?(?:recommended|proposed)\b.{0,30}:$",
    re.IGNORECASE,
)
_ANSWERS = re.compile(
    r"\b(?:comments?|repl(?:y|ies)|explanations?|observations?|reservations?|clarifications?|pledges|"
    r"voluntary commitments)\b\W*$",
    re.IGNORECASE,
)
_PROCEDURAL = re.compile(
    r"\b(?:all |the )?conclusions (?:and/?\s*(?:or)?|or) recommendations (?:contained|set out|in the present)|"
    r"\bresponses? of .{0,80}\bto (?:these|this|the(?: above)?) recommendations?\b|"
    r"\bwill (?:examine|consider|study|respond to) the (?:above|following|foregoing)\b|"
    r"\b(?:considers|indicated|noted) that (?:the )?recommendations?\b|"
    r"\brecommendations? (?:noted|contained|made|listed|set out|in) (?:\w+ ){0,4}paragraphs?\b|"
    r"^\W*(?:regarding|with regards? to|concerning|as to|as regards) (?:the )?recommendations?\b",
    re.IGNORECASE | re.DOTALL,
)
_STATUS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (status, re.compile("|".join(patterns), re.IGNORECASE))
    for status, patterns in (
        (
            "partially accepted",
            (
                r"\b(?:partial(?:ly)?|in part|partly)\b.{0,60}\b(?:accept|support|agree)",
                r"\b(?:accept|support|agree)\w*\b.{0,60}\b(?:partial(?:ly)?|in part|partly|in principle)\b",
            ),
        ),
        (
            "rejected",
            (
                r"\b(?:not|cannot|n't|unable to|nor)\b.{0,40}\b(?:enjoy|accept|support|endorse|agree)",
                r"\breject(?:s|ed)?\b|\bnot (?:accepted|supported|acceptable)\b|\bunacceptable\b|\bdeclined?\b",
            ),
        ),
        (
            "pending",
            (
                r"\bwill be (?:further )?(?:examined|considered|studied|reviewed)\b|\bfurther considered\b",
                r"\bwould study\b|\bunder (?:consideration|examination)\b|\bpending\b|\bdefer(?:red|s)\b",
                r"\bwill (?:examine|consider|study|provide (?:a )?(?:its )?(?:responses?|answers?))\b",
            ),
        ),
        (
            "accepted",
            (
                r"\benjoy(?:s|ed)?\b.{0,60}\bsupport\b|\bha(?:s|ve) the support\b|\bsupported by\b|\baccept(?:s|ed)\b",
                r"\bagree[sd]? (?:to|with)\b|\bsupports the following\b|\bendorse[sd]\b",
            ),
        ),
        (
            "noted",
            (
                r"\b(?:takes?|took|taken) note\b|\bnoted (?:by|the following)\b",
                r"\b(?:was|were|are|is|been) noted\b",
            ),
        ),
    )
)
_TOWARDS = re.compile(r"\b(?:by|of|to|from|for|that)\s+(?:the\s+)?$", re.IGNORECASE)
_DEED_BELOW = re.compile(
    r"\b(?:following|steps?|measures?|actions?|efforts?|everything|order|that)"
    r"(?: (?:as|be|are|to|in|the|then|each))*\W*$",
    re.IGNORECASE,
)
_DOING = frozenset({"be", "have", "include", "ensure", "do", "contain", "make"})
_NOUNS_TOO = closed_list("also_nouns")
_LONGEST = 900


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead-in: `announces` that recommendations follow, or prescribes itself (*States should:*).

    `closed` tells one that ends in a colon from one that only stands above a list. `complete` is one that holds a
    verb of its own, *States should uphold:*, so that what stands below it are parts of one demand. `status`, `actor`
    and `cited` are what it says of all entries below.
    """

    span: Span
    announces: bool
    closed: bool
    complete: bool = False
    status: str | None = None
    actor: Actor | None = None
    cited: Quote | None = None


@cache
def _vocabulary() -> Vocabulary:
    return Vocabulary.of(load_codebook())


def status_of(text: str) -> str | None:
    """Return what `text` says became of recommendations, one of `STATUSES`, None where it says nothing.

    >>> status_of("The following proposals do not enjoy the support of Ruritania:")
    'rejected'
    """
    return next((status for status, pattern in _STATUS if pattern.search(text)), None)


def procedural(text: str) -> bool:
    """Whether a paragraph tells how recommendations are dealt with and makes none itself."""
    return bool(_PROCEDURAL.search(text))


def read_lead(text: str, offset: int, under: Actor | None = None) -> Lead | None:
    """Return the lead-in that `text` is or ends in, None where nothing in it announces or prescribes.

    `offset` is where `text` begins in its document; `under` the state under review, if there is one.
    """
    text = text.rstrip()
    closed = text.endswith((":", ": -", ":-", "—"))
    span = Span(offset, offset + len(text)) if text else None
    if span is None or _ANSWERS.search(text):
        return None
    start = [0, *(m.end() for m in SENTENCE.finditer(text))][-1]
    announces = _BELOW.search(text) or (closed and _ABOVE_LIST.search(text, start))
    if len(text) <= _LONGEST and announces and (closed or not procedural(text) or status_of(text)):
        return Lead(span, True, closed, False, status_of(text), _announced(text, offset, under))
    lead = _prescribing(text[start:], offset + start, closed)
    return replace(lead, cited=speaker(text, offset, under)) if lead is not None else None


def _is_complete(sentence: str, modality: int) -> bool:
    """Whether a verb of conduct stands behind the modality; *take steps to:* leaves the deed to the list."""
    after = sentence[modality:]
    if _DEED_BELOW.search(after):
        return False
    return any(w in _DOING or (w in ACTION_VERBS and w not in _NOUNS_TOO) for w in re.findall(r"[a-z-]+", after))


def _announced(text: str, offset: int, under: Actor | None) -> Actor | None:
    """Return to whom the recommendations that `text` announces are made: the state under review, if it is named."""
    named = list(states_named(text))
    if under is not None:
        code = next((m.entry.code for m in states_named(under.text)), "")
        named = [m for m in named if m.entry.code == code]
    else:
        named = [m for m in named if _TOWARDS.search(text, 0, m.start)]
    if not named:
        return None
    place = Span(offset + named[0].start, offset + named[0].end)
    return Actor(place, text[named[0].start : named[0].end], "lead-in", "state")


def _prescribing(sentence: str, offset: int, closed: bool) -> Lead | None:
    span = Span(offset, offset + len(sentence))
    found = lead_in(Passage("", span, sentence), _vocabulary())
    if found is None:
        return None
    actor = None
    if found.addressee is not None:
        place = Span(found.addressee["start"], found.addressee["end"])
        actor = Actor(place, found.addressee["text"], "lead-in", found.addressee["type"])
    return Lead(span, False, closed, _is_complete(sentence, found.modality["end"] - offset), None, actor)
