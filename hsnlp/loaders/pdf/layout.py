"""From the lines of all pages to raw lines in reading order, with what the layout says of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from hsnlp.loaders.pdf.asides import pull_quotes
from hsnlp.loaders.pdf.columns import flows
from hsnlp.loaders.pdf.elements import Element, Measures, PageLines
from hsnlp.loaders.pdf.furniture import furniture_of
from hsnlp.loaders.pdf.grids import Panel, Table, continued, grids_of
from hsnlp.loaders.pdf.headings import mark_headings
from hsnlp.loaders.pdf.lines import Line, same_row
from hsnlp.loaders.pdf.notes import mark_captions, mark_footnotes
from hsnlp.loaders.pdf.paragraphs import breaks_of, mark_gaps
from hsnlp.loaders.pdf.tables import aligned_tables, ruled_across
from hsnlp.raw import RawLine

__all__ = ["elements_of", "raw_lines"]


def elements_of(pages: Sequence[PageLines], measures: Measures) -> tuple[list[Element], list[Element]]:
    """Return the elements of a document in reading order, and its furniture."""
    aside = furniture_of([page.lines for page in pages], [page.page.height for page in pages])
    quotes = pull_quotes(pages, measures)
    aside = [a | b | _in_foot_band(page) for a, b, page in zip(aside, quotes, pages, strict=True)]
    elements: list[Element] = []
    furniture: list[Element] = []
    flow = 0
    carried = False
    for page, marked in zip(pages, aside, strict=True):
        number = page.page.number
        furniture.extend(Element(page.lines[i], number, -1, "furniture") for i in sorted(marked))
        kept = [line for i, line in enumerate(page.lines) if i not in marked]
        on_page = list(_on_page(page, kept, flow))
        flow = max((element.flow for element in on_page), default=flow) + 1
        mark_gaps(on_page, measures)
        carried = mark_footnotes(on_page, page.page, measures, carried=carried)
        mark_captions(on_page, measures)
        elements.extend(on_page)
    _mend_rows(elements)
    mark_headings(elements, measures)
    return elements, furniture


def _in_foot_band(page: PageLines) -> set[int]:
    """Return the lines in a tinted band that closes a page: an address, a web site."""
    height, width = page.page.height, page.page.width
    bands = [
        box
        for box in page.page.boxes
        if box.filled and box.y0 > 0.85 * height and box.y1 > 0.96 * height and box.x1 - box.x0 > 0.6 * width
    ]
    if not bands:
        return set()
    top = min(band.y0 for band in bands)
    return {i for i, line in enumerate(page.lines) if line.top > top - 1}


def _mend_rows(elements: Sequence[Element]) -> None:
    """Put a table row together again that the end of a page has cut."""
    text = [element for element in elements if element.kind != "footnote"]
    for above, below in pairwise(text):
        if above.page + 1 != below.page or not isinstance(above.item, Table) or not isinstance(below.item, Table):
            continue
        mended = continued(above.item, below.item)
        if mended is not None:
            above.item, below.item = mended


def _on_page(page: PageLines, lines: Sequence[Line], flow: int) -> Iterator[Element]:
    """Yield the elements of one page in reading order, with its columns counted on from `flow`."""
    framed, rest = grids_of(page.page, lines)
    tables, rest = ruled_across(page.page, rest)
    for column in flows([*rest, *framed, *tables]):
        for part in _parts(column):
            if isinstance(part, Table):
                yield Element(part, page.page.number, flow)
            elif isinstance(part, Panel):
                fresh = True
                for inner in flows(part.lines):
                    flow += 1
                    for piece in _with_tables(inner):
                        yield Element(piece, page.page.number, flow, box=part.box, fresh=fresh)
                        fresh = False
                flow += 1
            else:
                yield Element(part, page.page.number, flow)
        flow += 1


def _parts(column: Sequence[Line | Table | Panel]) -> Iterator[Line | Table | Panel]:
    """Yield a column's parts in order, with the tables that its lines make."""
    run: list[Line] = []
    for item in column:
        if isinstance(item, Line):
            run.append(item)
            continue
        yield from _with_tables(run)
        run = []
        yield item
    yield from _with_tables(run)


def _with_tables(lines: Sequence[Line]) -> Iterator[Line | Table]:
    run: list[Line] = []
    for piece in aligned_tables(lines):
        if isinstance(piece, Line):
            run.append(piece)
        else:
            yield from _rows_joined(run)
            run = []
            yield piece
    yield from _rows_joined(run)


def _rows_joined(lines: Iterable[Line]) -> list[Line]:
    """Join what stands on one row of a column: a number and its heading, a name and its date."""
    joined: list[Line] = []
    for line in lines:
        last = joined[-1] if joined else None
        if last is not None and same_row(last, line) and line.x0 > last.x1 - 3 and not _apart(last, line):
            larger = last if len(last.text) >= len(line.text) else line
            joined[-1] = replace(
                larger,
                text=f"{last.text} {line.text}",
                x0=last.x0,
                x1=line.x1,
                bold=last.bold and line.bold,
                italic=last.italic and line.italic,
            )
        else:
            joined.append(line)
    return joined


def _apart(a: Line, b: Line) -> bool:
    """Whether two pieces of a row differ so much in size that they are no one line: a masthead beside a date."""
    large, small = max(a.size, b.size), min(a.size, b.size)
    return large > 1.3 * small and b.x0 - a.x1 > 2 * large


def raw_lines(elements: Sequence[Element], furniture: Sequence[Element], pages: Sequence[PageLines]) -> list[RawLine]:
    """Return the lines of a document as they are handed over: head furniture, text and notes, foot furniture."""
    body = [element for element in elements if element.kind != "footnote"]
    notes = [element for element in elements if element.kind == "footnote"]
    starts = {id(e): new for stream in (body, notes) for e, new in zip(stream, breaks_of(stream), strict=True)}
    by_page: dict[int, list[Element]] = {}
    for element in elements:
        by_page.setdefault(element.page, []).append(element)
    aside: dict[int, list[Element]] = {}
    for element in furniture:
        aside.setdefault(element.page, []).append(element)
    found: list[RawLine] = []
    for page in pages:
        number = page.page.number
        head = [e for e in aside.get(number, []) if e.line.y < page.page.height / 2]
        foot = [e for e in aside.get(number, []) if e.line.y >= page.page.height / 2]
        found.extend(RawLine(e.line.text, number, "furniture") for e in head)
        for element in by_page.get(number, []):
            if starts[id(element)] and found:
                found.append(RawLine("", number, "footnote" if element.kind == "footnote" else None))
            found.extend(_raw(element))
        found.extend(RawLine(e.line.text, number, "furniture") for e in foot)
        found.extend(RawLine(text, number, "furniture") for text in page.turned)
    return found


def _raw(element: Element) -> Iterator[RawLine]:
    if isinstance(element.item, Table):
        for row in element.item.rows:
            if any(row):
                yield RawLine("\t".join(row), element.page, "row", box=element.box)
    else:
        yield RawLine(element.item.text, element.page, element.kind, element.level, element.box)
