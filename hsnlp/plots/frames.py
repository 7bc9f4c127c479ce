"""Frames, their voices and the framing balance, by whatever groups documents have."""

from __future__ import annotations

from hsnlp.errors import RunError, unknown
from hsnlp.pipeline.asking import Coded
from hsnlp.pipeline.comparing import counted
from hsnlp.plots.canvas import INK, PAPER, QUIET, SYMBOLS, Figure, canvas, colour_of, reach, rows_of
from hsnlp.plots.counting import balanced, by_group, measures_of
from hsnlp.plots.words import interval, percent, plain, said, several
from hsnlp.report.figures import Group, overall

__all__ = ["balance", "framing", "voices"]

ROW = 34
"""Pixels of a row."""
NARROW = 0.03
"""Shares whose bars are too narrow for their count; it stands in the hover text."""
PATTERNS = {"asserted": "", "reported": "/", "contested": "."}


def framing(corpus: Coded, by: str = "title") -> Figure:
    """Return the share of passages with each frame by group, with 95 % intervals over documents.

    A passage may have both frames. The group with most of the codebook's first frame is on top.
    """
    frames = measures_of(corpus, "frame")
    found = by_group(counted(corpus, by), by, frames)
    found.sort(key=lambda group: -_value(group, frames[0]))
    figure = canvas(
        f"{' and '.join(said(frame) for frame in frames).capitalize()} by {by}",
        "Share of passages with each frame; bars are 95 % intervals over documents (over paragraphs for one alone).",
        height=140 + ROW * len(found),
        left=max((len(group.name) for group in found), default=0),
    )
    for at, frame in enumerate(frames):
        off = (at - (len(frames) - 1) / 2) * 0.28
        kept = [(row, group, told) for row, group in enumerate(found) if (told := group.shares[frame])]
        figure.add_scatter(
            x=[told[0] for _, _, told in kept],
            y=[row + off for row, _, _ in kept],
            mode="markers",
            name=said(frame),
            marker={"color": colour_of(frame, at), "symbol": SYMBOLS.get(frame, "diamond"), "size": 11},
            error_x=reach([told for _, _, told in kept], colour_of(frame, at)),
            hovertext=[
                f"<b>{plain(group.name)}</b><br>{said(frame)}: {several(group.counts[frame], 'passage')} of "
                f"{group.passages:,}, {percent(told[0])}<br>{interval(told)}<br>{several(group.documents, 'document')}"
                for _, group, told in kept
            ],
            hoverinfo="text",
        )
    rows_of(figure, [group.name for group in found], [f"{group.passages:,}" for group in found])
    figure.update_xaxes(
        tickformat=".0%", range=[-0.02, 1.02], title_text="share of passages (their number in brackets)"
    )
    return figure


def voices(corpus: Coded, by: str | None = None, frame: str | None = None) -> Figure:
    """Return how often each frame is asserted, reported and contested; with `by`, one frame by group.

    `frame` is the frame by group, the codebook's first if None. Shares are of the passages that have the frame.
    Raises `RunError` for a frame that there is not.
    """
    frames, tones = measures_of(corpus, "frame"), measures_of(corpus, "voice")
    if frame is not None and f"frame:{frame}" not in frames:
        raise RunError(unknown("frame", frame, [one.partition(":")[2] for one in frames]))
    counts = counted(corpus, by or "genre")
    shown = [f"frame:{frame}"] if frame else frames if by is None else frames[:1]
    rows: list[tuple[str, str, Group]] = []
    for one in shown:
        named = [f"{one}:{tone.partition(':')[2]}" for tone in tones]
        small = counts.of(counts.given[:, counts.column(one)])
        found = by_group(small, by, named) if by else [overall(small, named)]
        rows += [(one, group.name if by else said(one), group) for group in found if group.passages]
    if by:
        rows.sort(key=lambda row: -_value(row[2], f"{shown[0]}:asserted"))
    figure = canvas(
        f"Voices of {' and '.join(said(one) for one in shown)}{f' by {by}' if by else ''}",
        "Share of the passages with the frame: the text takes it on (asserted), tells that others do (reported), "
        "criticises it or shows its harm (contested).",
        height=140 + ROW * max(2, len(rows)),
        left=max((len(name) for _, name, _ in rows), default=0),
    )
    ends = [0.0] * len(rows)
    for tone in tones:
        _bars(figure, rows, tone.partition(":")[2], ends)
    rows_of(figure, [name for _, name, _ in rows], [f"{group.passages:,}" for _, _, group in rows])
    figure.update_layout(barmode="stack", bargap=0.3, legend_traceorder="normal")
    figure.update_xaxes(tickformat=".0%", range=[0, 1], title_text="share of the passages with the frame (in brackets)")
    return figure


