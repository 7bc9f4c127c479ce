"""Sectioning: roles, boxes, captions, references, furniture, on blocks written for these tests."""

from __future__ import annotations

import pytest

from hsnlp.normalise.sections import Draft, outline
from hsnlp.normalise.sections.boxes import lettered_endings
from hsnlp.normalise.sections.captions import is_caption
from hsnlp.normalise.sections.parts import Part
from hsnlp.normalise.sections.references import is_entry, join_entries, starts_entry
from hsnlp.normalise.sections.roles import role_of_heading
from hsnlp.normalise.sections.templates import is_keyword_line, is_template
from hsnlp.raw import RawBlock

PROSE = (
    "People who live by the lake have crossed it for as long as anyone remembers, and most of them never asked who"
    " was in charge of the other shore."
)
MORE = (
    "The counting of boats began late, and it has never covered the night, when most of those who have no papers set"
    " out in the hope of not being seen."
)
ENTRIES = (
    "Doe, Ada. 2010. Walls and Wells: A Fictional History. Aldia: Lakeside Press.",
    "Fictional, B., and C. Invented (2014). Counting boats. Journal of Imaginary Borders 3(1): 9-25.",
    "———. 2015. Lamps on the Reed Belt. Working Paper No. 4. Aldia: Ferry Office.",
    "Ferry Office of Lower Aldia. 2019. Annual List of the Lost. http://ferry.example/list.pdf.",
    "Invented, Cy. 2020. “Who Keeps the List?” Imaginary Review 7(2): 1-19.",
)


def heading(text: str, level: int = 1) -> RawBlock:
    return RawBlock(text, "heading", level)


def item(text: str) -> RawBlock:
    return RawBlock(text, "item", 1)


def roles(drafts: tuple[Draft, ...]) -> list[tuple[str, str]]:
    return [(draft.role, draft.title) for draft in drafts]


def texts(drafts: tuple[Draft, ...], role: str) -> list[str]:
    return [part.text for draft in drafts if draft.role == role for part in draft.parts]


@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Abstract", "abstract"),
        ("EXECUTIVE SUMMARY", "abstract"),
        ("1. Introduction", "body"),
        ("VII. Conclusions and recommendations", "recommendations"),
        ("The way forward", "recommendations"),
        ("Policy implications", "recommendations"),
        ("References", "references"),
        ("Works cited", "references"),
        ("Endnotes", "footnotes"),
        ("Annex 2: Terms of reference", "annex"),
        ("Acknowledgements", "front"),
        ("List of acronyms and abbreviations", "front"),
        ("About the authors", "front"),
        ("Sources of insecurity", None),
        ("A summary of the weather", None),
        ("Notes from the field", None),
        ("Border annexes of the crown", None),
    ],
)
def test_a_heading_gives_its_section_a_role(title: str, role: str | None) -> None:
    assert role_of_heading(title) == role


def test_every_heading_opens_a_section_with_its_content() -> None:
    drafts = outline([heading("Introduction"), RawBlock(PROSE), heading("On boats"), RawBlock(MORE)])

    assert roles(drafts) == [("body", "Introduction"), ("body", "On boats")]
    assert [len(draft.parts) for draft in drafts] == [2, 2]


def test_title_byline_and_affiliation_are_front_and_prose_is_body() -> None:
    drafts = outline(
        [heading("Counting the Drowned"), RawBlock("Ada Fictional"), RawBlock("University of Aldia"), RawBlock(PROSE)]
    )

    assert roles(drafts) == [("front", "Counting the Drowned"), ("body", "Counting the Drowned")]
    assert texts(drafts, "body") == [PROSE]


def test_a_text_without_headings_is_body() -> None:
    assert roles(outline([RawBlock("No one asked."), RawBlock("A boat sank.")])) == [("body", "")]


def test_subheadings_inherit_a_role_until_a_heading_of_the_same_level() -> None:
    drafts = outline(
        [
            heading("Introduction"),
            RawBlock(PROSE),
            heading("Recommendations"),
            heading("Boats", 2),
            RawBlock("The shores should count the boats at night as well."),
            heading("Outlook"),
            RawBlock(MORE),
        ]
    )

    assert [draft.role for draft in drafts] == ["body", "recommendations", "recommendations", "body"]


def test_addressees_on_the_level_of_the_recommendations_stay_under_them() -> None:
    drafts = outline(
        [
            heading("Introduction", 2),
            RawBlock(PROSE),
            heading("Recommendations", 2),
            heading("To the harbour masters", 2),
            item("Keep one list of boats."),
        ]
    )

    assert [draft.role for draft in drafts] == ["body", "recommendations", "recommendations"]


