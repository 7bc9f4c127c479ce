"""From the ledger to the run's tables: all of them, or none."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from hsnlp.exports.records import Codes
from hsnlp.exports.tables import write_table
from hsnlp.normalise.duplicates import near_duplicates
from hsnlp.pipeline.ingest import natural
from hsnlp.pipeline.ledger import Ledger
from hsnlp.pipeline.links import link_rows, linked, links_of

__all__ = ["document_rows", "passage_rows", "recommendation_rows", "source_rows", "with_repeats", "write_tables"]

_JSON = {
    "documents": ("authors", "extra", "words_by_role", "issues", "notes"),
    "passages": (
        "frames",
        "referents",
        "threats",
        "threat_scores",
        "recommendation",
        "stages",
        "populations",
        "codes",
    ),
    "recommendations": ("parts", "units", "actions", "threats", "objectives", "slots"),
}


def write_tables(ledger: Ledger, folder: Path, codes: Codes) -> dict[str, int]:
    """Write every table of the run into `folder`, in place of what was there; return the number of rows of each.

    They are written beside and moved into place when complete, so that a reader never sees half a table.
    """
    new, old = folder.with_name(folder.name + ".new"), folder.with_name(folder.name + ".old")
    for leftover in (new, old):
        shutil.rmtree(leftover, ignore_errors=True)
    new.mkdir(parents=True)
    links = links_of(recommendation_rows(ledger), ledger.years())
    counts = {
        "documents": write_table(new, "documents", document_rows(ledger), codes),
        "passages": write_table(new, "passages", passage_rows(ledger), codes),
        "annotations": write_table(new, "annotations", _annotation_rows(ledger), codes),
        "recommendations": write_table(new, "recommendations", linked(recommendation_rows(ledger), links), codes),
        "links": write_table(new, "links", link_rows(links), codes),
        "failures": write_table(new, "failures", _failure_rows(ledger), codes),
    }
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
    return counts


def document_rows(ledger: Ledger) -> Iterator[dict[str, Any]]:
    """Yield the coded documents by name, with the earlier documents that they repeat."""
    for row in with_repeats(lambda: _documents(ledger)):
        yield _decoded(row, "documents")


def with_repeats(documents: Callable[[], Iterable[dict[str, Any]]]) -> Iterator[dict[str, Any]]:
    """Yield document rows, which `documents` gives anew each time, with the earlier documents that they repeat."""
    signatures = ((row["doc_id"], row["signature"]) for row in documents())
    near = {doc_id: (other, round(alike, 4)) for doc_id, other, alike in near_duplicates(signatures)}
    first: dict[str, str] = {}
    for row in documents():
        same = first.setdefault(row["content_digest"], row["doc_id"])
        other, alike = near.get(row["doc_id"], (None, None))
        yield row | {
            "duplicate_of": same if same != row["doc_id"] else None,
            "near_duplicate_of": other,
            "similarity": alike,
        }


def source_rows(ledger: Ledger) -> dict[str, dict[str, Any]]:
    """Return what is known of each coded document by its id, without its text and without the search for duplicates."""
    heavy = {"text", "signature"}
    return {
        row["doc_id"]: _decoded({name: value for name, value in row.items() if name not in heavy}, "documents")
        for row in _documents(ledger)
    }


def passage_rows(ledger: Ledger) -> Iterator[dict[str, Any]]:
    """Yield the passage records of all documents, by document name and position."""
    for doc_id in _coded(ledger):
        for row in ledger.rows("passages", doc_id):
            yield _decoded(row, "passages")


def recommendation_rows(ledger: Ledger) -> Iterator[dict[str, Any]]:
    """Yield the recommendations of all documents, by document name and position; not linked with one another yet."""
    for doc_id in _coded(ledger):
        for row in ledger.rows("recommendations", doc_id):
            yield _decoded(row, "recommendations")


def _annotation_rows(ledger: Ledger) -> Iterator[dict[str, Any]]:
    for doc_id in _coded(ledger):
        yield from ledger.rows("annotations", doc_id)


def _failure_rows(ledger: Ledger) -> Iterator[dict[str, Any]]:
    failed = [row for row in ledger.rows("sources") if row["status"] != "coded"]
    return iter(sorted(failed, key=lambda row: natural(row["name"])))


def _documents(ledger: Ledger) -> Iterator[dict[str, Any]]:
    for doc_id in _coded(ledger):
        yield from ledger.rows("documents", doc_id)


def _coded(ledger: Ledger) -> list[str]:
    coded = [row for row in ledger.rows("sources") if row["status"] == "coded"]
    return [row["doc_id"] for row in sorted(coded, key=lambda row: natural(row["name"]))]


def _decoded(row: dict[str, Any], table: str) -> dict[str, Any]:
    for name in _JSON[table]:
        row[name] = json.loads(row[name]) if row[name] is not None else None
    return row
