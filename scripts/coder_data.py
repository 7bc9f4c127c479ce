"""The sentences that coders learn from, split by document, and what each head is to say of them.

Three sources: the maintainers' coded sentences (`shared/data/coded_sentences`), the project's own gold sentences
(`corpus/gold/coded_sentences.jsonl`, found again in `shared/corpus` by their hashes) and the items written for
training. Documents on which figures are measured (`is_development` in evaluate_cues.py says which) are never trained
on, whichever source a sentence of theirs comes from; written items are never measured on.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from evaluate_cues import is_development
from gold_sentences import GOLD, entries, located

VOICES = ("asserted", "reported", "contested")
FRAMES = ("securitisation", "human_security")
REFERENTS = ("state", "host_society", "migrants", "people")
THREATS = ("economic", "food", "health", "environmental", "personal", "community", "political", "state")
STRENGTHS = ("strong", "medium", "weak")
LEVERS = (
    "legal_pathways", "protection_and_rights", "integration", "border_management", "root_causes_and_development",
    "cooperation_and_dialogue", "return_and_reintegration", "anti_trafficking_and_smuggling", "services",
    "data_and_research", "governance_and_law", "finance", "other",
)  # fmt: skip
WRITTEN = GOLD.with_name("written_items.jsonl")
SPEECHES = Path("corpus/uk_commons_immigration/uk_immigration.csv")
UNKNOWN = -100
"""Target of a slot that a row does not have; `torch.nn.functional.cross_entropy` skips it."""


@dataclass(frozen=True)
class Split:
    """Rows with ``text``, ``before``, ``after``, codes and ``set`` (``shared``, ``gold``, ``written``).

    `measured` are the shared sentences of unseen documents, on which every figure is given; `harder` the gold
    sentences of the same unseen documents, most of them drawn where cues or a model were unsure.
    """

    train: list[dict[str, Any]]
    measured: list[dict[str, Any]]
    harder: list[dict[str, Any]]

    def digest(self) -> str:
        """Return the sha256 of what is trained on: ids and codes, sorted."""
        listed = sorted(json.dumps([row["id"], targets(row)]) for row in self.train)
        return hashlib.sha256("\n".join(listed).encode()).hexdigest()


def read_split(shared: Path, gold_text: Path | None = None) -> Split:
    """Read all sentences below `shared`; `gold_text` is what gold_sentences.py wrote, if it is at hand already."""
    coded = _marked(coded_rows(shared), "shared")
    found = sorted(read_lines(gold_text) if gold_text else located(entries(), shared / "corpus"), key=lambda r: r["id"])
    gold = [row | {"genre": row["group"]} for row in _marked(found, "gold")]
    written = [row | {"document": f"written/{row['id'][:3]}"} for row in _marked(read_lines(WRITTEN), "written")]
    measured = [row for row in coded if not is_development(row["document"])]
    unseen = unseen_documents(shared)
    texts = {row["text"] for row in measured}
    free = [row for row in gold if stem(row["document"], shared) not in unseen and row["text"] not in texts]
    harder = [row for row in gold if stem(row["document"], shared) in unseen and row["text"] not in texts]
    train = [row for row in coded if is_development(row["document"]) and row["text"] not in texts] + free + written
    return Split(list({row["text"]: row for row in train}.values()), measured, harder)


def data_options(description: str | None) -> argparse.ArgumentParser:
    """Return a parser with the options that say where the sentences are."""
    parser = argparse.ArgumentParser(description=(description or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds data/ and corpus/")
    parser.add_argument("--gold-text", type=Path, help="what gold_sentences.py wrote; else the documents are read")
    return parser


def coded_rows(shared: Path) -> list[dict[str, Any]]:
    """Read the maintainers' coded sentences."""
    return read_lines(shared / "data" / "coded_sentences" / "sentences.jsonl")


def unseen_documents(shared: Path) -> set[str]:
    """Return the stems of the documents on which figures are measured."""
    return {stem(row["document"], shared) for row in coded_rows(shared) if not is_development(row["document"])}


