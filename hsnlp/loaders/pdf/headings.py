"""Headings: by size, weight, capitals and slant against the body type, with levels over the whole document."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from hsnlp.loaders.pdf.elements import Element, Measures
from hsnlp.loaders.pdf.entries import without_entries
from hsnlp.loaders.pdf.lines import Line

__all__ = ["mark_headings", "numbering_depth"]

_MAX_LINES, _MAX_WORDS = 6, 45
_MAX_LEVEL = 6
_COVER_PAGES = 2
"""Pages at the front whose display type says nothing of the levels within."""
_NUMBER = re.compile(
    r"(?:(?P<decimal>\d{1,2}(?:\.\d{1,2}){0,4})[.:)]?|(?P<roman>[IVXL]{1,6})[.:)]|(?P<letter>[A-Z])[.:)])\s+\S"
)
_BULLET = re.compile(r"[•‣▪◦●○■□➢➤✓–—*·]")
_PAGE_AT_END = re.compile(r"[^\W\d_][\W_]*\s(?:\d{1,3}|[ivxl]{1,6})$")
_WORD = re.compile(r"[^\W\d_]{2,}")

_Style = tuple[float, bool, bool, bool]


def numbering_depth(text: str) -> int:
    """Return how deep a heading's decimal number is, 0 where it has none.

    >>> [numbering_depth(t) for t in ("2.1 Method", "3. Findings", "Annex")]
    [2, 1, 0]
    """
    number = _NUMBER.match(text)
    return number["decimal"].count(".") + 1 if number and number["decimal"] else 0


def mark_headings(elements: Sequence[Element], measures: Measures) -> None:
    """Mark the headings of a document, given in reading order, and give them their levels."""
    place = {id(element): at for at, element in enumerate(elements)}
    blocks = [
        block
        for block in _blocks(elements, measures)
        if _is_heading(block, measures) and not _inside_sentence(block, elements, place[id(block[0])], measures)
    ]
    blocks = without_entries(_without_contents(blocks, elements), elements, measures)
    levels = _levels(blocks, measures)
    for block in blocks:
        style = _style(block[0].line, measures)
        depth = numbering_depth(block[0].line.text)
        level = levels[style][0] + max(0, depth - levels[style][1]) if depth else levels[style][0]
        for at, element in enumerate(block):
            element.kind, element.level = "heading", min(level, _MAX_LEVEL)
            element.gap_before = element.gap_before and not at


def _style(line: Line, measures: Measures) -> _Style:
    bold = line.bold and not measures.bold
    capitals = _is_capitals(line.text)
    return round(line.size * 2) / 2, bold, capitals, line.italic


def _is_capitals(text: str) -> bool:
    if text[1:4].islower() and text[-3:].islower():  # nearly every line, told cheaply
        return False
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 3 and sum(c.isupper() for c in letters) > 0.9 * len(letters)


def _blocks(elements: Sequence[Element], measures: Measures) -> Iterator[list[Element]]:
    """Yield the runs of lines of one style and one place, without a gap between them."""
    block: list[Element] = []
    for element in elements:
        if element.kind is not None or not isinstance(element.item, Line):
            if block:
                yield block
            block = []
            continue
        if block and not _goes_on(block[-1], element, measures):
            yield block
            block = []
        block.append(element)
    if block:
        yield block


def _goes_on(last: Element, element: Element, measures: Measures) -> bool:
    a, b = last.line, element.line
    if last.page != element.page or last.flow != element.flow or last.box != element.box:
        return False
    if _style(a, measures)[:2] != _style(b, measures)[:2] or a.italic != b.italic:
        return False
    display = a.size > measures.display
    if _NUMBER.match(b.text) and (display or a.bold) and _NUMBER.match(a.text):
        return False
    if not display and not a.bold:
        return not element.gap_before
    spaced = measures.pitch_of(measures.body) / measures.body  # of a document that is set with double spacing
    return b.y - a.y < max(1.75 if display else 1.5, 1.05 * spaced) * a.size


def _is_heading(block: Sequence[Element], measures: Measures) -> bool:
    text = " ".join(element.line.text for element in block)
    words = text.split()
    first = block[0].line
    if len(block) > _MAX_LINES or len(words) > _MAX_WORDS or not _WORD.search(text) or _BULLET.match(text):
        return False
    size, bold, capitals, italic = _style(first, measures)
    numbered = bool(_NUMBER.match(text))
    if "...." in text or ". . . ." in text or text[0].islower():
        return False
    if size >= measures.display:
        return not (text.endswith(".") and len(words) > 18)
    if size < 0.93 * measures.body:
        return False
    ends = text[-1]
    if ends in ".;," and not (ends == "." and (capitals or numbered) and len(words) < 12):
        return False
    if ends == ":" and len(words) > 6:
        return False
    limit = 24 if numbered else 18
    # a point larger than all common type, and apart; a cover has names and addresses of that size
    larger = size >= 0.955 * measures.display and block[0].page > _COVER_PAGES
    if larger and block[0].gap_before and len(block) <= 2 and text[0].isupper():
        return len(words) <= 12 and ends not in ".:"
    if bold:
        return len(words) <= limit and len(block) <= 3
    apart = block[0].gap_before and len(block) <= 2
    if capitals and len(words) <= limit:
        return apart and len(_WORD.findall(text)) >= 1 and not re.search(r"\d{3}", text)
    return (
        italic
        and apart
        and len(words) <= 12
        and text[0].isupper()
        and ends not in ":)]"
        and text[0] not in '“"‘'
        and len(block) == 1
    )


def _without_contents(blocks: Sequence[list[Element]], elements: Sequence[Element]) -> list[list[Element]]:
    """Drop the entries of a table of contents: a page where three lines and more end in a page number."""
    ends = [
        element.page
        for element in elements
        if isinstance(element.item, Line) and element.kind is None and _PAGE_AT_END.search(element.line.text)
    ]
    contents = {page for page, n in Counter(ends).items() if n >= 3}
    return [
        block
        for block in blocks
        if block[0].page not in contents or not any(_PAGE_AT_END.search(element.line.text) for element in block)
    ]


def _inside_sentence(block: Sequence[Element], elements: Sequence[Element], at: int, measures: Measures) -> bool:
    """Whether a bold run at body size is a stretch of a paragraph: the sentence goes on before or after it."""
    if block[0].line.size >= measures.display:
        return False
    before = elements[at - 1] if at else None
    after = elements[at + len(block)] if at + len(block) < len(elements) else None
    if (
        before is not None
        and not block[0].gap_before
        and _same_column(before, block[0])
        and not re.search(r"[.!?:;][\"”’')\]]*$", before.line.text)
        and before.line.width > 0.8 * block[0].line.width
        and not _NUMBER.match(block[0].line.text)
    ):
        return True
    return (
        after is not None
        and not after.gap_before
        and _same_column(after, block[0])
        and (after.line.text[:1].islower() or block[-1].line.text.endswith(("-", ",")))
    )


def _same_column(a: Element, b: Element) -> bool:
    return isinstance(a.item, Line) and a.kind is None and a.flow == b.flow and a.page == b.page


def _levels(blocks: Sequence[Sequence[Element]], measures: Measures) -> dict[_Style, tuple[int, int]]:
    """Return, for each style of heading, its level and the least depth of numbering that it is used for."""
    pages: dict[_Style, set[int]] = defaultdict(set)
    depths: dict[_Style, list[int]] = defaultdict(list)
    for block in blocks:
        style = _style(block[0].line, measures)
        pages[style].add(block[0].page)
        depth = numbering_depth(block[0].line.text)
        if depth:
            depths[style].append(depth)
    inner = [style for style, on in pages.items() if max(on) > _COVER_PAGES or max(on) == min(on) == 1 == len(pages)]
    order = sorted(inner, key=lambda style: (-style[0], not style[1], not style[2], style[3]))
    ranks: dict[_Style, int] = {}
    for style in order:
        # sizes that differ by less than half a point are one level if the weight is the same
        same = [s for s in ranks if abs(s[0] - style[0]) < 0.6 and s[1:] == style[1:]]
        ranks[style] = ranks[same[0]] if same else len(set(ranks.values())) + 1
    for style in pages:
        if style not in ranks:
            larger = [ranks[other] for other in ranks if other[0] > style[0]]
            ranks[style] = max(larger, default=0) + 1
    return {style: (min(rank, _MAX_LEVEL), min(depths[style] or [1])) for style, rank in ranks.items()}
