"""Labels and bullets that open an entry of a list, and whether one follows another."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Marker", "follows", "opens", "read_marker"]

_BULLET = re.compile(r"(?P<glyph>[-•*–—▪●·○◦‣■□➢✓►])[ \t]+(?=\S)")
_NUMBER = re.compile(r"(?P<open>\(?)(?P<path>\d{1,3}(?:\.[ ]?\d{1,3}){0,3})(?P<close>\.\)|[.)]?)[ \t]+(?=\S)")
_LETTER = re.compile(r"(?P<open>\(?)(?P<path>[a-z]{1,2}|[ivxl]{1,5}|[A-Z])(?P<close>[.)])[ \t]*(?=\S)")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


@dataclass(frozen=True, slots=True)
class Marker:
    """What opens an entry: `label` as a reader would cite it, `end` where the entry's own words begin.

    `style` tells lists apart: entries of one list share it. `path` holds the numbers of the label (``99.1`` is
    ``(99, 1)``, ``(c)`` is ``(3,)``), empty for a bullet. `roman` is the second reading of letters that are also
    a Roman number: ``(i)`` follows ``(h)``, or opens a list.
    """

    label: str
    style: str
    path: tuple[int, ...]
    end: int
    roman: int | None = None


def read_marker(text: str) -> Marker | None:
    """Return the label or bullet that opens `text`, None where it opens with words.

    >>> read_marker("99.1. Ratify the Convention"), read_marker("1951 was a year") is None
    (Marker(label='99.1', style='2', path=(99, 1), end=6, roman=None), True)
    """
    bullet = _BULLET.match(text)
    if bullet:
        return Marker("", f"bullet {bullet['glyph']}", (), bullet.end())
    number = _NUMBER.match(text)
    if number:
        path = tuple(int(part) for part in number["path"].split("."))
        if len(path) == 1 and not number["close"]:
            return None
        style = f"{number['open']}{len(path)}{')' if ')' in number['close'] else ''}"
        return Marker(".".join(map(str, path)), style, path, number.end())
    letter = _LETTER.match(text)
    if letter and _is_label(letter):
        return _lettered(letter)
    return None


def _is_label(match: re.Match[str]) -> bool:
    path, close = match["path"], match["close"]
    if close == "." and (len(path) > 1 or path.isupper()):
        return False  # "et. al" and the initials of persons
    return len(path) == 1 or path[0] == path[1:2] or set(path) <= set(_ROMAN)


def _lettered(match: re.Match[str]) -> Marker:
    path = match["path"]
    roman = _roman(path) if set(path) <= set(_ROMAN) else None
    doubled = len(path) == 2 and path[0] == path[1]
    value = ord(path[0].lower()) - ord("a") + 1 + (26 if doubled else 0) if len(path) == 1 or doubled else 0
    case = "A" if path.isupper() else "a"
    return Marker(path, f"{match['open']}{case}{match['close']}", (value,), match.end(), roman)


def _roman(text: str) -> int:
    values = [_ROMAN[c] for c in text]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def opens(marker: Marker, above: Marker | None = None) -> bool:
    """Whether `marker` may be the first of a list under an entry labelled `above`: 1., (a), (i), ``99.1`` under 99."""
    if not marker.path:
        return True
    if len(marker.path) > 1:
        return above is None or not above.path or marker.path[: len(above.path)] == above.path
    return marker.path[0] == 1 or marker.roman == 1


def follows(marker: Marker, last: Marker, *, gap: int = 1) -> bool:
    """Whether `marker` may stand after `last` in one list, at most `gap` numbers further on.

    >>> a, b = read_marker("(h) one"), read_marker("(i) two")
    >>> follows(b, a)
    True
    """
    if marker.style != last.style:
        return False
    if not marker.path:
        return True
    if marker.path[:-1] == last.path[:-1] and 0 < marker.path[-1] - last.path[-1] <= gap:
        return True
    return marker.roman is not None and last.roman is not None and 0 < marker.roman - last.roman <= gap
