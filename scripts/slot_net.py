"""The network that learns slots: an encoder and six numbers a piece of a word; how it is trained.

Of each piece: whether the action begins there, whether the addressee begins there, whether it ends there, and what it
adds to weak, medium and strong; a text's strength is the mean over its pieces. The mark before the first piece stands
for an addressee who is not named.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from coder_net import Net, base_model, fit, seeded, tensors
from slot_data import Demand
from torch.nn import functional

from hsnlp.encode.tokens import Tokens
from hsnlp.encode.windows import Shape, Window, window
from hsnlp.recommendations.learned import COLUMNS, STRENGTHS

__all__ = ["SlotNet", "tuned", "windows"]

SIZE, SMOOTHING = 16, 0.05
UNKNOWN = -100
_NEVER = -1e9


class SlotNet(Net):
    """An encoder whose heads read every piece."""

    def __init__(self, start: Path | None = None) -> None:
        super().__init__(len(COLUMNS), start)

    def pieces(self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor) -> Any:
        """Return the raw outputs, shape ``(batch, length, columns)``."""
        found = self.bert(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
        return self.heads(self.dropout(found.last_hidden_state))

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor) -> Any:
        """Return the raw outputs: `pieces`."""
        return self.pieces(input_ids, attention_mask, token_type_ids)


def windows(texts: Sequence[str]) -> list[Window]:
    """Return each text as the encoder reads it, without neighbours."""
    tokens = Tokens(base_model() / "tokenizer.json")
    return [window([], ids, [], tokens, Shape()) for ids in tokens.ids(texts)]


def tuned(demands: Sequence[Demand], start: Path | None, *, seed: int, epochs: float, rate: float) -> SlotNet:
    """Return the network after training on one thread: cross-entropies of the four answers, added."""
    seeded(seed, 1)
    net, read, wanted = SlotNet(start), windows([one.text for one in demands]), targets(demands)

    def loss(outputs: torch.Tensor, batch: list[int]) -> torch.Tensor:
        _, _, types = tensors([read[row] for row in batch])
        return losses(outputs, types, wanted[batch])

    fit(net, read, loss, epochs=epochs, rate=rate, size=SIZE)
    return net.eval()


def targets(demands: Sequence[Demand]) -> torch.Tensor:
    """Return the piece at which the action begins, the addressee begins and ends, and the number of the strength."""
    tokens, rows = Tokens(base_model() / "tokenizer.json"), []
    for one, (_, spans) in zip(demands, tokens.placed([one.text for one in demands]), strict=True):
        known = spans[: Shape().sentence]

        def at(char: int, known: list[tuple[int, int]] = known) -> int:
            return next((n for n, (_, end) in enumerate(known, start=1) if end > char), UNKNOWN)

        actor = (at(one.actor[0]), at(one.actor[1] - 1)) if one.actor is not None else (0, 0)
        action = at(one.action) if one.action is not None else UNKNOWN
        rows.append((action, *actor, STRENGTHS.index(one.strength)))
    return torch.tensor(rows)


def losses(outputs: torch.Tensor, types: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Return the loss of a batch; `types` are 1 on a text's own pieces, as `coder_net.tensors` has it."""
    inside = types.bool()
    named = inside.clone()
    named[:, 0] = True
    strength = (outputs[..., 3:] * types.unsqueeze(-1)).sum(1) / types.sum(1, keepdim=True).clamp(min=1)
    total = functional.cross_entropy(strength, wanted[:, 3], reduction="sum", label_smoothing=SMOOTHING)
    for column, allowed, weight in ((0, inside, 1.0), (1, named, 0.5), (2, named, 0.5)):
        found = outputs[..., column].masked_fill(~allowed, _NEVER)
        part = functional.cross_entropy(found, wanted[:, column], ignore_index=UNKNOWN, reduction="sum")
        total = total + weight * part
    return total / len(wanted)
