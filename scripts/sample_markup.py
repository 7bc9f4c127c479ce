"""The plain markup in which the sources of the sample corpus are written.

A source opens with `key: value` lines and a blank line. Then blocks, parted by blank lines: `# heading`,
`## heading`, `- item`, `| cell | cell |`, `::: box Title` … `:::`, `[^1]: note`, and paragraphs. Within a line:
`*italic*`, `**bold**`, `[^1]` for a note's number, `{--taken out--}` and `{++put in++}` for tracked changes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Part", "Source", "curly", "parse", "plain", "read"]


@dataclass(frozen=True, slots=True)
class Part:
    """One heading, paragraph, item or table row; `box` is the title of the box that it stands in, or empty."""

    kind: str
    text: str
    level: int = 0
    box: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A parsed source: its header, its parts in order and its notes by number."""

    meta: dict[str, str]
    parts: tuple[Part, ...]
    notes: dict[int, str]


def read(path: Path) -> Source:
    """Read and parse a source file; typeset layouts get a printer's quotation marks."""
    text = path.read_text(encoding="utf-8")
    typeset = text.startswith(("layout: article", "layout: report", "layout: docx"))
    return parse(curly(text) if typeset else text)


def parse(text: str) -> Source:
    r"""Parse a source.

    >>> source = parse("title: A\n\n# One\n\nWords.[^1]\n\n[^1]: Said.\n")
    >>> [part.kind for part in source.parts], source.notes
    (['heading', 'paragraph'], {1: 'Said.'})
    """
    header, _, body = text.partition("\n\n")
    meta = dict(line.split(": ", 1) for line in header.splitlines())
    parts: list[Part] = []
    notes: dict[int, str] = {}
    box = ""
    for line in body.splitlines():
        if line.startswith("::: box "):
            box = line.removeprefix("::: box ").strip()
        elif line.strip() == ":::":
            box = ""
        elif note := re.match(r"\[\^(\d+)\]: (.*)", line):
            notes[int(note[1])] = note[2]
        elif line.strip():
            parts.append(_part(line, box))
    return Source(meta, tuple(parts), notes)


def plain(text: str) -> str:
    """Return `text` without the marks for italics and bold, and with the insertions accepted."""
    text = re.sub(r"\{--.*?--\}", "", text)
    text = re.sub(r"\{\+\+(.*?)\+\+\}", r"\1", text)
    return re.sub(r"\*+", "", text)


def curly(text: str) -> str:
    r"""Return `text` with a printer's quotation marks.

    >>> curly('"No," she said, "it isn\'t."')
    '“No,” she said, “it isn’t.”'
    """
    text = re.sub(r"(^|[\s(\[{+*|])\"", r"\1“", text, flags=re.MULTILINE).replace('"', "”")
    return re.sub(r"(^|[\s(\[“*])'", r"\1‘", text, flags=re.MULTILINE).replace("'", "’")


def _part(line: str, box: str) -> Part:
    if heading := re.match(r"(#+) (.*)", line):
        return Part("heading", heading[2], len(heading[1]), box)
    if line.startswith("- "):
        return Part("item", line[2:], 1, box)
    if line.startswith("| "):
        return Part("row", "\t".join(cell.strip() for cell in line.strip("| ").split("|")), 0, box)
    return Part("paragraph", line, 0, box)
