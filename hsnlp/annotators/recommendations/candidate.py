"""A candidate: a form that may be a recommendation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Candidate", "Kind"]

Kind = Literal[
    "should", "must", "need_to", "have_to", "let_us", "imperative", "item", "perform_to", "perform_that",
    "perform_for", "evaluated", "needed", "require", "tentative", "duty", "time_to", "way_to",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A form that may be a recommendation; every number is the index of a word, `end` exclusive.

    `subject` is the noun phrase that may name the addressee; `speaker` the one who urges, for a performative.
    `cue` is the word that carries the modality.
    """

    kind: Kind
    cue: str
    modality: tuple[int, int]
    action: int
    subject: tuple[int, int] | None = None
    speaker: tuple[int, int] | None = None
    marks: frozenset[str] = frozenset()
