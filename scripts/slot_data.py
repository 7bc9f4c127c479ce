"""The recommendations that the slot model learns from: where an action begins, who is asked, how strongly.

The development part of evaluate_slots.py, so nothing of a document that figures are given on, and the written items
that recommend. Slots are spans of the text; one whose words do not stand there is not learned from.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coder_data import WRITTEN, read_lines
from evaluate_slots import Example, development

__all__ = ["Demand", "as_demand", "digest", "read_demands"]

Place = tuple[int, int]


@dataclass(frozen=True)
class Demand:
    """A text with its slots; `actor` None where nobody is named, `action` None where it is not known."""

    id: str
    document: str
    text: str
    actor: Place | None
    action: int | None
    strength: str


def read_demands(shared: Path, gold_text: Path | None = None) -> tuple[list[Example], list[Demand]]:
    """Return the coded examples of the development part, and all that is learned from: the same, then written items."""
    examples = development(shared, gold_text)
    coded = [as_demand(one.id, one.document, one.text, one.gold.__dict__) for one in examples]
    written = [
        as_demand(row["id"], f"written/{row['id']}", row["text"], row["recommendation"])
        for row in read_lines(WRITTEN)
        if row["recommendation"]
    ]
    return examples, coded + written


def as_demand(name: str, document: str, text: str, slots: Mapping[str, Any]) -> Demand:
    """Return a demand whose slots are found in its text."""
    actor, action = _place(text, slots["addressee"]), _place(text, slots["action"])
    return Demand(name, document, text, actor, action[0] if action is not None else None, slots["strength"])


def digest(demands: Sequence[Demand]) -> str:
    """Return the sha256 of what is learned from: hashes of texts, and slots, sorted."""
    listed = sorted(
        json.dumps([hashlib.sha256(one.text.encode()).hexdigest(), one.actor, one.action, one.strength])
        for one in demands
    )
    return hashlib.sha256("\n".join(listed).encode()).hexdigest()


def _place(text: str, words: str | None) -> Place | None:
    """Return where some words stand first, as whole words: *we*, and not the beginning of *were*."""
    found = re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) if words else None
    return found.span() if found is not None else None
