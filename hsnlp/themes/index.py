"""The units of a corpus as numbers: what is kept of each while the texts stream past."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hsnlp.themes.assign import COURTESY
from hsnlp.themes.units import Unit, is_courtesy, units
from hsnlp.themes.vectors import Store

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Corpus", "Index", "Step", "index"]

Embed = Callable[[Sequence[str]], "NDArray[np.float32]"]
Step = Callable[[str, int], None]
"""Told of progress: the name of the step and how much of it is done."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Coded documents: `passages` yields the passage records from the beginning each time, by document and position;
    `sources` has what is known of each document (``title``, ``year``, ``genre``) by its id.
    """

    passages: Callable[[], Iterable[Mapping[str, Any]]]
    sources: Mapping[str, Mapping[str, Any]]

    def units(self) -> Iterator[Unit]:
        """Yield the units of all documents, the same each time."""
        return units(self.passages())


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """Digest, document and length in words (`COURTESY` for courtesies) of each unit, in the corpus's order."""

    keys: NDArray[np.uint64]
    documents: NDArray[np.int32]
    words: NDArray[np.int32]


def index(corpus: Corpus, store: Store, embed: Embed, step: Step) -> Index:
    """Return the numbers of all units, after their vectors are in `store`."""
    keys, documents, words = array("Q"), array("i"), array("i")
    names: dict[str, int] = {}

    def noted() -> Iterator[tuple[int, str]]:
        for unit in corpus.units():
            key = unit.digest
            keys.append(key)
            documents.append(names.setdefault(unit.doc_id, len(names)))
            text = unit.text
            words.append(COURTESY if is_courtesy(text) else unit.words)
            yield key, text

    for done in store.fill(noted(), embed):
        step("vectors", done)
    return Index(np.array(keys, np.uint64), np.array(documents, np.int32), np.array(words, np.int32))
