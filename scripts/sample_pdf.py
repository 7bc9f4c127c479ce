"""A journal article in two columns and an agency's report in one, drawn from the sample corpus's sources."""

from __future__ import annotations

import os
from calendar import timegm
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from sample_markup import Part, Source, plain
from sample_typeset import Frame, Piece, Style, flow, lines

__all__ = ["article", "report"]

WIDE, HIGH = A4
BODY = Style(size=10, leading=12.4, first=10)
NOTE = Style(size=7.5, leading=9)
REFERENCE = Style(size=8.5, leading=10.4, left=12, first=-12, before=2)
SANS = Style(
    "Helvetica", "Helvetica-Oblique", "Helvetica-Bold", size=9.5, leading=13, before=6, justify=False, hyphenate=False
)
BLUE = (0.10, 0.25, 0.45)


def article(source: Source, path: Path) -> None:
    """Draw a journal article: title and abstract across the page, then two columns with notes at their feet."""
    canvas = _canvas(source, path)
    column, gutter, margin = 232.0, 19.0, 56.0
    opening, rest = _split_abstract(source.parts)
    top = HIGH - 96
    for piece in _article_opening(source, opening, WIDE - 2 * margin - 60):
        top -= piece.before
        piece.draw(canvas, margin + 30, top)
        top -= piece.height

    def frames() -> Iterator[Frame]:
        page = 1
        while True:
            start = top - 22 if page == 1 else HIGH - 72
            for x in (margin, margin + column + gutter):
                yield Frame(page, x, start, 66, column)
            page += 1

    notes = {n: lines(f"[^{n}] {text}", NOTE, column) for n, text in source.notes.items()}
    columns = list(flow(_article_body(rest, column), frames(), notes))
    for page, group in groupby(columns, key=lambda filled: filled[0].page):
        _running_head(canvas, source, page)
        for frame, placed, feet in group:
            _draw(canvas, frame, placed, feet)
        canvas.showPage()
    canvas.save()


def report(source: Source, path: Path) -> None:
    """Draw an agency's report: cover, contents, then numbered paragraphs, tables and boxes in one column."""
    canvas = _canvas(source, path)
    width, margin = 430.0, 82.0
    pieces = _report_body(source.parts, width)

    def frames() -> Iterator[Frame]:
        page = 3
        while True:
            yield Frame(page, margin, HIGH - 88, 78, width)
            page += 1

    columns = list(flow(pieces, frames(), {}))
    _cover(canvas, source, margin)
    _contents(canvas, columns, margin, width)
    for frame, placed, feet in columns:
        _report_furniture(canvas, source, frame.page, margin, width)
        _draw(canvas, frame, placed, feet)
        canvas.showPage()
    canvas.save()


def _canvas(source: Source, path: Path) -> Canvas:
    # reportlab takes the file's dates from here; the first of June of its year stands for the day of publication.
    os.environ["SOURCE_DATE_EPOCH"] = str(timegm((int(source.meta["year"]), 6, 1, 0, 0, 0)))
    canvas = Canvas(str(path), pagesize=A4, invariant=1, pageCompression=0)
    canvas.setTitle(source.meta["title"])
    canvas.setAuthor(source.meta["authors"])
    canvas.setSubject(source.meta["note"])
    return canvas


def _draw(canvas: Canvas, frame: Frame, placed: Sequence[tuple[Piece, float]], feet: Sequence[Piece]) -> None:
    for piece, y in placed:
        piece.draw(canvas, frame.x, y)
    if feet:
        y = frame.bottom + sum(line.height for line in feet)
        canvas.setLineWidth(0.4)
        canvas.line(frame.x, y + 4, frame.x + 60, y + 4)
        for line in feet:
            line.draw(canvas, frame.x, y)
            y -= line.height


def _split_abstract(parts: Sequence[Part]) -> tuple[list[Part], list[Part]]:
    second = [i for i, part in enumerate(parts) if part.kind == "heading" and part.level == 1][1]
    return list(parts[:second]), list(parts[second:])


