"""JATS, the XML of journal articles: title, abstract, sections, boxes, captions, notes, references, metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hsnlp.documents import Metadata
from hsnlp.loaders.fields import as_url, first_year, language_code
from hsnlp.loaders.xml_parse import local, text_of
from hsnlp.loaders.xml_walk import Part, Vocabulary, walk_xml
from hsnlp.raw import RawBlock

if TYPE_CHECKING:
    from hsnlp.loaders.elements import Element

__all__ = ["jats_blocks", "jats_metadata"]

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PARTS: dict[str, Part] = {
    "sec": "section", "app": "section", "ack": "section", "glossary": "section", "ref-list": "section",
    "fn-group": "section", "notes": "section", "bio": "section", "sub-article": "section", "response": "section",
    "title": "heading", "subtitle": "heading", "article-title": "heading", "p": "paragraph", "disp-quote": "paragraph",
    "verse-group": "paragraph", "attrib": "paragraph", "speech": "paragraph", "def-item": "paragraph",
    "disp-formula": "paragraph", "preformat": "paragraph", "list": "list", "list-item": "item", "tr": "row",
    "td": "cell", "th": "cell", "caption": "caption", "table-wrap-foot": "caption", "fn": "note",
    "ref": "reference", "boxed-text": "box", "label": "label", "break": "blank", "kwd-group": "furniture",
    "alt-text": "skip", "long-desc": "skip", "object-id": "skip", "graphic": "skip", "media": "skip",
    "front-stub": "skip", "front": "skip", "permissions": "skip", "tex-math": "skip", "uri": "inline",
}  # fmt: skip
_LABELLED = frozenset({"sec", "app", "fig", "table-wrap", "boxed-text", "sub-article"})
_NUMBERED_CITATION = frozenset({"fn", "table-fn", "aff", "corresp"})


def _exception(element: Element) -> Part | None:
    name = local(element)
    if name == "xref":
        # A raised number that leads to a note or reference is no word; "(Lund, 2019)" is a part of the sentence.
        text = "".join(str(piece) for piece in element.itertext()).strip()
        raised = local(element.getparent()) == "sup" or element.find("{*}sup") is not None  # type: ignore[arg-type]
        return "skip" if element.get("ref-type") in _NUMBERED_CITATION or (raised and len(text) < 8) else None
    if name == "sup":
        only = [child for child in element if isinstance(child.tag, str)]
        return "skip" if only and all(local(child) == "xref" for child in only) else None
    if name == "fn" and local(element.getparent()) == "table-wrap-foot":  # type: ignore[arg-type]
        return "inline"
    return None


_VOCABULARY = Vocabulary(_PARTS, _exception, _LABELLED)


def jats_blocks(article: Element) -> tuple[RawBlock, ...]:
    """Return title, abstracts, body and back matter in this order."""
    blocks: list[RawBlock] = []
    meta = article.find("{*}front/{*}article-meta")
    if meta is None:
        meta = article.find("{*}book-meta")
    if meta is not None:
        blocks.extend(_front(meta))
    body, back = article.find("{*}body"), article.find("{*}back")
    if body is not None:
        blocks.extend(walk_xml(body, _VOCABULARY, level=2))
    if back is not None:
        blocks.extend(_back(back))
    for part in [
        *article.findall("{*}floats-group"),
        *article.findall("{*}sub-article"),
        *article.findall("{*}response"),
    ]:
        blocks.extend(walk_xml(part, _VOCABULARY, level=2))
    return tuple(blocks)


def _front(meta: Element) -> list[RawBlock]:
    blocks = []
    title = _text(meta, "{*}title-group/{*}article-title")
    subtitle = _text(meta, "{*}title-group/{*}subtitle")
    if title:
        blocks.append(RawBlock(f"{title}: {subtitle}" if subtitle else title, "heading", 1))
    for abstract in [*meta.findall("{*}abstract"), *meta.findall("{*}trans-abstract")]:
        inside = walk_xml(abstract, _VOCABULARY, level=3)
        if inside and not (inside[0].kind == "heading" and abstract.find("{*}title") is not None):
            blocks.append(RawBlock("Abstract", "heading", 2))
        blocks.extend(inside)
    for keywords in meta.findall("{*}kwd-group"):
        words = "; ".join(text_of(word) for word in keywords.iter("{*}kwd"))
        blocks.extend([RawBlock(f"Keywords: {words}", "furniture")] if words else [])
    return blocks


def _back(back: Element) -> list[RawBlock]:
    blocks: list[RawBlock] = []
    for part in back:
        inside = walk_xml(part, _VOCABULARY, level=2) if isinstance(part.tag, str) else ()
        if local(part) == "ref-list" and part.find("{*}title") is None and inside:
            blocks.append(RawBlock("References", "heading", 1))
        if local(part) == "ack" and part.find("{*}title") is None and inside:
            blocks.append(RawBlock("Acknowledgements", "heading", 1))
        blocks.extend(inside)
    return blocks


def jats_metadata(article: Element) -> Metadata:
    """Return what the front matter says; the journal is the publisher where there is one."""
    meta = article.find("{*}front/{*}article-meta")
    meta = article if meta is None else meta
    authors = []
    for contrib in meta.findall("{*}contrib-group/{*}contrib"):
        if contrib.get("contrib-type", "author") == "author":
            authors.append(_contributor(contrib))
    years = [first_year(_text(date, "{*}year")) for date in meta.findall("{*}pub-date")]
    doi = next((i.text or "" for i in meta.findall("{*}article-id") if i.get("pub-id-type") == "doi"), "")
    journal = _text(article, "{*}front/{*}journal-meta//{*}journal-title")
    publisher = _text(article, "{*}front/{*}journal-meta//{*}publisher-name")
    extra = {
        "article_type": article.get("article-type") or "",
        "volume": _text(meta, "{*}volume"),
        "issue": _text(meta, "{*}issue"),
        "publisher_name": publisher if journal else "",
    }
    return Metadata(
        title=_text(meta, "{*}title-group/{*}article-title"),
        authors=tuple(name for name in authors if name),
        year=min((year for year in years if year), default=None),
        publisher=journal or publisher,
        language=language_code(article.get(_LANG) or ""),
        url=as_url(doi),
        extra=tuple(sorted((key, value) for key, value in extra.items() if value)),
    )


def _contributor(contrib: Element) -> str:
    surname, given = _text(contrib, ".//{*}surname"), _text(contrib, ".//{*}given-names")
    return f"{given} {surname}".strip() or _text(contrib, "{*}collab") or _text(contrib, ".//{*}string-name")


def _text(element: Element, path: str) -> str:
    found = element.find(path)
    return "" if found is None else text_of(found, skip=("fn", "xref"))
