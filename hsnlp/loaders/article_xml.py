"""Article XML: JATS, TEI and CNXML are parsed here, with entities, DTDs and the network off, and read next door."""

from __future__ import annotations

import hashlib
import re
from html import unescape
from typing import TYPE_CHECKING

from hsnlp.errors import LoadError
from hsnlp.loaders.blocks import collapsed
from hsnlp.raw import RawBlock, RawDocument

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml.etree import XMLParser

    from hsnlp.loaders.elements import Element

__all__ = ["local", "parse_xml", "read_cnxml", "read_jats", "read_tei", "read_xml", "text_of"]

_ENTITY = re.compile(rb"<!ENTITY", re.I)
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-f]+);)(\w+);", re.I)


def read_jats(content: bytes, name: str) -> RawDocument:
    """Return a JATS article (PubMed Central, most publishers) as blocks."""
    from hsnlp.loaders.jats import jats_blocks, jats_metadata

    root = parse_xml(content, name)
    article = root if local(root) != "pmc-articleset" else next(iter(root), root)
    blocks = jats_blocks(article)
    return RawDocument(name, "application/jats+xml", _sha(content), blocks=blocks, metadata=jats_metadata(article))


def read_tei(content: bytes, name: str) -> RawDocument:
    """Return a TEI text as blocks."""
    from hsnlp.loaders.tei import tei_blocks, tei_metadata

    root = parse_xml(content, name)
    return RawDocument(name, "application/tei+xml", _sha(content), blocks=tei_blocks(root), metadata=tei_metadata(root))


def read_cnxml(content: bytes, name: str) -> RawDocument:
    """Return a CNXML teaching module (OpenStax) as blocks."""
    from hsnlp.loaders.cnxml import cnxml_blocks, cnxml_metadata

    root = parse_xml(content, name)
    blocks, metadata = cnxml_blocks(root), cnxml_metadata(root)
    return RawDocument(name, "application/cnxml+xml", _sha(content), blocks=blocks, metadata=metadata)


def read_xml(content: bytes, name: str) -> RawDocument:
    """Return XML of no known vocabulary: each element that holds text of its own is a paragraph."""
    root = parse_xml(content, name)
    blocks: list[RawBlock] = []
    todo = [root]
    while todo:
        element = todo.pop()
        if (element.text or "").strip() or any((child.tail or "").strip() for child in element):
            text = text_of(element)
            blocks.extend([RawBlock(text)] if text else [])
        else:
            todo.extend(reversed([child for child in element if isinstance(child.tag, str)]))
    note = f"XML of no known article format (root element <{local(root)}>): read as bare paragraphs"
    return RawDocument(name, "application/xml", _sha(content), blocks=tuple(blocks), notes=(note,))


def parse_xml(content: bytes, name: str) -> Element:
    """Return the root of an XML file; raises LoadError where it is damaged or declares entities of its own.

    Nothing is fetched, no DTD is read, no entity is expanded: an entity bomb has nothing to explode.
    """
    from lxml import etree

    if _ENTITY.search(content):
        raise LoadError(f"{name}: declares XML entities, as entity bombs do: refused; remove its <!ENTITY …> lines")
    try:
        return etree.fromstring(content, _safe_parser())
    except (etree.XMLSyntaxError, ValueError) as strict:
        from hsnlp.loaders.decode import declared_charset, decode

        # Undeclared names of characters (&nbsp;) and wrong declarations of charset are common and harmless.
        text = decode(content, declared_charset(content)).text.replace("\0", "")
        text = _NAMED.sub(lambda found: unescape(found.group(0)), re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
        try:
            return etree.fromstring(text.encode("utf-8", "replace"), _safe_parser("utf-8"))
        except (etree.XMLSyntaxError, ValueError) as error:
            raise LoadError(f"{name}: not well-formed XML ({strict}); export it again") from error


def _safe_parser(encoding: str | None = None) -> XMLParser:
    from lxml import etree

    return etree.XMLParser(
        encoding=encoding, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )


def text_of(element: Element, skip: Collection[str] = ()) -> str:
    """Return the text in an element on one line, without that of the elements named in `skip`."""
    parts: list[str] = []
    _collect(element, frozenset(skip), parts)
    return collapsed("".join(parts))


def _collect(element: Element, skip: frozenset[str], parts: list[str]) -> None:
    parts.append(element.text or "")
    for child in element:
        if isinstance(child.tag, str):
            if local(child) not in skip:
                _collect(child, skip, parts)
        elif (child.text or "").startswith("&"):
            parts.append(unescape(str(child.text)))  # an entity that no DTD explains, such as &nbsp;
        parts.append(child.tail or "")


def local(element: Element) -> str:
    """Return an element's name without its namespace, in small letters; "" of a comment."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
