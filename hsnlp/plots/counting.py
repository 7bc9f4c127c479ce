"""From the tables of a corpus to the figures that plots show, by the report's own arithmetic."""

from __future__ import annotations

import json
from collections.abc import Sequence

from hsnlp.analysis.counts import Coded as Counts
from hsnlp.analysis.counts import coded
from hsnlp.errors import RunError, unknown
from hsnlp.pipeline.asking import Coded
from hsnlp.pipeline.comparing import plain_rows
from hsnlp.report.figures import Group, groups

__all__ = ["by_group", "counted", "measures_of"]


def counted(corpus: Coded, by: str = "genre") -> Counts:
    """Return the passages of a corpus as arrays; what `by` says of a document stands in its ``genre``.

    So any column of the documents makes groups, a user's own too. Raises `RunError` for a column that is not there.
    """
    known = [str(name) for name in corpus.documents.columns]
    if by != "section" and by not in known:
        raise RunError(unknown("column of the documents", by, [*known, "section"]))
    documents = {row["doc_id"]: row for row in plain_rows(corpus.documents)}
    if by != "section":
        documents = {doc_id: {**row, "genre": row[by]} for doc_id, row in documents.items()}
    passages = ({**row, "codes": json.loads(row["codes"] or "[]")} for row in plain_rows(corpus.passages))
    return coded(passages, documents, corpus.codes)


def by_group(counts: Counts, by: str, measures: Sequence[str]) -> list[Group]:
    """Return the groups of what `counted` gave for the same `by`, those without a passage left out."""
    return [group for group in groups(counts, "section" if by == "section" else "genre", measures) if group.passages]


def measures_of(corpus: Coded, dimension: str) -> list[str]:
    """Return the measures of a dimension, in the codebook's order; raises `RunError` where it was not coded."""
    if not corpus.codes.get(dimension):
        raise RunError(unknown("dimension", dimension, [name for name, codes in corpus.codes.items() if codes]))
    return [f"{dimension}:{code}" for code in corpus.codes[dimension]]
