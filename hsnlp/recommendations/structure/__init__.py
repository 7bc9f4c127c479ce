"""Where the layout of a document shows a demand, whatever its words: matrices, labelled blocks, lists.

=========== =====================================================================================
`matrix`    tables and forms: recommendation, responsible unit, deadline, accepted or not
`labelled`  *Recommendation 7:* with the paragraphs and points that belong to it
`lists`     points under a lead-in, numbered conclusions, the lists of a review
=========== =====================================================================================
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hsnlp.documents import Document
from hsnlp.recommendations.model import Entry

__all__ = ["structural_entries"]


def structural_entries(document: Document) -> Iterator[Entry]:
    """Yield what the layout of a document shows to be a demand, the surest kinds first; entries may overlap."""
    from hsnlp.recommendations.structure.blocks import answered_body
    from hsnlp.recommendations.structure.labelled import labelled_entries
    from hsnlp.recommendations.structure.lists import list_entries
    from hsnlp.recommendations.structure.matrix import matrix_entries

    body = answered_body(document)
    for entry in (*matrix_entries(document), *labelled_entries(document)):
        yield replace(entry, cited=body) if body is not None and entry.cited is None else entry
    yield from list_entries(document)
