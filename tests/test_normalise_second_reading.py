"""Faults that a second reading of documents beside their sources brought to light, on text written for the tests."""

from __future__ import annotations

import pytest

from hsnlp.documents import Document
from hsnlp.normalise import normalise
from hsnlp.normalise.lines import reflow
from hsnlp.normalise.lines.hyphens import join_lines, vocabulary
from hsnlp.raw import RawBlock, RawDocument, RawLine

PROSE = (
    "The harbour master keeps a list of those who were pulled out of the water, and he reads it aloud once a year to"
    " whoever cares to come."
)
MORE = (
    "Nobody had asked the fishermen what they were afraid of, and when at last somebody did, the answers filled three"
    " notebooks and a calendar."
)


def normalised(text: str, *, name: str = "paper.txt") -> Document:
    return normalise(RawDocument(name, "text/plain", "", lines=tuple(RawLine(line) for line in text.split("\n"))), "d")


def in_role(document: Document, *roles: str) -> str:
    return "\n".join(s.span.of(document.text) for s in document.sections if s.role in roles)


def headings(document: Document) -> list[str]:
    return [b.span.of(document.text) for b in document.blocks if b.kind == "heading"]


class TestHeadings:
    def test_numbered_capitals_above_numbered_paragraphs_are_headings(self) -> None:
        document = normalised(
            f"A PLAN FOR THE COAST\n\n{PROSE}\n\n1. WHAT WE FACE\n\n1.1 {PROSE}\n\n1.2 {MORE}\n\n2. WHAT WE WANT\n\n"
            f"2.1 {MORE}\n\n2.2 {PROSE}\n"
        )

        assert [s.title for s in document.sections if s.role == "body"][-2:] == ["1. WHAT WE FACE", "2. WHAT WE WANT"]

    def test_a_question_by_itself_heads_what_answers_it(self) -> None:
        document = normalised(
            f"Lesson four\n\n{PROSE}\n\nHow do villages answer?\n\nAnswers are of two kinds.\n\n{MORE}\n\n{PROSE}\n"
        )

        assert "How do villages answer?" in headings(document)

    def test_a_byline_is_no_heading_and_gives_the_author(self) -> None:
        document = normalised(
            "A year at the quay\n\nBy Ada Fictional. Printed again with leave of the Lamp, 3 May 2020\n\n"
            f"{PROSE}\n\n{MORE}\n"
        )

        assert document.metadata.authors == ("Ada Fictional",)
        assert headings(document) == ["A year at the quay"]

    def test_a_known_heading_is_not_joined_to_the_line_above_it(self) -> None:
        lines = ["Lamps and Nets", "", "School of the Shore \\", "", "Executive Summary", ""]
        for sentence in (PROSE, MORE, PROSE, MORE):
            words = sentence.split()
            lines += [" ".join(words[i : i + 9]) for i in range(0, len(words), 9)]
        document = normalised("\n\n".join(line for line in lines if line))

        assert "Executive Summary" in [s.title for s in document.sections if s.role == "abstract"]


