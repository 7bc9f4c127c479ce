"""Labelled blocks: *Recommendation 7: …* over paragraphs, bullets and pages, and numbered recommending paragraphs."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise

from hsnlp.documents import Document, Span
from hsnlp.recommendations.model import Entry
from hsnlp.recommendations.structure.blocks import answers, body, last_number, without_answer
from hsnlp.recommendations.structure.demands import demands, opens_with_action, replies
from hsnlp.recommendations.structure.echoes import echoes
from hsnlp.recommendations.structure.forms import form_entries
from hsnlp.recommendations.structure.labels import RecommendationLabel, field_of, folded, label_of
from hsnlp.recommendations.structure.matrix import matrix_entries
from hsnlp.recommendations.structure.numbered import numbered_entries
from hsnlp.recommendations.structure.reading import Unit, trimmed, units

__all__ = ["labelled_entries"]

_SHORT_LABEL = re.compile(r"\W{0,3}r[.\-]?\s?\d")
_PAGE_AT_END = re.compile(r"(?:\.{3,}|…|\s)\s*\d{1,3}$")


def labelled_entries(document: Document) -> Iterator[Entry]:
    """Yield one entry for each labelled recommendation, in the order of the text; those of matrices are left out.

    A recommendation that a report gives twice, or that an answer quotes, is an entry each time. Lines of a contents
    list, cross references and titles that nothing follows are none.
    """
    given = units(document)
    found: list[Entry] = []
    taken = [entry.span for entry in matrix_entries(document)]
    numbered: list[Entry] = []
    for entries in (
        (entry for entry in form_entries(document) if entry.kind == "block"),
        _blocks(document, given),
        numbered_entries(document, given),
    ):
        numbered = _apart(entries, taken)
        found += numbered
        taken += [entry.span for entry in numbered]
    found += _apart(echoes(document.text, given, numbered), taken)
    yield from sorted(found, key=lambda entry: entry.span)


def _apart(entries: Iterable[Entry], taken: Iterable[Span]) -> list[Entry]:
    """Return the entries that share no text with what is taken."""
    ordered = sorted(taken)
    starts = [span.start for span in ordered]
    ends = list(accumulate((span.end for span in ordered), max))
    kept = []
    for entry in entries:
        at = bisect_left(starts, entry.span.end)
        if not at or ends[at - 1] <= entry.span.start:
            kept.append(entry)
    return kept


def _blocks(document: Document, given: list[Unit]) -> Iterator[Entry]:
    strict = answers(document)
    series = _has_series(given)
    for at, unit in enumerate(given):
        label = None if unit.row is not None else label_of(unit.text, heading=unit.heading)
        if label is None or not _is_label(unit, label, series):
            continue
        parts = _parts(document.text, given, at, label, strict)
        if parts:
            yield Entry("block", tuple(parts), label=label.number)


def _parts(text: str, given: list[Unit], at: int, label: RecommendationLabel, strict: bool) -> list[Span]:
    """Return the pieces of the recommendation whose label opens the unit at `at`."""
    unit = given[at]
    rest = trimmed(text, unit.span.start + label.end, unit.span.end)
    title = rest is not None and _is_title(unit, rest.of(text))
    opening = [without_answer(text, rest, strict=strict)] if rest is not None and not title else []
    if opening and opening[0] != rest:
        return opening  # the answer has begun
    before = last_number(given, at)
    parts = opening + body(text, given, at + 1, label.number, before, strict=strict, opened=unit if opening else None)
    if not parts and rest is not None and opens_with_action(rest.of(text)) and not _PAGE_AT_END.search(rest.of(text)):
        return [rest]
    if parts and not opening and not any(demands(part.of(text)) for part in parts):
        # The label of an answer, or of a chapter about a recommendation, stands above words that ask for nothing.
        return [] if strict or not label.number or replies(parts[0].of(text)) else parts
    return parts


def _is_label(unit: Unit, label: RecommendationLabel, series: bool) -> bool:
    """Whether a label opens a recommendation: not a line of the contents, not the *R2* of a table of results."""
    rest = unit.text[label.end :]
    if _PAGE_AT_END.search(rest) and not demands(rest):
        return False
    if _SHORT_LABEL.match(folded(unit.text)):
        return series
    return bool(label.number) or unit.heading or bool(rest)


def _has_series(given: Sequence[Unit]) -> bool:
    """Whether short labels count up: R1, R2, …"""
    short = [label_of(unit.text, heading=unit.heading) for unit in given if _SHORT_LABEL.match(folded(unit.text))]
    numbers = [float(found.number.strip("Rr.- ").rstrip("abcdefgh") or 0) for found in short if found]
    return any(after - before == 1 for before, after in pairwise(numbers))


def _is_title(unit: Unit, rest: str) -> bool:
    """Whether what follows a label is a title, and the recommendation stands below."""
    if rest.endswith((".", ":", ";")) or field_of(rest):
        return False
    asks = demands(rest) and not opens_with_action(rest)
    return not asks and (unit.heading or (len(rest.split()) < 15 and not demands(rest)))
