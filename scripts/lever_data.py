"""The recommendations that the lever model learns from, and those on which it is measured.

To learn from: the maintainers' coded sentences of development documents, the project's gold sentences and written
items that coder_data.py reads, and the levers of `corpus/gold/levers.jsonl`, whose texts are found again by their
hashes. To measure on: the recommendations of the held-out documents (see prose_recommendations.py), and those of the
gold sentences that lie in held-out documents.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coder_data import LEVERS, data_options, read_lines, read_split
from gold_sentences import GOLD, passages_of

__all__ = ["Example", "Examples", "options", "read_examples", "texts_of"]

CODED = GOLD.with_name("levers.jsonl")
NONE = "none"
"""What a coder says of a sentence that recommends nothing; nobody learns from it."""


@dataclass(frozen=True)
class Example:
    """A recommendation with its lever, the document that it stands in and the set that it is from.

    `second` is the lever that another coder gave it who had definitions and rules, and the first had not.
    """

    text: str
    lever: str
    document: str
    genre: str
    source: str
    second: str | None = None


@dataclass(frozen=True)
class Examples:
    """What is learned from, what is measured on, and the gold sentences of held-out documents."""

    train: list[Example]
    held_out: list[Example]
    harder: list[Example]

    def digest(self) -> str:
        """Return the sha256 of what is learned from: hashes of texts, and levers, sorted."""
        listed = sorted(f"{_key(one.text)} {one.lever} {one.second}" for one in self.train)
        return hashlib.sha256("\n".join(listed).encode()).hexdigest()


def options(description: str | None) -> argparse.ArgumentParser:
    """Return a parser with the options that say where the sentences are."""
    parser = data_options(description)
    parser.add_argument("--lever-text", type=Path, help="JSONL of id and text: what lever_data.py wrote")
    return parser


def read_examples(shared: Path, gold_text: Path | None = None, lever_text: Path | None = None) -> Examples:
    """Read all examples; the texts are found in the documents below `shared` unless files hold them already."""
    split = read_split(shared, gold_text)
    every = read_lines(CODED)
    coded = [row for row in every if "recodes" not in row]
    second = {row["id"]: row["lever"] for row in every if row.get("recodes") == GOLD.name and row["lever"] != NONE}
    texts = {row["id"]: row["text"] for row in read_lines(lever_text)} if lever_text else dict(texts_of(coded, shared))
    held_out = [_example(row) for row in split.measured if row["recommendation"]]
    kept_out = {_plain(one.text) for one in held_out}
    train = [
        _example(row, second.get(row["id"]) if row["set"] == "gold" else None)
        for row in split.train
        if row["recommendation"]
    ]
    for row in coded:
        text = row.get("text") or texts.get(row["id"])
        if text is not None and row["lever"] != NONE:
            document = (row["document"] or f"written/{row['lever']}").removeprefix("corpus/")
            train.append(Example(text, row["lever"], document, row["genre"], "levers"))
    train = [one for one in train if _plain(one.text) not in kept_out and one.lever in LEVERS]
    harder = [_example(row) for row in split.harder if row["recommendation"]]
    return Examples(list({one.text: one for one in train}.values()), held_out, harder)


def texts_of(coded: Sequence[Mapping[str, Any]], shared: Path) -> Iterator[tuple[str, str]]:
    """Yield the hash and the text of each coded lever that is found below `shared`."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for row in coded:
        if row["document"] is not None:
            place = row["document"]
            wanted[place.partition("#")[0] if place.startswith("data/") else place].add(row["id"])
    for document, ids in sorted(wanted.items()):
        found = _cells(shared / document) if document.startswith("data/") else _sentences(shared, document)
        for text in found:
            plain = " ".join(text.split())
            key = _key(plain)
            if key in ids:
                yield key, plain


def _sentences(shared: Path, document: str) -> Iterator[str]:
    yield from (passage.text for passage in passages_of(shared / "corpus", document.removeprefix("corpus/")))


def _cells(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from (row["text"] for row in csv.DictReader(stream))


def _example(row: Mapping[str, Any], second: str | None = None) -> Example:
    return Example(row["text"], row["recommendation"]["lever"], row["document"], row["genre"], row["set"], second)


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _plain(text: str) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in text.lower()).split())


def write(found: Iterable[tuple[str, str]], path: Path) -> int:
    """Write hashes and texts as JSONL; return how many there are."""
    rows = dict(found)
    lines = [json.dumps({"id": key, "text": text}, ensure_ascii=False) + "\n" for key, text in rows.items()]
    path.write_text("".join(lines), encoding="utf-8")
    return len(rows)


def main() -> None:
    """Find the texts of the coded levers again and write them; the file stays out of the project."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds data/ and corpus/")
    parser.add_argument("-o", "--out", type=Path, required=True, help="the JSONL file to write")
    asked = parser.parse_args()
    coded = [row for row in read_lines(CODED) if "recodes" not in row]
    print(f"{write(texts_of(coded, asked.shared), asked.out)} of {sum('text' not in row for row in coded)} texts found")


if __name__ == "__main__":
    main()
