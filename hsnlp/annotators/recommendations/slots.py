"""The slots of a recommendation: what is to be done, for whom, how strongly, at which level, in whose voice."""

from __future__ import annotations

from typing import Any

from hsnlp.annotators.gazetteer import signature
from hsnlp.annotators.recommendations.addressee import Actor, Vocabulary
from hsnlp.annotators.recommendations.detect import Found
from hsnlp.annotators.recommendations.phrases import subject_before
from hsnlp.annotators.recommendations.words import Words, closed_list, is_adverb

__all__ = ["action_range", "cited_body", "level_of", "quoted", "strength_of"]

_ENDS = closed_list("ends")
_LOOSE_ENDS = frozenset({",", "and", "or", "-", "*", "'", "’", "”", '"', "[", "("})
_CLAUSES = closed_list("clauses")
_LIGHT = closed_list("light")
_SAYING = closed_list("slots_saying")
_ABBREVIATIONS = closed_list("abbreviations")
_OWN = closed_list("own")
_POINTING = closed_list("pointing")
_DOCUMENTS = closed_list("documents")

_DEFAULTS = {
    "must": "strong", "should": "medium", "need_to": "medium", "have_to": "strong", "let_us": "strong",
    "imperative": "strong", "item": "strong", "perform_to": "medium", "perform_that": "medium",
    "perform_for": "medium", "evaluated": "medium", "needed": "medium", "require": "medium",
    "tentative": "weak", "duty": "medium", "time_to": "medium", "way_to": "medium",
}  # fmt: skip
_BY_TYPE = {
    "state": "national",
    "international_organisation": "international",
    "regional_body": "regional",
    "local_authority": "subnational",
}


def action_range(found: Found) -> tuple[int, int]:
    """Return the words that say what is to be done: from the verb to the end of its clause."""
    words, candidate = found.words, found.candidate
    start = candidate.action
    if start < candidate.modality[0]:  # the thing that is needed stands before the modality
        return (start, candidate.modality[0])
    while start < len(words) - 1 and (words.at(start) in (",", "–", "—", "-") or words.at(start) in _LIGHT):
        start += 1
    if words.at(start - 1) == "to" and words.at(start - 2) in ("not", "never") and start - 2 >= candidate.modality[1]:
        start -= 2  # "urges insurers not to penalise" asks for the contrary of penalising
    end = start + 1
    if end < len(words) and words.at(start) in ("“", '"'):
        start, end = end, end + 1
    signed = signature(words.text)
    while end < len(words):
        word = words.at(end)
        if (
            (word in _ENDS and not _inside(words, end))
            or (word == "," and words.at(end + 1) in _CLAUSES)
            or (word in ("–", "—") and end - start > 8)
        ):
            break
        if signed and words.starts[end] == signed[0] - 1:
            break
        end += 1
    while end > start + 1 and words.at(end - 1) in _LOOSE_ENDS:
        end -= 1
    return (start, end)


def _inside(words: Words, at: int) -> bool:
    """Whether a full stop or colon belongs to an abbreviation or a number and ends nothing."""
    if words.at(at) not in (".", ":"):
        return False
    follows = words.text[words.ends[at] : words.ends[at] + 2]
    return (
        words.at(at - 1) in _ABBREVIATIONS
        or (bool(follows.strip()) and not follows[0].isspace())
        or follows[1:].islower()
    )


def strength_of(found: Found, vocabulary: Vocabulary) -> str:
    """Return ``strong``, ``medium`` or ``weak``: what the codebook says of the words that carry the modality."""
    words, candidate = found.words, found.candidate
    if candidate.kind in ("imperative", "item", "let_us"):
        return "strong"
    named = {"own", "noun_call", "renewed_call", "no_speaker"} & candidate.marks or found.speaker is not None
    if candidate.kind == "perform_for" and candidate.cue in ("call", "demand") and not named:
        return "medium"  # a thing that "calls for" an answer
    first, last = candidate.modality
    around = words.lower[max(0, first - 2) : first]
    if candidate.kind in ("need_to", "have_to", "should") and {"may", "might", "could", "perhaps"} & set(around):
        return "weak"
    if candidate.kind in ("need_to", "duty", "way_to", "needed", "require", "time_to"):
        return _DEFAULTS[candidate.kind]
    text = f" {' '.join(words.lower[first:last])} "
    for phrase, strength in vocabulary.strengths:
        if f" {phrase} " in text:
            return strength
    return _DEFAULTS[candidate.kind]


