"""Lines to blocks: documents written for the project with the faults of real ones, and what must hold for any."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hsnlp.normalise import normalise
from hsnlp.normalise.lines import reflow
from hsnlp.raw import RawBlock, RawDocument, RawKind, RawLine

FIXTURES = Path(__file__).parent / "fixtures" / "lines"


def lines_of(name: str) -> list[RawLine]:
    return [RawLine(line) for line in (FIXTURES / f"{name}.txt").read_text(encoding="utf-8").split("\n")]


def texts(blocks: tuple[RawBlock, ...], kind: str) -> list[str]:
    return [block.text for block in blocks if block.kind == kind]


def blocks_of(text: str) -> tuple[RawBlock, ...]:
    return reflow([RawLine(line) for line in text.split("\n")])


class TestAnArticleWithABlankLineAfterEveryLine:
    blocks = reflow(lines_of("journal_blank_lines"))

    def test_its_paragraphs_are_whole_and_hold_no_furniture(self) -> None:
        found = texts(self.blocks, "paragraph")

        assert found[0].startswith("This essay follows the word security")
        assert found[0].endswith("to the coastal councils and to those who fund them.")
        assert "perspective" not in found[0]
        assert any(
            text.startswith("The first part sets out") and "councils could do if they began" in text for text in found
        )
        assert not any("Occasional Papers" in text or "Press. All rights" in text for text in found)

    def test_running_heads_of_both_pages_and_the_first_are_furniture(self) -> None:
        found = texts(self.blocks, "furniture")

        assert "OCS Volume 3 Number 2 (2019): 11-16 12" in found
        assert [text for text in found if text.startswith("Safety at Sea")] == [
            "Safety at Sea from the Lifeboat 14",
            "Safety at Sea from the Lifeboat 16",
        ]

    def test_an_instruction_from_elsewhere_and_spaced_out_letters_are_furniture(self) -> None:
        found = texts(self.blocks, "furniture")

        assert found[0].startswith("The last worksheet")
        assert found[-1] == "p erm is sio n."

    def test_headings_over_several_lines_are_one(self) -> None:
        found = texts(self.blocks, "heading")

        assert found[0] == "The Fence and the Lifeboat: Rethinking Safety at Sea from a Coastal Perspective"
        assert "How the Fence Came to Be Built, and the Slow Retreat of the Volunteers" in found
        assert found[-2:] == ["Conclusion", "REFERENCES"]

    def test_notes_at_the_foot_are_lifted_out_of_the_sentence_and_joined_over_the_page(self) -> None:
        notes = texts(self.blocks, "footnote")

        assert len(notes) == 2
        assert notes[0].startswith("1 Budget figures")
        assert notes[0].endswith("bulletin and which are revised in the "
            "autumn of that same year, so that two sets of them are always in use at once.")  # fmt: skip
        assert any("were left to volunteers and to the tide." in text for text in texts(self.blocks, "paragraph"))
        assert any("in the north. A comparison of the two shores" in text for text in texts(self.blocks, "paragraph"))

    def test_marks_of_notes_are_gone_from_the_text(self) -> None:
        found = " ".join(texts(self.blocks, "paragraph"))

        assert "built to find. Within two years" in found
        assert "in first aid. Deaths there fell" in found

    def test_each_reference_is_a_part_of_its_own_with_its_address_whole(self) -> None:
        found = texts(self.blocks, "paragraph")[-4:]

        assert found[1] == "Quill, Bo. 2014. “Radar and Its Uses.” Journal of Imagined Shores 4(2): 31-49."
        assert found[2] == "Orvane Harbour Board. 2018. Annual Bulletin. http://harbour.example/bulletin/2018.pdf."


class TestARecognisedScan:
    blocks = reflow(lines_of("scan_notes"))

    def test_a_sentence_cut_by_notes_is_whole(self) -> None:
        found = texts(self.blocks, "paragraph")

        assert found[0].endswith(
            "their knowledge only confirms the need to listen to those who live beside a frontier."
        )
        assert "felt first as hunger and only later as an insult." in found[1]

    def test_numbered_and_unnumbered_notes_become_footnotes(self) -> None:
        notes = texts(self.blocks, "footnote")

        assert "¹ Ilse Nobody, Eggs and Flour: A Market Study, Sellbrook, 2003" in notes
        assert any(note.startswith("Ada Fiction, ") for note in notes)
        assert any(note.startswith("A ferryman here means") for note in notes)
        assert "³ Ibid." in notes

    def test_a_note_that_swallowed_the_rest_of_a_sentence_gives_it_back(self) -> None:
        assert "⁴ District Circular No. 8, op.cit." in texts(self.blocks, "footnote")
        assert any("the telegraph could claim. What the ferrymen" in text for text in texts(self.blocks, "paragraph"))

    def test_superior_and_plain_marks_of_notes_are_gone(self) -> None:
        found = " ".join(texts(self.blocks, "paragraph"))

        assert not any(char in found for char in "¹²³⁴⁵")
        assert "anybody had seen. Rumour had come" in found

    def test_a_list_keeps_its_items_and_emphasis_signs_go(self) -> None:
        assert len(texts(self.blocks, "item")) == 3
        assert not any("*" in block.text for block in self.blocks)

    def test_a_bare_page_number_is_furniture(self) -> None:
        assert texts(self.blocks, "furniture") == ["27"]


class TestAWebPageWithBoxes:
    blocks = reflow(lines_of("web_boxes"))

    def test_boxes_run_from_their_label_to_their_caption(self) -> None:
        raw = RawDocument("page.txt", "text/plain", "", lines=tuple(lines_of("web_boxes")))
        document = normalise(raw, "page")

        boxed = "\n".join(s.span.of(document.text) for s in document.sections if s.role == "box")
        assert boxed.startswith("Box 3")
        assert "(b) Any person who asks to be walked home;" in boxed
        assert "Watch groups stress" not in boxed
        assert boxed.count("Soup Round\n") == 2

    def test_captions_of_figures_are_captions(self) -> None:
        assert texts(self.blocks, "caption") == ["Figure 1: A lantern", "Source: Lantern Store, Tarn"]

    def test_navigation_at_both_ends_is_furniture(self) -> None:
        assert texts(self.blocks, "furniture") == [
            "This page is a resource for evening classes",
            "Next: Lanterns and their repair: a practical guide",
            "Back to top",
        ]


def test_template_placeholders_and_their_link_are_furniture() -> None:
    blocks = reflow(lines_of("placeholders"))

    assert texts(blocks, "furniture") == [
        "Click here to download the full text of this note",
        "Show @count evening courses",
        "• @title",
        "• Starts: @date",
        "Show evening courses",
    ]
    assert len(texts(blocks, "paragraph")) == 3


class TestAChapterWithGluedNoteNumbers:
    blocks = reflow(lines_of("glued_notes"))

    def test_marks_that_rise_are_taken_out(self) -> None:
        found = " ".join(texts(self.blocks, "paragraph"))

        assert "by the end of 2029. This is" in found
        assert "the parish holds together. In other words" in found
        assert "The workplan, which is kept" in found
        assert "in one evening. They let anybody" in found

    def test_numbers_that_are_no_marks_stay(self) -> None:
        found = " ".join(texts(self.blocks, "paragraph"))

        for kept in ("3.4 hundred", "G20", "COVID-19", "Article 13", "56 villages", "2007", "by 2030"):
            assert kept in found

    def test_headings_in_sentence_case_are_seen_without_blank_lines(self) -> None:
        assert texts(self.blocks, "heading")[1:] == [
            "Who minds the lamps when the lamplighters leave",
            "Lamps across different hands",
            "Low Meadow rules on borrowed lamps",
        ]


class TestPagesWhoseNumbersStuckToTheText:
    blocks = reflow(lines_of("pages_glued_numbers"))

    def test_the_numbers_are_cut_off_and_the_sentences_joined(self) -> None:
        found = " ".join(texts(self.blocks, "paragraph"))

        assert texts(self.blocks, "furniture") == ["1", "2", "3"]
        assert "they too are largely the work" in found
        assert "with the help of the fishing fleet" in found

    def test_a_bullet_alone_on_its_line_opens_the_item_that_follows(self) -> None:
        assert texts(self.blocks, "item") == [
            "To keep every light burning through the winter.",
            "To train two keepers for each light, so that none is ever alone with the sea.",
        ]

    def test_initials_that_recognition_tore_apart_are_whole(self) -> None:
        assert "The U.S. and its charts" in " ".join(texts(self.blocks, "paragraph"))


class TestPagesWithNotesAndHeadsOfTwoLines:
    blocks = reflow(lines_of("pages_with_notes"))

    def test_both_lines_of_the_head_are_furniture(self) -> None:
        found = texts(self.blocks, "furniture")

        assert found.count("Papers of the Evening School 6.2 (Spring 2013)") == 3
        assert sum(text.startswith("TESTWELL: A Quiet Coast") for text in found) == 3

    def test_paragraphs_go_on_over_notes_and_heads(self) -> None:
        found = " ".join(texts(self.blocks, "paragraph"))

        assert "That is how a light became a boat, and a boat a landing" in found
        assert "any thirst or any kindness. His coast is a coast of lights" in found

    def test_all_notes_are_footnotes(self) -> None:
        assert [note[0] for note in texts(self.blocks, "footnote")] == ["1", "2", "3", "4"]

    def test_section_numbers_and_titles_are_headings(self) -> None:
        found = texts(self.blocks, "heading")

        assert "A QUIET COAST: ON WATCHING AND BEING SEEN" in found
        assert [text for text in found if text in ("I", "II", "The Rain Itself")] == ["I", "II", "The Rain Itself"]


class TestHintsOfAReader:
    def test_a_hinted_line_keeps_its_kind(self) -> None:
        kinds: list[RawKind] = ["heading", "footnote", "furniture", "row", "caption", "item"]
        blocks = reflow([RawLine(f"Some words of a {kind}", page=1, kind=kind) for kind in kinds])

        assert [block.kind for block in blocks] == kinds

    def test_two_lines_of_one_heading_are_joined_and_two_headings_are_not(self) -> None:
        lines = [
            RawLine("The Long Way", 1, "heading", 1),
            RawLine("to the Ford", 1, "heading", 1),
            RawLine("", 1),
            RawLine("Findings", 1, "heading", 2),
            RawLine("The ford was closed in the spring.", 1),
        ]

        assert texts(reflow(lines), "heading") == ["The Long Way to the Ford", "Findings"]

    def test_rows_keep_their_cells(self) -> None:
        blocks = reflow([RawLine("Boats\t 12\t", 1, "row"), RawLine("Crews\t40\t7", 1, "row")])

        assert texts(blocks, "row") == ["Boats\t12", "Crews\t40\t7"]

    def test_each_numbered_note_is_a_footnote_of_its_own(self) -> None:
        lines = [
            RawLine("The ford was closed.", 1),
            RawLine("1 Almanac of the ford, which", 1, "footnote"),
            RawLine("nobody has read.", 1, "footnote"),
            RawLine("2 Ibid.", 1, "footnote"),
        ]

        assert texts(reflow(lines), "footnote") == ["1 Almanac of the ford, which nobody has read.", "2 Ibid."]

    def test_a_paragraph_goes_on_over_a_page_with_notes_and_heads_and_keeps_its_first_page(self) -> None:
        lines = [
            RawLine("The keepers of the lights have asked the council for a second boat, and for", 4),
            RawLine("3 Minutes of the council.", 4, "footnote"),
            RawLine("", 4),
            RawLine("A Plan for the Lights", 5, "furniture"),
            RawLine("", 5),
            RawLine("a crew that can row it.", 5),
        ]
        blocks = reflow(lines)

        assert texts(blocks, "paragraph") == [
            "The keepers of the lights have asked the council for a second boat, and for a crew that can row it."
        ]
        assert next(block.page for block in blocks if block.kind == "paragraph") == 4

    def test_a_box_of_the_reader_stays_a_box(self) -> None:
        blocks = reflow(
            [RawLine("A boxed sentence about soup.", 1, box=True), RawLine(""), RawLine("Outside of it.", 1)]
        )

        assert [block.box for block in blocks] == [True, False]


@pytest.mark.parametrize(
    ("torn", "whole"),
    [
        ("the coun-\ncil met and the council ate", "the council met and the council ate"),
        ("a people-\ncentred policy for the towns", "a people-centred policy for the towns"),
        ("the rule of non-\nrefoulement binds the towns", "the rule of non-refoulement binds the towns"),
        ("short- and long-\nterm aims of the towns", "short- and long-term aims of the towns"),
        ("a humani-\ntarian and an anti-\ncipated step", "a humanitarian and an anticipated step"),
        ("it is under-\nstood, with-\nout a net-\nwork", "it is understood, without a network"),
        ("the years 1949-\n1953 were wet", "the years 1949-1953 were wet"),
        ("see http://coast.example/a-\nb/c.html for more", "see http://coast.example/a-b/c.html for more"),
        ("the old people re\\\nmain in the towns", "the old people remain in the towns"),
        ("the point of view \\\nof the towns", "the point of view of the towns"),
    ],
)
def test_words_torn_at_a_line_end_are_made_whole(torn: str, whole: str) -> None:
    assert [block.text for block in blocks_of(torn)] == [whole]


def test_the_document_itself_decides_on_a_hyphen() -> None:
    text = "The re-\nentry of boats is common here.\n\nEach re-entry is written down, and every re-entry costs a fee."

    assert "The re-entry of boats" in blocks_of(text)[0].text


def test_a_list_of_a_resolution_becomes_items_with_levels() -> None:
    blocks = blocks_of(
        "The council decides:\n(a) To open the ford to all who\nneed it, in any season;\n(b) To pay the ferrymen:\n"
        "(i) in flour;\n(ii) in coin;\n(c) To meet again."
    )

    assert [(block.kind, block.level) for block in blocks[1:]] == [
        ("item", 1), ("item", 1), ("item", 1), ("item", 2), ("item", 1),
    ]  # fmt: skip
    assert blocks[1].text == "(a) To open the ford to all who need it, in any season;"


def test_a_numbered_paragraph_of_a_report_is_no_list_item() -> None:
    text = "12. The council heard the ferrymen. " + "It asked them many questions about the ford and the boats. " * 5

    assert blocks_of(text)[0].kind == "paragraph"


def test_a_markdown_heading_is_a_heading_of_its_level() -> None:
    blocks = blocks_of("# The Ford\n\nIt was closed in the *wet* spring.\n\n### After\n\nIt was opened.")

    assert [(b.kind, b.level, b.text) for b in blocks if b.kind == "heading"] == [
        ("heading", 1, "The Ford"),
        ("heading", 3, "After"),
    ]
    assert blocks[1].text == "It was closed in the wet spring."


@pytest.mark.parametrize(
    "line", ["Page 3 of 40", "- 12 -", "ix", "©2031 Nobody. All rights reserved.", "{{name}}", "Back to top"]
)
def test_furniture_that_shows_by_itself_is_kept_as_furniture(line: str) -> None:
    blocks = blocks_of(f"The ford was closed in the spring of that year.\n\n{line}\n\nIt was opened again in autumn.")

    assert texts(blocks, "furniture") == [line]


def test_a_short_form_is_no_note_mark() -> None:
    text = "They said they’d go, and he’d go too. The word “safe”a was theirs. We’d seen 40 km² of it by 4.30 in May."

    assert blocks_of(text)[0].text == text.replace("”a", "”")


def test_nothing_comes_of_nothing() -> None:
    assert reflow([]) == ()
    assert reflow([RawLine(""), RawLine("  "), RawLine("\u200b")]) == ()


VOCABULARY = (
    "the ford boat council of and Women river asked had been closed. opened, safety (see below) border-guards "
    "Sellbrook people 1999 3.4 12 state; ends: migration.4 trust, “kitchen” it’s http://ford.example/a Tarn, ferry"
)
WORDS = st.sampled_from(VOCABULARY.split())
LINES = st.builds(
    lambda words, head, tail: head + " ".join(words) + tail,
    st.lists(WORDS, max_size=12),
    st.sampled_from(["", "", "", "- ", "• ", "(a) ", "3. ", "# ", "¹ ", "  "]),
    st.sampled_from(["", "", "", "-", "\\", " \\", ".", "²"]),
)
KINDS: st.SearchStrategy[RawKind | None] = st.sampled_from(
    [None, None, None, None, "heading", "footnote", "furniture", "row", "caption", "item"]
)
DOCUMENTS = st.lists(st.builds(RawLine, LINES, st.none() | st.integers(1, 3), KINDS), max_size=40)


def letters(parts: list[str]) -> Counter[str]:
    return Counter(char for part in parts for char in part if char.isalpha())


@settings(deadline=None)
@given(DOCUMENTS)
def test_every_letter_of_the_lines_is_in_exactly_one_block(lines: list[RawLine]) -> None:
    blocks = reflow(lines)

    assert letters([block.text for block in blocks]) == letters([line.text for line in lines])


@settings(deadline=None)
@given(DOCUMENTS)
def test_blocks_hold_no_line_break_and_are_never_empty(lines: list[RawLine]) -> None:
    for block in reflow(lines):
        assert block.text.strip() != ""
        assert block.kind == "row" or block.text.strip() == block.text
        assert "\n" not in block.text
        assert (block.level > 0) == (block.kind in ("heading", "item"))


@settings(deadline=None)
@given(DOCUMENTS)
def test_hinted_furniture_rows_and_notes_stay_what_they_are(lines: list[RawLine]) -> None:
    blocks = reflow([line for line in lines if line.kind in ("furniture", "row", "footnote")])

    assert {block.kind for block in blocks} <= {"furniture", "row", "footnote"}


@pytest.mark.usefixtures("in_time")
def test_a_book_is_reflowed_in_time() -> None:
    rng = random.Random(7)
    words = "the ford boat council women river asked had been closed opened safety border people state trust".split()  # noqa: SIM905
    lines = [
        RawLine(text, number)
        for number in range(1, 201)
        for text in [*(" ".join(rng.choices(words, k=13)) for _ in range(40)), f"Papers of the Ford {number}"]
    ]

    blocks = reflow(lines)

    assert len(texts(blocks, "furniture")) == 200


def test_links_and_note_links_of_markdown_give_way_to_their_words() -> None:
    blocks = blocks_of(
        "The [ford](https://ford.example/a) was closed.[\\[1\\]](#_ftn1) It rained.[^2]\n\nAn *odd*, **wet** year."
    )

    assert blocks[0].text.startswith("The ford was closed.")
    assert "(https" not in blocks[0].text
    assert "[^2]" not in blocks[0].text
    assert blocks[1].text == "An odd, wet year."


def test_a_speech_all_in_capitals_is_no_row_of_headings() -> None:
    lines = [
        "FRIENDS, IT IS A PLEASURE TO OPEN THE SECOND MEETING OF THE",
        "FERRYMEN OF THE RIVER SELL. LAST YEAR I TOLD YOU THAT THE",
        "FORD WOULD BE OPEN BY THE SPRING, AND THAT THE DISTRICT",
        "OFFICE WOULD PAY FOR NEW BOATS OUT OF ITS OWN BUDGET.",
        "",
        "SINCE THEN I HAVE VISITED EACH OF YOU, TOGETHER WITH THE",
        "KEEPER OF THE LANTERN STORE, AND HAVE SEEN HOW THE BOATS",
        "ARE USED BY THE PEOPLE ON BOTH BANKS OF THE RIVER IN ALL",
        "WEATHERS AND AT ALL HOURS OF THE DAY.",
        "",
        "WE WILL GO ON WITH THIS WORK UNTIL THE LAST OF THE OLD",
        "BOATS HAS BEEN BROUGHT ASHORE.",
    ]

    assert [block.kind for block in blocks_of("\n".join(lines))] == ["paragraph"] * 3


def test_a_repeated_sentence_is_never_taken_for_a_running_head() -> None:
    page = "\n\n".join(
        f"Recommendation {n}: Lamp {n}\n\nThe council should each year and in each season\n\n"
        f"mend lamp {n} of the harbour.\n\n{n}"
        for n in range(1, 6)
    )

    assert not [text for text in texts(blocks_of(page), "furniture") if "council" in text]
