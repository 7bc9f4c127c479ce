"""What the scripts on lists of recommendations share: words with their places, and how far two texts agree."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

__all__ = ["agreement", "covered", "words"]

_WORD = re.compile(r"[^\W_]+(?:\.\d+)*")


def words(text: str) -> list[tuple[str, int, int]]:
    """Return the words of a text, small and without accents, each with its start and end.

    >>> words("The État acts")
    [('the', 0, 3), ('etat', 4, 8), ('acts', 9, 13)]
    """
    found = []
    for word in _WORD.finditer(text):
        plain = "".join(c for c in unicodedata.normalize("NFKD", word[0].lower()) if not unicodedata.combining(c))
        found.append((plain, *word.span()))
    return found


def covered(asked: Counter[str], there: Counter[str]) -> float:
    """Return the share of the words of `asked` that `there` has, each as often as it has it."""
    return (asked & there).total() / max(1, asked.total())


def agreement(one: Counter[str], other: Counter[str]) -> float:
    """Return the Dice coefficient of two texts' words."""
    return 2 * (one & other).total() / max(1, one.total() + other.total())
