"""Units of themes: a paragraph, cut where it is long and joined to its neighbours where it is short.

A sentence is too short to say what it is about, a page is about many things. Every coded passage lies in exactly one
unit; the codes of its passages come along.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from math import ceil
from typing import Any

__all__ = ["LONGEST", "SHORTEST", "Sentence", "Unit", "codes_of", "is_courtesy", "units"]

LONGEST = 150
"""Words above which a paragraph is cut at sentence ends, into pieces of about the same length."""

SHORTEST = 20
"""Words below which a paragraph or list item is joined to the next one of its section."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_COURTESY = re.compile(
    r"\bcongratulat\w+|\bon (?:his|her|your) (?:\w+ )?election\b|"
    r"\b(?:his|her|your) predecessors?\b|\bexcellenc(?:y|ies)\b|"
    r"\bhonou?r (?:for me )?to (?:address|speak|take the floor)|\bassum(?:ing|ption of) the presidency\b|"
    r"\bwish (?:you|him|her) (?:every )?success\b|\bassure (?:you|him|her) of\b|"
    r"\b(?:pay|paid) tribute to (?:his|her|your|mr|ms)\b",
    re.IGNORECASE,
)
_COURTEOUS = 35


@dataclass(frozen=True, slots=True)
class Sentence:
    """One coded passage of a unit: its offsets, its page and its text, word for word."""

    start: int
    end: int
    page: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Unit:
    """One or more neighbouring passages of a document, and how often each code was given in them.

    `codes` counts passages by ``dimension:code`` (``frame:securitisation``, ``voice:securitisation:contested``,
    ``threat:state``, ``lever:integration``).
    """

    doc_id: str
    sentences: tuple[Sentence, ...]
    section: str = ""
    codes: Mapping[str, int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The passages in order, a space between them."""
        return " ".join(sentence.text for sentence in self.sentences)

    @property
    def start(self) -> int:
        """First character in the document's text."""
        return self.sentences[0].start

    @property
    def end(self) -> int:
        """One past the last character."""
        return self.sentences[-1].end

    @property
    def words(self) -> int:
        """Number of words of two letters or more."""
        return sum(len(_WORD.findall(sentence.text)) for sentence in self.sentences)

    @property
    def digest(self) -> int:
        """A number of 64 bits that stands for the text."""
        return int.from_bytes(hashlib.blake2b(self.text.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def units(passages: Iterable[Mapping[str, Any]]) -> Iterator[Unit]:
    """Yield the units of passage records, which come by document and position; memory holds one document.

    >>> row = {"doc_id": "a", "section": "", "page": 1, "text": "Nurses treat all.", "block": 0}
    >>> [unit.text for unit in units([row | {"start": 0, "end": 17}, row | {"start": 18, "end": 35}])]
    ['Nurses treat all. Nurses treat all.']
    """
    for _, document in groupby(passages, key=lambda row: row["doc_id"]):
        pending: list[Mapping[str, Any]] = []
        for _, block in groupby(document, key=lambda row: (row["section"], row["block"])):
            rows = list(block)
            if pending and (pending[-1]["section"] != rows[0]["section"] or _length(pending) >= SHORTEST):
                yield from _cut(pending)
                pending = []
            if pending and _length(rows) >= SHORTEST:  # a lone short line goes with what it leads to, if that is short
                yield from _cut(pending)
                pending = []
            pending.extend(rows)
        if pending:
            yield from _cut(pending)


def is_courtesy(text: str) -> bool:
    """Whether a unit is what speakers say before they come to their subject: congratulations, thanks for the floor.

    Two such turns make it one, and one does where the unit is short.

    >>> is_courtesy("I congratulate you on your election, Sir."), is_courtesy("The election was free and fair.")
    (True, False)
    """
    turns = len(_COURTESY.findall(text))
    return turns > 1 or (turns == 1 and len(text.split()) < _COURTEOUS)


def _cut(rows: Sequence[Mapping[str, Any]]) -> Iterator[Unit]:
    """Yield `rows` as one unit, or as several of about the same length where they are too long for one."""
    lengths = [_length([row]) for row in rows]
    pieces = max(1, ceil(sum(lengths) / LONGEST))
    share = sum(lengths) / pieces
    part: list[Mapping[str, Any]] = []
    done = said = 0.0
    for row, length in zip(rows, lengths, strict=True):
        # The middle of a sentence decides on which side of a cut it falls.
        if part and said + length / 2 > done + share:
            yield _unit(part)
            part, done = [], done + share
        part.append(row)
        said += length
    yield _unit(part)


def _unit(rows: Sequence[Mapping[str, Any]]) -> Unit:
    sentences = tuple(Sentence(row["start"], row["end"], row["page"], row["text"]) for row in rows)
    codes: Counter[str] = Counter()
    for row in rows:
        codes.update(codes_of(row))
    return Unit(rows[0]["doc_id"], sentences, rows[0]["section"] or "", dict(codes))


def codes_of(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield ``dimension:code`` of one passage record: frames with their voices, threats, the recommendation's lever."""
    for frame, found in (row.get("frames") or {}).items():
        if found and found["voice"]:
            yield f"frame:{frame}"
            yield f"voice:{frame}:{found['voice']}"
    yield from (f"threat:{code}" for code in row.get("threats") or ())
    if row.get("recommendation"):
        yield f"lever:{row['recommendation']['lever'] or 'other'}"


def _length(rows: Sequence[Mapping[str, Any]]) -> int:
    return sum(len(_WORD.findall(row["text"])) for row in rows)
