"""Fractions that a sentence runs through: a small line centred above another one, with the text going on beside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from hsnlp.loaders.pdf.lines import Line

__all__ = ["with_fractions"]

_WORD = re.compile(r"[^\W_]{3}")


def with_fractions(lines: Sequence[Line]) -> list[Line]:
    """Return `lines` with each fraction and the text at its right as one line, numerator and denominator by a slash.

    >>> above, below = Line("boats", 50, 80, 97, 7), Line("crews", 52, 78, 107, 7)
    >>> [line.text for line in with_fractions([above, Line("in May, which is few", 82, 190, 103, 10), below])]
    ['boats / crews in May, which is few']
    """
    found: dict[int, Line] = {}
    gone: set[int] = set()
    for at, text in enumerate(lines):
        near = [i for i in range(max(0, at - 8), min(len(lines), at + 9)) if _hangs_before(lines[i], text)]
        if len(near) != 2:
            continue
        above, below = sorted(near, key=lambda i: lines[i].y)
        if gone.isdisjoint(near) and _is_fraction(lines[above], lines[below], text):
            space = "" if text.text[0] in ".,;:" else " "
            whole = f"{lines[above].text} / {lines[below].text}{space}{text.text}"
            found[at] = replace(text, text=whole, x0=min(lines[above].x0, lines[below].x0))
            gone.update(near)
    return [found.get(at, line) for at, line in enumerate(lines) if at not in gone] if found else list(lines)


def _hangs_before(small: Line, text: Line) -> bool:
    """Whether a line of small type stands left of a line of text, within a line's height of it."""
    return (
        small.size < 0.8 * text.size and abs(small.y - text.y) < text.size and -20 < text.x0 - small.x1 < 3 * text.size
    )


def _is_fraction(above: Line, below: Line, text: Line) -> bool:
    centred = abs(above.x0 + above.x1 - below.x0 - below.x1) < 0.8 * text.size
    pitch = below.y - above.y
    return (
        centred
        and all(_WORD.search(part.text) for part in (above, below))
        and abs(above.size - below.size) < 0.3
        and 0.9 * above.size < pitch < 1.8 * above.size
        and above.y < text.y < below.y
        and -2 < text.x0 - max(above.x1, below.x1) < 0.6 * text.size
    )
