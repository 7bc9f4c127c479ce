"""Marks of notes inside sentences: taken out where a rising sequence of numbers proves what they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["strip_markers"]

_SUPERIOR = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SUPERIORS = re.compile(r"\s?([⁰¹²³⁴-⁹]+)(?:[,–-][⁰¹²³⁴-⁹]+)*")
_UNIT_BEFORE = re.compile(r"(?:\b(?:k|c|m|d)?m|\bkm|\bmi|\bft|\d|\b[A-Za-z])$")
_FIGURES = re.compile(
    r"""
      (?<=[a-zß-ÿ]{2})(?P<word>\d{1,3})(?=[\s,;:.)”"’]|$)            # people12
    | (?<=[a-zß-ÿ)\]”"’]{2}[.,;:!?])(?P<stop>\d{1,3})(?:,\d{1,3}){0,3}(?=[\s”"’)]|$)   # region.4
    | (?<=[.,;:!?)\]\d][”"’)])(?P<quote>\d{1,3})(?=[\s.,;:]|$)         # safety.”4
    | (?<=[a-z][”"’)])(?P<closed>\d{1,3})(?=[\s.,;:]|$)                # “safety”4
    | (?<=(?:19|20)\d\d[.,;])(?P<year>\d{1,3})(?=\s|$)                # by 2021.72
    | (?<=\d%[.,;])(?P<share>\d{1,3})(?:,\d{1,3}){0,3}(?=\s|$)        # 40%.12,13
    | (?<=\d%)(?P<cent>\d{1,3})(?=[\s.,;:]|$)                          # 40%12
    | (?<=[a-z)\]%”"’][.?!])\s(?P<spaced>\d{1,3})(?=\s[A-Z“"‘(]|$)    # the region. 4 The
    | (?<=[.?!][”"’)])\s(?P<quoted>\d{1,3})(?=\s[A-Z“"‘(]|$)          # safety.” 4 The
    | (?<=[a-z.,;)”"’])\[(?P<bracket>\d{1,3})\](?=[\s.,;:)]|$)        # region.[4]
    | (?<=[A-Z]{3})(?P<acronym>\d{1,3})(?=[\s,;.]|$)                   # ECOWAS4
    """,
    re.X,
)
_LETTERS = re.compile(
    r"(?<=[a-z]{2}\.)[a-h](?=\s+[A-Z“\"(]|$)|(?<=[a-z][”\"])[a-h](?=\s|$)|(?<=[a-z][.,][”\"])[a-h](?=\s|$)"
)
_NAMED = re.compile(r"\s?\[\^[\w-]+\](?!:)|(?<=\S)\s?\[[ivx]{1,6}\](?=[\s.,;:”\")]|$)")
_MONTH = re.compile(r"\s(?:January|February|March|April|May|June|July|August|September|October|November|December)\b")
_LIST_BEFORE = re.compile(
    r"\b(?:[Nn]o|[Vv]ol|[Pp]aras?|[Aa]rts?|[Ff]ig|[Cc]h|pp?|[Ss]ec|cf|ver|approx|al|Add|Rev|Corr)\.$"
)
_STEPS = 3  # numbers that recognition may lose between two marks
_SHORTEST = 3  # marks in a rising row before they are believed


@dataclass(slots=True)
class _Mark:
    text: int
    start: int
    end: int
    number: int
    sure: bool


def strip_markers(texts: Sequence[str], note_numbers: frozenset[int] = frozenset()) -> list[str]:
    """Return the texts of one document, in order, without the marks of its notes.

    Superior figures go (not those of units: "40 km²"). Figures on the line go where they rise through the document
    as notes do; a number in `note_numbers` (of notes that were found) needs no longer row. Decimals, years, names
    ("COVID-19", "G20", "Article 13") and list numbers stay.

    >>> strip_markers(["Borders closed.1 Trade fell,2 and 3.4 million", "left by 2020.3 Others stayed."])
    ['Borders closed. Trade fell, and 3.4 million', 'left by 2020. Others stayed.']
    """
    marks = [mark for index, text in enumerate(texts) for mark in _marks(index, text)]
    believed = _believed(marks, note_numbers)
    cuts: dict[int, list[tuple[int, int]]] = {}
    for mark in believed:
        cuts.setdefault(mark.text, []).append((mark.start, mark.end))
    for index, text in enumerate(texts):
        letters = [*_LETTERS.finditer(text), *(_NAMED.finditer(text) if "[" in text else ())]
        if letters:
            cuts.setdefault(index, []).extend((found.start(), found.end()) for found in letters)
    return [_without(text, cuts[index]) if index in cuts else text for index, text in enumerate(texts)]


def _marks(index: int, text: str) -> list[_Mark]:
    found: list[_Mark] = []
    if not text.isascii():
        for match in _SUPERIORS.finditer(text):
            before = text[: match.start()]
            if not before or (_UNIT_BEFORE.search(before) and not match[0].startswith(" ") and len(match[1]) == 1):
                continue
            found.append(_Mark(index, match.start(), match.end(), int(match[1].translate(_SUPERIOR)), sure=True))
    if any(map(str.isdigit, text)):
        for match in _FIGURES.finditer(text):
            number = int(next(group for group in match.groups() if group is not None))
            if _in_address(text, match.start()):
                continue
            if _MONTH.match(text, match.end()):
                continue
            if not number or _LIST_BEFORE.search(text[max(0, match.start() - 12) : match.start()]):
                continue
            found.append(_Mark(index, match.start(), match.end(), number, sure=False))
    return sorted(found, key=lambda mark: mark.start)


def _in_address(text: str, place: int) -> bool:
    token = text[text.rfind(" ", 0, place) + 1 : place]
    return "://" in token or token.startswith(("www.", "(www.", "@")) or "/" in token


def _believed(marks: Sequence[_Mark], note_numbers: frozenset[int]) -> list[_Mark]:
    runs: list[list[_Mark]] = []
    for mark in marks:
        near = [run for run in runs[-40:] if 0 < mark.number - run[-1].number <= _STEPS]
        if near:
            best = max(near, key=lambda run: (run[-1].number - mark.number, len(run)))
            best.append(mark)
            runs.remove(best)
            runs.append(best)
        else:
            runs.append([mark])
    return [mark for run in runs for mark in run if mark.sure or len(run) >= _SHORTEST or mark.number in note_numbers]


def _without(text: str, cuts: Sequence[tuple[int, int]]) -> str:
    out, last = [], 0
    for start, end in sorted(cuts):
        if start < last:
            continue
        out.append(text[last:start])
        last = end
    out.append(text[last:])
    whole = "".join(out)
    return re.sub(r"(?<=\S) {2,}", " ", re.sub(r" (?=[.,;:](?:\s|$))", "", whole)).strip()
