"""Which objectives of a compact a demand serves: the cues of a codebook's dimension ``objective``, and the lever.

The codebook ``gcm`` has the 23 objectives of the Global Compact for Migration; any codebook with a dimension of that
name is read the same way.
"""

from __future__ import annotations

from collections.abc import Sequence

from hsnlp.annotators.cues.coding import DimensionCues
from hsnlp.annotators.cues.engine import compile_lexicon
from hsnlp.annotators.cues.evidence import Evidence, codebook_lists
from hsnlp.codebook import Code, Codebook, load_codebook
from hsnlp.documents import Passage, Span

__all__ = ["DIMENSION", "Objectives", "has_objectives"]

DIMENSION = "objective"
LEVER, RESIDUAL = "lever", "residual"
"""Schemes in a code's `maps`: the lever that speaks for it; whether it is only for want of a more exact one."""


def has_objectives(codebook: Codebook) -> bool:
    """Whether a codebook has objectives, so that records made with it carry them.

    >>> has_objectives(load_codebook()), has_objectives(load_codebook("gcm"))
    (False, True)
    """
    return any(dimension.id == DIMENSION for dimension in codebook.dimensions)


class Objectives:
    """Reads demands for the objectives that they serve; holds compiled cues and nothing of what it has read."""

    def __init__(self, codebook: Codebook | None = None) -> None:
        """Compile the cues of `codebook` (``gcm`` where none is given).

        Raises `CodebookError` for a codebook that has no objectives.
        """
        codebook = codebook or load_codebook("gcm")
        self._cues = DimensionCues(codebook.dimension(DIMENSION))
        self._lexicon = compile_lexicon({**codebook_lists(codebook), **self._cues.lists})

    def read(self, texts: Sequence[str], lever: Sequence[str | None]) -> list[tuple[str, ...]]:
        """Return the objectives of each demand, in the codebook's order; none for most.

        `lever` has one lever a text, None where it is not known. Where the words decide for no objective, a lever
        that one names as its own counts as one point more, never as the only evidence. Raises `ValueError` where the
        lengths differ.

        >>> objectives = Objectives()
        >>> objectives.read(["End the detention of migrant children.", "Repair the bridge."], [None, None])
        [('gcm_13_detention',), ()]
        """
        return [tuple(self._given(text, one)) for text, one in zip(texts, lever, strict=True)]

    def _given(self, text: str, lever: str | None) -> list[str]:
        """Return the objectives whose evidence reaches the threshold.

        A residual one that no strong cue speaks for is given where no other is, and then the first of them alone;
        where none is given, the lever may tip what falls one point short.
        """
        if not text.strip():
            return []
        reading = self._lexicon.read(Passage("", Span(0, len(text)), text))
        threshold = self._cues.dimension.threshold
        found = self._cues.evidence(reading)
        given = [one for one in found if one.points >= threshold]
        exact = [one for one in given if not _values(one.code, RESIDUAL) or _is_strong(one)]
        by_lever = (one for one in found if one.points + 1 == threshold and lever in _values(one.code, LEVER))
        return [evidence.code.id for evidence in exact or given[:1] or by_lever]


def _is_strong(evidence: Evidence) -> bool:
    return any(match.cue.strength == "strong" for match in evidence.matches)


def _values(code: Code, scheme: str) -> set[str]:
    return {value for name, value in code.maps if name == scheme}
