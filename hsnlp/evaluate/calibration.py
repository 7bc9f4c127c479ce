"""Calibration: whether a probability of .8 is right four times in five."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hsnlp.evaluate.counts import Floats
from hsnlp.evaluate.units import Unit, frame_voice

__all__ = ["BINS", "Bin", "Calibration", "calibration", "calibrations"]

BINS = 10
CLIP = 1e-6
"""Log loss takes no probability nearer to 0 or 1 than this, so that one sure error does not make it infinite."""


@dataclass(frozen=True, slots=True)
class Bin:
    """Probabilities of one bin: their range, how many, their mean, and the share in which the code is in the gold."""

    low: float
    high: float
    n: int
    mean: float
    share: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Calibration of one code on the units that have a probability for it; `positive` of them have the code."""

    code: str
    n: int
    positive: int
    ece: float
    ece_equal_width: float
    brier: float
    log_loss: float
    equal_mass: tuple[Bin, ...]
    equal_width: tuple[Bin, ...]


def calibrations(units: Sequence[Unit]) -> tuple[Calibration, ...]:
    """Return the calibration of every code for which some unit has a probability, by code.

    ``voice:securitisation`` is measured where coder and annotator both give the frame: is the voice found the coder's
    (the confidence in the chosen class, as Guo et al. 2017 have it)?
    """
    made = []
    for code in sorted({code for unit in units for code in unit.scores}):
        scored = [unit for unit in units if code in unit.scores]
        if code.startswith("voice:"):
            frame = code.partition(":")[2]
            scored = [unit for unit in scored if frame_voice(unit.gold, frame) and frame_voice(unit.found, frame)]
            right = [frame_voice(unit.gold, frame) == frame_voice(unit.found, frame) for unit in scored]
        else:
            right = [code in unit.gold for unit in scored]
        if scored:
            made.append(calibration(code, [unit.scores[code] for unit in scored], right))
    return tuple(made)


def calibration(code: str, scores: Sequence[float], gold: Sequence[bool], bins: int = BINS) -> Calibration:
    """Return the calibration of probabilities `scores` against `gold`, one of each a unit.

    The expected calibration error is that of Naeini, Cooper and Hauskrecht (2015, AAAI), of one code: the mean over
    bins, weighted by their size, of the distance between mean probability and share of units with the code. `ece`
    takes bins of equal mass (Nixon et al. 2019, CVPR Workshops), `ece_equal_width` those of Guo et al. (2017, ICML).
    Equal probabilities share a bin. Brier (1950): the mean squared distance. Raises `ValueError` outside 0 to 1.

    >>> found = calibration("x", [0.2, 0.2, 0.9, 0.9], [False, True, True, True], bins=2)
    >>> round(found.ece, 3), round(found.brier, 3)
    (0.2, 0.175)
    """
    p, y = np.asarray(scores, dtype=np.float64), np.asarray(gold, dtype=np.float64)
    if not p.size or np.isnan(p).any() or p.min() < 0 or p.max() > 1:
        raise ValueError(f"calibration of {code!r} needs probabilities from 0 to 1, of one unit or more")
    mass = np.searchsorted(np.sort(p), p, side="left") * bins // p.size
    width = np.minimum((p * bins).astype(np.intp), bins - 1)
    by_mass, by_width = (_bins(p, y, which) for which in (mass, width))
    clipped = np.clip(p, CLIP, 1 - CLIP)
    return Calibration(
        code=code,
        n=int(p.size),
        positive=int(y.sum()),
        ece=_error(by_mass),
        ece_equal_width=_error(by_width),
        brier=float(np.mean((p - y) ** 2)),
        log_loss=float(-np.mean(y * np.log(clipped) + (1 - y) * np.log(1 - clipped))),
        equal_mass=by_mass,
        equal_width=by_width,
    )


def _bins(p: Floats, y: Floats, which: np.ndarray[tuple[int, ...], np.dtype[np.intp]]) -> tuple[Bin, ...]:
    made = []
    for one in np.unique(which):
        inside = which == one
        made.append(
            Bin(
                low=float(p[inside].min()),
                high=float(p[inside].max()),
                n=int(inside.sum()),
                mean=float(p[inside].mean()),
                share=float(y[inside].mean()),
            )
        )
    return tuple(made)


def _error(bins: Sequence[Bin]) -> float:
    total = sum(one.n for one in bins)
    return sum(one.n * abs(one.mean - one.share) for one in bins) / total
