"""Groups of a coded corpus side by side: its data frames as the rows that `hsnlp.analysis` reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from hsnlp.errors import RunError, unknown
from hsnlp.pipeline.asking import Coded

__all__ = ["compared", "plain_rows"]


def compared(corpus: Coded, by: str) -> list[dict[str, Any]]:
    """Return a row for each group and code, as `hsnlp.analysis.groups.COLUMNS` has them.

    Raises `RunError` for another `by` than source, genre, year, country or section.
    """
    from hsnlp.analysis.counts import coded
    from hsnlp.analysis.groups import BY, compare, grouping

    if by not in BY:
        raise RunError(unknown("grouping", by, BY))
    passages = ({**row, "codes": json.loads(row["codes"] or "[]")} for row in plain_rows(corpus.passages))
    documents = {row["doc_id"]: row for row in plain_rows(corpus.documents)}
    counted = coded(passages, documents, corpus.codes)
    return compare(counted, grouping(counted, by))


def plain_rows(table: Any) -> Iterator[dict[str, Any]]:
    """Yield the rows of a data frame with None and lists where it has marks and arrays of its own."""
    plain = table.astype(object).where(table.notna(), None)
    for row in plain.to_dict("records"):
        yield {str(name): value.tolist() if hasattr(value, "tolist") else value for name, value in row.items()}
