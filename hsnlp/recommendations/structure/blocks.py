"""Where a labelled recommendation ends: what its paragraphs and bullets are, and what comes after it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hsnlp.documents import Document, Span
from hsnlp.recommendations.model import Quote
from hsnlp.recommendations.structure.demands import demands, replies
from hsnlp.recommendations.structure.labels import field_of, folded, label_of
from hsnlp.recommendations.structure.reading import Unit, is_listed, without_marker

__all__ = ["Number", "answered_body", "answers", "body", "follows", "last_number", "number_of", "without_answer"]

Number = tuple[str, ...]
_LONGEST = 40  # units; a list of recommendations in full is rarely half as long
_GAP = 1  # paragraphs without a demand between two that have one
_NUMBER = re.compile(r"([A-Z]{0,2}\d{1,4}(?:\.\d{1,4})*)[.)]?\s+(?=\S)")
_SOURCE = re.compile(r"\((?:paragraphs?|paras?|pages?|pp?)\.? [\d., –-]+(?:and [\d.]+)?\)\W*$", re.IGNORECASE)
_ANSWERING = re.compile(r"\b(?:response|reply|reponse|respuesta)s?\b")
_FIRST_SENTENCE = re.compile(r"(?<=[a-z)][.?!])\s+(?=[A-Z])")
_BODY = re.compile(
    r"\b(?:[A-Z][\w’'-]*(?: (?:and|of|on|for|into|the)\b)* ){1,8}"
    r"(?:Committee|Inquiry|Commission|Panel|Review|Council)\b"
)
_OPENING = 2000  # characters in which a document says that it is an answer


def answers(document: Document) -> bool:
    """Whether a document answers recommendations that others made: its title or first headings say so."""
    title = document.metadata.title
    heads = [b.span.of(document.text) for b in document.blocks if b.kind == "heading" and b.span.start < _OPENING]
    return any(_ANSWERING.search(folded(head)) for head in [title, *heads[:6]])


def answered_body(document: Document) -> Quote | None:
    """Return the body whose recommendations a document answers, where its opening names one; None elsewhere."""
    if not answers(document):
        return None
    found = _BODY.search(document.text, 0, _OPENING)
    return Quote(Span(*found.span()), found[0], "document") if found is not None else None


def number_of(text: str) -> Number | None:
    """Return the parts of the number with which a paragraph begins.

    >>> number_of("2.110. The aim is plain."), number_of("In 2010 it began.")
    (('2', '110'), None)
    """
    found = _NUMBER.match(text)
    return tuple(found[1].split(".")) if found else None


def follows(number: Number, before: Number) -> bool:
    """Whether a number is the next in the count after `before`.

    >>> follows(("8", "22"), ("8", "21")), follows(("1",), ("93",))
    (True, False)
    """
    if not before or len(number) != len(before) or number[:-1] != before[:-1]:
        return False
    last, here = before[-1], number[-1]
    return last.isdigit() and here.isdigit() and int(here) == int(last) + 1


def last_number(given: Sequence[Unit], at: int) -> Number | None:
    """Return the number of the last numbered paragraph before the unit at `at`, where there is one not far above."""
    for unit in reversed(given[max(0, at - _LONGEST) : at]):
        number = None if unit.heading or unit.row is not None else number_of(unit.text)
        if number is not None:
            return number
    return None


def body(
    text: str,
    given: Sequence[Unit],
    at: int,
    label: str,
    before: Number | None,
    *,
    strict: bool = False,
    opened: Unit | None = None,
) -> list[Span]:
    """Return the pieces of a recommendation from the unit at `at` on, without bullets and numbers of lists.

    `before` is the number of the last paragraph above it: where the count goes on, the recommendation is over.
    `opened` is the unit that holds its first words, None where they are still to come. Where the document is
    `strict`, an answer to recommendations, what asks for nothing any more is the answer.
    """
    inside = _inside(given, at, label, before)
    kept, gap = 0, 0
    above = opened
    for taken, unit in enumerate(inside, 1):
        first = above is None
        listed = is_listed(unit) and above is not None and (is_listed(above) or above.text.endswith(":"))
        runs_on = above is not None and unit.text[0].islower() and not above.text.endswith((".", "?", "!"))
        if strict and not listed and not runs_on and replies(unit.text):
            break
        # An answer soon has a "should" of its own; a recommendation has it in its first sentence.
        asks = demands(_FIRST_SENTENCE.split(unit.text, maxsplit=1)[0] if strict else unit.text)
        if first or listed or runs_on or asks or (above is not None and above.text.endswith(":")):
            kept, gap = taken, 0
        else:
            gap += 1
            if strict or opened is not None or gap > _GAP:
                break
        above = unit
    return [without_answer(text, without_marker(text, unit.span), strict=strict) for unit in inside[:kept]]


def without_answer(text: str, span: Span, *, strict: bool) -> Span:
    """Return what is quoted of a paragraph that runs on into the answer; all of it where the document answers nothing.

    A quoted recommendation ends where the paragraph of the report is named in brackets, or where another speaks.

    >>> both = "We urge the port to act (paragraph 4.2). The port acts."
    >>> without_answer(both, Span(0, len(both)), strict=True).of(both)
    'We urge the port to act (paragraph 4.2).'
    """
    words = span.of(text)
    for start in _FIRST_SENTENCE.finditer(words) if strict else ():
        if _SOURCE.search(words[: start.start()]) or replies(words[start.end() :], plainly=True):
            return Span(span.start, span.start + start.start())
    return span


def _inside(given: Sequence[Unit], at: int, label: str, before: Number | None) -> list[Unit]:
    """Return the units up to the next label, heading, table, field or numbered paragraph of the report."""
    found: list[Unit] = []
    for unit in given[at : at + _LONGEST]:
        if unit.row is not None or unit.heading or label_of(unit.text) or field_of(unit.text):
            break
        if _counts_on(number_of(unit.text), label, before):
            break
        found.append(unit)
    return found


def _counts_on(number: Number | None, label: str, before: Number | None) -> bool:
    """Whether a number goes on the count of the report's paragraphs, and not that of the recommendation's own."""
    if number is None:
        return False
    if before is not None and len(number) == len(before):
        return len(number) > 1 or follows(number, before)
    return len(number) > 1 and number[0] != label
