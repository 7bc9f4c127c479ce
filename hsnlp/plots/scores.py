"""How good the coder is that made the codes: its card as a picture."""

from __future__ import annotations

from hsnlp.annotators import DEFAULT
from hsnlp.errors import RunError
from hsnlp.plots.canvas import INK, QUIET, Figure, canvas, reach, rows_of
from hsnlp.plots.words import plain, several
from hsnlp.report.card import read_card

__all__ = ["scores"]


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
    figure.add_scatter(
        x=[told[0] for _, told in kept],
        y=list(range(len(kept))),
        mode="markers",
        marker={"color": INK, "size": 9},
        error_x=reach([told for _, told in kept], QUIET),
        hovertext=[
            f"<b>{plain(name)}</b><br>F1 {told[0]:.2f}<br>95 % interval {told[1]:.2f} to {told[2]:.2f}"
            + (f"<br>{several(one.gold, 'sentence')} with the code" if one.gold is not None else "")
            for name, (one, told) in zip(names, kept, strict=True)
        ],
        hoverinfo="text",
        showlegend=False,
    )
    rows_of(figure, names, [str(one.gold) if one.gold is not None else "" for one, _ in kept])
    figure.update_xaxes(range=[-0.02, 1.02], title_text="F1", dtick=0.2)
    return figure
