"""Article XML: JATS, TEI, CNXML, and XML that is none of these or means harm."""

from __future__ import annotations

import pytest

from hsnlp.errors import LoadError
from hsnlp.loaders.article_xml import read_cnxml, read_jats, read_tei, read_xml
from hsnlp.raw import RawDocument

JATS = """<!DOCTYPE article PUBLIC "-//NLM//DTD JATS 1.2//EN" "JATS-archivearticle1.dtd">
<article xmlns:xlink="http://www.w3.org/1999/xlink" xml:lang="en" article-type="research-article"><front>
<journal-meta><journal-title-group><journal-title>Journal of Invented Borders</journal-title></journal-title-group>
</journal-meta><article-meta><article-id pub-id-type="doi">10.1234/jib.5</article-id><title-group>
<article-title>Walls <italic>and</italic> words</article-title></title-group><contrib-group>
<contrib contrib-type="author"><name><surname>Nwosu</surname><given-names>Ada</given-names></name></contrib>
<contrib contrib-type="author"><collab>Office for Ports</collab></contrib></contrib-group>
<pub-date><year>2020</year></pub-date><pub-date><year>2019</year></pub-date>
<abstract><p>We read walls.</p></abstract><kwd-group><kwd>wall</kwd><kwd>port</kwd></kwd-group></article-meta></front>
<body><sec><label>1</label><title>Aims</title><p>Ports closed<xref ref-type="fn"><sup>1</sup></xref> for good
<xref ref-type="bibr" rid="r1">(Lund, 2019)</xref>.<sup><xref ref-type="bibr">2</xref></sup><fn id="f1"><label>1</label>
<p>Not all.</p></fn> So it went:<list><list-item><label>a</label><p>camps</p></list-item></list>and on.</p>
<sec><title>Means</title><boxed-text><caption><title>Box 1</title></caption><p>Case of a port.</p></boxed-text>
<fig><label>Figure 1</label><caption><p>A fence.</p></caption></fig><table-wrap><label>Table 1</label>
<caption><title>Camps</title></caption><table><tr><th>State</th><th>Camps</th></tr><tr><td><p>Aland</p></td><td>4</td>
</tr></table></table-wrap></sec></sec></body><back><ack>
<p>We thank no one.</p></ack><ref-list><ref id="r1"><label>1</label>
<mixed-citation>Lund, O. (2019). <italic>Walls</italic>.</mixed-citation></ref><ref><element-citation><name>
<surname>Berg</surname><given-names>L</given-names></name><year>2001</year><source>Ports</source></element-citation></ref>
</ref-list></back></article>"""


def seen(raw: RawDocument) -> list[tuple[str, int, str]]:
    return [(block.kind, block.level, block.text) for block in raw.blocks]


def test_a_jats_article_comes_out_in_the_order_of_its_parts() -> None:
    assert seen(read_jats(JATS.encode(), "a.xml")) == [
        ("heading", 1, "Walls and words"),
        ("heading", 2, "Abstract"),
        ("paragraph", 0, "We read walls."),
        ("furniture", 0, "Keywords: wall; port"),
        ("heading", 2, "1 Aims"),
        ("paragraph", 0, "Ports closed for good (Lund, 2019). So it went:"),
        ("item", 1, "camps"),
        ("paragraph", 0, "and on."),
        ("heading", 3, "Means"),
        ("caption", 0, "Box 1"),
        ("paragraph", 0, "Case of a port."),
        ("caption", 0, "Figure 1 A fence."),
        ("caption", 0, "Table 1 Camps"),
        ("row", 0, "State\tCamps"),
        ("row", 0, "Aland\t4"),
        ("footnote", 0, "Not all."),
        ("heading", 1, "Acknowledgements"),
        ("paragraph", 0, "We thank no one."),
        ("heading", 1, "References"),
        ("reference", 0, "Lund, O. (2019). Walls."),
        ("reference", 0, "Berg L 2001 Ports"),
    ]


def test_a_jats_article_says_who_wrote_it_when_and_where() -> None:
    metadata = read_jats(JATS.encode(), "a.xml").metadata
    assert (metadata.title, metadata.authors) == ("Walls and words", ("Ada Nwosu", "Office for Ports"))
    assert (metadata.year, metadata.publisher, metadata.language) == (2019, "Journal of Invented Borders", "en")
    assert metadata.url == "https://doi.org/10.1234/jib.5"


def test_a_box_of_jats_is_a_box() -> None:
    boxes = [block.text for block in read_jats(JATS.encode(), "a.xml").blocks if block.box]
    assert boxes == ["Box 1", "Case of a port."]


