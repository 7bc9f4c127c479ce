"""Annotators: from passages to annotations."""

from __future__ import annotations

from hsnlp.annotations import Annotator
from hsnlp.codebook import Codebook, load_codebook
from hsnlp.errors import ModelError, unknown

__all__ = ["ANNOTATORS", "DEFAULT", "annotator", "cue_annotator"]

ANNOTATORS = ("best", "fast", "cues")
"""The annotators by name: the fine-tuned encoder, its distilled student, and the cues alone."""
DEFAULT = "best"


def annotator(name: str = DEFAULT, codebook: Codebook | None = None) -> Annotator:
    """Return an annotator by its name in `ANNOTATORS`; raises `ModelError` for another name or a missing model."""
    if name == "cues":
        return cue_annotator(codebook)
    if name not in ANNOTATORS:
        raise ModelError(unknown("annotator", name, ANNOTATORS))
    from hsnlp.annotators.learned import load_annotator

    return load_annotator(name, codebook or load_codebook())


def cue_annotator(codebook: Codebook | None = None) -> Annotator:
    """Return the annotator that codes every dimension of a codebook (ours where none is given) by its cues."""
    from hsnlp.annotators.cues.annotator import CueAnnotator, parts_for

    codebook = codebook or load_codebook()
    return CueAnnotator(codebook, parts_for(codebook))
