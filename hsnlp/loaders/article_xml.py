"""Article XML: the readers of JATS, TEI, CNXML, and of XML that is none of these."""

from __future__ import annotations

import hashlib

from hsnlp.loaders.cnxml import cnxml_blocks, cnxml_metadata
from hsnlp.loaders.jats import jats_blocks, jats_metadata
from hsnlp.loaders.tei import tei_blocks, tei_metadata
from hsnlp.loaders.xml_parse import local, parse_xml, text_of
from hsnlp.raw import RawBlock, RawDocument

__all__ = ["read_cnxml", "read_jats", "read_tei", "read_xml"]


def read_jats(content: bytes, name: str) -> RawDocument:
    """Return a JATS article (PubMed Central, most publishers) as blocks."""
    root = parse_xml(content, name)
    article = root if local(root) != "pmc-articleset" else next(iter(root), root)
    blocks = jats_blocks(article)
    return RawDocument(name, "application/jats+xml", _sha(content), blocks=blocks, metadata=jats_metadata(article))


def read_tei(content: bytes, name: str) -> RawDocument:
    """Return a TEI text as blocks."""
    root = parse_xml(content, name)
    return RawDocument(name, "application/tei+xml", _sha(content), blocks=tei_blocks(root), metadata=tei_metadata(root))


def read_cnxml(content: bytes, name: str) -> RawDocument:
    """Return a CNXML teaching module (OpenStax) as blocks."""
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


def _sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
