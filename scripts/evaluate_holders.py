"""Measure the holders of reported and contested frames against those marked in corpus/gold/holders.jsonl.

    python scripts/evaluate_holders.py --shared ../shared

The file holds hashes and offsets; the sentences are the maintainers' coded sentences. Frames and voices are those of
their coders, so that only the holder is measured. The split is by document: the rules were made on the development
part. Baseline: the first actor of the gazetteer in the sentence.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hsnlp.annotators.gazetteer import find
from hsnlp.annotators.holders import Holders
from hsnlp.documents import Passage, Span

GOLD = Path(__file__).resolve().parent.parent / "corpus" / "gold" / "holders.jsonl"
Place = tuple[int, int] | None


@dataclass(frozen=True)
class Item:
    """One frame: its voice, part, and where its holder stands by gold, by the rules and by the baseline."""

    voice: str
    part: str
    gold: Place
    found: Place
    first: Place


def main() -> None:
    """Print one table a part."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds data/coded_sentences")
    items = read(parser.parse_args().shared)
    for part in ("development", "held out"):
        here = [item for item in items if item.part == part]
        print(f"{part}: {len(here)} frames, holder named in {sum(item.gold is not None for item in here)}")
        print(f"  {'':22} {'exact':>6} {'overlap':>8} {'prec.':>6} {'recall':>7} {'F1':>5}  named: prec., recall")
        for voice in ("all", "reported", "contested"):
            chosen = [item for item in here if voice in ("all", item.voice)]
            for name, places in (("rules", [i.found for i in chosen]), ("baseline", [i.first for i in chosen])):
                show(f"{voice}, {name}", [i.gold for i in chosen], places)


def read(shared: Path) -> list[Item]:
    """Find the sentences of the gold and the holders that the rules give."""
    lines = (shared / "data" / "coded_sentences" / "sentences.jsonl").read_text(encoding="utf-8").splitlines()
    texts = {row["id"]: row["text"] for row in map(json.loads, lines)}
    gold = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    asked = [(_passage(texts[row["id"]]), {row["frame"]: row["voice"]}) for row in gold]
    return [
        Item(
            row["voice"],
            row["part"],
            (row["start"], row["end"]) if row["start"] is not None else None,
            _place(found[row["frame"]]),
            next(((m.start, m.end) for m in find(texts[row["id"]])), None),
        )
        for row, found in zip(gold, Holders().find(asked), strict=True)
    ]


def _passage(text: str) -> Passage:
    return Passage("gold", Span(0, len(text)), text)


def _place(holder: dict[str, Any] | None) -> Place:
    return (holder["start"], holder["end"]) if holder is not None else None


def scores(gold: Sequence[Place], found: Sequence[Place]) -> dict[str, float]:
    """Return exact and overlapping matches, their precision, recall and F1, and those of naming anybody at all."""
    pairs = list(zip(gold, found, strict=True))
    both = [(g, f) for g, f in pairs if g is not None and f is not None]
    overlap = sum(g[0] < f[1] and f[0] < g[1] for g, f in both)
    named, given = sum(g is not None for g in gold), sum(f is not None for f in found)
    return {
        "exact": sum(g == f for g, f in both),
        "overlap": overlap,
        "precision": overlap / max(1, given),
        "recall": overlap / max(1, named),
        "f1": 2 * overlap / max(1, named + given),
        "named_precision": len(both) / max(1, given),
        "named_recall": len(both) / max(1, named),
    }


def show(name: str, gold: Sequence[Place], found: Sequence[Place]) -> None:
    """Print one line of figures."""
    s = scores(gold, found)
    print(
        f"  {name:22} {s['exact']:6.0f} {s['overlap']:8.0f} {s['precision']:6.2f} {s['recall']:7.2f} {s['f1']:5.2f} "
        f"{s['named_precision']:13.2f} {s['named_recall']:7.2f}   (n = {len(gold)})"
    )


if __name__ == "__main__":
    main()
