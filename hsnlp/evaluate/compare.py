"""Two annotators side by side, on the same units and the same gold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import comb, nan

from hsnlp.evaluate.counts import Draws, Estimate, by_document, estimate, over, rates, tally
from hsnlp.evaluate.measures import codes_in, macro_groups
from hsnlp.evaluate.mentions import ASSERTED, FIELD_WORDS, ISSUE, kind_of, names
from hsnlp.evaluate.units import Unit, four_way

__all__ = ["Difference", "McNemar", "Reduction", "SideBySide", "mcnemar", "side_by_side"]


@dataclass(frozen=True, slots=True)
class McNemar:
    """Units on which one annotator is right and the other wrong, and the exact p of so uneven a split."""

    first_alone_right: int
    second_alone_right: int
    p: float


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure of both annotators and first minus second, with its paired interval by document."""

    name: str
    first: float
    second: float
    difference: Estimate
    mcnemar: McNemar | None = None


@dataclass(frozen=True, slots=True)
class Reduction:
    """False securitisation of both, and how many per cent fewer the first has; below 0 where it has more."""

    kind: str
    units: int
    first: int
    second: int
    per_cent: Estimate


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Differences of F1 by code and of macro-F1, of the accuracy of the frame, and in false securitisation."""

    units: int
    documents: int
    codes: tuple[Difference, ...]
    macros: tuple[Difference, ...]
    frame: Difference
    mentions: tuple[Reduction, ...]


def side_by_side(
    first: Sequence[Unit], second: Sequence[Unit], draws: Draws | None = None, *, words: Sequence[str] = FIELD_WORDS
) -> SideBySide:
    """Compare two annotators. Both lists hold the same units with the same gold, in the same order.

    The bootstrap draws documents once and applies each draw to both, so that the interval is that of the difference.
    Raises `ValueError` where the units differ.
    """
    if [(unit.id, unit.gold) for unit in first] != [(unit.id, unit.gold) for unit in second]:
        raise ValueError("two annotators can be compared on the same units with the same gold in the same order only")
    draws = draws or Draws(first)
    codes = codes_in([*first, *second])
    return SideBySide(
        units=len(first),
        documents=draws.documents,
        codes=_by_code(first, second, codes, draws),
        macros=_macros(first, second, codes, draws),
        frame=_frame(first, second, draws),
        mentions=_mentions(first, second, draws, words),
    )


def mcnemar(first_right: Sequence[bool], second_right: Sequence[bool]) -> McNemar:
    """Return McNemar's exact test (McNemar 1947; two-sided binomial on the units where just one is right).

    It takes units as independent, which sentences of one document are not: where it and the interval by document
    disagree, trust the interval.

    >>> mcnemar([True] * 6 + [False], [False] * 6 + [True]).p
    0.125
    """
    pairs = list(zip(first_right, second_right, strict=True))
    alone, other = sum(a and not b for a, b in pairs), sum(b and not a for a, b in pairs)
    n = alone + other
    tail = sum(comb(n, k) for k in range(min(alone, other) + 1))
    return McNemar(alone, other, min(1.0, 2 * tail / 2**n))


def _by_code(
    first: Sequence[Unit], second: Sequence[Unit], codes: Sequence[str], draws: Draws
) -> tuple[Difference, ...]:
    counted = [tally(units, codes, draws) for units in (first, second)]
    a, b = (rates(one.totals())[2] for one in counted)
    drawn = rates(counted[0].drawn(draws))[2] - rates(counted[1].drawn(draws))[2]
    made = []
    for at, code in enumerate(codes):
        test = mcnemar(*([(code in u.gold) == (code in u.found) for u in units] for units in (first, second)))
        made.append(Difference(code, float(a[at]), float(b[at]), estimate(a[at] - b[at], drawn[:, at]), test))
    return tuple(made)


def _macros(
    first: Sequence[Unit], second: Sequence[Unit], codes: Sequence[str], draws: Draws
) -> tuple[Difference, ...]:
    made = []
    counted = [tally(units, codes, draws) for units in (first, second)]
    for name, parts in macro_groups(codes).items():
        pooled = [one.pooled(parts) for one in counted]
        held = [code for code, gold in zip(pooled[0].codes, pooled[0].totals()[0], strict=True) if gold]
        if held:
            a, b = (rates(one.of(held).totals())[2].mean() for one in pooled)
            drawn = [rates(one.of(held).drawn(draws))[2].mean(axis=-1) for one in pooled]
            made.append(Difference(name, float(a), float(b), estimate(a - b, drawn[0] - drawn[1])))
    return tuple(made)


def _frame(first: Sequence[Unit], second: Sequence[Unit], draws: Draws) -> Difference:
    right = [[four_way(unit.gold) == four_way(unit.found) for unit in units] for units in (first, second)]
    sums = [by_document(one, draws) for one in right]
    size = draws.weights @ by_document([1.0] * len(first), draws)
    a, b = (sum(one) / len(one) if one else nan for one in right)
    drawn = (draws.weights @ (sums[0] - sums[1])) / size
    return Difference("four-way frame, accuracy", a, b, estimate(a - b, drawn), mcnemar(*right))


def _mentions(
    first: Sequence[Unit], second: Sequence[Unit], draws: Draws, words: Sequence[str]
) -> tuple[Reduction, ...]:
    pattern = names(words)
    # Two runs may hold the text for only one of the annotators.
    kinds = [kind_of(replace(a, text=a.text or b.text), pattern) for a, b in zip(first, second, strict=True)]
    made = []
    for kind in ("contested", "reported", "only named", ISSUE):
        inside = [one == kind or (kind == ISSUE and one is not None) for one in kinds]
        a, b = (_wrong(units, inside) for units in (first, second))
        made.append(Reduction(kind, sum(inside), sum(a), sum(b), _fewer(a, b, draws)))
    return tuple(made)


def _wrong(units: Sequence[Unit], inside: Sequence[bool]) -> list[bool]:
    return [here and ASSERTED in unit.found for here, unit in zip(inside, units, strict=True)]


def _fewer(first: Sequence[bool], second: Sequence[bool], draws: Draws) -> Estimate:
    if not any(second):
        return Estimate(nan, nan, nan)
    a, b = (draws.weights @ by_document(wrong, draws) for wrong in (first, second))
    return estimate(100 * (sum(second) - sum(first)) / sum(second), over(100 * (b - a), b, empty=nan))