def test_an_annex_runs_to_the_end_and_references_end_it() -> None:
    blocks = [
        heading("Introduction"),
        *[RawBlock(PROSE)] * 9,
        heading("Annex 1"),
        RawBlock(MORE),
        heading("Background"),
    ]
    drafts = outline([*blocks, RawBlock(MORE), heading("References"), *map(RawBlock, ENTRIES)])

    assert [draft.role for draft in drafts] == ["body", "annex", "annex", "references"]


def test_an_abstract_that_runs_into_its_label_becomes_heading_and_paragraph() -> None:
    drafts = outline(
        [heading("Counting"), RawBlock(f"Abstract: {PROSE} {MORE}"), heading("Introduction"), RawBlock(PROSE)]
    )

    assert [draft.role for draft in drafts] == ["front", "abstract", "body"]
    assert texts(drafts, "abstract") == ["Abstract:", f"{PROSE} {MORE}"]


def test_the_paragraph_above_the_keywords_is_the_abstract() -> None:
    long = f"{PROSE} {MORE} {PROSE}"
    drafts = outline([heading("Counting"), RawBlock(long), RawBlock("Lakes; boats; counting; the common register")])

    assert texts(drafts, "abstract") == [long]
    assert texts(drafts, "furniture") == ["Lakes; boats; counting; the common register"]


@pytest.mark.parametrize(
    "text",
    [
        "Back to top",
        "Next: Who pays for the lamps: a plan, a budget and a date",
        "Skip to main content",
        "Click here to download the full text of this paper",
        "This module is a resource for trainers",
        "Compare @count lake school",
        "Duration: @duration",
        "We use cookies to give you the best experience. Accept all cookies or change your settings.",
        "Share on Facebook",
        "© 2031 Lake Institute. All rights reserved.",
        "Page 3 of 10",
        "Home > Topics > Lakes",
        "T he fe rry m as t er s of th e l ake k ee p a l ist o f b oa ts",
        "17",
    ],
)
def test_template_text_is_furniture(text: str) -> None:
    assert is_template(text)


@pytest.mark.parametrize(
    "text",
    [
        "Next came the winter, and with it the ice on the lake.",
        "Search and rescue was left to the fishers of the reed belt.",
        "She was sent back to the shore that she had left in March.",
        "Cookies were all the children had eaten since the boat had left.",
        "The copyright law of 1988 does not know the fishers' maps, and no one has asked them.",
        "In May 2016 the ferry stopped.",
    ],
)
def test_sentences_with_the_words_of_a_template_are_text(text: str) -> None:
    assert not is_template(text)


def test_a_first_line_from_another_site_is_furniture() -> None:
    stray = (
        "The term paper will be the last step of your project and you will use your outline for it. By completing this"
        " term paper you should be able to: 1) Explain th"
    )
    drafts = outline([RawBlock(stray), heading("Counting the Drowned"), RawBlock("Ada Fictional"), RawBlock(PROSE)])

    assert texts(drafts, "furniture") == [stray]
    assert drafts[0].title == "Counting the Drowned"


def test_a_list_of_points_is_no_keyword_line() -> None:
    assert is_keyword_line("Keywords: lakes, boats")
    assert not is_keyword_line("We ask for lamps; for boats; for a register; and for the names of the lost.")


@pytest.mark.parametrize(
    ("text", "caption"),
    [
        ("Figure 2: Safe passage", True),
        ("Table 4. Boats by shore, 2019–2030", True),
        ("Source: Ferry Office of Lower Aldia, 2019.", True),
        ("Photo: A. Fictional/Lake Institute", True),
        ("Figure 2 shows that crossings fell after the lamps were lit.", False),
        ("Table 4 lists the boats that were lost.", False),
        ("Sources differ on how many boats were lost.", False),
        ("Map-making was a trade of the reed belt.", False),
    ],
)
def test_captions_are_told_from_sentences_about_figures(text: str, caption: bool) -> None:
    assert is_caption(text) is caption


def test_a_labelled_box_ends_at_its_link_line_and_the_section_goes_on_after_it() -> None:
    drafts = outline(
        [
            heading("Crossings"),
            RawBlock(PROSE),
            RawBlock("Box 4"),
            RawBlock("Harbour Round"),
            RawBlock("The Harbour Round brings the ferry masters of the three shores to one table."),
            item("one telephone number for boats in distress"),
            RawBlock("The Harbour Round"),
            RawBlock(MORE),
        ]
    )

    assert roles(drafts) == [("body", "Crossings"), ("box", "Box 4: Harbour Round"), ("body", "Crossings")]
    assert [part.kind for part in drafts[1].parts] == ["heading", "heading", "paragraph", "item", "caption"]


