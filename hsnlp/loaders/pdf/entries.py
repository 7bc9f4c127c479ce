"""Entries of numbered lists that are set in bold, and so look like headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hsnlp.loaders.pdf.elements import Element, Measures
from hsnlp.loaders.pdf.lines import Line

__all__ = ["without_entries"]

_LABEL = re.compile(r"(?P<path>\d{1,3}(?:\.\d{1,3}){0,3})(?P<close>[.)]?)\s+\S")
_REACH = 80
"""Lines within which the entry before or after is looked for: a long page."""


@dataclass(slots=True)
class _Labelled:
    at: int
    path: tuple[int, ...]
    bold: bool
    heading: bool


def without_entries(
    blocks: Sequence[list[Element]], elements: Sequence[Element], measures: Measures
) -> list[list[Element]]:
    """Drop the blocks that are entries of a numbered list: their numbers go on from, and into, running text.

    Headings are numbered among headings. A number of two parts and more needs only the entry before it, in the same
    weight; one of a single part needs the entry after it too. Display type is left alone.
    """
    first = {id(block[0]) for block in blocks}
    labelled = [one for at, element in enumerate(elements) if (one := _labelled(at, element, first)) is not None]
    places = {one.at: n for n, one in enumerate(labelled)}
    positions = {id(element): at for at, element in enumerate(elements)}
    kept = []
    for block in blocks:
        n = places.get(positions[id(block[0])])
        if n is not None and block[0].line.size < measures.display and _is_entry(labelled, n):
            labelled[n].heading = False
        else:
            kept.append(block)
    return kept


def _labelled(at: int, element: Element, first: set[int]) -> _Labelled | None:
    if element.kind is not None or not isinstance(element.item, Line):
        return None
    match = _LABEL.match(element.line.text)
    if match is None or ("." not in match["path"] and not match["close"]):
        return None
    path = tuple(int(number) for number in match["path"].split("."))
    return _Labelled(at, path, element.line.bold, id(element) in first)


def _is_entry(labelled: Sequence[_Labelled], n: int) -> bool:
    one = labelled[n]
    before = _neighbour(one, reversed(labelled[:n]), -1)
    if before is None or before.heading:
        return False
    if len(one.path) > 1 and before.bold == one.bold:
        return True
    after = _neighbour(one, labelled[n + 1 :], 1)
    return after is not None and not after.heading


def _neighbour(one: _Labelled, others: Iterable[_Labelled], step: int) -> _Labelled | None:
    """Return the next entry with a number of as many parts, if it is the next number and near."""
    for other in others:
        if abs(other.at - one.at) > _REACH:
            return None
        if len(other.path) == len(one.path):
            return other if other.path == (*one.path[:-1], one.path[-1] + step) else None
    return None
