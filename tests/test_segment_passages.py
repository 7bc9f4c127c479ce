"""From documents to passages. Documents are built from blocks; every text was written for this test."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from hsnlp.documents import CODED_ROLES, ROLES, Block, BlockKind, Document, PageSpan, Passage, Role, Section, Span
from hsnlp.segment import segment
from hsnlp.segment.clauses import after_enumerator
from hsnlp.segment.passages import is_prose

KINDS: tuple[BlockKind, ...] = ("heading", "paragraph", "item", "row", "caption", "footnote", "reference")


def document(*sections: tuple[Role, list[tuple[BlockKind, str]]]) -> Document:
    """Build a document of sections of blocks, one block a line, one page a section."""
    text, blocks, built, pages = "", [], [], []
    for number, (role, parts) in enumerate(sections, 1):
        start = len(text)
        for kind, part in parts:
            blocks.append(Block(kind, Span(len(text), len(text) + len(part))))
            text += part + "\n"
        built.append(Section(f"{role} {number}", role, Span(start, len(text))))
        pages.append(PageSpan(number, Span(start, len(text))))
    return Document("doc", text, tuple(built), tuple(blocks), tuple(pages))


def texts(*parts: tuple[BlockKind, str]) -> list[str]:
    return [passage.text for passage in segment(document(("body", list(parts))))]


def test_a_passage_knows_its_document_section_page_and_block() -> None:
    doc = document(
        ("front", [("paragraph", "By nobody. In no year.")]),
        ("body", [("heading", "1. Camps"), ("paragraph", "They fled. Nobody came.")]),
        ("recommendations", [("item", "(a) Open the camps.")]),
    )

    passages = segment(doc)

    assert [p.text for p in passages] == ["They fled.", "Nobody came.", "Open the camps."]
    assert passages[1] == Passage("doc", passages[1].span, "Nobody came.", "body 2", "body", 2, 2, "paragraph")
    assert (passages[2].role, passages[2].page, passages[2].kind) == ("recommendations", 3, "item")
    assert all(p.text == doc.text[p.span.start : p.span.end] for p in passages)


def test_headings_captions_notes_and_references_give_no_passage() -> None:
    assert (
        texts(
            ("heading", "States must act."),
            ("caption", "Figure 1. Camps are full."),
            ("footnote", "3 See above."),
            ("reference", "Example, A. (2001). On camps."),
        )
        == []
    )


def test_a_section_in_another_language_or_not_coded_gives_no_passage() -> None:
    doc = document(("footnotes", [("paragraph", "A note.")]), ("body", [("paragraph", "Les gens fuient.")]))
    foreign = Document("doc", doc.text, doc.sections, doc.blocks, doc.pages, foreign=(doc.sections[1].span,))

    assert segment(foreign) == ()


def test_the_mark_of_an_item_or_numbered_paragraph_stays_outside() -> None:
    assert texts(("item", "• Train the guards."), ("item", "iv) Pay them."), ("item", "B. House them.")) == [
        "Train the guards.",
        "Pay them.",
        "House them.",
    ]
    assert texts(("paragraph", "23.1 Ministers met. 24. They spoke."), ("paragraph", "A1.4. So it was.")) == [
        "Ministers met.",
        "They spoke.",
        "So it was.",
    ]
    assert texts(("paragraph", "A. B. Example spoke."), ("paragraph", "1951 was early.")) == [
        "A. B. Example spoke.",
        "1951 was early.",
    ]


def test_an_item_is_one_passage_unless_it_holds_several_sentences() -> None:
    assert texts(("item", "a home; a job; and a vote"), ("item", "Build homes. Give jobs.")) == [
        "a home; a job; and a vote",
        "Build homes.",
        "Give jobs.",
    ]


def test_the_clauses_of_a_resolution_are_passages() -> None:
    clauses = texts(("paragraph", "Recalling its vow to help; Noting the dead; 1. Urges all States to act now."))

    assert clauses == ["Recalling its vow to help;", "Noting the dead;", "Urges all States to act now."]


def test_a_block_without_prose_gives_no_passage() -> None:
    blank = ["17", "........ 12", "* * *", "https://example.org/a/b", "desk@example.org", "(Exampleland);", "MINISTER:"]

    assert texts(*[("paragraph", text) for text in blank]) == []
    assert texts(("paragraph", "Yes.")) == ["Yes."]


def test_a_stop_that_lost_its_sentence_stays_outside() -> None:
    assert texts(("paragraph", ". They came by sea.")) == ["They came by sea."]


def test_a_table_cell_is_a_passage_only_where_it_reads_as_prose() -> None:
    assert texts(
        ("row", "No.\tRecommendation\tOwner\tStatus of work"),
        ("row", "1\tTrain the border staff in child protection. Report each year.\tMinistry of Example Affairs\tOpen"),
        ("row", "2\tThe camps should be closed by the end of 2030\tSample Agency for Work and Health in Exampleland"),
        ("row", "Share of people in work by region\t12.5\t.03"),
        ("row", "that are held in camps for a long time and\tof the people who were there when"),
    ) == [
        "Train the border staff in child protection.",
        "Report each year.",
        "The camps should be closed by the end of 2030",
    ]


_TEXT = st.text(alphabet=st.sampled_from("aeBT .;:()?!…“”\"'1230•-\tU.S"), max_size=60) | st.sampled_from(
    [
        "(a) Recalling the dead; Noting the living; (b) Urges all to act at once.",
        "12.3 The U.S. Border Patrol met. It left.",
        "• Close the camps (Exampleland); train the guards (Sampleland)",
        "Nobody asked why? nobody knew.3 It was (as ever) late.",
    ]
)
_PARTS = st.lists(st.tuples(st.sampled_from(KINDS), _TEXT.filter(bool)), min_size=1, max_size=5)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ROLES), _PARTS), max_size=4))
def test_passages_tile_the_coded_prose(sections: list[tuple[Role, list[tuple[BlockKind, str]]]]) -> None:
    doc = document(*sections)

    passages = segment(doc)

    ends = [0, *(p.span.end for p in passages)]
    assert all(end <= p.span.start for end, p in zip(ends, passages, strict=False))
    assert all(p.text == p.text.strip() == p.span.of(doc.text) for p in passages)
    assert all(doc.blocks[p.block].span.contains(p.span) for p in passages)
    assert all(p.role in CODED_ROLES and p.kind in {"paragraph", "item", "row"} for p in passages)
    for index, block in enumerate(doc.blocks):
        section = doc.section_at(block.span.start)
        assert section is not None
        inside = [p for p in passages if p.block == index]
        if (
            section.role not in CODED_ROLES
            or block.kind not in {"paragraph", "item"}
            or not is_prose(block.span.of(doc.text))
        ):
            assert block.kind == "row" or inside == []
            continue
        position = block.span.start
        for passage in inside:
            assert only_marks(doc.text, position, passage.span.start, passage.span.end)
            position = passage.span.end
        assert only_marks(doc.text, position, block.span.end, block.span.end)


def only_marks(text: str, start: int, end: int, limit: int) -> bool:
    """Whether only white space and the marks that open a passage stand in `text[start:end]`."""
    while start < end:
        if text[start].isspace():
            start += 1
        elif (after := after_enumerator(text, start, limit, item=True)) > start:
            start = after
        else:
            return False
    return True