class TestFurniture:
    def test_sentences_of_another_site_above_the_title_are_furniture(self) -> None:
        words = f"{PROSE} {MORE} {PROSE} {MORE} {PROSE} {MORE}".split()
        wrapped = [" ".join(words[i : i + 8]) for i in range(0, len(words), 8)]
        first = "Pack your lunch before nine. Leave the bag by the door of the hall. You should"
        document = normalised("\n\n".join([first, "Nets and Lamps", *wrapped]))

        assert document.text.startswith("Nets and Lamps")
        assert "Pack your lunch" in in_role(document, "furniture")

    @pytest.mark.parametrize(
        "line",
        [
            "Download the full text of this paper",
            "Price: @price_class",
            "Fare: @fare",
            "Also today: Bakers strike | Choir wins prize | Tide tables",
            "Copyright The Example Lamp 1999. Names are made up.",
            "61st plenary meeting",
            "4 October 2012",
        ],
    )
    def test_links_variables_and_datelines_are_never_coded(self, line: str) -> None:
        body = "\n\n".join([PROSE, MORE] * 7)
        document = normalised(f"A title of some length\n\n{body}\n\n{line}")

        assert line in in_role(document, "furniture")

    def test_a_sites_menu_is_furniture_and_the_title_is_that_of_the_page(self) -> None:
        document = normalised(
            f"Shore School\n\n Home\n\n Modules\n\n Contact\n\nModule 2: Who answers the lamp\n\n{PROSE}\n\n{MORE}\n"
        )

        assert document.metadata.title == "Module 2: Who answers the lamp"
        assert "Contact" in in_role(document, "furniture")

    def test_a_running_head_that_occurs_once_is_known_by_the_title_that_it_repeats(self) -> None:
        lines = [
            RawLine("Lamps of the Strait", 1, "heading", 1),
            RawLine("Ada Fictional and Bo Invented", 1),
            RawLine("", 1),
            *(RawLine(text, 1) for text in (PROSE[:70], PROSE[70:], "", MORE[:70], MORE[70:])),
            *(RawLine(text, 1) for text in (*[PROSE[:60]] * 9, "and the keeper who was on watch that night had")),
            RawLine("Fictional and Invented: Lamps of the Strait", 2),
            RawLine("seen neither the boat nor the light of it.", 2),
        ]
        blocks = reflow(lines)

        assert "Fictional and Invented: Lamps of the Strait" in [b.text for b in blocks if b.kind == "furniture"]
        assert any("that night had seen neither" in block.text for block in blocks)

    def test_page_numbers_in_the_middle_of_lines_are_taken_out_by_their_pace(self) -> None:
        page = f"{PROSE} {MORE} " * 8
        wants = "oil rope bread coal paint glass nails tar soap thread".split()  # noqa: SIM905 - a plain list of words
        asked = [f"The keepers have also {number} asked for more {want}." for number, want in enumerate(wants, start=4)]
        text = "\n\n".join(page + sentence for sentence in asked)
        document = normalised(f"On lamps\n\n{text}\n\nOver 30 keepers signed, and some 12 refused.")

        assert all(f"have also asked for more {want}." in document.text for want in wants)
        assert "Over 30 keepers signed, and some 12 refused." in document.text

    def test_a_word_split_at_a_lines_end_teaches_no_wrong_word(self) -> None:
        lines = ["Keepers re-", "ported a light. They re-", "ported it twice."]

        assert join_lines(lines, vocabulary(lines)) == "Keepers reported a light. They reported it twice."


class TestNotesAndLists:
    def test_a_reference_after_a_notes_full_stop_belongs_to_the_note(self) -> None:
        document = normalised(
            f"{PROSE}\n\n{MORE}¹ {PROSE}² To put out the lamp is to put it out where the keepers are\n\n"
            "³ The figure is the author's and too low. cf. Fictional, p.41\n\n113\n\nfewest and the rocks most.\n\n"
            f"{MORE}\n\n¹ Fictional, op. cit., p. 9.\n\n² Invented, op. cit., p. 3.\n\n{PROSE}\n"
        )

        assert "where the keepers are fewest and the rocks most." in document.text

    def test_entries_whose_lines_end_in_a_backslash_stay_apart(self) -> None:
        body = [f"{PROSE} {MORE}"[i : i + 70] for i in range(0, 250, 70)] * 3
        entries = [
            "Doe, Ada. 2010. Walls and Wells. New Example. \\",
            "Fictional, Bo. 2014. Counting Boats. Aldia: Lakeside Press.",
            "Invented, Cy. 2020. Who Keeps the List? Aldia: Lakeside Press. \\",
        ]
        document = normalised("\n\n".join(["On boats", *body, "References", *entries]))

        assert [b.span.of(document.text) for b in document.blocks if b.kind == "reference"] == [
            entry.rstrip("\\ ") for entry in entries
        ]

    def test_annexes_of_members_and_witnesses_are_kept_and_not_coded(self) -> None:
        body = "\n\n".join(f"{n}. SECTION OF THE REPORT\n\n{PROSE}\n\n{MORE}" for n in range(1, 8))
        document = normalised(
            f"A REPORT\n\n{body}\n\nAPPENDIX 1: LIST OF WITNESSES\n\nLady Example of Nowhere\n\nOral evidence\n\n"
            "Dr Ada Fictional, Lamp Institute\n\nAPPENDIX 2: HOW WE WORKED\n\n" + f"{PROSE}\n\n{MORE}\n"
        )

        assert "Lamp Institute" in in_role(document, "front")
        assert PROSE in in_role(document, "annex")

    def test_signs_of_a_markdown_quotation_and_shortcodes_go(self) -> None:
        document = normalised(f'[tab title="Report"]\n\n{MORE}\n\n> {PROSE}\n\n[/tab]\n')

        assert document.text == f"{MORE}\n\n{PROSE}"

    def test_backslashes_that_escape_a_sign_go(self) -> None:
        assert normalised(f"A lamp costs US\\$ 3 and \\[sic\\] a half. {PROSE}").text.startswith(
            "A lamp costs US$ 3 and [sic]"
        )

    def test_figures_after_a_percentage_are_marks_of_notes(self) -> None:
        document = normalised(
            f"{PROSE[:-1]}.11 It rose.\n\n{MORE[:-1]}.12 The share stood at 40%.13,14 It fell.\n\n"
            f"{PROSE[:-1]}.15 So be it.\n"
        )

        assert "at 40%. It fell." in document.text


