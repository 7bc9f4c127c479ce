"""Records as a Word document: landscape, counts first, then a heading and a table for each addressee."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from hsnlp.exports.recommendations.counts import About, counts, grouped, plain
from hsnlp.exports.recommendations.page import TITLE, remarks, said_again
from hsnlp.exports.recommendations.rows import Row, citation

if TYPE_CHECKING:
    from docx.document import Document

__all__ = ["write_word"]

_COLUMNS = {"Recommendation": 13.2, "Coded as: strength · lever · level": 6.2, "Source": 6.3}
_COUNTED = {"What": 5.5, "Value": 9.5, "Records": 3.0, "Documents": 3.0}
"""Head of each column and its width in centimetres; A4 across has 25.7 between margins of two."""
_TWIPS = 567  # to the centimetre
_FOUND = {"sentence": "a sentence", "list": "a list item", "block": "a labelled block", "matrix": "a row of a matrix"}
_PAGE = re.compile(r"(?<=, p\.) |(?<=, no\.) ")  # no line ends between p. and its number
# What XML 1.0 has no way to write.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TEXT, _SMALL, _QUOTE = "HsnlpText", "HsnlpSmall", "HsnlpQuotation"
_STYLES = {_TEXT: ("Table text", 9), _SMALL: ("Table small", 8), _QUOTE: ("Quotation", 9)}


def write_word(path: Path, rows: Sequence[Row], about: About) -> None:
    """Write the rows as a Word document, a heading and a table an addressee, with the run's note and counts first."""
    document = _empty()
    document.add_heading(TITLE, level=0)
    for line in about.lines(rows):
        document.add_paragraph(_clean(line))
    document.add_heading("Counts", level=1)
    _add_table(document, _COUNTED, _count_rows(rows))
    document.add_heading("Recommendations by addressee", level=1)
    for name, group in grouped(rows, about.grouped_by_name).items():
        document.add_heading(_clean(f"{name} ({len(group):,})"), level=2)
        _add_table(document, _COLUMNS, [_row(row, about) for row in group])
    document.save(str(path))


def _empty() -> Document:
    """Return a document in A4 across, with the styles of the tables and the number of the page at its foot."""
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import parse_xml
    from docx.shared import Cm, Pt

    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = TITLE, "hsnlp", ""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    for style_id, (name, size) in _STYLES.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.element.styleId = style_id
        style.base_style = document.styles["Normal"]
        style.font.size = Pt(size)
        style.paragraph_format.space_after = Pt(2)
    number = f'<w:fldSimple {_NAMESPACE} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    section.footer.paragraphs[0]._p.append(parse_xml(number))
    return document


def _count_rows(rows: Sequence[Row]) -> list[list[str]]:
    lines, before = [], ""
    for count in counts(rows):
        said = (count.what if count.what != before else "", plain(count.value))
        before = count.what
        lines.append([_paragraph(text) for text in (*said, f"{count.records:,}", f"{count.documents:,}")])
    return lines


def _row(row: Row, about: About) -> list[str]:
    """Return the cells of a record as XML: its words, what is coded of them, where they stand."""
    quote = [_paragraph(f"“{row['text']}”", _QUOTE)]
    if len(row["actions"]) > 1:
        quote += [_paragraph(f"({n}) “{action}”", _SMALL) for n, action in enumerate(row["actions"], start=1)]
    if row["response"]:
        quote.append(_paragraph(f"Response: “{row['response']}”", _SMALL))
    found = f"found as {_FOUND.get(row['found_by'], row['found_by'])}, score {row['score']:.2f}"
    small = [found, row["rec_id"], said_again(row)]
    cited = _PAGE.sub("\u00a0", citation(row, about.shared))
    source = [_paragraph(cited), *(_paragraph(line, _SMALL) for line in small if line)]
    return ["".join(quote), "".join(_paragraph(remark) for remark in remarks(row)), "".join(source)]


def _add_table(document: Document, columns: dict[str, float], rows: Iterable[Sequence[str]]) -> None:
    """Add a table at the end, its head repeated on every page, no row broken across two.

    It is written as XML in one go: to fill it cell by cell takes some forty times as long.
    """
    from docx.oxml import parse_xml

    widths = [round(width * _TWIPS) for width in columns.values()]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = _line([_paragraph(name, bold=True) for name in columns], widths, "<w:tblHeader/>")
    body = "".join(_line(cells, widths) for cells in rows)
    table = parse_xml(
        f'<w:tbl {_NAMESPACE}><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{head}{body}</w:tbl>'
    )
    document.element.body[-1].addprevious(table)  # last stand the measures of the page


def _line(cells: Sequence[str], widths: Sequence[int], more: str = "") -> str:
    made = (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell or _paragraph("")}</w:tc>'
        for cell, width in zip(cells, widths, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{more}</w:trPr>{''.join(made)}</w:tr>"


def _paragraph(text: str, style: str = _TEXT, bold: bool = False) -> str:
    """Return a paragraph as XML; the lines of a text are broken as they are."""
    lines = escape(_clean(text)).replace("\t", " ").splitlines()
    runs = "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)
    weight = "<w:rPr><w:b/></w:rPr>" if bold else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r>{weight}{runs}</w:r></w:p>'


def _clean(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", text)
