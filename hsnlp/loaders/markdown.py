"""Markdown: CommonMark with tables and footnotes, front matter, HTML inside, and the marks of site generators."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hsnlp.errors import Refusal
from hsnlp.loaders.blocks import collapsed, looks_like_heading, reads_as_prose, row_text
from hsnlp.loaders.decode import decode
from hsnlp.loaders.text import front_matter
from hsnlp.raw import RawBlock, RawDocument, RawKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

__all__ = ["read_markdown"]

_NOTE = re.compile(r"^ {0,3}\[\^([^\]\s]+)\]:[ \t]*(.*(?:\n(?:[ \t]+\S.*|[ \t]*(?=\n[ \t]{2,}\S)))*)", re.M)
_NOTE_MARK = re.compile(r"\[\^[^\]\s]+\]")
_TEMPLATE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{:[^}\n]*\}|\{#[\w-]+\}|\{\.[\w .-]+\}", re.S)
_STRAY_STARS = re.compile(r"(?<![*\w])\*{1,2}(\w[^*]{0,80}? )\*{1,2}|\*{1,2}( [^*]{0,80}?\w)\*{1,2}(?![*\w])")


@dataclass(slots=True)
class _State:
    blocks: list[RawBlock] = field(default_factory=list)
    lists: int = 0
    item_open: bool = False
    heading: int = 1  # level of the last marked heading
    cells: list[str] = field(default_factory=list)
    in_table: bool = False

    def add(self, text: str, kind: RawKind = "paragraph", level: int = 0) -> None:
        text = text if kind == "row" else collapsed(text)
        if text:
            self.blocks.append(RawBlock(text, kind, level))


def read_markdown(content: bytes, name: str) -> RawDocument:
    r"""Return the blocks of a Markdown text; code and alternative texts are kept apart as furniture and captions.

    >>> document = read_markdown(b"# Aims\n\nSafe *routes*.\n\n- shelter\n- work\n", "a.md")
    >>> [(block.kind, block.text) for block in document.blocks]
    [('heading', 'Aims'), ('paragraph', 'Safe routes.'), ('item', 'shelter'), ('item', 'work')]
    """
    decoded = decode(content)
    text = decoded.text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise Refusal("empty", f"{name}: the file is empty")
    metadata, body = front_matter(text)
    body = _TEMPLATE.sub("", body)
    footnotes = [collapsed(_plain_inline(found.group(2))) for found in _NOTE.finditer(body)]
    body = _NOTE_MARK.sub("", _NOTE.sub("", body))
    state = _State()
    for token in _tokens(body):
        _take(token, state)
    for note in footnotes:
        state.add(note, "footnote")
    return RawDocument(
        name=name,
        media_type="text/markdown",
        sha256=hashlib.sha256(content).hexdigest(),
        blocks=tuple(state.blocks),
        metadata=metadata,
        notes=(decoded.note,) if decoded.note else (),
    )


def _tokens(body: str) -> list[Token]:
    from markdown_it import MarkdownIt

    # Indented code is disabled: in prose an indented paragraph is a paragraph.
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("code")
    return parser.parse(body)


def _plain_inline(text: str) -> str:
    return " ".join(_inline(token.children or ()) for token in _tokens(text) if token.type == "inline")


def _take(token: Token, state: _State) -> None:
    """Add what one token of the stream brings; `inline` tokens carry the text of the block that is open."""
    match token.type:
        case "heading_open":
            state.heading = -int(token.tag[1:])  # negative while the heading is open
        case "bullet_list_open" | "ordered_list_open":
            state.lists += 1
        case "bullet_list_close" | "ordered_list_close":
            state.lists -= 1
        case "list_item_open":
            state.item_open = True
        case "tr_open":
            state.cells, state.in_table = [], True
        case "tr_close":
            state.add(row_text(state.cells), "row")
            state.in_table = False
        case "fence":
            state.add(token.content, "furniture")
        case "html_block":
            _take_html(token.content, state)
        case "inline":
            _take_inline(token, state)


def _take_inline(token: Token, state: _State) -> None:
    children = token.children or []
    text = _inline(children)
    if state.in_table:
        state.cells.append(text)
    elif state.heading < 0:
        state.heading = -state.heading
        # A rule of dashes under a paragraph makes a heading of it, too.
        if reads_as_prose(collapsed(text)):
            state.add(text)
        else:
            state.add(text, "heading", state.heading)
    elif state.lists:
        # The first paragraph of an item is the item; what follows in it stands as paragraphs.
        state.add(text, "item" if state.item_open else "paragraph", state.lists if state.item_open else 0)
        state.item_open = False
    elif _only_image(children):
        state.add(_alt(children), "caption")
    elif _all_strong(children) and looks_like_heading(collapsed(text)):
        state.add(text, "heading", min(state.heading + 1, 6))
    else:
        state.add(text)


def _take_html(markup: str, state: _State) -> None:
    from hsnlp.loaders.html import fragment_blocks

    state.blocks.extend(fragment_blocks(markup))


def _inline(children: Sequence[Token]) -> str:
    parts: list[str] = []
    for child in children:
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak") or (
            child.type == "html_inline" and child.content.lower().startswith("<br")
        ):
            parts.append(" ")
    # A star beside a blank marks nothing in CommonMark; converters from PDF write such stars all the same.
    return _STRAY_STARS.sub(lambda found: found.group(1) or found.group(2), "".join(parts))


def _only_image(children: Sequence[Token]) -> bool:
    kinds = {child.type for child in children if not (child.type == "text" and not child.content.strip())}
    return "image" in kinds and kinds <= {"image", "link_open", "link_close", "softbreak"}


def _alt(children: Sequence[Token]) -> str:
    return " ".join(child.content for child in children if child.type == "image")


def _all_strong(children: Sequence[Token]) -> bool:
    depth = 0
    strong = False
    for child in children:
        markup = child.content.lower() if child.type == "html_inline" else ""
        if child.type == "strong_open" or markup in ("<b>", "<strong>"):
            depth, strong = depth + 1, True
        elif child.type == "strong_close" or markup in ("</b>", "</strong>"):
            depth -= 1
        elif child.type in ("text", "code_inline") and child.content.strip() and not depth:
            return False
    return strong
