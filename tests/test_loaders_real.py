"""The readers on real documents, where these are at hand."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from hsnlp.loaders import Source, find, read


@pytest.fixture(scope="module")
def sources(shared: Path) -> list[Source]:
    return list(find([shared / "corpus"]))


def test_every_file_is_found_once_and_told_what_it_is(shared: Path, sources: list[Source]) -> None:
    files = {path for path in (shared / "corpus").rglob("*") if path.is_file()}
    assert {source.path for source in sources} == {Path(path.absolute()) for path in files}
    assert len({source.name for source in sources}) == len(sources)
    counts = Counter(source.media_type for source in sources)
    assert counts["text/html"] == len([path for path in files if path.suffix == ".html"])
    assert counts["application/pdf"] == len([path for path in files if path.suffix == ".pdf"])
    assert not [source.name for source in sources if source.problem]


def test_old_pages_keep_all_their_words_and_make_headings(sources: list[Source]) -> None:
    pages = [source for source in sources if source.media_type == "text/html"]
    for source in pages[::5]:
        raw = read(source)
        markup = re.sub(r"(?s)<!--.*?-->|<head.*?</head>|<[^>]*>", " ", source.content().decode("cp1252"))
        written = len(re.findall(r"\w+", markup))
        assert sum(len(re.findall(r"\w+", block.text)) for block in raw.blocks) >= 0.97 * written, source.name
        assert raw.metadata.title, source.name
        assert any(block.kind == "heading" for block in raw.blocks), source.name


def test_recognised_text_with_stars_is_not_taken_for_markdown(sources: list[Source]) -> None:
    kinds = {
        source.name.split("/")[-1][:3]: source.media_type for source in sources if "/seed_documents/" in source.name
    }
    assert kinds == dict.fromkeys(["000", "001", "002", "003", "004"], "text/plain")


def test_speeches_of_a_table_carry_their_speaker_and_date(sources: list[Source]) -> None:
    rows = [source for source in sources if ".csv#" in source.name]
    assert len(rows) == 125
    assert all(row.metadata.authors and row.metadata.year == 2010 and row.metadata.country == "GBR" for row in rows)
