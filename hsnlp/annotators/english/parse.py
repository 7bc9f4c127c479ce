"""Parse passages, many at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from hsnlp.annotators.english.load import english

__all__ = ["parse", "parse_with"]

BATCH = 64
_BLANK = {ord(character): " " for character in "\n\t\r\v\f\u00a0\u202f\u2009"}
"""A line break inside a passage is a space to a reader; the parser would take it for a word."""


def parse(texts: Sequence[str]) -> Iterator[Any]:
    """Yield a `spacy.tokens.Doc` for each of `texts`, in order; each text is read as one sentence.

    Every word has ``.pos_`` and ``.dep_`` of Universal Dependencies, ``.tag_`` of the Penn Treebank, ``.morph``,
    ``.lemma_`` and ``.head``; ``doc.ents`` are spans labelled PER, LOC or ORG. Offsets are those of the text, where
    line breaks and odd spaces are read as plain spaces: take quotes from the passage. Give all texts of a document
    at once; it is several times faster than one by one.

    >>> [doc] = parse(["The Ministry of Health should open the clinics."])
    >>> subject = next(word for word in doc if word.dep_ == "nsubj")
    >>> subject.text, subject.head.lemma_, [(entity.text, entity.label_) for entity in doc.ents]
    ('Ministry', 'open', [('Ministry of Health', 'ORG')])
    """
    for start in range(0, len(texts), BATCH):
        # For each batch, as the vocabulary may have to be renewed.
        yield from parse_with(english(), texts[start : start + BATCH])


def parse_with(nlp: Any, texts: Sequence[str]) -> Iterator[Any]:
    """Yield what `parse` does, from a pipeline that is given (a `spacy.Language`)."""
    yield from nlp.pipe((_one_sentence(nlp, text) for text in texts), batch_size=BATCH)


def _one_sentence(nlp: Any, text: str) -> Any:
    """Cut a text into words, marked as a single sentence: the parser keeps to that."""
    doc = nlp.tokenizer(text.translate(_BLANK))  # not `make_doc`, which refuses texts of a million characters
    for word in doc:
        word.is_sent_start = word.i == 0
    return doc
