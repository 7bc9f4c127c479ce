"""Themes of data frames: a coded corpus as the rows that `hsnlp.themes` reads."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hsnlp.pipeline.asking import Coded
from hsnlp.pipeline.comparing import plain_passages, plain_rows
from hsnlp.pipeline.theming import seeds_of, theme_corpus

__all__ = ["Guided", "themes_of"]

Guided = str | Mapping[str, Sequence[str]] | None
"""Seeds of guided themes: a dimension, a TOML file, or words by theme."""


def themes_of(
    corpus: Coded, *, themes: int | None, seed: int, guided: Guided, codebook: Path | str | None = None
) -> tuple[list[dict[str, Any]], Iterable[Mapping[str, Any]]]:
    """Return the rows of the tables of themes and of their units.

    Vectors are kept in the folder of the run that `corpus` was opened from, where that can be written.
    """
    from hsnlp.themes.settings import Settings

    settings = Settings(seed=seed, themes=themes, seeds=seeds_of(guided, codebook) if guided else {})
    documents = {row["doc_id"]: row for row in plain_rows(corpus.documents)}
    with _vectors(corpus.source) as folder:
        rows, units = theme_corpus(lambda: plain_passages(corpus.passages), documents, settings, folder)
        return rows, list(units)


@contextmanager
def _vectors(source: str) -> Iterator[Path]:
    if source != "memory" and (Path(source) / "run.db").is_file() and os.access(source, os.W_OK):
        yield Path(source) / "themes" / "vectors"
        return
    with tempfile.TemporaryDirectory(prefix="hsnlp-") as folder:
        yield Path(folder)
