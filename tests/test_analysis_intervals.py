"""Intervals: against published values and reference implementations, and what must hold for any numbers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from hsnlp.analysis.differences import adjusted_bh, adjusted_holm, cohens_h, difference
from hsnlp.analysis.intervals import Interval, effective, jackknife, mean, rate, resamples, share
from hsnlp.analysis.prevalence import Rates, prediction_powered, rates_of, rogan_gladen
from hsnlp.analysis.quantiles import kendall
from hsnlp.analysis.trend import theil_sen

ROOT = Path(__file__).resolve().parent.parent

clusters = st.lists(
    st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=12
)


@given(clusters)
def test_a_share_lies_inside_its_interval_and_both_between_0_and_1(found: list[tuple[int, int]]) -> None:
    part, whole = (np.array([one[at] for one in found], dtype=np.float64) for at in (0, 1))
    value, low, high = share(part[:, None], whole).at(0)
    assert 0 <= low <= value <= high <= 1
    assert high > low


@given(clusters)
def test_a_rate_lies_inside_its_interval(found: list[tuple[int, int]]) -> None:
    part, whole = (np.array([one[at] for one in found], dtype=np.float64) for at in (0, 1))
    value, low, high = rate(part[:, None], whole).at(0)
    assert 0 <= low <= value <= high


@given(clusters, st.randoms())
def test_the_order_of_documents_does_not_matter(found: list[tuple[int, int]], random: object) -> None:
    part, whole = (np.array([one[at] for one in found], dtype=np.float64) for at in (0, 1))
    order = np.random.default_rng(1).permutation(len(whole))
    one, other = share(part[:, None], whole).at(0), share(part[order][:, None], whole[order]).at(0)
    assert one == pytest.approx(other)


def test_many_documents_of_one_passage_have_the_interval_of_clopper_and_pearson() -> None:
    part = np.array([1.0] * 30 + [0.0] * 270)
    value, low, high = share(part[:, None], np.ones(300)).at(0)
    exact = stats.binomtest(30, 300).proportion_ci(method="exact")
    # A little wider: t with 299 degrees of freedom for the normal quantile.
    assert (value, low, high) == pytest.approx((0.1, exact.low, exact.high), abs=0.0005)


def test_passages_that_are_all_alike_in_a_document_count_as_one() -> None:
    each = np.array([1.0] * 8 + [0.0] * 12)
    many, few = share(25 * each[:, None], np.full(20, 25.0)), share(each[:, None], np.ones(20))
    assert many.at(0) == pytest.approx(few.at(0), rel=0.06)


def test_a_mean_that_varies_less_than_yes_and_no_is_surer_than_a_share() -> None:
    part, whole = np.array([[5.0], [6.0], [4.0]]), np.array([10.0, 12.0, 8.0])
    halves = mean(part, whole, part / 2)
    assert halves.at(0)[0] == share(part, whole).at(0)[0] == 0.5
    assert halves.high - halves.low < share(part, whole).high - share(part, whole).low


def test_the_jackknife_of_equal_documents_is_the_variance_of_their_mean() -> None:
    shares = np.array([0.1, 0.3, 0.2, 0.6])
    assert jackknife(shares[:, None] * 10, np.full(4, 10.0))[0] == pytest.approx(stats.sem(shares) ** 2)


def test_few_documents_are_few_however_many_passages_they_have() -> None:
    assert effective(np.array([100.0, 1.0, 1.0])) == pytest.approx(1.04, abs=0.01)


def test_resamples_draw_as_many_documents_as_there_are() -> None:
    drawn = resamples(7, 50)
    assert (drawn.sum(axis=1) == 7).all()
    assert (drawn == resamples(7, 50)).all()


# --- differences ------------------------------------------------------------------------------------------------------


def test_the_difference_of_two_wilson_intervals_is_that_of_newcombe() -> None:
    """Newcombe 1998, Statistics in Medicine 17: 873-890, table II (a): 56/70 against 48/80, method 10."""
    sides = []
    for count, n in ((56, 70), (48, 80)):
        wilson = stats.binomtest(count, n).proportion_ci(method="wilson")
        sides.append(Interval(*(np.array([x]) for x in (count / n, wilson.low, wilson.high))))
    assert difference(*sides).at(0) == pytest.approx((0.2, 0.0524, 0.3339), abs=0.0001)


def test_effect_size_of_cohen() -> None:
    """Cohen 1988, table 6.2.2: phi(.40) = 1.369, phi(.25) = 1.047."""
    assert float(cohens_h(np.array(0.40), np.array(0.25))) == pytest.approx(1.369 - 1.047, abs=0.001)


def test_the_fifteen_p_values_of_benjamini_and_hochberg() -> None:
    """Benjamini & Hochberg 1995, JRSS B 57: 289-300, section 3.2: Bonferroni and Holm find three, theirs four."""
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240]
    p += [0.4262, 0.5719, 0.6528, 0.7590, 1.0000]
    assert (adjusted_bh(np.array(p)) <= 0.05).sum() == 4
    assert (adjusted_holm(np.array(p)) <= 0.05).sum() == 3
    assert adjusted_bh(np.array(p)) == pytest.approx(stats.false_discovery_control(p))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_a_correction_keeps_the_order_and_never_makes_p_smaller(found: list[float]) -> None:
    p = np.array(found)
    for correct in (adjusted_holm, adjusted_bh):
        q = correct(p)
        assert (q >= p - 1e-12).all()
        assert (q <= 1).all()
        order = np.argsort(p, kind="stable")
        assert (np.diff(q[order]) >= -1e-12).all()
    assert (adjusted_holm(p) >= adjusted_bh(p) - 1e-12).all()


def test_what_was_not_tested_is_not_counted() -> None:
    assert np.isnan(adjusted_holm(np.array([0.01, np.nan]))[1])
    assert adjusted_holm(np.array([0.01, np.nan]))[0] == 0.01


# --- trend ------------------------------------------------------------------------------------------------------------


@given(st.lists(st.floats(-5, 5), min_size=4, max_size=12, unique=True))
def test_the_slope_is_that_of_scipy(values: list[float]) -> None:
    years = np.arange(len(values), dtype=np.float64)
    expected = stats.theilslopes(values, years).slope
    assert theil_sen(years, np.array([values]))[0] == pytest.approx(expected)


def test_kendall_of_a_steady_rise() -> None:
    tau, p = kendall(np.arange(5.0), np.array([1.0, 2.0, 3.0, 4.0, 5.0]))
    assert (tau, p) == pytest.approx((1.0, 2 / 120))


# --- prevalence -------------------------------------------------------------------------------------------------------


def test_prevalence_of_brucellosis_as_epir_has_it() -> None:
    """The example of epiR's epi.prev: 23 of 150 positive, sensitivity .96, specificity .89 gives 5.1 in 100."""
    many = 10**9
    found = rogan_gladen(23, 150, Rates(int(0.96 * many), many, int(0.89 * many), many))
    assert found.value == pytest.approx(0.051, abs=0.0005)


