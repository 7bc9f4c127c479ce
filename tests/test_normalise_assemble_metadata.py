"""What a document tells of itself: title, authors, year, genre, country."""

from __future__ import annotations

import pytest

from hsnlp.documents import Metadata
from hsnlp.normalise import normalise
from hsnlp.normalise.title_page import names_in
from hsnlp.raw import RawBlock, RawDocument

PROSE = (
    "People who live by the lake have crossed it for as long as anyone remembers, and most of them never asked who"
    " was in charge of the other shore."
)


def metadata_of(*blocks: RawBlock, name: str = "a.txt", given: Metadata | None = None) -> Metadata:
    raw = RawDocument(name, "text/plain", "", blocks=blocks, metadata=given or Metadata())
    return normalise(raw, "a").metadata


def heading(text: str, level: int = 1) -> RawBlock:
    return RawBlock(text, "heading", level)


def test_title_and_authors_come_from_the_title_page() -> None:
    metadata = metadata_of(
        heading("Counting the Drowned"),
        RawBlock("Ada Fictional and Bo Invented"),
        heading("Introduction"),
        RawBlock(PROSE),
    )

    assert metadata.title == "Counting the Drowned"
    assert metadata.authors == ("Ada Fictional", "Bo Invented")


def test_a_title_set_over_lines_is_joined_up_to_the_author() -> None:
    metadata = metadata_of(
        heading("Counting the Drowned:"), heading("A Lake Without Lists"), heading("Ada Fictional"), RawBlock(PROSE)
    )

    assert metadata.title == "Counting the Drowned: A Lake Without Lists"
    assert metadata.authors == ("Ada Fictional",)


def test_a_letterhead_is_no_title() -> None:
    metadata = metadata_of(
        heading("United Nations"), heading("Human Rights Council"), heading("Report on the Lake"), RawBlock(PROSE)
    )

    assert metadata.title == "Report on the Lake"
    assert metadata.genre == "report"


def test_what_the_file_says_is_never_changed() -> None:
    given = Metadata(title="The Lake", authors=("A. N. Other",), year=1999, genre="novel")

    metadata = metadata_of(
        heading("Counting the Drowned"), RawBlock("© 2031 Lake Institute"), RawBlock(PROSE), given=given
    )

    assert (metadata.title, metadata.authors, metadata.year, metadata.genre) == (
        "The Lake",
        ("A. N. Other",),
        1999,
        "novel",
    )


@pytest.mark.parametrize(
    ("name", "year", "country"),
    [
        ("FIN_75_2020.txt", 2020, "FIN"),
        ("SDN_78_2023.txt", 2023, "SDN"),
        ("XYZ_75_2020.txt", 2020, ""),
        ("1987_lake_strategy.txt", 1987, ""),
        ("000_e9e8932014aa77.txt", None, ""),
        ("FINAL_report.txt", None, ""),
    ],
)
def test_a_file_name_tells_year_and_country_only_where_it_fits(name: str, year: int | None, country: str) -> None:
    metadata = metadata_of(RawBlock(PROSE), name=name)

    assert (metadata.year, metadata.country) == (year, country)


def test_a_rights_line_tells_the_year() -> None:
    assert metadata_of(heading("Counting"), RawBlock("© Lake Institute 2031"), RawBlock(PROSE)).year == 2031


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Ada Fictional", ("Ada Fictional",)),
        ("Review by Bo B. Invented | Page 3", ("Bo B. Invented",)),
        ("Ada Fictional, Bo Invented and Cy van der Made", ("Ada Fictional", "Bo Invented", "Cy van der Made")),
        ("Learning Outcomes", ()),
        ("General Assembly", ()),
        ("Lake Institute", ()),
        ("people and boats", ()),
    ],
)
def test_names_are_told_from_titles(text: str, names: tuple[str, ...]) -> None:
    assert names_in(text) == names


def test_no_genre_is_guessed_where_none_is_evident() -> None:
    assert metadata_of(RawBlock(PROSE)).genre == ""
