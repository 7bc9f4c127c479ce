"""Confusion: what the coder said against what the annotator said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from hsnlp.evaluate.units import Unit, dimension_of, four_way, frame_voice

__all__ = ["Confusion", "confusion", "confusions"]

FRAMES = ("none", "securitisation", "human_security", "mixed")
VOICES = ("asserted", "reported", "contested", "absent")


@dataclass(frozen=True, slots=True)
class Confusion:
    """Counts of units: ``counts[i][j]`` were ``labels[i]`` for the coder and ``labels[j]`` for the annotator."""

    name: str
    labels: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]

    @property
    def accuracy(self) -> float:
        """Share on the diagonal; NaN of no units."""
        total = sum(map(sum, self.counts))
        return sum(row[n] for n, row in enumerate(self.counts)) / total if total else float("nan")


def confusion(name: str, pairs: Iterable[tuple[str, str]], labels: Sequence[str]) -> Confusion:
    """Count pairs of labels, the coder's first. Labels that are not foreseen come last, by name.

    >>> confusion("voice", [("reported", "asserted"), ("asserted", "asserted")], ["asserted", "reported"]).counts
    ((1, 0), (1, 0))
    """
    counted = Counter(pairs)
    used = {label for pair in counted for label in pair}
    names = (*labels, *sorted(used - set(labels)))
    return Confusion(name, names, tuple(tuple(counted[gold, found] for found in names) for gold in names))


def confusions(units: Sequence[Unit]) -> tuple[Confusion, ...]:
    """Return the four-way frame, then the voice of each frame, ``absent`` where the frame is not given."""
    frames = sorted(
        {code.partition(":")[2] for u in units for code in u.gold | u.found if dimension_of(code) == "frame"}
    )
    if not frames:
        return ()
    made = [confusion("frame", ((four_way(u.gold), four_way(u.found)) for u in units), FRAMES)]
    voiced = any(dimension_of(code) == "voice" for unit in units for code in unit.gold)
    for frame in frames if voiced else ():
        told = _voice(frame)
        pairs = [(told(unit.gold), told(unit.found)) for unit in units]
        made.append(confusion(f"voice:{frame}", pairs, VOICES))
    return tuple(made)


def _voice(frame: str) -> Callable[[frozenset[str]], str]:
    def told(codes: frozenset[str]) -> str:
        voice = frame_voice(codes, frame)
        return "absent" if voice is None else voice or "not told"

    return told
