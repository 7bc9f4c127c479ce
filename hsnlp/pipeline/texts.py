"""The texts of a run's documents, read when one is asked for: a large run does not fit into memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from hsnlp.pipeline.ledger import Ledger

__all__ = ["LedgerTexts"]


class LedgerTexts(Mapping[str, str]):
    """Document id → normalised text, from the ledger of a run folder."""

    def __init__(self, run: Path, doc_ids: list[str]) -> None:
        self._path = run / "run.db"
        self._ids = dict.fromkeys(doc_ids)

    def __getitem__(self, doc_id: str) -> str:
        if doc_id in self._ids:
            with Ledger(self._path) as ledger:
                for row in ledger.rows("documents", doc_id):
                    return str(row["text"])
        raise KeyError(doc_id)

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)
