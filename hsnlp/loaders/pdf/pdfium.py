"""The only module that talks to pdfium: opens a file, and asks a page for its characters in bulk.

A call through ctypes costs far more than pdfium's own work, so whole arrays are filled by `map` over C functions
with plain integer arguments: about half a microsecond a value, against several for the usual way.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hsnlp.errors import LoadError

__all__ = ["Chars", "PathShape", "TextRuns", "document", "info", "page_chars", "page_error", "page_paths"]

_MAX_OBJECTS = 6_000
"""Objects of a page that are looked at for ruling lines; maps and charts draw tens of thousands."""
_MAX_SEGMENTS = 400
_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5


@dataclass(frozen=True, slots=True)
class Chars:
    """The characters of a page in the order of the file, in page units (points, y upwards).

    `box` has left, right, bottom, top a row; `origin` the pen's x and y; `run` the index of the text run, -1 for the
    spaces and line ends that pdfium makes up.
    """

    codes: NDArray[np.uint32]
    box: NDArray[np.float32]
    origin: NDArray[np.float64]
    run: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TextRuns:
    """One entry a text object: type size in points, angle in degrees, font name and whether it is bold."""

    size: NDArray[np.float64]
    angle: NDArray[np.float64]
    font: list[str]
    bold: list[bool]


@dataclass(frozen=True, slots=True)
class PathShape:
    """The bounds of a drawn line or rectangle (left, bottom, right, top), and how it is painted."""

    bounds: tuple[float, float, float, float]
    filled: bool
    stroked: bool
    shade: int
    """Brightness of the filling, 0 to 255."""


@contextmanager
def document(content: bytes, name: str) -> Iterator[Any]:
    """Open a PDF and close it again; LoadError where it is encrypted, damaged or no PDF."""
    import pypdfium2  # type: ignore[import-untyped]

    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise LoadError(f"{name}: the PDF is encrypted and asks for a password; save a copy without one") from None
        raise LoadError(f"{name}: not a readable PDF ({error}); open it in a viewer and save it anew") from None
    try:
        yield pdf
    finally:
        pdf.close()


def page_error() -> type[Exception]:
    """Return the class of error that pdfium raises for a page it cannot load."""
    import pypdfium2

    error: type[Exception] = pypdfium2.PdfiumError
    return error


def info(pdf: Any) -> dict[str, str]:
    """Return the entries of the information dictionary that are not empty."""
    return {key: value.strip() for key, value in pdf.get_metadata_dict(skip_empty=True).items() if value.strip()}


@lru_cache(maxsize=1)
def _c() -> dict[str, Callable[..., Any]]:
    """Return pdfium's functions with integer arguments in the place of typed pointers."""
    import pypdfium2.raw as raw  # type: ignore[import-untyped]

    handle, index, address = ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
    shapes: dict[str, tuple[Any, ...]] = {
        "FPDFText_GetUnicode": (ctypes.c_uint, handle, index),
        "FPDFText_GetTextObject": (ctypes.c_size_t, handle, index),
        "FPDFText_GetLooseCharBox": (index, handle, index, address),
        "FPDFText_GetCharOrigin": (index, handle, index, address, address),
        "FPDFText_GetMatrix": (index, handle, index, address),
        "FPDFText_GetFontSize": (ctypes.c_double, handle, index),
        "FPDFText_GetFontWeight": (index, handle, index),
        "FPDFTextObj_GetFont": (ctypes.c_size_t, handle),
        "FPDFTextObj_GetTextRenderMode": (index, handle),
        "FPDFFont_GetBaseFontName": (ctypes.c_size_t, handle, address, ctypes.c_size_t),
        "FPDFPage_GetObject": (ctypes.c_size_t, handle, index),
        "FPDFFormObj_GetObject": (ctypes.c_size_t, handle, index),
        "FPDFPageObj_GetType": (index, handle),
        "FPDFPageObj_GetBounds": (index, handle, address, address, address, address),
    }
    found: dict[str, Callable[..., Any]] = {}
    for name, (result, *arguments) in shapes.items():
        pointer = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value
        found[name] = ctypes.CFUNCTYPE(result, *arguments)(pointer or 0)
    return found


