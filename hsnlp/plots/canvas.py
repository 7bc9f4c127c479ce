"""An empty figure in the report's colours, and what several plots are made of. Plotly is imported here alone."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from hsnlp.errors import RunError
from hsnlp.plots.words import plain

if TYPE_CHECKING:
    from plotly.graph_objects import Figure
else:
    Figure = Any

__all__ = [
    "COLOURS",
    "DASHES",
    "INK",
    "OTHERS",
    "PAPER",
    "QUIET",
    "SYMBOLS",
    "Figure",
    "canvas",
    "colour_of",
    "heat",
    "reach",
    "rows_of",
]

INK, QUIET, PAPER, LINE = "#1c2126", "#55606a", "#fdfcf9", "#d9d6cd"
COLOURS = {
    "frame:securitisation": "#d55e00",
    "frame:human_security": "#0072b2",
    "frame:mixed": "#8a4a72",
    "recommendation": "#cc79a7",
}
"""Okabe and Ito's colours (2008), as in the report; shape and dashes say the same again."""
SYMBOLS = {"frame:securitisation": "triangle-up", "frame:human_security": "circle", "frame:mixed": "square"}
DASHES = {"frame:human_security": "dash", "recommendation": "dot"}
OTHERS = ("#009e73", "#e69f00", "#56b4e9", "#999999")
"""For codes of a codebook of one's own, in its order."""
HEAT = ((0.0, PAPER), (1.0, "#56b4e9"))
WIDTH, LETTER = 900, 6.5
"""Pixels that a notebook gives a figure, and that a letter takes: labels of columns that need more are slanted."""
LABEL = 46
"""Characters of a label on an axis; what is longer is cut there and whole on hovering."""


def colour_of(measure: str, at: int) -> str:
    """Return the colour of a measure; one of a user's own codebook has that of its place."""
    return COLOURS.get(measure, OTHERS[at % len(OTHERS)])


def canvas(title: str, note: str = "", *, height: int = 360, left: int = 0) -> Figure:
    """Return an empty figure with a title and a quiet line below it; both are escaped.

    `height` is in pixels; `left` is the room for labels, in characters. Raises `RunError` where plotly is missing.
    """
    try:
        from plotly.graph_objects import Figure as Empty
    except ModuleNotFoundError:
        raise RunError("plots need the extra: pip install 'hsnlp[notebooks]'") from None
    told = plain(title)
    if note:
        told += (
            f'<br><span style="font-size:12px;color:{QUIET}">{"<br>".join(plain(x) for x in wrap(note, 118))}</span>'
        )
    lines = told.count("<br>")
    figure = Empty()
    figure.update_layout(
        title={"text": told, "x": 0, "y": 1, "yanchor": "top", "pad": {"t": 20, "l": 16}},
        height=height + 10 + 18 * lines,
        margin={"l": 30 + 7 * min(left, LABEL), "r": 30, "t": 80 + 17 * lines, "b": 60},
        font={"family": "system-ui, sans-serif", "size": 13, "color": INK},
        title_font_size=16,
        paper_bgcolor=PAPER,
        plot_bgcolor=PAPER,
        hoverlabel={"align": "left", "bgcolor": "#ffffff", "font": {"color": INK}},
        legend={"orientation": "h", "y": 1, "yanchor": "bottom", "x": 0},
    )
    for update in (figure.update_xaxes, figure.update_yaxes):
        update(gridcolor=LINE, zeroline=False, automargin=True, title_font_size=13)
    return figure


def rows_of(figure: Figure, names: Sequence[str], notes: Sequence[str] | None = None) -> None:
    """Write `names` down the vertical axis at 0, 1, 2 …, the first on top, cut where long, each with its note."""
    texts = [
        plain(_cut(name, LABEL)) + (f"  ({note})" if note else "")
        for name, note in zip(names, notes or [""] * len(names), strict=True)
    ]
    figure.update_yaxes(tickvals=list(range(len(names))), ticktext=texts, range=[len(names) - 0.4, -0.6])


def reach(figures: Sequence[tuple[float, float, float]], colour: str, thickness: int = 3) -> dict[str, Any]:
    """Return the bars from the lower to the upper limit of figures, each given with its limits."""
    return {
        "array": [high - value for value, _, high in figures],
        "arrayminus": [value - low for value, low, _ in figures],
        "thickness": thickness,
        "width": 0,
        "color": f"{colour}80",
    }


def heat(
    figure: Figure,
    columns: Sequence[str],
    values: Sequence[Sequence[float]],
    texts: Sequence[Sequence[str]],
    hovers: Sequence[Sequence[str]],
) -> None:
    """Put a heat map into `figure`: rows at 0, 1, 2 …, the darker the larger, a text in each cell and on hovering."""
    top = max((value for row in values for value in row), default=0) or 1
    figure.add_heatmap(
        x=list(range(len(columns))),
        y=list(range(len(values))),
        z=values,
        zmin=0,
        zmax=top,
        text=texts,
        texttemplate="%{text}",
        hovertext=hovers,
        hoverinfo="text",
        colorscale=HEAT,
        showscale=False,
        xgap=2,
        ygap=2,
    )
    labels = [_cut(column, LABEL - 10) for column in columns]
    longest, margin = max((len(label) for label in labels), default=0), figure.layout.margin
    slanted = margin.l + len(labels) * longest * LETTER > WIDTH
    # Plotly makes no room for slanted labels beside a title.
    extra = int(3.6 * longest) if slanted else 0
    figure.update_layout(
        height=figure.layout.height + extra,
        margin={"t": margin.t + extra, "r": margin.r + (int(5.2 * len(labels[-1])) if slanted else 0), "b": 20},
    )
    figure.update_xaxes(
        side="top",
        showgrid=False,
        tickangle=-40 if slanted else 0,
        tickvals=list(range(len(columns))),
        ticktext=[plain(label) for label in labels],
    )
    figure.update_yaxes(showgrid=False)


def _cut(text: str, most: int) -> str:
    # in the middle: the name of a file is one word, and what tells two from one another stands at the end
    line, half = " ".join(text.split()), (most - 3) // 2
    return line if len(line) <= most else f"{line[:half].rstrip()} … {line[-half:].lstrip()}"
