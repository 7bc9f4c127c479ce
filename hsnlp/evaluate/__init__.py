"""Evaluation: how good an annotator is against a gold standard, with intervals, and where it goes wrong."""

from __future__ import annotations

from hsnlp.evaluate.compare import SideBySide, side_by_side
from hsnlp.evaluate.measures import Figures, figures
from hsnlp.evaluate.units import Unit
from hsnlp.evaluate.whole import Evaluation, evaluate

__all__ = ["Evaluation", "Figures", "SideBySide", "Unit", "evaluate", "figures", "side_by_side"]
