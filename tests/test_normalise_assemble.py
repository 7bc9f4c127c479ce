"""Assembly and the whole of `normalise`: invariants for any blocks, and documents written for these tests."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hsnlp.documents import CODED_ROLES, Document
from hsnlp.errors import Refusal
from hsnlp.normalise import normalise
from hsnlp.normalise.assemble import assemble
from hsnlp.normalise.pages import with_page_turns
from hsnlp.normalise.sections import Draft, Part, outline
from hsnlp.raw import RAW_KINDS, RawBlock, RawDocument, RawLine

SNIPPETS = st.sampled_from(
    [
        "Abstract",
        "1. Introduction",
        "Recommendations",
        "References",
        "Notes",
        "Box 4",
        "Figure 2: Lamps",
        "Source: Ferry Office, 2019",
        "Doe, Ada. 2010. Walls and Wells. Aldia: Lakeside Press.",
        "[3] Ibid., p. 4.",
        "Back to top",
        "and the boats that were lost",
        "People who cross the lake by night do so because by day they would be seen, and that is all there is to it.",
        "e\u0301te\u0301\tand\ttabs",
        "  \n ",
        "one\n\ntwo  three\nfour",
    ]
)
BLOCKS = st.builds(
    RawBlock,
    text=st.one_of(SNIPPETS, st.text(max_size=60)),
    kind=st.sampled_from(sorted(RAW_KINDS)),
    level=st.integers(0, 4),
    page=st.one_of(st.none(), st.integers(1, 4)),
    box=st.booleans(),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(BLOCKS, max_size=25))
def test_sections_tile_the_text_and_blocks_tile_sections_for_any_blocks(blocks: list[RawBlock]) -> None:
    whole = assemble(outline(blocks))

    assert unicodedata.is_normalized("NFC", whole.text)
    assert whole.text == whole.text.strip()
    _check_tiling(whole.text, [s.span for s in whole.sections])
    _check_tiling(whole.text, [b.span for b in whole.blocks])
    for block in whole.blocks:
        assert "\n" not in block.span.of(whole.text)
        assert sum(section.span.contains(block.span) for section in whole.sections) == 1
    assert all(a.span.end <= b.span.start for a, b in zip(whole.pages, whole.pages[1:], strict=False))


@settings(max_examples=100, deadline=None)
@given(st.lists(BLOCKS, max_size=25))
def test_notes_and_references_stand_only_in_their_roles_and_no_word_is_lost(blocks: list[RawBlock]) -> None:
    whole = assemble(outline(blocks))

    for block in whole.blocks:
        role = next(s.role for s in whole.sections if s.span.contains(block.span))
        assert (block.kind == "footnote") <= (role == "footnotes")
        assert (block.kind == "reference") <= (role == "references")
    kept = sorted(char for char in unicodedata.normalize("NFC", whole.text) if char.isalpha())
    given_ = sorted(char for b in blocks for char in unicodedata.normalize("NFC", b.text) if char.isalpha())
    assert kept == given_


def test_items_stand_on_lines_of_their_own_and_paragraphs_apart() -> None:
    parts = (Part("They ask for:"), Part("lamps", "item", 1), Part("boats", "item", 1), Part("Nothing else."))

    assert assemble([Draft("", "body", 1, parts)]).text == "They ask for:\n\nlamps\nboats\n\nNothing else."


def test_pages_are_known_inside_a_paragraph_that_runs_over_them() -> None:
    lines = [RawLine("The boats that left at night", 1), RawLine("were never seen again by those ashore.", 2)]
    draft = Draft("", "body", 1, (Part("The boats that left at night were never seen again by those ashore.", page=1),))

    whole = assemble(with_page_turns([draft], lines))

    assert [(p.number, p.span.of(whole.text)) for p in whole.pages] == [
        (1, "The boats that left at night "),
        (2, "were never seen again by those ashore."),
    ]


def test_a_web_page_with_boxes_and_navigation_comes_out_in_sections(fixtures: Path) -> None:
    document = _read(fixtures / "sections" / "module.txt")

    titles = [(s.role, s.title) for s in document.sections]
    assert titles == [
        ("body", "Safety on the lake"),
        ("box", "Box 3: Lake Charter, article 4, on the meaning of safe passage"),
        ("body", "Safety on the lake"),
        ("body", "Crossings in practice"),
        ("box", "Box 4: Harbour Round"),
        ("box", "Box 5: Night Lights"),
        ("furniture", ""),
    ]
    captions = [b.span.of(document.text) for b in document.blocks if b.kind == "caption"]
    assert "Figure 1: Safe passage" in captions
    assert not {"Back to top", "This module is a resource for trainers"} & set(_coded(document))


def test_an_announcement_among_placeholders_keeps_only_its_abstract(fixtures: Path) -> None:
    document = _read(fixtures / "sections" / "notice.txt")

    assert [s.role for s in document.sections] == ["front", "body", "abstract", "furniture"]
    assert not any("@" in text or "Click here" in text or ";" in text for text in _coded(document))
    assert document.metadata.title == "Counting the drowned: a safety perspective on lake crossings"
    assert document.metadata.authors == ("Ada Fictional", "Bo Invented")


def test_boxed_cases_between_paragraphs_are_boxes_and_note_numbers_are_gone(fixtures: Path) -> None:
    document = _read(fixtures / "sections" / "chapter.txt")

    assert [(s.role, s.title) for s in document.sections] == [
        ("front", "Lake Report 2031: Chapter 2"),
        ("body", "Rules that keep people safe"),
        ("box", "Reed belt rules on free passage"),
        ("body", "Rules that keep people safe"),
        ("box", "Aldia’s ferry welfare programme"),
        ("body", "Rules that keep people safe"),
    ]
    assert "By the end of 2030. the oldest" in document.text or "2030 the oldest" in document.text
    assert "region." in document.text
    assert not any(number in document.text for number in ("71", "72", "73", "74", "region.a"))


def test_blocks_from_a_file_with_structure_are_repaired_too() -> None:
    blocks = (RawBlock("The stateâ€™s ﬁrst duty is to those on the water."),)

    document = normalise(RawDocument("a.html", "text/html", "", blocks=blocks), "a")

    assert document.text == "The state’s first duty is to those on the water."


def test_a_document_in_another_language_is_loaded_and_marked() -> None:
    french = (
        "Les personnes qui traversent le lac de nuit ont peur des patrouilles, et les habitants"
        " des rives ont peur de ce"
        " que les patrouilles trouvent. Il n’y a pas de registre commun, et les familles ne savent pas où chercher."
    )

    document = normalise(RawDocument("a.html", "text/html", "", blocks=(RawBlock(french), RawBlock(french))), "a")

    assert document.metadata.language == "fr"
    assert document.coded_sections() == ()
    assert document.quality.foreign_words == dict(document.quality.words)["body"]


def test_a_summary_in_another_language_is_left_out_of_an_english_document() -> None:
    english = (
        "The harbour masters should keep one list of the boats, and it must be open to the families at night. " * 4
    )
    spanish = (
        "Las personas que cruzan el lago de noche tienen miedo de las patrullas, y los habitantes de las orillas tienen"
        " miedo de lo que las patrullas encuentran. No hay un registro común para las familias que buscan a los suyos. "
    )
    blocks = (
        RawBlock("Introduction", "heading", 1),
        RawBlock(english),
        RawBlock("Resumen", "heading", 1),
        RawBlock(spanish * 2),
    )

    document = normalise(RawDocument("a.html", "text/html", "", blocks=blocks), "a")

    assert document.metadata.language == "en"
    assert [s.title for s in document.coded_sections()] == ["Introduction"]
    assert document.quality.foreign_words > 50


def test_words_left_out_are_counted_by_role() -> None:
    blocks = (
        RawBlock("Ten boats sank on the lake that night."),
        RawBlock("See Doe, p. 3.", "footnote"),
        RawBlock("Back to top"),
    )

    quality = normalise(RawDocument("a.html", "text/html", "", blocks=blocks), "a").quality

    assert dict(quality.words) == {"body": 8, "footnotes": 3, "furniture": 3}


def test_an_empty_document_is_refused_with_the_reason() -> None:
    with pytest.raises(Refusal) as refused:
        normalise(RawDocument("a.html", "text/html", ""), "a")

    assert refused.value.reason == "empty"


@pytest.mark.parametrize("name", ["000", "001", "002", "003", "004"])
def test_the_seed_documents_code_no_apparatus(shared: Path, name: str) -> None:
    path = next((shared / "corpus" / "seed_documents").glob(f"{name}_*.txt"))

    coded = _coded(_read(path))

    assert coded
    for text in coded:
        assert "@" not in text
        assert not text.startswith(("Back to top", "Next:", "Source:", "Sources:", "———", "Figure"))
        assert not text.strip().isdigit()


def _check_tiling(text: str, spans: list) -> None:  # type: ignore[type-arg]
    at = 0
    for span in spans:
        assert span.start >= at
        assert not text[at : span.start].strip()
        assert span.of(text) == span.of(text).strip()
        at = span.end
    assert not text[at:].strip()


def _read(path: Path) -> Document:
    lines = tuple(RawLine(line) for line in path.read_text(encoding="utf-8").split("\n"))
    return normalise(RawDocument(path.name, "text/plain", "", lines=lines), path.stem)


def _coded(document: Document) -> list[str]:
    """Return the texts that a segmenter would see: blocks of coded sections that are no captions or headings."""
    spans = [s.span for s in document.coded_sections() if s.role in CODED_ROLES]
    return [
        block.span.of(document.text)
        for block in document.blocks
        if block.kind not in {"caption", "heading"} and any(span.contains(block.span) for span in spans)
    ]
