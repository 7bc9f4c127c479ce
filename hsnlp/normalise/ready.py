"""Text that is ready: taken as it stands, so that offsets into it are offsets into what the caller gave."""

from __future__ import annotations

import re

from hsnlp.documents import Block, Document, Metadata, Section, Span
from hsnlp.normalise.language import MIN_PROSE, identify

__all__ = ["as_is"]

_PARAGRAPH = re.compile(r"\S(?:.*?\S)?(?=\s*?\n[ \t\r]*\n|\s*\Z)", re.DOTALL)
_LINE = re.compile(r"\S(?:.*\S)?")
_CLOSED = tuple(".!?:;)]\"'”’…")


def as_is(text: str, doc_id: str) -> Document:
    r"""Return a document over `text` unaltered: one section, one block a paragraph.

    Lines that end in mid-sentence are taken as wrapped and belong to one paragraph; otherwise each line is one. Text
    in another language than English is marked as foreign and will not be coded.

    >>> [b.span.of("One.\nTwo.") for b in as_is("One.\nTwo.", "d").blocks]
    ['One.', 'Two.']
    """
    spans = [Span(*m.span()) for m in (_PARAGRAPH if _wrapped(text) else _LINE).finditer(text)]
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


def _wrapped(text: str) -> bool:
    """Whether most lines that have a line right below them end in mid-sentence."""
    above = [line.rstrip() for line in re.findall(r"[^\n]*\S[^\n]*(?=\n[^\n]*\S)", text)]
    return sum(not line.endswith(_CLOSED) for line in above) * 2 > len(above)
