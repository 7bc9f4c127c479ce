"""From a coded corpus to the figures that plots show, by the report's own arithmetic."""

from __future__ import annotations

from collections.abc import Sequence

from hsnlp.analysis.balance import AGAINST, FOR
from hsnlp.analysis.counts import Coded as Counts
from hsnlp.errors import RunError, unknown
from hsnlp.pipeline.asking import Coded
from hsnlp.report.figures import Group, groups

__all__ = ["balanced", "by_group", "measures_of"]


def by_group(counts: Counts, by: str, measures: Sequence[str]) -> list[Group]:
    """Return the groups of what `hsnlp.pipeline.comparing.counted` counted, those without a passage left out."""
    return [group for group in groups(counts, by, measures) if group.passages]


def balanced(frames: Sequence[str]) -> None:
    """Raise `RunError` where a codebook lacks the frames of which the framing balance is made."""
    needed = sorted({voiced.rpartition(":")[0] for voiced in FOR | AGAINST})
    if not set(needed) <= set(frames):
        raise RunError(f"a framing balance needs {' and '.join(needed)}; this corpus was coded for {', '.join(frames)}")


def measures_of(corpus: Coded, dimension: str) -> list[str]:
    """Return the measures of a dimension, in the codebook's order; raises `RunError` where it was not coded."""
    if not corpus.codes.get(dimension):
        raise RunError(unknown("dimension", dimension, [name for name, codes in corpus.codes.items() if codes]))
    return [f"{dimension}:{code}" for code in corpus.codes[dimension]]
