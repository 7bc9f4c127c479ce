"""Tables of contents: kept as front matter, whatever the roles that their lines would have as headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from hsnlp.normalise.prose import count_words, ends_sentence, is_prose
from hsnlp.normalise.sections.parts import Part
from hsnlp.normalise.sections.roles import role_of_heading, strip_number
from hsnlp.raw import RawKind

__all__ = ["is_contents_line", "mark_contents"]

_LEADERS = re.compile(r"\.{4,}|(?:\. ){4,}|…{2,}|_{4,}|(?:\s\.){4,}|(?:\s?\.){3,}\s?\d{1,3}\b")
_PAGE_AT_END = re.compile(r"^.{3,140}[^\d\W].{0,3}[\s\t]+(?:\d{1,3}|[ivxl]{1,6})$")
_PAGE_INSIDE = re.compile(r"(?<=[a-z)]) \d{1,3} (?=[A-Z])")  # several lines of the list in one
_CONTENTS = re.compile(r"^(?:table of )?contents(?: page)?$", re.I)
_MAX_LINE = 30  # words
MIN_RUN = 3


def is_contents_line(text: str) -> bool:
    """Whether `text` is a line of a table of contents by its leaders: "Policy responses ........ 12"."""
    return bool(_LEADERS.search(text)) and bool(re.search(r"\d", text))


def _holds_lines(text: str) -> bool:
    """Whether several lines of a list ran together: page numbers between words, and no sentence's end."""
    return len(_PAGE_INSIDE.findall(text)) >= 2 and not ends_sentence(text)


def mark_contents(parts: Sequence[Part]) -> list[Part]:
    """Give the role `front` to tables of contents, under their heading or known by their leaders."""
    marked = list(parts)
    index = 0
    while index < len(marked):
        stop = index
        listed = False
        if _CONTENTS.match(strip_number(marked[index].text)):
            stop, listed = _listed_end(marked, index + 1), True
        elif is_contents_line(marked[index].text):
            stop = _leaders_end(marked, index)
        for i in range(index, stop):
            marked[i] = replace(marked[i], kind=_listed_kind(marked[i], first=i == index), role="front")
        if listed and stop == index + 1:  # a running head: it opens nothing
            marked[index] = replace(marked[index], kind="paragraph", level=0)
        elif listed and stop < len(marked) and marked[stop].kind != "heading":
            marked[stop] = replace(marked[stop], restart=True)
        index = max(stop, index + 1)
    return marked


def _listed_kind(part: Part, first: bool) -> RawKind:
    """Keep the list's own heading; its lines are no headings of the text."""
    if part.kind == "row":
        return "row"
    return "heading" if first and part.kind == "heading" else "paragraph"


def _leaders_end(parts: Sequence[Part], start: int) -> int:
    """Lines with leaders, and the short lines between two of them."""
    end, seen = start, 0
    for i in range(start, len(parts)):
        if is_contents_line(parts[i].text):
            end, seen = i + 1, seen + max(1, len(_LEADERS.findall(parts[i].text)))
        elif i - end >= 3 or is_prose(parts[i].text):
            break
    return end if seen >= MIN_RUN else start


def _listed_end(parts: Sequence[Part], start: int) -> int:
    """Return where the list under "Contents" ends: before the heading of the first prose.

    A line that ends in a page number or leaders belongs to the list; so does a heading that comes again later.
    """
    end = start
    while end < len(parts) and not _leaves_list(parts, end):
        end += 1
    return end


def _leaves_list(parts: Sequence[Part], index: int) -> bool:
    part = parts[index]
    if is_contents_line(part.text) or (
        part.kind != "heading" and (_PAGE_AT_END.match(part.text) or _holds_lines(part.text))
    ):
        return False
    if part.kind in {"paragraph", "item"} and (is_prose(part.text) or count_words(part.text) > _MAX_LINE):
        return True
    if part.kind != "heading" or _PAGE_AT_END.match(part.text):
        return False
    after = parts[index + 1] if index + 1 < len(parts) else None
    if after is None or not is_prose(after.text):
        return role_of_heading(part.text) == "front" and not _CONTENTS.match(part.text)
    # The last line of the list may stand right above the first prose.
    return role_of_heading(part.text) not in {"references", "annex", "footnotes"}
