"""From a coded document to its recommendations: where they stand, what they say, by which lever, against what."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from hsnlp.annotations import Annotation, AnnotationSet
from hsnlp.codebook import Codebook
from hsnlp.documents import Document, Passage, Section, Span
from hsnlp.recommendations.entries import entries, inside
from hsnlp.recommendations.levers import LeverModel, load_levers
from hsnlp.recommendations.model import Actor, Entry, Quote, Recommendation, Slots
from hsnlp.recommendations.objectives import Objectives, has_objectives
from hsnlp.recommendations.rows import passage_slots
from hsnlp.recommendations.slots import Ask, SlotReader

__all__ = ["Extracted", "Recommender"]

DIMENSION = "recommendation"
_OTHER = "other"
_MOST_OF = 0.6
"""Share of a passage from which a demand is read as the passage."""

Found = Mapping[Span, Annotation]
"""The coder's recommendations by the span of their passage."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """The recommendations of a document, in the order of its text, and the annotations with what they add to them."""

    records: tuple[Recommendation, ...]
    coded: AnnotationSet


class Recommender:
    """Makes records of the recommendations in coded documents; holds its models and nothing of what it has read."""

    def __init__(self, codebook: Codebook) -> None:
        known = {dimension.id: [code.id for code in dimension.codes] for dimension in codebook.dimensions}
        self._levers, self._threats = frozenset(known.get(DIMENSION, ())), known.get("threat", [])
        self._slots = SlotReader(codebook)
        self._objectives = Objectives(codebook) if has_objectives(codebook) else None

    @cached_property
    def _lever_model(self) -> LeverModel:
        return load_levers()

    def extract(self, document: Document, passages: Sequence[Passage], coded: AnnotationSet) -> Extracted:
        """Return one record for each demand in `document`; `passages` and `coded` are those of the whole document.

        Structure finds demands that the coder missed, and the parser finds slots that the cues did not: both go back
        into the annotations, so that a passage and its record say the same. A codebook without recommendations has
        none.
        """
        if not self._levers:
            return Extracted((), coded)
        found = {a.unit: a for a in coded.annotations if a.dimension == DIMENSION}
        demands = _demands(document, passages, found)
        slots = self._read(document, passages, demands, found)
        levers = self._levers_of(demands, slots, found)
        serves = self._serves(demands, levers)
        threats = defaultdict(set)
        for one in coded.annotations:
            if one.dimension == "threat":
                threats[one.unit].add(one.code)
        records = tuple(
            Recommendation(
                doc_id=document.doc_id,
                entry=demand.entry,
                text=demand.text,
                slots=said,
                lever=lever,
                threats=tuple(t for t in self._threats if any(t in threats[unit.span] for unit in demand.units)),
                score=_score(demand, found),
                page=document.page_at(demand.entry.span.start),
                section=_title(document.section_at(demand.entry.span.start)),
                units=tuple(unit.unit_id for unit in demand.units),
                twin=demand.twin,
                objectives=objectives,
            )
            for demand, said, lever, objectives in zip(demands, slots, levers, serves, strict=True)
        )
        return Extracted(records, _with_slots(coded, demands, records, found))

    def _read(
        self, document: Document, passages: Sequence[Passage], demands: Sequence[_Demand], found: Found
    ) -> list[Slots]:
        """Return the slots of each demand; one in a language that is not coded has those that its layout gives."""
        starts = [passage.span.start for passage in passages]
        asks = [_ask(document, passages, starts, demand, found) for demand in demands if demand.units]
        read = iter(self._slots.read(asks))
        return [next(read) if demand.units else _shown(demand.entry) for demand in demands]

    def _serves(self, demands: Sequence[_Demand], levers: Sequence[str | None]) -> list[tuple[str, ...]]:
        """Return the objectives of each demand that is in English; none where the codebook has no objectives."""
        if self._objectives is None:
            return [()] * len(demands)
        return self._objectives.read([demand.text if demand.units else "" for demand in demands], levers)

    def _levers_of(self, demands: Sequence[_Demand], slots: Sequence[Slots], found: Found) -> list[str | None]:
        """Return the lever of each demand that is in English: a user's own by its cues, ours by the model."""
        given = [found.get(demand.core.span) if demand.core else None for demand in demands]
        readable = [(demand.read_as, said.levers) for demand, said in zip(demands, slots, strict=True) if demand.units]
        read = iter(self._lever_model.read([text for text, _ in readable], [beside for _, beside in readable]))
        levers: list[str | None] = []
        for demand, one in zip(demands, given, strict=True):
            lever = next(read)[0] if demand.units else None
            own = one is not None and (one.code not in self._lever_model.codes or lever not in self._levers)
            levers.append(one.code if own and one is not None else lever if lever in self._levers else None)
        return levers


