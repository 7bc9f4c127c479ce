"""Real reports and journals, where they are at hand: facts about their layout, and no word of theirs."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from hsnlp.loaders.pdf import read_pdf
from hsnlp.raw import RawDocument


def first(shared: Path, pattern: str) -> RawDocument:
    found = sorted((shared / "corpus").rglob(pattern))
    if not found:
        pytest.skip(f"no file {pattern} among the real documents")
    return read_pdf(found[0].read_bytes(), found[0].name)


def test_a_journal_in_two_columns_keeps_its_sentences_whole(shared: Path) -> None:
    document = first(shared, "2022_JoP*.pdf")
    lines = [line.text for line in document.lines if line.kind is None and line.text and line.page == 2]
    # a line that ends in a hyphen is followed by the rest of its word, which begins small
    broken = [(a, b) for a, b in pairwise(lines) if re.search(r"[a-z]-$", a)]
    assert len(broken) > 8
    assert all(b[0].islower() for _, b in broken)
    assert any(line.kind == "furniture" and "Downloaded" in line.text for line in document.lines)


def test_the_paragraphs_of_a_review_are_numbered_without_a_gap(shared: Path) -> None:
    document = first(shared, "sweden2010.pdf")
    numbers = [
        int(m[1]) for line in document.lines if line.kind is None and (m := re.match(r"(\d{1,3})\. [A-Z]", line.text))
    ]
    assert numbers[:60] == list(range(1, 61))


def test_a_matrix_of_an_evaluation_is_read_by_rows(shared: Path) -> None:
    document = first(shared, "*Inception Report*.pdf")
    rows = [line.text.split("\t") for line in document.lines if line.kind == "row" and line.page == 34]
    assert len(rows) >= 14
    assert {len(row) for row in rows} == {4}


@pytest.mark.slow
def test_an_inquiry_has_its_heads_feet_and_notes_apart(shared: Path) -> None:
    document = first(shared, "UK-Covid-19-Inquiry-M*.pdf")
    furniture = [line for line in document.lines if line.kind == "furniture"]
    notes = [line for line in document.lines if line.kind == "footnote" and re.match(r"\d+ ", line.text)]
    assert len(furniture) > 400
    assert len(notes) > 500
    assert any(line.box for line in document.lines)
    assert sum(line.text.isdigit() for line in document.lines if line.kind is None) < 5  # labels of a chart