def test_with_known_rates_the_interval_is_that_of_agresti_and_coull() -> None:
    """Lang & Reiczigel 2014: without doubt about the rates, their interval is the adjusted Wald interval, moved."""
    many, se, sp = 10**9, 0.9, 0.99
    found = rogan_gladen(20, 120, Rates(int(se * many), many, int(sp * many), many))
    z = stats.norm.ppf(0.975)
    n = 120 + z**2
    p = (20 + z**2 / 2) / n
    limits = [(p + sign * z * np.sqrt(p * (1 - p) / n) + sp - 1) / (se + sp - 1) for sign in (-1, 1)]
    assert (found.low, found.high) == pytest.approx(limits, abs=1e-6)


@pytest.mark.parametrize(
    ("count", "total", "rates", "limits"),
    [
        (46, 250, Rates(59, 62, 188, 191), (0.1272, 0.2407)),
        (20, 120, Rates(54, 60, 118, 120), (0.0939, 0.2615)),
        (30, 400, Rates(80, 100, 380, 400), (0.0, 0.0812)),
        (5, 54, Rates(7, 10, 86, 100), (0.0, 0.1444)),
    ],
)
def test_estimated_rates_widen_it_as_asht_computes(
    count: int, total: int, rates: Rates, limits: tuple[float, float]
) -> None:
    """Limits by the formula of prevSeSp in the R package asht 1.0.3, method lang-reiczigel."""
    found = rogan_gladen(count, total, rates)
    assert (found.low, found.high) == pytest.approx(limits, abs=1e-4)


def test_a_coder_at_chance_corrects_nothing() -> None:
    with pytest.raises(ValueError, match="no better than chance"):
        rogan_gladen(20, 100, Rates(5, 10, 50, 100))


@given(st.integers(40, 65), st.integers(55, 59), st.integers(92, 99))
def test_doubt_about_the_rates_and_alike_passages_only_widen_an_interval(count: int, hit: int, cleared: int) -> None:
    few, many = Rates(hit, 60, cleared, 100), Rates(100 * hit, 6000, 100 * cleared, 10000)
    found, surer = rogan_gladen(count, 100, few), rogan_gladen(count, 100, many)
    assert 0 < found.low < found.value < found.high < 1
    assert surer.high - surer.low <= found.high - found.low + 1e-9
    wider = rogan_gladen(count, 100, few, effect=4.0)
    assert wider.high - wider.low >= found.high - found.low - 1e-9


def test_prediction_powered_as_its_authors_compute_it() -> None:
    """Values of ppi_py 0.2.3, ppi_mean_pointestimate and ppi_mean_ci(alpha=0.05), on the same numbers."""
    i, j = np.arange(40), np.arange(400)
    coded = ((i * 7) % 10 < 3).astype(np.float64)
    there = np.where(i % 9 == 0, 1 - coded, coded)
    given = ((j * 13) % 17 < 6).astype(np.float64)
    found = prediction_powered(given, coded, there)
    assert (found.value, found.low, found.high) == pytest.approx((0.31818608, 0.21348891, 0.42288324), abs=1e-7)


def test_a_sample_without_an_error_is_no_proof_of_a_perfect_coder() -> None:
    codes = np.array([1.0] * 5 + [0.0] * 95)
    document = np.arange(100) % 10
    found = prediction_powered(np.tile(codes, 50), codes, codes, np.tile(document, 50), document)
    assert found.high - found.low > 0.02


def test_rates_are_read_from_an_evaluation() -> None:
    code = {"code": "threat:food", "gold": 10, "found": 9, "both": 8}
    known = rates_of({"figures": {"units": 100, "codes": [code]}})["threat:food"]
    assert (known.sensitivity, known.specificity) == pytest.approx((0.8, 89 / 90))
    with pytest.raises(ValueError, match="hsnlp evaluate"):
        rates_of({})


@pytest.mark.slow
def test_intervals_hold_the_truth_in_simulated_corpora(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty documents, a share of a tenth, passages as alike as in our speeches: all intervals hold 90 % or more."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    from simulate_intervals import NAMES, one

    random = np.random.default_rng(3)
    held = np.nanmean([one(random, 20, 0.1, 0.03) for _ in range(200)], axis=0)
    told = dict(zip(NAMES, held, strict=True))
    assert min(value for name, value in told.items() if name != "percentile") >= 0.9
    assert told["share"] > told["percentile"]
