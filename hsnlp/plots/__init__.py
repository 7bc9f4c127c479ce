"""Plots of a coded corpus for notebooks and papers: plotly figures in the report's colours and words.

    from hsnlp import plots

    corpus = hsnlp.annotate("papers/")
    plots.framing(corpus, by="genre")

Marks of shares say on hovering how many passages they stand for and their 95 % interval, as in the report. `by` is any
column of ``corpus.documents``, your own too, or ``section`` (not for `themes`). Needs the extra
``hsnlp[notebooks]``, but for `quotes` and `table`, which show sentences and records to read.
"""

from __future__ import annotations

from hsnlp.plots.courses import course, through, trend
from hsnlp.plots.demands import recommendations
from hsnlp.plots.frames import balance, framing, voices
from hsnlp.plots.reading import quotes, table
from hsnlp.plots.scores import scores, slot_scores
from hsnlp.plots.themes import themes
from hsnlp.plots.threats import stages, threats

__all__ = [
    "balance",
    "course",
    "framing",
    "quotes",
    "recommendations",
    "scores",
    "slot_scores",
    "stages",
    "table",
    "themes",
    "threats",
    "through",
    "trend",
    "voices",
]
