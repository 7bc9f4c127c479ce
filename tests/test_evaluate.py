"""Figures of an evaluation, against scikit-learn, by hand, and for any codes whatever."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import brier_score_loss, log_loss, precision_recall_fscore_support

from hsnlp.errors import HsnlpError
from hsnlp.evaluate import Unit, evaluate, figures, side_by_side
from hsnlp.evaluate.calibration import calibration, calibrations
from hsnlp.evaluate.compare import mcnemar
from hsnlp.evaluate.confusion import confusions
from hsnlp.evaluate.counts import Draws, tally
from hsnlp.evaluate.mentions import false_securitisation
from hsnlp.evaluate.whole import subgroups

SEC, HS, REC, FOOD = "frame:securitisation", "frame:human_security", "recommendation", "threat:food"
CODES = (SEC, HS, REC, FOOD)


def unit(n: int, gold: object, found: object, document: str = "d", text: str = "", **groups: str) -> Unit:
    return Unit(str(n), document, groups, frozenset(gold), frozenset(found), {}, text)  # type: ignore[call-overload]


def voiced(frame: str, voice: str) -> set[str]:
    return {f"frame:{frame}", f"frame:{frame}:{voice}"}


codings = st.lists(
    st.tuples(st.sets(st.sampled_from(CODES)), st.sets(st.sampled_from(CODES)), st.sampled_from("abcde")),
    min_size=1,
    max_size=30,
)


@settings(max_examples=50, deadline=None)
@given(codings)
def test_rates_are_those_of_scikit_learn_and_lie_in_their_intervals_bounds(coded: list[tuple[set, set, str]]) -> None:
    units = [unit(n, gold, found, document) for n, (gold, found, document) in enumerate(coded)]
    measured = figures(units, Draws(units, resamples=50), CODES)
    truth = np.array([[code in u.gold for code in CODES] for u in units])
    guess = np.array([[code in u.found for code in CODES] for u in units])
    expected = precision_recall_fscore_support(truth, guess, average=None, zero_division=0)
    for k, name in enumerate(("precision", "recall", "f1")):
        ours = [getattr(one, name) for one in measured.codes]
        assert [one.value for one in ours] == pytest.approx(list(expected[k]))
        assert all(0 <= one.low <= one.high <= 1 for one in ours)
    assert [one.gold for one in measured.codes] == list(truth.sum(axis=0))


@settings(max_examples=25, deadline=None)
@given(codings)
def test_an_annotator_is_no_better_than_itself(coded: list[tuple[set, set, str]]) -> None:
    units = [unit(n, gold, found, document) for n, (gold, found, document) in enumerate(coded)]
    same = side_by_side(units, units, Draws(units, resamples=20))
    for one in (*same.codes, *same.macros, same.frame):
        assert (one.difference.value, one.difference.low, one.difference.high) == (0, 0, 0)


def test_documents_and_not_sentences_are_drawn_again() -> None:
    # One document holds all that is right, the other all that is wrong: a resample of one of them alone is 1 or 0.
    units = [unit(n, {REC}, {REC} if n < 50 else set(), "right" if n < 50 else "wrong") for n in range(100)]
    recall = figures(units).code(REC).recall  # type: ignore[union-attr]
    assert (recall.value, recall.low, recall.high) == (0.5, 0.0, 1.0)
    weights = Draws(units).weights
    assert set(weights.sum(axis=1)) == {2.0}
    assert tally(units, [REC], Draws(units)).gold.tolist() == [[50.0], [50.0]]


def test_the_same_seed_gives_the_same_intervals() -> None:
    units = [unit(n, {REC} if n % 2 else set(), {REC} if n % 3 else set(), str(n % 7)) for n in range(60)]
    assert figures(units) == figures(units)
    assert figures(units, Draws(units, seed=1)) != figures(units)


def test_only_codes_that_the_gold_holds_enter_a_mean_and_the_others_are_named() -> None:
    units = [unit(1, {FOOD}, {FOOD, "threat:state"}), unit(2, {"threat:health"}, {"threat:health"})]
    threats = figures(units).macro("threat")
    assert threats is not None
    assert (threats.f1.value, threats.left_out) == (1.0, ("threat:state",))
    assert figures([unit(1, set(), {FOOD})]).macro("threat") is None


def test_a_voice_is_right_only_with_its_frame_and_is_also_measured_where_both_see_the_frame() -> None:
    units = [
        unit(1, voiced("securitisation", "contested"), voiced("securitisation", "contested")),
        unit(2, voiced("human_security", "contested"), set()),
        unit(3, voiced("securitisation", "asserted"), voiced("human_security", "asserted")),
    ]
    measured = figures(units)
    strict, seen = measured.macro("voice"), measured.macro("voice where both see the frame")
    assert strict is not None
    assert seen is not None
    assert strict.codes == ("voice:asserted", "voice:contested")
    assert strict.f1.value == pytest.approx((2 / 3 + 0) / 2)  # contested: 1 of 2, pooled over both frames
    assert (seen.codes, seen.f1.value) == (("voice:contested",), 1.0)


def test_confusion_counts_the_four_way_frame_and_voices_that_are_absent() -> None:
    units = [
        unit(1, voiced("securitisation", "reported"), voiced("securitisation", "asserted")),
        unit(2, {SEC, HS}, {HS}),
        unit(3, set(), voiced("securitisation", "asserted")),
    ]
    frame, _, voice = confusions(units)
    assert frame.counts[frame.labels.index("mixed")][frame.labels.index("human_security")] == 1
    assert frame.accuracy == pytest.approx(1 / 3)
    assert figures(units).frame_accuracy.value == pytest.approx(1 / 3)  # type: ignore[union-attr]
    at = {label: n for n, label in enumerate(voice.labels)}
    assert voice.counts[at["reported"]][at["asserted"]] == 1
    assert voice.counts[at["absent"]][at["asserted"]] == 1
    assert voice.counts[at["not told"]][at["absent"]] == 1


def test_calibration_error_of_a_worked_example() -> None:
    # Two bins of equal mass: {.1, .2, .3} with one of three, {.6, .8, .9} with two of three.
    found = calibration("x", [0.9, 0.1, 0.2, 0.6, 0.3, 0.8], [True, False, False, False, True, True], bins=2)
    assert [(one.n, round(one.mean, 3), round(one.share, 3)) for one in found.equal_mass] == [
        (3, 0.2, 0.333),
        (3, 0.767, 0.667),
    ]
    assert found.ece == pytest.approx(0.5 * (1 / 3 - 0.2) + 0.5 * (2.3 / 3 - 2 / 3))
    # Two bins of equal width part the same scores at .5.
    assert found.ece_equal_width == pytest.approx(found.ece)


scored = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=60)


@given(scored, st.randoms())
def test_calibration_agrees_with_scikit_learn_and_not_with_the_order_of_units(
    pairs: list[tuple[float, bool]], random: object
) -> None:
    scores, gold = [p for p, _ in pairs], [y for _, y in pairs]
    found = calibration("x", scores, gold)
    assert found.brier == pytest.approx(brier_score_loss(gold, scores, pos_label=True))
    clipped = [min(max(p, 1e-6), 1 - 1e-6) for p in scores]
    assert found.log_loss == pytest.approx(log_loss(gold, clipped, labels=[False, True]))
    assert sum(one.n for one in found.equal_mass) == sum(one.n for one in found.equal_width) == len(pairs)
    assert 0 <= found.ece <= 1
    random.shuffle(pairs)  # type: ignore[attr-defined]
    assert calibration("x", [p for p, _ in pairs], [y for _, y in pairs]).ece == pytest.approx(found.ece)


def test_bins_of_equal_mass_are_equal_and_equal_scores_share_one() -> None:
    spread = calibration("x", [n / 100 for n in range(100)], [True] * 100)
    assert [one.n for one in spread.equal_mass] == [10] * 10
    assert len(calibration("x", [0.4] * 30, [True, False, False] * 10).equal_mass) == 1


def test_calibration_refuses_what_is_no_probability() -> None:
    for scores in ([1.2], [-0.1], [math.nan]):
        with pytest.raises(ValueError, match="probabilities from 0 to 1"):
            calibration("x", scores, [True])


def test_confidence_in_a_voice_is_measured_where_both_see_the_frame() -> None:
    seen = Unit("1", "d", {}, frozenset(voiced("securitisation", "asserted")), frozenset(), {"voice:securitisation": 1})
    right = Unit("2", "d", {}, seen.gold, seen.gold, {"voice:securitisation": 0.8})
    (found,) = calibrations([seen, right])
    assert (found.code, found.n, found.positive) == ("voice:securitisation", 1, 1)
    assert found.ece == pytest.approx(0.2)


def test_mention_false_positives_are_counted_by_what_the_gold_says() -> None:
    asserted = voiced("securitisation", "asserted")
    units = [
        unit(1, voiced("securitisation", "contested"), asserted),
        unit(2, voiced("securitisation", "contested"), voiced("securitisation", "contested")),
        unit(3, voiced("securitisation", "reported"), asserted),
        unit(4, {HS}, asserted, text="Food security begins in the kitchen garden."),
        unit(5, set(), set(), text="Social security contributions rose."),
        unit(6, set(), asserted, text="The orchestra tuned its violins."),  # no word of the field: not a mention
        unit(7, asserted, asserted, text="They are a threat."),
    ]
    found = {one.kind: (one.units, one.asserted, one.any_voice) for one in false_securitisation(units)}
    assert list(found.values()) == [(2, 1, 2), (1, 1, 1), (2, 1, 1), (5, 3, 4)]
    own = false_securitisation(units, words=["violin"])
    assert [(one.units, one.asserted) for one in own if one.kind == "only named"] == [(1, 1)]


def test_side_by_side_tells_how_many_per_cent_fewer_false_securitisations_there_are() -> None:
    contested, asserted = voiced("securitisation", "contested"), voiced("securitisation", "asserted")
    bad = [unit(n, contested, asserted, str(n)) for n in range(8)]
    good = [unit(n, contested, asserted if n < 2 else contested, str(n)) for n in range(8)]
    compared = side_by_side(good, bad)
    everything = compared.mentions[-1]
    assert (everything.first, everything.second, everything.per_cent.value) == (2, 8, 75.0)
    (difference,) = [one for one in compared.codes if one.name == "frame:securitisation:contested"]
    assert difference.difference.value == pytest.approx(2 * 6 / 14)
    assert difference.mcnemar is not None
    assert (difference.mcnemar.first_alone_right, difference.mcnemar.second_alone_right) == (6, 0)
    perfect = [unit(n, contested, contested, str(n)) for n in range(8)]
    assert math.isnan(side_by_side(bad, perfect).mentions[-1].per_cent.value)


@pytest.mark.parametrize(("alone", "other", "p"), [(0, 0, 1.0), (5, 5, 1.0), (10, 0, 2 / 1024), (1, 9, 22 / 1024)])
def test_mcnemars_test_is_exact(alone: int, other: int, p: float) -> None:
    first, second = [True] * alone + [False] * other, [False] * alone + [True] * other
    assert mcnemar(first, second).p == pytest.approx(p)


def test_two_annotators_are_compared_on_the_same_units_only() -> None:
    with pytest.raises(ValueError, match="same units"):
        side_by_side([unit(1, {REC}, set())], [unit(1, set(), set())])


def test_small_subgroups_are_pooled_and_named() -> None:
    units = [unit(n, {REC}, {REC}, str(n), genre="report" if n < 6 else f"g{n}") for n in range(8)]
    large, small = subgroups(units, "genre", fewest=3)
    assert (large.name, large.figures.units, large.pooled) == ("report", 6, ())
    assert (small.name, small.figures.units, small.pooled) == ("2 smaller", 2, ("g6", "g7"))
    with pytest.raises(HsnlpError, match=r"no group 'gender'.*did you mean 'genre'.*known: genre"):
        subgroups(units, "gender")


def test_nothing_to_evaluate_is_said_and_not_measured() -> None:
    with pytest.raises(HsnlpError, match="nothing to evaluate"):
        evaluate([])
