"""A corpus by source, genre, year, country or section: every figure of every group, each with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from hsnlp.analysis.counts import Bools, Coded, Floats, Ints, Sums
from hsnlp.analysis.differences import (
    Permutations,
    adjusted_bh,
    adjusted_holm,
    cohens_h,
    difference,
    ratio,
    signs_flipped,
)
from hsnlp.analysis.intervals import Interval, mean, rate, share
from hsnlp.analysis.standard import standardised

__all__ = ["BALANCE", "BY", "COLUMNS", "Grouping", "balance", "compare", "group_name", "group_sums", "grouping"]

BY = ("source", "genre", "year", "country", "section")
BALANCE = "framing_balance"
"""The measure that is no share: from -2 to 2, of framed passages."""
UNKNOWN = "not stated"

COLUMNS = {
    "group": "the group: a source, genre, year, country or section",
    "measure": "what is counted, a code with its dimension",
    "documents": "documents of the group",
    "passages": "coded passages of the group",
    "words": "words in them",
    "count": "passages with the code",
    "share": "count over passages, with a 95 % interval (share_low, share_high)",
    "per_1000_words": "count per 1,000 words, with a 95 % interval",
    "share_of_framed": "framed passages with the code over framed passages, with a 95 % interval",
    "framed": "framed passages",
    "balance": "framing balance of the framed passages, with a 95 % interval; for the measure framing_balance alone",
    "varied": "what the intervals resample: documents; paragraphs or passages where the group is one document",
    "others": "share in all other groups (framing balance for framing_balance)",
    "difference": "share minus that of the others, with a 95 % interval",
    "cohens_h": "effect size of the difference: 0.2 small, 0.5 medium, 0.8 large",
    "rate_ratio": "rate per 1,000 words over that of the others, with a 95 % interval",
    "p": "two-sided, by permuting documents (sections: by swapping signs)",
    "p_holm": "p corrected for all tests of the table after Holm: chance of any false finding",
    "q_bh": "p corrected after Benjamini and Hochberg: share of false findings",
    "expected": "share that the genres of the group would lead one to expect",
    "observed_to_expected": "share over expected, with a 95 % interval",
    "corrected": "share that a better coder would have found, with a 95 % interval",
    "corrected_by": "error rates or coded sample",
    "corrected_fits": "no: the share is below what the error rates make by mistake",
    "coded_by_hand": "passages of the group in the coded sample",
    "own_genre": "share of the group's passages in genres that no other group has: there nothing can be expected",
}
"""Column → meaning; a figure with an interval has two more columns, NAME_low and NAME_high."""


@dataclass(frozen=True, eq=False)
class Grouping:
    """Names of groups in order, and the group of each passage."""

    by: str
    names: tuple[str, ...]
    of: Ints


def grouping(corpus: Coded, by: str) -> Grouping:
    """Return the groups of a corpus: of `BY`, or by what is said of each document under another name.

    Raises ValueError for a name that no document knows.
    """
    if by == "section":
        return Grouping(by, corpus.sections, corpus.section)
    key = {"source": "name"}.get(by, by)
    if by not in BY and corpus.documents and not any(key in row for row in corpus.documents):
        raise ValueError(f"cannot compare by {by!r}; known: {', '.join(BY)}")
    named = [group_name(row.get(key)) for row in corpus.documents]
    held = {named[at] for at in np.unique(corpus.document).tolist()}
    names = sorted(held, key=lambda name: (name == UNKNOWN, name))
    place = {name: at for at, name in enumerate(names)}
    of = np.array([place.get(name, -1) for name in named] or [0], dtype=np.intp)
    return Grouping(by, tuple(names), of[corpus.document])


def group_name(value: Any) -> str:
    """Return the name of the group that a value makes; whole numbers are named as such, however they are kept.

    >>> [group_name(value) for value in (False, 0, 2001.0, "", None)]
    ['False', '0', '2001', 'not stated', 'not stated']
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if value or value == 0 else UNKNOWN


def group_sums(corpus: Coded, inside: Bools) -> tuple[Sums, str]:
    """Return the sums of a group and what they are sums by: documents, else paragraphs, else passages."""
    for by in ("document", "paragraph"):
        sums = corpus.sums(inside, by)
        if len(sums.cluster) > 1:
            return sums, f"{by}s"
    return corpus.sums(inside, "passage"), "passages"


def balance(sums: Sums) -> Interval:
    """Return the framing balance with an interval, arrays of one value.

    It is the mean of (tone + 2) / 4 over framed passages, which lies between 0 and 1, put back on its scale.
    """
    part = (sums.tone + 2 * sums.framed) / 4
    squares = (sums.tone_squares + 4 * sums.tone + 4 * sums.framed) / 16
    found = mean(part[:, None], sums.framed, squares[:, None])
    return Interval(*(4 * x - 2 for x in (found.value, found.low, found.high)))


