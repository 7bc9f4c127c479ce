"""The codebook: what every code means, readable by people and machines."""

from hsnlp.codebook.load import BUILT_IN, load_codebook
from hsnlp.codebook.model import Codebook
from hsnlp.codebook.nouns import Code, Cue, Dimension, Example, PhraseList, Rule

__all__ = ["BUILT_IN", "Code", "Codebook", "Cue", "Dimension", "Example", "PhraseList", "Rule", "load_codebook"]
