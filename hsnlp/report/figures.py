"""The figures of a report with their intervals, as plain numbers: None where there is nothing to measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np

from hsnlp.analysis.counts import Coded, Sums
from hsnlp.analysis.course import courses
from hsnlp.analysis.groups import balance, group_sums, grouping
from hsnlp.analysis.intervals import Interval, share

__all__ = ["Group", "by_source", "course", "framed_by", "groups", "named", "overall", "stages", "three", "year_scale"]

Three = tuple[float, float, float] | None
"""A figure with its lower and upper limit."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group of passages: its size, its framing balance, and by measure the count and the share of its passages."""

    name: str
    documents: int
    passages: int
    framed: int
    balance: Three
    counts: dict[str, int]
    shares: dict[str, Three]


def three(found: Interval, at: int = 0, digits: int = 4) -> Three:
    """Return value and limits at a place, None where there is no value."""
    value, low, high = found.at(at)
    if not isfinite(value):
        return None
    return (
        round(value, digits),
        round(low if isfinite(low) else value, digits),
        round(high if isfinite(high) else value, digits),
    )


def named(corpus: Coded, dimension: str, parts: int = 2) -> list[str]:
    """Return the measures of a dimension: ``threat:food``; of three parts ``frame:securitisation:asserted``."""
    return [one for one in corpus.measures if one.startswith(f"{dimension}:") and one.count(":") == parts - 1]


def groups(corpus: Coded, by: str, measures: Sequence[str]) -> list[Group]:
    """Return the groups of a corpus, by name, for kinds such as genre and year."""
    small, of = corpus.only(measures), grouping(corpus, by)
    found = []
    for at, name in enumerate(of.names):
        inside = of.of == at
        sums, _ = group_sums(small, inside)
        found.append(_group(name, len(np.unique(corpus.document[inside])), sums, measures))
    return found


def overall(corpus: Coded, measures: Sequence[str]) -> Group:
    """Return the whole corpus as one group."""
    small = corpus.only(measures)
    every = np.ones(len(corpus.document), dtype=np.bool_)
    return _group("all", len(np.unique(corpus.document)), group_sums(small, every)[0], measures)


def framed_by(corpus: Coded, measures: Sequence[str]) -> dict[str, tuple[int, Three]]:
    """Return by measure the framed passages that have it, and their share of all framed passages."""
    small = corpus.only(measures)
    sums, _ = group_sums(small, np.ones(len(corpus.document), dtype=np.bool_))
    found = share(sums.framed_codes, sums.framed)
    return {m: (int(sums.framed_codes[:, at].sum()), three(found, at, 6)) for at, m in enumerate(measures)}


def by_source(corpus: Coded, measures: Sequence[str]) -> list[Group]:
    """Return every document as a group, in the corpus's order, also those without a passage."""
    small = corpus.only(measures)
    bounds = np.searchsorted(corpus.document, np.arange(len(corpus.documents) + 1))
    found = []
    for at, row in enumerate(corpus.documents):
        one = small.of(np.arange(bounds[at], bounds[at + 1]))
        sums, _ = group_sums(one, np.ones(len(one.document), dtype=np.bool_))
        found.append(_group(str(row["title"] or row["name"]), 1, sums, measures))
    return found


def stages(corpus: Coded) -> list[Group]:
    """Return for each stage of migration the passages that have it, with their threats."""
    threats = named(corpus, "threat")
    small = corpus.only(threats)
    found = []
    for stage in named(corpus, "stage"):
        inside = corpus.given[:, corpus.column(stage)]
        sums, _ = group_sums(small, inside)
        found.append(_group(stage, len(np.unique(corpus.document[inside])), sums, threats))
    return found


def course(corpus: Coded, measures: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
    """Return by measure its share in each tenth of the documents; empty where no document is long enough."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in courses(corpus.only(measures)):
        if isfinite(row["share"]):
            figure = (round(row["share"], 4), round(row["share_low"], 4), round(row["share_high"], 4))
            kept = {"step": row["step"], "count": row["count"], "documents": row["documents"], "share": figure}
            found.setdefault(row["measure"], []).append(kept)
    return found


def year_scale(years: Sequence[int], most: int = 9) -> tuple[dict[str, float], list[tuple[str, float]]]:
    """Return where each year stands between the first, 0, and the last, 1, and up to `most` round years as ticks.

    Years without a document leave a gap.

    >>> year_scale([1990, 2000, 2030], most=3)
    ({'1990': 0.0, '2000': 0.25, '2030': 1.0}, [('2000', 0.25), ('2020', 0.75)])
    """
    first, last = min(years), max(years)
    span = max(1, last - first)
    step = next((step for step in (1, 2, 5, 10, 20, 50) if span / step < most), 100)
    round_ones = range(-(-first // step) * step, last + 1, step)
    at = {str(year): (year - first) / span for year in {*years, *round_ones}}
    return {str(year): at[str(year)] for year in years}, [(str(year), at[str(year)]) for year in round_ones]


def _group(name: str, documents: int, sums: Sums, measures: Sequence[str]) -> Group:
    shares = share(sums.codes, sums.passages)
    framed = int(sums.framed.sum())
    return Group(
        name=name,
        documents=documents,
        passages=int(sums.passages.sum()),
        framed=framed,
        balance=three(balance(sums)) if framed else None,
        counts={measure: int(sums.codes[:, at].sum()) for at, measure in enumerate(measures)},
        shares={measure: three(shares, at, 6) for at, measure in enumerate(measures)},
    )
