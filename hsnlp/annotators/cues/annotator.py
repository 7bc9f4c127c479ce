"""All cue annotators as one: every dimension of a codebook, each passage read once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from hsnlp import __version__
from hsnlp.annotations import Annotation, AnnotationSet
from hsnlp.annotators.actors import ActorPart
from hsnlp.annotators.cues.coding import CodePart
from hsnlp.annotators.cues.engine import Part, Reading, compile_lexicon
from hsnlp.annotators.cues.evidence import codebook_lists
from hsnlp.annotators.cues.frame import FramePart
from hsnlp.annotators.recommendations import RecommendationPart
from hsnlp.codebook import Codebook
from hsnlp.documents import Passage

__all__ = ["ANNOTATOR", "CueAnnotator", "parts_for"]

ANNOTATOR = f"cues@{__version__}"


class CueAnnotator:
    """Codes passages by the cues of a codebook; holds the compiled cues and nothing of what it has read."""

    def __init__(self, codebook: Codebook, parts: Sequence[Part]) -> None:
        self._label = codebook.label
        self._parts = tuple(parts)
        self._dimensions = frozenset().union(*(part.dimensions for part in parts))
        lists = codebook_lists(codebook)
        for part in parts:
            lists.update(part.lists)
        self._lexicon = compile_lexicon(lists)

    def annotate(self, passages: Sequence[Passage]) -> AnnotationSet:
        """Code passages, which come in document order; every one is a considered unit."""
        coded = [annotation for reading, around in self._read(passages) for annotation in self._code(reading, around)]
        return AnnotationSet(
            annotator=ANNOTATOR,
            codebook=self._label,
            dimensions=self._dimensions,
            units=tuple((passage.doc_id, passage.span) for passage in passages),
            annotations=tuple(coded),
        )

    def _code(self, reading: Reading, around: tuple[Reading | None, Reading | None]) -> Iterator[Annotation]:
        for part in self._parts:
            for annotation in part.code(reading, *around):
                yield annotation if annotation.annotator else replace(annotation, annotator=ANNOTATOR)

    def _read(self, passages: Sequence[Passage]) -> Iterator[tuple[Reading, tuple[Reading | None, Reading | None]]]:
        """Yield each passage, read, with its neighbours in the same document."""
        before: Reading | None = None
        here = self._lexicon.read(passages[0]) if passages else None
        for index in range(len(passages)):
            assert here is not None
            after = self._lexicon.read(passages[index + 1]) if index + 1 < len(passages) else None
            doc_id = here.passage.doc_id
            yield (
                here,
                (
                    before if before and before.passage.doc_id == doc_id else None,
                    after if after and after.passage.doc_id == doc_id else None,
                ),
            )
            before, here = here, after


def parts_for(codebook: Codebook, *, every_candidate: bool = False) -> list[Part]:
    """Return the part annotators that a codebook needs: those written for a dimension, else the plain one.

    Actors are always found: they come from a gazetteer and not from the codebook. With `every_candidate` whatever
    could be a recommendation is coded as one, for an annotator that decides on it by other means.
    """
    known = [dimension.id for dimension in codebook.dimensions if not dimension.slot_of]
    parts: list[Part] = []
    taken: set[str] = set()
    if "frame" in known:
        parts.append(FramePart(codebook))
    if "recommendation" in known:
        parts.append(RecommendationPart(codebook, every_candidate=every_candidate))
    for part in parts:
        taken |= part.dimensions
    parts += [CodePart(codebook, dimension) for dimension in known if dimension not in taken]
    return [*parts, ActorPart()]
