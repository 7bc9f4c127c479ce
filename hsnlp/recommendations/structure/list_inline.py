"""Clauses that are labelled within one paragraph: *The Government should (a) …; (b) …*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from hsnlp.documents import CODED_ROLES, Document, Span
from hsnlp.recommendations.model import Actor, Entry, Quote
from hsnlp.recommendations.structure.list_forms import demands_by_form
from hsnlp.recommendations.structure.list_labels import Marker, follows, opens, read_marker
from hsnlp.recommendations.structure.list_leads import Lead, read_lead
from hsnlp.recommendations.structure.list_speakers import SENTENCE, speaker
from hsnlp.recommendations.structure.list_voices import demands

__all__ = ["inline_entries"]

_LABEL = re.compile(r"(?:(?<=\s)|^)(?=\((?:[a-z]{1,2}|[ivx]{1,5}|\d{1,2})\)\s)")
_EDGE = re.compile(r"[\s,;:.]*(?:\b(?:and|or|as well as)\b)?\s*(?:\bit\b[\w\s]{0,30})?$", re.IGNORECASE)
_REACH = 2000
"""Characters before a label within which the state is named that *it* stands for."""


def inline_entries(document: Document, under: Actor | None) -> Iterator[Entry]:
    """Yield the labelled clauses of paragraphs that prescribe, each with the words before the first as its lead-in."""
    for block in document.blocks:
        text = block.span.of(document.text)
        if "(" not in text or block.kind not in ("paragraph", "item"):
            continue
        section = document.section_at(block.span.start)
        if section is not None and section.role in CODED_ROLES:
            yield from _clauses(text, block.span.start, under)


def _clauses(text: str, offset: int, under: Actor | None) -> Iterator[Entry]:
    markers = list(_series(text))
    sentences = [0, *(m.end() for m in SENTENCE.finditer(text)), len(text)]
    lead: Lead | None = None
    begun = -1
    for number, (start, marker) in enumerate(markers):
        opening = max(at for at in sentences[:-1] if at <= start)
        if opening != begun:
            begun = opening
            lead = _lead(text, opening, start, offset, under)
        if lead is None:
            continue
        end = min(at for at in sentences[1:] if at > start)
        if number + 1 < len(markers):
            end = min(end, markers[number + 1][0])
        body = text[start + marker.end : end]
        body = body[: _EDGE.search(body).start()]  # type: ignore[union-attr]
        if lead.complete and not demands_by_form(body):
            continue  # the clauses are parts of one demand, which its sentence holds together
        yield from _entries(body, offset + start + marker.end, marker, lead, under)


def _series(text: str) -> Iterator[tuple[int, Marker]]:
    """Yield the labels that count on from (a), (i) or (1); one alone is no series."""
    found: list[tuple[int, Marker]] = []
    for match in _LABEL.finditer(text):
        marker = read_marker(text[match.start() : match.start() + 12])
        if marker is None:
            continue
        if (found and follows(marker, found[-1][1])) or (not found and opens(marker)):
            found.append((match.start(), marker))
        elif opens(marker) and len(found) > 1:
            yield from found
            found = [(match.start(), marker)]
        elif opens(marker):
            found = [(match.start(), marker)]
    if len(found) > 1:
        yield from found


def _lead(text: str, opening: int, start: int, offset: int, under: Actor | None) -> Lead | None:
    before = text[opening:start].rstrip()
    if not before:
        return None
    lead = read_lead(before, offset + opening, under)
    near = max(0, start - _REACH)
    return replace(lead, cited=speaker(text[near:start], offset + near, under)) if lead is not None else None


def _entries(body: str, offset: int, marker: Marker, lead: Lead, under: Actor | None) -> Iterator[Entry]:
    for demand in demands(body):
        cited = lead.cited
        if demand.cited is not None:
            span = Span(offset + demand.cited[0], offset + demand.cited[1])
            cited = Quote(span, body[slice(*demand.cited)])
        yield Entry(
            kind="list",
            parts=tuple(Span(offset + a, offset + b) for a, b in demand.pieces),
            label=marker.label,
            lead=lead.span,
            actor=lead.actor or under,
            cited=cited,
        )
