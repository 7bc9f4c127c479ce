"""The passages behind a figure: those of which the annotator is surest, with their offsets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from heapq import nsmallest
from typing import Any

from hsnlp.analysis.counts import passage_codes

__all__ = ["evidence", "score_of"]


def score_of(row: Mapping[str, Any], measure: str) -> float:
    """Return the annotator's score of a measure in a passage row; 0 where it has none (referents, stages, no frame).

    >>> score_of({"threat_scores": {"food": 0.8}}, "threat:food")
    0.8
    """
    kind, _, rest = measure.partition(":")
    if kind == "frame" and rest == "mixed":
        return min(float(one["score"]) for one in row["frames"].values())
    if kind == "frame":
        return float((row["frames"].get(rest.partition(":")[0]) or {"score": 0.0})["score"])
    if kind == "threat":
        return float((row["threat_scores"] or {}).get(rest, 0.0))
    if kind in ("recommendation", "lever", "strength"):
        return float((row["recommendation"] or {"score": 0.0})["score"])
    own = [one["score"] for one in row.get("codes") or () if f"{one['dimension']}:{one['code']}" == measure]
    return float(own[0]) if own else 0.0


def evidence(
    passages: Iterable[Mapping[str, Any]],
    documents: Mapping[str, Mapping[str, Any]],
    measures: Sequence[str],
    group_of: Callable[[Mapping[str, Any]], str | None],
    each: int,
) -> list[dict[str, Any]]:
    """Return up to `each` passages for every group and measure, one a document where it can be, the surest first.

    `group_of` tells the group of a passage row, None for one that is left out. Rows are read once.
    """
    found: dict[tuple[str, str], list[tuple[float, str, int, dict[str, Any]]]] = {}
    for row in passages:
        group = group_of(row)
        if group is None:
            continue
        for measure in passage_codes(row) & set(measures):
            kept = found.setdefault((group, measure), [])
            kept.append((-score_of(row, measure), row["doc_id"], row["start"], dict(row)))
            if len(kept) > 60 * each:
                found[group, measure] = _best(kept, each)
    order = {measure: at for at, measure in enumerate(measures)}
    return [
        _told(group, measure, -score, row, documents[doc_id])
        for (group, measure), kept in sorted(found.items(), key=lambda one: (one[0][0], order[one[0][1]]))
        for score, doc_id, _, row in _best(kept, each)
    ]


def _best(
    kept: list[tuple[float, str, int, dict[str, Any]]], each: int
) -> list[tuple[float, str, int, dict[str, Any]]]:
    """Return the surest, those of documents that have none yet before second ones."""
    seen: dict[str, int] = {}
    ranked = []
    for one in sorted(kept, key=lambda one: one[:3]):
        seen[one[1]] = seen.get(one[1], 0) + 1
        ranked.append((seen[one[1]], *one[:3], one[3]))
    return [tuple(one[1:]) for one in nsmallest(each, ranked, key=lambda one: one[:4])]  # type: ignore[misc]


def _told(
    group: str, measure: str, score: float, row: Mapping[str, Any], document: Mapping[str, Any]
) -> dict[str, Any]:
    return {
        "group": group,
        "measure": measure,
        "score": score or None,
        "doc_id": row["doc_id"],
        "name": document["name"],
        "year": document["year"],
        "page": row["page"],
        "section": row["section"],
        "start": row["start"],
        "end": row["end"],
        "text": row["text"],
    }
