"""The words of a passage, and the small closed lists that the rules look up. No part of speech is guessed."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = [
    "ACTION_VERBS",
    "ADVERBS",
    "BE",
    "SUBORDINATORS",
    "Words",
    "closed_list",
    "is_adverb",
    "is_participle",
    "read_words",
]

_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|\w+(?:[-'’‑/&]\w+)*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Words:
    """A text cut into words and marks: `lower` in small letters, `starts` and `ends` as offsets into `text`."""

    text: str
    lower: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.lower)

    def at(self, index: int) -> str:
        """Return the word at `index` in small letters, an empty string outside the text."""
        return self.lower[index] if 0 <= index < len(self.lower) else ""

    def shown(self, index: int) -> str:
        """Return the word at `index` as it is written."""
        return self.text[self.starts[index] : self.ends[index]]

    def between(self, start: int, end: int) -> str:
        """Return the text from word `start` up to, not with, word `end`."""
        return self.text[self.starts[start] : self.ends[end - 1]]


def read_words(text: str) -> Words:
    """Cut a text into words.

    >>> read_words("U.S. officials can't re-open it.").lower
    ('u.s.', 'officials', "can't", 're-open', 'it', '.')
    """
    found = [m.span() for m in _TOKEN.finditer(text)]
    return Words(
        text,
        tuple(text[a:b].lower().replace("’", "'") for a, b in found),
        tuple(a for a, _ in found),
        tuple(b for _, b in found),
    )


@cache
def _tables() -> dict[str, str]:
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))


def closed_list(name: str) -> frozenset[str]:
    """Return a list of ``words.toml`` by its name."""
    return frozenset(_tables()[name].split())


BE = closed_list("be")

ADVERBS = closed_list("adverbs")
_NOT_ADVERBS = closed_list("not_adverbs")

SUBORDINATORS = closed_list("subordinators")

_IRREGULAR = closed_list("irregular")
_NOT_PARTICIPLES = closed_list("not_participles")

ACTION_VERBS = closed_list("action_verbs")
"""Verbs of conduct, in the base form: what an imperative may begin with, and what a recommendation may ask for."""


def is_adverb(word: str) -> bool:
    """Whether a word in small letters is an adverb that may stand between a subject, a modal and a verb."""
    return word in ADVERBS or (len(word) > 4 and word.endswith("ly") and word not in _NOT_ADVERBS)


def is_participle(word: str) -> bool:
    """Whether a word in small letters reads as a past participle.

    >>> [is_participle(word) for word in ("strengthened", "done", "need")]
    [True, True, False]
    """
    return word in _IRREGULAR or (len(word) > 4 and word.endswith("ed") and word not in _NOT_PARTICIPLES)
