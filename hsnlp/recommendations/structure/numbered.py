"""Numbered paragraphs that recommend, in a section of conclusions and recommendations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hsnlp.documents import Document, Span
from hsnlp.recommendations.model import Entry
from hsnlp.recommendations.structure.blocks import Number, answers, follows, number_of, without_answer
from hsnlp.recommendations.structure.demands import demands, opens_with_action
from hsnlp.recommendations.structure.labels import field_of, folded, label_of
from hsnlp.recommendations.structure.reading import Unit, trimmed

__all__ = ["numbered_entries"]

_SECTION = re.compile(r"\b(?:recommendation|recommandation|recomendacion)")
_ABOUT = re.compile(
    r"\b(?:previous|implementation|implement|follow|status|progress|response|methodology|table|figure|annex of|"
    r"precedente|suivi|mise en oeuvre|reponse|anterior|seguimiento|respuesta)"
)
_ABOUT_THEM = re.compile(
    r"\b(?:recommendations?|recommandations?|recomendaciones)\b.{0,80}\b(?:contained|reflect|above|examined|considered|enjoy|below)\b"
)
_FEW = 0.2
"""Share of items that end in a semicolon above which numbered paragraphs are a list."""
_OPENING_NUMBER = re.compile(r"[A-Z]{0,2}\d{1,4}(?:\.\d{1,4})*[.)]?\s+")
_SUB_ITEM = re.compile(r"\(?(?:[a-z]|[ivx]{1,5})[.)]\s+|[•●▪–—-]\s+")


def numbered_entries(document: Document, given: Sequence[Unit]) -> Iterator[Entry]:
    """Yield the numbered paragraphs that ask for something under a heading of recommendations.

    Below a heading that names one recommendation each of them is one. Lists are left to `lists`: items under a line
    that ends in a colon, and items that semicolons part.
    """
    strict = answers(document)
    for heading, section in _sections(given):
        numbered = [at for at in section if number_of(given[at].text)]
        if sum(given[at].text.endswith((";", "; and")) for at in numbered) > _FEW * len(numbered):
            continue
        bare = bool(numbered) and numbered[0] == section[0]  # nothing between the heading and the first number
        named = label_of(given[heading].text, heading=True) is not None
        announced: Number | None = None
        for at in section:
            number = number_of(given[at].text)
            if announced is not None and number is not None and follows(number, announced):
                announced = None
            if number == ("1",) and at != section[0]:
                announced = announced or ()  # a count that starts anew is a list
            parts = [without_answer(document.text, part, strict=strict) for part in _parts(document.text, given, at)]
            words = " ".join(part.of(document.text) for part in parts)
            if number is not None and announced is None and _recommends(words, bare=bare, named=named):
                yield Entry("block", tuple(parts), label=".".join(number))
            elif given[at].heading:
                announced = None
            elif given[at].text.endswith(":"):
                announced = number or ()


def _sections(given: Sequence[Unit]) -> list[tuple[int, list[int]]]:
    """Return each heading of recommendations and the units below it, as indices; lower headings are among these."""
    found: list[tuple[int, list[int]]] = []
    level = 0
    for at, unit in enumerate(given):
        before = level
        if unit.heading:
            level = _level(unit, level)
        opens = unit.heading and ((level and not before) or _names_one(unit))
        if opens:
            found.append((at, []))
        elif level and unit.row is None:
            found[-1][1].append(at)
    return found


def _level(heading: Unit, level: int) -> int:
    """Return the level of the section of recommendations that is open after a heading, 0 where none is."""
    plain = folded(heading.text)
    if _SECTION.search(plain) and not _ABOUT.search(plain) and not _numbered(heading):
        return max(heading.level, 1)
    return level if level and heading.level > level else 0


def _names_one(heading: Unit) -> bool:
    """Whether a heading names one recommendation, without a number: *Committee recommendation*."""
    label = label_of(heading.text, heading=True)
    return label is not None and not label.number


def _numbered(heading: Unit) -> bool:
    label = label_of(heading.text, heading=True)
    return label is not None and bool(label.number)


def _recommends(words: str, *, bare: bool, named: bool) -> bool:
    """Whether a paragraph asks for something; one that only opens with a verb does where it follows its heading."""
    if _ABOUT_THEM.search(folded(words)) or words.endswith("?"):
        return False
    return named or (demands(words) and (bare or not opens_with_action(words)))


def _parts(text: str, given: Sequence[Unit], at: int) -> list[Span]:
    """Return a numbered paragraph without its number, and the bullets and letters below it."""
    first = given[at]
    found = _OPENING_NUMBER.match(first.text)
    start = first.span.start + (found.end() if found else 0)
    parts = [trimmed(text, start, first.span.end) or first.span]
    opened = first.text.endswith((":", ";")) or not first.text.endswith((".", "?", "!", ")"))
    for unit in given[at + 1 : at + 20]:
        marker = _SUB_ITEM.match(unit.text)
        goes_on = opened and (unit.kind == "item" or unit.text[0].islower() or marker)
        if unit.heading or unit.row is not None or number_of(unit.text) or field_of(unit.text) or not goes_on:
            break
        parts.append(trimmed(text, unit.span.start + (marker.end() if marker else 0), unit.span.end) or unit.span)
    return parts
