"""From a document to its passages."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from hsnlp.documents import Block, BlockKind, Document, Passage, Span
from hsnlp.segment.abbreviations import words
from hsnlp.segment.clauses import IMPERATIVES, after_enumerator
from hsnlp.segment.rules import sentences

__all__ = ["CODED_KINDS", "is_prose", "reads_as_prose", "segment"]

CODED_KINDS: frozenset[BlockKind] = frozenset({"paragraph", "item", "row"})
"""Kinds of block whose text is coded, where it stands in a coded section."""

_WORD = re.compile(r"[^\W\d_]{2,}")
# An e-mail address is bounded and begins a word: a page of "a@a@a@" must not be tried from every letter.
_ADDRESS = re.compile(r"(?:https?://|www\.|doi:|mailto:)\S*|(?<!\S)[^\s@]{1,80}@[^\s@]{1,200}(?!\S)", re.IGNORECASE)
_CELL = re.compile(r"[^\t]+")
# Words that clauses need and labels do without ("Share of respondents in work, by region").
_CLAUSE_WORDS = words(
    "is are was were be been being has have had do does did will would should shall must can could may might cannot "
    "not that this these those which who it they he she we there if because while when whether"
)
# A bracket by itself ("(Exampleland);", "(Q 12)") or a speaker's name ("MINISTER:") says nothing.
_LABEL = re.compile(r"\W*\([^().!?]{1,80}\)[\s.;,]*|[A-Z][A-Z .'’-]{1,40}:")
_LEAST_CELL_WORDS = 5
_LEAST_LETTERS = 0.5


def segment(document: Document) -> tuple[Passage, ...]:
    """Return the passages of a document's coded sections, in order: sentences, list items, prose cells.

    Each non-space character of a paragraph or item there lies in exactly one passage, but for the bullets and
    numbers that open a passage, stops that lost their sentence, and blocks without prose (a lone number, a row of
    dots, an address). Headings, captions, notes and references give none. A passage's page is the one on which it
    begins. Never raises for a valid document.
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
    text = _ADDRESS.sub(" ", text).strip()
    if _WORD.search(text) is None or _LABEL.fullmatch(text):
        return False
    marks = text.split()
    letters = sum(map(str.isalpha, text))
    return letters >= _LEAST_LETTERS * sum(map(len, marks))


def reads_as_prose(cell: str) -> bool:
    """Whether a table cell is a clause and no name, label or piece of a line: only such a cell is coded.

    Recommendation matrices hold sentences in their cells, most other tables hold labels and figures that would be
    coded as if somebody had said them. A cell counts with five words or more, a third of them with a small first
    letter, that open with a capital and either open with an imperative ("Train the guards"), hold a word that labels
    do without (an auxiliary, a pronoun), or end with a full stop.

    >>> reads_as_prose("Train the border staff in child protection")
    True
    >>> reads_as_prose("Share of trained staff by region")
    False
    """
    cell = cell[after_enumerator(cell, 0, len(cell), item=True) :].strip()
    if not is_prose(cell) or not cell.lstrip("\"'“‘([")[:1].isupper() or cell.endswith(("-", ",")):
        return False
    marks = [word.strip('.,;:()“”"') for word in cell.split()]
    marks = [word for word in marks if word[:1].isalpha()]
    small = [word for word in marks if word[0].islower()]
    if len(marks) < _LEAST_CELL_WORDS or 3 * len(small) < len(marks):
        return False
    # "Use of norms", "Institute for Examples": a noun that looks like an imperative.
    imperative = marks[0].lower() in IMPERATIVES and marks[1] not in {"of", "for", "in"}
    return cell.endswith(".") or imperative or not _CLAUSE_WORDS.isdisjoint(small)


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
