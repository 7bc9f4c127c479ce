"""What the layout of a document is made of, between lines of type and the lines that are handed over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hsnlp.loaders.pdf.extract import Page
from hsnlp.loaders.pdf.grids import Table
from hsnlp.loaders.pdf.lines import Line
from hsnlp.raw import RawKind

__all__ = ["Element", "Measures", "PageLines", "measures_of"]


@dataclass(frozen=True, slots=True)
class PageLines:
    """A page as lines. `turned` is the text of what is rotated; `page` has no fragments any more."""

    page: Page
    lines: tuple[Line, ...]
    turned: tuple[str, ...] = ()


@dataclass(slots=True)
class Element:
    """A line (or table) in reading order with what is known of it; filled in step by step.

    `flow` numbers the columns of the document in reading order; `fresh` marks the first line of a frame or cell.
    """

    item: Line | Table
    page: int
    flow: int
    kind: RawKind | None = None
    level: int = 0
    box: bool = False
    gap_before: bool = False
    fresh: bool = False

    @property
    def line(self) -> Line:
        """The line; an error for a table."""
        assert isinstance(self.item, Line)
        return self.item


@dataclass(frozen=True, slots=True)
class Measures:
    """The type of a document: size of the body text in points, whether it is bold, and line pitch by type size."""

    body: float
    bold: bool
    pitch: dict[float, float]
    display: float = 0.0
    """Size from which type is display type: well above every size that a good part of the text is set in."""

    def pitch_of(self, size: float) -> float:
        """Return the usual distance of baselines for type of `size`, in points."""
        return self.pitch.get(round(size * 2) / 2) or 1.22 * size


def measures_of(pages: Sequence[Iterable[Line]]) -> Measures:
    """Measure the type of a document by the number of characters set in each size."""
    sizes: Counter[float] = Counter()
    bold: Counter[bool] = Counter()
    pitches: dict[float, Counter[float]] = {}
    for lines in pages:
        last: Line | None = None
        for line in sorted(lines, key=lambda item: (round(item.x0 / 150), item.y)):
            size = round(line.size * 2) / 2
            # cells and labels are short; the size of the body text is that of long lines
            sizes[size] += len(line.text) * (4 if len(line.text) >= 38 else 1)
            bold[line.bold] += len(line.text)
            if last is not None and round(last.size * 2) / 2 == size and abs(last.x0 - line.x0) < 40:
                pitch = line.y - last.y
                if 0.85 * size < pitch < 3 * size:
                    pitches.setdefault(size, Counter())[round(pitch * 2) / 2] += 1
            last = line
    usual = {size: count.most_common(1)[0][0] for size, count in pitches.items() if count.total() >= 4}
    body = max(sizes, key=lambda size: (sizes[size], size)) if sizes else 10.0
    common = [size for size, count in sizes.items() if count > 0.12 * sizes.total()]
    return Measures(body, bold[True] > bold[False], usual, 1.12 * max(common, default=body))
