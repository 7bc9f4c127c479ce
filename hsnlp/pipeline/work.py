"""The work on one document: from a source to the rows that the ledger keeps. Runs in a worker process."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from hsnlp.annotations import Annotation, AnnotationSet, Annotator, check_alignment
from hsnlp.annotators import DEFAULT, annotator
from hsnlp.codebook import Codebook
from hsnlp.documents import Document, Metadata, Passage, Section
from hsnlp.errors import HsnlpError, Refusal
from hsnlp.exports.records import Codes, code_ids, passage_records
from hsnlp.loaders import Source
from hsnlp.normalise.duplicates import content_digest, signature
from hsnlp.normalise.quality import count_words
from hsnlp.pipeline.ingest import ingest
from hsnlp.recommendations import Recommender
from hsnlp.recommendations.rows import recommendation_row
from hsnlp.segment import segment

__all__ = ["Coder", "Failure", "Job", "Rows"]


@dataclass(frozen=True, slots=True)
class Job:
    """One source to be coded, and what is already known of it."""

    source: Source
    doc_id: str
    sha256: str
    metadata: Metadata | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """What the ledger keeps of one coded document; each row is a dict of column to value."""

    document: dict[str, Any]
    sections: list[dict[str, Any]] = field(default_factory=list)
    passages: list[dict[str, Any]] = field(default_factory=list)
    annotations: list[dict[str, Any]] = field(default_factory=list)
    recommendations: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a source is not in the run: ``refused`` (read, but not fit) or ``failed`` (could not be read)."""

    status: str
    reason: str
    message: str


@dataclass(slots=True)
class Coder:
    """The task of a worker: codes one job after another with one codebook and the annotator of that name, made once."""

    codebook: Codebook
    annotator: str = DEFAULT
    _annotator: Annotator | None = None
    _recommender: Recommender | None = None
    _codes: Codes | None = None

    def __call__(self, job: Job) -> Rows | Failure:
        """Return the rows of the job's document, or why there are none. Bugs are not caught here."""
        try:
            document = ingest(job.source, job.doc_id, job.metadata)
        except Refusal as refusal:
            return Failure("refused", refusal.reason, str(refusal).removeprefix(f"{job.source.name}: "))
        except HsnlpError as error:
            return Failure("failed", type(error).__name__, str(error).removeprefix(f"{job.source.name}: "))
        return self.code(document, name=job.source.name, sha256=job.sha256)

    def code(self, document: Document, *, name: str = "", sha256: str = "") -> Rows:
        """Segment and code one document; every quote is checked against the text before it is handed on."""
        if self._annotator is None:
            self._annotator, self._codes = annotator(self.annotator, self.codebook), code_ids(self.codebook)
            self._recommender = Recommender(self.codebook)
        assert self._recommender is not None
        passages = segment(document)
        found = self._recommender.extract(document, passages, self._annotator.annotate(passages))
        coded = found.coded
        check_alignment(document, coded.annotations)
        return Rows(
            document=_document_row(document, passages, name or document.name, sha256 or document.sha256),
            sections=[_section_row(n, section, document) for n, section in enumerate(document.sections)],
            passages=_passage_rows(passages, coded, self._codes or {}),
            annotations=[_annotation_row(a) for a in coded.annotations],
            recommendations=[recommendation_row(record, document) for record in found.records],
        )


def _section_row(n: int, section: Section, document: Document) -> dict[str, Any]:
    return {
        "n": n,
        "title": section.title,
        "role": section.role,
        "level": section.level,
        "start": section.span.start,
        "end": section.span.end,
        "foreign": any(span.contains(section.span) for span in document.foreign),
    }


def _passage_rows(passages: tuple[Passage, ...], coded: AnnotationSet, codes: Codes) -> list[dict[str, Any]]:
    records = passage_records(passages, coded, codes)
    return [
        record | {"block": passage.block, "kind": passage.kind}
        for passage, record in zip(passages, records, strict=True)
    ]


def _document_row(document: Document, passages: tuple[Passage, ...], name: str, sha256: str) -> dict[str, Any]:
    meta, quality = document.metadata, document.quality
    words = dict(quality.words)
    return {
        "doc_id": document.doc_id,
        "name": name,
        "sha256": sha256,
        "media_type": document.media_type,
        "title": meta.title,
        "authors": list(meta.authors),
        "year": meta.year,
        "publisher": meta.publisher,
        "genre": meta.genre,
        "language": meta.language,
        "country": meta.country,
        "url": meta.url,
        "extra": dict(meta.extra),
        "pages": max((p.number for p in document.pages), default=None),
        "words": sum(words.values()),
        "words_by_role": words,
        "words_coded": sum(count_words(p.text) for p in passages),
        "words_foreign": quality.foreign_words,
        "passages": len(passages),
        "quality": round(quality.score, 4),
        "issues": list(quality.issues),
        "notes": list(document.notes),
        "content_digest": content_digest(document.text),
        "signature": signature(document.text),
        "text": document.text,
    }


def _annotation_row(annotation: Annotation) -> dict[str, Any]:
    return {
        "start": annotation.span.start,
        "end": annotation.span.end,
        "quote": annotation.quote,
        "dimension": annotation.dimension,
        "code": annotation.code,
        "score": round(annotation.score, 4),
        "annotator": annotation.annotator,
        "unit_start": annotation.unit.start,
        "unit_end": annotation.unit.end,
        "attributes": json.dumps(annotation.attributes, ensure_ascii=False, sort_keys=True),
    }