def test_a_box_that_the_file_marks_is_a_section_titled_by_its_first_line() -> None:
    drafts = outline(
        [
            heading("Crossings"),
            RawBlock(PROSE),
            RawBlock("Night Lights", "heading", 3, box=True),
            RawBlock("A fund of the three shores pays for lamps along the reed belt.", box=True),
            RawBlock(MORE),
        ]
    )

    assert roles(drafts) == [("body", "Crossings"), ("box", "Night Lights"), ("body", "Crossings")]


def test_a_titled_run_closed_by_a_source_line_is_a_box() -> None:
    drafts = outline(
        [
            heading("Rules", 2),
            RawBlock(PROSE),
            heading("Aldia’s ferry welfare programme", 2),
            RawBlock(MORE),
            RawBlock("Source: Ferry Office of Lower Aldia, n.d."),
            RawBlock(PROSE),
        ]
    )

    assert roles(drafts) == [("body", "Rules"), ("box", "Aldia’s ferry welfare programme"), ("body", "Rules")]


def test_lettered_notes_betray_a_box() -> None:
    lettered = lettered_endings([f"{MORE}a", "Another paragraph that ends with no letter."])
    drafts = outline(
        [heading("Rules", 2), RawBlock(PROSE), heading("Reed belt", 2), RawBlock(MORE), RawBlock(PROSE)], lettered
    )

    assert roles(drafts) == [("body", "Rules"), ("box", "Reed belt"), ("body", "Rules")]


@pytest.mark.parametrize("text", ENTRIES)
def test_references_are_known_by_author_year_and_work(text: str) -> None:
    assert is_entry(text)
    assert starts_entry(text)


@pytest.mark.parametrize(
    "text",
    [
        "Doe (2010) argues that walls are built where wells are dry, and that it has long been so.",
        "In 2010, the Ferry Office of Lower Aldia began to count boats, and published the list in the Aldia Review.",
        "Founder of the reed belt branch of the Ferry Crews and Allied Workers Union and its"
        " president since 1967. Crews'"
        " member of the board from 1965 to 1975.",
    ],
)
def test_prose_that_cites_is_no_reference(text: str) -> None:
    assert not is_entry(text)


def test_a_list_of_references_without_a_heading_is_found() -> None:
    drafts = outline([heading("Introduction"), RawBlock(PROSE), RawBlock(MORE), *map(RawBlock, ENTRIES)])

    assert [draft.role for draft in drafts] == ["body", "references"]
    assert texts(drafts, "references") == list(ENTRIES)


def test_an_entry_cut_over_lines_is_joined() -> None:
    parts = [
        Part("Doe, Ada, Bo Fictional and", "reference"),
        Part("Cy Invented. 2010. Walls and Wells. Aldia: Lakeside", "reference"),
        Part("Press.", "reference"),
        Part("———. 2012. More Walls. Aldia: Lakeside Press.", "reference"),
    ]

    joined = [part.text for part in join_entries(parts)]

    assert joined == [
        "Doe, Ada, Bo Fictional and Cy Invented. 2010. Walls and Wells. Aldia: Lakeside Press.",
        "———. 2012. More Walls. Aldia: Lakeside Press.",
    ]


def test_a_missed_heading_does_not_let_a_reference_list_swallow_a_chapter() -> None:
    chapter = [PROSE, MORE, PROSE, MORE]
    drafts = outline([heading("References"), *map(RawBlock, ENTRIES), *map(RawBlock, chapter)])

    assert [draft.role for draft in drafts] == ["references", "body"]
    assert texts(drafts, "body") == chapter


def test_a_sentence_cut_by_a_note_and_a_page_number_is_whole_again() -> None:
    first, second = PROSE[:70].rsplit(" ", 1)[0], PROSE[len(PROSE[:70].rsplit(" ", 1)[0]) + 1 :]
    drafts = outline(
        [
            heading("Introduction"),
            RawBlock(first, page=1),
            RawBlock("4 See Doe, op. cit., p. 3.", "footnote", page=1),
            RawBlock("18", page=1),
            RawBlock(second, page=2),
        ]
    )

    assert texts(drafts, "body") == ["Introduction", PROSE]
    assert [draft.role for draft in drafts] == ["body", "footnotes", "furniture"]
    assert drafts[0].parts[1].turns == ((len(first) + 1, 2),)


def test_numbered_notes_at_the_end_of_a_web_page_are_footnotes() -> None:
    notes = [f"[{n}] Ada Doe, Walls and Wells (2010), p. {n}." for n in range(1, 6)]
    drafts = outline([heading("Introduction"), RawBlock(PROSE), *map(RawBlock, notes)])

    assert [draft.role for draft in drafts] == ["body", "footnotes"]


def test_numbered_recommendations_are_no_notes() -> None:
    points = [f"{n}. The harbour masters should keep list number {n} of the boats." for n in range(1, 6)]
    drafts = outline([heading("Recommendations"), *map(RawBlock, points)])

    assert texts(drafts, "recommendations")[1:] == points


