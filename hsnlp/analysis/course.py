"""From the beginning of documents to their end: shares in ten steps, and the last step against the first."""

from __future__ import annotations

from typing import Any

import numpy as np

from hsnlp.analysis.counts import Coded
from hsnlp.analysis.differences import adjusted_bh, adjusted_holm, difference, signs_flipped
from hsnlp.analysis.intervals import SEED, Interval, effective, share, student

__all__ = ["FEWEST", "STEPS", "courses", "ends"]

STEPS = 10
FEWEST = 20
"""Passages that a document needs: shorter ones have steps of one passage or none, and are left out."""


def _long(corpus: Coded) -> Coded:
    sizes = np.bincount(corpus.document, minlength=len(corpus.documents))
    return corpus.of(sizes[corpus.document] >= FEWEST)


def courses(corpus: Coded) -> list[dict[str, Any]]:
    """Return a row for each measure and step: its share in that tenth of the documents, with an interval by documents.

    A tenth is a tenth of a document's passages. Documents of fewer than 20 passages are left out.
    """
    kept = _long(corpus)
    step = np.minimum((kept.place * STEPS).astype(np.intp), STEPS - 1)
    found = []
    for at in range(STEPS):
        sums = kept.sums(step == at)
        found.append((sums, share(sums.codes, sums.passages)))
    return [
        {
            "measure": measure,
            "step": at + 1,
            "documents": len(sums.cluster),
            "passages": int(sums.passages.sum()),
            "count": int(sums.codes[:, column].sum()),
            **dict(zip(("share", "share_low", "share_high"), shares.at(column), strict=True)),
        }
        for column, measure in enumerate(kept.measures)
        for at, (sums, shares) in enumerate(found)
    ]


def ends(corpus: Coded, *, times: int = 9_999, seed: int = SEED) -> list[dict[str, Any]]:
    """Return a row a measure: its share in the last tenth of the documents against that in the first.

    Both tenths are of the same documents. The interval is a t interval on what each document adds to the difference,
    the test flips the signs of these (see `signs_flipped`); it is corrected for the number of measures.
    """
    kept = _long(corpus)
    parts = [kept.sums(chosen) for chosen in (kept.place < 1 / STEPS, kept.place >= 1 - 1 / STEPS)]
    if not len(parts[0].cluster):
        return []
    first, last = (share(one.codes, one.passages) for one in parts)
    gaps = [
        (one.codes - x.value * one.passages[:, None]) / one.passages.sum()
        for one, x in zip(parts, (first, last), strict=True)
    ]
    pooled = sum(one.codes.sum(axis=0) for one in parts) / sum(one.passages.sum() for one in parts)
    null = [(one.codes - pooled * one.passages[:, None]) / one.passages.sum() for one in parts]
    p = signs_flipped(null[1] - null[0], times, seed)
    documents = len(parts[0].cluster)
    spread = np.sqrt(documents / max(1, documents - 1) * ((gaps[1] - gaps[0]) ** 2).sum(axis=0))
    reach = student(effective(parts[0].passages)) * spread
    value = last.value - first.value
    wide = difference(last, first)
    gap = Interval(value, np.where(spread > 0, value - reach, wide.low), np.where(spread > 0, value + reach, wide.high))
    return [
        {
            "measure": measure,
            "documents": documents,
            "first": float(first.value[at]),
            "last": float(last.value[at]),
            **dict(zip(("difference", "difference_low", "difference_high"), gap.at(at), strict=True)),
            "p": float(p[at]),
            "p_holm": float(holm),
            "q_bh": float(bh),
        }
        for at, (measure, holm, bh) in enumerate(zip(kept.measures, adjusted_holm(p), adjusted_bh(p), strict=True))
    ]
