"""Whatever a file holds, its reader gives a document or a LoadError, and never anything else."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hsnlp.errors import LoadError
from hsnlp.loaders import READERS
from hsnlp.raw import RAW_KINDS

SEEDS = {
    "text/html": b"<html><head><title>a</title></head><body><table><tr><td>W<sup>2</sup></table><p>b<br>c",
    "multipart/related": b"Content-Type: multipart/related; boundary=x\n\n--x\nContent-Type: text/html\n\n<p>a\n--x--",
    "text/markdown": b"---\ntitle: a\n---\n# Walls\n\n- b\n\n| c | d |\n|---|---|\n| e | f |\n\n[^1]: g\n",
    "text/plain": b"---\ntitle: a\n---\nWalls\x0c\n\xe9",
    "application/jats+xml": b"<article><front/><body><sec><title>a</title><p>b<fn/></p></sec></body></article>",
    "application/tei+xml": b"<TEI><teiHeader/><text><body><div><head>a</head><p>b</p></div></body></text></TEI>",
    "application/cnxml+xml": b"<document xmlns='http://cnx.rice.edu/cnxml'><content><para>a</para></content></document>",
    "application/xml": b"<a><b>c</b></a>",
}  # fmt: skip


def docx_seed() -> bytes:
    held = BytesIO()
    docx.Document().save(held)
    return held.getvalue()


def check(media_type: str, content: bytes) -> None:
    try:
        raw = READERS[media_type](content, "a")
    except LoadError:
        return
    assert not (raw.lines and raw.blocks)
    assert all(block.kind in RAW_KINDS and block.level >= 0 and "\n" not in block.text for block in raw.blocks)


@pytest.mark.parametrize("media_type", sorted(SEEDS))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_damaged_files_are_read_or_refused(media_type: str, data: st.DataObject) -> None:
    seed = SEEDS[media_type]
    at = data.draw(st.integers(0, len(seed)))
    cut = data.draw(st.integers(0, 8))
    check(media_type, seed[:at] + data.draw(st.binary(max_size=6)) + seed[at + cut :])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 30_000), st.binary(min_size=1, max_size=4))
def test_damaged_word_documents_are_read_or_refused(at: int, junk: bytes) -> None:
    seed = docx_seed()
    at %= len(seed)
    check(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        seed[:at] + junk + seed[at + len(junk) :],
    )
