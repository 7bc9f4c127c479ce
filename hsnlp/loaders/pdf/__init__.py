"""The PDF reader: pages to lines in reading order, with what their geometry tells of headings, notes and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from hsnlp.errors import LoadError, Refusal
from hsnlp.loaders.pdf.elements import PageLines, measures_of
from hsnlp.loaders.pdf.extract import pages
from hsnlp.loaders.pdf.fractions import with_fractions
from hsnlp.loaders.pdf.layout import elements_of, raw_lines
from hsnlp.loaders.pdf.lines import lines_of
from hsnlp.loaders.pdf.metadata import metadata_of
from hsnlp.loaders.pdf.pdfium import document, info
from hsnlp.raw import RawDocument

__all__ = ["read_pdf"]

_MAX_PAGES = 5_000
_MAX_CHARS = 40_000_000
"""Characters of a document at which reading stops: some twenty thousand full pages."""
_FEW_CHARS = 60
"""Characters on a page below which it has no text of its own, only a stamp or a number."""


def read_pdf(content: bytes, name: str) -> RawDocument:
    """Read a PDF into lines in reading order, with page numbers and what the layout says of each line.

    LoadError where the file is encrypted or damaged or has no pages; Refusal ("scanned") where its pages are pictures
    without text, ("empty") where there is nothing on them.
    """
    with document(content, name) as pdf:
        n_pages = len(pdf)
        if not n_pages:
            raise LoadError(f"{name}: the PDF has no pages; it is damaged or was cut short")
        entries = info(pdf)
        read, unread = _read(pdf, min(n_pages, _MAX_PAGES))
    if not read:
        raise LoadError(f"{name}: none of the {n_pages} pages can be read; open the file in a viewer and save it anew")
    _refuse_without_text(read, n_pages, name)
    measures = measures_of([page.lines for page in read])
    elements, furniture = elements_of(read, measures)
    first = next((e.page for e in elements), 1)
    cover = [e for e in (*furniture, *elements) if e.page == first]
    front = [e for e in elements if first < e.page <= first + 1]
    return RawDocument(
        name=name,
        media_type="application/pdf",
        sha256=sha256(content).hexdigest(),
        lines=tuple(raw_lines(elements, furniture, read)),
        metadata=metadata_of(entries, cover, measures, front),
        n_pages=n_pages,
        notes=tuple(_notes(read, unread, n_pages)),
    )


def _read(pdf: Any, n_pages: int) -> tuple[list[PageLines], int]:
    """Return the pages that can be read, as lines, and the number of those that cannot."""
    read: list[PageLines] = []
    unread = total = 0
    for page in pages(pdf, range(1, n_pages + 1)):
        if page is None:
            unread += 1
            continue
        lines, turned = lines_of(page)
        lines = with_fractions(lines)
        total += sum(len(line.text) for line in lines)
        aside = tuple(text for text in ("".join(f.text for f in turned).strip(),) if text)
        read.append(PageLines(replace(page, fragments=()), tuple(lines), aside))
        if total > _MAX_CHARS:
            break
    return read, unread


def _refuse_without_text(read: Sequence[PageLines], n_pages: int, name: str) -> None:
    bare = [page for page in read if _n_chars(page) < _FEW_CHARS]
    pictures = sum(page.page.image_share > 0.3 for page in bare)
    if len(bare) < 0.9 * len(read):
        return
    if pictures and pictures >= 0.5 * len(bare):
        raise Refusal(
            "scanned",
            f"{name}: {pictures} of {n_pages} pages are pictures and {n_pages - len(bare)} hold text; "
            "run text recognition (OCR) on the file first",
        )
    if not any(page.lines for page in read):
        raise Refusal("empty", f"{name}: {n_pages} pages without any text")


def _n_chars(page: PageLines) -> int:
    return sum(len(line.text) for line in page.lines)


def _notes(read: Sequence[PageLines], unread: int, n_pages: int) -> list[str]:
    notes = []
    bare = [page.page.number for page in read if _n_chars(page) < _FEW_CHARS and page.page.image_share > 0.3]
    if bare:
        notes.append(f"{len(bare)} of {n_pages} pages are pictures without text ({_listed(bare)})")
    if unread:
        notes.append(f"{unread} of {n_pages} pages could not be read")
    if len(read) + unread < n_pages:
        notes.append(f"only the first {len(read) + unread} of {n_pages} pages were read")
    return notes


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:8])) + (", …" if len(numbers) > 8 else "")
