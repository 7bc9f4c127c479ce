"""Networks of a run: who frames how and who is to act by which lever as GraphML, statements for discourse networks."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from hsnlp.analysis.network import DOCUMENTS, STATEMENTS, document_rows, edges, statement_rows, statements
from hsnlp.cells import guard
from hsnlp.cli.compare_read import Asked
from hsnlp.exports.recommendations.network import Edge, Network, Node, write_graphml
from hsnlp.pipeline.ledger import Ledger

__all__ = ["write_network", "write_statements"]


def write_network(run: Path, asked: Asked, path: Path) -> str:
    """Write actor x frame x voice and addressee x lever as GraphML; return a line that says what is in it."""
    chosen = _documents(asked)
    made, without = statements(_annotations(run, chosen), chosen)
    nodes: dict[tuple[str, str], Node] = {}
    joined: list[Edge] = []
    for (kind, name, other_kind, other), counts in edges(made, _addressed(run, chosen)).items():
        ends = [
            nodes.setdefault(key, Node(f"n{len(nodes) + 1}", key[0], key[1]))
            for key in ((kind, name), (other_kind, other))
        ]
        for node in ends:
            node.records += counts.total()
            node.sources |= set(counts)
        joined.append(Edge(ends[0], ends[1], counts.total(), set(counts)))
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        write_graphml(stream, Network(list(nodes.values()), joined))
    return f"{len(nodes):,} nodes, {len(joined):,} edges; {without:,} frames or recommendations name no actor: {path}"


def write_statements(run: Path, asked: Asked, folder: Path) -> str:
    """Write documents.csv and statements.csv into a folder; return a line that says how many."""
    chosen = _documents(asked)
    with Ledger(run / "run.db") as ledger:
        texts = {doc_id: next(iter(ledger.rows("documents", doc_id)))["text"] for doc_id in chosen}
    told = {doc_id: {**row, "text": texts[doc_id]} for doc_id, row in chosen.items()}
    made, without = statements(_annotations(run, chosen), chosen)
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns, rows in (
        ("documents.csv", DOCUMENTS, document_rows(told)),
        ("statements.csv", STATEMENTS, statement_rows(made, told)),
    ):
        with (folder / name).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow(columns)
            # The text of a document stays as it is: statements point into it.
            writer.writerows(
                [row[c] if c == "text" and "title" in row else guard(row[c]) for c in columns] for row in rows
            )
    return f"{len(made):,} statements of {len(told):,} documents; {without:,} name no actor: {folder}"


def _documents(asked: Asked) -> dict[str, Mapping[str, Any]]:
    held = np.unique(asked.corpus.document).tolist()
    return {str(asked.corpus.documents[at]["doc_id"]): asked.corpus.documents[at] for at in held}


def _annotations(run: Path, chosen: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    with Ledger(run / "run.db") as ledger:
        for doc_id in sorted(chosen):
            for row in ledger.rows("annotations", doc_id):
                yield {**row, "attributes": json.loads(row["attributes"]) if row["attributes"] else {}}


def _addressed(run: Path, chosen: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """Yield document, addressee, its type and lever of the recommendations that name an addressee."""
    with Ledger(run / "run.db") as ledger:
        for doc_id in sorted(chosen):
            for row in ledger.rows("recommendations", doc_id):
                if row["addressee"] and row["lever"]:
                    yield doc_id, " ".join(row["addressee"].split()), row["addressee_type"] or "", row["lever"]
