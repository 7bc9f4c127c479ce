"""Windows: a sentence between its neighbours, as the encoder reads it.

``[CLS] sentence before [SEP] the sentence [SEP] sentence after [SEP]``, with token type 1 on the sentence itself:
that marks it, and its vector is the mean over these tokens alone. Neighbours of another document are no neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from hsnlp.documents import Passage
from hsnlp.encode.tokens import Tokens

__all__ = ["Shape", "Window", "window", "windows"]


@dataclass(frozen=True, slots=True)
class Shape:
    """How many tokens of the sentence, of the one before it (its end) and of the one after it are read."""

    sentence: int = 160
    before: int = 0
    after: int = 0


class Window(NamedTuple):
    """Token ids and, as long, their types: 1 on the sentence, 0 elsewhere."""

    ids: list[int]
    types: list[int]


def windows(passages: Sequence[Passage], tokens: Tokens, shape: Shape) -> Iterator[Window]:
    """Yield the window of each passage; `passages` come in document order, every text is tokenised once."""
    cut = tokens.ids([passage.text for passage in passages])
    for n, passage in enumerate(passages):
        before = cut[n - 1] if n and passages[n - 1].doc_id == passage.doc_id else []
        after = cut[n + 1] if n + 1 < len(cut) and passages[n + 1].doc_id == passage.doc_id else []
        yield window(before, cut[n], after, tokens, shape)


def window(before: list[int], sentence: list[int], after: list[int], tokens: Tokens, shape: Shape) -> Window:
    """Return the window of one sentence from the ids of its tokens and of its neighbours'."""
    middle = sentence[: shape.sentence]
    if not shape.before and not shape.after:
        return Window([tokens.start, *middle, tokens.end], [0, *[1] * len(middle), 0])
    left = before[max(0, len(before) - shape.before) :] if shape.before else []
    right = after[: shape.after]
    ids = [tokens.start, *left, tokens.end, *middle, tokens.end, *right, tokens.end]
    types = [0] * (len(left) + 2) + [1] * len(middle) + [0] * (len(right) + 2)
    return Window(ids, types)
