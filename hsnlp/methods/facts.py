"""What a run knows of itself: the facts of a methods section, from its ledger, its manifest and the model's card."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hsnlp import __version__
from hsnlp.annotators import ANNOTATORS
from hsnlp.errors import ModelError
from hsnlp.methods.card import Card, read_card
from hsnlp.pipeline.fingerprint import model_digests
from hsnlp.pipeline.ledger import Ledger
from hsnlp.pipeline.run import finished
from hsnlp.weights import model_folder

__all__ = ["MEASURED", "Facts", "facts_of"]

MEASURED = frozenset({"human_security", "gcm"})
"""Codebooks for which the cards' figures hold: the one that the coders learned, and the one that only adds to it."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of one run. `card` is None where the figures of no card hold for it, and `why_no_card` says why."""

    manifest: Mapping[str, Any]
    refused: Mapping[str, int]
    failed: Mapping[str, int]
    duplicates: int
    near_duplicates: int
    years: tuple[int, int] | None
    card: Card | None
    why_no_card: str = ""

    @property
    def annotator(self) -> str:
        """Name of the annotator that coded the run."""
        return str(self.manifest["annotator"])


def facts_of(run: Path) -> Facts:
    """Collect the facts of a run folder; raises `RunError` where there is none or it is unfinished."""
    with Ledger(run / "run.db") as ledger:
        manifest = finished(ledger)
        states = list(ledger.rows("sources"))
    reasons = {s: Counter(row["reason"] for row in states if row["status"] == s) for s in ("refused", "failed")}
    copies, near, years = _documents(run / "tables" / "documents.csv")
    card, why = _card(manifest)
    span = (min(years), max(years)) if years else None
    return Facts(manifest, reasons["refused"], reasons["failed"], copies, near, span, card, why)


def _documents(path: Path) -> tuple[int, int, list[int]]:
    """Return how many documents are copies, how many nearly so, and the years that are known."""
    copies, near, years = 0, 0, []
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                copies += bool(row["duplicate_of"])
                near += bool(row["near_duplicate_of"])
                years += [int(row["year"])] if row["year"] else []
    return copies, near, years


def _card(manifest: Mapping[str, Any]) -> tuple[Card | None, str]:
    """Return the card whose figures hold for a run, or None and why none does."""
    name, codebook = manifest["annotator"], manifest["codebook"]["name"]
    if codebook not in MEASURED:
        return None, f"no coder was measured under the codebook {codebook}"
    if manifest["coded_otherwise"]:
        return None, f"{manifest['coded_otherwise']} documents of the run were coded with other settings"
    if manifest["hsnlp"] != __version__:
        return None, f"the run was made by hsnlp {manifest['hsnlp']} and the cards at hand are those of {__version__}"
    # The cues stand beside the best model in its card.
    held = "best" if name == "cues" else name
    try:
        if name not in ANNOTATORS or (name != "cues" and manifest["models"].get(name) != model_digests(name)[name]):
            return None, f"the model {name} that is installed is not the one that coded the run"
        return read_card(model_folder(held)), ""
    except ModelError as error:
        return None, str(error)
