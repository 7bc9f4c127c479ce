"""Pull quotes: sentences of the text that are set again in display type, with the columns running around them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hsnlp.loaders.pdf.elements import Measures, PageLines
from hsnlp.loaders.pdf.lines import Line

__all__ = ["pull_quotes"]

_MIN_WORDS = 8
_WORD = re.compile(r"[^\W\d_]+")


def pull_quotes(pages: Sequence[PageLines], measures: Measures) -> list[set[int]]:
    """Return, for each page, the indices of the lines of its pull quotes."""
    found: list[set[int]] = []
    for at, page in enumerate(pages):
        marked: set[int] = set()
        for group in _groups(page.lines, measures):
            if not _runs_beside(group, page.lines, measures):
                continue
            near = pages[max(0, at - 1) : at + 2]
            text = " ".join(line.text for p in near for line in p.lines if line.size < measures.display)
            if _is_repeated(" ".join(page.lines[i].text for i in group), text):
                marked.update(group)
        found.append(marked)
    return found


def _groups(lines: Sequence[Line], measures: Measures) -> list[list[int]]:
    """Return the runs of three and more lines of display type, each above the next."""
    groups: list[list[int]] = []
    for i, line in enumerate(lines):
        if line.size < measures.display:
            continue
        for group in groups:
            last = lines[group[-1]]
            overlap = min(last.x1, line.x1) - max(last.x0, line.x0)
            if abs(last.size - line.size) < 0.6 and 0 < line.y - last.y < 2 * line.size and overlap > 0:
                group.append(i)
                break
        else:
            groups.append([i])
    return [group for group in groups if len(group) >= 3]


def _runs_beside(group: Sequence[int], lines: Sequence[Line], measures: Measures) -> bool:
    top, bottom = lines[group[0]].top, lines[group[-1]].bottom
    left, right = min(lines[i].x0 for i in group), max(lines[i].x1 for i in group)
    beside = [
        line
        for line in lines
        if line.size < measures.display and top < line.y < bottom and (line.x1 < left + 2 or line.x0 > right - 2)
    ]
    return len(beside) >= len(group)


def _is_repeated(quote: str, text: str) -> bool:
    """Whether (nearly) all words of a quotation stand in the text of the pages around."""
    words, known = _WORD.findall(quote.lower()), set(_WORD.findall(text.lower()))
    return len(words) >= _MIN_WORDS and sum(word in known for word in words) >= 0.9 * len(words)
