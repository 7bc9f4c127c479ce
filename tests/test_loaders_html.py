"""HTML: the structure of new and old pages, what is main text and what navigation, what a page says of itself."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from hsnlp.loaders.html import fragment_blocks, read_html, read_mhtml
from hsnlp.raw import RawBlock

PROSE = "Officials spoke of a flood at the gates, and the harbour master counted four families with their bags. "


def blocks(markup: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in fragment_blocks(markup)]


def test_headings_lists_tables_captions_and_quotes_keep_what_they_are() -> None:
    markup = """<h2>Aims</h2><p>Safe <em>routes</em>,<br>open ports.</p>
    <ul><li>shelter<ul><li>for families</li></ul></li></ul>
    <table><tr><th>State</th><th>Camps</th></tr><tr><td>Aland</td><td>4</td></tr></table>
    <figure><img alt="x"><figcaption>A fence.</figcaption></figure><blockquote>We wait.</blockquote>"""
    found = fragment_blocks(markup)
    assert [(b.kind, b.level, b.text) for b in found] == [
        ("heading", 2, "Aims"),
        ("paragraph", 0, "Safe routes, open ports."),
        ("item", 1, "shelter"),
        ("item", 2, "for families"),
        ("row", 0, "State\tCamps"),
        ("row", 0, "Aland\t4"),
        ("caption", 0, "A fence."),
        ("paragraph", 0, "We wait."),
    ]


def test_a_page_laid_out_with_tables_and_fonts_reads_as_text_with_headings() -> None:
    markup = f"""<table width="744"><tr><td width="18"></td><td><font size="5"><b>News from the port</b></font><p>
    <font size=2>May 2, 2003 | Page 4</font><p><font size=4><b>Boats turned back</b></font><br>
    <font size="2"><b>By Ada Nwosu</b></font><p>{PROSE}<p>{PROSE}<P><a href="#Top">Back to the top</a>
    </td></tr></table>"""
    assert blocks(markup) == [
        ("heading", "News from the port"),
        ("paragraph", "May 2, 2003 | Page 4"),
        ("heading", "Boats turned back"),
        ("paragraph", "By Ada Nwosu"),
        ("paragraph", PROSE.strip()),
        ("paragraph", PROSE.strip()),
        ("furniture", "Back to the top"),
    ]


def test_two_line_breaks_part_paragraphs_and_one_in_a_running_line_does_not() -> None:
    markup = "<p>The fence was raised along the whole of the northern<br>shore.<br><br>Nobody asked why.</p>"
    assert [text for _, text in blocks(markup)] == [
        "The fence was raised along the whole of the northern shore.",
        "Nobody asked why.",
    ]


def test_boxes_notes_and_references_are_marked() -> None:
    markup = f"""<article><p>{PROSE * 3}<sup><a href="#fn1">1</a></sup></p><aside><p>A case study.</p></aside>
    <div class="callout"><p>Key facts.</p></div>
    <section class="footnotes"><h2>Notes</h2><ol><li id="fn1">On harbours. <a href="#r1">↩</a></li></ol></section>
    <h2>Sources</h2><ul class="references"><li>Lund, O. (2019). Walls.</li></ul></article>"""
    assert [(b.kind, b.text, b.box) for b in fragment_blocks(markup)][1:] == [
        ("paragraph", "A case study.", True),
        ("paragraph", "Key facts.", True),
        ("heading", "Notes", False),
        ("footnote", "On harbours.", False),
        ("heading", "Sources", False),
        ("reference", "Lund, O. (2019). Walls.", False),
    ]


def test_what_a_note_number_leads_to_is_a_note_and_a_column_of_links_is_a_menu() -> None:
    menu = "".join(f'<tr><td><a href="{name}.htm">{name}</a></td></tr>' for name in ("Harbour", "Markets", "Letters"))
    markup = f"""<table>{menu}</table><p>{PROSE}<a href="#n1"><sup>1</sup></a></p><p>{PROSE}</p>
    <h2>Notes</h2><ol><li id="n1">On harbours.</li></ol><p><a href="x.htm">One link</a></p>"""
    assert blocks(markup) == [
        *[("furniture", name) for name in ("Harbour", "Markets", "Letters")],
        ("paragraph", PROSE.strip()),
        ("paragraph", PROSE.strip()),
        ("heading", "Notes"),
        ("footnote", "On harbours."),
        ("paragraph", "One link"),
    ]


def test_note_numbers_are_not_glued_to_words_but_units_keep_their_powers() -> None:
    markup = '<p>In this region<a href="#n1">[1]</a> of 30 km<sup>2</sup>, arrivals fell.<sup>72</sup> So it was.</p>'
    assert blocks(markup) == [("paragraph", "In this region of 30 km2, arrivals fell. So it was.")]


def test_a_heading_that_links_to_itself_is_a_heading_and_code_is_furniture() -> None:
    markup = f'<h2><a href="#aims">Aims</a></h2><p>{PROSE}</p><pre><code>run()</code></pre>'
    assert blocks(markup) == [("heading", "Aims"), ("paragraph", PROSE.strip()), ("furniture", "run()")]


def test_navigation_becomes_furniture_and_nothing_is_lost() -> None:
    said = [f"{PROSE}It was the night of the {n}th, and the {n} boats of the port lay still." for n in range(4, 10)]
    page = f"""<html><body><div class="menu"><a>Home</a> <a>Themes</a></div><header>The Gazette of Nowhere</header>
    <div id="content"><h1>Walls and words</h1>{"".join(f"<p>{text}</p>" for text in said)}</div>
    <div><p>Compare @count study programmes</p></div><footer>All rights reserved</footer></body></html>"""
    raw = read_html(page.encode(), "a.html")
    kept = [block.text for block in raw.blocks if block.kind != "furniture"]
    assert kept == ["Walls and words", *said]
    left_out = [block.text for block in raw.blocks if block.kind == "furniture"]
    assert left_out == [
        "Home Themes", "The Gazette of Nowhere", "Compare @count study programmes", "All rights reserved",
    ]  # fmt: skip


def test_a_class_that_themes_put_on_everything_is_not_taken_for_navigation() -> None:
    page = f'<body><div class="sidebar"><p>{PROSE}</p><p>{PROSE}</p></div></body>'
    assert {kind for kind, _ in blocks(page)} == {"paragraph"}


def test_hidden_text_is_kept_apart_and_scripts_are_not_text() -> None:
    markup = f'<p>{PROSE}</p><div style="display: none">Accept all</div><script>var a = "<p>x</p>";</script><!-- c -->'
    assert blocks(markup) == [("paragraph", PROSE.strip()), ("furniture", "Accept all")]


def test_what_a_page_says_of_itself_becomes_metadata() -> None:
    page = """<html lang="en-GB"><head><title>On walls | The Gazette</title>
    <meta name="citation_title" content="On walls">
    <meta name="citation_author" content="Nwosu, Ada"><meta name="citation_author" content="Lund, Ole">
    <meta property="og:site_name" content="The Gazette"><meta name="DC.date" content="2019-05-01">
    <link rel="canonical" href="https://example.org/walls"></head><body><p>Walls grew.</p></body></html>"""
    metadata = read_html(page.encode(), "a.html").metadata
    assert (metadata.title, metadata.authors) == ("On walls", ("Ada Nwosu", "Ole Lund"))
    assert (metadata.year, metadata.publisher, metadata.language) == (2019, "The Gazette", "en")
    assert metadata.url == "https://example.org/walls"


def test_linked_data_and_the_address_of_a_saved_page_are_read() -> None:
    page = """<!-- saved from url=(0026)https://example.org/fences --><html><head><script type="application/ld+json">
    {"@type": "NewsArticle", "headline": "Fences", "datePublished": "2020-02-03", "author": {"name": "Ole Lund"}}
    </script></head><body><p>Fences grew.</p></body></html>"""
    metadata = read_html(page.encode(), "a.html").metadata
    assert (metadata.title, metadata.authors, metadata.year) == ("Fences", ("Ole Lund",), 2020)
    assert metadata.url == "https://example.org/fences"


def test_a_page_in_latin_1_says_so_and_comes_out_right() -> None:
    page = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1"></head><p>Café at the port'
    )
    assert read_html(page.encode("latin-1"), "a.html").blocks[0].text == "Café at the port"


def test_an_mhtml_archive_is_its_page() -> None:
    archive = (
        "From: <Saved by a browser>\r\nSnapshot-Content-Location: https://example.org/w\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="--x"\r\n\r\n----x\r\n'
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        "<html><body><p>Caf=C3=A9s closed.</p></body></html>\r\n----x--\r\n"
    )
    raw = read_mhtml(archive.encode(), "a.mhtml")
    assert (raw.blocks[0].text, raw.metadata.url) == ("Cafés closed.", "https://example.org/w")


def test_entities_of_a_page_reach_for_nothing() -> None:
    page = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]><html><body><p>a &x; b</p></body></html>'
    assert "root" not in "".join(block.text for block in read_html(page.encode(), "a.html").blocks)


def test_elements_nested_a_thousand_deep_are_walked() -> None:
    markup = "<div>" * 200 + "<font>" * 1000 + "deep down" + "</font>" * 1000
    assert any("deep down" in text for _, text in blocks(markup))


words = st.lists(st.sampled_from(["wall", "port", "camp", "law", "fear"]), min_size=1, max_size=6).map(" ".join)
trees = st.recursive(
    words,
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{' '.join(parts)}</{tag}>",
        st.sampled_from(
            ["p", "div", "ul", "li", "table", "tr", "td", "b", "h2", "nav", "aside", "section", "font", "pre"]
        ),
        st.lists(inner, max_size=4),
    ),
    max_leaves=20,
)


@given(trees)
def test_the_walk_loses_no_word_of_any_page(markup: str) -> None:
    def counted(text: str) -> list[str]:
        return sorted(re.findall(r"\w+", text))

    found: tuple[RawBlock, ...] = fragment_blocks(markup)
    assert counted(" ".join(block.text for block in found)) == counted(re.sub(r"<[^>]+>", " ", markup))
    assert not any("\n" in block.text for block in found)
