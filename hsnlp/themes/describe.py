"""What each theme holds: codes, sources, years, and quotes from different sources."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from hsnlp.themes.assign import REASONS, Assigned
from hsnlp.themes.index import Corpus
from hsnlp.themes.settings import Theme
from hsnlp.themes.units import Sentence, Unit

__all__ = ["QUOTES", "Content", "describe", "unit_rows"]

QUOTES = 5
KEPT = 4 * QUOTES
_SHORT, _LONG = 8, 60


@dataclass(slots=True)
class Content:
    """What was counted of one theme. `codes` counts sentences, `years` and `genres` count units."""

    units: int = 0
    sentences: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    documents: set[str] = field(default_factory=set)
    years: Counter[int] = field(default_factory=Counter)
    genres: Counter[str] = field(default_factory=Counter)
    best: dict[str, tuple[float, Unit]] = field(default_factory=dict)

    def add(self, unit: Unit, similarity: float, source: Mapping[str, Any]) -> None:
        """Count one unit; of each document the most typical unit is kept, and of these the most typical few."""
        self.units += 1
        self.sentences += len(unit.sentences)
        self.codes.update(unit.codes)
        self.documents.add(unit.doc_id)
        if source.get("year"):
            self.years[source["year"]] += 1
        self.genres[source.get("genre") or "unknown"] += 1
        if similarity > self.best.get(unit.doc_id, (-2.0, None))[0]:
            self.best[unit.doc_id] = (similarity, unit)
        if len(self.best) > 2 * KEPT:
            self.best = dict(sorted(self.best.items(), key=lambda item: -item[1][0])[:KEPT])

    def quotes(self, theme: Theme) -> list[dict[str, Any]]:
        """Return the most telling sentence of the most typical units, each of another document, no words twice."""
        found: list[dict[str, Any]] = []
        for doc_id, (similarity, unit) in sorted(self.best.items(), key=lambda item: (-item[1][0], item[0])):
            sentence = _telling(unit, theme.keywords)
            if any(quote["text"].lower() == sentence.text.lower() for quote in found):
                continue
            found.append(
                {
                    "doc_id": doc_id,
                    "start": sentence.start,
                    "end": sentence.end,
                    "page": sentence.page,
                    "text": sentence.text,
                    "similarity": round(similarity, 4),
                }
            )
            if len(found) == QUOTES:
                break
        return found


def describe(corpus: Corpus, assigned: Assigned, themes: Sequence[Theme]) -> tuple[list[Content], Content]:
    """Return the content of each theme, in order, and of the whole corpus; memory holds no more than the quotes."""
    contents = [Content() for _ in themes]
    whole = Content()
    for n, unit in enumerate(corpus.units()):
        source = corpus.sources.get(unit.doc_id, {})
        whole.units += 1
        whole.sentences += len(unit.sentences)
        whole.codes.update(unit.codes)
        whole.documents.add(unit.doc_id)
        if (of := int(assigned.theme[n])) >= 0:
            contents[of].add(unit, float(assigned.similarity[n]), source)
    return contents, whole


def unit_rows(corpus: Corpus, assigned: Assigned, themes: Sequence[Theme]) -> Iterator[dict[str, Any]]:
    """Yield the row of each unit: where it stands, its theme or why it has none."""
    for n, unit in enumerate(corpus.units()):
        of = int(assigned.theme[n])
        yield {
            "doc_id": unit.doc_id,
            "start": unit.start,
            "end": unit.end,
            "page": unit.sentences[0].page,
            "section": unit.section,
            "passages": len(unit.sentences),
            "theme_id": themes[of].theme_id if of >= 0 else None,
            "theme": themes[of].label if of >= 0 else None,
            "similarity": round(float(assigned.similarity[n]), 4),
            "reason": REASONS[int(assigned.reason[n])] or None,
        }


def _telling(unit: Unit, keywords: Sequence[tuple[str, float]]) -> Sentence:
    """Return the sentence that holds most of a theme's keywords, by weight; a middling length comes first."""

    def weight(sentence: Sentence) -> tuple[bool, float, int]:
        low, length = sentence.text.lower(), len(sentence.text.split())
        return _SHORT <= length <= _LONG, sum(w for word, w in keywords if word in low), -sentence.start

    return max(unit.sentences, key=weight)
