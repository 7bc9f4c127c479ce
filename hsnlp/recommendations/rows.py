"""The row of a record: what the ledger keeps, the tables show and other tools read."""

from __future__ import annotations

from typing import Any

from hsnlp.documents import Document, Span
from hsnlp.recommendations.model import Actor, Quote, Recommendation, Slots

__all__ = ["passage_slots", "recommendation_row"]


def recommendation_row(record: Recommendation, document: Document) -> dict[str, Any]:
    """Return the row of a record; ``slots`` holds every slot with its offsets; what repeats it is not known yet."""
    entry, said = record.entry, record.slots
    return {
        "rec_id": record.rec_id,
        "doc_id": record.doc_id,
        "start": entry.span.start,
        "end": entry.span.end,
        "page": record.page,
        "section": record.section,
        "label": entry.label or None,
        "found_by": entry.kind,
        "text": record.text,
        "parts": [[part.start, part.end] for part in entry.parts],
        "units": list(record.units),
        "addressee": _text(said.addressee),
        "addressee_type": said.addressee.type if said.addressee else None,
        "addressee_from": said.addressee.place if said.addressee else None,
        "modality": _text(said.modality),
        "strength": said.strength,
        "action": _text(said.actions[0] if said.actions else None),
        "actions": [action.text for action in said.actions],
        "beneficiary": _text(said.beneficiary),
        "deadline": _text(said.deadline),
        "condition": _text(said.condition),
        "lever": record.lever,
        "level": said.level,
        "voice": said.voice,
        "cited_body": _text(said.cited),
        "status": entry.status,
        "response": _field(document, entry.fields.get("response")),
        "threats": list(record.threats),
        "objectives": list(record.objectives),
        "score": round(record.score, 4),
        "slots": _all_slots(record, document),
    }


def passage_slots(said: Slots) -> dict[str, Any]:
    """Return slots as an annotation's attributes and a passage record have them, each with its offsets."""
    return {
        "addressee": _actor(said.addressee),
        "modality": _quoted(said.modality),
        "strength": said.strength,
        "action": _quoted(said.actions[0] if said.actions else None),
        "beneficiary": _quoted(said.beneficiary),
        "level": said.level,
        "voice": said.voice,
        "cited_body": _quoted(said.cited),
    }


def _all_slots(record: Recommendation, document: Document) -> dict[str, Any]:
    said = record.slots
    more = {
        "actions": [_quoted(action) for action in said.actions],
        "deadline": _quoted(said.deadline),
        "condition": _quoted(said.condition),
    }
    cells = {
        name: {"text": span.of(document.text), "start": span.start, "end": span.end}
        for name, span in record.entry.fields.items()
    }
    quoted = {name: value for name, value in passage_slots(said).items() if name in _QUOTED}
    return {**quoted, **more, "fields": cells}


_QUOTED = ("addressee", "modality", "beneficiary", "cited_body")


def _text(quote: Quote | None) -> str | None:
    return quote.text if quote is not None else None


def _field(document: Document, span: Span | None) -> str | None:
    return span.of(document.text) if span is not None else None


def _quoted(quote: Quote | None) -> dict[str, Any] | None:
    if quote is None:
        return None
    found: dict[str, Any] = {"text": quote.text, "start": quote.span.start, "end": quote.span.end}
    return {**found, "inferred": True, "from": quote.place} if quote.inferred else found


def _actor(actor: Actor | None) -> dict[str, Any] | None:
    found = _quoted(actor)
    return {**found, "type": actor.type} if found is not None and actor is not None else None