class TestTitles:
    def test_a_resolution_has_its_own_title_and_its_clauses_are_coded(self) -> None:
        document = normalised(
            "XY/RES/9/4\n\nDistr.: General\n4 October 2012\n\nNinth session\nAgenda item 3 (a)\n\n"
            "Resolution adopted by the Conference on 4 October 2012\n\n9/4. Lamps on the eastern shore\n\n"
            "The Conference,\n\nRecalling that every keeper is bound to answer a light,\n\n"
            "Deeply concerned that many lights were not answered in the year under review,\n\n"
            "1. Calls upon member States to light the lamps;\n\n2. Decides to meet again in the spring.\n"
        )

        assert document.metadata.title == "Lamps on the eastern shore"
        assert "Recalling that every keeper" in in_role(document, "body")
        assert "Agenda item" not in in_role(document, "body")

    def test_a_title_that_recognition_has_torn_is_no_title(self) -> None:
        document = normalised(f"ST RATEGY FOR T HE SEA\n\n{PROSE}\n\n{MORE}\n")

        assert document.metadata.title == ""

    def test_a_title_that_ends_in_a_colon_goes_on_in_the_next_line(self) -> None:
        words = f"{PROSE} {MORE} {PROSE} {MORE}".split()
        wrapped = [" ".join(words[i : i + 9]) for i in range(0, len(words), 9)]
        document = normalised("\n\n".join(["Lamps and Nets:", "Two Ways of Keeping a Shore", *wrapped]))

        assert document.metadata.title == "Lamps and Nets: Two Ways of Keeping a Shore"

    def test_the_word_above_a_journals_title_is_not_part_of_it(self) -> None:
        document = normalised(
            f"RESEARCH ARTICLE\nLamps and nets on the eastern shore\n\nAda Fictional\n\n{PROSE}\n\n{MORE}\n"
        )

        assert document.metadata.title == "Lamps and nets on the eastern shore"

    def test_the_body_that_sits_is_no_title(self) -> None:
        document = normalised(
            "HOUSE OF LORDS\n\nSelect Example Select Committee\n\n2nd Report of Session 2030\n\nKEEPING LAMPS\n\n"
            f"{PROSE}\n\n{MORE}\n"
        )

        assert document.metadata.title == "KEEPING LAMPS"


def test_a_letter_writers_signature_at_the_end_is_kept_and_not_coded() -> None:
    document = normalised(
        f"The lamp has gone\n\n{PROSE}\n\n{MORE}\n\n{PROSE}\n\n{MORE}\n\nAda Fictional, Port Example\n"
    )

    assert "Ada Fictional, Port Example" in in_role(document, "footnotes")


def test_a_caption_that_ends_in_its_credit_takes_nothing_from_the_next_paragraph() -> None:
    document = normalised(
        f"On lamps\n\n{PROSE}\nA lamp at the eastern end of the quay on the longest night of the year, seen from the"
        f" water side (credit: A. Fictional)\n{MORE}\n{PROSE}\n"
    )

    assert [b.kind for b in document.blocks if "credit" in b.span.of(document.text)] == ["caption"]


def test_lines_of_a_contents_list_that_ran_together_stay_in_front() -> None:
    document = normalised(
        "A REPORT ON LAMPS\n\nContents\n\nWhy we looked at lamps 91 What the keepers told us 92 What ought to be done"
        " now that the oil has run out 94 What may be done later\n\nWho keeps watch at night 96\n\nINTRODUCTION\n\n"
        f"{PROSE}\n\n{MORE}\n"
    )

    assert "Why we looked at lamps 91" in in_role(document, "front")


def test_who_said_it_under_a_quotation_is_no_sentence() -> None:
    document = normalise(
        RawDocument(
            "post.md",
            "text/markdown",
            "",
            blocks=tuple(RawBlock(text) for text in (PROSE, MORE, "— the keeper of the eastern light", PROSE)),
        ),
        "d",
    )

    assert [b.kind for b in document.blocks] == ["paragraph", "paragraph", "caption", "paragraph"]
