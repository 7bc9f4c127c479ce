"""Texts that nobody wrote: they are refused or read, and neither takes more than a moment."""

from __future__ import annotations

import pytest

from hsnlp.annotators import cue_annotator
from hsnlp.errors import Refusal
from hsnlp.normalise import normalise
from hsnlp.normalise.ready import as_is
from hsnlp.raw import RawDocument, RawLine
from hsnlp.segment import segment

HOSTILE = {
    "one long word": "a" * 200_000,
    "dots": ". " * 100_000,
    "quotation marks": '"' * 200_000,
    "numbers": "12 " * 60_000,
    "an endless address": "http://" + "a/" * 60_000,
    "no addresses": "a@" * 50_000,
    "brackets": "(" * 100_000,
    "emphasis": "_" * 100_000 + "*" * 100_000,
    "commas": "a, " * 60_000,
    "semicolons": "noting; " * 30_000,
    "a gap": "a" + " " * 200_000 + "b",
    "blank lines": "\n" * 100_000 + "They came home.",
    "one sentence again": "THE WALL IS A THREAT. " * 5_000,
}


@pytest.mark.slow
@pytest.mark.usefixtures("in_time")
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_text_is_read_or_refused_in_time(text: str) -> None:
    lines = tuple(RawLine(line) for line in text.split("\n"))
    try:
        document = normalise(RawDocument("a.txt", "text/plain", "", lines=lines), "a")
    except Refusal as refusal:
        assert refusal.reason in {"empty", "garbled", "furniture"}  # noqa: PT017 - either outcome is right
    else:
        assert all(passage.span.of(document.text) == passage.text for passage in segment(document))
    ready = segment(as_is(text, "a"))
    assert {a.unit for a in cue_annotator().annotate(ready).annotations} <= {passage.span for passage in ready}
