"""The frozen nouns that a codebook is made of: codes, their cues, dimensions, borderline rules, lists of phrases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

__all__ = [
    "STRENGTHS",
    "WHEN_NEGATED",
    "Code",
    "Cue",
    "Dimension",
    "Example",
    "PhraseList",
    "Rule",
    "Strength",
    "WhenNegated",
]

Strength = Literal["strong", "medium", "weak"]
STRENGTHS: dict[str, int] = {"strong": 3, "medium": 2, "weak": 1}
"""Points that a cue adds to its code; a dimension's `threshold` says how many points make a code."""

WhenNegated = Literal["drop", "keep"]
WHEN_NEGATED: tuple[str, ...] = get_args(WhenNegated)


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence written for the codebook, the codes that it gets (``dimension:code``), and why."""

    text: str
    codes: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Cue:
    """Phrases that speak for a code, and the conditions under which they do. SCHEMA.md tells how they are written.

    `all_of` holds groups of phrases: each group needs a match in the same sentence, at most `near` tokens away
    (0: anywhere in it). `none_of` holds phrases that must not stand in the sentence. `unless` holds phrases that
    swallow a match: "food security" swallows "security".
    """

    phrases: tuple[str, ...]
    strength: Strength = "medium"
    all_of: tuple[tuple[str, ...], ...] = ()
    none_of: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    near: int = 0
    when_negated: WhenNegated = "keep"
    voice: str = ""
    note: str = ""

    @property
    def points(self) -> int:
        """What one cue adds to its code: 3 for strong, 2 for medium, 1 for weak."""
        return STRENGTHS[self.strength]


@dataclass(frozen=True, slots=True)
class Code:
    """One thing that a coder may say of a passage, with everything needed to decide it.

    `maps` are further names for the code in other schemes (``sector``: ``military``), as pairs.
    `scores` are pairs of points and the precision measured at that many points on development data.
    """

    id: str
    dimension: str
    title: str
    definition: str
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    rule: str = ""
    examples: tuple[Example, ...] = ()
    cues: tuple[Cue, ...] = ()
    maps: tuple[tuple[str, str], ...] = ()
    scores: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Dimension:
    """A question put to every passage, and the codes that answer it.

    `slot_of` names the dimension whose annotations this one describes (``voice`` is a slot of ``frame``); empty
    where the dimension stands by itself; `applies_to` narrows a slot to some of that dimension's codes. `several`
    says whether a passage may get more than one of its codes.
    """

    id: str
    title: str
    question: str
    codes: tuple[Code, ...] = ()
    slot_of: str = ""
    several: bool = True
    threshold: int = 2
    applies_to: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A borderline rule: how a case that two coders could read differently is settled."""

    number: int
    title: str
    text: str
    since: str = ""
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PhraseList:
    """A named list of phrases, which cues and other lists name as ``@name``.

    `unless` holds phrases that swallow a match of this list wherever it is used.
    """

    name: str
    phrases: tuple[str, ...]
    unless: tuple[str, ...] = ()
    note: str = ""
