"""The nouns of linking: a recommendation as far as it matters here, and a link between two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Link", "LinkRow", "Relation"]

Relation = Literal["same", "repeated", "same_to_other"]
"""``same`` demand; ``repeated`` in nearly the same words; the ``same_to_other`` addressee."""


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One recommendation, as far as it matters to whether another says the same.

    `actions` are the things to be done, each as the text has it; `year` is None if unknown. `voice` is carried along:
    a demand that is cited and one of the document's own can be the same.
    """

    rec_id: str
    doc_id: str
    text: str
    actions: tuple[str, ...] = ()
    addressee: str = ""
    addressee_type: str = "unspecified"
    voice: str = "own"
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Two records that make one demand: `a` is the earlier one, by year, then name; `score` is a probability."""

    a: str
    b: str
    score: float
    relation: Relation
