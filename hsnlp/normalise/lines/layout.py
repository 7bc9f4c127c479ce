"""How a document's lines are laid out: wrapped to a column or one line a paragraph, and what a blank line means."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from hsnlp.normalise.lines.line import Line, first_word, is_cut, leads_on, starts_lower

__all__ = ["Layout", "is_full", "local_widths", "measure"]

_WIDEST = 110  # characters in a line of a wrapped text
_WINDOW = 7
_WRAPPED_SHARE = 0.3  # of line ends that fall inside a sentence; prose a line a paragraph has under 0.1


@dataclass(frozen=True, slots=True)
class Layout:
    """What was measured. `gap` is the number of blank lines that says nothing: that between the lines of a sentence.

    `width` is the usual column in characters; `headed` says that the reader marked headings itself.
    """

    wrapped: bool
    gap: int
    width: int
    headed: bool
    broken: bool
    """Whether lines break inside sentences before capitals, as text drawn from PDFs has it."""
    parted: bool
    """Whether paragraphs are parted by more than the usual gap."""
    capitals: bool
    """Whether all the text is in capitals, so that they say nothing of headings and names."""

    def gap_before(self, line: Line) -> int:
        """Return the blank lines before `line` beyond those that say nothing."""
        return max(0, line.gap - self.gap)


def measure(lines: Sequence[Line]) -> Layout:
    """Measure the lines that are neither hinted headings, notes, rows nor furniture."""
    body = [line for line in lines if line.kind is None]
    pairs = list(itertools.pairwise(body))
    lengths = sorted(len(line.text) for line in body) or [0]
    width = lengths[int(len(lengths) * 0.9)]
    capitals = _in_capitals(body)
    inside = [b for a, b in pairs if is_cut(a.text) and (starts_lower(b.text) or (capitals and width < _WIDEST))]
    wrapped = len(pairs) >= 4 and len(inside) / len(pairs) > _WRAPPED_SHARE
    gap = Counter(line.gap for line in inside).most_common(1)[0][0] if wrapped else 0
    headed = sum(line.kind == "heading" for line in lines) >= 2
    parted = sum(b.gap > gap for _, b in pairs) > 0.02 * len(pairs)
    broken = sum(b.gap == gap and leads_on(a.text) and b.text[:1].isupper() for a, b in pairs)
    return Layout(wrapped, gap, width, headed, broken > max(2, 0.01 * len(pairs)) and not capitals, parted, capitals)


def _in_capitals(lines: Sequence[Line]) -> bool:
    large = sum(char.isupper() for line in lines for char in line.text)
    small = sum(char.islower() for line in lines for char in line.text)
    return len(lines) > 8 and large > 2 * small


def local_widths(lines: Sequence[Line], layout: Layout) -> list[int]:
    """Return the column's width around each line: block quotes and abstracts are set narrower than the text."""
    # A stray line far longer than the column would make all its neighbours look short.
    lengths = [0 if line.kind == "furniture" else min(len(line.text), int(layout.width * 1.15)) for line in lines]
    return [_usual(lengths[max(0, i - _WINDOW) : i + _WINDOW + 1]) for i in range(len(lines))]


def _usual(lengths: Sequence[int]) -> int:
    """Return the length of the full lines among `lengths`: not the longest, which may be a note's in small type."""
    longest = max(lengths, default=0)
    full = sorted(length for length in lengths if length > 0.55 * longest)
    return full[int(0.8 * (len(full) - 1))] if full else longest


def is_full(text: str, following: str, width: int, *, slack: float) -> bool:
    """Whether the next word had no room on this line: the line was broken by the column and not by the author."""
    return len(text) + 1 + len(first_word(following)) > slack * width
