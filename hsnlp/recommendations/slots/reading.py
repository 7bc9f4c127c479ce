"""A passage with its tree and the candidate of its cues; positions of the one told in those of the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hsnlp.annotators.recommendations.addressee import Vocabulary
from hsnlp.annotators.recommendations.detect import Found, detect
from hsnlp.annotators.recommendations.openings import MARKER
from hsnlp.annotators.recommendations.surroundings import Context
from hsnlp.annotators.recommendations.words import Words, read_words
from hsnlp.documents import Passage, Span
from hsnlp.recommendations.model import Place, Quote

__all__ = ["Reading", "best_candidate", "cut_marker"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A parsed passage: `doc` (a `spacy.tokens.Doc`) holds its text from `cut` on; `found` is the best candidate."""

    passage: Passage
    cut: int
    doc: Any
    words: Words
    found: Found | None

    def token(self, char: int) -> Any | None:
        """Return the first token that ends after character `char` of the passage, None behind the last."""
        return next((t for t in self.doc if t.idx + len(t.text) + self.cut > char and not t.is_space), None)

    def start(self, index: int) -> int:
        """Return the character of the passage at which token `index` starts."""
        return int(self.doc[index].idx) + self.cut

    def end(self, index: int) -> int:
        """Return the character of the passage at which token `index` ends."""
        return int(self.doc[index].idx) + len(self.doc[index].text) + self.cut

    def word_range(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the words of the cues that lie in characters `start` to `end` of the passage."""
        inside = [
            i for i, (a, b) in enumerate(zip(self.words.starts, self.words.ends, strict=True)) if a < end and b > start
        ]
        return (inside[0], inside[-1] + 1) if inside else None

    def quote(self, start: int, end: int, place: Place = "sentence") -> Quote | None:
        """Return characters `start` to `end` of the passage as a quote without blank ends, None where none is left."""
        text = self.passage.text[start:end]
        start += len(text) - len(text.lstrip())
        end = start + len(text.strip())
        if end <= start:
            return None
        offset = self.passage.span.start
        return Quote(Span(offset + start, offset + end), self.passage.text[start:end], place)


def cut_marker(text: str) -> int:
    """Return how many characters a bullet or number takes at the beginning of a text; none where nothing follows.

    >>> cut_marker("(a) Ratify the treaty"), cut_marker("Ratify it"), cut_marker("7.")
    (4, 0, 0)
    """
    marker = MARKER.match(text)
    return marker.end() if marker is not None and text[marker.end() :].strip() else 0


def best_candidate(passage: Passage, vocabulary: Vocabulary, context: Context) -> tuple[Words, Found | None]:
    """Return the words of a passage and the candidate with the most points, however few these are."""
    found = detect(passage.text, vocabulary, context, float("-inf"))
    return (found.words if found is not None else read_words(passage.text)), found
