"""Assembly: from sections of blocks to one text with offsets, which is then frozen."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from hsnlp.documents import Block, BlockKind, PageSpan, Role, Section, Span
from hsnlp.normalise.sections.parts import Draft, Part

__all__ = ["Assembled", "assemble"]

_CLOSE = frozenset({"item", "row"})  # consecutive ones stand on consecutive lines, all else is parted by a blank line


@dataclass(frozen=True, slots=True)
class Assembled:
    """A text with its sections, blocks and pages."""

    text: str
    sections: tuple[Section, ...]
    blocks: tuple[Block, ...]
    pages: tuple[PageSpan, ...]


def assemble(drafts: Sequence[Draft]) -> Assembled:
    r"""Join the blocks of `drafts` into one NFC text, parted by a blank line, items and rows by a line break.

    Blocks tile sections and sections tile the text, white space apart. Furniture is a block of kind `paragraph` in
    its section. A page span runs over consecutive blocks of one page.

    >>> assemble([Draft("", "body", 1, (Part("A boat sank."), Part("No one asked.")))]).text
    'A boat sank.\n\nNo one asked.'
    """
    pieces: list[str] = []
    sections: list[Section] = []
    blocks: list[Block] = []
    pages: list[PageSpan] = []
    at = 0
    previous: str | None = None
    for draft in drafts:
        first: int | None = None
        for part in draft.parts:
            text, turns = _composed(part)
            if not text:
                continue
            if previous is not None:
                gap = "\n" if first is not None and previous in _CLOSE and part.kind == previous else "\n\n"
                pieces.append(gap)
                at += len(gap)
            first = at if first is None else first
            span = Span(at, at + len(text))
            blocks.append(Block(_kind(part, draft.role), span, part.level if part.kind in {"heading", "item"} else 0))
            _add_pages(pages, part.page, span, turns)
            pieces.append(text)
            at = span.end
            previous = part.kind
        if first is not None:
            sections.append(Section(draft.title, draft.role, Span(first, at), max(1, draft.level)))
    return Assembled("".join(pieces), tuple(sections), tuple(blocks), tuple(pages))


def _composed(part: Part) -> tuple[str, list[tuple[int, int]]]:
    """Return the part's text in NFC without white space at its ends, and its page turns in that text."""
    text = unicodedata.normalize("NFC", part.text)
    if len(text) != len(part.text):
        turns = [(len(unicodedata.normalize("NFC", part.text[:at])), page) for at, page in part.turns]
    else:
        turns = list(part.turns)
    stripped = text.strip()
    shift = len(text) - len(text.lstrip())
    return stripped, [(at - shift, page) for at, page in turns if 0 < at - shift < len(stripped)]


def _kind(part: Part, role: Role) -> BlockKind:
    return "paragraph" if part.kind == "furniture" or (role == "furniture" and part.kind == "heading") else part.kind


def _add_pages(pages: list[PageSpan], page: int | None, span: Span, turns: Sequence[tuple[int, int]]) -> None:
    """Add the page or pages of one block, growing the last span where the page goes on."""
    if page is None:
        return
    starts = [(0, page), *turns, (len(span), page)]
    for (start, number), (end, _) in itertools.pairwise(starts):
        if end <= start:
            continue
        piece = Span(span.start + start, span.start + end)
        if pages and pages[-1].number == number:
            pages[-1] = PageSpan(number, Span(pages[-1].span.start, piece.end))
        else:
            pages.append(PageSpan(number, piece))
