"""What a reader hands over: lines or blocks as the file has them, before anything is repaired.

A reader (`hsnlp.loaders`) knows files and nothing of repair; normalisation (`hsnlp.normalise`) knows repair and
nothing of files. They meet here. A file whose layout must be guessed (PDF, plain text) arrives as `RawLine`s;
a file that says what its parts are (HTML, Word, article XML, Markdown) arrives as `RawBlock`s.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from hsnlp.documents import BlockKind, Metadata

__all__ = ["RAW_KINDS", "RawBlock", "RawDocument", "RawKind", "RawLine"]

RawKind = BlockKind | Literal["furniture"]
RAW_KINDS: frozenset[str] = frozenset(get_args(BlockKind)) | {"furniture"}


@dataclass(frozen=True, slots=True)
class RawLine:
    """One line of a page. An empty text is a blank line: the reader saw a gap there (a paragraph's end, mostly).

    `kind` is None where the reader cannot tell, else what the layout says: `heading` (larger or bold type),
    `footnote` (small type at the foot), `furniture` (repeated at the same height on many pages), `row`, `caption`.
    `level` is the depth of a heading (1 is the highest). `page` counts from 1; None where there are no pages.
    """

    text: str
    page: int | None = None
    kind: RawKind | None = None
    level: int = 0
    box: bool = False


@dataclass(frozen=True, slots=True)
class RawBlock:
    """A part that the file itself delimits: one heading, paragraph, list item, table row, caption or note.

    `level` is the depth of a heading or of a list item (1 is the highest). `box` marks text set apart from the
    main flow. In a `row`, cells are parted by a tab.
    """

    text: str
    kind: RawKind = "paragraph"
    level: int = 0
    page: int | None = None
    box: bool = False


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A file as read. Exactly one of `lines` and `blocks` is filled; `notes` are sentences about the reading."""

    name: str
    media_type: str
    sha256: str
    lines: tuple[RawLine, ...] = ()
    blocks: tuple[RawBlock, ...] = ()
    metadata: Metadata = field(default_factory=Metadata)
    n_pages: int | None = None
    notes: tuple[str, ...] = ()
