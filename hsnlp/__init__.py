"""Turn papers and reports on migration and security into a coded corpus.

    import hsnlp

    corpus = hsnlp.annotate("papers/")     # code files here; data frames in .passages, .recommendations …
    corpus = hsnlp.open_run("run/")        # or open what `hsnlp annotate papers/ -o run` has written
    document = hsnlp.load("paper.pdf")     # or only read and normalise one file

Everything heavy is imported when it is first used: ``import hsnlp`` is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hsnlp.codebook import Codebook, load_codebook
    from hsnlp.documents import Document, Passage, Section, Span
    from hsnlp.pipeline.coded import CodedCorpus, annotate, open_run
    from hsnlp.pipeline.ingest import load

__version__ = "0.1.0"

__all__ = [
    "Codebook",
    "CodedCorpus",
    "Document",
    "Passage",
    "Section",
    "Span",
    "annotate",
    "load",
    "load_codebook",
    "open_run",
]

_HOME = {
    "Codebook": "hsnlp.codebook",
    "CodedCorpus": "hsnlp.pipeline.coded",
    "Document": "hsnlp.documents",
    "Passage": "hsnlp.documents",
    "Section": "hsnlp.documents",
    "Span": "hsnlp.documents",
    "annotate": "hsnlp.pipeline.coded",
    "load": "hsnlp.pipeline.ingest",
    "load_codebook": "hsnlp.codebook",
    "open_run": "hsnlp.pipeline.coded",
}


def __getattr__(name: str) -> Any:
    """Import a public name from where it lives when it is first asked for."""
    if name in _HOME:
        return getattr(import_module(_HOME[name]), name)
    raise AttributeError(f"module 'hsnlp' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
