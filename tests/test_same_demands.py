"""The same demand again: what is linked, what is not, and that no order of the records changes it."""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsnlp.recommendations.same import Link, LinkRow, demands, link
from hsnlp.recommendations.same.addressees import addressee_keys, countries_of
from hsnlp.recommendations.same.names import named
from hsnlp.recommendations.same.reading import read
from hsnlp.recommendations.same.rule import THRESHOLD, Weights, alike, another
from hsnlp.recommendations.same.words import stem

GOLD = Path(__file__).resolve().parent.parent / "corpus" / "gold" / "same_demands.jsonl"


def row(name: str, text: str, addressee: str = "Kenya", type: str = "state", **more: object) -> LinkRow:
    return LinkRow(name, name.split(":")[0], text, addressee=addressee, addressee_type=type, **more)  # type: ignore[arg-type]


def between(one: str, other: str) -> list[str]:
    """Return the relations of two texts that are addressed to one state in two documents."""
    return [found.relation for found in link([row("a:1", one, year=2009), row("b:1", other, year=2013)])]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ratify the Convention against Torture", "Consider acceding to CAT as soon as possible"),
        ("Ratify the Optional Protocol to the Convention against Torture", "Sign and ratify OP-CAT"),
        ("Become a party to the Migrant Workers Convention", "Accede to the Convention on Migrant Workers"),
        ("Abolish the death penalty", "Take all necessary measures to abolish capital punishment"),
        ("Close the detention centre at the harbour", "The detention centre at the harbour should be closed"),
        ("Criminalise forced evictions", "Adopt further steps to criminalize forced evictions"),
        ("Train border guards in first aid (Chad);", "Continue to train border guards in first aid (Peru, Togo)."),
        ("The panel recommended that Kenya train its ferry crews", "Train ferry crews"),
        ("Accede to the Refugee Convention of 1951", "Ratify the 1951 Refugee Convention in line with its pledge"),
    ],
)
def test_one_demand_in_two_wordings_is_linked(one: str, other: str) -> None:
    assert between(one, other) in (["same"], ["repeated"])


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Ratify the Rome Statute", "Withdraw from the Rome Statute", "polarity"),
        ("Ratify the Rome Statute", "Do not ratify the Rome Statute", "polarity"),
        ("Abolish the levy on ferry tickets", "Reintroduce the levy on ferry tickets", "polarity"),
        ("Open the crossing at the lake", "Close the crossing at the lake", "polarity"),
        ("Ratify the Convention against Torture", "Ratify CEDAW", "instruments"),
        ("Ratify CEDAW", "Ratify the Optional Protocol to CEDAW", "instruments"),
        ("Ratify the CRPD", "Ratify the CRPD and its Optional Protocol", "instruments"),
        ("Ratify the First Optional Protocol to ICCPR", "Ratify the Second Optional Protocol to ICCPR", "instruments"),
        ("Build 20 shelters along the river", "Build 300 shelters along the river", "numbers"),
        ("Open two shelters along the river", "Open five shelters along the river", "numbers"),
        ("Protect children in transit camps", "Protect women in transit camps", "groups"),
        ("Resume flights to Chad", "Resume flights to Peru", "countries"),
    ],
)
def test_what_makes_another_demand(one: str, other: str, why: str) -> None:
    assert another(read(one), read(other)) == why
    assert another(read(other), read(one)) == why
    assert between(one, other) == []


def test_a_part_of_a_compound_demand_is_another_demand() -> None:
    whole = "Close the harbour camp, compensate fishermen for lost nets, rebuild the jetty and hire a lighthouse keeper"
    assert between("Close the harbour camp", whole) == []


def test_numbers_of_articles_and_years_count_nothing() -> None:
    assert read("Repeal article 377 of the code of 1956 by 2015").numbers == frozenset()
    assert read("Open three clinics and 1,200 school places").numbers == {"3", "1,200"}


def test_who_says_it_is_cut_off_and_the_demand_is_not() -> None:
    assert read("Peru recommended that Kenya close the camp").terms == read("Close the camp").terms
    assert read("We therefore urge Kenya to close the camp").terms == read("Close the camp").terms
    kept = read("Close the camp at the harbour, as recommended by the panel")
    assert set(read("Close the camp at the harbour").terms) <= set(kept.terms)
    assert "techn" in read("Request technical advice").terms


def test_the_addressee_is_no_object_of_the_demand_and_who_signs_it_neither() -> None:
    said = read("Resume flights from Kenya to Chad (the Netherlands);", countries_of("Kenya"))
    assert said.countries == {"TCD"}


