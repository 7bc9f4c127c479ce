"""The 200 recommendation sentences on which slots and levers are measured: the same draw for every script.

    python scripts/prose_recommendations.py --shared ../shared

They are drawn from the maintainers' coded sentences of documents that nothing is trained or tuned on.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from pathlib import Path
from typing import Any

from evaluate_cues import is_development, read_rows

__all__ = ["held_out_prose", "sample_prose"]

SIZE = 200
SEED = 42


def held_out_prose(shared: Path) -> list[dict[str, Any]]:
    """Return every coded recommendation sentence of the held-out documents, in the order of their ids."""
    rows = read_rows(shared / "data" / "coded_sentences" / "sentences.jsonl")
    chosen = [row for row in rows if row["recommendation"] and not is_development(row["document"])]
    return sorted(chosen, key=lambda row: str(row["id"]))


def sample_prose(shared: Path) -> list[dict[str, Any]]:
    """Return `SIZE` of `held_out_prose`, drawn with `SEED`, in the order of their ids."""
    drawn = random.Random(SEED).sample(held_out_prose(shared), SIZE)
    return sorted(drawn, key=lambda row: str(row["id"]))


def main() -> None:
    """Say what was drawn, without any text."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds data/coded_sentences")
    rows = sample_prose(parser.parse_args().shared)
    print(f"{len(rows)} sentences of {len({row['document'] for row in rows})} documents")
    for slot in ("lever", "strength"):
        counts = Counter(row["recommendation"][slot] for row in rows)
        print(f"{slot}: " + ", ".join(f"{code} {n}" for code, n in counts.most_common()))
    print("genre: " + ", ".join(f"{genre} {n}" for genre, n in Counter(row["genre"] for row in rows).most_common()))


if __name__ == "__main__":
    main()
