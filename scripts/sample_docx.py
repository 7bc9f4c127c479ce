"""A Word file with headings, a numbered list, bullets, a table, footnotes and tracked changes, written part by part.

Written as XML and stored without compression, so that the bytes depend on nothing but the source.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

from sample_markup import Part, Source
from sample_zip import store

__all__ = ["docx"]

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_INLINE = re.compile(r"(\{--.*?--\}|\{\+\+.*?\+\+\}|\[\^\d+\]|\*\*.+?\*\*)")


def docx(source: Source, path: Path) -> None:
    """Write the source as a .docx file."""
    date = f"{source.meta['year']}-05-16T09:00:00Z"
    store(
        path,
        {
            "[Content_Types].xml": _content_types(),
            "_rels/.rels": _relations(
                (f"{_REL}/officeDocument", "word/document.xml"),
                (
                    "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
                    "docProps/core.xml",
                ),
            ),
            "docProps/core.xml": _core(source, date),
            "word/_rels/document.xml.rels": _relations(
                *[(f"{_REL}/{name}", f"{name}.xml") for name in ("styles", "numbering", "footnotes")]
            ),
            "word/document.xml": _document(source, date),
            "word/footnotes.xml": _footnotes(source),
            "word/numbering.xml": _numbering(),
            "word/styles.xml": _styles(),
        },
        int(source.meta["year"]),
    )


def _document(source: Source, date: str) -> bytes:
    body = [_paragraph(source.meta["title"], "Title", date), _paragraph(source.meta["authors"], "Author", date)]
    for is_row, group in groupby(source.parts, key=lambda part: part.kind == "row"):
        parts = list(group)
        body += [_table(parts, date)] if is_row else [_part(part, date) for part in parts]
    body.append(_paragraph(source.meta["note"], "", date))
    return f"{_HEAD}<w:document {_W}><w:body>{''.join(body)}<w:sectPr/></w:body></w:document>".encode()


def _part(part: Part, date: str) -> str:
    if part.kind == "heading":
        return _paragraph(part.text, f"Heading{part.level}", date)
    if part.kind == "item":
        return _paragraph(part.text, "", date, number=1)
    if numbered := re.match(r"\d+\. (.*)", part.text):
        return _paragraph(numbered[1], "", date, number=2)
    return _paragraph(part.text, "", date)


def _paragraph(text: str, style: str, date: str, number: int = 0) -> str:
    properties = f'<w:pStyle w:val="{style or ("ListParagraph" if number else "Normal")}"/>'
    if number:
        properties += f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}</w:pPr>{_runs(text, date)}</w:p>"


def _runs(text: str, date: str) -> str:
    out = []
    for index, chunk in enumerate(_INLINE.split(text)):
        by = f'w:id="{900 + index}" w:author="Reviewer" w:date="{date}"'
        if chunk.startswith("{--"):
            cut = f'<w:r><w:delText xml:space="preserve">{escape(chunk[3:-3])}</w:delText></w:r>'
            out.append(f"<w:del {by}>{cut}</w:del>")
        elif chunk.startswith("{++"):
            out.append(f"<w:ins {by}>{_run(chunk[3:-3])}</w:ins>")
        elif chunk.startswith("[^"):
            mark = f'<w:footnoteReference w:id="{chunk[2:-1]}"/>'
            out.append(f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>{mark}</w:r>')
        elif chunk.startswith("**"):
            out.append(_run(chunk[2:-2], "<w:rPr><w:b/></w:rPr>"))
        elif chunk:
            out.append(_run(chunk))
    return "".join(out)


def _run(text: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _table(rows: Sequence[Part], date: str) -> str:
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    cells = [
        "".join(f"<w:tc><w:tcPr/>{_paragraph(cell, '', date)}</w:tc>" for cell in row.text.split("\t")) for row in rows
    ]
    body = "".join(f"<w:tr>{row}</w:tr>" for row in cells)
    grid = "<w:gridCol/>" * len(rows[0].text.split("\t"))
    return f"<w:tbl><w:tblPr><w:tblBorders>{edges}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"


def _footnotes(source: Source) -> bytes:
    line = '<w:footnote w:type="{}" w:id="{}"><w:p><w:r><w:{}/></w:r></w:p></w:footnote>'
    notes = [
        line.format("separator", -1, "separator"),
        line.format("continuationSeparator", 0, "continuationSeparator"),
    ]
    for number, text in source.notes.items():
        mark = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
        notes.append(f'<w:footnote w:id="{number}"><w:p>{mark}{_run(" " + text)}</w:p></w:footnote>')
    return f"{_HEAD}<w:footnotes {_W}>{''.join(notes)}</w:footnotes>".encode()


def _numbering() -> bytes:
    kinds = []
    for number, (form, text) in enumerate([("bullet", "\u2022"), ("decimal", "%1.")], 1):
        level = (
            f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
            '<w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr></w:lvl>'
        )
        kinds.append(f'<w:abstractNum w:abstractNumId="{number}">{level}</w:abstractNum>')
    uses = [f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (1, 2)]
    return f"{_HEAD}<w:numbering {_W}>{''.join(kinds + uses)}</w:numbering>".encode()


def _styles() -> bytes:
    styles = ['<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>']
    for ident, name, size, level in [
        ("Title", "Title", 40, None),
        ("Author", "Author", 24, None),
        ("Heading1", "heading 1", 32, 0),
        ("Heading2", "heading 2", 26, 1),
        ("ListParagraph", "List Paragraph", 22, None),
    ]:
        outline = "" if level is None else f'<w:pPr><w:outlineLvl w:val="{level}"/></w:pPr>'
        bold = "<w:b/>" if level is not None or ident == "Title" else ""
        styles.append(
            f'<w:style w:type="paragraph" w:styleId="{ident}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
            f'{outline}<w:rPr>{bold}<w:sz w:val="{size}"/></w:rPr></w:style>'
        )
    return f"{_HEAD}<w:styles {_W}>{''.join(styles)}</w:styles>".encode()


def _core(source: Source, date: str) -> bytes:
    spaces = (
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    )
    fields = "".join(
        f"<dc:{name}>{escape(source.meta[key])}</dc:{name}>"
        for name, key in [("title", "title"), ("creator", "authors"), ("publisher", "publisher"), ("rights", "note")]
    )
    made = f'<dcterms:created xsi:type="dcterms:W3CDTF">{date}</dcterms:created>'
    return f"{_HEAD}<cp:coreProperties {spaces}>{fields}{made}</cp:coreProperties>".encode()


def _relations(*targets: tuple[str, str]) -> bytes:
    inner = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(targets, 1)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{_HEAD}<Relationships xmlns="{space}">{inner}</Relationships>'.encode()


def _content_types() -> bytes:
    kinds = {
        "word/document": f"{_TYPE}.document.main+xml",
        "word/styles": f"{_TYPE}.styles+xml",
        "word/numbering": f"{_TYPE}.numbering+xml",
        "word/footnotes": f"{_TYPE}.footnotes+xml",
        "docProps/core": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    inner = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    inner += '<Default Extension="xml" ContentType="application/xml"/>'
    inner += "".join(f'<Override PartName="/{name}.xml" ContentType="{kind}"/>' for name, kind in kinds.items())
    space = "http://schemas.openxmlformats.org/package/2006/content-types"
    return f'{_HEAD}<Types xmlns="{space}">{inner}</Types>'.encode()
