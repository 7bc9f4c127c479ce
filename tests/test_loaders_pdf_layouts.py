"""Layouts that a PDF reader trips over: covers, formulae, charts in a column. All texts are invented."""

from __future__ import annotations

from test_loaders_pdf import (
    BOLD,
    CLINIC,
    HARBOUR,
    ITALIC,
    SCHOOL,
    Page,
    Sheet,
    harbour,
    made,
    paragraphs,
    shuffled,
    texts,
)

from hsnlp.documents import Metadata
from hsnlp.loaders.pdf import read_pdf


def cover(*lines: tuple[str, float, str], title: str = "", author: str = "") -> Metadata:
    """Read the metadata of a cover with these lines, each with its size and type."""

    def page(sheet: Sheet) -> None:
        y = 80.0
        for text, size, font in lines:
            sheet.line(60, y, text, size=size, font=font)
            y += 3 * size
        sheet.prose(60, 500, 470, HARBOUR)

    return read_pdf(made(page, title=title, author=author), "cover.pdf").metadata


def test_an_author_is_taken_only_where_the_name_is_printed_at_the_front() -> None:
    assert cover(("Of Quays", 20, BOLD), ("by Zoë B. Strait", 12, ITALIC), author="STRAIT Zoe").authors == (
        "STRAIT Zoe",
    )
    assert cover(("Of Quays", 20, BOLD), ("by Ada Quay", 12, ITALIC), author="Ben Strait").authors == ()


def test_a_body_with_and_in_its_name_is_one_author_and_two_persons_are_two() -> None:
    body, persons = "Standing Panel on Harbours and Winter", "Ada Quay and Ben Strait"
    assert cover((body, 12, BOLD), author=body).authors == (body,)
    assert cover((persons, 12, BOLD), author=persons).authors == ("Ada Quay", "Ben Strait")


def test_the_name_of_a_committee_is_no_title_where_the_page_has_a_better_one() -> None:
    lines = ("Harbours and Winter Select Committee", 22, BOLD), ("Cold Boats", 20, BOLD)
    assert cover(*lines, title="Committee Report 4.3").title == "Cold Boats"
    assert cover(*lines, title="Harbours Select Committee").title == "Cold Boats"
    assert cover(("A", 30, BOLD), title="Harbours Select Committee").title == "Harbours Select Committee"


def test_a_sentence_runs_on_through_a_fraction() -> None:
    def page(sheet: Sheet) -> None:
        y = sheet.prose(60, 80, 225, " ".join([HARBOUR, SCHOOL, CLINIC]) + " So said the")
        end = sheet.line(60, y + 5, "boats that were counted", size=7)
        sheet.line(69, y + 14.5, "boats that came", size=7)
        sheet.line(end + 1, y + 11.2, ". By counting no more of them in the ice,")
        sheet.prose(60, y + 25, 225, "the office hid what it had seen of the winter, and it hid it well.")

    document = read_pdf(made(page), "fraction.pdf")

    whole = " ".join(texts(document))
    assert "boats that were counted / boats that came. By counting no more of them in the ice, the office hid" in whole
    assert not any(text.startswith("the office hid") for text in paragraphs(document))


def test_the_index_of_a_symbol_makes_no_columns_of_a_line() -> None:
    def page(sheet: Sheet) -> None:
        y = sheet.prose(60, 80, 470, HARBOUR)
        for at, index in enumerate(("aw", "bw", "cw")):
            end = sheet.line(60, y + 12 * at, "where D")
            end = sheet.line(end + 0.5, y + 12 * at + 1.4, index, size=5.5)
            sheet.line(end + 3.2, y + 12 * at, "is the number of the boats that were counted in the winter")

    document = read_pdf(made(page), "index.pdf")

    assert texts(document, "row") == []
    assert "where D aw is the number" in " ".join(texts(document)).replace("Daw", "D aw")


def test_columns_are_told_though_one_of_them_holds_a_chart() -> None:
    def page(sheet: Sheet) -> None:
        sheet.prose(310, 80, 225, " ".join([HARBOUR, SCHOOL, CLINIC] * 3))
        for at in range(12):
            sheet.line(75, 85 + 17 * at, str(60 - 5 * at), size=6)
            sheet.line(92 + 15 * at, 296, str(at), size=6)
        sheet.line(120, 310, "Months of the winter", size=7)
        sheet.prose(60, 340, 225, SCHOOL)

    document = read_pdf(made(page), "chart.pdf")

    assert SCHOOL in paragraphs(document)
    assert " ".join([HARBOUR, SCHOOL, CLINIC] * 3) in paragraphs(document)


def test_a_sentence_that_begins_with_a_figure_is_no_caption_and_a_long_caption_is_one_to_its_end() -> None:
    caption = f"Figure 4. Boats at the quay. {HARBOUR} {SCHOOL} {CLINIC}"

    def page(sheet: Sheet) -> None:
        sheet.prose(60, 80, 225, "Figure 3 (left side) compares the boats of the two winters. " + HARBOUR)
        for at, row in enumerate((("Year", "Boats", "Crews"), ("2017", "114", "61"), ("2018", "98", "57"))):
            for x, cell in zip((60, 130, 200), row, strict=True):
                sheet.line(x, 250 + 14 * at, cell)
        sheet.prose(60, 320, 225, caption, size=8)

    document = read_pdf(made(page, harbour, harbour, harbour), "captions.pdf")

    assert " ".join(texts(document, "caption")) == caption


def test_type_a_point_larger_than_the_text_on_a_line_of_its_own_is_a_heading() -> None:
    def page(sheet: Sheet) -> None:
        y = sheet.prose(60, 80, 470, HARBOUR)
        sheet.line(60, y + 20, "Threats of the winter", size=11)
        sheet.prose(60, y + 34, 470, SCHOOL)

    document = read_pdf(made(page, page, page), "larger.pdf")

    assert "Threats of the winter" in texts(document, "heading")


def test_a_foot_that_the_first_page_has_for_itself_is_furniture() -> None:
    def page(number: int) -> Page:
        def draw(sheet: Sheet) -> None:
            sheet.prose(60, 80, 470, shuffled(number))
            foot = "QUAY 12.1 Spring 2012 11" if number == 1 else "QUAY 12.1 (2012)"
            sheet.line(250 if number == 1 else 60, 770 if number == 1 else 790, foot, size=8)

        return draw

    document = read_pdf(made(*[page(n) for n in range(1, 7)]), "feet.pdf")

    assert len(texts(document, "furniture")) == 6
