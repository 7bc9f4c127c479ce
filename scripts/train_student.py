"""Distil the `fast` annotator: a linear model of words that learns what coders said, and what `best` says of more.

    python scripts/train_student.py --shared ../shared --run RUN --teacher models/best -o models/fast

The teacher codes sentences of RUN (a run over `shared/corpus`); the student learns from these and from the training
sentences. Documents on which figures are measured are left out.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

import numpy as np
from coder_data import columns, data_options, mixed, read_split, run_sentences
from coder_export import encoded, finish, write_words
from coder_words import LONGEST, decided, learnt

from hsnlp.annotators.learned.heads import Heads
from hsnlp.encode import load_encoder
from hsnlp.encode.tokens import Tokens
from hsnlp.weights import MANIFEST, read_manifest


def main() -> None:
    """Read with the teacher, train the student, calibrate it and write the model folder."""
    parser = data_options(__doc__)
    parser.add_argument("--run", type=Path, required=True, help="a run over shared/corpus")
    parser.add_argument("--teacher", type=Path, default=Path("models/best"))
    parser.add_argument("-o", "--out", type=Path, required=True, help="the model folder")
    parser.add_argument("--sentences", type=int, default=40_000, help="sentences of the run that the teacher reads")
    asked = parser.parse_args()
    split = read_split(asked.shared, asked.gold_text)
    rows: list[dict[str, Any]] = drawn(asked.shared, asked.run, asked.sentences)
    manifest = read_manifest(asked.teacher)
    said = decided(Heads.read(asked.teacher, manifest).logits(encoded(load_encoder(asked.teacher, manifest), rows)))
    wanted = {name: np.concatenate([own, said[name]]) for name, own in columns(split.train).items()}
    tokens = Tokens(asked.teacher / "tokenizer.json")
    table, bias = learnt([row["text"] for row in split.train + rows], wanted, tokens)
    asked.out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(asked.teacher / "tokenizer.json", asked.out / "tokenizer.json")
    write_words(table, asked.out / "words.safetensors")
    teacher = hashlib.sha256((asked.teacher / MANIFEST).read_bytes()).hexdigest()
    finish(
        asked.out,
        {"weight": np.eye(len(bias), dtype=np.float32), "bias": bias},
        {"words": {"longest": LONGEST}},
        {
            "data": split.digest(),
            "rows": len(split.train) + len(rows),
            "teacher": manifest["name"],
            "teacher_sha256": teacher,
        },
        split,
    )


def drawn(shared: Path, run: Path, count: int) -> list[dict[str, Any]]:
    """Return sentences of the run, as many from rare kinds of document as from common ones, while there are some."""
    return [{"text": text} for text in mixed(run_sentences(shared, run), count, seed=1)["text"]]


if __name__ == "__main__":
    main()
