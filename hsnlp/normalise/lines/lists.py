"""List markers: what opens an item, at which depth, and whether it may do so here."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Marker", "marker_of"]

_BULLET = re.compile(r"^([•●▪■◦‣⁃·∙◆✓✔➢➤►*\uf0a7\uf0b7\uf0d8\uf0fc\uf076]|[-–—](?=\s)|o(?=\s+[A-Z]))\s+(?=\S)")
_INNER = frozenset("◦‣⁃o–—")
_BRACKETED = re.compile(r"^\(([a-z]{1,2}|[ivxl]{1,5}|\d{1,2}|[A-H])\)\s*(?=\S)")
_CLOSED = re.compile(r"^([a-z]|[ivx]{1,4}|\d{1,2})\)\s+(?=\S)")
_DOTTED = re.compile(r"^((?:\d{1,3}\.){1,4}\d{0,3}|[a-h]\.|[ivx]{2,4}\.)\s+(?=\S)")
_ROMAN_LIST = "i ii iii iv v vi vii viii ix x xi xii"
_ROMAN = frozenset(_ROMAN_LIST.split())


@dataclass(frozen=True, slots=True)
class Marker:
    """What opens a list item: the marker as it stands, its depth, and the text without a mere bullet."""

    label: str
    level: int
    text: str
    style: str
    """``bullet``, ``inner``, or the brackets and the kind of label ("()a", ".1"): items of one list share it."""


def marker_of(text: str) -> Marker | None:
    """Return the marker that opens `text`, or None. A bullet is dropped from the text, "(a)" and "3." stay.

    >>> marker_of("• food for all").text, marker_of("(b) Calls upon States").level, marker_of("3.4 million")
    ('food for all', 1, None)
    """
    if (found := _BULLET.match(text)) is not None:
        label = found[1]
        return Marker(label, 2 if label in _INNER else 1, text[found.end() :], "inner" if label in _INNER else "bullet")
    if (found := _BRACKETED.match(text)) is not None:
        return Marker(found[1], 2 if found[1] in _ROMAN and found[1] != "i" else 1, text, _style(found[1], "()"))
    if (found := _CLOSED.match(text)) is not None:
        return Marker(found[1], 1, text, _style(found[1], ")"))
    if (found := _DOTTED.match(text)) is not None and not re.match(
        r"[a-z%]|per cent|million|billion", text[found.end() :]
    ):
        return Marker(found[1], 1, text, _style(found[1].rstrip("."), "."))
    return None


def _style(label: str, brackets: str) -> str:
    kind = "1" if label[0].isdigit() else "a"
    return f"{brackets}{kind}"
