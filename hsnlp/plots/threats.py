"""Threat dimensions by group and by stage of migration, as heat maps."""

from __future__ import annotations

from collections.abc import Sequence

from hsnlp.errors import RunError
from hsnlp.pipeline.asking import Coded
from hsnlp.pipeline.comparing import counted
from hsnlp.plots.canvas import Figure, canvas, heat, rows_of
from hsnlp.plots.counting import by_group, measures_of
from hsnlp.plots.words import interval, percent, plain, said, several
from hsnlp.report.figures import Group
from hsnlp.report.figures import stages as by_stage

__all__ = ["stages", "threats"]

ORDER = ("origin", "transit", "entry", "stay", "return")
"""The stages as a journey has them."""


def threats(corpus: Coded, by: str = "title") -> Figure:
    """Return threat dimensions by group: the share of the group's passages, and the number of passages in each cell."""
    measures = measures_of(corpus, "threat")
    found = by_group(counted(corpus, by), by, measures)
    return _map(
        f"Threats by {by}",
        "Passages that name an insecurity or its remedy; the darker, the larger the share of the row's passages "
        "(their number in brackets).",
        found,
        measures,
    )


def stages(corpus: Coded) -> Figure:
    """Return threat dimensions by stage of migration, of the passages whose words tell the stage.

    Raises `RunError` where no passage has a stage.
    """
    measures = measures_of(corpus, "threat")
    measures_of(corpus, "stage")
    counts = counted(corpus)
    order = [f"stage:{stage}" for stage in ORDER]
    found = [group for group in by_stage(counts) if group.passages]
    if not found:
        raise RunError("no passage of this corpus has a stage of migration; plots.threats shows all passages")
    found.sort(key=lambda group: order.index(group.name) if group.name in order else len(order))
    staged = int(counts.given[:, [counts.column(f"stage:{code}") for code in corpus.codes["stage"]]].any(axis=1).sum())
    return _map(
        "Threats along the journey",
        f"Only passages whose words tell a stage: {staged:,} of {len(counts.document):,}. The darker, the larger the "
        "share of the stage's passages (their number in brackets).",
        found,
        measures,
    )


def _map(title: str, note: str, found: Sequence[Group], measures: Sequence[str]) -> Figure:
    names = [said(group.name) if group.name.startswith("stage:") else group.name for group in found]
    figure = canvas(title, note, height=170 + 30 * len(found), left=max((len(name) for name in names), default=0))
    shares = [[group.shares[measure] or (0.0, 0.0, 0.0) for measure in measures] for group in found]
    heat(
        figure,
        [said(measure) for measure in measures],
        [[told[0] for told in row] for row in shares],
        [[f"{group.counts[measure]:,}" if group.counts[measure] else "" for measure in measures] for group in found],
        [
            [
                f"<b>{plain(name)}</b><br>{said(measure)}: {several(group.counts[measure], 'passage')} of "
                f"{group.passages:,}, {percent(told[0])}<br>{interval(told)}<br>{several(group.documents, 'document')}"
                for measure, told in zip(measures, row, strict=True)
            ]
            for name, group, row in zip(names, found, shares, strict=True)
        ],
    )
    rows_of(figure, names, [f"{group.passages:,}" for group in found])
    return figure
