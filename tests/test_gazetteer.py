"""Names of countries, regions and organisations: the tables are whole, and names are found as they are written."""

from __future__ import annotations

import csv
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsnlp.annotators.gazetteer import find, gazetteer, local_acronyms

TYPES = {
    "state",
    "regional_body",
    "international_organisation",
    "local_authority",
    "civil_society",
    "private_sector",
    "academia",
    "unspecified",
}


def codes(text: str) -> list[str]:
    return [mention.entry.code for mention in find(text)]


def rows(table: str) -> list[dict[str, str]]:
    text = files("hsnlp.annotators.gazetteer").joinpath(table).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def test_every_country_has_its_codes_once_and_a_region_of_the_world() -> None:
    countries = rows("countries.csv")
    assert len(countries) == 250  # the 249 of ISO 3166-1, and Kosovo
    for key in ("alpha2", "alpha3"):
        assert len({row[key] for row in countries}) == len(countries)
    numbers = [row["m49"] for row in countries if row["m49"]]
    assert len(set(numbers)) == len(numbers) == 249
    regions = {row["id"] for row in rows("regions.csv")}
    assert {row["subregion"] for row in countries} <= regions


def test_regions_end_in_the_world_and_never_in_a_ring() -> None:
    parents = {row["id"]: row["parent"] for row in rows("regions.csv")}
    for region in parents:
        seen = [region]
        while parents[seen[-1]]:
            seen.append(parents[seen[-1]])
            assert len(seen) < 6, seen
        assert parents[seen[-1]] == ""


def test_there_are_enough_organisations_and_each_has_a_known_type() -> None:
    named = rows("organisations.csv")
    assert len(named) >= 120
    assert {row["type"] for row in named + rows("generic.csv")} <= TYPES
    countries = {row["alpha3"] for row in rows("countries.csv")}
    assert {row["country"] for row in named} - {""} <= countries


def test_a_country_knows_its_region_and_subregion() -> None:
    niger = gazetteer().country("NER")
    assert (niger.m49, niger.m49_region, niger.m49_subregion) == ("562", "Africa", "Western Africa")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Niger and Nigeria share a border.", ["NER", "NGA"]),
        ("Guinea, Guinea-Bissau, Equatorial Guinea and Papua New Guinea", ["GIN", "GNB", "GNQ", "PNG"]),
        ("Dominica is not the Dominican Republic.", ["DMA", "DOM"]),
        ("the Democratic Republic of the Congo and the Republic of the Congo", ["COD", "COG"]),
        ("South Korea, North Korea and the Republic of Korea", ["KOR", "PRK", "KOR"]),
        ("South Sudan broke away from Sudan.", ["SSD", "SDN"]),
        ("American Samoa and Samoa", ["ASM", "WSM"]),
        ("Côte d’Ivoire, also called Ivory Coast", ["CIV", "CIV"]),
        ("Türkiye, once written Turkey", ["TUR", "TUR"]),
        ("Viet Nam or Vietnam", ["VNM", "VNM"]),
        ("the Gambia and The Gambia", ["GMB", "GMB"]),
        ("Swiss, Dutch, Basotho and Ni-Vanuatu delegates", ["CHE", "NLD", "LSO", "VUT"]),
        ("the European Union, the Council of Europe and Europe", ["eu", "council_of_europe", "m49:150"]),
    ],
)  # fmt: skip
def test_the_longest_name_wins(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "They served turkey and fine china by the chad of the ballot.",
        "Professor Jordan met Mr Chad and Chad Smith.",
        "The bus from New Jersey to New Mexico cost 80 US dollars.",
        "It is a matter for us, and who can care about it?",
    ],
)  # fmt: skip
def test_what_only_looks_like_a_country_or_a_body_is_none(text: str) -> None:
    assert codes(text) == []


def test_acronyms_count_in_capitals_only_and_not_in_a_line_set_in_capitals() -> None:
    assert codes("WHO and the US sent CARE to us, who care.") == ["who", "USA", "care"]
    assert "who" not in codes("THOSE WHO CARE FOR THE SICK")


def test_a_country_is_widened_to_its_government() -> None:
    text = "The Kenyan authorities wrote to the Government of the Republic of Moldova and to Malta's government."
    found = find(text)
    assert [(text[m.start : m.end], m.entry.code, m.form) for m in found] == [
        ("Kenyan authorities", "KEN", "government"),
        ("Government of the Republic of Moldova", "MDA", "government"),
        ("Malta's government", "MLT", "government"),
    ]


def test_names_that_cannot_be_told_apart_are_marked() -> None:
    assert [m.ambiguous for m in find("Georgia and Armenia")] == [True, False]


def test_generic_actors_are_found_with_their_type() -> None:
    found = find("We ask Member States, local authorities and employers to help.")
    assert [(m.entry.code, m.entry.type) for m in found] == [
        ("generic:we", "unspecified"),
        ("generic:member_states", "state"),
        ("generic:local_authorities", "local_authority"),
        ("generic:employers", "private_sector"),
    ]


def test_an_acronym_defined_in_brackets_is_learnt() -> None:
    learnt = local_acronyms(["The Upper Valley Shelter Network (UVSN) was founded.", "IOM (in capitals)."])
    assert learnt["UVSN"].name == "Upper Valley Shelter Network"
    assert [m.entry.code for m in find("UVSN and IOM met.", learnt)] == ["local:UVSN", "iom"]


def test_initials_that_do_not_fit_are_not_learnt() -> None:
    assert local_acronyms(["The shelter in the valley (UVSN) was founded."]) == {}


NAMES = st.sampled_from(
    ["Niger", "Guinea-Bissau", "the Government", "WHO", "Kenyan", "South Sudan", "and", "(", "’s", "of"]
)


@given(st.lists(NAMES | st.text(max_size=12), max_size=20).map(" ".join))
def test_mentions_are_ordered_disjoint_and_inside_the_text(text: str) -> None:
    end = 0
    for mention in find(text):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
