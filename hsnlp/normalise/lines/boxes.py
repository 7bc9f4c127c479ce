"""Text boxes that a label gives away ("Box 15"), and captions that stand without their figures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hsnlp.normalise.lines.headings import heading_strength, is_caption
from hsnlp.normalise.lines.line import Part, is_cut

__all__ = ["mark_boxes", "mark_link_captions"]

_LABEL = re.compile(r"^(?:Text )?Box \d{1,3}(?:\.\d{1,3})?[a-z]?\s*[.:–—-]?(?:\s|$)|^BOX \d{1,3}\b")
_LONGEST = 30
_SOURCE = re.compile(r"^(?:Data )?(?:Sources?|Notes?):\s", re.I)


def mark_link_captions(parts: Sequence[Part]) -> None:
    """Mark short lines that name a picture and head nothing: before a box's label, before navigation, at the end."""
    seen: set[str] = set()
    for index, part in enumerate(parts):
        if part.kind == "caption":
            seen.add(part.lines[0].text)
        if part.hinted or part.kind not in (None, "heading") or not _may_name(part):
            continue
        if part.lines[0].text in seen:
            part.kind, part.level = "caption", 0
            continue
        following = parts[index + 1] if index + 1 < len(parts) else None
        before = parts[index - 1] if index else None
        if before is None or before.kind == "heading":
            continue
        if following is None:
            part.kind = "caption" if _in_box(parts, index) else part.kind
        elif _is_label(following) or (following.kind == "furniture" and _in_box(parts, index)):
            part.kind, part.level = "caption", 0
            seen.add(part.lines[0].text)


def mark_boxes(parts: Sequence[Part]) -> None:
    """Mark the parts from a box's label to its caption or source line, or else to the first paragraph after it."""
    index = 0
    while index < len(parts):
        if parts[index].hinted or not _is_label(parts[index]):
            index += 1
            continue
        stop = _end_of_box(parts, index)
        for part in parts[index:stop]:
            part.box = part.box or part.kind not in ("furniture", "footnote")
        if parts[index].kind in (None, "heading"):
            parts[index].kind, parts[index].level = "heading", 3
            _mark_title(parts, index + 1, stop)
        index = stop


def _mark_title(parts: Sequence[Part], place: int, stop: int) -> None:
    if place < stop and parts[place].kind is None and len(parts[place].lines) == 1:
        text = parts[place].lines[0].text
        if len(text) < 180 and is_cut(text) and text[:1].isupper():
            parts[place].kind, parts[place].level = "heading", 3


def _is_label(part: Part) -> bool:
    return (
        part.kind in (None, "heading")
        and _LABEL.match(part.lines[0].text) is not None
        and len(part.lines[0].text) < 160
    )


def _may_name(part: Part) -> bool:
    return (
        len(part.lines) == 1
        and len(part.lines[0].text) < 90
        and heading_strength(part.lines[0].text) > 0
        and not _is_label(part)
    )


def _in_box(parts: Sequence[Part], index: int) -> bool:
    return any(_is_label(part) for part in parts[max(0, index - _LONGEST) : index])


def _end_of_box(parts: Sequence[Part], start: int) -> int:
    for place in range(start + 1, min(len(parts), start + _LONGEST)):
        part = parts[place]
        if _is_label(part):
            return place
        if part.kind == "caption":
            figure = is_caption(part.lines[0].text) and not _SOURCE.match(part.lines[0].text)
            return place if figure else place + 1
        if part.kind == "furniture":
            return place
    for place in range(start + 1, min(len(parts), start + _LONGEST)):
        if parts[place].kind in (None, "paragraph") and len(parts[place].lines[0].text) > 80:
            return place + 1
    return min(len(parts), start + 2)