def _article_opening(source: Source, abstract: Sequence[Part], width: float) -> list[Piece]:
    title = Style("Times-Bold", size=17, leading=20, justify=False, hyphenate=False, centre=True)
    byline = Style("Times-Italic", size=11, leading=14, before=8, justify=False, centre=True, hyphenate=False)
    pieces = lines(source.meta["title"], title, width)
    pieces += lines(" and ".join(source.meta["authors"].split("; ")), byline, width)
    pieces += lines(source.meta["affiliation"], replace(byline, size=9, before=2), width)
    for part in abstract:
        if part.kind == "heading":
            pieces += lines(f"**{part.text}**", replace(byline, size=10, before=14), width)
        else:
            pieces += lines(part.text, Style(size=9, leading=10.8, before=5), width)
    return pieces


def _article_body(parts: Sequence[Part], width: float) -> list[Piece]:
    pieces: list[Piece] = []
    references, opens = False, True
    for part in parts:
        if part.kind == "heading":
            references = part.text == "References"
            heading = Style("Times-Bold", size=11, leading=14, before=12, justify=False, hyphenate=False)
            pieces += [replace(piece, keep=True) for piece in lines(part.text, heading, width)]
        elif references:
            pieces += lines(part.text, REFERENCE, width)
        else:
            pieces += lines(part.text, replace(BODY, first=0 if opens else BODY.first), width)
        opens = part.kind == "heading"
    return pieces


def _running_head(canvas: Canvas, source: Source, page: int) -> None:
    number = int(source.meta["first_page"]) + page - 1
    authors, short = source.meta["running"].split("; ")
    journal = f"{source.meta['journal']} {source.meta['volume'].split(',')[0]}"
    canvas.setFont("Times-Italic", 8.5)
    if page == 1:
        canvas.drawString(56, HIGH - 50, f"{source.meta['journal']} {source.meta['volume']} ({source.meta['year']})")
        canvas.setFont("Times-Roman", 7.5)
        canvas.drawString(56, 40, f"© The authors {source.meta['year']}. {source.meta['note']}")
        canvas.drawRightString(WIDE - 56, 28, str(number))
    elif number % 2 == 0:
        canvas.drawString(56, HIGH - 50, str(number))
        canvas.drawRightString(WIDE - 56, HIGH - 50, journal)
    else:
        canvas.drawString(56, HIGH - 50, f"{authors}: {short}")
        canvas.drawRightString(WIDE - 56, HIGH - 50, str(number))


def _report_body(parts: Sequence[Part], width: float) -> list[Piece]:
    pieces: list[Piece] = []
    for (kind, box), group in groupby(parts, key=lambda part: (part.kind == "row", part.box)):
        if box:
            pieces += _box(box, list(group), width)
        elif kind:
            pieces += _table([part.text.split("\t") for part in group], width)
        else:
            for part in group:
                pieces += _report_part(part, width)
    return pieces


def _report_part(part: Part, width: float) -> list[Piece]:
    if part.kind == "heading":
        size = 15 if part.level == 1 else 11.5
        style = replace(SANS, regular="Helvetica-Bold", size=size, leading=size * 1.3, before=26 - 6 * part.level)
        head = lines(part.text, style, width)
        return [replace(piece, keep=True, mark=part.text if not i else "") for i, piece in enumerate(head)]
    label, text = "", part.text
    first, _, rest = part.text.partition(" ")
    if rest and (first.rstrip(".").replace(".", "").isdigit() or (first.startswith("(") and len(first) == 3)):
        label, text = first, rest
    left = {0: 0.0, 2: 22.0, 3: 44.0}.get(min(len(label), 3), 34.0) if label else 0.0
    style = replace(SANS, left=left if not label.startswith("(") else 40.0)
    pieces = lines(text, style, width, label=label)
    # A line in italics leads a list in: it must not stand alone at the foot of a page.
    return [replace(piece, keep=True) for piece in pieces] if text.endswith(":*") else pieces


def _box(title: str, parts: Sequence[Part], width: float) -> list[Piece]:
    small = replace(SANS, size=8.8, leading=11.8, left=0, before=0)
    inner = lines(f"**{title}**", small, width - 24)
    for part in parts:
        inner += lines(part.text, small, width - 24)
    filled = [_strip(6, width), *[_shaded(piece, width) for piece in inner], _strip(8, width)]
    return [replace(p, keep=i + 1 < len(filled), before=0 if i else 10) for i, p in enumerate(filled)]


def _strip(height: float, width: float) -> Piece:
    return _shaded(Piece(height, lambda canvas, x, top: None), width)


