"""From a page's characters to fragments: runs of one type style on one baseline, in page coordinates, y downwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hsnlp.loaders.pdf.pdfium import Chars, PathShape, TextRuns, page_chars, page_error, page_paths

__all__ = ["Box", "Fragment", "Page", "Piece", "Rule", "pages"]

_MAX_CHARS = 60_000
"""Characters of a page that are read; the densest newspaper page has some 30,000."""
_SYMBOLS = {0x02: "-", 0xFFFE: "-", 0x2010: "-", 0x00: "", 0xFFFF: "", 0x03: "", 0x0B: " ", 0x0C: " ", 0x09: " "}
"""pdfium's own marks for a hyphen at a line's end, and control characters."""
_BULLETS = {0xF0B7, 0xF0A7, 0xF0D8, 0xF076, 0xF0FC, 0xF06E, 0xF0E0, 0xF0B2, 0xF071, 0xF02D, 0xF0A8, 0xF06C}
"""Private-use codes of the Symbol and Wingdings fonts that word processors set before list items."""
_SURROGATES = re.compile("[\ud800-\udfff]")
_MEANT = {**{code: text or "\0" for code, text in _SYMBOLS.items()}, **dict.fromkeys(_BULLETS, "•")}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of type, in points from the page's top left: `y` is the baseline, `size` that of the type."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    bold: bool = False
    italic: bool = False

    @property
    def top(self) -> float:
        """The height of a capital letter, about."""
        return self.y - 0.75 * self.size

    @property
    def bottom(self) -> float:
        """The foot of a descender, about."""
        return self.y + 0.22 * self.size


@dataclass(frozen=True, slots=True)
class Fragment(Piece):
    """A run of text of one style; `upright` is whether it runs across the page."""

    upright: bool = True


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruling line, horizontal or vertical."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def horizontal(self) -> bool:
        """Whether the line runs across."""
        return self.x1 - self.x0 >= self.y1 - self.y0


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle that is filled with a tint or outlined."""

    x0: float
    y0: float
    x1: float
    y1: float
    filled: bool


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on a page. `image_share` is the part of its area that pictures cover; `number` counts from 1."""

    number: int
    width: float
    height: float
    fragments: tuple[Fragment, ...]
    rules: tuple[Rule, ...] = ()
    boxes: tuple[Box, ...] = ()
    image_share: float = 0.0


def pages(pdf: Any, numbers: range) -> Iterator[Page | None]:
    """Yield each page as read, or None for one that pdfium cannot load; pages are closed as they go by."""
    unreadable = page_error()
    for number in numbers:
        try:
            page = pdf[number - 1]
        except unreadable:
            yield None
            continue
        try:
            yield _read(page, number)
        except unreadable:
            yield None
        finally:
            page.close()


def _read(page: Any, number: int) -> Page:
    textpage = page.get_textpage()
    try:
        chars, runs = page_chars(textpage, _MAX_CHARS)
    finally:
        textpage.close()
    shapes, images = page_paths(page)
    left, bottom, right, top = page.get_bbox()
    turn = _dominant_turn(chars, runs)
    frame = _Frame(left, bottom, right, top, turn)
    rules, boxes = _rules_and_boxes(shapes, frame)
    return Page(
        number=number,
        width=frame.width,
        height=frame.height,
        fragments=tuple(_fragments(chars, runs, frame)),
        rules=tuple(rules),
        boxes=tuple(boxes),
        image_share=min(1.0, images / max(1.0, frame.width * frame.height)),
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """The visible part of a page, and the quarter turns (anticlockwise) after which most of its text is upright."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int

    @property
    def width(self) -> float:
        return self.right - self.left if self.turn % 2 == 0 else self.top - self.bottom

    @property
    def height(self) -> float:
        return self.top - self.bottom if self.turn % 2 == 0 else self.right - self.left

    def place(self, x: NDArray[Any], y: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return points as they stand on the upright page, y downwards."""
        if self.turn == 0:
            return x - self.left, self.top - y
        if self.turn == 1:
            return y - self.bottom, x - self.left
        if self.turn == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x


def _dominant_turn(chars: Chars, runs: TextRuns) -> int:
    real = chars.run[chars.run >= 0]
    if not len(real):
        return 0
    turns = np.round(runs.angle[real] / 90).astype(int) % 4
    return int(np.bincount(turns, minlength=4).argmax())


def _fragments(chars: Chars, runs: TextRuns, frame: _Frame) -> Iterator[Fragment]:
    """Yield the fragments of a page; text outside its visible part is left out."""
    at = np.flatnonzero(chars.run >= 0)
    if not len(at):
        return
    ax, _ = frame.place(chars.box[at, 0].astype(float), chars.box[at, 2].astype(float))
    bx, _ = frame.place(chars.box[at, 1].astype(float), chars.box[at, 3].astype(float))
    left, right = np.minimum(ax, bx), np.maximum(ax, bx)
    _, y = frame.place(chars.origin[at, 0], chars.origin[at, 1])
    run = chars.run[at]
    size = np.maximum(runs.size[run], 0.5)
    tilt = (runs.angle[run] - 90 * frame.turn + 180) % 360 - 180
    upright = np.abs(tilt) < 4
    styles = {key: i for i, key in enumerate(dict.fromkeys(zip(runs.font, runs.bold, strict=True)))}
    style = np.array([styles[key] for key in zip(runs.font, runs.bold, strict=True)])[run]
    gap = left[1:] - right[:-1]
    wide = np.maximum(size[1:], size[:-1])
    breaks = (
        (style[1:] != style[:-1])
        | (np.abs(size[1:] - size[:-1]) > 0.05 * wide)
        | (np.abs(np.diff(y)) > 0.1 * wide + 0.2)
        | (gap > 0.9 * wide)
        | (gap < -0.8 * wide)
    )
    # rotated text is kept whole by its run: it only becomes furniture
    breaks = np.where(upright[1:] & upright[:-1], breaks, np.diff(run) != 0)
    starts = np.concatenate(([0], np.flatnonzero(breaks) + 1))
    ends = np.concatenate((starts[1:], [len(at)]))
    text = _text(chars.codes)
    bold, italic = runs.bold, [_is_italic(name) for name in runs.font]
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        raw = _clean(text[at[start] : at[end - 1] + 1])
        x0, x1 = float(left[start:end].min()), float(right[start:end].max())
        base = float(y[start])
        if not raw.strip() or x1 < 1 or x0 > frame.width - 1 or not -2 < base < frame.height + 2:
            continue
        which = int(run[start])
        yield Fragment(
            raw, x0, x1, base, float(size[start]), bold[which], italic[which], bool(upright[start:end].all())
        )


def _text(codes: NDArray[np.uint32]) -> str:
    """Return one character a code; what pdfium cannot name is left out later, as a null."""
    known = np.where(codes < 0x110000, codes, 0xFFFD).astype("<u4")
    return known.tobytes().decode("utf-32-le", "surrogatepass").translate(_MEANT)


def _clean(text: str) -> str:
    if "\0" in text or "\r" in text or "\n" in text:
        text = re.sub(r"[\0\r\n]+", "", text)
    if _SURROGATES.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _is_italic(name: str) -> bool:
    low = name.lower()
    return "italic" in low or "oblique" in low or low.endswith(("-it", "-i"))


def _rules_and_boxes(shapes: list[PathShape], frame: _Frame) -> tuple[list[Rule], list[Box]]:
    rules: list[Rule] = []
    boxes: list[Box] = []
    for shape in shapes:
        left, bottom, right, top = shape.bounds
        xs, ys = frame.place(np.array([left, right]), np.array([bottom, top]))
        x0, x1 = sorted(map(float, xs))
        y0, y1 = sorted(map(float, ys))
        if x1 < 0 or y1 < 0 or x0 > frame.width or y0 > frame.height:
            continue
        if min(x1 - x0, y1 - y0) <= 2.5:
            if shape.shade < 250:
                rules.append(Rule(x0, y0, x1, y1))
        elif x1 - x0 > 12 and y1 - y0 > 8 and (shape.stroked or shape.shade < 253):
            boxes.append(Box(x0, y0, x1, y1, shape.filled))
    return rules, boxes
