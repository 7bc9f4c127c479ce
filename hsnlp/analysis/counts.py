"""From passage rows to arrays: which codes each passage has, where it stands, and sums by document or paragraph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hsnlp.analysis.balance import AGAINST, FOR
from hsnlp.annotations import frames_given
from hsnlp.normalise.quality import count_words

__all__ = ["Bools", "Coded", "Floats", "Ints", "Sums", "coded", "measures_of", "passage_codes"]

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Bools = NDArray[np.bool_]

_LISTS = {"referents": "referent", "threats": "threat", "stages": "stage", "populations": "population"}
_NOT_COUNTED = frozenset({"frame", "voice", "recommendation", "actor", "addressee_type", "level"})
_SLOTS = frozenset({"recommendation_voice", *_LISTS.values()})


@dataclass(frozen=True, eq=False)
class Sums:
    """Sums by cluster, a document or a paragraph: arrays of one value a cluster, and `codes` of clusters by measures.

    `tone` is the sum of what passages add to the framing balance, `tone_squares` that of its squares. A cluster
    without a passage is not there.
    """

    cluster: Ints
    passages: Floats
    words: Floats
    framed: Floats
    tone: Floats
    tone_squares: Floats
    codes: Floats
    framed_codes: Floats

    def of(self, chosen: Bools | Ints) -> Sums:
        """Return some of the clusters."""
        return Sums(
            self.cluster[chosen],
            self.passages[chosen],
            self.words[chosen],
            self.framed[chosen],
            self.tone[chosen],
            self.tone_squares[chosen],
            self.codes[chosen],
            self.framed_codes[chosen],
        )


@dataclass(frozen=True, eq=False)
class Coded:
    """The coded passages of a corpus as columns, one value a passage; `given` is passages by measures.

    `document` and `section` are places in `documents` and `sections`; `paragraph` is numbered over the whole corpus;
    `place` is where a passage stands in its document, from 0 to 1.
    """

    documents: tuple[Mapping[str, Any], ...]
    sections: tuple[str, ...]
    measures: tuple[str, ...]
    document: Ints
    section: Ints
    paragraph: Ints
    start: Ints
    end: Ints
    words: Floats
    place: Floats
    tone: Floats
    given: Bools
    framed: Bools

    def of(self, passages: Bools) -> Coded:
        """Return the corpus with some of its passages; documents keep their places."""
        columns = ("document", "section", "paragraph", "start", "end", "words", "place", "tone", "given", "framed")
        return replace(self, **{name: getattr(self, name)[passages] for name in columns})

    def only(self, measures: Sequence[str]) -> Coded:
        """Return the corpus with some of its measures, in this order."""
        at = [self.measures.index(measure) for measure in measures]
        return replace(self, measures=tuple(measures), given=self.given[:, at])

    def column(self, measure: str) -> int:
        """Return the place of a measure."""
        return self.measures.index(measure)

    def sums(self, passages: Bools | None = None, by: str = "document") -> Sums:
        """Return sums by document, by ``paragraph`` or by ``passage``, of some passages or of all."""
        chosen = np.flatnonzero(passages) if passages is not None else np.arange(len(self.document))
        key = chosen if by == "passage" else getattr(self, by)[chosen]
        clusters, row = np.unique(key, return_inverse=True)
        size = len(clusters)

        def total(weights: Any = None) -> Floats:
            return np.bincount(row, weights=weights, minlength=size).astype(np.float64)

        codes, framed_codes = np.zeros((size, len(self.measures))), np.zeros((size, len(self.measures)))
        framed = self.framed[chosen]
        for at in range(len(self.measures)):
            has = self.given[chosen, at]
            if has.any():
                codes[:, at] = np.bincount(row[has], minlength=size)
                framed_codes[:, at] = np.bincount(row[has & framed], minlength=size)
        tone = self.tone[chosen]
        return Sums(
            cluster=clusters,
            passages=total(),
            words=total(self.words[chosen]),
            framed=total(framed),
            tone=total(tone),
            tone_squares=total(tone**2),
            codes=codes,
            framed_codes=framed_codes,
        )


def measures_of(codes: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the names of all measures of a codebook, given its codes by dimension.

    >>> measures_of({"frame": ["fear"], "voice": ["asserted"], "recommendation": ["aid"], "mood": ["calm"]})
    ('frame:fear', 'frame:mixed', 'frame:none', 'frame:fear:asserted', 'recommendation', 'lever:aid', 'mood:calm')
    """
    names = [f"frame:{frame}" for frame in codes.get("frame", ())]
    names += ["frame:mixed", "frame:none"] if names else []
    names += [f"frame:{frame}:{voice}" for frame in codes.get("frame", ()) for voice in codes.get("voice", ())]
    for dimension in ("threat", "referent", "stage", "population"):
        names += [f"{dimension}:{code}" for code in codes.get(dimension, ())]
    names += ["recommendation"] if codes.get("recommendation") else []
    names += [f"lever:{lever}" for lever in codes.get("recommendation", ())]
    names += [
        f"{dimension}:{code}"
        for dimension in codes
        if dimension not in _NOT_COUNTED | _SLOTS
        for code in codes[dimension]
    ]
    return tuple(names)