def compare(corpus: Coded, groups: Grouping, *, times: int = 9_999, seed: int = 42) -> list[dict[str, Any]]:
    """Return a row for each group and measure, by group and then in the order of the measures, see `COLUMNS`.

    The framing balance comes first where anything is framed. Differences are to all other groups together.
    """
    every = corpus.sums()
    tests = Permutations(every.codes, every.passages, times, seed)
    toned = Permutations(every.tone[:, None], every.framed, times, seed)
    of_document = np.full(len(corpus.documents), -1)
    of_document[corpus.document] = groups.of
    genres = _genres(corpus)[every.cluster]
    rows: list[dict[str, Any]] = []
    for at, name in enumerate(groups.names):
        inside = groups.of == at
        sums, varied = group_sums(corpus, inside)
        head = {
            "group": name,
            "documents": len(np.unique(corpus.document[inside])),
            "passages": int(sums.passages.sum()),
            "words": int(sums.words.sum()),
            "framed": int(sums.framed.sum()),
            "varied": varied,
        }
        rest = group_sums(corpus, ~inside)[0] if not inside.all() else None
        if rest is None:
            p = np.full(len(corpus.measures) + 1, np.nan)
        elif groups.by == "section":
            p = signs_flipped(_gaps(corpus, inside), times, seed)
        else:
            members = of_document[every.cluster] == at
            p = np.append(tests.p(members), toned.p(members))
        mixed = rest is not None and groups.by not in ("section", "genre") and len(np.unique(genres)) > 1
        expected = standardised(every, genres, of_document[every.cluster] == at) if mixed else None
        rows += _balance_rows(head, sums, rest, float(p[-1]))
        rows += _rows(head, corpus.measures, sums, rest, p, expected)
    _correct(rows, mirrored=len(groups.names) == 2)
    return rows


def _genres(corpus: Coded) -> Ints:
    """Return the genre of each document as a number."""
    names = [group_name(row.get("genre")) for row in corpus.documents]
    return np.unique(names, return_inverse=True)[1].astype(np.intp) if names else np.zeros(0, dtype=np.intp)


def _gaps(corpus: Coded, inside: Bools) -> Floats:
    """Return what each document adds to the difference between a section and the others; the last column is tone."""
    found = []
    for chosen in (inside, ~inside):
        sums = corpus.sums(chosen)
        part = np.zeros((len(corpus.documents), len(corpus.measures) + 1))
        whole = np.zeros((len(corpus.documents), len(corpus.measures) + 1))
        part[sums.cluster] = np.hstack([sums.codes, sums.tone[:, None]])
        whole[sums.cluster] = np.hstack(
            [np.repeat(sums.passages[:, None], len(corpus.measures), 1), sums.framed[:, None]]
        )
        found.append((part, whole))
    (a, na), (b, nb) = found
    pooled = (a + b).sum(axis=0) / np.maximum(1, (na + nb).sum(axis=0))
    sides = [(x - pooled * n) / np.maximum(1, n.sum(axis=0)) for x, n in found]
    gaps: Floats = sides[0] - sides[1]
    return gaps


def _balance_rows(head: dict[str, Any], sums: Sums, rest: Sums | None, p: float) -> list[dict[str, Any]]:
    if not sums.framed.sum():
        return []
    found = balance(sums)
    row = {**head, "measure": BALANCE, "count": head["framed"], **_three("balance", found, 0)}
    if rest is not None and rest.framed.sum():
        others = balance(rest)
        row |= {"others": float(others.value[0]), **_three("difference", difference(found, others), 0), "p": p}
    return [row]


def _rows(
    head: dict[str, Any], measures: Sequence[str], sums: Sums, rest: Sums | None, p: Floats, expected: Any
) -> list[dict[str, Any]]:
    shares, rates = share(sums.codes, sums.passages), _rate(sums)
    framed = share(sums.framed_codes, sums.framed)
    told = [("share", shares), ("per_1000_words", rates), ("share_of_framed", framed)]
    other = share(rest.codes, rest.passages) if rest is not None else None
    if rest is not None and other is not None:
        told += [("difference", difference(shares, other)), ("rate_ratio", ratio(rates, _rate(rest)))]
    if expected is not None:
        told.append(("observed_to_expected", expected.ratio))
    rows = []
    for at, measure in enumerate(measures):
        row = {**head, "measure": measure, "count": int(sums.codes[:, at].sum())}
        for name, interval in told:
            row |= _three(name, interval, at)
        if other is not None:
            h = cohens_h(shares.value[at], other.value[at])
            row |= {"others": float(other.value[at]), "cohens_h": float(h), "p": float(p[at])}
        if expected is not None:
            row |= {"expected": float(expected.share[at]), "own_genre": expected.own}
        rows.append(row)
    return rows


def _rate(sums: Sums) -> Interval:
    """Return rates per 1,000 words; no passage has a code twice, so that none is above that of passages."""
    found = rate(sums.codes, sums.words)
    return Interval(
        found.value, found.low, np.fmin(found.high, 1000 * sums.passages.sum() / max(1.0, sums.words.sum()))
    )


def _three(name: str, found: Interval, at: int) -> dict[str, float]:
    return dict(zip((name, f"{name}_low", f"{name}_high"), found.at(at), strict=True))


def _correct(rows: list[dict[str, Any]], mirrored: bool) -> None:
    """Put the corrected p into the rows; with two groups the second test of a measure is the first one again."""
    first = rows[0]["group"] if rows else None
    tested = [row for row in rows if "p" in row and (not mirrored or row["group"] == first)]
    p = np.array([row["p"] for row in tested])
    found = {
        (row["group"], row["measure"]): (float(holm), float(bh))
        for row, holm, bh in zip(tested, adjusted_holm(p), adjusted_bh(p), strict=True)
    }
    for row in rows:
        if "p" in row:
            row["p_holm"], row["q_bh"] = found.get((first if mirrored else row["group"], row["measure"]), (np.nan,) * 2)
