"""Paragraphs broken into justified lines with hyphens, and lines into pages with footnotes at the foot.

Small on purpose: enough of a typesetter to make pages that look like a journal's or an agency's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from sample_hyphens import break_points

__all__ = ["Frame", "Piece", "Style", "flow", "lines"]

Fragment = tuple[str, str, float, float]
"""Text, font, size, rise above the line."""
Word = tuple[Fragment, ...]

_MARK = re.compile(r"(\*\*.+?\*\*|\*.+?\*|\[\^\d+\])")


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph is set: fonts, size, leading, and its place in the column."""

    regular: str = "Times-Roman"
    italic: str = "Times-Italic"
    bold: str = "Times-Bold"
    size: float = 10
    leading: float = 12
    before: float = 0
    first: float = 0
    left: float = 0
    justify: bool = True
    hyphenate: bool = True
    centre: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """A column on a page; y grows upwards."""

    page: int
    x: float
    top: float
    bottom: float
    width: float


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that is drawn whole: a line, a table row, an empty strip. `keep` ties it to the next piece."""

    height: float
    draw: Callable[[Canvas, float, float], None]
    before: float = 0
    keep: bool = False
    notes: tuple[int, ...] = ()
    mark: str = ""


@dataclass(slots=True)
class _Column:
    frame: Frame
    y: float
    placed: list[tuple[Piece, float]] = field(default_factory=list)
    notes: list[Piece] = field(default_factory=list)


def lines(text: str, style: Style, width: float, *, label: str = "") -> list[Piece]:
    """Break `text` into lines of `width` points; `label` hangs to the left of the first."""
    words = list(_words(text, style))
    pieces: list[Piece] = []
    row: list[Word] = []
    room = width - style.left - style.first
    space = stringWidth(" ", style.regular, style.size)
    while words:
        word = words.pop(0)
        used = sum(map(_width, row)) + space * len(row)
        if not row or used + _width(word) <= room:
            row.append(word)
            continue
        if style.hyphenate and room - used > 3 * space and (halves := _split(word, room - used)):
            row.append(halves[0])
            word = halves[1]
        pieces.append(_line(row, style, width, label, last=False, first=not pieces))
        row, room = [word], width - style.left
    pieces.append(_line(row, style, width, label, last=True, first=not pieces))
    return pieces


def flow(
    pieces: Sequence[Piece], frames: Iterator[Frame], notes: Mapping[int, Sequence[Piece]]
) -> Iterator[tuple[Frame, list[tuple[Piece, float]], list[Piece]]]:
    """Fill `frames` with `pieces`; yield each column with the heights of its pieces and its footnotes."""
    column = _open(next(frames))
    for index, piece in enumerate(pieces):
        chain = _chain(pieces, index)
        if column.placed and not _fits(column, chain, notes):
            yield column.frame, column.placed, column.notes
            column = _open(next(frames))
        if column.placed:
            column.y -= piece.before
        column.placed.append((piece, column.y))
        column.y -= piece.height
        for number in piece.notes:
            column.notes.extend(notes[number])
    yield column.frame, column.placed, column.notes


def _open(frame: Frame) -> _Column:
    return _Column(frame, frame.top)


def _chain(pieces: Sequence[Piece], index: int) -> list[Piece]:
    """Return the piece at `index` and all that it is tied to; a part of a chain already begun stands alone."""
    if index and pieces[index - 1].keep:
        return [pieces[index]]
    end = index
    while pieces[end].keep and end + 1 < len(pieces):
        end += 1
    return list(pieces[index : end + 1])


def _fits(column: _Column, chain: Sequence[Piece], notes: Mapping[int, Sequence[Piece]]) -> bool:
    own = sum(piece.before + piece.height for piece in chain)
    new = [line for piece in chain for number in piece.notes for line in notes[number]]
    below = sum(line.height for line in [*column.notes, *new])
    return column.y - own - below - (10 if below else 0) >= column.frame.bottom


def _words(text: str, style: Style) -> Iterator[Word]:
    """Cut `text` at its spaces; a word keeps the fonts of its fragments and any note number glued to it."""
    current: list[Fragment] = []
    for chunk in _MARK.split(text):
        font, shown, rise, size = style.regular, chunk, 0.0, style.size
        if chunk.startswith("**"):
            font, shown = style.bold, chunk[2:-2]
        elif chunk.startswith("*"):
            font, shown = style.italic, chunk[1:-1]
        elif chunk.startswith("[^"):
            shown, rise, size = chunk[2:-1], style.size * 0.35, style.size * 0.65
        for index, part in enumerate(re.split(r"\s+", shown)):
            if index and current:
                yield tuple(current)
                current = []
            if part:
                current.append((part, font, size, rise))
    if current:
        yield tuple(current)


def _width(word: Word) -> float:
    return float(sum(stringWidth(text, font, size) for text, font, size, _ in word))


def _split(word: Word, room: float) -> tuple[Word, Word] | None:
    """Hyphenate `word` so that its head fits into `room`, where a syllable ends there."""
    text, font, size, rise = word[0]
    for at in reversed(break_points(text)):
        head = text[:at] + "-"
        if stringWidth(head, font, size) <= room - 2:
            return ((head, font, size, rise),), ((text[at:], font, size, rise), *word[1:])
    return None


def _runs(row: Sequence[Word], style: Style) -> list[Fragment]:
    """Join the words of a line into the longest runs of one font, as other programs write them."""
    runs: list[Fragment] = []
    for number, word in enumerate(row):
        glue: list[Fragment] = [(" ", style.regular, style.size, 0.0)] if number else []
        for shown, font, size, rise in [*glue, *word]:
            if runs and (runs[-1][1:] == (font, size, rise) or shown == " "):
                runs[-1] = (runs[-1][0] + shown, *runs[-1][1:])
            else:
                runs.append((shown, font, size, rise))
    return runs


def _line(row: Sequence[Word], style: Style, width: float, label: str, *, last: bool, first: bool) -> Piece:
    indent = style.left + (style.first if first else 0)
    space = stringWidth(" ", style.regular, style.size)
    used = sum(map(_width, row))
    slack = width - indent - used - space * (len(row) - 1)
    gap = space + (slack / (len(row) - 1) if style.justify and not last and len(row) > 1 else 0)
    if style.centre:
        indent += slack / 2

    def draw(canvas: Canvas, x: float, top: float) -> None:
        base = top - style.size
        if label and first:
            canvas.setFont(style.regular, style.size)
            canvas.drawString(x + style.left - stringWidth(label + "  ", style.regular, style.size), base, label)
        text = canvas.beginText(x + indent, base)
        text.setWordSpace(gap - space)
        for shown, font, size, rise in _runs(row, style):
            text.setFont(font, size)
            text.setRise(rise)
            text.textOut(shown)
        canvas.drawText(text)

    notes = tuple(int(shown) for word in row for shown, _, _, rise in word if rise)
    return Piece(style.leading, draw, style.before if first else 0, keep=first and not last, notes=notes)
