"""Plain questions about a piece of text: how many words, a sentence, running prose, a title."""

from __future__ import annotations

import re

__all__ = ["count_words", "ends_sentence", "is_prose", "is_title_like"]

_WORD = re.compile(r"[^\W\d_]{2,}|\b[aAI]\b")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\d{0,3}$")
_INNER_END = re.compile(r"[a-z)”\"][.!?][”\"’)]*\s+[“\"‘(]?[A-Z]")
MIN_PROSE_WORDS = 18  # shorter paragraphs of the sample corpora are bylines, addresses and pull lines as often as not


def count_words(text: str) -> int:
    """Return the number of words: runs of two letters or more, and "a", "I".

    >>> count_words("In 2021, a boat sank.")
    4
    """
    return sum(1 for _ in _WORD.finditer(text))


def ends_sentence(text: str) -> bool:
    """Whether `text` ends as a sentence does, closing quotes, brackets and a note's number aside.

    >>> ends_sentence("“They were afraid.”"), ends_sentence("The way forward")
    (True, False)
    """
    return bool(_SENTENCE_END.search(text.rstrip()))


def is_prose(text: str) -> bool:
    """Whether `text` reads as running prose: long enough, with a sentence in it, and mostly lower case."""
    n_words = count_words(text)
    if n_words < MIN_PROSE_WORDS:
        return False
    words: list[str] = _WORD.findall(text)
    lower = sum(word[0].islower() for word in words) / n_words
    if not (ends_sentence(text) or _INNER_END.search(text)):
        return n_words >= 25 and lower >= 0.7
    shouted = text.isupper() and n_words >= 30  # transcripts and old web pages set whole paragraphs in capitals
    return shouted or lower >= 0.55


def is_title_like(text: str) -> bool:
    """Whether `text` could be a title: short, no sentence, not a list item, begins with a capital or a quote."""
    stripped = text.strip()
    if not 2 <= len(stripped) <= 160 or count_words(stripped) > 20 or count_words(stripped) == 0:
        return False
    if stripped[-1] in ".;,:" or stripped[0].islower():
        return False
    return stripped[0].isalnum() or stripped[0] in "“\"'‘("
