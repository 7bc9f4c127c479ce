"""A run's recommendations as the command needs them: rows with their sources, codes that may be asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from hsnlp.exports.recommendations.counts import About
from hsnlp.exports.recommendations.rows import Row, joined, read_records, shared_titles
from hsnlp.exports.recommendations.select import CODED
from hsnlp.pipeline.ledger import Ledger
from hsnlp.pipeline.run import finished
from hsnlp.recommendations.addressees import Said, addressee_names, known_forms
from hsnlp.recommendations.model import STATUSES, Kind

__all__ = ["Records", "open_records"]

_DIMENSIONS = {
    "type": "addressee_type",
    "lever": "recommendation",
    "level": "level",
    "strength": "strength",
    "threat": "threat",
    "objective": "objective",
    "voice": "recommendation_voice",
}
"""Filter → the codebook's dimension whose codes it takes."""


@dataclass(frozen=True, slots=True)
class Records:
    """All recommendations of a run, the codes that each filter knows, and the run's manifest."""

    rows: Sequence[Row]
    codes: Mapping[str, Sequence[str]]
    manifest: Mapping[str, Any]

    def forms(self, asked: Sequence[str]) -> dict[str, frozenset[str]]:
        """Return, for each actor asked for that the gazetteer knows, its name and the addressees that name it."""
        said = {row["addressee"] for row in self.rows if row["addressee"]}
        found = {text: known_forms(text, said) for text in asked}
        return {text: forms for text, forms in found.items() if forms is not None}

    def about(self, asked: Sequence[str], by_name: bool) -> About:
        """Return what a reader of some of the rows must know."""
        shared = shared_titles(self.rows)
        return About(self.manifest, tuple(asked), of=len(self.rows), grouped_by_name=by_name, shared=shared)


def open_records(run: Path) -> Records:
    """Read the recommendations of a finished run; raises `RunError` where there is none, or no records in it."""
    with Ledger(run / "run.db") as ledger:
        manifest = finished(ledger)
    found, documents = read_records(run / "tables")
    said = [Said(one["addressee"], one["doc_id"], documents[one["doc_id"]]["country"]) for one in found]
    names = addressee_names(said)
    rows = joined(found, documents, names)
    return Records(rows, _codes(rows, manifest["codes"]), manifest)


def _codes(rows: Sequence[Row], codes: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return the codes of each filter: those of the codebook and those that stand in the run."""
    fixed = {"status": STATUSES, "found_by": get_args(Kind)}
    known = {}
    for name, column in CODED.items():
        given = [row[column] for row in rows]
        here = {code for value in given for code in (value if isinstance(value, list) else [value]) if code}
        listed = fixed.get(name) or codes.get(_DIMENSIONS.get(name, ""), ())
        known[name] = [*listed, *sorted(here - set(listed))]
    return known
