"""Ready text is taken as it stands."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hsnlp.normalise.ready import as_is

WRAPPED = """The council asked the ministry to
open a second office near the port,
so that nobody has to sleep outside.

It did so in May."""


@given(st.text(alphabet="ab .\n\r\té", max_size=80))
def test_blocks_cover_every_visible_character_once_and_the_text_is_untouched(text: str) -> None:
    document = as_is(text, "d")
    assert document.text == text
    covered = [i for block in document.blocks for i in range(block.span.start, block.span.end)]
    assert len(covered) == len(set(covered))
    assert {i for i, c in enumerate(text) if not c.isspace()} <= set(covered)


def test_wrapped_lines_are_one_paragraph_and_whole_lines_are_several() -> None:
    assert len(as_is(WRAPPED, "d").blocks) == 2
    assert len(as_is("They crossed in May.\nThey were safe by June.", "d").blocks) == 2


def test_text_in_another_language_is_marked_and_not_coded() -> None:
    document = as_is(
        "Les États devraient protéger les droits des personnes migrantes qui franchissent la frontière.", "d"
    )
    assert document.metadata.language == "fr"
    assert document.coded_sections() == ()


def test_one_very_long_line_is_read_without_effort() -> None:
    text = "They crossed at night and were safe by morning. " * 20_000
    assert len(as_is(text, "d").blocks) == 1
