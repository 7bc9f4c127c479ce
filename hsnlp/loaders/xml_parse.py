"""XML parsed with entities, DTDs and the network off, and the text of its elements."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from hsnlp.errors import LoadError
from hsnlp.loaders.blocks import collapsed
from hsnlp.loaders.decode import declared_charset, decode

if TYPE_CHECKING:
    from collections.abc import Collection

    from lxml.etree import XMLParser

    from hsnlp.loaders.elements import Element

__all__ = ["local", "parse_xml", "text_of"]

_ENTITY = re.compile(rb"<!ENTITY", re.I)
_NAMED = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-f]+);)(\w+);", re.I)


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
