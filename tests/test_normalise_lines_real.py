"""Real documents, where they are at hand: what must never stand in a paragraph of theirs."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from hsnlp.normalise import normalise
from hsnlp.normalise.lines import reflow
from hsnlp.raw import RawBlock, RawDocument, RawLine
from hsnlp.segment import segment

SHARED = Path(os.environ.get("HSNLP_SHARED", Path(__file__).parents[2] / "shared")) / "corpus"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared corpus is not here (set HSNLP_SHARED)")


def reflowed(pattern: str) -> tuple[RawBlock, ...]:
    path = next(SHARED.glob(pattern))
    return reflow([RawLine(line) for line in path.read_text(encoding="utf-8", errors="replace").split("\n")])


def prose(blocks: tuple[RawBlock, ...]) -> list[str]:
    return [block.text for block in blocks if block.kind in ("paragraph", "item")]


def test_no_running_head_stamp_or_broken_word_stands_in_the_journal_article() -> None:
    found = prose(reflowed("seed_documents/000_*"))

    assert not [
        text for text in found if re.search(r"Journal on Migration and Human Security \d\d|Perspective \d\d$", text)
    ]
    assert not [text for text in found if "\\" in text or "All rights" in text or "p erm" in text]
    assert not [text for text in found if re.search(r"[a-z]{3}\. \d [A-Z]", text)]
    assert sum(text[:1].islower() for text in found) <= 1


def test_each_numbered_note_of_the_journal_article_is_a_footnote() -> None:
    notes = [block.text for block in reflowed("seed_documents/000_*") if block.kind == "footnote"]

    assert [note.split()[0] for note in notes] == ["1", "2", "3", "4"]


def test_the_scan_holds_no_note_in_a_paragraph_and_no_cut_sentence() -> None:
    blocks = reflowed("seed_documents/001_*")
    found = prose(blocks)

    assert not [text for text in found if re.search(r"[¹²³⁴-⁹]|\bop\.? ?cit|\bIbid", text)]
    assert not [text for text in found if text[:1].islower()]
    assert sum(block.kind == "footnote" for block in blocks) >= 50


def test_the_teaching_module_has_its_boxes_captions_and_navigation() -> None:
    path = next(SHARED.glob("seed_documents/002_*"))
    lines = tuple(RawLine(line) for line in path.read_text(encoding="utf-8").split("\n"))

    document = normalise(RawDocument("module.txt", "text/plain", "", lines=lines), "module")

    boxes = [section.title for section in document.sections if section.role == "box"]
    assert [title.split(":")[0] for title in boxes] == [f"Box {n}" for n in range(15, 23)]
    assert sum(block.kind == "caption" for block in document.blocks) >= 10
    furniture = "".join(s.span.of(document.text) for s in document.sections if s.role == "furniture")
    assert "Back to top" in furniture
    assert not any(p.text.startswith(("Next:", "Figure ")) for p in segment(document))


def test_the_chapter_keeps_its_numbers_and_loses_its_note_marks() -> None:
    found = " ".join(prose(reflowed("seed_documents/004_*")))

    assert not re.search(r"[a-z]\.\d\d\b|[a-z],\d\d\b|[a-z]{3}\.[a-h]\s", found)
    for kept in ("COVID-19", "1.5 million", "56 countries", "90+", "10.7", "by end of 2021."):
        assert kept in found


@pytest.mark.slow
def test_few_paragraphs_of_text_drawn_from_pdfs_begin_in_mid_sentence() -> None:
    found = [
        text
        for path in sorted((SHARED / "commentary" / "jcrt_political_theology").glob("*.txt"))
        for text in prose(reflow([RawLine(line) for line in path.read_text(encoding="utf-8").split("\n")]))
    ]

    assert len(found) > 300
    assert sum(text[:1].islower() for text in found) < 0.05 * len(found)
