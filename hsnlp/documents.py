"""The frozen nouns: a document, its parts, and the passages that are coded.

Offsets are half-open, in characters of `Document.text`. Text is NFC with Unix line ends, is made once by
`hsnlp.normalise`, and is never altered afterwards. Every later stage points into it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal, TypeVar, get_args

__all__ = [
    "CODED_ROLES",
    "ROLES",
    "Block",
    "BlockKind",
    "Document",
    "Metadata",
    "PageSpan",
    "Passage",
    "Quality",
    "Role",
    "Section",
    "Span",
]

Role = Literal["front", "abstract", "body", "recommendations", "box", "footnotes", "references", "annex", "furniture"]
ROLES: tuple[Role, ...] = get_args(Role)
CODED_ROLES: frozenset[str] = frozenset({"abstract", "body", "recommendations", "box", "annex"})
"""Roles whose text is coded. Front matter (title page, byline, contents), footnotes, references and furniture are
kept in the document's text and left out of every count."""

BlockKind = Literal["heading", "paragraph", "item", "row", "caption", "footnote", "reference"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of characters.

    >>> Span(3, 8).of("On human security")
    'human'
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, not [{self.start}:{self.end}]")

    def of(self, text: str) -> str:
        """Return the characters of `text` in this span."""
        return text[self.start : self.end]

    def __len__(self) -> int:
        return self.end - self.start

    def contains(self, other: Span) -> bool:
        """Whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Section:
    """A run of text under one heading and with one role; a heading opens its section and lies inside its span."""

    title: str
    role: Role
    span: Span
    level: int = 1


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item, table row, caption, note or reference entry; no line break inside it.

    `level` is the depth of a heading or list item, 0 elsewhere. Cells of a `row` are parted by a tab.
    """

    kind: BlockKind
    span: Span
    level: int = 0


@dataclass(frozen=True, slots=True)
class PageSpan:
    """A run of text that stands on one page. A page's number may recur: its footnotes are moved to the end."""

    number: int
    span: Span


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document; empty or None where it is not.

    `language` is an ISO 639-1 code, `country` an ISO 3166 alpha-3 code. `extra` holds further fields of the source
    (a speech's party, a bibliography key) as pairs of strings, sorted by name.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    publisher: str = ""
    genre: str = ""
    language: str = ""
    country: str = ""
    url: str = ""
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Quality:
    """How well a document was read: `score` from 0 to 1, and sentences that say what lowers it.

    Words are counted by role; `foreign_words` stand in sections that are not English and are left out of coding.
    """

    score: float = 1.0
    issues: tuple[str, ...] = ()
    words: tuple[tuple[str, int], ...] = ()
    foreign_words: int = 0

    def words_in(self, role: str) -> int:
        """Return the number of words in sections of `role`."""
        return dict(self.words).get(role, 0)


@dataclass(frozen=True, slots=True)
class Document:
    """A normalised document. Sections, blocks and pages are ordered and do not overlap."""

    doc_id: str
    text: str
    sections: tuple[Section, ...] = ()
    blocks: tuple[Block, ...] = ()
    pages: tuple[PageSpan, ...] = ()
    metadata: Metadata = field(default_factory=Metadata)
    sha256: str = ""
    quality: Quality = field(default_factory=Quality)
    name: str = ""
    media_type: str = "text/plain"
    notes: tuple[str, ...] = ()
    foreign: tuple[Span, ...] = ()
    """Spans of sections in another language than English: kept, not coded."""

    def section_at(self, offset: int) -> Section | None:
        """Return the section in which `offset` lies, or None between sections."""
        return _covering(self.sections, offset)

    def page_at(self, offset: int) -> int | None:
        """Return the page on which `offset` stands, or None where the source has no pages."""
        page = _covering(self.pages, offset)
        return page.number if page else None

    def coded_sections(self) -> tuple[Section, ...]:
        """Return the sections that are coded: those in `CODED_ROLES` and in English."""
        return tuple(
            section
            for section in self.sections
            if section.role in CODED_ROLES and not any(s.contains(section.span) for s in self.foreign)
        )


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit of coding: one sentence, list item or table cell that reads as prose.

    `text` is exactly `document.text[span]`. `block` is the index in `Document.blocks` of the paragraph that it
    belongs to, so that passages of one paragraph can be found again.
    """

    doc_id: str
    span: Span
    text: str
    section: str = ""
    role: Role = "body"
    page: int | None = None
    block: int = 0
    kind: BlockKind = "paragraph"

    @property
    def unit_id(self) -> str:
        """Name of the unit, unique in a corpus and stable across runs: ``doc_id:start-end``."""
        return f"{self.doc_id}:{self.span.start}-{self.span.end}"


_Part = TypeVar("_Part", Section, PageSpan)


def _covering(items: tuple[_Part, ...], offset: int) -> _Part | None:
    index = bisect_right(items, offset, key=lambda item: item.span.start) - 1
    if index >= 0 and offset < items[index].span.end:
        return items[index]
    return None
