"""PDF files, set for these tests with reportlab, against what the reader makes of them. All texts are invented."""

from __future__ import annotations

import contextlib
import io
import random
from collections.abc import Callable

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from hsnlp.errors import LoadError, Refusal
from hsnlp.loaders.pdf import read_pdf
from hsnlp.raw import RawDocument, RawLine

WIDTH, HEIGHT = A4
ROMAN, BOLD, ITALIC = "Times-Roman", "Times-Bold", "Times-Italic"
HARBOUR = (
    "The harbour office of Lower Quay counted the boats that came in over the winter and asked their crews where "
    "they had been. Few of them answered at length. Those who did spoke of cold nights, of engines that failed, and "
    "of the fishermen who towed them the last few miles without asking for papers."
)
SCHOOL = (
    "In the spring the school at Mill Lane took in forty pupils whose families had crossed the strait. The teachers "
    "were given no further rooms and no further pay. They divided the gymnasium with curtains and taught in shifts "
    "until the summer, and nobody in the ministry thought to write to them."
)
CLINIC = (
    "The clinic kept its doors open through the night because people who slept in the station had nowhere else to be "
    "warm. A nurse who worked there said that the winter had taught her more about borders than the newspapers had."
)


class Sheet:
    """A page to be set from the top: heights count downwards, as a reader sees them."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas

    def line(self, x: float, y: float, text: str, *, size: float = 10, font: str = ROMAN) -> float:
        """Set one line; return where it ends."""
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, HEIGHT - y, text)
        return x + stringWidth(text, font, size)

    def prose(
        self, x: float, y: float, width: float, text: str, *, size: float = 10, font: str = ROMAN, indent: float = 0
    ) -> float:
        """Set a paragraph; return the height of the line that would follow it."""
        for at, line in enumerate(simpleSplit(" " * round(indent / 2.5) + text, font, size, width)):
            self.line(x + (indent if at == 0 else 0), y, line.strip(), size=size, font=font)
            y += 1.2 * size
        return y

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Draw a ruling line."""
        self.canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)


Page = Callable[[Sheet], None]


