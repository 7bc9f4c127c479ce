"""A run as a comparison needs it: its passages as arrays, what is asked for, the sample that a person has coded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from hsnlp.analysis.corrected import CodedByHand
from hsnlp.analysis.counts import Bools, Coded, coded
from hsnlp.analysis.evidence import evidence
from hsnlp.analysis.groups import BALANCE, Grouping, grouping
from hsnlp.errors import RunError, unknown
from hsnlp.pipeline.ledger import Ledger
from hsnlp.pipeline.run import finished
from hsnlp.pipeline.tables import passage_rows, source_rows

__all__ = ["Asked", "Run", "read_asked", "read_run", "read_sample"]

_DEFAULT = ("frame:securitisation", "frame:human_security", "frame:mixed", "recommendation")
_KEYS = ("source", "genre", "year", "country", "section", "publisher")


@dataclass(frozen=True, eq=False)
class Run:
    """A run's folder, manifest, documents by id, and all its passages as arrays."""

    folder: Path
    manifest: Mapping[str, Any]
    documents: Mapping[str, Mapping[str, Any]]
    corpus: Coded


@dataclass(frozen=True, eq=False)
class Asked:
    """What is compared: the passages and measures chosen, and their groups."""

    run: Run
    corpus: Coded
    groups: Grouping

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What ``run.json`` says."""
        return self.run.manifest

    def evidence(self, each: int) -> list[dict[str, Any]]:
        """Return the surest passages of each group and measure, see `hsnlp.analysis.evidence`."""
        names = {}
        for at, document in enumerate(self.corpus.document.tolist()):
            doc_id = str(self.corpus.documents[document]["doc_id"])
            names[doc_id, int(self.corpus.start[at]), int(self.corpus.end[at])] = self.groups.names[self.groups.of[at]]

        def group_of(row: Mapping[str, Any]) -> str | None:
            return names.get((row["doc_id"], row["start"], row["end"]))

        with Ledger(self.run.folder / "run.db") as ledger:
            rows = evidence(passage_rows(ledger), self.run.documents, self.corpus.measures, group_of, each)
        place = {name: at for at, name in enumerate(self.groups.names)}
        return sorted(rows, key=lambda row: place[row["group"]])


def read_run(folder: Path) -> Run:
    """Read a finished run; raises `RunError` where there is none."""
    with Ledger(folder / "run.db") as ledger:
        manifest = finished(ledger)
        documents = source_rows(ledger)
        corpus = coded(passage_rows(ledger), documents, manifest["codes"])
    return Run(folder, manifest, documents, corpus)


def read_asked(run: Run, by: str, measures: Sequence[str], only: Sequence[str]) -> Asked:
    """Return what is asked for; raises `RunError` for a measure or a condition that fits nothing."""
    corpus = run.corpus.only(_measures(run.corpus, measures))
    chosen = np.ones(len(corpus.document), dtype=np.bool_)
    by_key: dict[str, list[str]] = {}
    for condition in only:
        key, found, value = condition.partition("=")
        if not found or key not in _KEYS:
            raise RunError(f"--only takes KEY=VALUE; {unknown('key', key, _KEYS)}")
        by_key.setdefault(key, []).append(value)
    for key, values in by_key.items():
        chosen &= _fits(corpus, key, values)
    if not chosen.any():
        asked = " ".join(f"--only {one}" for one in only)
        raise RunError(f"no passage of the run fits {asked}" if only else "the run has no coded passage")
    corpus = corpus.of(chosen)
    return Asked(run, corpus, grouping(corpus, by))


def _measures(corpus: Coded, asked: Sequence[str]) -> list[str]:
    """Return the measures that are named: one by one, by dimension, or all."""
    if "all" in asked:
        return list(corpus.measures)
    wanted: set[str] = set()
    for name in asked or [one for one in _DEFAULT if one in corpus.measures] or corpus.measures:
        fits = {name} & set(corpus.measures) or {one for one in corpus.measures if one.startswith(f"{name}:")}
        if name == "voice":
            fits = {one for one in corpus.measures if one.startswith("frame:") and one.count(":") == 2}
        elif name == "frame":
            fits = {one for one in fits if one.count(":") == 1}
        if not fits and name != BALANCE:
            dimensions = {one.partition(":")[0] for one in corpus.measures}
            raise RunError(unknown("measure", name, {*corpus.measures, *dimensions, "voice", "all"}))
        wanted |= fits
    return [one for one in corpus.measures if one in wanted]


def _fits(corpus: Coded, key: str, values: Sequence[str]) -> Bools:
    """Return which passages fit one of the values."""
    if key == "section":
        places = [at for at, name in enumerate(corpus.sections) if name in values]
        return np.isin(corpus.section, places)
    if key == "source":
        told = [f"{row['name']} {row['title']}".lower() for row in corpus.documents]
        fits = [any(value.lower() in text for value in values) for text in told]
    elif key == "year":
        spans = [_span(value) for value in values]
        fits = [any(low <= (row["year"] or -1) <= high for low, high in spans) for row in corpus.documents]
    else:
        wanted = {value.lower() for value in values}
        fits = [str(row[key] or "not stated").lower() in wanted for row in corpus.documents]
    return np.array(fits, dtype=np.bool_)[corpus.document]


def _span(value: str) -> tuple[int, int]:
    first, dash, last = value.partition("-")
    try:
        return int(first or 0), int(last or 9999) if dash else int(first)
    except ValueError as error:
        raise RunError(f"--only year={value}: say 2010, 2008-2012 or 2008-") from error


def read_sample(folder: Path, path: Path, asked: Asked) -> tuple[list[CodedByHand], int]:
    """Read a coded random sample; return the passages that are in what is compared, and the number of the others."""
    from hsnlp.evaluate.gold import read_gold
    from hsnlp.evaluate.match import match_run

    gold = read_gold(path, asked.manifest["codes"])
    with Ledger(folder / "run.db") as ledger:
        matched = match_run(
            gold,
            asked.run.documents.values(),
            (row for one in asked.run.documents for row in ledger.rows("passages", one)),
        )
    inside = {str(asked.corpus.documents[at]["doc_id"]) for at in np.unique(asked.corpus.document).tolist()}
    found = [
        CodedByHand(unit.home, _derived(unit.gold), _derived(unit.found))
        for unit in matched.units
        if unit.home in inside
    ]
    return found, len(gold.rows) - len(found)


def _derived(codes: frozenset[str]) -> frozenset[str]:
    """Return codes with the four-way frame beside them."""
    from hsnlp.evaluate.units import four_way

    return codes | {f"frame:{four_way(codes)}"}
