"""Word documents, built here with python-docx and, for what it does not write, with Word's own markup."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime
from io import BytesIO

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml

from hsnlp.errors import LoadError
from hsnlp.loaders.docx import read_docx
from hsnlp.raw import RawBlock, RawDocument

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
NOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"


def saved(document: Document) -> bytes:
    held = BytesIO()
    document.save(held)
    return held.getvalue()


def read(build: Callable[[Document], object]) -> RawDocument:
    document = docx.Document()
    build(document)
    return read_docx(saved(document), "a.docx")


def read_markup(*paragraphs: str) -> tuple[RawBlock, ...]:
    """Read a document whose body is the given WordprocessingML."""

    def build(document: Document) -> None:
        body = document.element.body
        for paragraph in paragraphs:
            body.insert(len(body) - 1, parse_xml(paragraph.replace("<w:p>", f"<w:p {W}>", 1)))

    return read(build).blocks


def texts(blocks: tuple[RawBlock, ...]) -> list[str]:
    return [block.text for block in blocks]


def test_headings_have_the_level_of_their_style_and_lists_that_of_their_indent() -> None:
    def build(document: Document) -> None:
        document.add_heading("Return and readmission", 0)
        document.add_heading("Findings", 2)
        document.add_paragraph("Camps were closed.")
        document.add_paragraph("legal aid", style="List Bullet")
        document.add_paragraph("in all languages", style="List Bullet 2")

    assert [(b.kind, b.level, b.text) for b in read(build).blocks] == [
        ("heading", 1, "Return and readmission"),
        ("heading", 2, "Findings"),
        ("paragraph", 0, "Camps were closed."),
        ("item", 1, "legal aid"),
        ("item", 2, "in all languages"),
    ]


def test_an_outline_level_makes_a_heading_of_any_paragraph() -> None:
    (block,) = read_markup("<w:p><w:pPr><w:outlineLvl w:val='2'/></w:pPr><w:r><w:t>Means</w:t></w:r></w:p>")
    assert (block.kind, block.level) == ("heading", 3)


def test_a_short_bold_paragraph_is_a_heading_and_a_bold_sentence_is_not() -> None:
    def build(document: Document) -> None:
        document.add_heading("Findings", 1)
        document.add_paragraph().add_run("2.1 Detention on arrival").bold = True
        document.add_paragraph().add_run("Detention must end.").bold = True

    assert [(b.kind, b.level) for b in read(build).blocks] == [("heading", 1), ("heading", 2), ("paragraph", 0)]


def test_tracked_changes_read_as_accepted() -> None:
    blocks = read_markup(
        "<w:p><w:r><w:t xml:space='preserve'>The border </w:t></w:r>"
        "<w:del><w:r><w:delText>must be sealed</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>was opened</w:t></w:r></w:ins><w:r><w:t>.</w:t></w:r></w:p>",
        "<w:p><w:moveFrom><w:r><w:t>Moved away.</w:t></w:r></w:moveFrom></w:p>",
        "<w:p><w:moveTo><w:r><w:t>Moved here.</w:t></w:r></w:moveTo></w:p>",
    )
    assert texts(blocks) == ["The border was opened.", "Moved here."]


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    blocks = read_markup(
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t xml:space='preserve'>Patrols were </w:t></w:r></w:p>",
        "<w:p><w:r><w:t>withdrawn.</w:t></w:r></w:p>",
    )
    assert texts(blocks) == ["Patrols were withdrawn."]


def test_rows_keep_their_cells_deleted_rows_go_and_a_single_cell_is_a_box() -> None:
    def build(document: Document) -> None:
        table = document.add_table(rows=3, cols=2)
        for number, row in enumerate(table.rows):
            row.cells[0].text, row.cells[1].text = f"Aim {number}", "Ministry\nof ports"
        table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f"<w:del {W}/>"))
        document.add_table(rows=1, cols=1).cell(0, 0).text = "Case study: a harbour town."

    assert [(b.kind, b.text, b.box) for b in read(build).blocks] == [
        ("row", "Aim 0\tMinistry of ports", False),
        ("row", "Aim 2\tMinistry of ports", False),
        ("paragraph", "Case study: a harbour town.", True),
    ]


def test_a_text_box_comes_once_after_its_paragraph() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>Key message: open the ports.</w:t></w:r></w:p></w:txbxContent>"
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    blocks = read_markup(
        f"<w:p><w:r><w:t xml:space='preserve'>Before </w:t></w:r><w:r><mc:AlternateContent {mc}>"
        f"<mc:Choice Requires='wps'><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r><w:r><w:t>and after.</w:t></w:r></w:p>"
    )
    assert [(b.text, b.box) for b in blocks] == [("Before and after.", False), ("Key message: open the ports.", True)]


def test_fields_and_links_give_what_is_seen_and_contents_are_furniture() -> None:
    def char(kind: str) -> str:
        return f"<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>"

    blocks = read_markup(
        f"<w:p>{char('begin')}<w:r><w:instrText> HYPERLINK 'http://x' </w:instrText></w:r>{char('separate')}"
        f"<w:r><w:t>the annex</w:t></w:r>{char('end')}</w:p>",
        "<w:p><w:hyperlink><w:r><w:t>a link</w:t></w:r></w:hyperlink><w:fldSimple w:instr='REF x'>"
        "<w:r><w:t xml:space='preserve'> to it</w:t></w:r></w:fldSimple></w:p>",
        f"<w:p>{char('begin')}<w:r><w:instrText> TOC \\o </w:instrText></w:r>{char('separate')}"
        "<w:r><w:t>1 Findings 4</w:t></w:r></w:p>",
        f"<w:p><w:r><w:t>2 Means 9</w:t></w:r>{char('end')}</w:p>",
        "<w:p><w:r><w:t>Findings follow.</w:t></w:r></w:p>",
    )
    assert [(b.kind, b.text) for b in blocks] == [
        ("paragraph", "the annex"),
        ("paragraph", "a link to it"),
        ("furniture", "1 Findings 4"),
        ("furniture", "2 Means 9"),
        ("paragraph", "Findings follow."),
    ]


def test_hidden_text_and_raised_note_numbers_are_not_read_but_raised_units_are() -> None:
    blocks = read_markup(
        "<w:p><w:r><w:t>Ports closed.</w:t></w:r>"
        "<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>12</w:t></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r></w:p>",
        "<w:p><w:r><w:t>a camp of 3 km</w:t></w:r><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr>"
        "<w:t>2</w:t></w:r></w:p>",
    )
    assert texts(blocks) == ["Ports closed.", "a camp of 3 km2"]


def test_notes_come_last_in_the_order_in_which_the_text_refers_to_them() -> None:
    notes = (
        f"<w:footnotes {W}>"
        "<w:footnote w:id='-1' w:type='separator'><w:p><w:r><w:separator/></w:r></w:p></w:footnote>"
        "<w:footnote w:id='1'><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>On ports.</w:t></w:r></w:p></w:footnote>"
        "<w:footnote w:id='2'><w:p><w:r><w:t>On camps.</w:t></w:r></w:p></w:footnote>"
        "<w:footnote w:id='3'><w:p><w:r><w:t>Never referred to.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )

    def build(document: Document) -> None:
        from docx.opc.constants import CONTENT_TYPE
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, notes.encode(), document.part.package)
        document.part.relate_to(part, NOTES)
        run = document.add_paragraph("Camps").add_run()
        run._r.append(parse_xml(f"<w:footnoteReference {W} w:id='2'/>"))
        document.add_paragraph("and ports.").add_run()._r.append(parse_xml(f"<w:footnoteReference {W} w:id='1'/>"))

    assert [(b.kind, b.text) for b in read(build).blocks] == [
        ("paragraph", "Camps"),
        ("paragraph", "and ports."),
        ("footnote", "On camps."),
        ("footnote", "On ports."),
    ]


def test_headers_and_footers_are_furniture_said_once() -> None:
    def build(document: Document) -> None:
        document.add_paragraph("Findings follow.")
        document.sections[0].header.paragraphs[0].text = "Evaluation of a fictional programme"
        document.add_section().header.is_linked_to_previous = True

    assert [(b.kind, b.text) for b in read(build).blocks] == [
        ("paragraph", "Findings follow."),
        ("furniture", "Evaluation of a fictional programme"),
    ]


def test_pages_are_those_of_the_last_layout() -> None:
    blocks = read_markup(
        "<w:p><w:r><w:t>One.</w:t></w:r></w:p>",
        "<w:p><w:r><w:lastRenderedPageBreak/><w:t>Two.</w:t></w:r></w:p>",
    )
    assert [block.page for block in blocks] == [1, 2]


def test_properties_become_metadata_and_placeholders_do_not() -> None:
    def build(document: Document) -> None:
        core = document.core_properties
        core.title, core.author, core.language = "On walls", "Nwosu, Ada; Lund, Ole", "en-GB"
        core.created, core.keywords = datetime(2021, 3, 4), "borders"

    metadata = read(build).metadata
    assert (metadata.title, metadata.authors, metadata.year) == ("On walls", ("Ada Nwosu", "Ole Lund"), 2021)
    assert (metadata.language, metadata.extra) == ("en", (("keywords", "borders"),))
    assert read(lambda document: None).metadata.authors == ()


def test_a_damaged_package_is_a_load_error_with_its_name() -> None:
    whole = saved(docx.Document())
    with pytest.raises(LoadError, match=r"a\.docx: not a sound Word document"):
        read_docx(whole[: len(whole) // 2], "a.docx")
    broken = BytesIO()
    with zipfile.ZipFile(BytesIO(whole)) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"<w:document" if name == "word/document.xml" else old.read(name))
    with pytest.raises(LoadError, match=r"a\.docx"):
        read_docx(broken.getvalue(), "a.docx")


def test_strict_open_xml_reads_like_the_usual_one() -> None:
    document = docx.Document()
    document.add_paragraph("Camps were closed.")
    strict = BytesIO()
    with zipfile.ZipFile(BytesIO(saved(document))) as old, zipfile.ZipFile(strict, "w") as new:
        for name in old.namelist():
            content = old.read(name).replace(
                b"schemas.openxmlformats.org/wordprocessingml/2006/main", b"purl.oclc.org/ooxml/wordprocessingml/main"
            )
            content = content.replace(
                b"schemas.openxmlformats.org/officeDocument/2006/relationships",
                b"purl.oclc.org/ooxml/officeDocument/relationships",
            )
            new.writestr(name, content)
    assert texts(read_docx(strict.getvalue(), "a.docx").blocks) == ["Camps were closed."]
