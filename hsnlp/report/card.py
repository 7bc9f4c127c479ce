"""How good the coders are: the figures and warnings of a model's card."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hsnlp.errors import RunError
from hsnlp.resources import resource_dir

__all__ = ["Card", "Score", "parse_card", "read_card", "record_scores"]

_FIGURE = re.compile(r"(-?\d*\.\d+|\d+) \[(-?\d*\.?\d+), (-?\d*\.?\d+)\]")
_ROUND = re.compile(r"\**(\d*\.\d+)\** \((\d*\.\d+)–(\d*\.\d+)\)")
_CARE = "What to be careful about"
_RECORDS = {
    "addressee, word for word": ("slots", "| addressee, exact |", 2),
    "action, where it begins": ("slots", "| action, first word |", 2),
    "strength": ("slots", "| strength, right |", 2),
    "lever": ("levers", "| `levers` |", 0),
}
"""Slot of a recommendation → the model that reads it, the row of its card, and which figure of that row."""
_OWN = {"strength", "lever"}
"""What records take from these models and not from the annotator."""


@dataclass(frozen=True, slots=True)
class Score:
    """One row of a card: precision, recall and F1, each with its 95 % interval."""

    name: str
    gold: int | None
    """Sentences that the gold standard gives the code; None for a mean."""
    figures: tuple[tuple[float, float, float] | None, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """What a model's card says of it: on what it was measured, scores by code and in the mean, warnings.

    Strength and lever are left out: records have them from other models, see `record_scores`.
    """

    measured: str
    means: tuple[Score, ...]
    codes: tuple[Score, ...]
    careful: tuple[str, ...]


def read_card(annotator: str) -> Card | None:
    """Return the card of the model that an annotator is, None for one without a card (cues)."""
    try:
        path = resource_dir("models") / annotator / "README.md"
    except RunError:
        return None
    return parse_card(path.read_text(encoding="utf-8")) if path.is_file() else None


def record_scores() -> dict[str, tuple[float, float, float]]:
    """Return how often each slot of a recommendation is right, with its interval, as the cards of their models say."""
    found = {}
    for slot, (model, start, place) in _RECORDS.items():
        text = (resource_dir("models") / model / "README.md").read_text(encoding="utf-8")
        line = next(line for line in text.splitlines() if line.startswith(start))
        value, low, high = _ROUND.findall(line)[place]
        found[slot] = (float(value), float(low), float(high))
    return found


def parse_card(text: str) -> Card:
    r"""Return what stands under the headings of a card; what is missing is empty.

    >>> parse_card("### Means over codes\n| frame | 2 | 0.80 [0.77, 0.82] | 0.84 [0.81, 0.86] | |").means[0].figures
    ((0.8, 0.77, 0.82), (0.84, 0.81, 0.86), None)
    """
    parts = re.split(r"^#{2,3} (.+)$", text, flags=re.M)
    under = dict(zip(parts[1::2], parts[2::2], strict=False))
    measured = next((line for title, line in under.items() if title.startswith("How good")), "")
    bullets = re.split(r"^- ", under.get(_CARE, ""), flags=re.M)[1:]
    return Card(
        measured=_plain(measured.strip().split("\n\n")[0]),
        means=tuple(s for s in _scores(under.get("Means over codes", ""), counted=False) if s.name not in _OWN),
        codes=tuple(s for s in _scores(under.get("Codes", ""), counted=True) if s.name.split(":")[0] not in _OWN),
        careful=tuple(_plain(bullet) for bullet in bullets),
    )


def _scores(table: str, counted: bool) -> tuple[Score, ...]:
    found = []
    for line in table.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        figures = [_FIGURE.fullmatch(cell) for cell in cells[-3:]]
        if len(cells) < 4 or not any(figures):
            continue
        triples = tuple((float(m[1]), float(m[2]), float(m[3])) if m else None for m in figures)
        found.append(Score(cells[0], int(cells[1]) if counted and cells[1].isdigit() else None, triples))
    return tuple(found)


def _plain(text: str) -> str:
    """Return Markdown as words: no emphasis, no links, one line."""
    bare = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text)
    return " ".join(re.sub(r"[*`]", "", bare).split())
