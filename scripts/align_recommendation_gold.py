"""Align hand-made lists of recommendations with our normalised documents; write offsets and hashes, never text.

    python scripts/align_recommendation_gold.py --gold FOLDER --shared ../shared -o FILE

FILE is corpus/gold/recommendation_lists.jsonl. FOLDER holds `*.jsonl`, one recommendation a row: `document` (path
below shared/corpus), `page`, `label`, `text`, `responsible`, `status`, `place`. A row out has, beside these but
without the two texts, `start` and `end` of the recommendation and of its responsible unit in the document's text,
the first twelve hex digits of the sha256 of the hand-made text (`sha256`) and of what stands at the offsets (`there`,
by which a reader sees that the text is the same), and `without`: stretches between that the hand-made text does not
have. What is not found keeps `start` null.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from pathlib import Path
from typing import Any

from recommendation_lists import words

from hsnlp import load
from hsnlp.documents import Document

FOUND = 0.85  # share of the words that must stand there, in order
ROOM = 30  # words by which what stands there may be longer than the hand-made text: bullets, the foot of a page
SEED = 3
Word = tuple[str, int, int]


def digest(text: str) -> str:
    """Return the first twelve hex digits of a text's sha256."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def seeds(asked: Sequence[Word], there: Sequence[Word], index: dict[tuple[str, ...], list[int]]) -> list[int]:
    """Return where the text may begin: where a run of three of its words stands, less how far in that run is."""
    size = min(SEED, len(asked))
    found: set[int] = set()
    for n in range(len(asked) - size + 1):
        run = tuple(word[0] for word in asked[n : n + size])
        places = index.get(run, []) if size == SEED else [
            k for k in range(len(there) - size + 1) if tuple(w[0] for w in there[k : k + size]) == run
        ]  # fmt: skip
        if len(places) <= 60:
            found |= {max(0, k - n) for k in places}
    merged: list[int] = []
    for start in sorted(found):
        if not merged or start - merged[-1] > ROOM // 2:
            merged.append(start)
    return merged


def place(
    text: str,
    document: Document,
    there: list[Word],
    index: dict[tuple[str, ...], list[int]],
    near: int | None,
    page: int | None,
) -> dict[str, Any] | None:
    """Return start, end and the stretches without; of equal places that on `page`, or the first behind `near`."""
    asked = words(text)
    best: tuple[float, int, dict[str, Any]] | None = None
    for seed in seeds(asked, there, index) if asked else []:
        window = there[max(0, seed - 3) : seed + len(asked) + ROOM]
        matcher = SequenceMatcher(None, [w[0] for w in asked], [w[0] for w in window], autojunk=False)
        blocks = [b for b in matcher.get_matching_blocks() if b.size > 1 or (b.size and len(asked) < 6)]
        share = sum(b.size for b in blocks) / len(asked)
        if share < FOUND:
            continue
        first, last = window[blocks[0].b], window[blocks[-1].b + blocks[-1].size - 1]
        gaps = [(window[a.b + a.size], window[b.b - 1]) for a, b in pairwise(blocks) if b.b - a.b - a.size > 2]
        if near is not None:
            away = first[1] - near if first[1] >= near else 10**6
        else:
            away = abs((document.page_at(first[1]) or 0) - page) * 10**4 if page else 0
        score = (round(share, 2), -away)
        if best is None or score > (best[0], best[1]):
            best = (*score, {"start": first[1], "end": last[2], "without": [[a[1], b[2]] for a, b in gaps]})
    return best[2] if best else None


def aligned(
    row: dict[str, Any], document: Document, there: list[Word], index: dict[tuple[str, ...], list[int]]
) -> dict[str, Any]:
    """Return a row of the shipped file."""
    found = place(row["text"], document, there, index, None, row.get("page"))
    out = {key: row.get(key) for key in ("document", "page", "label", "place", "status")}
    out |= found or {"start": None, "end": None, "without": []}
    out["sha256"] = digest(row["text"])
    out["there"] = digest(document.text[found["start"] : found["end"]]) if found else None
    if row.get("responsible"):
        unit = place(row["responsible"], document, there, index, found["end"] if found else None, row.get("page"))
        unit = unit or {"start": None, "end": None}
        there_sha = digest(document.text[unit["start"] : unit["end"]]) if unit["end"] else None
        out["responsible"] = {
            "start": unit["start"],
            "end": unit["end"],
            "sha256": digest(row["responsible"]),
            "there": there_sha,
        }
    else:
        out["responsible"] = None
    return out


def main() -> None:
    """Write the aligned list and say what was not found."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--gold", type=Path, required=True, help="folder with the hand-made lists (*.jsonl)")
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds corpus/")
    parser.add_argument("-o", type=Path, required=True, dest="out")
    given = parser.parse_args()
    rows = [
        json.loads(line) for path in sorted(given.gold.glob("*.jsonl")) for line in path.read_text("utf-8").splitlines()
    ]
    by_document: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if "document" in row and "text" in row:
            by_document[row["document"]].append(row)
    written = []
    for name, held in by_document.items():
        document = load(given.shared / "corpus" / name)
        there = words(document.text)
        index: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for n in range(len(there) - SEED + 1):
            index[tuple(word[0] for word in there[n : n + SEED])].append(n)
        found = [aligned(row, document, there, index) for row in held]
        written += found
        missed = [row["label"] or f"p. {row['page']}" for row in found if row["start"] is None]
        units = [row for row in found if row["responsible"] and row["responsible"]["start"] is None]
        print(f"{len(found) - len(missed):4} of {len(found):3} aligned, {len(units)} units not  {name}", *missed)
    given.out.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in written), encoding="utf-8")


if __name__ == "__main__":
    main()
