"""Running heads and feet: lines that come again at the turn of pages, their page numbers apart."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from itertools import pairwise

from hsnlp.normalise.lines.citations import NUMBERED, is_citation
from hsnlp.normalise.lines.line import Line, is_cut, starts_lower
from hsnlp.normalise.lines.stamps import is_page_number

__all__ = ["beside", "edge_number", "key_of", "mark_heads", "mark_lone_heads"]

_DIGITS = re.compile(r"\d+")
_NUMBER_AT_EDGE = re.compile(r"^(\d{1,4})(?=\s|$)|(?<![\d.])\b(\d{1,4})$")
_LABELLED = re.compile(
    r"^\W*(?:table|figure|fig|box|chapter|article|map|annex|step|question|recommendation|objective|part|case)\b", re.I
)
_VERBS = frozenset(
    ("is", "are", "was", "were", "has", "have", "should", "will", "would", "must", "shall", "can", "may")
)
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_LONGEST_HEAD = 120
_TITLE_LINES = 15
_PAGE_GAP = 3  # blank lines
_SHORTEST_PAGE = 5  # lines between two heads


def mark_heads(lines: Sequence[Line]) -> set[str]:
    """Mark running heads and feet as furniture and return their keys."""
    places: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if line.kind in (None, "heading", "furniture") and _may_be_head(line.text):
            places[key_of(line.text)].append(index)
    again = {key: found for key, found in places.items() if len(found) >= 2 and any(map(str.isalpha, key))}
    heads = _numbered_heads(again, lines)
    if any(line.kind == "furniture" and line.hinted for line in lines):
        again = {key: found for key, found in again.items() if "#" in key}  # the reader has seen the others' place
    candidates = {index for found in again.values() for index in found}
    for _ in range(2):  # a head may stand beside one that was found only now
        for key, found in again.items():
            known = key in heads or all(lines[i].kind == "furniture" for i in found)
            if known or _is_running_head(key, found, lines, candidates):
                heads.add(key)
                for index in found:
                    lines[index].kind = "furniture"
    return heads


def mark_lone_heads(lines: Sequence[Line]) -> None:
    """Mark a head that occurs once: at the turn of a page it cuts a sentence, and repeats the title or the authors."""
    opening = {word for line in lines[:_TITLE_LINES] for word in _names(line.text)}
    for index, line in enumerate(lines):
        if index < _TITLE_LINES or line.kind not in (None, "heading") or not _may_be_head(line.text):
            continue
        words = _names(line.text)
        raised = sum(word[0].isupper() for word in line.text.split())
        if min(len(words), raised) < 2 or not words <= opening or not _at_page_turn(index, lines):
            continue
        before, after = beside(index, -1, lines, frozenset()), beside(index, 1, lines, frozenset())
        if before and after and is_cut(before.text) and starts_lower(after.text):
            line.kind = "furniture"


def _names(text: str) -> set[str]:
    """Return the longer words of a short line, in lower case."""
    return {word.lower() for word in _LONG_WORD.findall(text)} if len(text) <= _LONGEST_HEAD else set()


def key_of(text: str) -> str:
    """Return what two occurrences of a running head share: its words, with `#` for each number.

    >>> key_of("Coastal Papers 6.2, p. 17")
    'coastal papers # # p #'
    """
    return re.sub(r"[^\w#]+|_+", " ", _DIGITS.sub(" # ", text)).strip().lower()


def edge_number(text: str) -> int | None:
    """Return the number at the end of the line, or else at its start: a page's number, in a running head; no year."""
    found = [int(number[0]) for number in _NUMBER_AT_EDGE.finditer(text)]
    return found[-1] if found and not 1900 <= found[-1] < 2100 else None


def beside(index: int, step: int, lines: Sequence[Line], skipped: Set[int]) -> Line | None:
    """Return the next line of text before (`step` -1) or after (1) that at `index`."""
    index += step
    while 0 <= index < len(lines) and (index in skipped or lines[index].kind in ("furniture", "footnote")):
        index += step
    return lines[index] if 0 <= index < len(lines) else None


def _may_be_head(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    return (
        (letters >= 6 or (letters >= 3 and any(map(str.isdigit, text))))
        and len(text) <= _LONGEST_HEAD
        and not (starts_lower(text) and len(text.split()) < 3)
        and not (NUMBERED.match(text) and (text.endswith(".") or is_citation(text)))
        and not _LABELLED.match(text)
        and not _says_something(text)
    )


def _says_something(text: str) -> bool:
    """Whether the line is of a sentence: a head has no verb, and no sentence that comes again may be lost."""
    words = text.split()
    return len(words) > 5 and any(word in _VERBS for word in words)


def _numbered_heads(again: Mapping[str, Sequence[int]], lines: Sequence[Line]) -> set[str]:
    """Return the keys, of left and right pages together, whose numbers rise through the document as pages do."""
    keys = {key for key in again if "#" in key and len(key) > 8}
    numbered = sorted((i, n) for key in keys for i in again[key] if (n := edge_number(lines[i].text)) is not None)
    if len(numbered) < 3 or len(numbered) < sum(len(again[key]) for key in keys):
        return set()
    rising = all(0 < b - a <= 4 and j - i >= _SHORTEST_PAGE for (i, a), (j, b) in pairwise(numbered))
    return keys if rising else set()


def _is_running_head(key: str, found: Sequence[int], lines: Sequence[Line], candidates: set[int]) -> bool:
    cutting = turning = 0
    for index in found:
        before, after = beside(index, -1, lines, candidates), beside(index, 1, lines, candidates)
        cutting += before is not None and after is not None and is_cut(before.text) and starts_lower(after.text)
        turning += _at_page_turn(index, lines)
    numbers = [number for i in found if (number := edge_number(lines[i].text)) is not None]
    rising = len(numbers) == len(found) and all(a < b for a, b in pairwise(numbers))
    apart = min((b - a for a, b in pairwise(found)), default=0)
    spread = cutting or turning or (apart >= _SHORTEST_PAGE and len(key.split()) >= 4)
    if len(found) == 2:
        consecutive = rising and numbers[1] - numbers[0] <= 2 and bool(cutting) and len(key.split()) >= 4
        return consecutive or ("#" in key and all(_beside_furniture(i, lines) for i in found))
    if rising and spread and len(key) > 8:
        return True
    if lines[found[0]].text.endswith((".", ":", ";")) and len(key) < 12:
        return False
    return cutting >= max(2, 0.25 * len(found)) or (turning >= 0.6 * len(found) and turning >= 3)


def _at_page_turn(index: int, lines: Sequence[Line]) -> bool:
    line = lines[index]
    following = lines[index + 1] if index + 1 < len(lines) else None
    if line.turn or line.gap >= _PAGE_GAP or (following is not None and (following.turn or following.gap >= _PAGE_GAP)):
        return True
    near = [lines[i] for i in (index - 2, index - 1, index + 1, index + 2) if 0 <= i < len(lines)]
    return any(other.kind == "furniture" and (is_page_number(other.text) or edge_number(other.text)) for other in near)


def _beside_furniture(index: int, lines: Sequence[Line]) -> bool:
    near = [lines[i] for i in (index - 1, index + 1) if 0 <= i < len(lines)]
    return any(other.kind == "furniture" and edge_number(other.text) for other in near)
