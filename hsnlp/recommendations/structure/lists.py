"""Entries of lists of recommendations: items under a lead-in, items of a section of recommendations, clauses (a), (b).

===============  =====================================================================================
`list_labels`    labels and bullets, and which may follow which
`list_forms`     whether words open like a demand
`list_leads`     what announces or prescribes, and what it lends: addressee, status, who recommends
`list_walk`      blocks gathered into items, each with its lead-in and what continues it
`list_inline`    clauses that are labelled within one paragraph: *should (a) …; (b) …*
`list_speakers`  the state that urges in a lead-in
`list_voices`    one item cut where names in brackets close a demand
`review_state`   the state under review
===============  =====================================================================================
"""

from __future__ import annotations

from collections.abc import Iterator

from hsnlp.documents import Document, Span
from hsnlp.recommendations.model import Actor, Entry, Quote
from hsnlp.recommendations.structure.list_forms import demands_by_form
from hsnlp.recommendations.structure.list_inline import inline_entries
from hsnlp.recommendations.structure.list_leads import procedural
from hsnlp.recommendations.structure.list_voices import Demand, demands, trimmed
from hsnlp.recommendations.structure.list_walk import Item, gather
from hsnlp.recommendations.structure.review_state import review_state

__all__ = ["list_entries"]


def list_entries(document: Document) -> Iterator[Entry]:
    """Yield the entries of a document's lists of recommendations, in order.

    One entry is one demand by one body: an item that several states fill, each with a demand of its own in front of
    its name in brackets, becomes several entries. Their pieces may share words: *sign (A), ratify (B) the Convention*.
    """
    under = review_state(document)
    clauses = list(inline_entries(document, under))
    found: list[Entry] = []
    for item in gather(document, under):
        within = [one for one in clauses if any(part.contains(one.span) for part in item.parts)]
        if _wanted(document.text, item) and (item.lead is not None or not within):
            found += _entries(document.text, item, under)
            clauses = [one for one in clauses if one not in within]
    yield from sorted(found + clauses, key=lambda entry: (entry.parts[0], entry.parts[-1]))


def _wanted(text: str, item: Item) -> bool:
    words = item.parts[0].of(text)
    if item.leads or procedural(words[:400]) or words.lower().startswith("recommendation "):
        return False
    if item.lead is not None or item.gathered:
        return True
    return item.section is not None and item.section.role == "recommendations" and demands_by_form(words)


def _entries(text: str, item: Item, under: Actor | None) -> Iterator[Entry]:
    joined, starts = "", []
    for part in item.parts:
        starts.append((len(joined), part.start))
        joined += part.of(text) + "\n"
    for demand in demands(joined.rstrip("\n")):
        parts = tuple(_placed(text, demand, item.parts, starts))
        if parts:
            yield Entry(
                kind="list",
                parts=parts,
                label=item.marker.label if item.marker is not None else "",
                lead=item.lead.span if item.lead is not None else None,
                actor=(item.lead.actor if item.lead is not None else None) or under,
                cited=_cited(text, demand, item, starts),
                status=item.lead.status if item.lead is not None else None,
            )


def _placed(text: str, demand: Demand, parts: list[Span], starts: list[tuple[int, int]]) -> Iterator[Span]:
    """Yield the pieces of a demand as spans of the document, cut where one block ends."""
    for start, end in demand.pieces:
        for (begun, offset), part in zip(starts, parts, strict=True):
            low, high = max(start, begun), min(end, begun + len(part))
            edge = trimmed(text, low - begun + offset, high - begun + offset) if low < high else None
            if edge is not None:
                yield Span(*edge)


def _cited(text: str, demand: Demand, item: Item, starts: list[tuple[int, int]]) -> Quote | None:
    if demand.cited is None:
        return item.lead.cited if item.lead is not None else None
    begun, offset = max(pair for pair in starts if pair[0] <= demand.cited[0])
    span = Span(demand.cited[0] - begun + offset, demand.cited[1] - begun + offset)
    return Quote(span, span.of(text), "sentence")
