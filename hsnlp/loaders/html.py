"""HTML pages, saved pages and MHTML. One walk over the body keeps the structure and loses nothing; trafilatura says
which blocks are the main text, and what it leaves out at both ends of the page becomes furniture.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from hsnlp.errors import LoadError
from hsnlp.loaders.decode import declared_charset, decode
from hsnlp.loaders.html_metadata import page_metadata
from hsnlp.loaders.html_walk import walk
from hsnlp.raw import RawBlock, RawDocument

if TYPE_CHECKING:
    from hsnlp.loaders.elements import HtmlElement

__all__ = ["fragment_blocks", "read_html", "read_mhtml"]

_WORD = re.compile(r"\w+")
_ENOUGH = 0.4  # share of the walk's words that an extraction must keep to be believed
_KNOWN = 0.8  # share of a block's word pairs that the main text must hold for the block to be in it
_MAX_LINES = 400_000


def read_html(content: bytes, name: str) -> RawDocument:
    """Return the blocks of a page; menus, headers and footers as `furniture`, asides as boxes. No network, ever.

    >>> page = b"<body><nav>Home</nav><h1>Walls</h1><p>Walls grew.</p></body>"
    >>> [(block.kind, block.text) for block in read_html(page, "a.html").blocks]
    [('furniture', 'Home'), ('heading', 'Walls'), ('paragraph', 'Walls grew.')]
    """
    decoded = decode(content, declared_charset(content))
    page = _parsed(decoded.text)
    if page is None:
        raise LoadError(f"{name}: an HTML page without any content")
    metadata = page_metadata(page, decoded.text)
    blocks = walk(page)
    notes = [decoded.note] if decoded.note else []
    main = _main_text(decoded.text)
    words = sum(len(block.text.split()) for block in blocks if block.kind != "furniture")
    if main and len(main.split()) >= _ENOUGH * words:
        blocks = _fenced_in(blocks, main)
    elif words > 200:
        notes.append("main text not told from the rest of the page; all but marked navigation is kept")
    return RawDocument(
        name=name,
        media_type="text/html",
        sha256=hashlib.sha256(content).hexdigest(),
        blocks=blocks,
        metadata=metadata,
        notes=tuple(notes),
    )


def read_mhtml(content: bytes, name: str) -> RawDocument:
    """Return the blocks of a page that a browser saved as one MHTML file. Raises LoadError if no page is in it."""
    from email import message_from_bytes, policy

    message = message_from_bytes(content, policy=policy.default)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                page = _recoded(payload, part.get_content_charset() or "")
                document = read_html(page, name)
                url = str(message.get("Snapshot-Content-Location") or part.get("Content-Location") or "")
                metadata = document.metadata
                if url.startswith("http") and not metadata.url:
                    metadata = replace(metadata, url=url)
                digest = hashlib.sha256(content).hexdigest()
                return replace(document, media_type="multipart/related", sha256=digest, metadata=metadata)
    raise LoadError(f"{name}: a web archive (MHTML) that holds no HTML page")


def fragment_blocks(markup: str) -> tuple[RawBlock, ...]:
    """Return the blocks of a piece of HTML, such as stands in Markdown."""
    page = _parsed(markup)
    return () if page is None else walk(page)


def _recoded(payload: bytes, charset: str) -> bytes:
    return decode(payload, charset).text.encode("utf-8") if charset else payload


def _parsed(text: str) -> HtmlElement | None:
    from lxml import etree, html

    # Old pages that never close their font elements nest them deeper than the parser takes by default; HTML has no
    # entities to explode. lxml refuses text that declares an encoding; as UTF-8 bytes the declaration is overruled.
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_pis=True)
    source = text.replace("\0", "").encode("utf-8", "replace")
    try:
        page = html.document_fromstring(source, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None
    return page


def _main_text(text: str) -> str:
    import trafilatura

    if text.count("\n") > _MAX_LINES:
        return ""
    found = trafilatura.extract(
        re.sub(r"<\?xml[^>]*\?>", "", text[:200]) + text[200:],
        fast=True,
        include_comments=False,
        include_tables=True,
        output_format="txt",
    )
    return found or ""


def _fenced_in(blocks: tuple[RawBlock, ...], main: str) -> tuple[RawBlock, ...]:
    """Mark as furniture what stands before the first and after the last block of the main text.

    What stands between is kept whatever the extraction thought of it: boxes, tables, captions and notes live there.
    The headings right above the first block are kept too: the title often stands outside the extracted part.
    """
    held = _pairs(main)
    inside = [block.kind != "furniture" and _is_held(block.text, held) for block in blocks]
    if not any(inside):
        return blocks
    first = inside.index(True)
    last = len(inside) - 1 - inside[::-1].index(True)
    while first > 0 and blocks[first - 1].kind == "heading":
        first -= 1
    apparatus = ("footnote", "reference")
    return tuple(
        block if first <= index <= last or block.kind in apparatus else replace(block, kind="furniture", level=0)
        for index, block in enumerate(blocks)
    )


def _pairs(text: str) -> set[tuple[str, str]]:
    words = [word.lower() for word in _WORD.findall(text)]
    return set(zip(words, [*words[1:], ""], strict=True))


def _is_held(text: str, held: set[tuple[str, str]]) -> bool:
    words = [word.lower() for word in _WORD.findall(text)]
    if len(words) < 4:
        return False  # "Back to top" tells nothing
    pairs = list(pairwise(words))
    return sum(pair in held for pair in pairs) >= _KNOWN * len(pairs)
