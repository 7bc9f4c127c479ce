"""The parts of the PDF reader by themselves: what must hold for any page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hsnlp.loaders.pdf.columns import find_gutter, flows
from hsnlp.loaders.pdf.elements import Element, Measures
from hsnlp.loaders.pdf.extract import Fragment, Page, Rule
from hsnlp.loaders.pdf.furniture import furniture_of
from hsnlp.loaders.pdf.grids import Table, continued, grids_of
from hsnlp.loaders.pdf.headings import mark_headings, numbering_depth
from hsnlp.loaders.pdf.lines import Line, lines_of
from hsnlp.loaders.pdf.metadata import metadata_of
from hsnlp.loaders.pdf.paragraphs import breaks_of, mark_gaps
from hsnlp.loaders.pdf.tables import aligned_tables

MEASURES = Measures(body=10.0, bold=False, pitch={10.0: 12.0}, display=11.2)
WORDS = "the harbour office counted boats that came in over the winter"


def line(text: str, x0: float, y: float, *, size: float = 10, width: float | None = None, bold: bool = False) -> Line:
    return Line(text, x0, x0 + (width or 4.5 * len(text)), y, size, bold)


def page(*fragments: Fragment, rules: tuple[Rule, ...] = ()) -> Page:
    return Page(1, 595, 842, fragments, rules)


placed_lines = st.builds(
    lambda x, y, n, size: line("word " * n, x, y, size=size, width=min(n * 20.0, 560 - x)),
    st.floats(30, 500),
    st.floats(40, 800),
    st.integers(1, 25),
    st.sampled_from([7.0, 9.0, 10.0, 14.0]),
)


@given(st.lists(placed_lines, max_size=60))
def test_reading_order_keeps_every_line_once(lines: list[Line]) -> None:
    read = [item for flow in flows(lines) for item in flow]
    assert sorted(map(id, read)) == sorted(map(id, lines))


@given(st.lists(placed_lines, max_size=40))
def test_looking_for_tables_loses_no_word(lines: list[Line]) -> None:
    words = sum(len(item.text.split()) for item in lines)
    found = aligned_tables(lines)
    kept = sum(
        len(item.text.split()) if isinstance(item, Line) else len(" ".join(map(" ".join, item.rows)).split())
        for item in found
    )
    assert kept == words


@given(st.lists(st.lists(placed_lines, max_size=12), max_size=8))
def test_furniture_is_among_the_lines_of_its_page(pages: list[list[Line]]) -> None:
    found = furniture_of(pages, [842.0] * len(pages))
    assert len(found) == len(pages)
    assert all(marked <= set(range(len(lines))) for marked, lines in zip(found, pages, strict=True))


@given(st.lists(placed_lines, min_size=1, max_size=30))
def test_the_first_line_always_begins_a_paragraph(lines: list[Line]) -> None:
    elements = [Element(item, 1, 0) for item in lines]
    mark_gaps(elements, MEASURES)
    breaks = breaks_of(elements)
    assert breaks[0]
    assert len(breaks) == len(elements)


def test_a_single_column_has_no_gutter() -> None:
    assert find_gutter([line(WORDS, 60, 100 + 12 * n) for n in range(20)]) is None


def test_numbers_that_hang_before_their_paragraphs_make_no_column() -> None:
    fragments = [Fragment(f"{n}.", 60, 70, 100 + 24 * n, 10) for n in range(1, 12)]
    fragments += [Fragment(WORDS, 88, 360, 100 + 24 * n, 10) for n in range(1, 12)]
    lines, _ = lines_of(page(*fragments))
    assert [item.text for item in lines] == [f"{n}. {WORDS}" for n in range(1, 12)]


def test_a_raised_number_after_a_word_is_dropped_and_an_ordinal_is_not() -> None:
    lines, _ = lines_of(
        page(
            Fragment("their policy.", 60, 110, 100, 10),
            Fragment("12", 110.5, 116, 96.5, 6),
            Fragment("On the 21", 120, 160, 100, 10),
            Fragment("st", 160.3, 165, 96.5, 6),
            Fragment("they left.", 168, 210, 100, 10),
        )
    )
    assert [item.text for item in lines] == ["their policy. On the 21st they left."]


def test_a_raised_number_after_a_unit_stays() -> None:
    lines, _ = lines_of(page(Fragment("an area of 40 km", 60, 140, 100, 10), Fragment("2", 140.2, 143, 96.5, 6)))
    assert [item.text for item in lines] == ["an area of 40 km2"]


def test_letter_spaced_words_are_closed_up() -> None:
    lines, _ = lines_of(page(Fragment("R E P O R T S", 60, 160, 100, 10)))
    assert lines[0].text == "REPORTS"


def test_a_vertical_rule_keeps_two_cells_apart() -> None:
    cells = Fragment("north ", 60, 90, 100, 10), Fragment("south", 97, 120, 100, 10)
    joined, _ = lines_of(page(*cells))
    apart, _ = lines_of(page(*cells, rules=(Rule(94, 80, 94.5, 120),)))
    assert [len(joined), len(apart)] == [1, 2]


def test_cells_that_no_rule_parts_are_one_cell() -> None:
    rules = [Rule(50, y, 350, y) for y in (90, 110, 130)] + [Rule(x, 90, x, 130) for x in (50, 350)]
    rules.append(Rule(200, 110, 200, 130))
    lines = [line("Both columns of the head", 120, 103), line("left", 60, 123), line("right", 210, 123)]
    (table,), rest = grids_of(page(rules=tuple(rules)), lines)
    assert isinstance(table, Table)
    assert table.rows == (("Both columns of the head", ""), ("left", "right"))
    assert rest == []


def test_a_row_goes_on_over_the_page_only_in_the_same_columns() -> None:
    above = Table(50, 350, 700, 780, (("pay the teachers", "June"),), (50.0, 200.0))
    same = Table(50, 350, 60, 80, (("for their hours.", ""),), (50.0, 200.0))
    other = Table(50, 350, 60, 80, (("for their hours.", ""),), (50.0, 260.0))
    mended = continued(above, same)
    assert mended is not None
    assert mended[0].rows == (("pay the teachers for their hours.", "June"),)
    assert continued(above, other) is None


def test_a_table_of_contents_is_no_table() -> None:
    lines = [line(f"Chapter {n}", 60, 100 + 14 * n) for n in range(6)]
    lines += [line(str(10 * n + 3), 500, 100 + 14 * n) for n in range(6)]
    assert all(isinstance(item, Line) for item in aligned_tables(lines))


def test_entries_of_a_contents_page_are_no_headings() -> None:
    elements = [Element(line(f"Chapter of boats {n + 1}3", 60, 100 + 20 * n, size=14), 1, 0) for n in range(5)]
    elements += [Element(line(WORDS, 60, 100 + 12 * n), 2, 1) for n in range(20)]
    mark_gaps(elements, MEASURES)
    mark_headings(elements, MEASURES)
    assert all(element.kind is None for element in elements)


def test_the_depth_of_a_number_is_counted() -> None:
    assert [numbering_depth(text) for text in ("2.1.3 Boats", "2. Boats", "II. Boats", "2010 was cold")] == [3, 1, 0, 0]


def test_a_short_last_line_ends_its_paragraph_without_a_gap() -> None:
    full = [line(WORDS, 60, 100 + 12 * n, width=300) for n in range(4)]
    lines = [*full, line("and went.", 60, 148), line("Then the " + WORDS, 60, 160, width=300)]
    elements = [Element(item, 1, 0) for item in lines]
    mark_gaps(elements, MEASURES)
    assert breaks_of(elements) == [True, False, False, False, False, True]


def test_hanging_indents_part_the_entries_of_a_list_of_references() -> None:
    lines = []
    for n in range(5):
        lines.append(line(f"Quay, A. {1990 + n} " + WORDS, 60, 100 + 24 * n, width=300))
        lines.append(line("in harbours, and so on", 80, 112 + 24 * n))
    elements = [Element(item, 1, 0) for item in lines]
    mark_gaps(elements, MEASURES)
    assert breaks_of(elements) == [True, False] * 5


def test_page_numbers_that_change_their_side_are_furniture() -> None:
    pages = []
    for number in range(1, 9):
        body = [line(f"{WORDS} {'x' * number}{n}", 60, 100 + 12 * n) for n in range(50)]
        pages.append([*body, line(str(number), 60 if number % 2 else 520, 800)])
    assert furniture_of(pages, [842.0] * 8) == [{50}] * 8


def test_notes_that_say_the_same_on_many_pages_are_not_furniture() -> None:
    pages = []
    for number in range(1, 9):
        body = [line(f"{WORDS} {'x' * number}{n}", 60, 100 + 12 * n) for n in range(50)]
        pages.append(
            [*body, line(f"{7 * number} Ibid.", 60, 760, size=8), line(f"{7 * number + 1} Ibid.", 60, 770, size=8)]
        )
    assert furniture_of(pages, [842.0] * 8) == [set()] * 8


def test_titles_that_programs_leave_behind_are_not_taken() -> None:
    for junk in ("Microsoft Word - paper.doc", "untitled", "PSR_2100084 1..8", "report final.pdf", "Layout 1"):
        assert metadata_of({"Title": junk}, [], MEASURES).title == ""
    assert metadata_of({"Title": "Of Harbours and Men"}, [], MEASURES).title == "Of Harbours and Men"
    printed = [Element(line("Ada Quay", 60, 100), 1, 0)]
    assert metadata_of({"Author": "admin; Ada Quay"}, printed, MEASURES).authors == ("Ada Quay",)
    assert metadata_of({"CreationDate": "D:20190304120000Z"}, [], MEASURES).year == 2019
