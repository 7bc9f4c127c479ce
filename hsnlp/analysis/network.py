"""Who frames how, and who is to act by which lever: statements for discourse-network tools, and weighed edges.

A statement is an actor who takes a side on a concept in a document. The Discourse Network Analyzer keeps documents and
statements so (Leifeld 2017, in *The Oxford Handbook of Political Networks*); `DOCUMENTS` and `STATEMENTS` are the
columns of its data frames of the two, as its R package has them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["DOCUMENTS", "STATEMENTS", "Statement", "document_rows", "edges", "speaker", "statement_rows", "statements"]

DOCUMENTS = ("id", "title", "text", "coder", "author", "source", "section", "notes", "type", "date")
"""Columns of the table of documents; `notes` holds our own id of the document."""

STATEMENTS = (
    *("id", "documentId", "startCaret", "endCaret", "statementTypeId", "coder"),
    *("person", "organization", "concept", "agreement"),
    *("voice", "actor_type", "text"),
)
"""Columns of the table of statements: the first ten are the tool's own and its default variables."""


@dataclass(frozen=True, slots=True)
class Statement:
    """An actor's side on a concept; `agreement` is False where the actor rejects it. `own` where the source speaks."""

    doc_id: str
    start: int
    end: int
    actor: str
    actor_type: str
    own: bool
    concept: str
    voice: str
    agreement: bool
    text: str


def statements(
    annotations: Iterable[Mapping[str, Any]], documents: Mapping[str, Mapping[str, Any]]
) -> tuple[list[Statement], int]:
    """Return the statements of annotation rows, and how many frames and recommendations have no actor.

    An asserted frame is the source's own statement. A reported one is its holder's. A contested one is two: the source
    rejects the frame, its holder, where one is named, holds it. A recommendation agrees with its lever: the source
    does, or the body that it cites. Whom a recommendation addresses is in `edges`.
    """
    found: list[Statement] = []
    without = 0
    for row in annotations:
        given = row["attributes"] or {}
        made = list(_sides(row, given, documents[row["doc_id"]]))
        without += not made and row["dimension"] in ("frame", "recommendation")
        found += made
    return found, without


def _sides(row: Mapping[str, Any], given: Mapping[str, Any], document: Mapping[str, Any]) -> Iterable[Statement]:
    source = (speaker(document), "source", True)
    if row["dimension"] == "recommendation":
        cited = given.get("cited_body")
        actor = (cited["text"], cited.get("type") or "", False) if given.get("voice") == "cited" and cited else source
        if given.get("voice") != "cited" or cited:
            yield _statement(row, actor, f"lever: {row['code']}", given.get("voice") or "own", True)
        return
    if row["dimension"] != "frame":
        return
    voice, holder = given.get("voice") or "asserted", given.get("holder")
    if voice != "reported":
        yield _statement(row, source, row["code"], voice, voice == "asserted")
    if voice != "asserted" and holder:
        yield _statement(row, (holder["text"], holder.get("type") or "", False), row["code"], voice, True)


def _statement(
    row: Mapping[str, Any], actor: tuple[str, str, bool], concept: str, voice: str, agreement: bool
) -> Statement:
    name, kind, own = actor
    plain = (row["doc_id"], row["start"], row["end"])
    return Statement(*plain, " ".join(name.split()), kind, own, concept, voice, agreement, row["quote"])


def speaker(document: Mapping[str, Any]) -> str:
    """Return who speaks in a document's own voice: its publisher, else its first author, else its title or name."""
    authors = document.get("authors") or []
    return str(document.get("publisher") or (authors[0] if authors else "") or document["title"] or document["name"])


def edges(
    made: Iterable[Statement], addressed: Iterable[tuple[str, str, str, str]] = ()
) -> dict[tuple[str, str, str, str], Counter[str]]:
    """Return how often each document joins an actor with a frame and its voice, and an addressee with a lever.

    Keys are (kind, actor, other kind, other); values count by document. `addressed` has document, addressee, the
    addressee's type, lever. Levers of the source's own recommendations are no edges: who is to act is what is asked.
    """
    found: dict[tuple[str, str, str, str], Counter[str]] = {}
    for one in made:
        if not one.concept.startswith("lever: "):
            kind = "source" if one.own else "actor"
            key = (kind, one.actor, "frame", f"{one.concept}: {one.voice}")
            found.setdefault(key, Counter())[one.doc_id] += 1
    for doc_id, addressee, _, lever in addressed:
        found.setdefault(("addressee", addressee, "lever", lever), Counter())[doc_id] += 1
    return dict(sorted(found.items()))


def document_rows(documents: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return rows of `DOCUMENTS`, numbered from 1; the day is the first of the year, no date where no year is known."""
    return [
        {
            "id": number,
            "title": row["title"] or row["name"],
            "text": row.get("text") or "",
            "coder": 1,
            "author": "; ".join(row.get("authors") or []),
            "source": row.get("publisher") or "",
            "section": row.get("genre") or "",
            "notes": doc_id,
            "type": row.get("genre") or "",
            "date": f"{row['year']}-01-01" if row.get("year") else "",
        }
        for number, (doc_id, row) in enumerate(sorted(documents.items()), start=1)
    ]


def statement_rows(made: Iterable[Statement], documents: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return rows of `STATEMENTS`, numbered from 1 and with the numbers of `document_rows`.

    The source's first author is the person and its publisher the organization; other actors are organizations.
    """
    number = {doc_id: at for at, doc_id in enumerate(sorted(documents), start=1)}
    rows = []
    for at, one in enumerate(sorted(made, key=lambda s: (number[s.doc_id], s.start, s.concept, s.actor)), start=1):
        authors = documents[one.doc_id].get("authors") or []
        rows.append(
            {
                "id": at,
                "documentId": number[one.doc_id],
                "startCaret": one.start,
                "endCaret": one.end,
                "statementTypeId": 1,
                "coder": 1,
                "person": authors[0] if one.own and authors else "",
                "organization": one.actor,
                "concept": one.concept,
                "agreement": int(one.agreement),
                "voice": one.voice,
                "actor_type": one.actor_type,
                "text": one.text,
            }
        )
    return rows
