"""The same demand again: the recommendations of a whole run, linked when all of its documents are coded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from hsnlp.recommendations.same import Link, LinkRow, demands, link

__all__ = ["link_rows", "linked", "links_of"]


def links_of(rows: Iterable[Mapping[str, Any]], years: Mapping[str, int | None]) -> list[Link]:
    """Return the links between recommendation rows; `years` holds the year of each document by its id."""
    return link(
        [
            LinkRow(
                rec_id=row["rec_id"],
                doc_id=row["doc_id"],
                text=row["text"],
                actions=tuple(row["actions"]),
                addressee=row["addressee"] or "",
                addressee_type=row["addressee_type"] or "unspecified",
                voice=row["voice"],
                year=years.get(row["doc_id"]),
            )
            for row in rows
        ]
    )


def linked(rows: Iterable[dict[str, Any]], links: Iterable[Link]) -> Iterator[dict[str, Any]]:
    """Yield recommendation rows with their ``demand`` and the records that say the ``same``, in order of their ids."""
    several = list(links)
    named = demands(several)
    same: dict[str, set[str]] = defaultdict(set)
    for one in several:
        same[one.a].add(one.b)
        same[one.b].add(one.a)
    for row in rows:
        yield {**row, "demand": named.get(row["rec_id"]), "same": sorted(same.get(row["rec_id"], ()))}


def link_rows(links: Iterable[Link]) -> Iterator[dict[str, Any]]:
    """Yield the rows of the table of links."""
    for one in links:
        yield {"a": one.a, "b": one.b, "relation": one.relation, "score": round(one.score, 4)}
