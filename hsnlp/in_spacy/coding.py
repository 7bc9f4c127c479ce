"""The component: documents of spaCy in, the same documents with their codes out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, NamedTuple

from hsnlp.annotations import Annotation, AnnotationSet, Annotator
from hsnlp.annotators import ANNOTATORS, DEFAULT, annotator
from hsnlp.codebook import load_codebook
from hsnlp.documents import Passage
from hsnlp.errors import ModelError, unknown
from hsnlp.exports.records import Codes, code_ids, passage_records
from hsnlp.in_spacy.marks import mark
from hsnlp.in_spacy.reading import read_doc
from hsnlp.recommendations import Recommender

__all__ = ["DocCoder"]

BATCH = 64
"""Documents that are coded together where the caller does not say: all their passages go to the annotator at once."""


class DocCoder:
    """Codes spaCy documents; what it needs for that is loaded with the first one, in each process by itself.

    `annotator` is a name in `hsnlp.annotators.ANNOTATORS`, `codebook` a name or path as `load_codebook` takes it.
    Raises `ModelError` for an unknown annotator and `CodebookError` for a faulty codebook.
    """

    def __init__(self, annotator: str = DEFAULT, codebook: str | None = None) -> None:
        if annotator not in ANNOTATORS:
            raise ModelError(unknown("annotator", annotator, ANNOTATORS))
        self._annotator = annotator
        self._codebook = load_codebook(codebook)
        self._tools: _Tools | None = None

    def __call__(self, doc: Any) -> Any:
        """Code one document and return it; its text is not altered."""
        self._code([doc])
        return doc

    def pipe(self, stream: Iterable[Any], *, batch_size: int = BATCH) -> Iterator[Any]:
        """Yield the documents of `stream`, coded `batch_size` at a time; the codes are those of one by one."""
        docs = iter(stream)
        while batch := list(islice(docs, batch_size)):
            self._code(batch)
            yield from batch

    def __getstate__(self) -> dict[str, Any]:
        """Travel to another process without the loaded model, which does not pickle."""
        return {**self.__dict__, "_tools": None}

    def _code(self, docs: Sequence[Any]) -> None:
        if self._tools is None:
            tools = (annotator(self._annotator, self._codebook), Recommender(self._codebook), code_ids(self._codebook))
            self._tools = _Tools(*tools)
        # Numbered while they are coded: ids of the caller's own need not differ within a batch.
        read = [read_doc(doc, str(n)) for n, doc in enumerate(docs)]
        coded = _by_document(self._tools.annotator.annotate([p for _, passages in read for p in passages]))
        for doc, (document, passages) in zip(docs, read, strict=True):
            found = coded(document.doc_id, passages)
            found = self._tools.recommender.extract(document, passages, found).coded
            doc_id = str(doc.user_data.get("doc_id", "doc"))
            records = passage_records(passages, found, self._tools.codes)
            mark(doc, found, [_named(record, doc_id) for record in records])


class _Tools(NamedTuple):
    annotator: Annotator
    recommender: Recommender
    codes: Codes


def _by_document(coded: AnnotationSet) -> Any:
    """Return a function from a document's id and passages to its part of an annotator's work."""
    annotations: dict[str, list[Annotation]] = defaultdict(list)
    for one in coded.annotations:
        annotations[one.doc_id].append(one)

    def of(doc_id: str, passages: Sequence[Passage]) -> AnnotationSet:
        units = tuple((doc_id, passage.span) for passage in passages)
        scores = {unit: coded.scores[unit] for unit in units if unit in coded.scores}
        return replace(coded, units=units, annotations=tuple(annotations[doc_id]), scores=scores)

    return of


def _named(record: dict[str, Any], doc_id: str) -> dict[str, Any]:
    return {**record, "doc_id": doc_id, "unit_id": f"{doc_id}:{record['start']}-{record['end']}"}
