"""Through a document, from beginning to end of all documents, and over years."""

from __future__ import annotations

from itertools import accumulate
from textwrap import wrap
from typing import Any

from hsnlp.analysis.balance import AGAINST, FOR
from hsnlp.analysis.counts import passage_codes
from hsnlp.errors import RunError
from hsnlp.pipeline.asking import Coded
from hsnlp.pipeline.comparing import counted, plain_passages, plain_rows
from hsnlp.plots.canvas import DASHES, QUIET, SYMBOLS, Figure, canvas, colour_of, reach
from hsnlp.plots.counting import balanced, by_group, measures_of
from hsnlp.plots.words import interval, percent, plain, said, several
from hsnlp.report.figures import course as steps_of

__all__ = ["course", "through", "trend"]

_FILLED = {"reported": "-open", "contested": "-open-dot"}
Point = tuple[float, tuple[float, float, float], str]
"""Where, a share with its limits, and what is said of it on hovering."""


def through(corpus: Coded, doc_id: str) -> Figure:
    """Return the framing balance as it grows through one document, passage by passage; each mark shows its sentence.

    A passage that asserts human security or contests securitisation takes the line up, the contrary takes it down;
    reported frames leave it where it is. Raises `RunError` for a document that has no coded passage.
    """
    frames = measures_of(corpus, "frame")
    balanced(frames)
    rows = list(plain_passages(corpus.passages[corpus.passages["doc_id"] == doc_id].sort_values("start")))
    if not rows:
        raise RunError(f"no coded passage in document {doc_id!r}; corpus.documents lists the documents")
    given = [passage_codes(row) for row in rows]
    line = list(accumulate(len(codes & FOR) - len(codes & AGAINST) for codes in given))
    document = next(row for row in plain_rows(corpus.documents) if row["doc_id"] == doc_id)
    figure = canvas(
        str(document["title"] or document["name"]),
        "The line rises where human security is asserted or securitisation contested, and falls where the contrary "
        "is said. Full marks: asserted; hollow: reported; with a dot: contested. Hover for the sentence.",
        height=420,
    )
    places = list(range(1, len(rows) + 1))
    figure.add_scatter(
        x=places, y=line, mode="lines", line={"color": QUIET, "shape": "hv"}, hoverinfo="skip", showlegend=False
    )
    for at, frame in enumerate([*frames, "frame:mixed"]):
        here = [i for i, row in enumerate(rows) if f"frame:{row['frame']}" == frame]
        symbol = SYMBOLS.get(frame, "diamond")
        marker = {"color": colour_of(frame, at), "symbol": symbol, "size": 10}
        key = {"name": "both" if frame == "frame:mixed" else said(frame), "legendgroup": frame, "mode": "markers"}
        figure.add_scatter(x=[None], y=[None], marker=marker, hoverinfo="skip", **key)
        figure.add_scatter(
            x=[places[i] for i in here],
            y=[line[i] for i in here],
            marker={**marker, "symbol": [symbol + _FILLED.get(_voice(rows[i]), "") for i in here]},
            hovertext=[_sentence(rows[i]) for i in here],
            hoverinfo="text",
            showlegend=False,
            **key,
        )
    figure.add_hline(y=0, line={"color": QUIET, "width": 1})
    figure.update_xaxes(title_text="passage, from the first to the last")
    figure.update_yaxes(title_text="sum so far")
    return figure


def course(corpus: Coded) -> Figure:
    """Return the share of each frame and of recommendations in each tenth of the documents, with 95 % intervals.

    Documents of fewer than 20 passages are left out; raises `RunError` where no longer one is there.
    """
    counts = counted(corpus)
    measures = [*measures_of(corpus, "frame"), *(["recommendation"] if "recommendation" in counts.measures else [])]
    found = steps_of(counts, measures)
    if not found:
        raise RunError("no document of this corpus has 20 passages or more: too short for a course")
    documents = max(step["documents"] for steps in found.values() for step in steps)
    figure = canvas(
        "From beginning to end",
        f"Share of passages in each tenth of {several(documents, 'document')} of 20 passages or more, "
        "with 95 % intervals over documents.",
        height=420,
    )
    lines: dict[str, list[Point]] = {}
    for measure, steps in found.items():
        for step in steps:
            told = (
                f"{said(measure)}, tenth {step['step']}: {several(step['count'], 'passage')}, "
                f"{percent(step['share'][0])}<br>{interval(step['share'])}"
            )
            lines.setdefault(measure, []).append((step["step"], step["share"], told))
    _lines(figure, lines)
    figure.update_xaxes(title_text="tenth of the document", dtick=1)
    return figure


def trend(corpus: Coded, by: str = "year") -> Figure:
    """Return the share of passages with each frame by year, with 95 % intervals over the year's documents.

    Documents without a year are left out; raises `RunError` where none has one.
    """
    frames = measures_of(corpus, "frame")
    found = [group for group in by_group(counted(corpus, by), by, frames) if group.name.isdecimal()]
    if not found:
        hint = "; a bibliography can give it" if by == "year" else " that is a whole number, as a trend needs"
        raise RunError(f"no document of this corpus states a {by}{hint}")
    figure = canvas(
        f"{' and '.join(said(frame) for frame in frames).capitalize()} by {by}",
        f"Share of passages with each frame; bars are 95 % intervals over the documents of the {by} "
        "(over paragraphs where there is one).",
        height=420,
    )
    lines: dict[str, list[Point]] = {}
    for frame in frames:
        for group in sorted(found, key=lambda one: int(one.name)):
            if share := group.shares[frame]:
                told = (
                    f"<b>{group.name}</b><br>{said(frame)}: {several(group.counts[frame], 'passage')} of "
                    f"{group.passages:,}, {percent(share[0])}<br>{interval(share)}<br>"
                    f"{several(group.documents, 'document')}"
                )
                lines.setdefault(frame, []).append((float(group.name), share, told))
    _lines(figure, lines)
    years = [int(group.name) for group in found]
    figure.update_xaxes(tickformat="d", range=[min(years) - 0.5, max(years) + 0.5])
    return figure


def _lines(figure: Figure, lines: dict[str, list[Point]]) -> None:
    for at, (measure, points) in enumerate(lines.items()):
        colour = colour_of(measure, at)
        figure.add_scatter(
            x=[x + 0.06 * at for x, _, _ in points],  # beside each other, so that no interval hides another
            y=[share[0] for _, share, _ in points],
            mode="lines+markers",
            name=said(measure),
            line={"color": colour, "dash": DASHES.get(measure, "solid"), "width": 2},
            marker={"color": colour, "symbol": SYMBOLS.get(measure, "diamond"), "size": 9},
            error_y=reach([share for _, share, _ in points], colour, thickness=2),
            hovertext=[told for _, _, told in points],
            hoverinfo="text",
        )
    figure.update_yaxes(tickformat=".0%", rangemode="tozero", title_text="share of passages")


def _voice(row: dict[str, Any]) -> str:
    """Return the voice of a passage's one frame, nothing where it has both."""
    voices = [one["voice"] for one in (row["frames"] or {}).values() if one and one["voice"]]
    return str(voices[0]) if len(voices) == 1 else ""


def _sentence(row: dict[str, Any]) -> str:
    codes = [
        f"{said(f'frame:{frame}')} {one['voice']} ({one['score']:.2f})"
        for frame, one in (row["frames"] or {}).items()
        if one and one["voice"]
    ]
    page = f"page {row['page']}<br>" if row["page"] is not None else ""
    return f"<b>{plain('; '.join(codes))}</b><br>{page}{'<br>'.join(plain(line) for line in wrap(row['text'], 80))}"
