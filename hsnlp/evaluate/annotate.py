"""Gold sentences given to an annotator, each between its neighbours, as it stands in its document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from hsnlp.annotations import Annotator
from hsnlp.documents import Passage, Span
from hsnlp.errors import LoadError
from hsnlp.evaluate.gold import GoldRow
from hsnlp.evaluate.units import Unit, annotation_codes, dimension_of

__all__ = ["annotate_gold", "kept", "passages_of", "unit_of"]


def annotate_gold(annotator: Annotator, rows: Sequence[GoldRow]) -> list[Unit]:
    """Code each row's sentence with the sentences before and after it in view; only the middle one counts.

    All rows go to the annotator at once, each as a small document of its own. Scores are those of all codes that the
    annotator considered, where it tells them, else of those that it gives. Raises `LoadError` for rows without text.
    """
    bare = [row.line for row in rows if not row.text]
    if bare:
        raise LoadError(
            f"{len(bare):,} gold rows have no text (the first in line {bare[0]}), so an annotator has nothing to read; "
            "evaluate a run folder of the same documents instead"
        )
    made = [passages_of(f"gold-{n}", row.before, row.text, row.after) for n, row in enumerate(rows)]
    passages = [passage for several, _ in made for passage in several]
    coded = annotator.annotate(passages)
    given = coded.by_unit()
    units = []
    for row, (several, index) in zip(rows, made, strict=True):
        place = (several[index].doc_id, several[index].span)
        codes, scores = annotation_codes(given[place])
        units.append(unit_of(row, codes, {**scores, **coded.scores.get(place, {})}))
    return units


def passages_of(doc_id: str, before: str, text: str, after: str) -> tuple[list[Passage], int]:
    """Return a sentence and its neighbours as passages of one small document, and which of them it is.

    >>> several, index = passages_of("d", "", "Here.", "There.")
    >>> [passage.unit_id for passage in several], index
    (['d:0-5', 'd:6-12'], 0)
    """
    passages: list[Passage] = []
    start = 0
    for sentence in filter(None, (before, text, after)):
        passages.append(Passage(doc_id, Span(start, start + len(sentence)), sentence))
        start += len(sentence) + 1
    return passages, 1 if before else 0


def unit_of(row: GoldRow, found: Iterable[str], scores: Mapping[str, float], text: str = "") -> Unit:
    """Return the unit of a gold row; codes of dimensions that the gold does not decide are left out."""
    return Unit(
        id=row.id,
        document=row.document or row.doc_id or row.id,
        groups=row.groups,
        gold=row.codes,
        found=kept(found, row),
        scores={code: score for code, score in scores.items() if dimension_of(code) in row.dimensions},
        text=row.text or text,
    )


def kept(found: Iterable[str], row: GoldRow) -> frozenset[str]:
    """Return the codes of those dimensions that the row's gold decides."""
    return frozenset(code for code in found if dimension_of(code) in row.dimensions)
