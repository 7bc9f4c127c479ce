"""Scope: whether a match stands under a negation, in a hypothesis, or in scare quotes.

A window of words before the match, cut at the punctuation and conjunctions that end a clause: the plain rule of
NegEx (Chapman and others, 2001), without its list of terms.
"""

from __future__ import annotations

from hsnlp.annotators.cues.reading import Hit, Reading

__all__ = ["is_hypothetical", "is_negated", "is_scare_quoted"]

_NEGATIONS = frozenset({"no", "not", "n't", "n\N{RIGHT SINGLE QUOTATION MARK}t", "never", "neither", "nor", "none"})
_NEGATIONS |= {"nobody", "cannot", "without", "hardly", "scarcely", "barely"}
_HYPOTHESES = frozenset({"if", "unless", "whether", "would", "could", "might", "may", "potential", "potentially"})
_ENDS = frozenset({",", ";", ":", ".", "(", ")", "but", "although", "though", "however", "whereas", "because"})
_ENDS |= {"which", "who", "that"}
_NOT_ONLY = frozenset({"only", "just", "merely", "simply", "least"})

_QUOTES = frozenset("\"'\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}") | {"``", "''"}
_QUOTES |= {"\N{LEFT SINGLE QUOTATION MARK}", "\N{RIGHT SINGLE QUOTATION MARK}"}

_QUOTED = 5
_NEGATION_REACH = 6
_HYPOTHESIS_REACH = 12


def is_negated(reading: Reading, hit: Hit) -> bool:
    """Whether a negation stands up to six words before the match, in the same clause ("not only" is none).

    >>> from hsnlp.annotators.cues.engine import compile_lexicon
    >>> from hsnlp.documents import Passage, Span
    >>> text = "Newcomers are no threat to anyone."
    >>> reading = compile_lexicon({"threat": ["threat"]}).read(Passage("d", Span(0, len(text)), text))
    >>> [is_negated(reading, hit) for hit in reading.hits("threat")]
    [True]
    """
    words = reading.words
    for index in range(hit.start - 1, max(hit.start - 1 - _NEGATION_REACH, -1), -1):
        if words[index] in _ENDS:
            return False
        if words[index] in _NEGATIONS:
            return words[index + 1] not in _NOT_ONLY
    return False


def is_hypothetical(reading: Reading, hit: Hit) -> bool:
    """Whether a condition or a modal of mere possibility stands up to twelve words before the match."""
    words = reading.words
    for index in range(hit.start - 1, max(hit.start - 1 - _HYPOTHESIS_REACH, -1), -1):
        if words[index] in _ENDS:
            return False
        if words[index] in _HYPOTHESES:
            return True
    return False


def is_scare_quoted(reading: Reading, hit: Hit) -> bool:
    """Whether the match stands in quotation marks that hold five words at most: named, and held at arm's length.

    >>> from hsnlp.annotators.cues.engine import compile_lexicon
    >>> from hsnlp.documents import Passage, Span
    >>> text = 'They called it an "invasion" again.'
    >>> reading = compile_lexicon({"cue": ["invasion"]}).read(Passage("d", Span(0, len(text)), text))
    >>> [is_scare_quoted(reading, hit) for hit in reading.hits("cue")]
    [True]
    """
    words = reading.words
    opening = next(
        (i for i in range(hit.start - 1, hit.start - 1 - _QUOTED, -1) if i >= 0 and words[i] in _QUOTES), None
    )
    if opening is None:
        return False
    return any(words[i] in _QUOTES for i in range(hit.end, min(opening + _QUOTED + 2, len(words))))