def test_a_table_of_contents_is_front_and_its_lines_open_no_sections() -> None:
    lines = ["Introduction ........ 3", "Recommendations ........ 7", "References ........ 9"]
    drafts = outline(
        [heading("Counting"), heading("Contents"), *map(RawBlock, lines), heading("Introduction"), RawBlock(PROSE)]
    )

    assert [draft.role for draft in drafts] == ["front", "body"]


def test_a_note_on_the_author_between_the_first_paragraphs_is_a_footnote() -> None:
    note = "Ada Fictional is a lecturer at the School of Lakes. Her e-mail: ada@lakes.example"
    drafts = outline([heading("Counting"), RawBlock("Abstract"), RawBlock(PROSE), RawBlock(note), RawBlock(MORE)])

    assert texts(drafts, "footnotes") == [note]


def test_a_running_head_called_contents_opens_no_section() -> None:
    drafts = outline([heading("Introduction"), *[RawBlock(PROSE)] * 8, heading("Contents"), *[RawBlock(MORE)] * 3])

    assert [draft.role for draft in drafts] == ["body", "front", "body"]
    assert texts(drafts, "front") == ["Contents"]


def test_everything_before_an_early_table_of_contents_is_front() -> None:
    members = "The members of the committee that wrote this report were chosen by the three shores and met nine times."
    drafts = outline(
        [
            heading("Counting"),
            heading("Current membership"),
            RawBlock(members),
            heading("Contents"),
            RawBlock("Introduction ........ 3"),
            RawBlock("Recommendations ........ 7"),
            heading("Introduction"),
            *[RawBlock(PROSE)] * 20,
        ]
    )

    assert [draft.role for draft in drafts] == ["front", "body"]


def test_an_abstract_ends_where_the_next_heading_was_missed() -> None:
    drafts = outline([heading("Counting"), heading("Abstract"), RawBlock(PROSE), *[RawBlock(f"{MORE} {PROSE}")] * 12])

    assert [draft.role for draft in drafts] == ["front", "abstract", "body"]
    assert texts(drafts, "abstract") == ["Abstract", PROSE]


def test_acknowledgements_do_not_swallow_a_report() -> None:
    drafts = outline([heading("Acknowledgements"), *[RawBlock(f"{MORE} {PROSE}")] * 20])

    assert [draft.role for draft in drafts] == ["front", "body"]


def test_a_heading_called_funding_in_the_middle_is_a_chapter() -> None:
    blocks = [heading("Introduction"), *[RawBlock(PROSE)] * 9, heading("Funding"), *[RawBlock(MORE)] * 9]

    assert [draft.role for draft in outline(blocks)] == ["body", "body"]


def test_a_coloured_title_page_is_no_box() -> None:
    drafts = outline(
        [RawBlock("Counting the Drowned", "heading", 1, box=True), heading("Introduction"), RawBlock(PROSE)]
    )

    assert [draft.role for draft in drafts] == ["front", "body"]


def test_a_boxed_summary_and_boxed_recommendations_keep_their_roles() -> None:
    drafts = outline(
        [
            heading("Introduction"),
            RawBlock(PROSE),
            RawBlock("Key recommendations", "heading", 2, box=True),
            RawBlock("Keep one list of boats.", "item", 1, box=True),
            RawBlock(MORE),
        ]
    )

    assert [draft.role for draft in drafts] == ["body", "recommendations", "body"]


def test_case_studies_with_sections_of_their_own_are_chapters() -> None:
    drafts = outline(
        [
            heading("Introduction"),
            RawBlock(PROSE),
            heading("Case study 1: The reed belt"),
            heading("Boats", 2),
            RawBlock(MORE),
        ]
    )

    assert [draft.role for draft in drafts] == ["body", "body", "body"]


def test_an_annex_that_lists_references_has_their_role() -> None:
    assert role_of_heading("Annex 3: Bibliography") == "references"
    assert role_of_heading("Appendix 7: Acronyms") == "front"


def test_contact_lines_at_the_end_are_furniture() -> None:
    contact = "For more information, contact: Ada Fictional, 555.010.0199 ada@lakes.example"
    drafts = outline([heading("Counting"), *[RawBlock(PROSE)] * 12, RawBlock(contact)])

    assert texts(drafts, "furniture") == [contact]


@pytest.mark.parametrize("text", ["a" * 100_000, "A, " * 20_000, "Ada Bo Cy 2010 " * 4_000, "(credit: " * 4_000])
@pytest.mark.usefixtures("in_time")
def test_a_monstrous_block_is_sectioned_in_time(text: str) -> None:
    assert outline([heading("Counting"), RawBlock(text)])
