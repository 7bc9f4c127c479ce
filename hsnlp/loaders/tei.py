"""TEI: editions, GROBID's reading of papers, and parliaments' records (utterances)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsnlp.documents import Metadata
from hsnlp.loaders.fields import as_url, first_year, language_code, person
from hsnlp.loaders.xml_parse import local, text_of
from hsnlp.loaders.xml_walk import Part, Vocabulary, walk_xml
from hsnlp.raw import RawBlock

if TYPE_CHECKING:
    from hsnlp.loaders.elements import Element

__all__ = ["tei_blocks", "tei_metadata"]

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PARTS: dict[str, Part] = {
    **dict.fromkeys([f"div{n}" for n in range(1, 8)], "section"),
    "div": "section", "titlepage": "section", "head": "heading", "p": "paragraph", "ab": "paragraph", "lg": "paragraph",
    "u": "paragraph", "sp": "paragraph", "opener": "paragraph", "closer": "paragraph", "epigraph": "paragraph",
    "doctitle": "heading", "docauthor": "furniture", "docdate": "furniture", "docimprint": "furniture",
    "l": "inline", "list": "list", "item": "item", "row": "row", "cell": "cell", "figdesc": "caption", "note": "note",
    "bibl": "inline", "biblstruct": "reference", "biblfull": "reference", "floatingtext": "box", "fw": "furniture",
    "lb": "blank", "cb": "blank", "pb": "page", "formula": "paragraph", "graphic": "skip", "label": "label",
    "del": "skip", "sic": "skip", "orig": "skip", "abbr": "inline", "expan": "skip", "teiheader": "skip",
}  # fmt: skip


def _exception(element: Element) -> Part | None:
    name, parent = local(element), element.getparent()
    around = "" if parent is None else local(parent)
    if name == "bibl" and around in ("listbibl", "list"):
        return "reference"
    if name == "head" and around in ("figure", "table"):
        return "caption"
    if name == "seg" and around == "u":
        return "paragraph"
    if name in ("sic", "orig") and around != "choice":
        return "inline"
    if name == "ref" and element.get("type") in ("foot", "note", "noteAnchor"):
        return "skip"
    if name == "label" and around == "figure":
        return "skip"  # GROBID repeats the number of a figure here; the heading has it
    return None


_VOCABULARY = Vocabulary(_PARTS, _exception, frozenset({"div", "item"}))


def tei_blocks(root: Element) -> tuple[RawBlock, ...]:
    """Return title, abstract and the text with its front and back."""
    blocks: list[RawBlock] = []
    title = _title(root)
    if title:
        blocks.append(RawBlock(title, "heading", 1))
    abstract = root.find(".//{*}profileDesc/{*}abstract")
    if abstract is not None:
        inside = walk_xml(abstract, _VOCABULARY, level=3)
        if inside and inside[0].kind != "heading":
            blocks.append(RawBlock("Abstract", "heading", 2))
        blocks.extend(inside)
    texts = [element for element in root.iter("{*}text") if local(element.getparent()) != "floatingtext"]  # type: ignore[arg-type]
    for text in texts:
        if not any(ancestor in texts for ancestor in text.iterancestors()):
            blocks.extend(_text_blocks(text))
    return tuple(blocks)


def _text_blocks(text: Element) -> list[RawBlock]:
    blocks: list[RawBlock] = []
    for list_ in text.iter("{*}listBibl"):
        if list_.find("{*}head") is None and list_.find("../{*}head") is None and len(list_):
            head = list_.makeelement("{http://www.tei-c.org/ns/1.0}head", {}, None)
            head.text = "References"
            list_.insert(0, head)
    blocks.extend(walk_xml(text, _VOCABULARY, level=2))
    return blocks


def tei_metadata(root: Element) -> Metadata:
    """Return what the header says of the text's source, and where that is silent, of the file."""
    header = root.find(".//{*}teiHeader")
    if header is None:
        return Metadata()
    source = header.find(".//{*}sourceDesc")
    authors: list[str] = []
    for part in (source, header.find("{*}fileDesc/{*}titleStmt")):
        if part is not None and not authors:
            authors = [name for name in (_author(author) for author in part.iter("{*}author")) if name]
    dates = [] if source is None else [*source.iter("{*}date")]
    dates.extend(header.findall(".//{*}publicationStmt/{*}date"))
    years = (first_year(date.get("when") or text_of(date)) for date in dates)
    doi = next(
        (text_of(i) for i in header.iter("{*}idno") if (i.get("type") or "").upper() in ("DOI", "URL", "URI")), ""
    )
    journal = next((text_of(t) for t in header.iter("{*}title") if t.get("level") == "j"), "")
    publisher = next((text_of(element) for element in header.iter("{*}publisher")), "")
    language = header.find(".//{*}langUsage/{*}language")
    code = root.get(_LANG) or header.get(_LANG) or ("" if language is None else language.get("ident") or "")
    year = next((year for year in years if year), None)
    url = as_url(doi)
    return Metadata(
        _title(root), tuple(dict.fromkeys(authors)), year, journal or publisher, "", language_code(code), "", url
    )


def _title(root: Element) -> str:
    titles = root.findall(".//{*}teiHeader/{*}fileDesc/{*}titleStmt/{*}title")
    main = [title for title in titles if title.get("type", "main") in ("main", "")] or titles
    return text_of(main[0]) if main else ""


def _author(author: Element) -> str:
    forenames = " ".join(text_of(part) for part in author.iter("{*}forename"))
    surname = " ".join(text_of(part) for part in author.iter("{*}surname"))
    return f"{forenames} {surname}".strip() or person(text_of(author, skip=("affiliation", "email", "idno", "address")))
