"""Plain text and Markdown, with front matter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsnlp.errors import Refusal
from hsnlp.loaders.markdown import read_markdown
from hsnlp.loaders.text import front_matter, read_text


def blocks(markdown: str) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, block.text) for block in read_markdown(markdown.encode(), "a.md").blocks]


def test_lines_stand_as_they_stood_blank_ones_too() -> None:
    lines = read_text(b"Walls\r\n\r\n  grew.\rAgain.\n", "a.txt").lines
    assert [line.text for line in lines] == ["Walls", "", "  grew.", "Again."]
    assert {line.page for line in lines} == {None}


def test_form_feeds_part_pages_and_one_at_the_end_makes_none() -> None:
    raw = read_text(b"One.\n\x0cTwo.\n\x0c", "a.txt")
    assert [(line.text, line.page) for line in raw.lines] == [("One.", 1), ("Two.", 2)]
    assert raw.n_pages == 2


def test_recognised_text_under_front_matter_keeps_its_lines() -> None:
    page = b'---\ntitle: "On ports"\ndate: "1990-08-23"\ncreators:\n  - "Nwosu, Ada"\nsubjects:\n---\n\n 2 ^\n\nMEDIA\n'
    raw = read_text(page, "a.txt")
    assert (raw.metadata.title, raw.metadata.authors, raw.metadata.year) == ("On ports", ("Ada Nwosu",), 1990)
    assert [line.text for line in raw.lines] == ["", " 2 ^", "", "MEDIA"]


def test_a_head_of_pairs_is_metadata_only_if_it_names_a_title() -> None:
    assert front_matter("Title: Nowhere\nSlug: cases/nowhere\n\nText.")[0].title == "Nowhere"
    speech = "Mr Lund: I object.\nMs Nwosu: So do I.\n\nText."
    assert front_matter(speech) == (front_matter("x")[0], speech)


def test_front_matter_has_quotes_lists_comments_and_folded_lines() -> None:
    head = "title: 'It''s a wall'\nauthors: [Ada Nwosu, \"Lund, Ole\"]\n#layout: x\nnote: >\n  folded\n  text\nempty:"
    text = f"---\n{head}\n---\n"
    metadata, rest = front_matter(text)
    assert (metadata.title, metadata.authors, rest) == ("It's a wall", ("Ada Nwosu", "Ole Lund"), "")
    assert metadata.extra == (("note", "folded text"),)


def test_a_rule_of_dashes_is_no_front_matter() -> None:
    text = "---\nWalls grew that year.\n---\nAnd more."
    assert front_matter(text)[1] == text


def test_an_empty_text_is_refused() -> None:
    with pytest.raises(Refusal, match=r"a\.txt: the file is empty"):
        read_text(b"\xef\xbb\xbf \n", "a.txt")


def test_markdown_keeps_headings_items_rows_notes_and_quotes() -> None:
    text = """---
title: On ports
---
# Aims

Safe *routes*
over land.[^1]

1. shelter
   - for families

> We wait.

| State | Camps |
|---|---|
| Aland | 4 |

**Means**

    An indented paragraph is no code.

[^1]: See **Lund** 2019.
"""
    assert blocks(text) == [
        ("heading", 1, "Aims"),
        ("paragraph", 0, "Safe routes over land."),
        ("item", 1, "shelter"),
        ("item", 2, "for families"),
        ("paragraph", 0, "We wait."),
        ("row", 0, "State\tCamps"),
        ("row", 0, "Aland\t4"),
        ("heading", 2, "Means"),
        ("paragraph", 0, "An indented paragraph is no code."),
        ("footnote", 0, "See Lund 2019."),
    ]


def test_code_is_furniture_pictures_are_captions_and_marks_of_generators_go() -> None:
    text = "![A fence](a.png){: .right}\n\n{% include share.html %}\n\n```\ncode()\n```\n\nWalls grew.\n{: .lead }\n"
    assert blocks(text) == [("caption", 0, "A fence"), ("furniture", 0, "code()"), ("paragraph", 0, "Walls grew.")]


def test_html_in_markdown_is_read_as_html() -> None:
    text = "Walls<br>grew <b>high</b>.\n\n<ul>\n<li>camps</li>\n</ul>\n"
    assert blocks(text) == [("paragraph", 0, "Walls grew high."), ("item", 1, "camps")]


def test_a_long_paragraph_over_a_rule_is_no_heading() -> None:
    assert blocks("word " * 80 + "\n---\n")[0][0] == "paragraph"


def test_stars_that_mark_nothing_do_not_stay_in_the_text() -> None:
    assert blocks("See Nwosu, *supra *note 3, at 4.") == [("paragraph", 0, "See Nwosu, supra note 3, at 4.")]


@given(st.text(alphabet="ab \n#*-_>[]()|`<&:.!\t\\", max_size=200))
def test_any_markdown_gives_blocks_of_one_line_without_blanks_around(text: str) -> None:
    if text.strip():
        for block in read_markdown(text.encode(), "a.md").blocks:
            assert "\n" not in block.text
            assert block.text.strip() or block.kind == "row"
