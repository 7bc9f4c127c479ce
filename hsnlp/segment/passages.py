"""From a document to its passages."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from hsnlp.documents import Block, BlockKind, Document, Passage, Span
from hsnlp.segment.abbreviations import words
from hsnlp.segment.clauses import after_enumerator
from hsnlp.segment.rules import sentences

__all__ = ["CODED_KINDS", "is_prose", "reads_as_prose", "segment"]

CODED_KINDS: frozenset[BlockKind] = frozenset({"paragraph", "item", "row"})
"""Kinds of block whose text is coded, where it stands in a coded section."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_ADDRESS = re.compile(r"(?:https?://|www\.|doi:|mailto:)\S*|\S+@\S+\.\S+", re.IGNORECASE)
_CELL = re.compile(r"[^\t]+")
# Words that clauses need and names do not ("Ministry of Health and Labour" holds none of them).
_CLAUSE_WORDS = words(
    "the to a an is are was were be been being has have had will would should shall must can could may might not "
    "that this these those which who with for from by on at as or it its their they he she we our into through "
    "more no such than there when where whether"
)
_LEAST_CELL_WORDS = 5
_LEAST_LETTERS = 0.5


def segment(document: Document) -> tuple[Passage, ...]:
    """Return the passages of a document's coded sections, in order: sentences, list items, prose cells.

    Each non-space character of a paragraph or item there lies in exactly one passage, but for the bullets and
    numbers that open a passage and for blocks without prose (a lone number, a row of dots, an address). Headings,
    captions, notes and references give none. A passage's page is the one on which it begins.
    """
    blocks, text = document.blocks, document.text
    starts = [block.span.start for block in blocks]
    passages: list[Passage] = []
    for section in document.coded_sections():
        index = bisect_left(starts, section.span.start)
        while index < len(blocks) and blocks[index].span.start < section.span.end:
            for span in _spans(text, blocks[index]):
                passages.append(
                    Passage(
                        doc_id=document.doc_id,
                        span=span,
                        text=text[span.start : span.end],
                        section=section.title,
                        role=section.role,
                        page=document.page_at(span.start),
                        block=index,
                        kind=blocks[index].kind,
                    )
                )
            index += 1
    return tuple(passages)


def is_prose(text: str) -> bool:
    """Whether a paragraph or item says anything: a word of two letters beside numbers, dots and addresses.

    >>> is_prose("Yes."), is_prose("12 ......... 14"), is_prose("https://example.org/a")
    (True, False, False)
    """
    text = _ADDRESS.sub(" ", text)
    if _WORD.search(text) is None:
        return False
    marks = text.split()
    letters = sum(map(str.isalpha, text))
    return letters >= _LEAST_LETTERS * sum(map(len, marks))


def reads_as_prose(cell: str) -> bool:
    """Whether a table cell is a clause and no name, number or label: only such a cell is coded.

    Recommendation matrices hold sentences in their cells, most other tables hold labels and figures that would be
    coded as if somebody had said them. A cell counts with five words or more, half of them with a small first
    letter, one of them a word that names do without (an article, an auxiliary, a preposition other than "of").

    >>> reads_as_prose("Train the border staff in child protection"), reads_as_prose("Ministry of Health and Labour")
    (True, False)
    """
    if not is_prose(cell):
        return False
    marks = [word for word in cell.split() if word[:1].isalpha() or word[1:2].isalpha()]
    small = [word for word in marks if word[:1].islower()]
    return (
        len(marks) >= _LEAST_CELL_WORDS
        and 2 * len(small) >= len(marks)
        and any(word.strip(".,;:()") in _CLAUSE_WORDS for word in small)
    )


def _spans(text: str, block: Block) -> Iterator[Span]:
    if block.kind not in CODED_KINDS:
        return
    whole = block.span.of(text)
    if block.kind == "row":
        for cell in _CELL.finditer(whole):
            if reads_as_prose(cell[0]):
                yield from _sentence_spans(cell[0], block.span.start + cell.start(), item=True)
    elif is_prose(whole):
        yield from _sentence_spans(whole, block.span.start, item=block.kind == "item")


def _sentence_spans(text: str, offset: int, *, item: bool) -> Iterator[Span]:
    for start, end in sentences(text):
        start = after_enumerator(text, start, end, item=item)
        if start < end:
            yield Span(offset + start, offset + end)
