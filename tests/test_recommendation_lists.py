"""Lists of recommendations become entries, with what their lead-ins lend them. All texts are invented."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsnlp import load
from hsnlp.documents import Block, BlockKind, Document, Role, Section, Span
from hsnlp.recommendations.model import Entry
from hsnlp.recommendations.structure.list_labels import follows, read_marker
from hsnlp.recommendations.structure.list_leads import status_of
from hsnlp.recommendations.structure.lists import list_entries
from hsnlp.recommendations.structure.review_state import review_state

TITLE = ("Report of the Working Group on the Periodic Review", "Latvia")
LEAD = "12. The recommendations listed below enjoy the support of Latvia:"


def document(
    *texts: str | tuple[BlockKind, str], role: Role = "recommendations", front: tuple[str, ...] = ()
) -> Document:
    """Return a document of these blocks, paragraphs unless their kind is given; `front` is its title page."""
    blocks: list[Block] = []
    sections: list[Section] = []
    text = ""
    for part, its_role in ((front, "front"), (texts, role)):
        begun = len(text)
        for one in part:
            kind, words = ("paragraph", one) if isinstance(one, str) else one
            blocks.append(Block(kind, Span(len(text), len(text) + len(words)), int(kind == "item")))
            text += words + "\n"
        if part:
            sections.append(Section(str(its_role), its_role, Span(begun, len(text))))  # type: ignore[arg-type]
    return Document("made-up", text, tuple(sections), tuple(blocks))


def told(made: Document) -> list[tuple[str, str]]:
    """Return the label and the words of each entry."""
    return [(one.label, " | ".join(part.of(made.text) for part in one.parts)) for one in list_entries(made)]


def texts(made: Document) -> list[str]:
    """Return the words of each entry, its pieces parted by a bar."""
    return [words for _, words in told(made)]


def only(made: Document) -> Entry:
    """Return the one entry that there is."""
    (entry,) = list_entries(made)
    return entry


def test_items_take_addressee_and_status_from_the_lead_in_and_the_state_that_recommends_from_their_end() -> None:
    made = document(LEAD, "12.1. Ratify the Convention on ferries (Chad, Fiji);", "12.2. Open a shelter (Peru).")

    first, second = list_entries(made)

    assert told(made) == [("12.1", "Ratify the Convention on ferries"), ("12.2", "Open a shelter")]
    assert first.actor is not None
    assert (first.actor.text, first.actor.place) == ("Latvia", "lead-in")
    assert first.cited is not None
    assert (first.cited.text, first.cited.place) == ("Chad, Fiji", "sentence")
    assert second.cited is not None
    assert second.cited.span.of(made.text) == "Peru"
    assert first.status == second.status == "accepted"
    assert first.lead is not None
    assert first.lead.of(made.text).startswith("The recommendations")


def test_the_state_under_review_is_found_on_the_title_page_where_the_lead_in_does_not_name_it() -> None:
    made = document("3. The following recommendations were made:", "1. Open a shelter (Peru);", front=TITLE)

    entry = only(made)

    assert entry.actor is not None
    assert (entry.actor.text, entry.actor.place) == ("Latvia", "document")
    assert review_state(document("A paragraph on Latvia.", front=("Ferries in winter", "Latvia"))) is None


@pytest.mark.parametrize(
    ("lead", "status"),
    [
        ("The following proposals have been examined by Fiji and enjoy its support:", "accepted"),
        ("The recommendations below did not enjoy the support of Fiji:", "rejected"),
        ("The Government cannot accept the following recommendations:", "rejected"),
        ("The following recommendations will be examined by Fiji, which will answer in due time:", "pending"),
        ("Fiji takes note of the recommendations below:", "noted"),
        ("The Government accepts the following recommendations in part:", "partially accepted"),
        ("In the course of the talks, the following recommendations were made to Fiji:", None),
    ],
)
def test_what_became_of_recommendations_is_read_from_general_wording(lead: str, status: str | None) -> None:
    assert status_of(lead) == status
    assert only(document(lead, "(a) Open a shelter;")).status == status


def test_several_demands_of_one_item_are_several_entries() -> None:
    made = document(LEAD, "1. Sign the Treaty (Chad); open a shelter (Fiji), and count the boats each year (Peru);")

    assert texts(made) == ["Sign the Treaty", "open a shelter", "count the boats each year"]
    assert [one.cited.text for one in list_entries(made) if one.cited] == ["Chad", "Fiji", "Peru"]


def test_demands_that_share_words_get_them_all() -> None:
    made = document(
        LEAD,
        "1. Sign (Chad), ratify (Fiji) the Treaty on ferries;",
        "2. Fight (Chad, Peru), continue efforts to end (Fiji) hunger on the islands (Chad, Peru, Fiji);",
        "3. Consider the possibility (Chad) of closing the old harbour (Iran (Islamic Republic of));",
    )

    assert texts(made) == [
        "Sign | the Treaty on ferries",
        "ratify | the Treaty on ferries",
        "Fight | hunger on the islands",
        "continue efforts to end | hunger on the islands",
        "Consider the possibility | of closing the old harbour",
    ]


def test_an_item_goes_on_after_a_page_break_and_into_a_paragraph_that_finishes_its_sentence() -> None:
    made = document(
        LEAD, "12.1. Raise the age of crews to at least", "18 years on all ferries (Chad);", "12.2. Rest (Peru)."
    )

    assert texts(made) == ["Raise the age of crews to at least | 18 years on all ferries", "Rest"]


def test_procedural_paragraphs_leads_and_pledges_are_no_entries() -> None:
    made = document(
        LEAD,
        "12.1. Open a shelter (Chad);",
        "13. The response of Latvia to these recommendations will be included in the report of the session.",
        "14. All conclusions and/or recommendations in the present report reflect the position of their authors.",
        "15. Regarding the recommendation to close the harbour, Latvia said that it was closed.",
    )

    assert told(made) == [("12.1", "Open a shelter")]


def test_a_list_ends_where_the_paragraphs_of_the_document_count_on() -> None:
    numbers = [f"{n}. Open shelter number {n} (Chad);" for n in range(1, 15)]
    made = document(LEAD, *numbers, "13. The following recommendations did not enjoy its support:", "1. Rest (Peru);")

    entries = list(list_entries(made))

    assert [one.label for one in entries] == [*map(str, range(1, 15)), "1"]
    assert entries[-1].status == "rejected"
    assert entries[-2].status == "accepted"


def test_clauses_below_a_sentence_that_prescribes_take_its_addressee() -> None:
    made = document("Member States should:", "(a) Keep the ferries running;", "(b) Count the boats.", role="body")

    entries = list(list_entries(made))

    assert texts(made) == ["Keep the ferries running", "Count the boats"]
    assert {one.actor.text for one in entries if one.actor} == {"Member States"}


def test_things_below_a_sentence_that_holds_its_verb_are_parts_of_one_demand() -> None:
    made = document("Member States should uphold:", "(a) the right to a ferry;", "(b) the right to rest.", role="body")

    assert texts(made) == ["Member States should uphold | the right to a ferry | the right to rest"]


def test_bullets_below_an_item_spell_it_out() -> None:
    made = document(
        "The following recommendations are made:", "1. Keep the crews safe:", "• hand out boots;", "• rest."
    )

    assert texts(made) == ["Keep the crews safe | hand out boots | rest"]


def test_clauses_within_a_paragraph_are_entries_and_know_who_urges() -> None:
    made = document(
        "7. Chad, noting the storms, welcomed the law. It recommended that Latvia (a) keep the ferries running; "
        "(b) count the boats. Latvia thanked all.",
        role="body",
        front=TITLE,
    )

    entries = list(list_entries(made))

    assert told(made) == [("a", "keep the ferries running"), ("b", "count the boats")]
    assert {(one.cited.text, one.cited.place) for one in entries if one.cited} == {("Chad", "lead-in")}
    assert {one.actor.text for one in entries if one.actor} == {"Latvia"}


def test_numbered_paragraphs_of_a_section_of_recommendations_need_no_lead_in() -> None:
    paragraphs = ("4.1 We recommend that the ministry open a shelter.", "4.2 The ferries ran all winter.")

    assert told(document(*paragraphs)) == [("4.1", "We recommend that the ministry open a shelter")]
    assert told(document(*paragraphs, role="body")) == []
    assert told(document("We agree with the principle that islands are small.")) == []


def test_tables_notes_and_lists_that_ask_nothing_yield_no_entries() -> None:
    assert texts(document(("row", "1. Open a shelter\tMinistry"), role="body")) == []
    assert texts(document("The following documents were issued:", "(a) A report;", "(b) A summary.", role="body")) == []
    assert texts(document(LEAD, "1. Open a shelter (Chad);", role="footnotes")) == []


def test_a_list_is_found_in_a_loaded_page(tmp_path: Path) -> None:
    path = tmp_path / "islands.md"
    path.write_text(
        "# Islands in winter\n\nThe islands are small, and the ferries that serve them are old and slow.\n\n"
        "## Recommendations\n\nThe Government should:\n\n- keep the ferries running in winter;\n- count the boats.\n",
        encoding="utf-8",
    )
    made = load(path)

    entries = list(list_entries(made))

    assert texts(made) == ["keep the ferries running in winter", "count the boats"]
    assert {one.actor.text for one in entries if one.actor} == {"The Government"}


def test_letters_go_on_as_letters_and_as_roman_numbers() -> None:
    h, i, ii, j = (read_marker(f"({label}) one") for label in ("h", "i", "ii", "j"))
    assert h
    assert i
    assert ii
    assert j
    assert follows(i, h)
    assert follows(ii, i)
    assert follows(j, i)
    assert not follows(j, ii)
    assert read_marker("1951 was a year") is None
    assert read_marker("et. al") is None


WORDS = st.sampled_from(
    [
        LEAD,
        "States should:",
        "States should uphold:",
        "1. Sign (Chad), ratify (Fiji) it;",
        "2. Open a shelter (Peru)",
        "(a) keep",
        "(b) the right to rest",
        "• count the boats; and",
        "12.1. Rest (Chad) (Fiji), and mend",
        "13. (Peru)",
        "It said (a) rest; (b) mend. Chad recommended that Latvia (a) rest, and (b) mend; (c) go.",
        "18 years (Chad;",
        "((",
        "4.2 We recommend (Iran (Islamic Republic of)) that; it",
        "- ",
        "3. (",
    ]
)
KINDS: st.SearchStrategy[BlockKind] = st.sampled_from(["paragraph", "item", "heading", "row", "footnote"])


@given(st.lists(st.tuples(KINDS, st.lists(WORDS, min_size=1, max_size=3).map(" ".join)), max_size=14))
def test_entries_lie_in_blocks_in_order_and_their_parts_do_not_overlap(parts: list[tuple[BlockKind, str]]) -> None:
    made = document(*((kind, text) for kind, text in parts if text.strip()))

    entries = list(list_entries(made))

    for entry in entries:
        assert all(any(block.span.contains(part) for block in made.blocks) for part in entry.parts)
        assert all(a.end <= b.start for a, b in pairwise(entry.parts))
        assert all(part.of(made.text).strip() == part.of(made.text) for part in entry.parts)
        for quote in (entry.actor, entry.cited):
            assert quote is None or quote.text == quote.span.of(made.text)
    assert all(a.parts[0] <= b.parts[0] for a, b in pairwise(entries))
