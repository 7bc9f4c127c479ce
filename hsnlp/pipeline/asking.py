"""Evidence on demand: the passages of a coded corpus that have the codes that somebody asks for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from hsnlp.errors import RunError, unknown
from hsnlp.exports.records import Codes

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["EVIDENCE_COLUMNS", "Coded", "evidence"]

EVIDENCE_COLUMNS: dict[str, str] = {
    "document": "title of the document, else the name of its source",
    "page": "page on which the passage begins, where the source has pages",
    "section": "heading of the section",
    "text": "the passage, word for word",
    "score": "probability of the least sure of the codes asked for, 1 where none was",
    "voice": "asserted, reported or contested, of the frame asked for or of the surest one",
    "doc_id": "document",
    "start": "first character of the passage in the document's text",
    "end": "one past the last character",
}
"""Column → meaning, of what `evidence` returns."""

_UNIT = ["doc_id", "start", "end"]


class Coded(Protocol):
    """What is asked of a corpus: tables as `hsnlp.exports.tables.COLUMNS` has them, codes by dimension, texts."""

    @property
    def source(self) -> str:
        """The run folder that it was opened from, or ``memory``."""
        ...

    @property
    def documents(self) -> pd.DataFrame:
        """One row a document."""
        ...

    @property
    def passages(self) -> pd.DataFrame:
        """One row a passage."""
        ...

    @property
    def annotations(self) -> pd.DataFrame:
        """One row a code on a span."""
        ...

    @property
    def codes(self) -> Codes:
        """The ids of the codebook's codes by dimension."""
        ...

    @property
    def texts(self) -> Mapping[str, str]:
        """The documents' texts by id."""
        ...


def evidence(
    corpus: Coded, codes: Mapping[str, str | None], *, voice: str | None = None, n: int | None = 10
) -> pd.DataFrame:
    """Return the `n` surest passages that have every code of `codes` (dimension → code); columns: `EVIDENCE_COLUMNS`.

    A dimension whose code is None is not asked for. `voice` is that of a frame: of the one asked for, else of any. A
    sentence that stands in several places is returned once. `n` None returns all. Raises `RunError` for a dimension
    or code that the corpus was not coded by.
    """
    asked = {dimension: code for dimension, code in codes.items() if code is not None}
    _check(corpus.codes, {**asked, **({"voice": voice} if voice else {})})
    units = corpus.passages[[*_UNIT, "page", "section", "text"]].copy()
    frames = _given(corpus.annotations, "frame", asked.get("frame"))
    frames["voice"] = [json.loads(attributes or "{}").get("voice") for attributes in frames["attributes"]]
    if voice is not None:
        frames = frames[frames["voice"] == voice]
    found = units.merge(_surest(frames)[[*_UNIT, "voice"]], on=_UNIT, how="inner" if voice is not None else "left")
    found["score"] = 1.0
    if voice is not None:
        asked.setdefault("frame", "")
    for dimension, code in asked.items():
        given = frames if dimension == "frame" else _given(corpus.annotations, dimension, code)
        scores = _surest(given)[[*_UNIT, "score"]].rename(columns={"score": "this"})
        found = found.merge(scores, on=_UNIT, how="inner")
        found["score"] = found[["score", "this"]].min(axis=1)
        found = found.drop(columns="this")
    titles = corpus.documents.set_index("doc_id")
    named = titles["title"].where(titles["title"].fillna("") != "", titles["name"])
    found["document"] = found["doc_id"].map(named)
    found = found.sort_values(["score", "doc_id", "start"], ascending=[False, True, True], kind="stable")
    found = found.drop_duplicates("text")[list(EVIDENCE_COLUMNS)].reset_index(drop=True)
    return found if n is None else found.head(n)


def _check(known: Codes, asked: Mapping[str, str]) -> None:
    for dimension, code in asked.items():
        if dimension not in known:
            raise RunError(unknown("dimension", dimension, known))
        if code not in known[dimension]:
            raise RunError(unknown(dimension, code, known[dimension]))


def _given(annotations: pd.DataFrame, dimension: str, code: str | None) -> pd.DataFrame:
    """Return the annotations of a dimension, of one code or of all, by the passage that they are on."""
    chosen: Any = annotations["dimension"] == dimension
    if code:
        chosen &= annotations["code"] == code
    rows: pd.DataFrame = annotations[chosen][["doc_id", "unit_start", "unit_end", "score", "attributes"]]
    return rows.rename(columns={"unit_start": "start", "unit_end": "end"})


def _surest(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values("score", ascending=False, kind="stable").drop_duplicates(_UNIT)
