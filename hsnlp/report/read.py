"""What a report is made from: a run's manifest, documents, codes as arrays, what was left out, links and themes."""

from __future__ import annotations

import csv
import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

from hsnlp.analysis.counts import Coded, coded
from hsnlp.annotators.learned.examples import read_texts
from hsnlp.errors import ModelError
from hsnlp.pipeline.ledger import Ledger
from hsnlp.pipeline.run import finished
from hsnlp.pipeline.tables import passage_rows, source_rows
from hsnlp.weights import model_folder, read_manifest

__all__ = ["Content", "Themes", "by_document", "examples_of", "read_content", "read_themes"]

Watcher = Callable[[list[dict[str, Any]]], None]
"""Is shown the passage rows of each document in turn."""


@dataclass(frozen=True, slots=True)
class Themes:
    """Rows of the table of themes, and the theme of each unit, by document and first character."""

    rows: tuple[dict[str, Any], ...] = ()
    starts: Mapping[str, list[int]] = field(default_factory=dict)
    units: Mapping[str, list[tuple[int, int, float]]] = field(default_factory=dict)
    """By document: the end of each unit, the place of its theme in `rows`, -1 for none, and its likeness to it."""

    def of(self, doc_id: str, start: int) -> tuple[int, float]:
        """Return the place of the theme of the unit that a passage begins in and its likeness, -1 and 0 for none."""
        at = bisect_right(self.starts.get(doc_id, ()), start) - 1
        if at < 0:
            return -1, 0.0
        end, theme, like = self.units[doc_id][at]
        return (theme, like) if start < end and theme >= 0 else (-1, 0.0)


@dataclass(frozen=True, eq=False)
class Content:
    """A finished run: `corpus` has the documents in the order by which the report numbers them."""

    folder: Path
    manifest: Mapping[str, Any]
    corpus: Coded
    left_out: tuple[Mapping[str, Any], ...]
    """Sources refused or failed: name, status, reason, message."""
    repeated: Mapping[str, tuple[str, float | None]]
    """Documents that repeat an earlier one: its id, and how alike they are (None for the same words)."""
    demands: Mapping[str, tuple[str, int]]
    """Recommendations that are made again: the group, and how many others make them."""
    themes: Themes

    @property
    def codes(self) -> Mapping[str, list[str]]:
        """The codes of the codebook, by dimension."""
        found: Mapping[str, list[str]] = self.manifest["codes"]
        return found


def read_content(folder: Path, watch: Watcher | None = None) -> Content:
    """Read a finished run; raises `RunError` where there is none. `watch` sees the passages while they are read."""
    with Ledger(folder / "run.db") as ledger:
        manifest = finished(ledger)
        documents = source_rows(ledger)
        corpus = coded(_watched(ledger, watch), documents, manifest["codes"])
        left_out = [row for row in ledger.rows("sources") if row["status"] != "coded"]
    tables = folder / "tables"
    return Content(
        folder=folder,
        manifest=manifest,
        corpus=corpus,
        left_out=tuple(left_out),
        repeated={
            row["doc_id"]: (other, float(row["similarity"]) if row["similarity"] else None)
            for row in _csv(tables / "documents.csv")
            if (other := row["duplicate_of"] or row["near_duplicate_of"])
        },
        demands={
            row["rec_id"]: (row["demand"], len(json.loads(row["same"] or "[]")))
            for row in _csv(tables / "recommendations.csv")
            if row.get("demand")
        },
        themes=read_themes(tables),
    )


def examples_of(annotator: str) -> dict[str, str]:
    """Return the texts of an annotator's written examples by id; none for one that has none (cues, ``fast``)."""
    try:
        folder = model_folder(annotator)
        read_manifest(folder)  # a file that was changed is not told of
        return read_texts(folder)
    except ModelError:
        return {}


def by_document(ledger: Ledger) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield the id and the passage rows of each document that has any."""
    for doc_id, rows in groupby(passage_rows(ledger), key=lambda row: str(row["doc_id"])):
        yield doc_id, list(rows)


def _watched(ledger: Ledger, watch: Watcher | None) -> Iterable[dict[str, Any]]:
    for _, rows in by_document(ledger):
        if watch:
            watch(rows)
        yield from rows


def read_themes(tables: Path) -> Themes:
    """Return the themes of a run, none where ``hsnlp themes`` has not been run."""
    rows = []
    for row in _csv(tables / "themes.csv"):
        listed = {name: json.loads(row.get(name) or "null") for name in ("keywords", "frames", "threats", "genres")}
        numbers = {name: int(row[name]) for name in ("units", "documents")}
        rows.append({**row, **listed, **numbers, "unstable": row.get("unstable", "").lower() in ("true", "1")})
    place = {row["theme_id"]: at for at, row in enumerate(rows)}
    units: dict[str, list[tuple[int, int, int, float]]] = {}
    for row in _csv(tables / "theme_units.csv") if rows else ():
        like = float(row.get("similarity") or 0.0)
        found = (int(row["start"]), int(row["end"]), place.get(row["theme_id"], -1), like)
        units.setdefault(row["doc_id"], []).append(found)
    ordered = {doc_id: sorted(several) for doc_id, several in units.items()}
    return Themes(
        tuple(rows),
        {doc_id: [start for start, *_ in several] for doc_id, several in ordered.items()},
        {doc_id: [(end, theme, like) for _, end, theme, like in several] for doc_id, several in ordered.items()},
    )


def _csv(path: Path) -> Iterator[dict[str, str]]:
    """Yield the rows of one of the run's own tables, none where it is missing."""
    if not path.is_file():
        return
    csv.field_size_limit(2**30)  # a recommendation's columns may be longer than the csv module expects
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)
