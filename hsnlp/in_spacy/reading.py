"""A spaCy document as passages: offsets are those of its text, which stays as it is."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from hsnlp.documents import Document, Passage, Span
from hsnlp.normalise.ready import as_is
from hsnlp.segment import segment
from hsnlp.segment.passages import is_prose

__all__ = ["read_doc"]


def read_doc(doc: Any, doc_id: str) -> tuple[Document, tuple[Passage, ...]]:
    """Return a `spacy.tokens.Doc` as a document and its passages.

    Where the pipeline has found sentences, each that says anything is a passage; else our own segmentation cuts
    them. A text in another language than English has none.
    """
    document = as_is(doc.text, doc_id)
    if not doc.has_annotation("SENT_START"):
        return document, segment(document)
    return document, tuple(_sentences(doc, document))


def _sentences(doc: Any, document: Document) -> Iterator[Passage]:
    if not document.coded_sections():
        return
    opens = [block.span.start for block in document.blocks]
    for sentence in doc.sents:
        text = sentence.text
        said = text.strip()
        if said and is_prose(said):
            start = sentence.start_char + text.index(said)
            block = max(0, bisect_right(opens, start) - 1)
            yield Passage(document.doc_id, Span(start, start + len(said)), said, block=block)