def _handle(pointer: Any) -> int:
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def page_chars(textpage: Any, limit: int) -> tuple[Chars, TextRuns]:
    """Return the first `limit` characters of a text page, and the runs they belong to."""
    c = _c()
    n = min(textpage.count_chars(), limit)
    handle = _handle(textpage.raw)
    box = np.zeros((n, 4), np.float32)
    origin = np.zeros((n, 2), np.float64)
    at, pen = box.ctypes.data, origin.ctypes.data
    codes = np.fromiter(map(c["FPDFText_GetUnicode"], repeat(handle), range(n)), np.uint32, n)
    objects = np.fromiter(map(c["FPDFText_GetTextObject"], repeat(handle), range(n)), np.uint64, n)
    _drain(map(c["FPDFText_GetLooseCharBox"], repeat(handle), range(n), range(at, at + 16 * n, 16)))
    pens = range(pen, pen + 16 * n, 16), range(pen + 8, pen + 8 + 16 * n, 16)
    _drain(map(c["FPDFText_GetCharOrigin"], repeat(handle), range(n), *pens))
    # FS_RECTF is left, top, right, bottom
    box = box[:, [0, 2, 3, 1]]
    real = np.flatnonzero(objects)
    run = np.full(n, -1, np.int64)
    if not len(real):
        return Chars(codes, box, origin, run), TextRuns(np.zeros(0), np.zeros(0), [], [])
    change = np.flatnonzero(np.diff(objects[real])) + 1
    first = np.concatenate(([0], change))
    run[real] = np.repeat(np.arange(len(first)), np.diff(np.concatenate((first, [len(real)]))))
    return Chars(codes, box, origin, run), _runs(handle, real[first], objects[real[first]])


def _runs(handle: int, at: NDArray[np.int64], objects: NDArray[np.uint64]) -> TextRuns:
    c = _c()
    indices, pointers = at.tolist(), objects.tolist()
    n = len(indices)
    size = np.fromiter(map(c["FPDFText_GetFontSize"], repeat(handle), indices), np.float64, n)
    matrix = np.zeros((n, 6), np.float32)
    base = matrix.ctypes.data
    _drain(map(c["FPDFText_GetMatrix"], repeat(handle), indices, range(base, base + 24 * n, 24)))
    size = size * np.hypot(matrix[:, 2], matrix[:, 3])
    angle = np.degrees(np.arctan2(matrix[:, 1], matrix[:, 0]))
    modes = map(c["FPDFTextObj_GetTextRenderMode"], pointers)
    weights: dict[int, tuple[str, bool]] = {}
    font, bold = [], []
    for index, pointer, mode in zip(indices, map(c["FPDFTextObj_GetFont"], pointers), modes, strict=True):
        if pointer not in weights:
            name = _font_name(pointer)
            weights[pointer] = name, _is_bold(name, c["FPDFText_GetFontWeight"](handle, index))
        name, heavy = weights[pointer]
        font.append(name)
        bold.append(heavy or mode == 2)  # filled and stroked: bold that was faked by an outline
    return TextRuns(size, angle, font, bold)


def _font_name(pointer: int) -> str:
    buffer = ctypes.create_string_buffer(128)
    length = _c()["FPDFFont_GetBaseFontName"](pointer, ctypes.addressof(buffer), 128)
    return buffer.raw[: max(0, min(length, 128) - 1)].decode("utf-8", "replace").rpartition("+")[2] if pointer else ""


def _is_bold(name: str, weight: int) -> bool:
    low = name.lower()
    if any(word in low for word in ("bold", "black", "heavy", "demi", "-bd", "cmbx")):
        return True
    # a weight is guessed from the stem's width and is often nonsense; only plain names leave it the word
    return weight >= 700 and not any(word in low for word in ("regular", "light", "book", "roman", "italic", "mt"))


