"""What is asked of the slot reader: one demand, with the places around it that may lend it what it does not say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hsnlp.documents import Passage
from hsnlp.recommendations.model import Quote

__all__ = ["Ask"]


@dataclass(frozen=True, slots=True)
class Ask:
    """One demand to be read: its passages in the order of the text, of which the first that demands is the core.

    `cues` are the attributes that the annotator found for the core, None where it found none. `lead` are the passages
    of the lead-in above, `heading` that of the section. `actor` and `cited` are what
    structure tells, `fields` the cells of a matrix or form by name, as in `hsnlp.recommendations.Entry`.
    """

    passages: tuple[Passage, ...]
    cues: Mapping[str, Any] | None = None
    lead: tuple[Passage, ...] = ()
    heading: Quote | None = None
    actor: Quote | None = None
    cited: Quote | None = None
    fields: Mapping[str, Quote] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.passages:
            raise ValueError("a demand has at least one passage")
