"""Which passages a large report carries as evidence: the surest of every figure, from different documents first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from heapq import heappush, heappushpop
from typing import Any

from hsnlp.analysis.counts import passage_codes
from hsnlp.analysis.course import FEWEST, STEPS
from hsnlp.analysis.evidence import score_of
from hsnlp.report.read import Themes

__all__ = ["Picker", "step_of"]

Key = tuple[str, ...]
Passage = tuple[str, int, int]


def step_of(place: int, size: int) -> int:
    """Return the tenth of its document that a passage stands in, from 0; -1 in a document too short for that.

    >>> step_of(0, 40), step_of(39, 40), step_of(3, 5)
    (0, 9, -1)
    """
    return min(int((place + 0.5) / size * STEPS), STEPS - 1) if size >= FEWEST else -1


class Picker:
    """Looks at the passages of each document once and remembers the surest `each` of every figure."""

    def __init__(
        self, documents: Mapping[str, Mapping[str, Any]], themes: Themes, each: int = 8, from_one: int = 2
    ) -> None:
        self._documents, self._themes = documents, themes
        self._each, self._from_one = each, from_one
        self._kept: dict[Key, list[tuple[float, Passage]]] = defaultdict(list)

    def see(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Look at the passages of one document."""
        best: dict[Key, list[tuple[float, Passage]]] = defaultdict(list)
        for place, row in enumerate(rows):
            passage = (str(row["doc_id"]), int(row["start"]), int(row["end"]))
            # A sentence of a few words or a whole page bears out less than one that can be read.
            less = 0.5 if not 40 <= len(row["text"]) <= 500 else 0.0
            for key, measure in self._keys(row, step_of(place, len(rows))):
                best[key].append((score_of(row, measure) - less, passage))
            theme, like = self._themes.of(passage[0], passage[1])
            if theme >= 0:
                best["theme", str(theme)].append((like - less, passage))
        for key, found in best.items():
            for one in sorted(found, key=lambda one: (-one[0], one[1]))[: self._from_one]:
                push = heappush if len(self._kept[key]) < self._each else heappushpop
                push(self._kept[key], one)

    def chosen(self) -> set[Passage]:
        """Return the passages to carry: document, first character, end."""
        return {passage for kept in self._kept.values() for _, passage in kept}

    def _keys(self, row: Mapping[str, Any], step: int) -> Iterator[tuple[Key, str]]:
        document = self._documents[row["doc_id"]]
        codes = passage_codes(row) - {"frame:none"}
        stages = [code for code in codes if code.startswith("stage:")]
        for code in codes:
            yield (code,), code
            if code.startswith("frame:"):
                yield (code, "genre", str(document["genre"])), code
                yield (code, "year", str(document["year"])), code
            if code.startswith("threat:"):
                yield from (((code, stage), code) for stage in stages)
            if step >= 0 and (code == "recommendation" or (code.count(":") == 1 and code.startswith("frame:"))):
                yield (code, "step", str(step)), code