def passage_codes(row: Mapping[str, Any]) -> set[str]:
    """Return the measures that one passage row counts for.

    >>> row = {"frame": "none", "frames": {}, "recommendation": None, "threats": ["food"]}
    >>> sorted(passage_codes(row))
    ['frame:none', 'threat:food']
    """
    found = {f"frame:{row['frame']}"}
    for frame in frames_given(row["frame"], row["frames"]):
        found |= {f"frame:{frame}", f"frame:{frame}:{row['frames'][frame]['voice']}"}
    for key, dimension in _LISTS.items():
        found |= {f"{dimension}:{code}" for code in row.get(key) or ()}
    found |= {f"{own['dimension']}:{own['code']}" for own in row.get("codes") or ()}
    given = row.get("recommendation")
    if given:
        found |= {"recommendation", f"lever:{given['lever']}", f"strength:{given['strength']}"}
    return found


def coded(
    passages: Iterable[Mapping[str, Any]],
    documents: Mapping[str, Mapping[str, Any]],
    codes: Mapping[str, Sequence[str]],
) -> Coded:
    """Return the passage rows as columns; `documents` are document rows by id, `codes` the codebook's by dimension.

    Documents come by their ids and passages by their offsets, so that the order of the rows does not matter.
    """
    names = measures_of(codes)
    column = {name: at for at, name in enumerate(names)}
    place_of = {doc_id: at for at, doc_id in enumerate(sorted(documents))}
    sections: dict[str, int] = {}
    plain: list[tuple[int, int, int, int, int, int, bool]] = []
    given: list[list[int]] = []
    tones: list[int] = []
    for row in passages:
        found = passage_codes(row)
        section = sections.setdefault(row["section_role"] or "body", len(sections))
        block = row["block"] if row["block"] is not None else row["start"]
        words, framed = count_words(row["text"]), row["frame"] != "none"
        plain.append((place_of[row["doc_id"]], row["start"], row["end"], block, section, words, framed))
        given.append([column[name] for name in found if name in column])
        tones.append((len(found & FOR) - len(found & AGAINST)) if framed else 0)
    table = np.array(plain, dtype=np.intp).reshape(-1, 7)
    order = np.lexsort((table[:, 2], table[:, 1], table[:, 0]))
    matrix = np.zeros((len(plain), len(names)), dtype=np.bool_)
    for at, columns in enumerate(given):
        matrix[at, columns] = True
    table, matrix = table[order], matrix[order]
    ordered = sorted(sections)
    renumbered = np.array([ordered.index(name) for name in sections] or [0], dtype=np.intp)
    pairs = table[:, [0, 3]]
    paragraph = np.unique(pairs, axis=0, return_inverse=True)[1].reshape(-1) if len(pairs) else pairs[:, 0]
    return Coded(
        documents=tuple(documents[doc_id] for doc_id in sorted(documents)),
        sections=tuple(ordered),
        measures=names,
        document=table[:, 0],
        section=renumbered[table[:, 4]],
        paragraph=paragraph,
        start=table[:, 1],
        end=table[:, 2],
        words=table[:, 5].astype(np.float64),
        place=_places(table[:, 0]),
        tone=np.array(tones, dtype=np.float64)[order] if tones else np.zeros(0),
        given=matrix,
        framed=table[:, 6].astype(np.bool_),
    )


def _places(document: Ints) -> Floats:
    """Return the middle of each passage's step in its document, which is walked from 0 to 1 in equal steps."""
    seen: dict[int, int] = defaultdict(int)
    sizes = np.bincount(document) if len(document) else np.zeros(0, dtype=np.intp)
    places = np.empty(len(document))
    for at, doc in enumerate(document.tolist()):
        places[at] = (seen[doc] + 0.5) / sizes[doc]
        seen[doc] += 1
    return places