@pytest.mark.parametrize(
    ("first", "second", "relation"),
    [
        (("Kenya", "state"), ("the Kenyan authorities", "state"), "repeated"),
        (("Kenya", "state"), ("Chad", "state"), "same_to_other"),
        (("Kenya", "state"), ("the IOM", "international_organisation"), "same_to_other"),
        (("", "unspecified"), ("", "unspecified"), "repeated"),
        (("Kenya", "state"), ("", "unspecified"), "repeated"),
        (("employers", "private_sector"), ("Employers", "private_sector"), "repeated"),
    ],
)
def test_to_whom_a_demand_is_made(first: tuple[str, str], second: tuple[str, str], relation: str) -> None:
    text = "Register every ferry that carries migrants"
    found = link([row("a:1", text, *first), row("b:1", text, *second)])
    assert [one.relation for one in found] == [relation]


def test_the_government_is_the_state_to_which_its_document_speaks() -> None:
    rows = [("a", "Chad", "state"), ("a", "the Government", "state"), ("b", "the Government", "state")]
    chad, government, other = addressee_keys(rows)
    assert government == chad
    assert other != chad


def test_nearly_the_same_words_are_repeated_and_other_words_the_same() -> None:
    assert between("Publish the register of ferries.", "Publish the register of ferries (Peru);") == ["repeated"]
    assert between("Publish the register of ferries", "The ferry register should be published fully") == ["same"]


def test_the_earlier_record_stands_first_and_one_without_a_year_last() -> None:
    text = "Publish the register of ferries"
    rows = [row("a:1", text), row("b:1", text, year=2014), row("c:1", text, year=2011)]
    assert {(one.a, one.b) for one in link(rows)} == {("c:1", "b:1"), ("c:1", "a:1")}


def test_actions_are_read_in_place_of_the_sentence_unless_they_leave_much_out() -> None:
    long = (
        "Many delegates who had crossed the lake on rusty boats in rough weather said: publish the register of ferries"
    )
    short = row("b:1", "Publish the register of ferries")
    assert not link([row("a:1", long), short])
    told = "Delegates asked Kenya to publish the register of ferries"
    assert link([row("a:1", told, actions=("publish the register of ferries",)), short])
    half = "Publish the register of ferries, inspect every engine and retrain the lighthouse keepers"
    assert not link([row("a:1", half, actions=("Publish the register of ferries",)), short])


def test_two_records_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="rec_id"):
        link([row("a:1", "Close the camp"), row("a:1", "Open the camp")])


def test_nothing_to_link_is_no_link() -> None:
    assert link([]) == []
    assert link([row("a:1", "")]) == []
    assert demands([]) == {}


def test_words_that_demand_nothing_by_themselves_are_not_linked() -> None:
    for text in ("This should be rectified.", "The Kenyan authorities should:"):
        assert between(text, text) == []


def test_a_thousand_wordings_alike_do_not_make_a_million_links() -> None:
    rows = [row(f"{n:03}:1", "Ratify the Convention against Torture", year=2000 + n % 9) for n in range(200)]
    links = link(rows)
    assert len(links) == 199
    assert set(demands(links).values()) == {"000:1"}


def test_a_demand_does_not_drift_along_a_chain() -> None:
    chain = [Link(a, b, 0.9, "same") for a, b in ("ab", "bc", "cd", "de")]
    found = demands(chain)
    assert found == {"a": "a", "b": "a", "c": "c", "d": "c", "e": "e"}


def test_a_record_joins_the_leader_with_whom_it_agrees_most() -> None:
    links = [Link("a", "c", 0.6, "same"), Link("b", "c", 0.9, "same")]
    assert demands(links)["c"] == "b"


def test_a_later_record_changes_no_earlier_demand() -> None:
    links = [Link("a", "b", 0.6, "same"), Link("b", "c", 0.9, "same")]
    before = demands(links)
    after = demands([*links, Link("b", "d", 0.9, "same"), Link("c", "d", 0.9, "repeated")])
    assert {name: after[name] for name in before} == before


def test_a_demand_can_be_followed_to_one_addressee_only() -> None:
    links = [Link("a", "b", 0.9, "same"), Link("a", "c", 0.9, "same_to_other")]
    assert demands(links) == {"a": "a", "b": "a", "c": "a"}
    assert demands(links, relations=["same", "repeated"]) == {"a": "a", "b": "a"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("the Optional Protocol to the Convention against Torture (OPCAT)", "@op_cat"),
        ("CRC and its two Optional Protocols", "@crc and @op_crc"),
        ("the Optional Protocol to the CRC on the involvement of children in armed conflict", "@op_crc_ac"),
        ("ICCPR-OP 2", "@op2_iccpr"),
        ("the second Optional Protocol of the ICCPR", "@op2_iccpr"),
        ("CAT-OP", "@op_cat"),
        ("an open and standing invitation", "@invitation"),
    ],
)
def test_instruments_have_one_name(text: str, name: str) -> None:
    assert name in named(text)


