"""Fine-tune the encoder and all heads together, and save them for coder_export.py.

    python scripts/train_coder.py --shared ../shared --start adapted.safetensors --seed 1 -o work/seed1

Writes the weights and what the heads say of the development sentences (``outputs.npz``). `--before 40 --after 20` reads
the neighbours, too; `--share .5` takes half of the documents (for a learning curve); `--taught` adds sentences with
what the teacher of train_teacher.py said of them.
"""

from __future__ import annotations

import json
import random
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from coder_data import FRAMES, HEADS, Split, columns, data_options, head_rows, read_lines, read_split
from coder_net import Net, base_model, fit, outputs_of, seeded, windows_of
from safetensors.torch import save_file
from torch.nn import functional

from hsnlp.encode.tokens import Tokens
from hsnlp.encode.windows import Shape

WEIGHT = {"referent": 0.5, "lever": 1.5}
"""How much a head counts in the loss beside the others' 1."""
SLOTS = ("strength", "lever")
CHOICES = (*FRAMES, *SLOTS)
"""Heads of which one output is right; of the others each is right or not by itself."""


def main() -> None:
    """Train one seed."""
    parser = data_options(__doc__)
    parser.add_argument("--start", type=Path, help="encoder weights of adapt_encoder.py; else all-MiniLM-L6-v2's own")
    parser.add_argument("-o", "--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--before", type=int, default=0, help="tokens read of the sentence before")
    parser.add_argument("--after", type=int, default=0, help="tokens read of the sentence after")
    parser.add_argument("--epochs", type=float, default=4)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--share", type=float, default=1.0, help="share of the documents that is trained on")
    parser.add_argument("--without", nargs="*", default=[], help="sets to leave out: shared, gold, written")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--taught", type=Path, help="taught.jsonl of train_teacher.py")
    parser.add_argument("--threads", type=int, default=1)
    asked = parser.parse_args()
    began = time.monotonic()
    seeded(asked.seed, asked.threads)
    split = read_split(asked.shared, asked.gold_text)
    rows = [row for row in split.train if row["set"] not in asked.without]
    rows = _part(rows, asked.share)
    tokens, shape = Tokens(base_model() / "tokenizer.json"), Shape(before=asked.before, after=asked.after)
    net = Net(sum(HEADS.values()), asked.start)
    taught = read_lines(asked.taught) if asked.taught else []
    wanted = join(targets_of(rows), taught_targets(taught))
    fit(net, windows_of(rows + taught, tokens, shape), loss_of(wanted), epochs=asked.epochs, rate=asked.rate)
    asked.out.mkdir(parents=True, exist_ok=True)
    _save(asked.out, net, split, tokens, shape)
    about = {
        "seed": asked.seed, "epochs": asked.epochs, "rate": asked.rate, "trained_on": len(rows),
        "data": split.digest(), "shape": {"sentence": shape.sentence, "before": shape.before, "after": shape.after},
        "start": asked.start.name if asked.start else "all-MiniLM-L6-v2", "share": asked.share,
        "without": asked.without, "taught": len(taught), "minutes": round((time.monotonic() - began) / 60, 1),
    }  # fmt: skip
    (asked.out / "about.json").write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")


def _part(rows: list[dict[str, Any]], share: float) -> list[dict[str, Any]]:
    documents = sorted({row["document"] for row in rows})
    random.Random(0).shuffle(documents)
    kept = set(documents[: round(len(documents) * share)])
    return [row for row in rows if row["document"] in kept]


def targets_of(rows: list[dict[str, Any]]) -> dict[str, torch.Tensor]:
    """Return what each head is to say of coded rows: a probability an output, none where a row lacks the slot."""
    wanted = {}
    for name, values in columns(rows).items():
        target = torch.tensor(values)
        if target.ndim == 1:  # one class of several
            known = (target >= 0).unsqueeze(1)
            target = functional.one_hot(target.clamp(min=0), HEADS[name]) * known
        wanted[name] = target.float()
    return wanted


def taught_targets(taught: list[dict[str, Any]]) -> dict[str, torch.Tensor]:
    """Return the teacher's probabilities of each output; the slots of a demand count as much as it is likely one."""
    said = torch.tensor([row["said"] for row in taught]).reshape(len(taught), sum(HEADS.values()))
    asks = torch.sigmoid(said[:, slice(*head_rows()["recommendation"])])
    wanted = {}
    for name, (start, end) in head_rows().items():
        part = said[:, start:end]
        if name in CHOICES:
            wanted[name] = torch.softmax(part, 1) * (asks if name in SLOTS else 1.0)
        else:
            wanted[name] = torch.sigmoid(part)
    return wanted


def join(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Return the targets of one set of rows and then of another."""
    return {name: torch.cat([values, other[name]]) for name, values in one.items()}


def loss_of(wanted: dict[str, torch.Tensor]) -> Any:
    """Return the loss of a batch: cross-entropies of all heads, added, per row."""
    ends = head_rows()

    def loss(outputs: torch.Tensor, batch: list[int]) -> torch.Tensor:
        total = torch.zeros(())
        for name, (start, end) in ends.items():
            found, target = outputs[:, start:end], wanted[name][batch]
            if name in CHOICES:
                part = -(target * functional.log_softmax(found, 1)).sum()
            else:
                part = functional.binary_cross_entropy_with_logits(found, target, reduction="sum")
            total = total + WEIGHT.get(name, 1.0) * part / len(batch)
        return total

    return loss


def _save(out: Path, net: Net, split: Split, tokens: Tokens, shape: Shape) -> None:
    encoder = {name: value.contiguous() for name, value in net.bert.state_dict().items()}
    heads = {"weight": net.heads.weight.detach().contiguous(), "bias": net.heads.bias.detach().contiguous()}
    save_file(encoder, out / "encoder.safetensors")
    save_file(heads, out / "heads.safetensors")
    said = {}
    for name, rows in (("measured", split.measured), ("harder", split.harder)):
        said[name] = outputs_of(net, windows_of(rows, tokens, shape))
    np.savez(out / "outputs.npz", **said)


if __name__ == "__main__":
    main()
