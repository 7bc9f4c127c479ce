"""The record that the steps of sectioning hand on, and plain questions about a piece of text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from hsnlp.documents import Role
from hsnlp.raw import RawBlock, RawKind

__all__ = ["Draft", "Part", "count_words", "ends_sentence", "is_prose", "is_title_like", "joined", "tidy", "with_role"]


@dataclass(frozen=True, slots=True)
class Part:
    """A block on its way into a section. `role` is set where the block itself tells it, whatever its heading says.

    `box_start` marks the first line of a box; `restart` opens an untitled section (the heading's role has ended);
    `turns` are the pages that begin inside the text, as (offset, page number).
    """

    text: str
    kind: RawKind = "paragraph"
    level: int = 0
    page: int | None = None
    box: bool = False
    role: Role | None = None
    box_start: bool = False
    restart: bool = False
    turns: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A section before its offsets are known."""

    title: str
    role: Role
    level: int
    parts: tuple[Part, ...]


_WORD = re.compile(r"[^\W\d_]{2,}|\b[aAI]\b")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\d{0,3}$")
_INNER_END = re.compile(r"[a-z)”\"][.!?][”\"’)]*\s+[“\"‘(]?[A-Z]")
_LINE_BREAKS = re.compile(r"\s*\n\s*")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_SPACES = re.compile(r"[^\S\t]+")
_ALL_SPACES = re.compile(r"\s+")
_LETTER = re.compile(r"\w")
MIN_PROSE_WORDS = 18  # shorter paragraphs of the sample corpora are bylines, addresses and pull lines as often as not


def count_words(text: str) -> int:
    """Return the number of words: runs of two letters or more, and "a", "I".

    >>> count_words("In 2021, a boat sank.")
    4
    """
    return sum(1 for _ in _WORD.finditer(text))


def ends_sentence(text: str) -> bool:
    """Whether `text` ends as a sentence does, closing quotes, brackets and a note's number aside.

    >>> ends_sentence("“They were afraid.”"), ends_sentence("The way forward")
    (True, False)
    """
    return bool(_SENTENCE_END.search(text.rstrip()))


def is_prose(text: str) -> bool:
    """Whether `text` reads as running prose: long enough, with a sentence in it, and mostly lower case."""
    n_words = count_words(text)
    if n_words < MIN_PROSE_WORDS:
        return False
    words: list[str] = _WORD.findall(text)
    lower = sum(word[0].islower() for word in words) / n_words
    if not (ends_sentence(text) or _INNER_END.search(text)):
        return n_words >= 25 and lower >= 0.7
    shouted = text.isupper() and n_words >= 30  # transcripts and old web pages set whole paragraphs in capitals
    return shouted or lower >= 0.55


def is_title_like(text: str) -> bool:
    """Whether `text` could be a title: short, no sentence, not a list item, begins with a capital or a quote."""
    stripped = text.strip()
    if not 2 <= len(stripped) <= 160 or count_words(stripped) > 20 or count_words(stripped) == 0:
        return False
    if stripped[-1] in ".;,:" or stripped[0].islower():
        return False
    return stripped[0].isalnum() or stripped[0] in "“\"'‘("


def tidy(blocks: Iterable[RawBlock]) -> list[Part]:
    """Return one part a block: no line break inside, single spaces, nothing empty; blank lines part paragraphs."""
    parts = []
    for block in blocks:
        texts = [block.text] if block.kind == "row" else _BLANK_LINE.split(block.text)
        for text in texts:
            text = _LINE_BREAKS.sub(" ", text.strip())
            text = _row(text) if block.kind == "row" else _ALL_SPACES.sub(" ", text)
            if _LETTER.search(text):
                part = Part(text, block.kind, block.level, block.page, block.box)
                parts.append(part)
    return parts


def joined(first: Part, second: Part) -> Part:
    """Return `first` with the text of `second` after it, and the page on which that stands."""
    offset = len(first.text) + 1
    turns = list(first.turns)
    if second.page is not None and second.page != (turns[-1][1] if turns else first.page):
        turns.append((offset, second.page))
    turns += [(offset + at, page) for at, page in second.turns]
    return replace(first, text=f"{first.text} {second.text}", turns=tuple(turns))


def with_role(part: Part, role: Role) -> Part:
    """Return `part` with the role that it has by itself."""
    return replace(part, role=role)


def _row(text: str) -> str:
    """Keep the tabs between cells and nothing else that is wider than a space."""
    return "\t".join(_SPACES.sub(" ", cell).strip() for cell in text.split("\t")).strip()
