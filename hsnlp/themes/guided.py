"""Guided themes: from words that describe them to the units that speak of them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from hsnlp.errors import RunError
from hsnlp.themes.vectors import unit_length

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LIKE", "free_of", "guided_centroids", "read_seeds"]

NEAREST = 15
"""Units of the sample that pull a guided theme towards the words of the corpus."""

WEIGHT = 0.2
"""What the seeds count against these units (relevance feedback: Rocchio 1971, in *The SMART retrieval system*). Little:
a theme that stands apart from all units loses them to its neighbours."""

LIKE = 0.8
"""Cosine from which the free theme that is nearest to a guided one is the same."""


def guided_centroids(seeds: NDArray[np.float32], sample: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return one centroid for each seed vector, moved most of the way to the nearest units of `sample`."""
    alike = seeds @ sample.T
    count = min(NEAREST, len(sample))
    near = np.argsort(-alike, axis=1, kind="stable")[:, :count]
    found = unit_length(sample[near].mean(axis=1))
    return unit_length(WEIGHT * unit_length(seeds) + (1 - WEIGHT) * found)


def free_of(centroids: NDArray[np.float32], guided: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Return which free themes are no guided one over again."""
    free = np.ones(len(centroids), dtype=bool)
    if len(guided) and len(centroids):
        alike = guided @ centroids.T
        free[alike.argmax(axis=1)[alike.max(axis=1) >= LIKE]] = False
    return free


def read_seeds(path: Path) -> dict[str, tuple[str, ...]]:
    """Return the guided themes of a TOML file: a table ``themes`` with a list of words or sentences for each name.

    Raises `RunError` where the file is not of that form.
    """
    try:
        content: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RunError(f"{path} cannot be read as seed words: {error}") from error
    themes = content.get("themes")
    if not isinstance(themes, Mapping) or not themes:
        raise RunError(f'{path} has no table [themes]; write for example: [themes] "Border deaths" = ["drowned"]')
    return {str(name): _words(path, str(name), words) for name, words in themes.items()}


def _words(path: Path, name: str, words: Any) -> tuple[str, ...]:
    listed: Sequence[Any] = words if isinstance(words, list) else [words]
    if not listed or not all(isinstance(word, str) and word.strip() for word in listed):
        raise RunError(f"{path}: the theme {name!r} needs a list of words or sentences, not {words!r}")
    return tuple(listed)
