"""Find the coded sentences of corpus/gold again in the real documents, by their hashes.

    python scripts/gold_sentences.py --shared PATH -o sentences.jsonl

Writes each sentence that is found with its text and its neighbours, and says how many are not: normalisation has moved
on since they were drawn, or a document is missing. The output holds third-party text and stays out of the project.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from hsnlp.documents import Passage
from hsnlp.errors import HsnlpError
from hsnlp.loaders import find
from hsnlp.pipeline.ingest import ingest
from hsnlp.segment import segment

GOLD = Path(__file__).resolve().parent.parent / "corpus" / "gold" / "coded_sentences.jsonl"


def entries(path: Path = GOLD) -> list[dict[str, Any]]:
    """Return the entries of the gold file, without text."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def located(gold: Sequence[dict[str, Any]], corpus: Path) -> Iterator[dict[str, Any]]:
    """Yield each entry that is found below `corpus`, with ``text``, ``before`` and ``after``."""
    wanted: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for entry in gold:
        wanted[entry["document"]].append(entry)
    for document, its in sorted(wanted.items()):
        passages = passages_of(corpus, document)
        places = {hashlib.sha256(p.text.encode()).hexdigest()[:12]: n for n, p in enumerate(passages)}
        for entry in its:
            n = places.get(entry["id"])
            if n is not None:
                before = passages[n - 1].text if n else ""
                after = passages[n + 1].text if n + 1 < len(passages) else ""
                yield entry | {"text": passages[n].text, "before": before, "after": after}


def passages_of(corpus: Path, document: str) -> tuple[Passage, ...]:
    """Return the passages of a document, named by its path and, in a table, its row; empty where it is not there."""
    path, _, row = document.partition("#")
    for source in find([corpus / path]):
        if not row or source.name.endswith(f"#{row}"):
            try:
                return segment(ingest(source, "gold"))
            except HsnlpError as error:
                print(f"{document}: {error}", file=sys.stderr)
    return ()


def main() -> None:
    """Write what is found and say what is not."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, required=True, help="the folder that holds corpus/")
    parser.add_argument("-o", "--out", type=Path, required=True, help="the JSONL file to write")
    asked = parser.parse_args()
    gold = entries()
    count = 0
    with asked.out.open("w", encoding="utf-8") as stream:
        for entry in located(gold, asked.shared / "corpus"):
            stream.write(json.dumps(entry, ensure_ascii=False) + "\n")
            count += 1
    print(f"{count} of {len(gold)} sentences found", file=sys.stderr)


if __name__ == "__main__":
    main()