TEI = """<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en"><teiHeader><fileDesc><titleStmt>
<title level="a" type="main">Walls and words</title></titleStmt><sourceDesc><biblStruct><analytic><author><persName>
<forename>Ada</forename><surname>Nwosu</surname></persName><affiliation>Nowhere</affiliation></author></analytic><monogr>
<title level="j">Invented Borders</title><imprint><date type="published" when="2019-05">2019</date></imprint></monogr>
<idno type="DOI">10.1234/jib.5</idno></biblStruct></sourceDesc></fileDesc><profileDesc><abstract><p>We read walls.</p>
</abstract></profileDesc></teiHeader><text><body><div><head n="1">Aims</head><p>Ports<lb/>closed<note place="foot">Not
all.</note> for good.<ref type="foot">1</ref></p><pb n="7"/><p>We <choice><sic>wiat</sic><corr>wait</corr></choice>.</p>
<list><item>camps</item></list><figure><head>Figure 1</head><label>1</label><figDesc>A fence.</figDesc></figure>
<u who="#lund"><seg>I object.</seg><seg>I do.</seg></u></div></body><back><listBibl><bibl>Lund, O. (2019). Walls.</bibl>
</listBibl></back></text></TEI>"""


def test_a_tei_text_comes_out_in_the_order_of_its_parts() -> None:
    raw = read_tei(TEI.encode(), "a.xml")
    assert seen(raw) == [
        ("heading", 1, "Walls and words"),
        ("heading", 2, "Abstract"),
        ("paragraph", 0, "We read walls."),
        ("heading", 2, "Aims"),
        ("paragraph", 0, "Ports closed for good."),
        ("paragraph", 0, "We wait."),
        ("item", 1, "camps"),
        ("caption", 0, "Figure 1"),
        ("caption", 0, "A fence."),
        ("paragraph", 0, "I object."),
        ("paragraph", 0, "I do."),
        ("heading", 1, "References"),
        ("reference", 0, "Lund, O. (2019). Walls."),
        ("footnote", 0, "Not all."),
    ]
    assert [block.page for block in raw.blocks if block.text in ("Ports closed for good.", "We wait.")] == [None, 7]
    assert (raw.metadata.authors, raw.metadata.year) == (("Ada Nwosu",), 2019)
    assert (raw.metadata.publisher, raw.metadata.url) == ("Invented Borders", "https://doi.org/10.1234/jib.5")


CNXML = """<document xmlns="http://cnx.rice.edu/cnxml"><title>Borders</title><metadata
xmlns:md="http://cnx.rice.edu/mdml"><md:content-id>m1</md:content-id></metadata><content><section><title>Aims</title>
<para>Ports <term>closed</term>.<note display="inline" class="reference"><cite>Lund, Walls.</cite></note></para>
<note class="case"><title>A port</title><para>It closed.</para></note><list><item>camps</item></list>
<figure><media alt="x"><image src="a.png"/></media><caption>A fence.</caption></figure></section></content>
<glossary><definition><term>port</term><meaning>a way in</meaning></definition></glossary></document>"""


def test_a_teaching_module_keeps_boxes_and_moves_notes_to_the_end() -> None:
    raw = read_cnxml(CNXML.encode(), "a.cnxml")
    assert [(block.kind, block.text, block.box) for block in raw.blocks] == [
        ("heading", "Borders", False),
        ("heading", "Aims", False),
        ("paragraph", "Ports closed.", False),
        ("heading", "A port", True),
        ("paragraph", "It closed.", True),
        ("item", "camps", False),
        ("caption", "A fence.", False),
        ("footnote", "Lund, Walls.", False),
        ("heading", "Glossary", False),
        ("paragraph", "port", False),
        ("paragraph", "a way in", False),
    ]


def test_xml_of_no_known_kind_is_read_as_paragraphs_and_says_so() -> None:
    raw = read_xml(b"<minutes><by><name>Ada</name></by><said>Ports <b>closed</b>.</said></minutes>", "a.xml")
    assert [block.text for block in raw.blocks] == ["Ada", "Ports closed."]
    assert "<minutes>" in raw.notes[0]


def test_an_entity_bomb_is_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><article><front/><body><p>&b;</p></body></article>'
    with pytest.raises(LoadError, match=r"bomb\.xml: declares XML entities"):
        read_jats(bomb, "bomb.xml")


def test_names_of_characters_that_no_dtd_explains_are_read() -> None:
    page = b"<article><front/><body><p>caf&eacute; &amp; port</p></body></article>"
    assert read_jats(page, "a.xml").blocks[0].text == "café & port"
    declared = JATS.replace("We read walls.", "caf&eacute; &amp; port").encode()
    assert any(block.text == "café & port" for block in read_jats(declared, "a.xml").blocks)


def test_broken_xml_is_a_load_error_with_the_line() -> None:
    with pytest.raises(LoadError, match=r"a\.xml: not well-formed XML \(.*line 1"):
        read_tei(b"<TEI><text></TEI>", "a.xml")
