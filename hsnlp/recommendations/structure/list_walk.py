"""Walk the blocks of a document and gather its lists: items under their lead-ins, each with what continues it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hsnlp.documents import CODED_ROLES, Block, Document, Section, Span
from hsnlp.recommendations.model import Actor
from hsnlp.recommendations.structure.list_forms import demands_by_form
from hsnlp.recommendations.structure.list_labels import Marker, follows, opens, read_marker
from hsnlp.recommendations.structure.list_leads import Lead, procedural, read_lead

__all__ = ["Item", "gather"]

_FINISHED = re.compile(r"[.;:!?][\"”’')\]]*(?:\s*(?:and|or))?\s*$|\(\s*[A-Z][^()]*\)\s*$")
_GAP = 3
"""How many numbers an entry may be further on than the last, where one was lost in reading."""
_PLEDGES = re.compile(r"\bpledges?\b|\bvoluntary (?:commitments|undertakings)\b", re.IGNORECASE)


@dataclass(slots=True)
class Item:
    """An entry as it is gathered: the blocks' spans that belong to it, its label, the lead-in above it."""

    marker: Marker | None
    parts: list[Span]
    section: Section | None
    lead: Lead | None = None
    leads: bool = False
    """It has entries of its own below it, which are taken instead of it."""
    gathered: bool = False
    """It is a sentence that prescribes, with the list that completes it."""


@dataclass(slots=True)
class _List:
    lead: Lead | None
    above: Marker | None
    owner: Item | None = None
    last: Marker | None = None
    paused: bool = False
    whole: bool = False
    """Its entries are parts of the demand that its owner begins."""
    prescribes: bool = False
    """That demand is a sentence that prescribes."""


def gather(document: Document, under: Actor | None) -> Iterator[Item]:
    """Yield the items of all lists of `document` in order, those without a lead-in too (`Item.lead` is None)."""
    walker = _Walker(document, under)
    for block in document.blocks:
        section = document.section_at(block.span.start)
        if section is None or section.role not in CODED_ROLES or block.kind in ("caption", "footnote", "reference"):
            continue
        walker.take(block, section)
    yield from walker.items


class _Walker:
    """The lists that are open, innermost last, and the items found so far."""

    def __init__(self, document: Document, under: Actor | None) -> None:
        self.text, self.under = document.text, under
        self.items: list[Item] = []
        self.open: list[_List] = []
        self.current: Item | None = None

    def take(self, block: Block, section: Section) -> None:
        text = block.span.of(self.text)
        marker = read_marker(text)
        if block.kind == "row" or _PLEDGES.search(section.title):
            self.open, self.current = [], None
        elif marker is None and block.kind == "item" and block.level:
            self._entry(block, section, Marker("", f"item {block.level}", (), 0))
        elif marker is not None and (block.kind != "heading" or self._expected(marker)):
            self._entry(block, section, marker)
        elif block.kind == "heading":
            self._pause()
        else:
            self._paragraph(block, text, section)

    def _expected(self, marker: Marker) -> bool:
        """Whether a line that looks like a heading is the next entry of a list all the same."""
        return any(one.last is not None and marker.path and follows(marker, one.last) for one in self.open)

    def _pause(self) -> None:
        """Close, at a heading, the lists that a sentence leads in; those that are announced may go on below it."""
        self.open = [one for one in self.open if one.lead is not None and one.lead.announces]
        for one in self.open:
            one.paused = True
        self.current = None

    def _interrupted(self) -> None:
        """Go on below a paragraph: a list that has no entry yet does not begin any more."""
        self._pause()
        self.open = [one for one in self.open if one.last is not None]

    def _paragraph(self, block: Block, text: str, section: Section) -> None:
        if self.current is not None and self._continues(text):
            self.current.parts.append(block.span)
            return
        lead = read_lead(text, block.span.start, self.under)
        if lead is None or (not lead.closed and any(one.lead and one.lead.announces and one.last for one in self.open)):
            self._interrupted()
        else:
            self.open, self.current = [self._led(lead, None, section)], None

    def _led(self, lead: Lead, marker: Marker | None, section: Section, item: Item | None = None) -> _List:
        """Return the list below a lead-in; one that is complete gathers its entries as parts of one demand."""
        if not lead.complete:
            return _List(lead, marker, item)
        if item is None:
            item = Item(marker, [lead.span], section)
        return _List(None, marker, item, whole=True, prescribes=True)

    def _continues(self, text: str) -> bool:
        assert self.current is not None
        before = self.current.parts[-1].of(self.text)
        return not _FINISHED.search(before) or (text[:1].islower() and not before.rstrip().endswith(":"))

    def _entry(self, block: Block, section: Section, marker: Marker) -> None:
        span = Span(block.span.start + marker.end, block.span.end)
        words = span.of(self.text)
        home = self._home(marker, words)
        if home is not None and home.owner is not None and home.lead is None:
            if home.whole or not demands_by_form(words):
                self._part(home, marker, span)
                return
        elif home is None and not marker.path and self.current is not None and self.current.lead is not None:
            self.current.parts.append(span)  # bullets right below an entry spell it out
            return
        item = Item(marker, [span], section, home.lead if home is not None else None)
        if home is not None:
            home.last, home.paused = marker, False
            if home.owner is not None:
                own = home.lead is not None and home.lead.span.overlaps(home.owner.parts[0])
                home.owner.leads = home.owner.leads or own or not demands_by_form(home.owner.parts[0].of(self.text))
        self.items.append(item)
        self.current = item
        self._below(item, words, marker, home, section)

    def _part(self, home: _List, marker: Marker, span: Span) -> None:
        assert home.owner is not None
        if home.prescribes and home.last is None:
            home.owner.gathered = True
            if home.owner.marker is None:
                self.items.append(home.owner)
        home.last = marker
        home.owner.parts.append(span)
        self.current = home.owner

    def _below(self, item: Item, words: str, marker: Marker, home: _List | None, section: Section) -> None:
        """Open the list that an entry leads in: of its own, or of further parts of the one demand."""
        lead = read_lead(words, item.parts[0].start, self.under)
        inherited = home.lead if home is not None else None
        if lead is not None and (lead.closed or lead.announces or not words.endswith((".", ";"))):
            self.open.append(self._led(lead, marker, section, item))
        elif words.rstrip().endswith(":"):
            own = demands_by_form(words)
            self.open.append(_List(None if own else inherited, marker, item, whole=own))

    def _home(self, marker: Marker, words: str) -> _List | None:
        """Return the open list to which an entry belongs, after closing those that it ends."""
        for depth in range(len(self.open) - 1, -1, -1):
            one = self.open[depth]
            if self._fits(one, marker, words):
                del self.open[depth + 1 :]
                return one
        self.open = []
        return None

    def _fits(self, one: _List, marker: Marker, words: str) -> bool:
        if one.last is None:
            return opens(marker, one.above) and not (one.above is not None and follows(marker, one.above))
        if one.paused and not marker.path:
            return False
        if one.above is not None and follows(marker, one.above):
            after = follows(marker, one.last)
            return after and not procedural(words) and read_lead(words, 0, self.under) is None
        return follows(marker, one.last, gap=_GAP)