@dataclass(frozen=True, slots=True)
class _Demand:
    """An entry with its words, its passages and what of them is its own, and the passage that carries the demand."""

    entry: Entry
    text: str
    units: tuple[Passage, ...]
    pieces: tuple[Passage, ...]
    core: Passage | None
    twin: int

    @property
    def read_as(self) -> str:
        """The words that a model reads: the passage's, which the encoder has read before, if it holds little else."""
        whole = self.units[0].text if len(self.units) == 1 else ""
        return whole if whole and len(self.text) >= _MOST_OF * len(whole) else self.text


def _demands(document: Document, passages: Sequence[Passage], found: Found) -> list[_Demand]:
    starts = [passage.span.start for passage in passages]
    demands = []
    seen: Counter[Span] = Counter()
    for entry in entries(document, passages, found):
        held = inside(passages, starts, entry.parts)
        units, pieces = tuple(dict.fromkeys(unit for unit, _ in held)), tuple(piece for _, piece in held)
        core = next((unit for unit in units if unit.span in found), units[0] if units else None)
        # What stands between the parts (labels, bullets, the foot of a page) is none of the demand's words.
        text = "\n".join(part.of(document.text) for part in entry.parts)
        demands.append(_Demand(entry, text, units, pieces, core, seen[entry.span]))
        seen[entry.span] += 1
    return demands


def _ask(document: Document, passages: Sequence[Passage], starts: Sequence[int], demand: _Demand, found: Found) -> Ask:
    entry, core = demand.entry, demand.core
    given = found.get(core.span) if core is not None else None
    section = document.section_at(entry.span.start)
    # Elsewhere a heading names what the section is about, and not who should act.
    addressed = section is not None and section.role == "recommendations"
    return Ask(
        passages=demand.pieces,
        cues=given.attributes if given is not None else None,
        lead=tuple(unit for unit, _ in inside(passages, starts, [entry.lead])) if entry.lead is not None else (),
        heading=_heading(document, section) if addressed and section is not None else None,
        actor=entry.actor,
        cited=entry.cited,
        fields={name: Quote(span, span.of(document.text), "matrix") for name, span in entry.fields.items()},
    )


def _heading(document: Document, section: Section) -> Quote | None:
    """Return a section's title where it stands in the text: a heading opens its section."""
    at = document.text.find(section.title, section.span.start, section.span.end) if section.title else -1
    return Quote(Span(at, at + len(section.title)), section.title, "heading") if at >= 0 else None


def _shown(entry: Entry) -> Slots:
    """Return what the layout alone tells of a demand."""
    actor = entry.actor
    addressee = Actor(actor.span, actor.text, actor.place, getattr(actor, "type", "unspecified")) if actor else None
    return Slots(addressee=addressee, voice="cited" if entry.cited else "own", cited=entry.cited)


def _score(demand: _Demand, found: Found) -> float:
    if demand.entry.kind != "sentence":
        return 1.0
    return max(found[unit.span].score for unit in demand.units if unit.span in found)


def _title(section: Section | None) -> str:
    return section.title if section is not None else ""


def _with_slots(
    coded: AnnotationSet, demands: Sequence[_Demand], records: Sequence[Recommendation], found: Found
) -> AnnotationSet:
    """Return the annotations with the slots and levers of the records, and with the demands that structure adds."""
    made: dict[Span, Annotation] = {}
    for demand, record in zip(demands, records, strict=True):
        if demand.core is None:
            continue
        core, given = demand.core, found.get(demand.core.span)
        shown = {"sure": True, "cues": [], **(given.attributes if given else {}), **passage_slots(record.slots)}
        if record.entry.kind != "sentence":
            shown["found_by"] = record.entry.kind
        base = given or Annotation(core.doc_id, core.span, core.text, DIMENSION, _OTHER, core.span)
        score = given.score if given else record.score
        made.setdefault(  # of twins, the passage shows the first
            core.span,
            replace(base, code=record.lever or base.code, score=score, attributes=shown, annotator=coded.annotator),
        )
    kept = [made.pop(a.unit, a) if a.dimension == DIMENSION else a for a in coded.annotations]
    return replace(coded, annotations=(*kept, *made.values()))
