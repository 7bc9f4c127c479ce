"""What spaCy is told of the component: its name, its settings and the attributes that it fills."""

from __future__ import annotations

from typing import Any

from hsnlp.annotators import DEFAULT
from hsnlp.annotators.english.quiet import as_if_not_installed
from hsnlp.in_spacy.coding import DocCoder
from hsnlp.in_spacy.marks import KEY, code_of, records_of

__all__ = ["make", "register"]


def make(nlp: Any, name: str, annotator: str, codebook: str | None) -> DocCoder:
    """Return the component for `nlp`; spaCy calls this with the settings of ``add_pipe("hsnlp", config={…})``."""
    return DocCoder(annotator, codebook)


def register() -> None:
    """Make ``add_pipe("hsnlp")``, ``doc._.hsnlp`` and ``span._.hsnlp`` known to spaCy; harmless when done twice.

    Where spaCy was not imported before, it is imported without torch: whoever wants spaCy with torch imports spaCy
    first.
    """
    with as_if_not_installed("torch", "cupy"):
        from spacy.language import Language
        from spacy.tokens import Doc, Span
    settings = {"annotator": DEFAULT, "codebook": None}
    Language.factory(KEY, default_config=settings, assigns=["doc.spans"], func=make)
    Doc.set_extension(KEY, getter=records_of, force=True)
    Span.set_extension(KEY, getter=code_of, force=True)
