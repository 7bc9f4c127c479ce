"""The pages of an official record leave nothing in its sentences."""

from __future__ import annotations

from hsnlp.normalise.lines import reflow
from hsnlp.raw import RawLine

RECORD = """We thank the Secretariat for the quiet months that made this meeting possible and for its
4/28 31-01234
12/03/2031 A/91/PV.7
patience with our many drafts, as the report that stands before us shows (A/91/12, paragraph 3).
31-01234 5/28 The coast has seen three storms since then, and each has driven families inland to towns that cannot
feed them.
"""


def test_a_sentence_cut_by_a_records_foot_and_head_is_whole_again() -> None:
    blocks = reflow([RawLine(line) for line in RECORD.splitlines()])
    prose = [block.text for block in blocks if block.kind == "paragraph"]
    furniture = [block.text for block in blocks if block.kind == "furniture"]
    assert any("and for its patience with our many drafts" in text for text in prose)
    assert any("(A/91/12, paragraph 3)" in text for text in prose)
    assert not any("31-01234" in text or "PV.7" in text for text in prose)
    assert sum("31-01234" in text for text in furniture) == 2
