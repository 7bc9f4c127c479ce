"""Groups of a coded corpus side by side: its data frames as the rows that `hsnlp.analysis` reads."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hsnlp.errors import RunError, unknown
from hsnlp.pipeline.asking import Coded

if TYPE_CHECKING:
    from hsnlp.analysis.counts import Coded as Counts

__all__ = ["compared", "counted", "plain_passages", "plain_rows", "titled"]


def compared(corpus: Coded, by: str) -> list[dict[str, Any]]:
    """Return a row for each group and code, as `hsnlp.analysis.groups.COLUMNS` has them.

    Raises `RunError` for a `by` that `counted` does not take.
    """
    from hsnlp.analysis.groups import compare, grouping

    counts = counted(corpus, by)
    return compare(counts, grouping(counts, by))


def counted(corpus: Coded, by: str = "genre") -> Counts:
    """Return the passages of a corpus as arrays, for groups by source, section or any column of its documents.

    Raises `RunError` for a `by` that is none of these.
    """
    from hsnlp.analysis.counts import coded

    known = [str(name) for name in corpus.documents.columns]
    if by not in {"source", "section", *known}:
        raise RunError(unknown("column of the documents", by, [*known, "source", "section"]))
    return coded(plain_passages(corpus.passages), {row["doc_id"]: row for row in titled(corpus)}, corpus.codes)


def plain_passages(table: Any) -> Iterator[dict[str, Any]]:
    """Yield the rows of a data frame of passages, the codes of a user's own dimensions as records."""
    for row in plain_rows(table):
        yield row | {"codes": json.loads(row["codes"] or "[]")}


def titled(corpus: Coded) -> Iterator[dict[str, Any]]:
    """Yield the documents; one without a title has the name of its source in its place."""
    for row in plain_rows(corpus.documents):
        yield row | {"title": row["title"] or row["name"]}


def plain_rows(table: Any) -> Iterator[dict[str, Any]]:
    """Yield the rows of a data frame with None and lists where it has marks and arrays of its own."""
    plain = table.astype(object).where(table.notna(), None)
    for row in plain.to_dict("records"):
        yield {str(name): value.tolist() if hasattr(value, "tolist") else value for name, value in row.items()}
