"""Annotators: from passages to annotations."""

from __future__ import annotations

from hsnlp.annotations import Annotator
from hsnlp.codebook import Codebook, load_codebook

__all__ = ["cue_annotator"]


def cue_annotator(codebook: Codebook | None = None) -> Annotator:
    """Return the annotator that codes every dimension of a codebook (ours where none is given) by its cues."""
    from hsnlp.annotators.cues.annotator import CueAnnotator, parts_for

    codebook = codebook or load_codebook()
    return CueAnnotator(codebook, parts_for(codebook))
