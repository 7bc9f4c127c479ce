"""Fine-tune a large encoder on the coded sentences, and write what it says of many that nobody coded.

    python scripts/train_teacher.py --shared ../shared --base all-mpnet-base-v2 --run RUN -o work/teacher

`--base` is the folder of all-mpnet-base-v2; `--run` a run over ``shared/corpus``, from which sentences of every kind of
document are drawn, framed ones and demands more often. Documents on which figures are measured are left out. Writes
``taught.jsonl`` (the text and the raw outputs of every head), for `--taught` of train_coder.py, and what the teacher
says of the measured sentences (``outputs.npz``), for compare_coders.py. The teacher's weights are not kept.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from coder_data import HEADS, Split, data_options, mixed, read_split, run_sentences
from coder_net import base_model, fit, outputs_of, seeded, windows_of
from teacher_net import DECAY, FROZEN, Teacher, teacher_options
from train_coder import loss_of, targets_of

from hsnlp.encode.tokens import Tokens
from hsnlp.encode.windows import Shape

__all__ = ["drawn"]

SHAPE = Shape(sentence=128)
LENGTHS = (40, 450)
"""Characters of a sentence that is drawn: shorter ones say little, longer ones cost most."""


def main() -> None:
    """Train, and read what nobody coded."""
    parser = teacher_options(data_options(__doc__), epochs=2)
    asked = parser.parse_args()
    began = time.monotonic()
    seeded(asked.seed, asked.threads)
    split = read_split(asked.shared, asked.gold_text)
    net = Teacher(sum(HEADS.values()), asked.base)
    windows = windows_of(split.train, Tokens(base_model() / "tokenizer.json"), SHAPE)
    loss = loss_of(targets_of(split.train))
    fit(net, windows, loss, epochs=asked.epochs, rate=asked.rate, decay=DECAY, frozen=FROZEN)
    asked.out.mkdir(parents=True, exist_ok=True)
    np.savez(asked.out / "outputs.npz", measured=said(net, split.measured), harder=said(net, split.harder))
    rows = drawn(asked.shared, asked.run, split)
    with (asked.out / "taught.jsonl").open("w", encoding="utf-8") as stream:
        for row, outputs in zip(rows, said(net, rows), strict=True):
            told = {"text": row["text"], "said": [round(float(one), 3) for one in outputs]}
            stream.write(json.dumps(told, ensure_ascii=False) + "\n")
    about = {
        "seed": asked.seed, "epochs": asked.epochs, "rate": asked.rate, "trained_on": len(split.train),
        "data": split.digest(), "shape": {"before": 0}, "start": asked.base.name, "taught": len(rows),
        "minutes": round((time.monotonic() - began) / 60, 1),
    }  # fmt: skip
    (asked.out / "about.json").write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")


def said(net: Teacher, rows: Sequence[dict[str, Any]]) -> np.ndarray:
    """Return the raw outputs of every head on each row, shape ``(rows, outputs)``."""
    tokens = Tokens(base_model() / "tokenizer.json")
    return outputs_of(net, windows_of([{"text": row["text"]} for row in rows], tokens, SHAPE))


def drawn(shared: Path, run: Path, split: Split) -> list[dict[str, Any]]:
    """Return sentences of a run that are in no set: securitising, caring, demanding and other ones, of every kind."""
    table = run_sentences(shared, run, ("frame", "recommendation"))
    known = {row["text"] for row in (*split.train, *split.measured, *split.harder)}
    table = table[table["text"].str.len().between(*LENGTHS) & ~table["text"].isin(known)]
    asks, framed = table["recommendation"].notna(), table["frame"].isin(["securitisation", "mixed"])
    parts = [
        mixed(table[framed], 9000, 1),
        mixed(table[table["frame"] == "human_security"], 8000, 2),
        mixed(table[asks], 8000, 3),
        mixed(table[(table["frame"] == "none") & ~asks], 9000, 4),
    ]
    every = pd.concat(parts).drop_duplicates("text").sample(frac=1, random_state=5)
    return [{"text": text} for text in every["text"]]


if __name__ == "__main__":
    main()
