"""English read word by word: parts of speech, lemmas, the tree of a sentence, named persons, places, organisations.

Where words alone do not tell who should do what, a passage is parsed. The pipeline (spaCy, ``models/english``) is
loaded with the first passage that asks for it; its card says how fast and how good it is, and where it fails.
"""

from hsnlp.annotators.english.load import english, load_english
from hsnlp.annotators.english.parse import parse

__all__ = ["english", "load_english", "parse"]
