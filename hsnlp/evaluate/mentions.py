"""False securitisation: sentences that contest, report or only name it, taken for its assertion."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hsnlp.evaluate.counts import Draws, Estimate
from hsnlp.evaluate.measures import share
from hsnlp.evaluate.units import Unit, frame_voice

__all__ = ["FIELD_WORDS", "ISSUE", "Mentions", "false_securitisation", "kind_of", "names"]

FIELD_WORDS = (
    *("secur", "threat", "border", "irregular", "illegal", "undocumented", "control", "enforcement", "deport"),
    *("detain", "detention", "polic", "militar", "sovereign", "surveillance", "terror", "crime", "criminal"),
    *("smuggl", "traffick", "invasion", "emergency", "danger", "risk", "defence"),
)
"""Beginnings of words of the field. That they stand in a sentence makes no securitisation: these sentences are where
an annotator that counts words goes wrong."""

FRAME = "securitisation"
ASSERTED = f"frame:{FRAME}:asserted"
ISSUE = "contested, reported or only named"
"""Name of the row of all kinds together."""


@dataclass(frozen=True, slots=True)
class Mentions:
    """Units of one kind, how many the annotator calls asserted securitisation, and how many it calls so in any voice.

    `kind` is ``contested``, ``reported``, ``only named`` (no securitisation in the gold, words of the field in the
    text) or all of them; `rate` is `asserted` over `units`, with its interval by document.
    """

    kind: str
    units: int
    asserted: int
    any_voice: int
    rate: Estimate


def false_securitisation(
    units: Sequence[Unit], draws: Draws | None = None, *, words: Sequence[str] = FIELD_WORDS
) -> tuple[Mentions, ...]:
    """Return the mention false positives by kind, then of all kinds together.

    `words` are beginnings of words. Units without text are never ``only named``.
    """
    draws = draws or Draws(units)
    pattern = names(words)
    kinds = [kind_of(unit, pattern) for unit in units]
    rows = []
    for kind in ("contested", "reported", "only named", ISSUE):
        inside = [one == kind or (kind == ISSUE and one is not None) for one in kinds]
        wrong = [here and ASSERTED in unit.found for here, unit in zip(inside, units, strict=True)]
        seen = [here and f"frame:{FRAME}" in unit.found for here, unit in zip(inside, units, strict=True)]
        rows.append(Mentions(kind, sum(inside), sum(wrong), sum(seen), share(wrong, inside, draws)))
    return tuple(rows)


def kind_of(unit: Unit, pattern: re.Pattern[str]) -> str | None:
    """Return how a unit's gold mentions securitisation without asserting it, None where it does not."""
    voice = frame_voice(unit.gold, FRAME)
    if voice is None:
        return "only named" if pattern.search(unit.text) else None
    return voice if voice in ("contested", "reported") else None


def names(words: Sequence[str]) -> re.Pattern[str]:
    """Return the pattern of words that begin with one of `words`.

    >>> [bool(names(["threat"]).search(text)) for text in ("Threatened towns", "a bare sentence")]
    [True, False]
    """
    return re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + ")", re.IGNORECASE)
