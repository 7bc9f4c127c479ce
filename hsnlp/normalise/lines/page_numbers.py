"""Page numbers that stuck to the text: to the last or first line of a page, or in the middle of a line."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hsnlp.normalise.lines.line import Line, is_cut

__all__ = ["split_numbers"]

_PAGE_GAP = 3  # blank lines
_INSIDE = re.compile(r"(?<=[a-z,;:]) (?P<number>\d{1,3})(?= (?P<next>[a-z]+))")
_COUNTS = (
    "over some about approximately nearly almost around than least most past last next first only every another"
    " section sections resolution directive article articles page pages chapter paragraph paragraphs number"
    " percent up to or and"
)
_COUNTING = frozenset(_COUNTS.split())  # words before a number that means something
_COUNTED = "percent per million billion trillion thousand and or to of in st nd rd th"
_UNITS = frozenset(_COUNTED.split())
_SINGULAR = "is was has this as us its his does"
_NO_PLURAL = frozenset(_SINGULAR.split())
_PAGE_LENGTHS = [int(1200 * 1.25**step) for step in range(11)]  # characters, to some 11,000
_LEAST = 5  # numbers that rise with the text before they are believed


@dataclass(frozen=True, slots=True)
class _Number:
    line: int
    start: int
    end: int
    value: int
    offset: int


def split_numbers(lines: list[Line]) -> list[Line]:
    """Return the lines with page numbers on lines of their own, where the text says nothing of its pages."""
    if any(line.page is not None for line in lines):
        return lines
    return _split_inside(_split_at_turns(lines))


def _split_inside(lines: list[Line]) -> list[Line]:
    """Split off numbers in the middle of lines that rise with the text at the pace of pages."""
    believed = {(number.line, number.start): number for number in _paced(_numbers_inside(lines))}
    if not believed:
        return lines
    out: list[Line] = []
    for index, line in enumerate(lines):
        last = 0
        for number in sorted((n for n in believed.values() if n.line == index), key=lambda n: n.start):
            out.append(replace(line, text=line.text[last : number.start].strip(), gap=0 if last else line.gap))
            out.append(replace(line, text=str(number.value), gap=0))
            last = number.end
        out.append(replace(line, text=line.text[last:].strip(), gap=0) if last else line)
    return out


def _numbers_inside(lines: Sequence[Line]) -> list[_Number]:
    found: list[_Number] = []
    offset = 0
    for index, line in enumerate(lines):
        for match in _INSIDE.finditer(line.text) if line.kind is None else ():
            before = line.text[: match.start()].rsplit(None, 1)[-1].lower()
            after = match["next"]
            if before in _COUNTING or after in _UNITS or (after.endswith("s") and after not in _NO_PLURAL):
                continue
            found.append(_Number(index, match.start(), match.end(), int(match["number"]), offset + match.start()))
        offset += len(line.text) + 1
    return found


def _paced(numbers: Sequence[_Number]) -> list[_Number]:
    """Return the longest chain of numbers that rise by as much as there are pages of one length between them."""
    best: list[_Number] = []
    for length in _PAGE_LENGTHS:
        chains: list[list[_Number]] = []
        for number in numbers[:400]:
            fitting = [chain for chain in chains if _is_pages_on(chain[-1], number, length)]
            chains.append([*max(fitting, key=len, default=[]), number])
        best = max([best, *chains], key=len)
    return best if len(best) >= _LEAST else []


def _is_pages_on(first: _Number, second: _Number, length: int) -> bool:
    pages = second.value - first.value
    return 0 < pages <= 8 and 0.75 * length * pages < second.offset - first.offset < 1.3 * length * pages


def _split_at_turns(lines: list[Line]) -> list[Line]:
    """Split off numbers at the end or start of lines beside the large gaps that mark the turn of pages."""
    chain = _rising(_numbers_at_turns(lines))
    telling = sum(is_cut(lines[index - at_start].text.rstrip("0123456789 ")) for index, _, at_start in chain)
    if len(chain) < 3 or (telling < 3 and len(chain) < 6):
        return lines
    out: list[Line] = []
    cuts = {index: at_start for index, _, at_start in chain}
    for index, line in enumerate(lines):
        if index not in cuts or line.text.isdigit():
            out.append(line)
        elif cuts[index]:
            number, rest = line.text.split(None, 1)
            out += [replace(line, text=number), replace(line, text=rest, gap=0)]
        else:
            rest, number = line.text.rsplit(None, 1)
            out += [replace(line, text=rest), replace(line, text=number, gap=0)]
    return out


def _numbers_at_turns(lines: Sequence[Line]) -> list[tuple[int, int, bool]]:
    """Return (line, number, at its start) wherever a number stands at what may be the turn of a page."""
    found: list[tuple[int, int, bool]] = []
    for index, (line, after) in enumerate(itertools.pairwise(lines)):
        if after.gap < _PAGE_GAP:
            continue
        last = re.search(r"(?<=\S) (\d{1,3})$", line.text)
        first = re.match(r"(\d{1,3})(?= \S|$)", after.text)
        if last is not None and is_cut(line.text[: last.start()]):
            found.append((index, int(last[1]), False))
        elif first is not None:
            found.append((index + 1, int(first[1]), True))
    return found


def _rising(candidates: Sequence[tuple[int, int, bool]]) -> list[tuple[int, int, bool]]:
    """Return the longest run of candidates whose numbers rise as page numbers do."""
    best: list[list[tuple[int, int, bool]]] = []
    for candidate in candidates:
        runs = [run for run in best if 0 < candidate[1] - run[-1][1] <= 6]
        best.append([*max(runs, key=len, default=[]), candidate])
    return max(best, key=len, default=[])
