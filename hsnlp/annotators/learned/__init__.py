"""Annotators that have learned: heads on an encoder's vectors decide, the cues say what speaks for it."""

from hsnlp.annotators.learned.annotator import LearnedAnnotator, load_annotator
from hsnlp.annotators.learned.examples import Examples
from hsnlp.annotators.learned.heads import Heads

__all__ = ["Examples", "Heads", "LearnedAnnotator", "load_annotator"]
