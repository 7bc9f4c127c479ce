"""Groups, trends, courses and networks of coded passages: counts that add up, whatever the order of the rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_coded import CODES, document, passage, rows

from hsnlp.analysis.balance import framing_balance
from hsnlp.analysis.corrected import CodedByHand, by_rates, by_sample
from hsnlp.analysis.counts import Coded, coded, measures_of
from hsnlp.analysis.course import courses, ends
from hsnlp.analysis.differences import Permutations, signs_flipped
from hsnlp.analysis.evidence import evidence
from hsnlp.analysis.groups import BALANCE, balance, compare, grouping
from hsnlp.analysis.network import edges, statement_rows, statements
from hsnlp.analysis.prevalence import Rates
from hsnlp.analysis.standard import standardised
from hsnlp.analysis.together import together
from hsnlp.analysis.trend import trends

SEC, HS = "frame:securitisation:asserted", "frame:human_security:asserted"
COUNTER = "frame:securitisation:contested"

codings = st.lists(st.sampled_from([SEC, HS, "threat:food", "lever:finance", "mood:calm"]), max_size=3, unique=True)
corpora = st.lists(st.lists(codings, min_size=1, max_size=8), min_size=2, max_size=6)


def corpus_of(*documents: Any, **known: list[Any]) -> Coded:
    """Return documents d0, d1 … with what is known of each (``year=[2001, 2002]``)."""
    told = {
        f"d{at}": document(f"d{at}", **{name: values[at] for name, values in known.items()})
        for at in range(len(documents))
    }
    return coded(rows(*documents), told, CODES)


def row_of(found: list[dict[str, Any]], group: str, measure: str) -> dict[str, Any]:
    return next(row for row in found if (row["group"], row["measure"]) == (group, measure))


@given(corpora)
def test_counts_of_groups_add_up_to_those_of_the_corpus(documents: list[list[list[str]]]) -> None:
    corpus = corpus_of(*documents, genre=["report", "speech"] * 3)
    found = compare(corpus, grouping(corpus, "genre"), times=20)
    for at, measure in enumerate(corpus.measures):
        assert sum(row["count"] for row in found if row["measure"] == measure) == corpus.given[:, at].sum()
    for row in found:
        if row["measure"] != BALANCE:
            assert 0 <= row["share_low"] <= row["share"] <= row["share_high"] <= 1
            assert row["count"] <= row["passages"]
        elif row["framed"]:
            assert -2 <= row["balance_low"] <= row["balance"] <= row["balance_high"] <= 2


@given(corpora, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(documents: list[list[list[str]]], random: Any) -> None:
    told = {f"d{at}": document(f"d{at}", genre=["report", "speech"][at % 2]) for at in range(len(documents))}
    plain, mixed = rows(*documents), rows(*documents)
    random.shuffle(mixed)
    one, other = (coded(given_rows, told, CODES) for given_rows in (plain, mixed))
    found = [compare(corpus, grouping(corpus, "genre"), times=20) for corpus in (one, other)]
    assert str(found[0]) == str(found[1])  # as words, in which nan is nan


@given(corpora)
def test_the_balance_is_that_of_the_codebook(documents: list[list[list[str]]]) -> None:
    corpus = corpus_of(*documents)
    frames = {
        ("human_security", "asserted"): int(corpus.given[:, corpus.column(HS)].sum()),
        ("securitisation", "asserted"): int(corpus.given[:, corpus.column(SEC)].sum()),
    }
    expected = framing_balance(frames, int(corpus.framed.sum()))
    found = balance(corpus.sums()).value[0]
    assert np.isnan(found) if expected is None else found == pytest.approx(expected)


def test_who_contests_control_and_asserts_people_counts_twice() -> None:
    corpus = corpus_of([[COUNTER, HS], [HS]], [[SEC]])
    assert corpus.tone.tolist() == [2.0, 1.0, -1.0]


def test_codes_of_a_users_own_dimension_are_measures() -> None:
    corpus = corpus_of([["mood:calm"], []], [[]])
    assert "mood:calm" in measures_of(CODES)
    assert row_of(compare(corpus, grouping(corpus, "source"), times=20), "d0.txt", "mood:calm")["share"] == 0.5


def test_one_document_varies_by_its_paragraphs_and_the_row_says_so() -> None:
    corpus = corpus_of([[SEC]] * 4 + [[]] * 4, [[]] * 6, [[]] * 6, genre=["speech", "report", "report"])
    found = compare(corpus, grouping(corpus, "genre"), times=20)
    assert row_of(found, "speech", SEC)["varied"] == "paragraphs"
    assert row_of(found, "report", SEC)["varied"] == "documents"


def test_a_group_that_is_everything_has_no_difference() -> None:
    corpus = corpus_of([[SEC], []], [[]])
    row = row_of(compare(corpus, grouping(corpus, "genre"), times=20), "report", SEC)
    assert "difference" not in row
    assert "p" not in row or np.isnan(row["p"])


def test_with_two_groups_the_second_test_is_the_first_and_counts_once() -> None:
    corpus = corpus_of(*[[[SEC]] * 3] * 6, *[[[]] * 3] * 6, genre=["a"] * 6 + ["b"] * 6).only([SEC])
    found = [row for row in compare(corpus, grouping(corpus, "genre")) if row["measure"] == SEC]
    assert [row["p"] for row in found] == [2 / 924] * 2
    assert [row["p_holm"] for row in found] == [2 / 924] * 2


def test_all_divisions_of_few_documents_are_tried() -> None:
    """Two of four documents have the code: of six ways to choose two, two are as far apart."""
    tests = Permutations(np.array([[3.0], [3.0], [0.0], [0.0]]), np.full(4, 5.0))
    assert tests.p(np.array([True, True, False, False]))[0] == pytest.approx(2 / 6)


def test_documents_drawn_from_one_pot_rarely_differ() -> None:
    random = np.random.default_rng(5)
    inside = np.arange(30) < 10
    found = []
    for seed in range(60):
        whole = random.integers(20, 200, 30).astype(np.float64)
        part = random.binomial(whole.astype(np.intp), random.beta(2, 8, 30)).astype(np.float64)
        found.append(Permutations(part[:, None], whole, times=199, seed=seed).p(inside)[0])
    assert np.mean(np.array(found) <= 0.05) <= 0.15


def test_gaps_that_all_point_one_way_are_no_chance() -> None:
    p = signs_flipped(np.array([[1.0, 1.0], [1.0, -1.0], [1.0, 1.0], [1.0, -1.0], [1.0, 1.0], [1.0, -1.0]] * 2))
    assert p[0] < 0.005
    assert p[1] == 1


def test_a_group_with_the_shares_of_its_genres_is_as_expected() -> None:
    half, none = [[SEC], []] * 4, [[]] * 8
    corpus = corpus_of(half, none, half, none, genre=["a", "b", "a", "b"], year=[2001, 2001, 2002, 2002])
    row = row_of(compare(corpus, grouping(corpus, "year"), times=20), "2001", SEC)
    assert row["expected"] == pytest.approx(0.25)
    assert row["observed_to_expected"] == pytest.approx(1.0)
    assert row["own_genre"] == 0


def test_indirect_standardisation_by_hand() -> None:
    """Rates .5 (10 of 20) and .1 (2 of 20); the group has 10 of each: expected 6, observed 9."""
    corpus = corpus_of(
        [[SEC]] * 8 + [[]] * 2, [[SEC]] * 2 + [[]] * 8, [[SEC]] * 1 + [[]] * 9, [[SEC]] * 1 + [[]] * 9
    ).only([SEC])
    found = standardised(corpus.sums(), np.array([0, 0, 1, 1]), np.array([True, False, True, False]))
    assert found.share[0] * 20 == pytest.approx(6)
    assert found.ratio.value[0] == pytest.approx(9 / 6)
    assert found.ratio.low[0] < 1.5 < found.ratio.high[0]


def test_a_steady_rise_is_a_trend() -> None:
    documents = [[[SEC]] * n + [[]] * (10 - n) for n in range(1, 9)]
    corpus = corpus_of(*documents, year=list(range(2001, 2009))).only([SEC])
    row = trends(corpus)[0]
    assert row["per_decade"] == pytest.approx(1.0)
    assert row["per_decade_low"] <= 1.0 <= row["per_decade_high"]
    assert row["tau"] == pytest.approx(1)
    assert trends(corpus_of([[SEC]], [[]], year=[2001, 2002])) == []


def test_what_stands_at_the_end_of_every_document_shows_in_its_course() -> None:
    document_codes: list[list[str]] = [[]] * 18 + [["lever:finance"]] * 2
    corpus = corpus_of(*[document_codes] * 6, [["lever:finance"]] * 5).only(["lever:finance"])
    steps = courses(corpus)
    assert [row["share"] for row in steps] == [0.0] * 9 + [1.0]
    assert steps[0]["documents"] == 6
    row = ends(corpus)[0]
    assert (row["first"], row["last"], row["difference"]) == (0, 1, 1)
    assert row["p"] < 0.05


def test_codes_that_always_stand_together() -> None:
    corpus = corpus_of(*[[[SEC, "threat:food"], [HS], [], []]] * 3).only([SEC, HS, "threat:food"])
    first = together(corpus)[0]
    assert (first["a"], first["b"], first["both"], first["phi"]) == (SEC, "threat:food", 3, 1.0)
    assert first["pmi"] == 2.0
    assert not [row for row in together(corpus) if {row["a"], row["b"]} == {SEC, "frame:securitisation"}]


def test_evidence_takes_the_surest_of_each_document_first() -> None:
    given_rows = [
        passage("d0", 0, [SEC], frames={"securitisation": {"score": 0.99, "voice": "asserted"}}),
        passage("d0", 1, [SEC], frames={"securitisation": {"score": 0.98, "voice": "asserted"}}),
        passage("d1", 0, [SEC], frames={"securitisation": {"score": 0.60, "voice": "asserted"}}),
    ]
    told = {"d0": document("d0"), "d1": document("d1")}
    found = evidence(given_rows, told, [SEC], lambda row: "all", 2)
    assert [(row["doc_id"], row["start"], row["score"]) for row in found] == [("d0", 0, 0.99), ("d1", 0, 0.60)]


def test_false_codes_are_taken_off_and_missed_ones_added() -> None:
    corpus = corpus_of(*[[[SEC]] * 3 + [[]] * 7] * 10, genre=["a"] * 5 + ["b"] * 5).only([SEC])
    groups = grouping(corpus, "genre")
    found = by_rates(compare(corpus, groups, times=20), corpus, groups, {SEC: Rates(80, 100, 190, 200)})
    row = row_of(list(found), "a", SEC)
    assert row["corrected"] == pytest.approx((0.3 + 0.95 - 1) / 0.75)
    assert row["corrected_low"] < row["corrected"] < row["corrected_high"]
    assert row["corrected_fits"]


def test_a_group_with_too_small_a_sample_stays_uncorrected() -> None:
    corpus = corpus_of(*[[[SEC]] * 3 + [[]] * 7] * 10, genre=["a"] * 5 + ["b"] * 5).only([SEC])
    groups = grouping(corpus, "genre")
    sample = [CodedByHand(f"d{n % 5}", frozenset({SEC} if n % 3 else ()), frozenset({SEC})) for n in range(40)]
    found = list(by_sample(compare(corpus, groups, times=20), corpus, groups, sample))
    assert row_of(found, "a", SEC)["corrected"] is not None
    assert row_of(found, "b", SEC)["corrected"] is None
    assert row_of(found, "b", SEC)["coded_by_hand"] == 0


# --- networks ---------------------------------------------------------------------------------------------------------


def annotation(code: str, dimension: str = "frame", **attributes: Any) -> dict[str, Any]:
    plain = {"doc_id": "d0", "start": 5, "end": 9, "quote": "Made", "dimension": dimension, "code": code}
    return {**plain, "attributes": attributes}


def test_a_contested_frame_is_held_by_one_actor_and_rejected_by_the_source() -> None:
    told = {"d0": document("d0", publisher="Harbour Watch")}
    holder = {"text": "the ministry", "type": "state"}
    made, without = statements([annotation("securitisation", voice="contested", holder=holder)], told)
    assert {(one.actor, one.agreement) for one in made} == {("Harbour Watch", False), ("the ministry", True)}
    assert without == 0


def test_a_reported_frame_without_a_holder_is_nobodys() -> None:
    made, without = statements([annotation("securitisation", voice="reported")], {"d0": document("d0")})
    assert (made, without) == ([], 1)


def test_edges_weigh_statements_and_count_documents() -> None:
    told = {"d0": document("d0", publisher="Harbour Watch")}
    made, _ = statements([annotation("human_security", voice="asserted")] * 2, told)
    found = edges(made, [("d0", "states", "state", "finance")])
    assert found["source", "Harbour Watch", "frame", "human_security: asserted"] == {"d0": 2}
    assert found["addressee", "states", "lever", "finance"] == {"d0": 1}


def test_statements_point_at_the_numbered_documents() -> None:
    told = {"d0": document("d0", authors=["Ada Example"]), "c": document("c")}
    made, _ = statements([annotation("finance", "recommendation", voice="own")], told)
    row = statement_rows(made, told)[0]
    assert (row["documentId"], row["person"], row["concept"], row["agreement"]) == (
        2,
        "Ada Example",
        "lever: finance",
        1,
    )