def _shaded(piece: Piece, width: float) -> Piece:
    def draw(canvas: Canvas, x: float, top: float) -> None:
        canvas.setFillColorRGB(0.89, 0.93, 0.97)
        canvas.rect(x, top - piece.height - 0.4, width, piece.height + 0.6, stroke=0, fill=1)
        canvas.setFillColorRGB(0, 0, 0)
        piece.draw(canvas, x + 12, top)

    return Piece(piece.height, draw)


def _table(rows: Sequence[Sequence[str]], width: float) -> list[Piece]:
    columns = list(zip(*rows, strict=True))
    least = [9 + max(stringWidth(word, "Helvetica-Bold", 8) for cell in c for word in cell.split()) for c in columns]
    wants = [max(len(cell) for cell in column) ** 0.8 for column in columns]
    spare = width - sum(least)
    widths = [low + spare * want / sum(wants) for low, want in zip(least, wants, strict=True)]
    pieces = [_row(row, widths, head=not index) for index, row in enumerate(rows)]
    return [replace(p, before=0 if i else 8, keep=i == 0) for i, p in enumerate(pieces)]


def _row(cells: Sequence[str], widths: Sequence[float], *, head: bool) -> Piece:
    style = replace(SANS, regular="Helvetica-Bold" if head else "Helvetica", size=8, leading=10, before=0)
    wrapped = [lines(cell, style, wide - 8) for cell, wide in zip(cells, widths, strict=True)]
    height = max(len(cell) for cell in wrapped) * 10.0 + 6

    def draw(canvas: Canvas, x: float, top: float) -> None:
        for cell, wide in zip(wrapped, widths, strict=True):
            canvas.setLineWidth(0.4)
            canvas.rect(x, top - height, wide, height)
            for number, line in enumerate(cell):
                line.draw(canvas, x + 4, top - 2 - 10 * number)
            x += wide

    return Piece(height, draw)


def _cover(canvas: Canvas, source: Source, margin: float) -> None:
    canvas.setFillColorRGB(*BLUE)
    canvas.rect(0, HIGH - 330, WIDE, 230, stroke=0, fill=1)
    canvas.setFillColorRGB(1, 1, 1)
    title = replace(SANS, regular="Helvetica-Bold", size=23, leading=28, before=0)
    y = HIGH - 140.0
    for piece in lines(source.meta["title"], title, WIDE - 2 * margin):
        piece.draw(canvas, margin, y)
        y -= piece.height
    canvas.setFont("Helvetica", 13)
    canvas.drawString(margin, y - 20, source.meta["subtitle"])
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawString(margin, 150, source.meta["publisher"])
    canvas.drawString(margin, 130, source.meta["year"])
    canvas.setFont("Helvetica", 8)
    canvas.drawString(margin, 70, source.meta["note"])
    canvas.showPage()


def _contents(
    canvas: Canvas, columns: Sequence[tuple[Frame, list[tuple[Piece, float]], list[Piece]]], margin: float, width: float
) -> None:
    canvas.setFont("Helvetica-Bold", 15)
    canvas.drawString(margin, HIGH - 110, "Contents")
    y = HIGH - 140.0
    for frame, placed, _ in columns:
        for piece, _ in placed:
            if not piece.mark:
                continue
            title, number = plain(piece.mark), str(frame.page)
            canvas.setFont("Helvetica", 9.5)
            dots = (width - stringWidth(title + number, "Helvetica", 9.5) - 12) / stringWidth(".", "Helvetica", 9.5)
            canvas.drawString(margin, y, f"{title} {'.' * int(dots)}")
            canvas.drawRightString(margin + width, y, number)
            y -= 17
    canvas.drawCentredString(WIDE / 2, 50, "2")
    canvas.showPage()


def _report_furniture(canvas: Canvas, source: Source, page: int, margin: float, width: float) -> None:
    agency, short = source.meta["running"].split("; ")
    canvas.setFont("Helvetica", 8)
    canvas.setFillColorRGB(*BLUE)
    canvas.drawString(margin, HIGH - 56, agency)
    canvas.drawRightString(margin + width, HIGH - 56, short)
    canvas.setLineWidth(0.5)
    canvas.line(margin, HIGH - 62, margin + width, HIGH - 62)
    canvas.setFillColorRGB(0, 0, 0)
    canvas.drawCentredString(WIDE / 2, 50, str(page))
