"""How many of what, and how the records were made: what stands before every table that is read by people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hsnlp.exports.recommendations.rows import Row

__all__ = ["NO_ADDRESSEE", "About", "Count", "counts", "grouped", "plain"]

NO_ADDRESSEE = "No addressee named"
"""Heading of the records that name nobody."""

_COUNTED = {
    "kind of addressee": "addressee_type",
    "addressee stands in": "addressee_from",
    "strength": "strength",
    "lever": "lever",
    "level": "level",
    "threat": "threats",
    "objective": "objectives",
    "voice": "voice",
    "status": "status",
    "found by": "found_by",
    "year": "year",
}


@dataclass(frozen=True, slots=True)
class Count:
    """Of `what`, the value `value` stands in so many records of so many documents."""

    what: str
    value: str
    records: int
    documents: int


@dataclass(frozen=True, slots=True)
class About:
    """What a reader must know of a table: the run's manifest, what was asked for, and the records of the whole run.

    `shared` are the titles that several documents of the run bear.
    """

    manifest: Mapping[str, Any]
    asked: tuple[str, ...] = ()
    of: int = 0
    grouped_by_name: bool = False
    shared: Container[str] = ()

    def lines(self, rows: Sequence[Row]) -> list[str]:
        """Return the note: how many, chosen how, made by what, and what the scores mean; a paragraph a line."""
        book, sources = self.manifest["codebook"], len({row["doc_id"] for row in rows})
        models = ", ".join(f"{name} {str(mark)[:12]}" for name, mark in self.manifest.get("models", {}).items())
        shown = (
            f"{len(rows):,} of the {self.of:,} records of the run" if len(rows) < self.of else f"{len(rows):,} records"
        )
        return [
            f"{shown}, from {sources:,} {'document' if sources == 1 else 'documents'}."
            + (f" Chosen by {'; '.join(self.asked)}." if self.asked else ""),
            f"Made by machine and not checked by a person: hsnlp {self.manifest['hsnlp']}, annotator "
            f"{self.manifest['annotator']}, codebook {book['name']} {book['version']} (digest {book['digest'][:12]})"
            + (f", models {models}" if models else "")
            + ". Read the source at the page given before you cite it.",
            "Text in quotation marks is the source's, word for word. The score is the probability that the text is a "
            "recommendation, as the annotator gives it for the surest of its sentences; it is 1 where the document "
            "itself labels it as one. It says nothing about the other columns.",
            "An addressee in square brackets is inferred: the demand's own words do not name it, and the place from "
            "which it comes is said. Cited means that the document reports the demand of another body.",
            "Records that share a demand were linked by machine because they say the same; each is still shown.",
        ]


def counts(rows: Iterable[Row]) -> list[Count]:
    """Return how often each value of each coded column stands in the rows, the most frequent first, years in order.

    A record with several values (threats, objectives) counts once for each.
    """
    rows = list(rows)
    found = []
    for what, column in _COUNTED.items():
        records: dict[Any, int] = defaultdict(int)
        documents: dict[Any, set[str]] = defaultdict(set)
        for row in rows:
            value = row[column]
            for one in value if isinstance(value, list) else [] if value is None or value == "" else [value]:
                records[one] += 1
                documents[one].add(row["doc_id"])
        in_order = column == "year"
        ordered = sorted((0 if in_order else -number, value) for value, number in records.items())
        found += [Count(what, str(value), records[value], len(documents[value])) for _, value in ordered]
    return found


def grouped(rows: Iterable[Row], by_name: bool = False) -> dict[str, list[Row]]:
    """Return the rows by addressee, the most addressed first or by name, those without one last."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups["; ".join(row["addressee_names"]) or NO_ADDRESSEE].append(row)
    size = {name: 0 if by_name else -len(group) for name, group in groups.items()}
    return {n: groups[n] for n in sorted(groups, key=lambda n: (n == NO_ADDRESSEE, size[n], n.casefold()))}


def plain(code: str) -> str:
    """Return a code as words.

    >>> plain("protection_and_rights")
    'protection and rights'
    """
    return code.replace("_", " ")
