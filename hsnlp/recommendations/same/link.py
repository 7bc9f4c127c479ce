"""Link recommendations that make one demand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hsnlp.recommendations.same.addressees import addressee_keys, compatible, countries_of
from hsnlp.recommendations.same.index import neighbours
from hsnlp.recommendations.same.model import Link, LinkRow, Relation
from hsnlp.recommendations.same.reading import Reading, read, without_names
from hsnlp.recommendations.same.rule import THRESHOLD, Weights, alike
from hsnlp.recommendations.same.words import WORD

__all__ = ["link"]

_COVERED = 0.6
"""Share of a record's terms that its actions must hold to be read in its place."""
_LEAST = 2
"""Terms without which a record says nothing that could be said again: *this should be put right*."""
_REPEATED = 0.85
"""Share of common words from which a demand is repeated and not only made again."""


@dataclass(frozen=True, slots=True)
class _Member:
    """A record under its demand: its place in time, the key of its addressee, its words."""

    rec_id: str
    key: str
    words: frozenset[str]


def link(records: Sequence[LinkRow], *, threshold: float = THRESHOLD) -> list[Link]:
    """Return the links between records, in the order of their names; the order of `records` changes nothing.

    Records that are read alike are taken together, and each is linked with the first that makes the demand to a
    compatible addressee and with the first of all, in every wording of it: enough to follow a demand (`demands`),
    without a link for every pair of a thousand. Raises `ValueError` for two records of one name.

    >>> first = LinkRow("a:1", "a", "Kenya should ratify the Convention against Torture.", year=2009)
    >>> again = LinkRow("b:1", "b", "Accede to CAT without delay", addressee="Kenya", year=2012)
    >>> link([again, first])
    [Link(a='a:1', b='b:1', score=0.861, relation='same')]
    """
    ordered = sorted(records, key=lambda row: (row.year is None, row.year or 0, row.rec_id))
    if len({row.rec_id for row in ordered}) < len(ordered):
        raise ValueError("two records of one name: rec_id must be unique")
    place = {row.rec_id: n for n, row in enumerate(ordered)}
    said = _read(ordered)
    readings = sorted(said, key=lambda reading: place[said[reading][0].rec_id])
    weights = Weights(readings)
    weighed = [weights.weigh(reading) for reading in readings]
    members = [said[reading] for reading in readings]
    found: dict[tuple[str, str], Link] = {}

    def keep(pairs: Iterator[tuple[_Member, _Member]], score: float) -> None:
        for one, other in pairs:
            a, b = (one, other) if place[one.rec_id] < place[other.rec_id] else (other, one)
            found[a.rec_id, b.rec_id] = Link(a.rec_id, b.rec_id, score, _relation(a, b))

    for n, one in enumerate(weighed):
        if len(members[n]) > 1:
            keep(_pairs(members[n], members[n]), alike(one, one))
    for n, other in neighbours(weighed):
        score = alike(weighed[n], weighed[other])
        if score >= threshold:
            keep(_pairs(members[n], members[other]), score)
            keep(_pairs(members[other], members[n]), score)
    return [found[names] for names in sorted(found)]


def _read(ordered: Sequence[LinkRow]) -> dict[Reading, list[_Member]]:
    """Return the records under what they say, each in order; records that say nothing are left out."""
    keys = addressee_keys((row.doc_id, row.addressee, row.addressee_type) for row in ordered)
    said: dict[Reading, list[_Member]] = defaultdict(list)
    for row, key in zip(ordered, keys, strict=True):
        content = _content(row)
        own = countries_of(row.addressee)
        reading = read(content, own)
        if len(set(reading.terms) - reading.countries) >= _LEAST:
            words = frozenset(match.group() for match in WORD.finditer(without_names(content, own)[0].lower()))
            said[reading].append(_Member(row.rec_id, key, words))
    return said


def _content(row: LinkRow) -> str:
    """Return the words to read: the actions, unless they leave out much of what the record says."""
    if not row.actions:
        return row.text
    actions = "; ".join(row.actions)
    own = countries_of(row.addressee)
    return actions if len(read(actions, own).terms) >= _COVERED * len(read(row.text, own).terms) else row.text


def _pairs(those: Sequence[_Member], firsts: Sequence[_Member]) -> Iterator[tuple[_Member, _Member]]:
    """Yield each of `those` with the first of `firsts` for a compatible addressee, and with the first of all."""
    first: dict[str, _Member] = {}
    for member in reversed(firsts):
        first[member.key] = member
    rank = {member.rec_id: n for n, member in enumerate(firsts)}
    for one in those:
        fits = [first[key] for key in (one.key, "") if key in first] if one.key else [firsts[0]]
        chosen = {0, *sorted(rank[member.rec_id] for member in fits)[:1]}
        yield from ((one, firsts[n]) for n in sorted(chosen) if firsts[n].rec_id != one.rec_id)


def _relation(a: _Member, b: _Member) -> Relation:
    if not compatible(a.key, b.key):
        return "same_to_other"
    return "repeated" if len(a.words & b.words) >= _REPEATED * len(a.words | b.words) else "same"
