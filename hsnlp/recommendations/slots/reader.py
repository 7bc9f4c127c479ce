"""The slot reader: demands in, slots out. Only the texts that it is given are parsed, all of a document at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hsnlp.annotators.english import parse
from hsnlp.annotators.recommendations.addressee import Vocabulary, beneficiary_in
from hsnlp.annotators.recommendations.candidate import Candidate
from hsnlp.annotators.recommendations.context import Lead, context_of, lead_in
from hsnlp.annotators.recommendations.detect import Found
from hsnlp.annotators.recommendations.points import THRESHOLD
from hsnlp.annotators.recommendations.slots import cited_body, level_of
from hsnlp.codebook import Codebook
from hsnlp.documents import Passage
from hsnlp.recommendations.learned import LearnedSlots, load_slots
from hsnlp.recommendations.model import Quote, Slots
from hsnlp.recommendations.slots.actions import action_spans
from hsnlp.recommendations.slots.ask import Ask
from hsnlp.recommendations.slots.demand import Demand, demand_of
from hsnlp.recommendations.slots.limits import condition_in, deadline_in
from hsnlp.recommendations.slots.overruled import asked, begun
from hsnlp.recommendations.slots.places import (
    inferred_addressee,
    lead_of,
    lead_quote,
    lead_strength,
    lead_voice,
    signed_by,
)
from hsnlp.recommendations.slots.reading import Reading, best_candidate, cut_marker
from hsnlp.recommendations.slots.strength import strength_of
from hsnlp.recommendations.slots.who import addressee_in

__all__ = ["SlotReader"]

_BORROWING = ("imperative", "item")
"""Demands that take modality, strength and voice from the lead-in above them."""


class SlotReader:
    """Reads who should do what, for whom, how strongly, out of the words of a demand and the places around it.

    Holds the words of its codebook and nothing of what it has read. Parser and learned model
    are loaded when they are first needed; with `learned` false, rules and parser alone decide.
    """

    def __init__(self, codebook: Codebook, *, learned: bool = True) -> None:
        self._vocabulary = Vocabulary.of(codebook)
        self._learned = learned

    def read(self, asks: Sequence[Ask]) -> list[Slots]:
        """Return the slots of each of `asks`, in order; give all demands of a document at once, it is faster."""
        chosen = [self._demanding(ask) for ask in asks]
        texts = [reading.passage.text[reading.cut :] for several in chosen for reading in several]
        docs = parse(texts)
        read = [[replace(reading, doc=next(docs)) for reading in several] for several in chosen]
        ruled = [demand_of(several[0]) for several in read]
        said = self._said(read, ruled)
        return [self._slots(*one) for one in zip(asks, read, ruled, said, strict=True)]

    def _said(self, read: Sequence[Sequence[Reading]], ruled: Sequence[Demand | None]) -> Sequence[LearnedSlots | None]:
        """Return what the model says of each demand; an imperative is not shown to it, the rules read those as well."""
        shown = [n for n, one in enumerate(ruled) if one is not None and one.kind not in _BORROWING]
        said: list[LearnedSlots | None] = [None] * len(ruled)
        if self._learned and shown:
            for n, one in zip(shown, load_slots().read([read[n][0].passage.text for n in shown]), strict=True):
                said[n] = one
        return said

    def _demanding(self, ask: Ask) -> list[Reading]:
        """Return the passages that demand something, the core first; without a tree as yet."""
        out: list[tuple[Reading, bool]] = []
        led = bool(ask.lead)
        for passage in ask.passages:
            words, found = best_candidate(passage, self._vocabulary, context_of(passage, led_in=led))
            sure = _coded(ask, passage) or (found is not None and found.points > THRESHOLD)
            out.append((Reading(passage, cut_marker(passage.text), None, words, found), sure))
            led = led or lead_in(passage, self._vocabulary) is not None
        demanding = [reading for reading, sure in out if sure]
        return demanding or [next((r for r, _ in out if r.found is not None), out[0][0])]

    def _slots(
        self, ask: Ask, readings: Sequence[Reading], ruled: Demand | None, learned: LearnedSlots | None
    ) -> Slots:
        core = readings[0]
        demand = begun(core, ruled, learned) if learned is not None else ruled
        if ruled is None or demand is None:
            return Slots(cited=ask.cited, voice="cited" if ask.cited is not None else "own")
        lead = self._lead(ask, core.passage)
        who = addressee_in(core, ruled, self._vocabulary)
        if learned is not None:
            who = asked(core, who, learned, self._vocabulary)
        if who is None:
            who = inferred_addressee(ask, lead[0] if lead is not None else None, self._vocabulary)
        modality, strength = core.quote(*demand.modality), strength_of(core, ruled, self._vocabulary)
        if lead is not None and demand.kind in _BORROWING:
            modality, strength = lead_quote(lead[0].modality), lead_strength(lead[0], self._vocabulary)
        elif learned is not None:
            strength = learned.strength(strength)
        cited, body = self._voice(ask, core, demand, lead[1] if lead is not None else None)
        found = core.found or _unknown(core)
        return Slots(
            addressee=who,
            modality=modality,
            strength=strength,
            actions=self._actions(readings, demand),
            beneficiary=self._beneficiary(core, demand),
            deadline=next((d for d in map(deadline_in, readings) if d is not None), None) or ask.fields.get("deadline"),
            condition=condition_in(core),
            level=level_of(found, who.type if who is not None else "", self._vocabulary),
            voice="cited" if cited else "own",
            cited=body,
            levers=learned.levers if learned is not None else (),
        )

    def _lead(self, ask: Ask, core: Passage) -> tuple[Lead, Passage] | None:
        """Return the lead-in above the demand, or that with which it begins."""
        before = tuple(passage for passage in ask.passages if passage.span.end <= core.span.start)
        return lead_of(replace(ask, lead=(*ask.lead, *before)), self._vocabulary)

    def _actions(self, readings: Sequence[Reading], demand: Demand) -> tuple[Quote, ...]:
        out = []
        for n, reading in enumerate(readings):
            asked = demand if n == 0 else demand_of(reading)
            spans = action_spans(reading, asked) if asked is not None else []
            out += [quote for quote in (reading.quote(*span) for span in spans) if quote is not None]
        return tuple(out)

    def _beneficiary(self, reading: Reading, demand: Demand) -> Quote | None:
        spans = action_spans(reading, demand)
        words = reading.word_range(spans[0][0], spans[-1][1]) if spans else None
        while words is not None:
            who = beneficiary_in(reading.words, *words, self._vocabulary.people)
            if who is None:
                return None
            start, end = reading.words.starts[who[0]], reading.words.ends[who[1] - 1]
            if not _of_a_thing(reading, end):
                return reading.quote(start, end)
            words = (who[1], words[1]) if who[1] < words[1] else None
        return None

    def _voice(self, ask: Ask, core: Reading, demand: Demand, lead: Passage | None) -> tuple[bool, Quote | None]:
        """Return whether another body recommends, and its name: by the structure, the demand's words, its lead-in."""
        if ask.cited is not None:
            return True, ask.cited
        if core.found is not None and demand.cued:
            cited, body = cited_body(core.found, self._vocabulary)
            if cited:
                words = core.words
                return True, core.quote(words.starts[body[0]], words.ends[body[1] - 1]) if body is not None else None
        elif (signed := signed_by(core.passage)) is not None:
            return True, signed
        quote = lead_voice(lead, self._vocabulary) if lead is not None and demand.kind in _BORROWING else None
        return quote is not None, quote


def _of_a_thing(reading: Reading, end: int) -> bool:
    """Whether the persons that end at a character only tell which thing is meant: *refugee crisis*, *child labour*."""
    last = reading.token(end - 1)
    if last is None or last.dep_ not in ("compound", "amod", "nmod:desc") or last.head.i <= last.i:
        return False
    head = last.head
    return bool(head.idx + reading.cut >= end and head.tag_[:1] == "N")


def _coded(ask: Ask, passage: Passage) -> bool:
    """Whether the annotator's modality stands in a passage: then it is the one that was coded."""
    given = ask.cues.get("modality") if ask.cues is not None else None
    return given is not None and passage.span.start <= given["start"] < passage.span.end


def _unknown(reading: Reading) -> Found:
    return Found(reading.words, Candidate("item", "", (0, 0), 0), None, None, 0.0)
