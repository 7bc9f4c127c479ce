"""The closed lists by which demands are compared, and the stem under which a word is looked up."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["WORD", "act_of", "asides", "empty", "groups_of", "light", "opposed", "stem", "synonym"]

WORD = re.compile(r"@[a-z0-9_]+|[a-z][a-z'’]*[a-z]|\d[\d,.]*\d|\d")
"""A name put for an instrument, a word, a number."""

_ENDINGS = (
    "isations izations isation ization ising izing ises izes ational ations ation ments ment ities ity ings ing ions "
    "ion ating ated ates ate ised ized ise ize ally edly ed es ly al ies ied ness ence ance ive ory s"
)
_ORDERED = tuple(sorted(_ENDINGS.split(), key=lambda ending: (-len(ending), ending)))


@cache
def _tables() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))


@cache
def stem(word: str) -> str:
    """Return what is left of a word in small letters when its ending is cut off, four letters at least.

    Crude on purpose: *ratify*, *ratification* and *ratifying* meet in one stem, British and American spelling too.

    >>> {stem(word) for word in ("ratify", "ratifying", "ratification", "ratified")}
    {'ratif'}
    >>> stem("criminalise") == stem("criminalizing")
    True
    """
    word = word.removesuffix("'s").removesuffix("’s")
    if len(word) > 3 and word[-1] == "s" and word[-2] not in "su":
        word = word[:-1]
    for _ in range(2):
        for ending in _ORDERED:
            if word.endswith(ending) and len(word) - len(ending) >= 4:
                word = word[: len(word) - len(ending)]
                break
    for ending in ("at", "mm", "ic", "y", "i", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending) + ("m" if ending == "mm" else "")
    return word


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in text.split())


@cache
def empty() -> frozenset[str]:
    """Return the words, not stems, that say nothing of what is demanded."""
    return frozenset(_tables()["empty"].split())


@cache
def asides() -> re.Pattern[str]:
    """Return the pattern of what opens an aside: a purpose, a model, a helper, a reason."""
    return re.compile(rf"\b(?:{_tables()['asides']['openings'].replace(chr(10), '')})", re.I)


@cache
def light() -> frozenset[str]:
    """Return the stems of words that nearly every demand holds."""
    return _stems(_tables()["light"])


@cache
def _acts() -> dict[str, str]:
    return {stem(verb): act for act, verbs in _tables()["acts"].items() for verb in verbs.split()}


def act_of(word: str) -> str:
    """Return the act that a verb asks for, empty for a verb without an act of its own.

    >>> [act_of(word) for word in ("acceding", "repeal", "sing")]
    ['ratify', 'abolish', '']
    """
    return _acts().get(stem(word), "")


@cache
def _opposites() -> frozenset[tuple[str, str]]:
    pairs = {(act, other) for act, others in _tables()["opposites"].items() for other in others.split()}
    return frozenset(pairs | {(other, act) for act, other in pairs})


def opposed(act: str, other: str) -> bool:
    """Whether one act undoes the other.

    >>> opposed("restore", "abolish"), opposed("abolish", "stop")
    (True, False)
    """
    return (act, other) in _opposites()


@cache
def _groups() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for group, words in _tables()["groups"].items():
        for word in words.split():
            found.setdefault(word, set()).add(group)
    return {word: frozenset(groups) for word, groups in found.items()}


def groups_of(word: str) -> frozenset[str]:
    """Return the groups of persons that a word in small letters names.

    >>> sorted(groups_of("girls"))
    ['children', 'women']
    """
    return _groups().get(word, frozenset())


@cache
def _synonyms() -> dict[str, str]:
    return {stem(word): first for first, words in _tables()["synonyms"].items() for word in words.split()}


def synonym(stemmed: str) -> str:
    """Return the stem that stands for a stem and those that mean the same.

    >>> synonym(stem("eradicate")) == synonym(stem("fighting"))
    True
    """
    return _synonyms().get(stemmed, stemmed)
