"""Lay the written examples beside a model: their texts, their codes and the vectors that its encoder gives them.

    python scripts/coder_examples.py models/best

To be run again whenever the encoder is made anew. The examples are the items of ``corpus/gold/written_items.jsonl``,
each with those of its frames, threats and recommendation that the model gives it, too: an item that it reads otherwise
shows nothing of how it reads. The vectors are kept in 8 bits.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save_file

from hsnlp.annotators.learned import Heads, LearnedAnnotator
from hsnlp.annotators.learned.examples import ENCODER, TEXTS, VECTORS, name_of
from hsnlp.codebook import load_codebook
from hsnlp.documents import Passage, Span
from hsnlp.encode import load_encoder
from hsnlp.weights import digests, read_manifest, write_manifest

ITEMS = Path(__file__).resolve().parent.parent / "corpus" / "gold" / "written_items.jsonl"


def main() -> None:
    """Write the examples of the model that the command line names."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("model", type=Path, help="a model folder with an encoder of sentences")
    folder = parser.parse_args().model
    print(f"{folder}: {write_examples(folder, read_manifest(folder)):,} examples")


def write_examples(folder: Path, manifest: Mapping[str, Any]) -> int:
    """Write the examples into a model folder and list them in its manifest; return how many there are."""
    items = [json.loads(line) for line in ITEMS.read_text(encoding="utf-8").splitlines()]
    passages = [Passage(item["id"], Span(0, len(item["text"])), item["text"]) for item in items]
    encoder = load_encoder(folder, dict(manifest))
    given = codes_given(LearnedAnnotator(folder.name, encoder, Heads.read(folder, manifest), load_codebook()), passages)
    codes = [[code for code in codes_of(item) if code in given[item["id"]]] for item in items]
    kept = [n for n, several in enumerate(codes) if several]
    examples = [{"id": items[n]["id"], "text": items[n]["text"], "codes": codes[n]} for n in kept]
    width = manifest["encoder"]["sentence"]["width"]
    vectors = encoder.encode([passages[n] for n in kept])[:, :width]
    eight = np.round(127 * vectors / np.abs(vectors).max(axis=1, keepdims=True)).astype(np.int8)
    save_file({"vectors": np.ascontiguousarray(eight)}, folder / VECTORS)
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in examples)
    made_with = json.dumps(digests(folder)[ENCODER])
    (folder / TEXTS).write_text(f'{{"encoder": {made_with}, "examples": [\n{lines}\n]}}\n', encoding="utf-8")
    for name in (VECTORS, TEXTS):
        (folder / name).chmod(0o644)
    write_manifest(folder, {name: value for name, value in manifest.items() if name != "files"})
    return len(examples)


def codes_given(coder: LearnedAnnotator, passages: Sequence[Passage]) -> dict[str, set[str]]:
    """Return the names of the codes that the model gives each passage, by the passage's document."""
    given: dict[str, set[str]] = {passage.doc_id: set() for passage in passages}
    for one in coder.annotate(passages).annotations:
        given[one.doc_id].add(name_of(one))
    return given


def codes_of(item: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of an item's codes, as the annotator asks for them."""
    yield from (f"frame:{frame}:{voice}" for frame, voice in item["frames"].items())
    yield from (f"threat:{threat}" for threat in item["threats"])
    if item["recommendation"]:
        yield "recommendation"


if __name__ == "__main__":
    main()