def made(*pages: Page, title: str = "", author: str = "", encrypt: str | None = None) -> bytes:
    """Return a PDF with these pages."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=A4, encrypt=encrypt, invariant=True)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    for page in pages:
        page(Sheet(canvas))
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def harbour(sheet: Sheet) -> None:
    """Set one paragraph."""
    sheet.prose(60, 80, 470, HARBOUR)


def shuffled(seed: int) -> str:
    """Return a paragraph that no other page has."""
    words = (HARBOUR + " " + SCHOOL).lower().replace(".", "").replace(",", "").split()
    random.Random(seed).shuffle(words)
    return " ".join(words).capitalize() + "."


def texts(document: RawDocument, kind: str | None = None) -> list[str]:
    """Return the texts of the lines of one kind."""
    return [line.text for line in document.lines if line.kind == kind and line.text]


def paragraphs(document: RawDocument, kind: str | None = None) -> list[str]:
    """Return the lines of one kind, joined where no blank line parts them; other kinds in between are passed over."""
    found: list[list[str]] = [[]]
    for line in document.lines:
        if not line.text and line.kind in (None, kind):
            found.append([])
        elif line.kind == kind:
            found[-1].append(line.text)
    return [" ".join(lines) for lines in found if lines]


def test_a_page_in_two_columns_is_read_down_the_left_one_first() -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(60, 80, "Winter at the Quay", size=20, font=BOLD)
        sheet.prose(60, 110, 475, CLINIC)
        y = sheet.prose(60, 170, 225, HARBOUR)
        sheet.prose(60, y, 225, SCHOOL)
        sheet.prose(310, 170, 225, SCHOOL)

    document = read_pdf(made(page), "two.pdf")

    assert texts(document, "heading") == ["Winter at the Quay"]
    read = " ".join(texts(document))
    assert read == " ".join([CLINIC, HARBOUR, SCHOOL, SCHOOL])


def test_columns_whose_lines_stand_at_different_heights_are_still_two() -> None:
    def page(sheet: Sheet) -> None:
        sheet.prose(60, 100, 225, HARBOUR)
        sheet.prose(305, 104.7, 225, SCHOOL)

    document = read_pdf(made(page), "shifted.pdf")

    assert paragraphs(document) == [HARBOUR, SCHOOL]


def test_paragraphs_are_parted_by_gaps_indents_and_bullets() -> None:
    def page(sheet: Sheet) -> None:
        y = sheet.prose(60, 100, 470, HARBOUR)
        y = sheet.prose(60, y, 470, SCHOOL, indent=15)
        y = sheet.prose(60, y + 8, 470, CLINIC)
        sheet.line(60, y, "• first of two points")
        sheet.line(60, y + 12, "• and the second")

    document = read_pdf(made(page), "paragraphs.pdf")

    assert paragraphs(document) == [HARBOUR, SCHOOL, CLINIC, "• first of two points", "• and the second"]


def test_running_heads_and_page_numbers_are_furniture_on_odd_and_even_pages() -> None:
    def page(number: int) -> Page:
        def draw(sheet: Sheet) -> None:
            head = "Quay and Others" if number % 2 else "Papers on the Strait"
            sheet.line(60 if number % 2 else 430, 40, head, size=8, font=ITALIC)
            sheet.line(290, 810, str(number), size=9)
            sheet.prose(60, 80, 470, f"Page {number} begins here. " + shuffled(number))

        return draw

    document = read_pdf(made(*[page(n) for n in range(1, 9)]), "running.pdf")

    assert len(texts(document, "furniture")) == 16
    assert not any("Quay and Others" in text or "Papers" in text or text.isdigit() for text in texts(document))
    assert [line.page for line in document.lines if line.text.startswith("Page ")] == list(range(1, 9))


def test_a_heading_that_opens_every_chapter_is_no_running_head() -> None:
    def page(number: int) -> Page:
        def draw(sheet: Sheet) -> None:
            sheet.line(60, 40, "Papers on the Strait", size=8)
            if number % 5 == 1:
                sheet.line(60, 70, "Introduction", size=14, font=BOLD)
            sheet.prose(60, 95, 470, shuffled(number))

        return draw

    document = read_pdf(made(*[page(n) for n in range(1, 17)]), "chapters.pdf")

    assert texts(document, "heading") == ["Introduction"] * 4


def test_small_type_at_the_foot_is_a_footnote_and_leaves_no_mark_in_the_sentence() -> None:
    def page(sheet: Sheet) -> None:
        sheet.prose(60, 80, 470, HARBOUR)
        end = sheet.line(60, 150, "The ministry changed its policy")
        sheet.line(end, 146.5, "12", size=6)
        sheet.line(end + 8, 150, "in the 21")
        end = sheet.line(end + 8, 150, "in the 21")
        sheet.line(end, 146.5, "st", size=6)
        sheet.line(end + 7, 150, "year.")
        sheet.rule(60, 700, 160, 700)
        sheet.line(60, 709, "12", size=5)
        sheet.line(67, 712, "Letter to the harbour office, kept with the", size=8)
        sheet.line(60, 722, "papers of the parish.", size=8)

    document = read_pdf(made(page), "notes.pdf")

    assert "The ministry changed its policy in the 21st year." in texts(document)
    assert texts(document, "footnote") == [
        "12 Letter to the harbour office, kept with the",
        "papers of the parish.",
    ]


def test_headings_get_levels_from_size_weight_and_number() -> None:
    def page(sheet: Sheet) -> None:
        y = 80.0
        for heading, size, font in (
            ("1 The crossing", 16, BOLD),
            ("1.1 Boats and crews", 12, BOLD),
            ("1.1.1 Engines", 12, BOLD),
            ("2 The welcome", 16, BOLD),
        ):
            sheet.line(60, y, heading, size=size, font=font)
            y = sheet.prose(60, y + 24, 470, HARBOUR) + 20

    document = read_pdf(made(page), "levels.pdf")

    levels = [(line.text, line.level) for line in document.lines if line.kind == "heading"]
    assert levels == [("1 The crossing", 1), ("1.1 Boats and crews", 2), ("1.1.1 Engines", 3), ("2 The welcome", 1)]


def test_a_bold_stretch_inside_a_sentence_is_no_heading() -> None:
    def page(sheet: Sheet) -> None:
        sheet.prose(60, 80, 470, HARBOUR + " " + SCHOOL)
        sheet.line(60, 300, "The council was told that it would have to choose, and that nobody would say which of")
        sheet.line(60, 312, "the three offices that had once been asked", font=BOLD)
        sheet.line(60, 324, "would pay for the winter that was to come.")

    document = read_pdf(made(page), "bold.pdf")

    assert texts(document, "heading") == []


def ruled(sheet: Sheet, rows: list[list[str]], xs: list[float], top: float) -> float:
    """Draw a ruled table with cells of several lines; return its foot."""
    y = top
    sheet.rule(xs[0], y, xs[-1], y)
    for row in rows:
        foot = y
        for at, cell in enumerate(row):
            foot = max(foot, sheet.prose(xs[at] + 4, y + 11, xs[at + 1] - xs[at] - 8, cell, size=9))
        for x in xs:
            sheet.rule(x, y, x, foot - 4)
        y = foot - 4
        sheet.rule(xs[0], y, xs[-1], y)
    return y


MATRIX = [
    ["Recommendation", "Unit", "Deadline"],
    ["The harbour office should publish its counts every month in co-operation with the crews.", "Lower Quay", "May"],
    ["The ministry should pay the teachers of Mill Lane for the hours that they work.", "Schools section", "June"],
]


def test_a_ruled_table_comes_out_as_rows_of_whole_cells() -> None:
    def page(sheet: Sheet) -> None:
        y = sheet.prose(60, 80, 470, HARBOUR)
        ruled(sheet, MATRIX, [60, 300, 420, 530], y + 10)

    document = read_pdf(made(page), "matrix.pdf")

    assert texts(document, "row") == ["\t".join(row) for row in MATRIX]


def test_a_table_row_that_a_page_break_cuts_is_put_together_again() -> None:
    def first(sheet: Sheet) -> None:
        sheet.prose(60, 80, 470, HARBOUR)
        ruled(
            sheet, [*MATRIX[:2], ["The ministry should pay the teachers", "Schools", "June"]], [60, 300, 420, 530], 700
        )

    def second(sheet: Sheet) -> None:
        y = ruled(sheet, [["of Mill Lane for the hours that they work.", "", ""]], [60, 300, 420, 530], 60)
        sheet.prose(60, y + 20, 470, SCHOOL)

    document = read_pdf(made(first, second), "cut.pdf")

    assert (
        texts(document, "row")[-1]
        == "The ministry should pay the teachers of Mill Lane for the hours that they work.\tSchools\tJune"
    )


def test_figures_in_columns_without_rules_are_a_table_too() -> None:
    rows = [["Year", "Boats", "Crews"], ["2017", "114", "61"], ["2018", "98", "57"], ["2019", "121", "70"]]

    def page(sheet: Sheet) -> None:
        sheet.prose(60, 80, 470, HARBOUR)
        for at, row in enumerate(rows):
            for x, cell in zip((80, 220, 330), row, strict=True):
                sheet.line(x, 180 + 14 * at, cell)
        sheet.prose(60, 260, 470, SCHOOL)

    document = read_pdf(made(page), "figures.pdf")

    assert texts(document, "row") == ["\t".join(row) for row in rows]
    assert paragraphs(document) == [HARBOUR, SCHOOL]


def test_text_in_a_frame_is_marked_as_a_box_and_kept_whole() -> None:
    def page(sheet: Sheet) -> None:
        sheet.prose(60, 80, 470, HARBOUR)
        sheet.canvas.rect(60, HEIGHT - 260, 470, 80)
        sheet.prose(70, 200, 450, CLINIC)
        sheet.prose(60, 300, 470, SCHOOL)

    document = read_pdf(made(page), "box.pdf")

    assert " ".join(line.text for line in document.lines if line.box) == CLINIC
    assert paragraphs(document) == [HARBOUR, CLINIC, SCHOOL]


def test_captions_are_marked_and_sentences_that_name_a_table_are_not() -> None:
    def page(sheet: Sheet) -> None:
        sheet.prose(60, 80, 470, "Table 2 shows how many came. " + HARBOUR)
        sheet.line(60, 160, "Figure 3: Boats at Lower Quay, by month", size=9, font=ITALIC)
        sheet.prose(60, 190, 470, SCHOOL)

    document = read_pdf(made(page), "captions.pdf")

    assert texts(document, "caption") == ["Figure 3: Boats at Lower Quay, by month"]


def test_rotated_stamps_and_numbered_margins_stay_out_of_the_text() -> None:
    def page(sheet: Sheet) -> None:
        sheet.canvas.saveState()
        sheet.canvas.rotate(90)
        sheet.canvas.setFont(ROMAN, 6)
        sheet.canvas.drawString(100, -20, "Copied for the reading room on a wet Tuesday")
        sheet.canvas.restoreState()
        y = sheet.prose(80, 80, 450, HARBOUR + " " + SCHOOL)
        for number in range(1, round((y - 80) / 12) + 1):
            sheet.line(50, 68 + 12 * number, str(number), size=7)

    document = read_pdf(made(page), "margin.pdf")

    assert " ".join(texts(document)) == HARBOUR + " " + SCHOOL
    assert "Copied for the reading room on a wet Tuesday" in texts(document, "furniture")


def test_a_page_that_is_set_sideways_is_read_upright() -> None:
    def page(sheet: Sheet) -> None:
        sheet.canvas.rotate(90)
        for at, line in enumerate(simpleSplit(HARBOUR, ROMAN, 10, 600)):
            sheet.canvas.setFont(ROMAN, 10)
            sheet.canvas.drawString(80, -100 - 12 * at, line)

    document = read_pdf(made(page), "sideways.pdf")

    assert paragraphs(document) == [HARBOUR]


def test_a_large_initial_is_put_back_before_its_word() -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(60, 122, "T", size=34)
        sheet.line(84, 98, "he harbour was quiet in the autumn, and the")
        sheet.line(84, 110, "crews mended their nets on the stones")
        sheet.line(84, 122, "and waited for the weather, as crews")
        sheet.line(60, 134, "have waited on that shore for as long as anyone")
        sheet.prose(60, 160, 225, SCHOOL)

    document = read_pdf(made(page), "initial.pdf")

    assert texts(document)[0] == "The harbour was quiet in the autumn, and the"


def test_metadata_comes_from_the_file_unless_a_program_wrote_it() -> None:
    def page(sheet: Sheet) -> None:
        sheet.line(60, 80, "Quiet Harbours and Loud", size=20, font=BOLD)
        sheet.line(60, 104, "Ministries", size=20, font=BOLD)
        sheet.line(60, 130, "Lower Quay, March 2016")
        sheet.prose(60, 160, 470, HARBOUR)

    def signed(sheet: Sheet) -> None:
        page(sheet)
        sheet.line(60, 300, "Ben Strait and Ada Quay")

    named = read_pdf(made(signed, title="Of Harbours", author="Ada Quay; Ben Strait"), "a.pdf").metadata
    junk = read_pdf(made(page, title="Microsoft Word - final_v3.doc", author="user"), "b.pdf").metadata

    assert (named.title, named.authors) == ("Of Harbours", ("Ada Quay", "Ben Strait"))
    assert (junk.title, junk.authors) == ("Quiet Harbours and Loud Ministries", ())


def test_a_sentence_that_is_set_again_between_the_columns_is_left_out_of_them() -> None:
    def page(sheet: Sheet) -> None:
        y = sheet.prose(60, 80, 225, HARBOUR)
        sheet.prose(60, y, 150, CLINIC)
        sheet.prose(310, 80, 225, SCHOOL)
        sheet.prose(385, y + 24, 150, CLINIC)
        sheet.prose(225, y + 20, 150, "“Few of them answered at length. Those who did spoke of cold nights”", size=15)

    document = read_pdf(made(page), "quote.pdf")

    assert not any("“Few" in text for text in (*texts(document), *texts(document, "heading")))
    assert CLINIC in " ".join(texts(document))


def picture(sheet: Sheet) -> None:
    """Fill a page with a grey picture."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    sheet.canvas.drawImage(ImageReader(Image.new("L", (40, 60), 128)), 0, 0, WIDTH, HEIGHT)


