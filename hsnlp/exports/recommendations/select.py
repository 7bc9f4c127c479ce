"""Which rows, and in which order. Filters hold together; sorting keeps the order of what is equal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hsnlp.errors import RunError, unknown
from hsnlp.exports.recommendations.rows import Row

__all__ = ["FILTERS", "SORTS", "Filter", "arrange", "of_demand", "parse_sort", "same_as", "select"]

CODED = {
    "type": "addressee_type",
    "lever": "lever",
    "level": "level",
    "strength": "strength",
    "threat": "threats",
    "objective": "objectives",
    "status": "status",
    "voice": "voice",
    "found_by": "found_by",
}
"""Filters that name a code → the column that holds it."""

_WORDS = {
    "addressee": ("addressee", "addressee_names"),
    "source": ("title", "name", "publisher", "authors", "doc_id"),
}
FILTERS = (*_WORDS, *CODED, "year")
"""Every filter by its name."""

_YEARS = re.compile(r"(\d{4})(?:(-)(\d{4})?)?")
_WHOLE = 3
"""Letters up to which a text is taken for an acronym and looked for as a whole word."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition: a row is kept where any of `wanted` is in the columns that `name` stands for.

    ``addressee`` and ``source`` take words (case and accents do not count; *refug* finds *refugees*, while up to three
    letters are a whole word), ``year`` takes *2010*, *2008-2012* or *2008-*, all others take codes. Where `forms` has
    an entry for the words of an addressee, those addressees are meant, as written or by name: *Niger* and *Nigerien
    authorities*, not *Nigeria*. Raises `RunError` for an unknown name, no words, or a year that is none.
    """

    name: str
    wanted: tuple[str, ...]
    forms: Mapping[str, Collection[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.name not in FILTERS:
            raise RunError(unknown("filter", self.name, FILTERS))
        if self.name == "year":
            for text in self.wanted:
                _years(text)
        if self.name in _WORDS and not all(_folded(text) for text in self.wanted):
            raise RunError(f"--{self.name} needs a word to look for")

    def test(self) -> Callable[[Row], bool]:
        """Return the function that says whether a row is kept."""
        if self.name == "year":
            spans = [_years(text) for text in self.wanted]
            return lambda row: row["year"] is not None and any(a <= row["year"] <= b for a, b in spans)
        if self.name in _WORDS:
            known = {form for text in self.wanted for form in self.forms.get(text, ())}
            words = [_pattern(text) for text in self.wanted if text not in self.forms]
            pattern = re.compile("|".join(words) or "(?!)")
            return lambda row: any(
                said in known or pattern.search(_folded(said)) for said in _said(row, _WORDS[self.name])
            )
        wanted, column = set(self.wanted), CODED[self.name]
        return lambda row: not wanted.isdisjoint(_said(row, (column,)))

    def __str__(self) -> str:
        return f"{self.name.replace('_', ' ')}: {' or '.join(self.wanted)}"


def select(rows: Iterable[Row], filters: Sequence[Filter]) -> list[Row]:
    """Return the rows that every filter keeps, in their order."""
    tests = [one.test() for one in filters]
    return [row for row in rows if all(test(row) for test in tests)]


def same_as(rows: Sequence[Row], rec_id: str) -> list[Row]:
    """Return a record and all that say the same: linked with it, or of its demand; `RunError` for no such record."""
    asked = next((row for row in rows if row["rec_id"] == rec_id), None)
    if asked is None:
        raise RunError(f"no record '{rec_id}'; the column rec_id names them all (--to csv)")
    ids, demand = {rec_id, *asked["same"]}, asked["demand"] or ()
    return [row for row in rows if row["rec_id"] in ids or rec_id in row["same"] or row["demand"] == demand]


def of_demand(rows: Sequence[Row], demand: str) -> list[Row]:
    """Return the records of one demand; `RunError` where there is no such demand."""
    found = [row for row in rows if row["demand"] == demand]
    if not found:
        known = len({row["demand"] for row in rows} - {None})
        raise RunError(f"no demand '{demand}'; the column demand names the {known:,} that several records share")
    return found


def parse_sort(text: str) -> tuple[tuple[str, bool], ...]:
    """Return keys of `SORTS` with True for descending; raises `RunError` for a key that does not exist.

    >>> parse_sort("year,-strength")
    (('year', False), ('strength', True))
    """
    keys = []
    for word in text.split(","):
        name = word.strip().removeprefix("-")
        if name not in SORTS:
            raise RunError(unknown("sort key", name, SORTS))
        keys.append((name, word.strip().startswith("-")))
    return tuple(keys)


def arrange(rows: Iterable[Row], keys: Sequence[tuple[str, bool]]) -> list[Row]:
    """Return the rows in order; equal ones stay as they were, those without a value come last in both directions."""
    ordered = list(rows)
    for name, descending in reversed(keys):
        value = SORTS[name]
        known = sorted((row for row in ordered if value(row) is not None), key=value, reverse=descending)
        ordered = known + [row for row in ordered if value(row) is None]
    return ordered


def _years(text: str) -> tuple[int, int]:
    match = _YEARS.fullmatch(text.strip())
    first, last = (match[1], match[3] or ("9999" if match[2] else match[1])) if match else ("1", "0")
    if int(first) > int(last):
        raise RunError(f"'{text}' is no year and no span of years; write 2010, 2008-2012 or 2008-")
    return int(first), int(last)


def _said(row: Row, columns: Sequence[str]) -> Iterable[str]:
    for column in columns:
        value = row[column]
        yield from value if isinstance(value, list) else [value] if value else []


def _folded(text: str) -> str:
    """Return `text` without case, accents and double spaces."""
    plain = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


def _pattern(text: str) -> str:
    folded = _folded(text)
    end = r"(?!\w)" if len(folded) <= _WHOLE else ""
    return rf"(?<!\w){re.escape(folded)}{end}"


def _text(column: str) -> Callable[[Row], Any]:
    return lambda row: _folded(row[column]) if row[column] else None


def _number(column: str) -> Callable[[Row], Any]:
    return lambda row: row[column]


def _ranked(column: str, *order: str) -> Callable[[Row], Any]:
    rank = {code: n for n, code in enumerate(order)}
    return lambda row: (rank.get(row[column], len(rank)), row[column]) if row[column] else None


SORTS: dict[str, Callable[[Row], Any]] = {
    "addressee": lambda row: [_folded(name) for name in row["addressee_names"]] or None,
    "type": _text("addressee_type"),
    "strength": _ranked("strength", "strong", "medium", "weak"),
    "lever": _text("lever"),
    "level": _ranked("level", "international", "regional", "national", "subnational", "unspecified"),
    "status": _ranked("status", "accepted", "partially accepted", "noted", "rejected", "pending"),
    "voice": _ranked("voice", "own", "cited"),
    "cited_body": _text("cited_body"),
    "found_by": _text("found_by"),
    "beneficiary": _text("beneficiary"),
    "deadline": _text("deadline"),
    "year": _number("year"),
    "source": lambda row: _folded(row["title"] or row["name"] or ""),
    "country": _text("country"),
    "publisher": _text("publisher"),
    "page": _number("page"),
    "position": lambda row: (row["doc_id"] or "", row["start"] or 0, row["end"] or 0),
    "demand": _text("demand"),
    "score": _number("score"),
}
"""Sort key → its value in a row, None where there is none. Strong comes before weak, accepted before rejected."""
