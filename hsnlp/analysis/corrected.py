"""Rows of a comparison with the shares that a better coder would have found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from hsnlp.analysis.counts import Coded
from hsnlp.analysis.groups import Grouping, group_sums
from hsnlp.analysis.intervals import effective_size
from hsnlp.analysis.prevalence import Estimate, Rates, prediction_powered, rogan_gladen

__all__ = ["FEWEST", "CodedByHand", "by_rates", "by_sample"]

FEWEST = 30
"""Coded passages that a group needs before its own sample corrects its shares."""


@dataclass(frozen=True, slots=True)
class CodedByHand:
    """A passage of the random sample: its document, and its measures as a person and as the annotator gave them."""

    doc_id: str
    coded: frozenset[str]
    given: frozenset[str]


def by_rates(
    rows: Sequence[dict[str, Any]], corpus: Coded, groups: Grouping, rates: Mapping[str, Rates]
) -> Sequence[dict[str, Any]]:
    """Put ``corrected`` with its interval into the rows of `compare`, from error rates (see `rogan_gladen`).

    None where there are no rates of a measure, or where the coder does no better than chance on it. The rates must be
    of passages like these: where a sample was drawn by words or by doubt its negatives are harder than most, and the
    correction takes too much. ``corrected_fits`` is False where the share is below what false codes alone would make.
    """
    sizes: dict[str, Any] = {}
    for at, name in enumerate(groups.names):
        sums, _ = group_sums(corpus, groups.of == at)
        sizes[name] = effective_size(sums.codes, sums.passages, sums.codes)
    for row in rows:
        if row["measure"] not in corpus.measures:
            continue
        size = float(sizes[row["group"]][corpus.column(row["measure"])])
        known = rates.get(row["measure"])
        found = None
        if known is not None and known.positive and known.negative and known.sensitivity + known.specificity > 1:
            found = rogan_gladen(row["count"], row["passages"], known, effect=max(1.0, row["passages"] / size))
        _put(row, found, "error rates")
        if known is not None and found is not None:
            row["corrected_fits"] = row["count"] / row["passages"] >= 1 - known.specificity
    return rows


def by_sample(
    rows: Sequence[dict[str, Any]], corpus: Coded, groups: Grouping, sample: Sequence[CodedByHand]
) -> Sequence[dict[str, Any]]:
    """Put ``corrected`` with its interval into the rows of `compare`, from coded passages (see `prediction_powered`).

    `sample` must be drawn at random from the run's passages. A group with fewer than 30 of them stays uncorrected, as
    do sections: the sample tells documents alone.
    """
    place = {str(row["doc_id"]): at for at, row in enumerate(corpus.documents)}
    of_document = np.full(len(corpus.documents), -1)
    of_document[corpus.document] = groups.of
    there = np.array([place[one.doc_id] for one in sample], dtype=np.intp)
    number = {name: at for at, name in enumerate(groups.names)}
    for row in rows:
        if row["measure"] not in corpus.measures:
            continue
        at = number[row["group"]]
        chosen = np.flatnonzero(of_document[there] == at) if len(there) else there
        row["coded_by_hand"] = len(chosen)
        if len(chosen) < FEWEST or groups.by == "section":
            _put(row, None, "coded sample")
            continue
        inside = groups.of == at
        measure = row["measure"]
        found = prediction_powered(
            corpus.given[inside, corpus.column(measure)].astype(np.float64),
            np.array([measure in sample[n].coded for n in chosen], dtype=np.float64),
            np.array([measure in sample[n].given for n in chosen], dtype=np.float64),
            corpus.document[inside],
            there[chosen],
        )
        _put(row, found, "coded sample")
    return rows


def _put(row: dict[str, Any], found: Estimate | None, how: str) -> None:
    value, low, high = (found.value, found.low, found.high) if found else (None, None, None)
    row |= {"corrected": value, "corrected_low": low, "corrected_high": high, "corrected_by": how if found else None}
