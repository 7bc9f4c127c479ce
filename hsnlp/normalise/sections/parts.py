"""The record that the steps of sectioning hand on."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from hsnlp.documents import Role
from hsnlp.raw import RawBlock, RawKind

__all__ = ["Draft", "Part", "joined", "tidy", "with_role"]


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


_LINE_BREAKS = re.compile(r"\s*\n\s*")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_SPACES = re.compile(r"[^\S\t]+")
_ALL_SPACES = re.compile(r"\s+")
_LETTER = re.compile(r"\w")


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