def level_of(found: Found, addressee_type: str, vocabulary: Vocabulary) -> str:
    """Return the level that the sentence names, else that of the addressee's type, else ``unspecified``."""
    text = f" {' '.join(found.words.lower)} "
    for phrase, level in vocabulary.levels:
        if phrase.endswith(("level", "levels")) and f" {phrase} " in text:
            return level
    if addressee_type in _BY_TYPE:
        return _BY_TYPE[addressee_type]
    for phrase, level in vocabulary.levels:
        if f" {phrase} " in text:
            return level
    return "unspecified"


def cited_body(found: Found, vocabulary: Vocabulary) -> tuple[bool, tuple[int, int] | None]:
    """Return whether another body than the text recommends, and the words that name it (None: not in this passage)."""
    words, candidate = found.words, found.candidate
    signed = signature(words.text)
    if signed and candidate.kind in ("imperative", "item"):
        return True, _covering(words, *signed)
    if candidate.kind.startswith("perform"):
        return _speaker(words, candidate.speaker, found.speaker, told="past" in candidate.marks)
    begin = (
        candidate.subject[0]
        if candidate.subject and candidate.subject[0] < candidate.modality[0]
        else candidate.modality[0]
    )
    for at in range(begin - 1, -1, -1):
        if words.at(at) in _SAYING and (words.at(at + 1) in ("that", ",", ":", '"', "“") or at == begin - 1):
            subject = subject_before(words, at)
            if subject is None or words.at(subject[0]) in _OWN:
                return False, None
            return True, subject
    for at in range(candidate.action, len(words) - 1):  # "…," said the minister
        if words.at(at) in ("said", "says") and words.at(at - 1) in (",", '"', "”", "'", "’", "."):
            end = at + 1
            while end < len(words) and words.at(end) not in _ENDS and words.at(end) != "," and end - at < 12:
                end += 1
            return (True, (at + 1, end)) if end > at + 1 else (True, None)
    if words.at(0) == "according" and words.at(1) == "to":
        comma = next((i for i in range(2, min(len(words), 25)) if words.at(i) == ","), 0)
        return (True, (2, comma)) if comma > 2 else (True, None)
    return False, None


def _speaker(
    words: Words, span: tuple[int, int] | None, actor: Actor | None, *, told: bool
) -> tuple[bool, tuple[int, int] | None]:
    """Return who urges: anybody but the text itself; a thing does so only where it is told as past."""
    if span is None or words.at(span[0]) in _OWN or words.at(span[1] - 1) in _OWN:
        return False, None
    if span[1] - span[0] == 1 and words.at(span[0]) in _POINTING:
        return True, span
    if actor is not None:
        start = actor.start
        while start < actor.end - 1 and is_adverb(words.at(start)):
            start += 1
        return True, (start, actor.end)
    head = words.at(span[1] - 1)
    return (True, span) if told or head in _DOCUMENTS or words.at(span[0] + 1) in _DOCUMENTS else (False, None)


def _covering(words: Words, start: int, end: int) -> tuple[int, int] | None:
    inside = [i for i in range(len(words)) if start <= words.starts[i] and words.ends[i] <= end]
    return (inside[0], inside[-1] + 1) if inside else None


def quoted(words: Words, span: tuple[int, int], offset: int) -> dict[str, Any]:
    """Return a range of words as the record that an annotation keeps, with offsets into the document."""
    return {
        "text": words.between(*span),
        "start": offset + words.starts[span[0]],
        "end": offset + words.ends[span[1] - 1],
    }
