"""Where pages turn inside a paragraph that reflow has put together again."""

from __future__ import annotations

import re
from bisect import insort
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from hsnlp.normalise.sections import Draft, Part
from hsnlp.raw import RawLine

__all__ = ["with_page_turns"]

_WORDS = 5  # of a page's line that are looked for; fewer recur, more meet a note's mark that has been taken out
_MORE_WORDS = 9  # where another paragraph begins later on the page, so that this one hardly runs over it
_TRIED = 8  # lines of a page: its head may be furniture, a caption or a table
_LAST = 12  # parts of the page before among which the open paragraph is looked for
_MIN_LETTERS = 12


def with_page_turns(drafts: Sequence[Draft], lines: Sequence[RawLine]) -> tuple[Draft, ...]:
    """Return `drafts` in which parts that run over a page's end know where the next page begins.

    A part whose page turn cannot be found keeps the page on which it begins.
    """
    heads = _heads(lines)
    if not heads:
        return tuple(drafts)
    turned: dict[tuple[int, int], list[tuple[int, int]]] = {}
    by_page: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for d, draft in enumerate(drafts):
        for p, part in enumerate(draft.parts):
            if part.page is not None and part.kind in {"paragraph", "item", "footnote", "reference"}:
                by_page[part.page].append((d, p))
                turned[d, p] = list(part.turns)
    for page in sorted(heads):
        last_seen: set[str] = set()
        for d, p in reversed(by_page[page - 1][-_LAST:]):
            part = drafts[d].parts[p]
            flow = "notes" if part.kind in {"footnote", "reference"} else "text"
            at = _turn(part, turned[d, p], heads[page], words=_MORE_WORDS if flow in last_seen else _WORDS)
            last_seen.add(flow)
            if at is not None:
                insort(turned[d, p], (at, page))
                by_page[page].append((d, p))
    return tuple(
        replace(draft, parts=tuple(_with_turns(part, turned.get((d, p))) for p, part in enumerate(draft.parts)))
        for d, draft in enumerate(drafts)
    )


def _heads(lines: Sequence[RawLine]) -> dict[int, list[str]]:
    """Return the first lines of each page."""
    heads: dict[int, list[str]] = defaultdict(list)
    for line in lines:
        if line.page is None or line.kind in {"furniture", "row", "caption", "heading"}:
            continue
        head = " ".join(line.text.split())
        if len(heads[line.page]) < _TRIED and len(head) >= _MIN_LETTERS:
            heads[line.page].append(head)
    return dict(heads)


def _turn(part: Part, turns: Sequence[tuple[int, int]], heads: Sequence[str], *, words: int) -> int | None:
    """Return the offset in `part` at which the first `words` of one of `heads` stand, after the known turns."""
    known = max((at for at, _ in turns), default=0)
    for line in heads:
        head = " ".join(line.split()[:words])
        if len(head) < _MIN_LETTERS:
            continue
        at = part.text.find(head, known + 1)
        if at > 0:
            # The head may be the end of a word that was broken over the pages: the word begins on the page before.
            return at if not part.text[at - 1].isalnum() else at + len(re.split(r"\s", head)[0]) + 1
    return None


def _with_turns(part: Part, turns: Sequence[tuple[int, int]] | None) -> Part:
    return part if not turns or tuple(turns) == part.turns else replace(part, turns=tuple(turns))
