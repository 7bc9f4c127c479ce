"""The parser that ships with the package, loaded once a process, its files checked against their digests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hsnlp.annotators.english.quiet import as_if_not_installed
from hsnlp.weights import model_folder, read_manifest

__all__ = ["english", "load_english"]

KNOWN_STRINGS = 100_000
"""Strings that the vocabulary may hold before the pipeline is loaded anew: 40 MB, at some 400 bytes for each."""

_loaded: list[Any] = []


def english() -> Any:
    """Return the pipeline of this process (a `spacy.Language`), loaded with the first call.

    spaCy keeps every word that it ever met. So that a large corpus does not fill the memory, a vocabulary that has
    grown beyond `KNOWN_STRINGS` makes way for a fresh one here. Documents that were made before stay valid, as each
    holds the vocabulary that it was made with; `Language.memory_zone` would leave them pointing at freed memory.

    >>> [(word.text, word.dep_) for word in english()("States should protect migrants.")]
    [('States', 'nsubj'), ('should', 'aux'), ('protect', 'ROOT'), ('migrants', 'obj'), ('.', 'punct')]
    """
    if not _loaded or len(_loaded[0].vocab.strings) > KNOWN_STRINGS:
        _loaded[:] = [load_english()]
    return _loaded[0]


def load_english(folder: Path | None = None) -> Any:
    """Load a pipeline from `folder` (ours where none is given), after its digests have been checked.

    Raises ModelError where a file is missing, differs from its digest or is not listed. Never imports torch.
    """
    folder = folder or model_folder("english")
    read_manifest(folder)
    with as_if_not_installed("torch", "cupy"):
        import spacy
    return spacy.load(folder, exclude=["vectors", "lookups"])