def test_a_scan_without_text_is_refused_with_its_pages_counted() -> None:
    with pytest.raises(Refusal, match="3 of 3 pages are pictures") as refusal:
        read_pdf(made(picture, picture, picture), "scan.pdf")
    assert refusal.value.reason == "scanned"


def test_a_few_scanned_pages_among_others_are_noted() -> None:
    document = read_pdf(made(harbour, picture), "part.pdf")
    assert document.notes == ("1 of 2 pages are pictures without text (2)",)
    assert document.n_pages == 2


def test_a_locked_file_says_that_it_wants_a_password() -> None:
    locked = made(harbour, encrypt="harbour")
    with pytest.raises(LoadError, match=r"locked\.pdf: the PDF is encrypted"):
        read_pdf(locked, "locked.pdf")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"%PDF-1.4 nothing of the kind", b"\x00" * 400])
def test_a_damaged_file_is_a_load_error(content: bytes) -> None:
    with pytest.raises(LoadError, match=r"x\.pdf: "):
        read_pdf(content, "x.pdf")


def test_a_file_that_was_cut_short_is_read_or_refused_but_never_crashes() -> None:
    whole = made(harbour)
    for share in (0.2, 0.5, 0.8, 0.95):
        try:
            document = read_pdf(whole[: int(share * len(whole))], "cut.pdf")
        except (LoadError, Refusal):
            continue
        assert all(isinstance(line, RawLine) for line in document.lines)


def test_damage_anywhere_is_told_as_an_error_of_ours_or_read_past() -> None:
    whole = made(harbour, picture)
    dice = random.Random(7)
    for _ in range(60):
        damaged = bytearray(whole)
        for _ in range(dice.choice([1, 10, 100])):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        with contextlib.suppress(LoadError, Refusal):
            assert read_pdf(bytes(damaged), "damaged.pdf").n_pages


@pytest.mark.usefixtures("in_time")
def test_a_page_full_of_scattered_letters_is_read_in_time() -> None:
    def page(sheet: Sheet) -> None:
        dice = random.Random(3)
        sheet.canvas.setFont(ROMAN, 6)
        for _ in range(3_000):
            sheet.canvas.drawString(dice.uniform(20, 570), dice.uniform(20, 820), dice.choice("abcdefg"))

    assert read_pdf(made(page), "map.pdf").n_pages == 1


def test_reading_twice_gives_the_same() -> None:
    content = made(harbour)
    assert read_pdf(content, "a.pdf") == read_pdf(content, "a.pdf")