def _drain(calls: Iterator[Any]) -> None:
    deque(calls, maxlen=0)


def page_paths(page: Any) -> tuple[list[PathShape], float]:
    """Return the straight lines and rectangles of a page, and the area of its images in square points."""
    import pypdfium2.raw as raw

    c = _c()
    corners = (ctypes.c_float * 4)()
    at = [ctypes.addressof(corners) + 4 * i for i in range(4)]
    shapes: list[PathShape] = []
    images = 0.0
    handle = _handle(page.raw)
    pending = list(map(c["FPDFPage_GetObject"], repeat(handle), range(min(_count(page), _MAX_OBJECTS))))
    depth = 0
    while pending and depth < 4:
        inner: list[int] = []
        for pointer in pending:
            kind = c["FPDFPageObj_GetType"](pointer) if pointer else _TEXT
            if kind == _TEXT:
                continue
            if kind == _FORM and len(inner) < _MAX_OBJECTS:
                n = min(raw.FPDFFormObj_CountObjects(ctypes.cast(pointer, raw.FPDF_PAGEOBJECT)), _MAX_OBJECTS)
                inner.extend(map(c["FPDFFormObj_GetObject"], repeat(pointer), range(n)))
            elif c["FPDFPageObj_GetBounds"](pointer, *at):
                left, bottom, right, top = corners
                if kind == _IMAGE:
                    images += max(0.0, right - left) * max(0.0, top - bottom)
                elif kind == _PATH and depth == 0:
                    shapes.extend(_path(pointer, (left, bottom, right, top)))
        pending, depth = inner, depth + 1
    return shapes, images


def _count(page: Any) -> int:
    import pypdfium2.raw as raw

    return int(raw.FPDFPage_CountObjects(page.raw))


def _path(pointer: int, bounds: tuple[float, float, float, float]) -> list[PathShape]:
    """Return a path as one shape, or as its straight subpaths where it draws a whole grid at once."""
    import pypdfium2.raw as raw

    handle = ctypes.cast(pointer, raw.FPDF_PAGEOBJECT)
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(handle, fill, stroke)
    if not fill.value and not stroke.value:
        return []
    parts = [ctypes.c_uint() for _ in range(4)]
    paint = raw.FPDFPageObj_GetFillColor if fill.value else raw.FPDFPageObj_GetStrokeColor
    known = paint(handle, *parts)
    red, green, blue, alpha = (part.value for part in parts)
    if known and not alpha:
        return []
    shade = (red * 3 + green * 6 + blue) // 10 if known else 200
    n = raw.FPDFPath_CountSegments(handle)
    filled, stroked = bool(fill.value), bool(stroke.value)
    if n <= 6 or n > _MAX_SEGMENTS:
        return [PathShape(bounds, filled, stroked, shade)] if n <= 6 else []
    subpaths = _subpaths(handle, n)
    if subpaths is None:  # curves: a rounded box has up to four corners of them
        return [PathShape(bounds, filled, stroked, shade)] if n <= 20 else []
    return [PathShape(part, filled, stroked, shade) for part in subpaths]


def _subpaths(handle: Any, n: int) -> list[tuple[float, float, float, float]] | None:
    import pypdfium2.raw as raw

    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(handle, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    found: list[tuple[float, float, float, float]] = []
    for i in range(n):
        segment = raw.FPDFPath_GetPathSegment(handle, i)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_BEZIERTO:
            return None
        if kind == raw.FPDF_SEGMENT_MOVETO:
            _close(points, found)
            points = []
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        px, py = x.value, y.value
        points.append((matrix.a * px + matrix.c * py + matrix.e, matrix.b * px + matrix.d * py + matrix.f))
    _close(points, found)
    return found


def _close(points: list[tuple[float, float]], found: list[tuple[float, float, float, float]]) -> None:
    if len(points) > 1:
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        found.append((min(xs), min(ys), max(xs), max(ys)))
