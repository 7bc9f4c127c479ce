"""The nouns of this part: a quoted piece of text, an entry of a document that demands something, the finished record.

Every offset is in characters of the document's text, half open; every quote is exactly what stands there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from hsnlp.documents import Span

__all__ = ["STATUSES", "Actor", "Entry", "Kind", "Place", "Quote", "Recommendation", "Slots"]

Kind = Literal["sentence", "list", "block", "matrix"]
"""How a record was found: a sentence of prose, an entry of a list, a labelled block, a row or form of a matrix."""

Place = Literal["sentence", "lead-in", "heading", "matrix", "document"]
"""Where a slot stands. Anything but ``sentence`` is inferred: the demand's own words do not say it."""

STATUSES = ("accepted", "partially accepted", "noted", "rejected", "pending")
"""What became of a recommendation, by those to whom it was made."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A piece of the document's text that fills a slot, and the place where it stands."""

    span: Span
    text: str
    place: Place = "sentence"

    @property
    def inferred(self) -> bool:
        """Whether the slot is filled from elsewhere than the words of the demand itself."""
        return self.place != "sentence"


@dataclass(frozen=True, slots=True)
class Actor(Quote):
    """Who is to act, with a type of the codebook's ``addressee_type``."""

    type: str = "unspecified"


@dataclass(frozen=True, slots=True)
class Entry:
    """A place of a document that demands something, as its layout shows: found by structure, not yet understood.

    `parts` are the pieces of text that make up the demand, in order, none overlapping: a list item; the paragraphs
    and bullets of a block; a cell. Labels (``99.1.``, ``Recommendation 7:``), bullets and furniture between the pieces
    are no part of them. `label` is the label as a reader would cite it (``99.1``, ``7``), `lead` the lead-in above a
    list that lends modality and addressee, `actor` the addressee where the structure gives it (a matrix's responsible
    unit, the state under review), `cited` the body that makes the demand where the structure tells it, `status` one
    of `STATUSES`. `fields` holds other cells of a matrix or form by name: ``responsible``, ``deadline``, ``status``,
    ``response``, ``actions``, ``priority``.
    """

    kind: Kind
    parts: tuple[Span, ...]
    label: str = ""
    lead: Span | None = None
    actor: Quote | None = None
    cited: Quote | None = None
    status: str | None = None
    fields: Mapping[str, Span] = field(default_factory=dict)

    @property
    def span(self) -> Span:
        """From the first character of the first part to the last of the last."""
        return Span(self.parts[0].start, self.parts[-1].end)


@dataclass(frozen=True, slots=True)
class Slots:
    """Who should do what, for whom, how strongly: what the words of a demand say, None or empty where they do not.

    `actions` are the things to be done, one for each verb phrase of a compound demand (*ratify X and amend Y*).
    `strength`, `level` are codes of the codebook; `voice` is ``own`` or ``cited``, `cited` the body that is cited.
    `levers` is what the slot model says of each lever, raw; empty where it has not read the demand.
    """

    addressee: Actor | None = None
    modality: Quote | None = None
    strength: str = "medium"
    actions: tuple[Quote, ...] = ()
    beneficiary: Quote | None = None
    deadline: Quote | None = None
    condition: Quote | None = None
    level: str = "unspecified"
    voice: str = "own"
    cited: Quote | None = None
    levers: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One demand: where it stands, who should do what, for whom, how strongly, by which lever, against which threats.

    `units` are the ids of the passages that it is made of; none where the text is in another language than English
    and only the layout shows a recommendation. `score` is the probability that it is one: the coder's for a sentence,
    1.0 where the document labels it as one. `twin` counts the demands before it that begin and end with the same
    words: *Sign (Chad), ratify (Peru) the Convention*.
    """

    doc_id: str
    entry: Entry
    text: str
    slots: Slots
    lever: str | None
    threats: tuple[str, ...]
    score: float
    page: int | None = None
    section: str = ""
    units: tuple[str, ...] = ()
    twin: int = 0
    objectives: tuple[str, ...] = ()

    @property
    def rec_id(self) -> str:
        """Name of the record, unique in a corpus and stable across runs: ``doc_id:start-end``, ``+1`` for a twin."""
        name = f"{self.doc_id}:{self.entry.span.start}-{self.entry.span.end}"
        return f"{name}+{self.twin}" if self.twin else name