def balance(corpus: Coded, by: str = "title") -> Figure:
    """Return the framing balance by group with 95 % intervals; groups without a framed passage are left out."""
    frames = measures_of(corpus, "frame")
    balanced(frames)
    found = [(group, group.balance) for group in by_group(counted(corpus, by), by, frames) if group.balance]
    found.sort(key=lambda one: one[1][0])
    figure = canvas(
        f"Framing balance by {by}",
        "Above 0 the text speaks for the security of people, below 0 for that of the state. "
        "Bars are 95 % intervals over documents (over paragraphs for one alone).",
        height=120 + 28 * len(found),
        left=max((len(group.name) for group, _ in found), default=0),
    )
    figure.add_scatter(
        x=[told[0] for _, told in found],
        y=list(range(len(found))),
        mode="markers",
        marker={"color": INK, "symbol": "diamond", "size": 10},
        error_x=reach([told for _, told in found], QUIET),
        hovertext=[
            f"<b>{plain(group.name)}</b><br>balance {told[0]:+.2f}<br>{interval(told, '{:+.2f}'.format)}<br>"
            f"{group.framed:,} framed of {several(group.passages, 'passage')}, {several(group.documents, 'document')}"
            for group, told in found
        ],
        hoverinfo="text",
        showlegend=False,
    )
    rows_of(figure, [group.name for group, _ in found], [f"{group.framed:,}" for group, _ in found])
    figure.add_vline(x=0, line={"color": QUIET, "width": 1})
    figure.update_xaxes(title_text="framing balance (framed passages in brackets)", tickformat="+.1f")
    return figure


def _bars(figure: Figure, rows: list[tuple[str, str, Group]], tone: str, ends: list[float]) -> None:
    """Add the bars of one voice in their frames' colours, each with its count, and move the `ends` of the rows."""
    shares = [group.shares[f"{frame}:{tone}"] or (0.0, 0.0, 0.0) for frame, _, group in rows]
    counts = [group.counts[f"{frame}:{tone}"] for frame, _, group in rows]
    colours = [colour_of(frame, row) for row, (frame, _, _) in enumerate(rows)]
    figure.add_bar(
        x=[told[0] for told in shares],
        y=list(range(len(rows))),
        orientation="h",
        name=tone,
        marker={
            "color": colours,
            "line": {"color": colours, "width": 1},
            "pattern": {"shape": PATTERNS.get(tone, "x"), "fillmode": "replace", "size": 7},
        },
        hovertext=[
            f"<b>{plain(name)}</b><br>{said(frame)}, {tone}: {several(n, 'passage')} of {group.passages:,} with the "
            f"frame, {percent(told[0])}<br>{interval(told)}"
            for (frame, name, group), n, told in zip(rows, counts, shares, strict=True)
        ],
        hoverinfo="text",
    )
    for row, (n, told) in enumerate(zip(counts, shares, strict=True)):
        if told[0] >= NARROW:
            figure.add_annotation(
                x=ends[row] + told[0] / 2, y=row, text=f"{n:,}", showarrow=False, bgcolor=PAPER, borderpad=1
            )
        ends[row] += told[0]


def _value(group: Group, measure: str) -> float:
    told = group.shares[measure]
    return told[0] if told else 0.0
