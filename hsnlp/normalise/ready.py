"""Text that is ready: taken as it stands, so that offsets into it are offsets into what the caller gave."""

from __future__ import annotations

from itertools import pairwise

from hsnlp.documents import Block, Document, Metadata, Section, Span
from hsnlp.normalise.language import MIN_PROSE, identify

__all__ = ["as_is"]

_CLOSED = tuple(".!?:;)]\"'”’…")


def as_is(text: str, doc_id: str) -> Document:
    r"""Return a document over `text` unaltered: one section, one block a paragraph.

    Lines that end in mid-sentence are taken as wrapped and belong to one paragraph; otherwise each line is one. Text
    in another language than English is marked as foreign and will not be coded.

    >>> [b.span.of("One.\nTwo.") for b in as_is("One.\nTwo.", "d").blocks]
    ['One.', 'Two.']
    """
    lines = _lines(text)
    spans = _paragraphs(lines) if _wrapped(text, lines) else [line for line in lines if line is not None]
    if not spans:
        return Document(doc_id=doc_id, text=text)
    whole = Span(spans[0].start, spans[-1].end)
    language = identify(text, min_words=MIN_PROSE)
    return Document(
        doc_id=doc_id,
        text=text,
        sections=(Section("", "body", whole),),
        blocks=tuple(Block("paragraph", span) for span in spans),
        metadata=Metadata(language=language),
        foreign=() if language == "en" else (whole,),
    )


def _lines(text: str) -> list[Span | None]:
    """Return the span of each line without the space around it, None for a blank line."""
    spans: list[Span | None] = []
    start = 0
    for line in text.split("\n"):
        left, right = len(line) - len(line.lstrip()), len(line.rstrip())
        spans.append(Span(start + left, start + right) if right > left else None)
        start += len(line) + 1
    return spans


def _paragraphs(lines: list[Span | None]) -> list[Span]:
    """Join the lines between two blank ones."""
    joined: list[Span] = []
    previous = None
    for line in lines:
        if line is not None and previous is not None:
            joined[-1] = Span(joined[-1].start, line.end)
        elif line is not None:
            joined.append(line)
        previous = line
    return joined


def _wrapped(text: str, lines: list[Span | None]) -> bool:
    """Whether most lines that have a line right below them end in mid-sentence."""
    above = [line for line, below in pairwise(lines) if line is not None and below is not None]
    return sum(not line.of(text).endswith(_CLOSED) for line in above) * 2 > len(above)
