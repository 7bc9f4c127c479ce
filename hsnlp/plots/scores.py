"""How good the coders are that made the codes: their cards as pictures."""

from __future__ import annotations

from collections.abc import Sequence

from hsnlp.annotators import DEFAULT
from hsnlp.errors import RunError
from hsnlp.plots.canvas import INK, QUIET, Figure, canvas, reach, rows_of
from hsnlp.plots.words import plain, several
from hsnlp.report.card import read_card, record_scores

__all__ = ["scores", "slot_scores"]

Told = tuple[float, float, float]


def scores(*dimensions: str, annotator: str = DEFAULT) -> Figure:
    """Return the F1 of an annotator by code with 95 % intervals, from its card; of some `dimensions` or of all.

    Raises `RunError` for an annotator without a card, and where the card has no such dimension.
    """
    card = read_card(annotator)
    if card is None:
        raise RunError(f"annotator {annotator!r} has no card; best and fast have one")
    found = [(one, one.figures[2]) for one in card.codes if not dimensions or one.name.partition(":")[0] in dimensions]
    kept = [(one, told) for one, told in found if told]
    if not kept:
        raise RunError(f"the card of {annotator} has no code of {', '.join(dimensions)}")
    kept.sort(key=lambda one: -one[1][0])
    names = [one.name.replace("frame:", "").replace(":", ": ").replace("_", " ") for one, _ in kept]
    figure = canvas(
        f"How well the annotator {annotator} finds each code",
        "F1 (1 is without fault) on sentences that it was not trained on, with 95 % intervals; coded by "
        "language-model coders and not by people. The number of sentences with the code stands in brackets.",
        height=130 + 24 * len(kept),
        left=max(len(name) for name in names),
    )
    with_code = [
        f"<br>{several(one.gold, 'sentence')} with the code" if one.gold is not None else "" for one, _ in kept
    ]
    _draw(figure, names, [told for _, told in kept], "F1", with_code)
    rows_of(figure, names, [str(one.gold) if one.gold is not None else "" for one, _ in kept])
    return figure


def slot_scores() -> Figure:
    """Return how often each slot of a recommendation is right, with 95 % intervals, from the cards of their models."""
    told = record_scores()
    figure = canvas(
        "How well a recommendation is read",
        "Share of right slots where a sentence does recommend, with 95 % intervals: 200 sentences of 140 documents "
        "that were not trained on; coded by language-model coders and not by people.",
        height=130 + 24 * len(told),
        left=max(len(name) for name in told),
    )
    _draw(figure, list(told), list(told.values()), "share right", [""] * len(told))
    rows_of(figure, list(told), [""] * len(told))
    return figure


def _draw(figure: Figure, names: Sequence[str], told: Sequence[Told], unit: str, more: Sequence[str]) -> None:
    figure.add_scatter(
        x=[value for value, _, _ in told],
        y=list(range(len(told))),
        mode="markers",
        marker={"color": INK, "size": 9},
        error_x=reach(list(told), QUIET),
        hovertext=[
            f"<b>{plain(name)}</b><br>{unit} {value:.2f}<br>95 % interval {low:.2f} to {high:.2f}{line}"
            for name, (value, low, high), line in zip(names, told, more, strict=True)
        ],
        hoverinfo="text",
        showlegend=False,
    )
    figure.update_xaxes(range=[-0.02, 1.02], title_text=unit, dtick=0.2)
