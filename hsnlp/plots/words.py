"""Words and figures of plots: names of measures, shares, intervals; whatever a text holds, it is only text."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from math import isfinite

__all__ = ["interval", "percent", "plain", "said", "several"]


def plain(text: object) -> str:
    """Return a text in which nothing is markup or a formula: titles and sentences may hold anything.

    >>> plain("<b>$5$ & more")
    '&lt;b&gt;&#36;5&#36; &amp; more'
    """
    return escape(str(text), quote=False).replace("$", "&#36;")


def said(measure: str) -> str:
    """Return the name of a measure in words.

    >>> said("frame:human_security"), said("threat:food"), said("recommendation")
    ('human security', 'food', 'recommendation')
    """
    return ", ".join(measure.split(":")[1:] or [measure]).replace("_", " ")


def percent(value: float) -> str:
    """Return a share in words, ``–`` where there is none.

    >>> percent(0.034), percent(0.5), percent(0.0001), percent(float("nan"))
    ('3.4 %', '50 %', '&lt;0.1 %', '–')
    """
    if not isfinite(value):
        return "–"
    if 0 < value < 0.0005:
        return "&lt;0.1 %"  # hover texts are HTML
    return f"{100 * value:.1f} %" if 0 < value < 0.0995 else f"{100 * value:.0f} %"


def interval(found: tuple[float, float, float], shown: Callable[[float], str] = percent) -> str:
    """Return the limits of a figure in words, given the figure and its limits.

    >>> interval((0.15, 0.1, 0.2))
    '95 % interval 10 % to 20 %'
    """
    return f"95 % interval {shown(found[1])} to {shown(found[2])}"


def several(n: int, one: str) -> str:
    """Return a number with its noun.

    >>> several(1, "passage"), several(1200, "passage")
    ('1 passage', '1,200 passages')
    """
    return f"{n:,} {one}" if n == 1 else f"{n:,} {one}s"