def run_sentences(shared: Path, run: Path, columns: Sequence[str] = ()) -> pd.DataFrame:
    """Return distinct sentences of a run over ``shared/corpus``: ``text``, `columns`, and ``kind``, their folder.

    Documents on which figures are measured and the seed documents are left out.
    """
    names = pd.read_parquet(run / "tables" / "documents.parquet", columns=["doc_id", "name"])
    names["name"] = names["name"].str.partition("/")[2]
    names["kind"] = names["name"].str.partition("/")[0]
    unseen = unseen_documents(shared)
    left_out = names["name"].map(lambda name: stem(name, shared) in unseen) | (names["kind"] == "seed_documents")
    table = pd.read_parquet(run / "tables" / "passages.parquet", columns=["doc_id", "text", *columns])
    return table.merge(names[~left_out], on="doc_id").drop_duplicates("text")


def mixed(table: pd.DataFrame, count: int, seed: int) -> pd.DataFrame:
    """Return `count` rows drawn from `table`, in any order; no ``kind`` of document gives more than a third of them."""
    parts = [part.sample(min(len(part), count // 3), random_state=seed) for _, part in table.groupby("kind")]
    return pd.concat(parts).sample(frac=1, random_state=seed).head(count)


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Read a JSONL file."""
    with path.open(encoding="utf-8") as stream:
        return [json.loads(line) for line in stream]


def stem(document: str, shared: Path) -> str:
    """Return the name by which a document is known in every source: its file's name alone, a speech's date and number.

    The shared sentences call a report ``upr/belize2009.txt`` and a speech ``commons/2010-01-06-330``, the gold
    sentences ``upr_reports/belize2009.pdf`` and ``uk_commons_immigration/uk_immigration.csv#1``.
    """
    name, _, row = document.rpartition("/")[2].partition("#")
    if row and name == SPEECHES.name:
        return _speeches(shared / SPEECHES)[int(row) - 1]
    return re.sub(r"\.(?:txt|md|html?|pdf)$", "", name, flags=re.IGNORECASE).lower()


@cache
def _speeches(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as stream:
        return [f"{row['date']}-{row['speechnumber']}" for row in csv.DictReader(stream)]


def _marked(rows: Iterable[Mapping[str, Any]], name: str) -> list[dict[str, Any]]:
    return [dict(row, set=name) for row in rows]


def targets(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the heads are to say of a row: 0 or the number of the voice for a frame, flags, slot numbers."""
    frames, asked = row["frames"], row["recommendation"] or {}
    return {
        **{frame: 1 + VOICES.index(frames[frame]) if frame in frames else 0 for frame in FRAMES},
        "referent": [int(code in row["referents"]) for code in REFERENTS],
        "threat": [int(code in row["threats"]) for code in THREATS],
        "recommendation": [int(bool(asked))],
        "strength": STRENGTHS.index(asked["strength"]) if asked.get("strength") in STRENGTHS else UNKNOWN,
        "lever": LEVERS.index(asked["lever"]) if asked.get("lever") in LEVERS else UNKNOWN,
    }


HEADS: dict[str, int] = {
    "securitisation": 1 + len(VOICES),
    "human_security": 1 + len(VOICES),
    "referent": len(REFERENTS),
    "threat": len(THREATS),
    "recommendation": 1,
    "strength": len(STRENGTHS),
    "lever": len(LEVERS),
}
"""How many outputs each head has, in the order of the weights' rows."""


def head_rows() -> dict[str, tuple[int, int]]:
    """Return the first row of each head and the one after its last."""
    ends = np.cumsum(list(HEADS.values())).tolist()
    return {name: (end - size, end) for (name, size), end in zip(HEADS.items(), ends, strict=True)}


def columns(rows: Sequence[Mapping[str, Any]]) -> dict[str, np.ndarray]:
    """Return the targets of all rows, one array a head."""
    every = [targets(row) for row in rows]
    return {name: np.array([one[name] for one in every]) for name in HEADS}
