"""Fine-tune a large encoder on the slots and levers of demands, and write what it says of demands that nobody coded.

    python scripts/train_demand_teacher.py --shared ../shared --base all-mpnet-base-v2 --run RUN -o work/demands

`--base` is the folder of all-mpnet-base-v2; `--run` a run over ``shared/corpus``, of which sentences that recommend are
read, as many from rare kinds of document as from common ones. Documents on which figures are measured are left out.
Writes ``taught.jsonl``: a text, six numbers a piece of a word as the slot model has them, and thirteen for its lever;
`--taught` of train_slots.py and train_levers.py reads it. The teacher's weights are not kept.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from coder_data import mixed, run_sentences
from coder_net import fit, mean_inside, seeded, tensors
from lever_data import Examples, options, read_examples
from slot_data import Demand, read_demands
from slot_net import OUTPUTS, SIZE, Lesson, coded_lessons, loss_of, windows
from teacher_net import DECAY, FROZEN, Teacher, teacher_options
from train_levers import shares

from hsnlp.recommendations.learned import COLUMNS

__all__ = ["DemandTeacher", "lessons_of"]

LENGTHS = (40, 450)
"""Characters of a sentence that is read."""


class DemandTeacher(Teacher):
    """The encoder, and what `slot_net.SlotNet` says of each piece."""

    def __init__(self, folder: Path) -> None:
        super().__init__(OUTPUTS, folder)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor) -> Any:
        """Return the raw outputs, shape ``(batch, length, columns)``."""
        return self.heads(self.dropout(self.states(input_ids, attention_mask, token_type_ids)))


def main() -> None:
    """Train, and read what nobody coded."""
    parser = teacher_options(options(__doc__), epochs=3)
    parser.add_argument("--sentences", type=int, default=9000, help="sentences of the run that are read")
    asked = parser.parse_args()
    began = time.monotonic()
    seeded(asked.seed, asked.threads)
    examples = read_examples(asked.shared, asked.gold_text, asked.lever_text)
    lessons = lessons_of(read_demands(asked.shared, asked.gold_text)[1], examples)
    net = DemandTeacher(asked.base)
    read = windows([one.text for one in lessons])
    fit(net, read, loss_of(lessons, read), epochs=asked.epochs, rate=asked.rate, size=SIZE, decay=DECAY, frozen=FROZEN)
    asked.out.mkdir(parents=True, exist_ok=True)
    measured = [one.text for one in (*examples.held_out, *examples.harder)]
    _write(asked.out / "measured.jsonl", measured, net)
    rows = drawn(asked.shared, asked.run, asked.sentences, {*(one.text for one in lessons), *measured})
    _write(asked.out / "taught.jsonl", rows, net)
    print(f"{len(lessons)} learned from, {len(rows)} read, {(time.monotonic() - began) / 60:.0f} min")


def lessons_of(demands: Sequence[Demand], examples: Examples) -> list[Lesson]:
    """Return what is learned from: texts that have slots, a lever or both, none that is measured on."""
    kept_out = {one.text for one in (*examples.held_out, *examples.harder)}
    levers = dict(zip([one.text for one in examples.train], shares(examples.train), strict=True))
    return [one for one in coded_lessons(demands, levers) if one.text not in kept_out]


def _write(path: Path, texts: Sequence[str], net: DemandTeacher) -> None:
    with path.open("w", encoding="utf-8") as stream:
        for text, pieces, lever in _said(texts, net.eval()):
            told = {"text": text, "pieces": np.round(pieces, 2).tolist(), "lever": np.round(lever, 2).tolist()}
            stream.write(json.dumps(told, ensure_ascii=False) + "\n")


def _said(texts: Sequence[str], net: DemandTeacher, size: int = 32) -> Iterator[tuple[str, np.ndarray, np.ndarray]]:
    """Yield each text, the outputs of the opening mark and of its pieces, and those for the lever."""
    read = windows(texts)
    order = sorted(range(len(texts)), key=lambda row: len(read[row].ids))
    for n in range(0, len(order), size):
        rows = order[n : n + size]
        batch = tensors([read[row] for row in rows])
        with torch.no_grad():
            outputs = net(*batch)
            levers = mean_inside(outputs, batch[2])[:, len(COLUMNS) :]
        for k, row in enumerate(rows):
            length = len(read[row].ids) - 1
            yield texts[row], outputs[k, :length, : len(COLUMNS)].numpy().astype(float), levers[k].numpy().astype(float)


def drawn(shared: Path, run: Path, count: int, known: set[str]) -> list[str]:
    """Return sentences of a run that recommend and are in no set."""
    table = run_sentences(shared, run, ("recommendation",))
    fits = table["recommendation"].notna() & table["text"].str.len().between(*LENGTHS) & ~table["text"].isin(known)
    return list(mixed(table[fits], count, seed=1)["text"])


if __name__ == "__main__":
    main()
