"""A recommendation of the list at the end, where it stands in its chapter: the same words again, without a label."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from hsnlp.documents import Span
from hsnlp.recommendations.model import Entry
from hsnlp.recommendations.structure.labels import folded
from hsnlp.recommendations.structure.reading import Unit, trimmed, without_marker

__all__ = ["echoes"]

_WORD = re.compile(r"[^\W_]{2,}")
_SENTENCE = re.compile(r"(?<=[a-z)\d’”][.?!])\s+(?=[A-Z“‘])")
_OPENING_NUMBER = re.compile(r"[A-Z]{0,2}\d{1,4}(?:\.\d{1,4})*[.)]?\s+")
_SAME = 0.85
_LEAST = 12  # words; shorter sentences recur by chance
_RAREST, _MOST = 5, 40  # words that are looked up, and places or sentences that are looked at
_LIKELY = 0.6  # share of the words that a paragraph must have before it is looked at closely
Words = Counter[str]


def echoes(text: str, given: Sequence[Unit], known: Sequence[Entry]) -> Iterator[Entry]:
    """Yield an entry for each run of sentences that says again, nearly word for word, what an entry of `known` says.

    The count of words in common decides (Dice, 0.85); the bullets below such a run belong to it.
    """
    bags = [None if unit.row is not None or unit.heading else _words(unit.text) for unit in given]
    places: defaultdict[str, list[int]] = defaultdict(list)
    for at, bag in enumerate(bags):
        for word in bag or ():
            places[word].append(at)
    taken = {at for at, unit in enumerate(given) if _inside(unit, known)}
    for entry in known:
        first = _words(entry.parts[0].of(text))
        if first.total() < _LEAST:
            continue
        for at in _likely(first, places):
            bag = bags[at]
            if at in taken or bag is None or (first & bag).total() < _LIKELY * first.total():
                continue
            run = _run(text, given[at], first)
            if run is not None:
                yield Entry("block", (run, *_below(text, given, bags, at, entry)), label=entry.label)
                taken.add(at)


def _inside(unit: Unit, known: Sequence[Entry]) -> bool:
    """Whether a unit holds a part of an entry; entries are in the order of the text."""
    at = bisect_left(known, unit.span.end, key=lambda entry: entry.span.start)
    return at > 0 and known[at - 1].span.end > unit.span.start


def _likely(asked: Words, places: Mapping[str, list[int]]) -> list[int]:
    """Return the units that have one of the rarest words asked for: where few look alike, only few are looked at."""
    rarest = sorted((word for word in asked if len(places[word]) > 1), key=lambda word: (len(places[word]), word))
    return sorted({at for word in rarest[:_RAREST] for at in places[word][:_MOST]})


def _words(text: str) -> Words:
    return Counter(_WORD.findall(folded(text)))


def _dice(one: Words, other: Words) -> float:
    return 2 * (one & other).total() / max(1, one.total() + other.total())


def _run(text: str, unit: Unit, asked: Words) -> Span | None:
    """Return the run of sentences of a unit that agrees best with `asked`, None where none agrees well."""
    number = _OPENING_NUMBER.match(unit.text)
    begin = number.end() if number else 0
    inner = [found.end() for found in _SENTENCE.finditer(unit.text, begin)]
    cuts = [begin, *inner[:_MOST], len(unit.text)]
    best, span = _SAME, None
    for n, start in enumerate(cuts[:-1]):
        for end in cuts[n + 1 :]:
            score = _dice(asked, _words(unit.text[start:end]))
            if score > best:
                best, span = score, trimmed(text, unit.span.start + start, unit.span.start + end)
    return span


def _below(text: str, given: Sequence[Unit], bags: Sequence[Words | None], at: int, entry: Entry) -> list[Span]:
    """Return the units below that say again the other parts of an entry, in their order."""
    found = []
    for part in entry.parts[1:]:
        at += 1
        bag = bags[at] if at < len(bags) else None
        if bag is None or _dice(_words(part.of(text)), bag) < _SAME:
            break
        found.append(without_marker(text, given[at].span))
    return found
