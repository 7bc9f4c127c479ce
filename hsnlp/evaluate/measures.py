"""Precision, recall and F1 of each code, their means over the codes of a dimension, and accuracy of the frame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import nan

from hsnlp.evaluate.counts import Draws, Estimate, Floats, Tally, by_document, estimate, over, rates, tally
from hsnlp.evaluate.units import Unit, dimension_of, four_way, frame_voice

__all__ = ["CodeFigures", "Figures", "Macro", "codes_in", "figures", "macro_groups", "share"]

VOICES = ("asserted", "reported", "contested")


@dataclass(frozen=True, slots=True)
class CodeFigures:
    """Figures of one code: how often the coder gave it, the annotator found it, and both."""

    code: str
    gold: int
    found: int
    both: int
    precision: Estimate
    recall: Estimate
    f1: Estimate


@dataclass(frozen=True, slots=True)
class Macro:
    """Means over the codes that the gold holds; `left_out` names those that it does not hold."""

    name: str
    codes: tuple[str, ...]
    left_out: tuple[str, ...]
    precision: Estimate
    recall: Estimate
    f1: Estimate


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of some units. `frame_accuracy` is that of none, securitisation, human_security and mixed."""

    units: int
    documents: int
    codes: tuple[CodeFigures, ...]
    macros: tuple[Macro, ...]
    frame_accuracy: Estimate | None

    def code(self, code: str) -> CodeFigures | None:
        """Return the figures of a code, None where neither coder nor annotator gave it."""
        return next((one for one in self.codes if one.code == code), None)

    def macro(self, name: str) -> Macro | None:
        """Return a mean by name (``threat``, ``voice``, ``voice:securitisation`` …), None where no code has gold."""
        return next((one for one in self.macros if one.name == name), None)


def figures(units: Sequence[Unit], draws: Draws | None = None, codes: Sequence[str] | None = None) -> Figures:
    """Return precision, recall and F1 with bootstrap intervals by document.

    `codes` are those to measure; where none are given, all that coder or annotator used.

    >>> from hsnlp.evaluate.units import Unit
    >>> right = Unit("1", "a", {}, frozenset({"recommendation"}), frozenset({"recommendation"}))
    >>> missed = Unit("2", "b", {}, frozenset({"recommendation"}), frozenset())
    >>> figures([right, missed]).code("recommendation").recall.value
    0.5
    """
    draws = draws or Draws(units)
    names = tuple(codes) if codes is not None else codes_in(units)
    counts = tally(units, names, draws)
    framed = any(dimension_of(name) == "frame" for name in names)
    return Figures(
        units=len(units),
        documents=draws.documents,
        codes=_each(counts, draws),
        macros=tuple(_macros(units, counts, draws)),
        frame_accuracy=_frame_accuracy(units, draws) if framed else None,
    )


def codes_in(units: Sequence[Unit]) -> tuple[str, ...]:
    """Return every code that coder or annotator used, by dimension."""
    used = set().union(*(unit.gold | unit.found for unit in units)) if units else set()
    order = ("frame", "voice", "threat", "referent", "recommendation", "strength", "lever", "stage", "population")
    place = {dimension: n for n, dimension in enumerate(order)}
    return tuple(sorted(used, key=lambda code: (place.get(dimension_of(code), len(place)), code)))


def macro_groups(codes: Sequence[str]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return, by the name of a mean, what it is the mean of: the name of each part and the codes that it pools.

    A mean over voices pools both frames: a voice is right where frame and voice are.

    >>> macro_groups(["threat:food", "threat:state", "recommendation"])
    {'threat': {'threat:food': ('threat:food',), 'threat:state': ('threat:state',)}}
    """
    groups: dict[str, dict[str, tuple[str, ...]]] = {}
    for code in codes:
        dimension = dimension_of(code)
        if dimension == "voice":
            _, frame, voice = code.split(":")
            if voice in VOICES:
                pool = groups.setdefault("voice", {})
                pool[f"voice:{voice}"] = (*pool.get(f"voice:{voice}", ()), code)
                groups.setdefault(f"voice:{frame}", {})[code] = (code,)
        elif ":" in code:
            groups.setdefault(dimension, {})[code] = (code,)
    return groups


def share(of: Sequence[float], among: Sequence[float], draws: Draws) -> Estimate:
    """Return the sum of `of` over the sum of `among` (one value a unit) with its interval; NaN where that is 0."""
    part, whole = by_document(of, draws), by_document(among, draws)
    if not whole.sum():
        return Estimate(nan, nan, nan)
    return estimate(part.sum() / whole.sum(), over(draws.weights @ part, draws.weights @ whole, empty=nan))


def _each(counts: Tally, draws: Draws) -> tuple[CodeFigures, ...]:
    totals, drawn = counts.totals(), counts.drawn(draws)
    point, spread = rates(totals), rates(drawn)
    made = []
    for at, code in enumerate(counts.codes):
        gold, found, both = (int(n) for n in totals[:, at])
        made.append(CodeFigures(code, gold, found, both, *(estimate(point[k, at], spread[k, :, at]) for k in range(3))))
    return tuple(made)


def _macros(units: Sequence[Unit], counts: Tally, draws: Draws) -> list[Macro]:
    groups = macro_groups(counts.codes)
    made = [_macro(name, counts.pooled(parts), draws) for name, parts in groups.items()]
    if "voice" in groups:
        made.append(_macro("voice where both see the frame", _seen_by_both(units, groups["voice"], draws), draws))
    return [one for one in made if one is not None]


def _macro(name: str, counts: Tally, draws: Draws) -> Macro | None:
    held = [code for code, gold in zip(counts.codes, counts.totals()[0], strict=True) if gold]
    if not held:
        return None
    kept = counts.of(held)
    point: Floats = rates(kept.totals()).mean(axis=-1)
    spread: Floats = rates(kept.drawn(draws)).mean(axis=-1)
    left_out = tuple(code for code in counts.codes if code not in held)
    return Macro(name, tuple(held), left_out, *(estimate(point[k], spread[k]) for k in range(3)))


def _seen_by_both(units: Sequence[Unit], parts: Mapping[str, Sequence[str]], draws: Draws) -> Tally:
    """Count voices on those frames alone that coder and annotator both give."""
    seen = [unit.gold & unit.found for unit in units]
    trimmed = [
        Unit(unit.id, unit.document, unit.groups, _voices(unit.gold, both), _voices(unit.found, both))
        for unit, both in zip(units, seen, strict=True)
    ]
    return tally(trimmed, [code for codes in parts.values() for code in codes], draws).pooled(parts)


def _voices(codes: frozenset[str], both: frozenset[str]) -> frozenset[str]:
    frames = [code.partition(":")[2] for code in both if dimension_of(code) == "frame"]
    return frozenset(f"frame:{frame}:{voice}" for frame in frames if (voice := frame_voice(codes, frame)))


def _frame_accuracy(units: Sequence[Unit], draws: Draws) -> Estimate:
    right = [float(four_way(unit.gold) == four_way(unit.found)) for unit in units]
    return share(right, [1.0] * len(units), draws)
