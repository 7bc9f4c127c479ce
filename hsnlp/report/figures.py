"""The figures of the report, read from a run's ledger. Counts only; each comes with sentences that bear it out."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from hsnlp.analysis.balance import framing_balance

__all__ = ["Evidence", "Source", "by_source", "evidence"]

CELLS = (
    ("securitisation", "asserted"),
    ("securitisation", "reported"),
    ("securitisation", "contested"),
    ("human_security", "asserted"),
    ("human_security", "reported"),
    ("human_security", "contested"),
)
"""Frame and voice, in the order in which the report shows them."""


@dataclass(slots=True)
class Source:
    """One document of the run with its counts of coded passages."""

    doc_id: str
    title: str
    year: int | None
    genre: str
    passages: int
    frames: Counter[tuple[str, str]] = field(default_factory=Counter)
    threats: Counter[str] = field(default_factory=Counter)
    framed: int = 0
    recommendations: int = 0

    @property
    def balance(self) -> float | None:
        """The framing balance, None where nothing is framed."""
        return framing_balance(self.frames, self.framed)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A coded passage with the place where it stands."""

    doc_id: str
    title: str
    page: int | None
    section: str
    start: int
    end: int
    text: str
    marks: tuple[tuple[str, bool], ...]
    """The text in pieces; True marks a cue."""


def by_source(db: sqlite3.Connection) -> list[Source]:
    """Return every coded document with its counts, by year and title."""
    db.row_factory = sqlite3.Row
    found = {
        row["doc_id"]: Source(row["doc_id"], row["title"] or row["name"], row["year"], row["genre"], row["passages"])
        for row in db.execute("select doc_id, name, title, year, genre, passages from documents")
    }
    for row in db.execute("select doc_id, count(*) as n from recommendations group by doc_id"):
        found[row["doc_id"]].recommendations = row["n"]
    rows = db.execute("select doc_id, frame, frames, threats from passages")
    for row in rows:
        source = found[row["doc_id"]]
        source.threats.update(json.loads(row["threats"]))
        if row["frame"] != "none":
            source.framed += 1
            for frame, given in json.loads(row["frames"]).items():
                if given["voice"]:
                    source.frames[frame, given["voice"]] += 1
    return sorted(found.values(), key=lambda s: (s.year or 9999, s.title.lower(), s.doc_id))


def evidence(db: sqlite3.Connection, each: int) -> dict[tuple[str, str], list[Evidence]]:
    """Return up to `each` passages for every frame and voice, at most one a document, the surest first."""
    db.row_factory = sqlite3.Row
    rows = db.execute(
        "select a.doc_id, a.code, a.score, a.attributes, a.quote, a.start, a.end, d.title, d.name, p.page, p.section "
        "from annotations a join documents d using (doc_id) "
        "join passages p on p.doc_id = a.doc_id and p.start = a.unit_start and p.end = a.unit_end "
        "where a.dimension = 'frame' order by a.score desc, d.name, a.start"
    )
    chosen: dict[tuple[str, str], list[Evidence]] = defaultdict(list)
    seen: set[tuple[str, ...]] = set()
    for row in rows:
        attributes: dict[str, Any] = json.loads(row["attributes"])
        cell = (row["code"], attributes.get("voice") or "asserted")
        # Copies of a document say the same sentences: each is shown once.
        shown = {(*cell, row["doc_id"]), ("quote", row["quote"])}
        if len(chosen[cell]) >= each or shown & seen or not 40 <= len(row["quote"]) <= 400:
            continue
        seen |= shown
        chosen[cell].append(
            Evidence(
                doc_id=row["doc_id"],
                title=row["title"] or row["name"],
                page=row["page"],
                section=row["section"],
                start=row["start"],
                end=row["end"],
                text=row["quote"],
                marks=_marks(row["quote"], row["start"], attributes.get("cues", [])),
            )
        )
    return dict(chosen)


def _marks(text: str, offset: int, cues: list[dict[str, Any]]) -> tuple[tuple[str, bool], ...]:
    """Cut `text` into pieces, those covered by a cue marked; `offset` is where the text starts in the document."""
    covered = [False] * len(text)
    for cue in cues:
        start, end = cue["start"] - offset, cue["end"] - offset
        if start >= 0 and end <= len(text):
            covered[start:end] = [True] * (end - start)
    pieces: list[tuple[str, bool]] = []
    for character, mark in zip(text, covered, strict=True):
        if pieces and pieces[-1][1] == mark:
            pieces[-1] = (pieces[-1][0] + character, mark)
        else:
            pieces.append((character, mark))
    return tuple(pieces)
