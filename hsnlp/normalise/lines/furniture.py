"""Page furniture: what the page carries and the text does not. It is marked, never deleted."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence, Set
from dataclasses import replace

from hsnlp.normalise.boilerplate import is_placeholder
from hsnlp.normalise.lines.heads import beside, edge_number, key_of, mark_heads, mark_lone_heads
from hsnlp.normalise.lines.layout import Layout
from hsnlp.normalise.lines.line import Line, is_cut, starts_lower
from hsnlp.normalise.lines.page_numbers import split_numbers
from hsnlp.normalise.lines.records import is_record_head, split_record_feet
from hsnlp.normalise.lines.stamps import is_garbage, is_page_number, is_stamp, opens_stamp

__all__ = ["mark_furniture"]

_INNER_STOP = re.compile(r"[a-z)”\"][.?!] [A-Z]")
_BANNER = re.compile(
    r"^This (?:module|page|document|resource|article|chapter|post) (?:is|was|forms|belongs)\b[^.]{5,80}$"
)


def mark_furniture(lines: Sequence[Line], layout: Layout) -> list[Line]:
    """Return the lines with furniture marked as such; a line that is only partly furniture is split."""
    marked = split_numbers(split_record_feet(lines))
    for index, line in enumerate(marked):
        if not line.hinted and _by_itself(line.text, marked, index):
            line.kind = "furniture"
    _mark_open_templates(marked)
    _mark_neighbours_of_placeholders(marked)
    _mark_strays(marked, layout)
    heads = mark_heads(marked)
    marked = _split_heads(marked, heads)
    _mark_by_sequence(marked, heads)
    mark_lone_heads(marked)
    _mark_turns(marked)
    return marked


def _by_itself(text: str, lines: Sequence[Line], index: int) -> bool:
    if is_page_number(text) or is_record_head(text) or is_stamp(text) or is_placeholder(text) or is_garbage(text):
        return True
    if index and opens_stamp(lines[index - 1].text) and lines[index - 1].kind == "furniture" and len(text) < 40:
        return True
    at_edge = index < 3 or index >= len(lines) - 3
    return at_edge and len(lines) > 8 and _BANNER.match(text) is not None


def _mark_open_templates(lines: Sequence[Line]) -> None:
    """Mark a template's call that runs over several lines, up to its closing brace."""
    for index, line in enumerate(lines):
        if line.text.startswith(("{%", "{{")) and not line.text.endswith(("%}", "}}")) and line.kind is None:
            stop = next(
                (i for i in range(index, min(len(lines), index + 12)) if lines[i].text.endswith(("%}", "}}"))), None
            )
            for near in lines[index : (stop or index - 1) + 1]:
                near.kind = "furniture"


def _mark_neighbours_of_placeholders(lines: Sequence[Line]) -> None:
    """Mark a link beside a template that repeats its words ("Show courses" under "Show @count courses")."""
    for index, line in enumerate(lines):
        if line.kind != "furniture" or not is_placeholder(line.text):
            continue
        stems = {word[:5].lower() for word in re.findall(r"[A-Za-z]{4,}", line.text)}
        for near in lines[max(0, index - 3) : index + 5]:
            words = re.findall(r"[A-Za-z]{4,}", near.text)
            if near.kind is None and 2 <= len(words) <= 6 and all(word[:5].lower() in stems for word in words):
                near.kind = "furniture"


def _mark_strays(lines: Sequence[Line], layout: Layout) -> None:
    """Mark a first or last line far longer than the column of a wrapped text: it came from somewhere else.

    Sentences that break off need less: a title may be long, but holds no full stop.
    """
    if not layout.wrapped or len(lines) < 20:
        return
    for line in (lines[0], lines[-1]):
        broken_off = is_cut(line.text) and _INNER_STOP.search(line.text) is not None
        if line.kind is None and len(line.text) > (1.2 if broken_off else 1.6) * layout.width:
            line.kind = "furniture"
    for previous, line in zip(lines[-6:], lines[-5:], strict=False):
        shreds = [token for token in line.text.split() if len(token) <= 3]
        if previous.kind == "furniture" and is_garbage(previous.text) and line.kind is None and len(line.text) < 40:
            line.kind = "furniture" if len(shreds) >= 0.5 * len(line.text.split()) else None


def _split_heads(lines: Sequence[Line], heads: set[str]) -> list[Line]:
    """Split lines in which a running head has swallowed what follows it."""
    starts = [key.rstrip("# ") for key in heads if len(key.rstrip("# ")) > 15]
    out: list[Line] = []
    for line in lines:
        found = None
        if line.kind is None and starts:
            key = key_of(line.text)
            found = next((start for start in starts if key.startswith(start + " ")), None)
        cut = _cut_at(line.text, found) if found else 0
        if not cut:
            out.append(line)
            continue
        rest = line.text[cut:].strip()
        out.append(replace(line, text=line.text[:cut].strip(), kind="furniture"))
        if rest:
            out.append(replace(line, text=rest, gap=0, kind="furniture" if is_garbage(rest) else None))
    return out


def _cut_at(text: str, start: str) -> int:
    """Return where in `text` the head `start` (a key) ends, its page number included; 0 if it does not begin so."""
    for end in range(len(start), min(len(text), len(start) + 20) + 1):
        if key_of(text[:end]) == start and not text[end : end + 1].isalnum():
            found = re.match(r"\s+\d{1,4}\b(?!\.\d)", text[end:])
            return end + (found.end() if found else 0)
    return 0


def _mark_by_sequence(lines: Sequence[Line], heads: Set[str]) -> None:
    """Mark a head that occurs once, on the first page, by its number: one before the next head's."""
    numbered = [
        (i, n)
        for i, line in enumerate(lines)
        if line.kind == "furniture" and key_of(line.text) in heads and (n := edge_number(line.text)) is not None
    ]
    if len(numbered) < 3:
        return
    for index, line in enumerate(lines):
        if line.kind is not None or len(line.text) > 90 or (number := edge_number(line.text)) is None:
            continue
        following = next((n for i, n in numbered if i > index), None)
        if following is None or number != following - 1 or any(n == number for _, n in numbered):
            continue
        before, after = beside(index, -1, lines, frozenset()), beside(index, 1, lines, frozenset())
        cuts = before and after and is_cut(before.text) and starts_lower(after.text)
        if (cuts or (index < 2 and following > 1)) and not starts_lower(line.text):
            line.kind = "furniture"


def _mark_turns(lines: Sequence[Line]) -> None:
    for before, line in itertools.pairwise(lines):
        if before.kind == "furniture" and line.kind != "furniture":
            line.turn = True
