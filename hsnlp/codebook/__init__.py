"""The codebook: what every code means, readable by people and machines."""

from hsnlp.codebook.load import load_codebook
from hsnlp.codebook.model import Code, Codebook, Cue, Dimension, Example, Rule

__all__ = ["Code", "Codebook", "Cue", "Dimension", "Example", "Rule", "load_codebook"]
