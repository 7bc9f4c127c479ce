"""Annotators: from passages to annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsnlp.errors import ModelError, unknown

if TYPE_CHECKING:  # the command line asks for the names when it starts, and for nothing else
    from hsnlp.annotations import Annotator
    from hsnlp.codebook import Codebook

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
    from hsnlp.codebook import load_codebook

    return load_annotator(name, codebook or load_codebook())


def cue_annotator(codebook: Codebook | None = None) -> Annotator:
    """Return the annotator that codes every dimension of a codebook (ours where none is given) by its cues."""
    from hsnlp.annotators.cues.annotator import CueAnnotator, parts_for
    from hsnlp.codebook import load_codebook

    codebook = codebook or load_codebook()
    return CueAnnotator(codebook, parts_for(codebook))
