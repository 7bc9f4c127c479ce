"""Lists of notes at the end of a text that has no heading for them, as web pages and Word files bring them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from hsnlp.normalise.sections.parts import Part
from hsnlp.normalise.sections.references import is_citation_note

__all__ = ["mark_note_lists"]

_NOTE = re.compile(r"^\W{0,2}(?:\[(?P<a>\d{1,3})\]|(?P<b>\d{1,3})(?:[.):]|\s)|(?P<c>[¹²³⁰-⁹]+))\s*\W{0,2}\S")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
MIN_RUN = 4  # a numbered list of three may be points of an argument
MIN_CITING = 0.6  # share of its members that cite; numbered recommendations cite far less


def mark_note_lists(parts: Sequence[Part]) -> list[Part]:
    """Give the kind `footnote` to runs of numbered blocks that mostly cite, and whose numbers rise by ones."""
    marked = list(parts)
    index = 0
    while index < len(marked):
        run = _rising_run(marked, index)
        citing = sum(is_citation_note(marked[i].text) for i in run)
        if len(run) >= MIN_RUN and citing >= MIN_CITING * len(run):
            for i in run:
                marked[i] = replace(marked[i], kind="footnote", level=0)
        index = run[-1] + 1 if run else index + 1
    return marked


def _rising_run(parts: Sequence[Part], start: int) -> list[int]:
    run: list[int] = []
    expected: int | None = None
    for i in range(start, len(parts)):
        if parts[i].kind in {"furniture", "caption"} and run:
            continue
        number = _note_number(parts[i])
        if number is None or (expected is not None and not expected <= number <= expected + 1):
            break
        run.append(i)
        expected = number + 1
    return run


def _note_number(part: Part) -> int | None:
    match = _NOTE.match(part.text) if part.kind in {"paragraph", "item"} else None
    if not match:
        return None
    return int((match["a"] or match["b"] or match["c"]).translate(_SUPERSCRIPTS))