def test_spellings_and_forms_of_a_word_meet_in_one_stem() -> None:
    for words in ("organise organize organising", "cooperate cooperation", "law laws", "investigate investigation"):
        assert len({stem(word) for word in words.split()}) == 1, words


ACTS = ("Ratify", "Withdraw from", "Consider ratifying", "Implement", "Do not ratify", "Abolish", "Reintroduce")
OBJECTS = ("CAT", "the Rome Statute", "CEDAW and its Optional Protocol", "the ferry levy", "3 shelters for women")
STATES = ("Kenya", "Chad", "", "the Government", "UNHCR")


@st.composite
def collections(draw: st.DrawFn) -> list[LinkRow]:
    texts = st.builds(lambda act, thing: f"{act} {thing}", st.sampled_from(ACTS), st.sampled_from(OBJECTS))
    said = draw(st.lists(st.tuples(texts, st.sampled_from(STATES), st.integers(2008, 2010) | st.none()), max_size=14))
    return [
        LinkRow(f"d{n % 4}:{n}", f"d{n % 4}", text, (), state, "state" if state else "unspecified", "own", year)
        for n, (text, state, year) in enumerate(said)
    ]


@given(collections(), st.randoms(use_true_random=False))
def test_the_order_of_the_records_changes_nothing(rows: list[LinkRow], random: object) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert link(shuffled) == link(rows)


@given(collections())
def test_links_join_two_records_once_the_earlier_first(rows: list[LinkRow]) -> None:
    when = {one.rec_id: (one.year is None, one.year or 0, one.rec_id) for one in rows}
    links = link(rows)
    assert all(when[one.a] < when[one.b] for one in links)
    assert len({(one.a, one.b) for one in links}) == len(links)
    assert all(THRESHOLD <= one.score <= 1 for one in links)


@given(collections())
def test_demands_are_a_partition_and_each_record_says_what_its_leader_says(rows: list[LinkRow]) -> None:
    links = link(rows)
    found = demands(links)
    joined = {(one.a, one.b) for one in links}
    assert set(found) == {name for one in links for name in (one.a, one.b)}
    assert all(found[leader] == leader for leader in found.values())
    assert all(name == leader or (leader, name) in joined for name, leader in found.items())


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef"), st.floats(0, 1)), max_size=20))
def test_links_that_run_in_a_circle_end(pairs: list[tuple[str, str, float]]) -> None:
    found = demands([Link(a, b, score, "same") for a, b, score in pairs])
    assert set(found) == {name for a, b, _ in pairs for name in (a, b)}


def test_no_document_of_the_gold_is_in_both_parts_and_no_text_ships() -> None:
    lines = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    parts: dict[str, set[str]] = {}
    for line in lines:
        assert {"text", "quote"}.isdisjoint(line["a"] | line["b"])
        for side in (line["a"], line["b"]):
            parts.setdefault(side["document"], set()).add(line["part"])
    assert len(lines) >= 400
    assert {len(one) for one in parts.values()} == {1}


@pytest.mark.slow
def test_links_of_listed_recommendations_hold_their_floor(shared: Path) -> None:
    with (shared / "data" / "upr_recommendations" / "sessions_1_12.csv").open(encoding="utf-8") as lines:
        texts = {
            hashlib.sha256(text.encode()).hexdigest()[:12]: (text, line["state_under_review"])
            for line in csv.DictReader(lines)
            if (text := " ".join(line["text"].split()))
        }
    said = {name: read(text, countries_of(state)) for name, (text, state) in texts.items()}
    weights = Weights(set(said.values()))
    told: Counter[tuple[bool, bool]] = Counter()
    for line in map(json.loads, GOLD.read_text(encoding="utf-8").splitlines()):
        if line["part"] == "check" and line["a"]["source"] == line["b"]["source"] == "list":
            one, other = (weights.weigh(said[line[side]["id"]]) for side in "ab")
            told[line["label"] in ("same", "repeated"), alike(one, other) >= THRESHOLD] += 1
    precision = told[True, True] / (told[True, True] + told[False, True])
    recall = told[True, True] / (told[True, True] + told[True, False])
    assert precision >= 0.75
    assert recall >= 0.75
