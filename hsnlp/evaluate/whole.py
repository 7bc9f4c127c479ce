"""The whole evaluation of one annotator, and its subgroups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from hsnlp.errors import HsnlpError, unknown
from hsnlp.evaluate.calibration import Calibration, calibrations
from hsnlp.evaluate.confusion import Confusion, confusions
from hsnlp.evaluate.counts import RESAMPLES, SEED, Draws
from hsnlp.evaluate.measures import Figures, codes_in, figures
from hsnlp.evaluate.mentions import FIELD_WORDS, Mentions, false_securitisation
from hsnlp.evaluate.units import Unit, dimension_of

__all__ = ["FEWEST", "NOT_STATED", "Evaluation", "Subgroup", "evaluate", "subgroups"]

FEWEST = 50
"""Subgroups of fewer units are taken together: intervals of so few documents say nothing."""
NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class Subgroup:
    """The figures of the units of one group; `pooled` names those that were too small to stand alone."""

    by: str
    name: str
    pooled: tuple[str, ...]
    figures: Figures


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything that is measured of one annotator on one gold standard."""

    figures: Figures
    confusions: tuple[Confusion, ...]
    calibrations: tuple[Calibration, ...]
    mentions: tuple[Mentions, ...]
    subgroups: tuple[Subgroup, ...]
    seed: int
    resamples: int


def evaluate(
    units: Sequence[Unit],
    *,
    by: Sequence[str] = (),
    words: Sequence[str] = FIELD_WORDS,
    fewest: int = FEWEST,
    seed: int = SEED,
    resamples: int = RESAMPLES,
) -> Evaluation:
    """Measure an annotator; `by` names groups of the units, such as ``genre`` and ``source``.

    False securitisation is measured where voices are coded. Raises `HsnlpError` for no units and for a group that no
    unit has.
    """
    if not units:
        raise HsnlpError("nothing to evaluate: no unit has both gold and an annotator's codes")
    draws = Draws(units, seed=seed, resamples=resamples)
    voiced = any(dimension_of(code) == "voice" for unit in units for code in unit.gold | unit.found)
    return Evaluation(
        figures=figures(units, draws),
        confusions=confusions(units),
        calibrations=calibrations(units),
        mentions=false_securitisation(units, draws, words=words) if voiced else (),
        subgroups=tuple(
            one for name in by for one in subgroups(units, name, fewest=fewest, seed=seed, resamples=resamples)
        ),
        seed=seed,
        resamples=resamples,
    )


def subgroups(
    units: Sequence[Unit], by: str, *, fewest: int = FEWEST, seed: int = SEED, resamples: int = RESAMPLES
) -> tuple[Subgroup, ...]:
    """Return the figures of each group, the largest first; groups under `fewest` units are pooled and named."""
    grouped: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        grouped[unit.groups.get(by) or NOT_STATED].append(unit)
    if set(grouped) == {NOT_STATED}:
        raise HsnlpError(f"{unknown('group', by, {name for unit in units for name in unit.groups})}; see --by")
    small = sorted(name for name, its in grouped.items() if len(its) < fewest)
    large = sorted(set(grouped) - set(small), key=lambda name: (-len(grouped[name]), name))
    parts: list[tuple[str, tuple[str, ...], list[Unit]]] = [(name, (), grouped[name]) for name in large]
    if len(small) == 1:
        parts.append((small[0], (), grouped[small[0]]))
    elif small:
        parts.append((f"{len(small)} smaller", tuple(small), [unit for name in small for unit in grouped[name]]))
    codes = codes_in(units)
    return tuple(
        Subgroup(by, name, pooled, figures(its, Draws(its, seed=seed, resamples=resamples), codes))
        for name, pooled, its in parts
    )
