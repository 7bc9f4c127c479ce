"""Whether two demands are one: what makes another demand of them, and how alike the rest of their words are."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from hsnlp.recommendations.same.reading import Reading
from hsnlp.recommendations.same.words import light, opposed

__all__ = ["THRESHOLD", "Weighed", "Weights", "alike", "another"]

# Logistic regression on the development half of corpus/gold/same_demands.jsonl, pairs that `another` parts left out.
_BIAS, _COSINE, _COVER, _NAMES, _GROUPS, _ACTS, _COUNTRY, _SIZE = -0.9, 2.4, 3.25, -1.45, -1.9, -1.6, -0.7, -0.75
THRESHOLD = 0.4
"""Lowest score of a link: the highest F1 on the development half."""
_COVERED = 0.4
"""Share of the weight of either demand that the other must hold: a demand is more than a part of a longer one."""
_ASIDE = 0.4
"""What a term weighs in a purpose, a model or a reason."""
_LIGHT = 0.4
"""What a term weighs that nearly every demand holds."""
_NAME = 1.3
"""What the name of an instrument or a standing term weighs: it says more than a word."""
_LEAST = 2_000
"""A small collection cannot tell rare from common: rarity is counted as if there were as many demands as this."""


class Weights:
    """What each term weighs: its rarity among the different demands of a collection."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        several = list(readings)
        self._held = Counter(term for reading in several for term in reading.terms)
        self._size = max(len(several), _LEAST)

    def term(self, term: str) -> float:
        """Return the inverse document frequency of a term, less for a light word, more for a name."""
        rarity = 1.0 + math.log((self._size + 1) / (self._held[term] + 1))
        return rarity * (_NAME if term[0] == "@" else _LIGHT if term in light() else 1.0)

    def weigh(self, reading: Reading) -> Weighed:
        """Return a reading with the weight of each of its terms."""
        terms = {term: self.term(term) * (_ASIDE if term in reading.asides else 1.0) for term in reading.terms}
        names = frozenset(term for term in reading.terms if term[0] == "@" and term not in reading.asides)
        length = math.sqrt(sum(weight * weight for weight in terms.values()))
        return Weighed(reading, terms, names, sum(terms.values()), length)


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """A reading, its terms with their weights, its names, the sum of the weights and the length of their vector."""

    reading: Reading
    terms: dict[str, float]
    names: frozenset[str]
    total: float
    length: float


def another(a: Reading, b: Reading) -> str:
    """Return what makes another demand of the second, empty where nothing does.

    ``polarity``: one asks for what the other asks to undo or not to do. ``instruments``: they name different ones.
    ``numbers``, ``groups``, ``countries``: both name some, none in common.

    >>> from hsnlp.recommendations.same.reading import read
    >>> another(read("Ratify the Convention against Torture"), read("Ratify CEDAW"))
    'instruments'
    >>> another(read("Abolish the quota for seasonal workers"), read("Reintroduce the quota for seasonal workers"))
    'polarity'
    """
    if _turned(a, b):
        return "polarity"
    if a.instruments != b.instruments:
        return "instruments"
    for name in ("numbers", "groups", "countries"):
        one, other = getattr(a, name), getattr(b, name)
        if one and other and one.isdisjoint(other):
            return name
    return ""


def _turned(a: Reading, b: Reading) -> bool:
    if a.act == b.act:
        return bool(a.act) and a.negated != b.negated
    undone = opposed(a.act, b.act) and a.act not in b.acts and b.act not in a.acts
    return undone and a.negated == b.negated


def alike(a: Weighed, b: Weighed) -> float:
    """Return the probability that two demands are one, symmetric; 0 where `another` or most of the words part them."""
    if another(a.reading, b.reading):
        return 0.0
    small, large = (a, b) if (len(a.terms), a.reading.terms) <= (len(b.terms), b.reading.terms) else (b, a)
    common = [term for term in small.terms if term in large.terms]
    if not common:
        return 0.0
    cosine = sum(small.terms[t] * large.terms[t] for t in common) / (small.length * large.length)
    cover = min(sum(one.terms[t] for t in common) / one.total for one in (small, large))
    acts = a.reading.acts | b.reading.acts
    if cover < _COVERED:
        return 0.0
    point = _BIAS + _COSINE * cosine + _COVER * cover
    point += _NAMES * (a.names != b.names)
    point += _GROUPS * min(len(a.reading.groups ^ b.reading.groups), 3) / 3
    point += _ACTS * (1 - len(a.reading.acts & b.reading.acts) / len(acts) if acts else 0.5)
    point += _COUNTRY * (a.reading.countries != b.reading.countries)
    point += _SIZE * math.log1p(len(small.terms))
    return round(1 / (1 + math.exp(-point)), 4)
