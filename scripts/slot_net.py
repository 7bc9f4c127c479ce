"""The network that learns slots: an encoder and nineteen numbers a piece of a word; how it is trained.

Of each piece: whether the action begins there, whether the addressee begins there, whether it ends there, what it adds
to weak, medium and strong, and to each lever; a text's strength and lever are the means over its pieces. The mark
before the first piece stands for an addressee who is not named.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from coder_data import LEVERS
from coder_net import Net, base_model, fit, mean_inside, seeded, tensors
from slot_data import Demand
from torch.nn import functional

from hsnlp.encode.tokens import Tokens
from hsnlp.encode.windows import Shape, Window, window
from hsnlp.recommendations.learned import COLUMNS, STRENGTHS

__all__ = ["OUTPUTS", "Lesson", "SlotNet", "coded_lessons", "loss_of", "taught_lesson", "tuned", "windows"]

SIZE, SMOOTHING = 16, 0.05
_NEVER, _FLOOR = -1e9, -1e4
OUTPUTS = len(COLUMNS) + len(LEVERS)


class SlotNet(Net):
    """An encoder whose heads read every piece."""

    def __init__(self, start: Path | None = None) -> None:
        super().__init__(OUTPUTS, start)

    def pieces(self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor) -> Any:
        """Return the raw outputs, shape ``(batch, length, columns)``."""
        return self.heads(self.dropout(self.states(input_ids, attention_mask, token_type_ids)))

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor) -> Any:
        """Return the raw outputs: `pieces`."""
        return self.pieces(input_ids, attention_mask, token_type_ids)


def windows(texts: Sequence[str]) -> list[Window]:
    """Return each text as the encoder reads it, without neighbours."""
    tokens = Tokens(base_model() / "tokenizer.json")
    return [window([], ids, [], tokens, Shape()) for ids in tokens.ids(texts)]


class Lesson(NamedTuple):
    """A text and what is to be said of it, as probabilities.

    `action`, `first` and `last` have a number for the opening mark and one for each piece; `strength` three, `lever`
    thirteen. All are 0 where nothing is known.
    """

    text: str
    action: torch.Tensor
    first: torch.Tensor
    last: torch.Tensor
    strength: torch.Tensor
    lever: torch.Tensor


def tuned(
    lessons: Sequence[Lesson], start: Path | None, *, seed: int, epochs: float, rate: float, threads: int = 1
) -> SlotNet:
    """Return the network after training: cross-entropies of the five answers, added."""
    seeded(seed, threads)
    net, read = SlotNet(start), windows([one.text for one in lessons])
    fit(net, read, loss_of(lessons, read), epochs=epochs, rate=rate, size=SIZE)
    return net.eval()


def loss_of(lessons: Sequence[Lesson], read: Sequence[Window]) -> Any:
    """Return the loss of a batch as `coder_net.fit` asks for it; `read` are the windows of the lessons."""

    def loss(outputs: torch.Tensor, batch: list[int]) -> torch.Tensor:
        _, _, types = tensors([read[row] for row in batch])
        return losses(outputs, types, [lessons[row] for row in batch])

    return loss


def coded_lessons(demands: Sequence[Demand], levers: Mapping[str, np.ndarray]) -> list[Lesson]:
    """Return what coders said: of `demands` their slots, of the texts of `levers` the share of each, of some both."""
    tokens = Tokens(base_model() / "tokenizer.json")
    slotted = {one.text: one for one in demands}
    texts = list(dict.fromkeys([*slotted, *levers]))
    pieces = [spans[: Shape().sentence] for _, spans in tokens.placed(texts)]
    return [
        _lesson(text, slotted.get(text), levers.get(text), spans) for text, spans in zip(texts, pieces, strict=True)
    ]


def _lesson(text: str, one: Demand | None, shares: np.ndarray | None, spans: list[tuple[int, int]]) -> Lesson:
    def at(char: int | None) -> torch.Tensor:
        """Return 1 at the piece that holds a character; the opening mark stands for none."""
        out = torch.zeros(len(spans) + 1)
        place = 0 if char is None else next((n for n, (_, end) in enumerate(spans, start=1) if end > char), None)
        if place is not None:
            out[place] = 1.0
        return out

    nothing, strength = torch.zeros(len(spans) + 1), torch.zeros(len(STRENGTHS))
    lever = torch.zeros(len(LEVERS)) if shares is None else _smooth(torch.tensor(shares).float())
    if one is None:
        return Lesson(text, nothing, nothing, nothing, strength, lever)
    strength[STRENGTHS.index(one.strength)] = 1.0
    first, last = (None, None) if one.actor is None else (one.actor[0], one.actor[1] - 1)
    return Lesson(
        text, at(one.action) if one.action is not None else nothing, at(first), at(last), _smooth(strength), lever
    )


def _smooth(shares: torch.Tensor) -> torch.Tensor:
    return (1 - SMOOTHING) * shares + SMOOTHING / len(shares)


def taught_lesson(row: Mapping[str, Any]) -> Lesson:
    """Return what the teacher of train_demand_teacher.py says of a text; an action begins at a piece, never nowhere."""
    said = torch.tensor(row["pieces"])
    action = said[:, 0].clone()
    action[0] = _NEVER
    answers = (action, said[:, 1], said[:, 2], said[1:, 3:].mean(0), torch.tensor(row["lever"]))
    return Lesson(row["text"], *(torch.softmax(one, 0) for one in answers))


def losses(outputs: torch.Tensor, types: torch.Tensor, lessons: Sequence[Lesson]) -> torch.Tensor:
    """Return the loss of a batch; `types` are 1 on a text's own pieces, as `coder_net.tensors` has it."""
    inside = types.bool()
    named = inside.clone()
    named[:, 0] = True
    means = mean_inside(outputs, types)
    ends = len(COLUMNS)
    total = torch.zeros(())
    for found, wanted in (
        (means[:, ends - len(STRENGTHS) : ends], [one.strength for one in lessons]),
        (means[:, ends:], [one.lever for one in lessons]),
    ):
        total = total - (torch.stack(wanted) * functional.log_softmax(found, 1)).sum()
    for column, allowed, weight, name in (
        (0, inside, 1.0, "action"), (1, named, 0.5, "first"), (2, named, 0.5, "last"),
    ):  # fmt: skip
        logs = functional.log_softmax(outputs[..., column].masked_fill(~allowed, _NEVER), 1)
        target = torch.zeros_like(logs)
        for row, one in zip(target, lessons, strict=True):
            values = getattr(one, name)
            row[: len(values)] = values
        total = total - weight * (target * logs.clamp(min=_FLOOR)).sum()
    return total / len(lessons)
