"""Word documents (.docx, .docm, .dotx): the text as it reads with all tracked changes accepted."""

from __future__ import annotations

import hashlib
import re
import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

from hsnlp.documents import Metadata
from hsnlp.errors import LoadError
from hsnlp.loaders.docx_styles import Styles, W, styles_from
from hsnlp.loaders.docx_walk import Walker
from hsnlp.loaders.fields import as_text, authors_in, language_code
from hsnlp.raw import RawBlock, RawDocument

if TYPE_CHECKING:
    from docx.opc.package import OpcPackage
    from docx.opc.part import Part

    from hsnlp.loaders.elements import Element

__all__ = ["read_docx"]

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MAX_UNPACKED = 1024**3
_DAMAGE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, KeyError, ValueError, RuntimeError, AttributeError)
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_NO_TITLE = re.compile(r"^(microsoft word - .*|document\d*|untitled|title|word document|.*\.docx?)$", re.I)


def read_docx(content: bytes, name: str) -> RawDocument:
    """Return a Word document's blocks: body, then notes in the order of their numbers, then headers and footers.

    Insertions are kept, deletions dropped, moved text stands where it was moved to; comments are not read. Pages are
    those of Word's last layout, where it was saved. Raises LoadError where the package is damaged.
    """
    package = _opened(content, name)
    main = next((r.target_part for r in package.rels.values() if r.reltype.endswith("/officeDocument")), None)
    if main is None:
        raise LoadError(f"{name}: an Office package without a document; open it in Word and save it again")
    body = _root(main, name).find(f"{W}body")
    if body is None:
        raise LoadError(f"{name}: a Word document without a body; save it again")
    styles = _styles(main, name)
    walker = Walker(styles, paged=next(body.iter(f"{W}lastRenderedPageBreak"), None) is not None)
    walker.blocks_in(body)
    blocks = [*walker.finished(), *_notes(main, walker, styles, name), *_furniture(main, styles, name)]
    notes = ("parts of other documents are embedded (altChunk) and were not read",) if walker.embedded else ()
    return RawDocument(
        name=name,
        media_type=_TYPE,
        sha256=hashlib.sha256(content).hexdigest(),
        blocks=tuple(blocks),
        metadata=_metadata(package),
        n_pages=walker.page,
        notes=notes,
    )


def _opened(content: bytes, name: str) -> OpcPackage:
    from docx.opc.exceptions import OpcError
    from docx.opc.package import OpcPackage
    from lxml import etree

    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if sum(info.file_size for info in archive.infolist()) > _MAX_UNPACKED:
                raise LoadError(f"{name}: unpacks to more than {_MAX_UNPACKED:,} bytes: refused")
        return OpcPackage.open(BytesIO(content))
    except (*_DAMAGE, OpcError, etree.XMLSyntaxError) as error:
        raise LoadError(f"{name}: not a sound Word document ({error}); open it in Word and save it again") from error


def _root(part: Part, name: str) -> Element:
    from hsnlp.loaders.xml_parse import parse_xml

    # "Strict" Open XML says the same in namespaces of its own.
    return parse_xml(part.blob.replace(_STRICT, W[1:-1].encode()), f"{name}!{part.partname}")


def _related(main: Part, kind: str) -> list[Part]:
    """Return the parts that `main` refers to by relationship type, in the order of their names."""
    found = [rel.target_part for rel in main.rels.values() if not rel.is_external and rel.reltype.endswith("/" + kind)]
    return sorted(found, key=lambda part: str(part.partname))


def _styles(main: Part, name: str) -> Styles:
    parts = _related(main, "styles")
    return styles_from(_root(parts[0], name) if parts else None)


def _notes(main: Part, body: Walker, styles: Styles, name: str) -> list[RawBlock]:
    blocks: list[RawBlock] = []
    for kind, referred in (("footnote", body.footnotes), ("endnote", body.endnotes)):
        for part in _related(main, f"{kind}s"):
            by_id = {note.get(f"{W}id"): note for note in _root(part, name).iter(f"{W}{kind}")}
            for note_id in referred:
                if note_id in by_id:
                    walker = Walker(styles, kind="footnote")
                    walker.blocks_in(by_id[note_id])
                    blocks.extend(walker.finished())
    return blocks


def _furniture(main: Part, styles: Styles, name: str) -> list[RawBlock]:
    blocks: dict[str, RawBlock] = {}
    for part in [*_related(main, "header"), *_related(main, "footer")]:
        walker = Walker(styles, kind="furniture")
        walker.blocks_in(_root(part, name))
        for block in walker.finished():
            blocks.setdefault(block.text, block)
    return list(blocks.values())


def _metadata(package: OpcPackage) -> Metadata:
    core = package.core_properties
    title = as_text(core.title)
    when = core.created or core.modified
    extra = {"keywords": as_text(core.keywords), "subject": as_text(core.subject), "category": as_text(core.category)}
    # python-docx says 2013, its own template's year, in every file that it makes and nobody dates.
    year = None if when is None or (when.year == 2013 and core.author == "python-docx") else when.year
    return Metadata(
        title="" if _NO_TITLE.match(title) else title,
        authors=authors_in(core.author),
        year=year,
        language=language_code(core.language),
        extra=tuple(sorted((key, value) for key, value in extra.items() if value)),
    )
