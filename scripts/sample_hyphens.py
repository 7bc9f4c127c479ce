"""Where a word of English may be broken, well enough for made-up pages."""

from __future__ import annotations

import re

__all__ = ["break_points"]

_SYLLABLE = re.compile(r"(?<=[aeiou])(?=[bcdfghklmnprstvz][aeiou])|(?<=[aeiou][lmnrst])(?=[bcdfgkmnpstv][aeiou])")
_SUFFIX = re.compile(r"(?=(?:ment|ness|tion|sion|ing|able|ful|less)s?$)")
_WEAK = re.compile(r"[a-z]?[a-z](?:ing|ed|er|es|en|ely)s?$|[^aeiouy]+e?s?$")


def break_points(word: str) -> list[int]:
    """Return the places at which `word` may take a hyphen, in order; three letters stay on either side.

    >>> break_points("government"), break_points("working")
    ([6], [4])
    """
    letters = re.match(r"[a-z]+", word, re.IGNORECASE)
    if not letters or len(letters.group()) < 6:
        return []
    stem = letters.group().lower()
    found = {m.start() for m in _SYLLABLE.finditer(stem) if not _WEAK.match(stem, m.start())}
    found |= {m.start() for m in _SUFFIX.finditer(stem)}
    return sorted(at for at in found if 3 <= at <= len(stem) - 3)
