"""Every demand of a document, once: what its layout shows, and the sentences beside it that the coder found."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from hsnlp.documents import Document, Passage, Span
from hsnlp.recommendations.model import Entry
from hsnlp.recommendations.structure import structural_entries
from hsnlp.recommendations.structure.list_speakers import speaker
from hsnlp.recommendations.structure.review_state import review_state

__all__ = ["entries", "inside"]

_GOES_ON = re.compile(
    r"(?:this|these|that|it|they|such (?:a |an )?\w+|in particular|specifically|in doing so|to (?:this|that) end|"
    r"as part of this|at a minimum|among other things)\b",
    re.IGNORECASE,
)
"""How a sentence opens that says more of the demand before it and makes none of its own."""
_DISCLAIMS = re.compile(
    r"\b(?:should|must|may|shall) not be (?:construed|interpreted|understood|regarded|taken|read) as\b", re.IGNORECASE
)
"""How a report says what its words do not mean; it asks nothing of anybody."""
_URGES_AGAIN = re.compile(
    r"(?:it|they) (?:also |further |moreover |strongly |\w+ly )*(?:urge|encourage|recommend|call|request|ask|invite|"
    r"suggest|hope|appeal|advise|propose|emphasi[sz]e|stress)(?:s|e?d)?\b",
    re.IGNORECASE,
)
"""A speaker urges a second time: *It also urged …* is a demand of its own."""

_INTENDS = re.compile(
    r"\b(?:seeks?|aims?|aimed|objectives?|goals?|commits?|committed|pledges?|would|will|plans? to|intends?|designed)\b"
    r"[^.]*:\s*$",
    re.IGNORECASE,
)
_PRESCRIBES = re.compile(r"\b(?:should|must|ought|recommend\w*|urg\w+|calls?|shall|need)\b", re.IGNORECASE)
"""A list of what its own author means to do (`_INTENDS`) demands nothing, unless its words prescribe."""


def entries(document: Document, passages: Sequence[Passage], found: Iterable[Span]) -> list[Entry]:
    """Return the entries of a document in the order of its text.

    `passages` are its passages in order, `found` the spans of those that the coder takes for recommendations. What
    structure shows goes first: a passage inside such an entry, or the lead-in above it, is no entry of its own.
    """
    shown = _without_overlaps(structural_entries(document))
    leads = [entry.lead for entry in shown if entry.lead is not None]
    taken = _joined([*(part for entry in shown for part in entry.parts), *leads])
    wanted = set(found) - _told(passages)
    free = [p for p in passages if p.span in wanted and not _touches(taken, p.span)]
    prose = _in_review(document, _sentences(free, passages))
    return sorted([*shown, *prose], key=lambda entry: entry.span.start)


def _told(passages: Sequence[Passage]) -> set[Span]:
    """Return the passages that ask for nothing, whatever the coder takes them for: disclaimers, listed objectives."""
    told = {p.span for p in passages if _DISCLAIMS.search(p.text)}
    lead = ""
    for passage in passages:
        if passage.kind != "item":
            lead = passage.text if passage.text.rstrip().endswith(":") else ""
        elif lead and _INTENDS.search(lead) and not _PRESCRIBES.search(f"{lead} {passage.text}"):
            told.add(passage.span)
    return told


def _in_review(document: Document, found: Iterable[Entry]) -> Iterator[Entry]:
    """Yield entries of prose; in the report of a review, with the state that speaks and the one it speaks to."""
    under = review_state(document)
    starts = [block.span.start for block in document.blocks]
    for entry in found:
        if under is None:
            yield entry
            continue
        start = starts[max(0, bisect_right(starts, entry.span.start) - 1)]
        yield replace(entry, actor=under, cited=speaker(document.text[start : entry.span.end], start, under))


def inside(passages: Sequence[Passage], starts: Sequence[int], parts: Iterable[Span]) -> list[tuple[Passage, Passage]]:
    """Return the passages that share text with `parts`, each with what of it lies there.

    `starts` holds where each of `passages` begins. A passage that lies there wholly comes as it is, twice.
    """
    held: list[tuple[Passage, Passage]] = []
    for part in parts:
        at = max(0, bisect_right(starts, part.start) - 1)
        while at < len(passages) and passages[at].span.start < part.end:
            if passages[at].span.overlaps(part):
                held.append((passages[at], _within(passages[at], part)))
            at += 1
    return held


def _within(passage: Passage, part: Span) -> Passage:
    start, end = max(passage.span.start, part.start), min(passage.span.end, part.end)
    # A list's own end marks, which a part leaves out, are no reason to read less than the passage.
    if passage.text[: start - passage.span.start].strip() or passage.text[end - passage.span.start :].strip(" .;,:"):
        text = passage.text[start - passage.span.start : end - passage.span.start]
        return replace(passage, span=Span(start, end), text=text)
    return passage


def _without_overlaps(found: Iterable[Entry]) -> list[Entry]:
    """Leave out entries that share text with one of a surer kind, which comes first.

    Those of one kind may share words: *Sign (Chad) and ratify (Peru) the Convention* makes two.
    """
    kept: list[Entry] = []
    surer: list[Span] = []
    for _, alike in groupby(found, key=lambda entry: entry.kind):
        free = [entry for entry in alike if not any(_touches(surer, part) for part in entry.parts)]
        kept += free
        surer = _joined([*surer, *(part for entry in free for part in entry.parts)])
    return kept


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Return the text that `spans` cover, in order, as spans that do not overlap."""
    out: list[Span] = []
    for span in sorted(spans, key=lambda one: one.start):
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out


def _touches(taken: Sequence[Span], span: Span) -> bool:
    """Whether `span` shares a character with one of `taken`, which are ordered and do not overlap."""
    at = bisect_left(taken, span.end, key=lambda one: one.start)
    return at > 0 and taken[at - 1].end > span.start


def _sentences(free: Sequence[Passage], passages: Sequence[Passage]) -> Iterator[Entry]:
    """Yield an entry for each recommending sentence; one that goes on with the demand before it joins that."""
    following = {a.span: b.span for a, b in pairwise(passages) if a.block == b.block}
    parts: list[Span] = []
    for passage in free:
        beside = bool(parts) and following.get(parts[-1]) == passage.span
        goes_on = beside and _GOES_ON.match(passage.text) and not _URGES_AGAIN.match(passage.text)
        if parts and not goes_on:
            yield Entry("sentence", tuple(parts))
            parts = []
        parts.append(passage.span)
    if parts:
        yield Entry("sentence", tuple(parts))
