"""A passage as the engine has read it: tokens, and the phrases found on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hsnlp.documents import Passage, Span

if TYPE_CHECKING:
    from hsnlp.annotators.cues.engine import Lexicon

__all__ = ["Hit", "Reading"]


class Hit(NamedTuple):
    """A match, as a half-open range of the passage's tokens."""

    start: int
    end: int

    def overlaps(self, other: Hit) -> bool:
        """Whether the two matches share a token."""
        return self.start < other.end and other.start < self.end

    def distance(self, other: Hit) -> int:
        """Tokens between the two matches; 0 where they touch or overlap."""
        return max(self.start - other.end, other.start - self.end, 0)


class Reading:
    """A passage that was tokenised once, and what the lexicon found in it.

    `words` are the tokens in lower case; `doc` is the spaCy document for whoever needs more; `reached` names the
    lists that may have a match (all others have none).
    """

    __slots__ = ("_lexicon", "_memo", "_raw", "_words", "doc", "passage", "reached")

    def __init__(
        self, passage: Passage, doc: Any, raw: dict[str, set[Hit]], reached: set[str], lexicon: Lexicon
    ) -> None:
        self.passage = passage
        self.doc = doc
        self.reached = reached
        self._raw = raw
        self._memo: dict[str, tuple[Hit, ...]] = {}
        self._lexicon = lexicon
        self._words: tuple[str, ...] | None = None

    @property
    def words(self) -> tuple[str, ...]:
        """The tokens in lower case."""
        if self._words is None:
            self._words = tuple(token.lower_ for token in self.doc)
        return self._words

    def hits(self, name: str) -> tuple[Hit, ...]:
        """Return the matches of a list, in order and not overlapping (the longest wins)."""
        if name not in self.reached:
            self._lexicon.check(name)
            return ()
        found = self._memo.get(name)
        if found is None:
            found = self._memo[name] = self._lexicon.resolve(name, self._raw, self.hits)
        return found

    def span(self, hit: Hit) -> Span:
        """Return where a match stands in the document's text."""
        first, last = self.doc[hit.start], self.doc[hit.end - 1]
        offset = self.passage.span.start
        return Span(offset + first.idx, offset + last.idx + len(last))

    def text(self, hit: Hit) -> str:
        """Return the characters of a match, as they stand in the passage."""
        span = self.span(hit)
        return self.passage.text[span.start - self.passage.span.start : span.end - self.passage.span.start]

    def record(self, hit: Hit) -> dict[str, Any]:
        """Return a match as evidence: ``{"text", "start", "end"}`` with offsets into the document's text."""
        span = self.span(hit)
        return {"text": self.text(hit), "start": span.start, "end": span.end}
