"""Scope: whether a match stands under a negation or in a hypothesis.

A window of words before the match, cut at the punctuation and conjunctions that end a clause: the plain rule of
NegEx (Chapman and others, 2001), without its list of terms.
"""

from __future__ import annotations

from hsnlp.annotators.cues.reading import Hit, Reading

__all__ = ["is_hypothetical", "is_negated"]

_NEGATIONS = frozenset({"no", "not", "n't", "n\N{RIGHT SINGLE QUOTATION MARK}t", "never", "neither", "nor", "none"})
_NEGATIONS |= {"nobody", "cannot", "without", "hardly", "scarcely", "barely"}
_HYPOTHESES = frozenset({"if", "unless", "whether", "would", "could", "might", "may", "potential", "potentially"})
_ENDS = frozenset({",", ";", ":", ".", "(", ")", "but", "although", "though", "however", "whereas", "because"})
_ENDS |= {"which", "who", "that"}
_NOT_ONLY = frozenset({"only", "just", "merely", "simply", "least"})

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
