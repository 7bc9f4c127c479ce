"""Page furniture: what the page carries and the text does not. It is marked, never deleted."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from hsnlp.normalise.lines.citations import NUMBERED, is_citation
from hsnlp.normalise.lines.layout import Layout
from hsnlp.normalise.lines.line import Line, is_cut, starts_lower
from hsnlp.normalise.lines.stamps import is_garbage, is_page_number, is_placeholder, is_stamp, opens_stamp

__all__ = ["mark_furniture"]

_DIGITS = re.compile(r"\d+")
_NUMBER_AT_EDGE = re.compile(r"^(\d{1,4})\b|\b(\d{1,4})$")
_LABELLED = re.compile(
    r"^\W*(?:table|figure|fig|box|chapter|article|map|annex|step|question|recommendation|objective|part)\b", re.I
)
_LONGEST_HEAD = 120
_PAGE_GAP = 3  # blank lines
_BANNER = re.compile(
    r"^This (?:module|page|document|resource|article|chapter|post) (?:is|was|forms|belongs)\b[^.]{5,80}$"
)


def mark_furniture(lines: Sequence[Line], layout: Layout) -> list[Line]:
    """Return the lines with furniture marked as such; a line that is only partly furniture is split."""
    marked = _glued_numbers(list(lines))
    for index, line in enumerate(marked):
        if not line.hinted and _by_itself(line.text, marked, index):
            line.kind = "furniture"
    _mark_open_templates(marked)
    _mark_neighbours_of_placeholders(marked)
    _mark_strays(marked, layout)
    heads = _repeated(marked)
    marked = _split_heads(marked, heads)
    _mark_by_sequence(marked)
    _mark_turns(marked)
    return marked


def _by_itself(text: str, lines: Sequence[Line], index: int) -> bool:
    if is_page_number(text) or is_stamp(text) or is_placeholder(text) or is_garbage(text):
        return True
    if index and opens_stamp(lines[index - 1].text) and lines[index - 1].kind == "furniture" and len(text) < 40:
        return True
    at_edge = index < 3 or index >= len(lines) - 3
    return at_edge and len(lines) > 8 and _BANNER.match(text) is not None


def _mark_open_templates(lines: Sequence[Line]) -> None:
    """A template's call may run over several lines, up to its closing brace."""
    for index, line in enumerate(lines):
        if line.text.startswith(("{%", "{{")) and not line.text.endswith(("%}", "}}")) and line.kind is None:
            stop = next(
                (i for i in range(index, min(len(lines), index + 12)) if lines[i].text.endswith(("%}", "}}"))), None
            )
            for near in lines[index : (stop or index - 1) + 1]:
                near.kind = "furniture"


def _mark_neighbours_of_placeholders(lines: Sequence[Line]) -> None:
    """A link beside a template repeats its words: "Compare study programmes" under "Compare @count study programme"."""
    for index, line in enumerate(lines):
        if line.kind != "furniture" or not is_placeholder(line.text):
            continue
        stems = {word[:5].lower() for word in re.findall(r"[A-Za-z]{4,}", line.text)}
        for near in lines[max(0, index - 3) : index + 5]:
            words = re.findall(r"[A-Za-z]{4,}", near.text)
            if near.kind is None and 2 <= len(words) <= 6 and all(word[:5].lower() in stems for word in words):
                near.kind = "furniture"


def _mark_strays(lines: Sequence[Line], layout: Layout) -> None:
    """The first or last line of a wrapped text that is far longer than the column came from somewhere else."""
    if not layout.wrapped or len(lines) < 20:
        return
    for line in (lines[0], lines[-1]):
        if line.kind is None and len(line.text) > 1.6 * layout.width:
            line.kind = "furniture"
    for previous, line in zip(lines[-6:], lines[-5:], strict=False):
        shreds = [token for token in line.text.split() if len(token) <= 3]
        if previous.kind == "furniture" and is_garbage(previous.text) and line.kind is None and len(line.text) < 40:
            line.kind = "furniture" if len(shreds) >= 0.5 * len(line.text.split()) else None


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", " ", _DIGITS.sub("#", text)).strip().lower()


def _repeated(lines: Sequence[Line]) -> set[str]:
    """Return the keys of running heads and feet, and mark their lines."""
    places: dict[str, list[int]] = defaultdict(list)
    for index, line in enumerate(lines):
        if line.kind in (None, "heading", "furniture") and _may_be_head(line.text):
            places[_key(line.text)].append(index)
    often = {key: found for key, found in places.items() if len(found) >= 3 and any(map(str.isalpha, key))}
    candidates = {index for found in often.values() for index in found}
    heads: set[str] = set()
    for key, found in often.items():
        if all(lines[i].kind == "furniture" for i in found):
            heads.add(key)
        elif _is_running_head(key, found, lines, candidates):
            heads.add(key)
            for index in found:
                lines[index].kind = "furniture"
    return heads


def _may_be_head(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    return (
        6 <= letters
        and len(text) <= _LONGEST_HEAD
        and not (starts_lower(text) and len(text.split()) < 3)
        and not (NUMBERED.match(text) and is_citation(text))
    )


def _is_running_head(key: str, found: Sequence[int], lines: Sequence[Line], candidates: set[int]) -> bool:
    cutting = beside = 0
    for index in found:
        before, after = _beside(index, -1, lines, candidates), _beside(index, 1, lines, candidates)
        cutting += before is not None and after is not None and is_cut(before.text) and starts_lower(after.text)
        beside += _at_page_turn(index, lines)
    numbers = [_edge_number(lines[i].text) for i in found]
    rising = all(n is not None for n in numbers) and all(
        a < b for a, b in zip(numbers, numbers[1:], strict=False) if a is not None and b is not None
    )
    apart = min((b - a for a, b in zip(found, found[1:], strict=False)), default=0)
    if rising and _LABELLED.match(lines[found[0]].text) is None and len(key) > 8:
        if cutting or beside or (apart >= 10 and len(key.split()) >= 4):
            return True
    if lines[found[0]].text.endswith((".", ":", ";")) and len(key) < 12:
        return False
    share = len(found)
    return cutting >= max(2, 0.25 * share) or (beside >= 0.6 * share and beside >= 3)


def _beside(index: int, step: int, lines: Sequence[Line], candidates: set[int]) -> Line | None:
    index += step
    while 0 <= index < len(lines) and (index in candidates or lines[index].kind in ("furniture", "footnote")):
        index += step
    return lines[index] if 0 <= index < len(lines) else None


def _at_page_turn(index: int, lines: Sequence[Line]) -> bool:
    line = lines[index]
    following = lines[index + 1] if index + 1 < len(lines) else None
    if line.turn or line.gap >= _PAGE_GAP or (following is not None and (following.turn or following.gap >= _PAGE_GAP)):
        return True
    return any(
        0 <= near < len(lines) and lines[near].kind == "furniture" and is_page_number(lines[near].text)
        for near in (index - 2, index - 1, index + 1, index + 2)
    )


def _edge_number(text: str) -> int | None:
    found = list(_NUMBER_AT_EDGE.finditer(text))
    return int(found[-1][0]) if found else None


def _split_heads(lines: Sequence[Line], heads: set[str]) -> list[Line]:
    """A running head may have swallowed the line that follows it, or stand at the end of another."""
    starts = [key.rstrip("# ") for key in heads if len(key.rstrip("# ")) > 15]
    out: list[Line] = []
    for line in lines:
        found = None
        if line.kind is None and starts:
            key = _key(line.text)
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
        if _key(text[:end]) == start and not text[end : end + 1].isalnum():
            found = re.match(r"\s+\d{1,4}\b(?!\.\d)", text[end:])
            return end + (found.end() if found else 0)
    return 0


def _mark_by_sequence(lines: Sequence[Line]) -> None:
    """A head that occurs once, on the first page, is known by its number: one before the next head's."""
    numbered = [
        (i, n)
        for i, line in enumerate(lines)
        if line.kind == "furniture" and (n := _edge_number(line.text)) is not None
    ]
    if len(numbered) < 3:
        return
    for index, line in enumerate(lines):
        if line.kind is not None or len(line.text) > 90 or (number := _edge_number(line.text)) is None:
            continue
        following = next((n for i, n in numbered if i > index), None)
        if following is None or number != following - 1 or any(n == number for _, n in numbered):
            continue
        before, after = _beside(index, -1, lines, set()), _beside(index, 1, lines, set())
        if before and after and is_cut(before.text) and starts_lower(after.text) and not starts_lower(line.text):
            line.kind = "furniture"


def _glued_numbers(lines: list[Line]) -> list[Line]:
    """Split off page numbers that stuck to the last or first line of a page, where blank lines mark the pages."""
    if any(line.page is not None for line in lines):
        return lines
    candidates: list[tuple[int, int, bool]] = []
    for index, (line, after) in enumerate(zip(lines, lines[1:], strict=False)):
        if after.gap < 3:
            continue
        if (found := re.search(r"(?<=\S) (\d{1,3})$", line.text)) is not None and is_cut(line.text[: found.start()]):
            candidates.append((index, int(found[1]), False))
        elif (found := re.match(r"(\d{1,3}) (?=[a-z])", after.text)) is not None and is_cut(line.text):
            candidates.append((index + 1, int(found[1]), True))
    chain = _rising(candidates)
    if len(chain) < 3:
        return lines
    out: list[Line] = []
    cuts = {index: at_start for index, _, at_start in chain}
    for index, line in enumerate(lines):
        if index not in cuts:
            out.append(line)
        elif cuts[index]:
            number, rest = line.text.split(None, 1)
            out += [replace(line, text=number), replace(line, text=rest, gap=0)]
        else:
            rest, number = line.text.rsplit(None, 1)
            out += [replace(line, text=rest), replace(line, text=number, gap=0)]
    return out


def _rising(candidates: Sequence[tuple[int, int, bool]]) -> list[tuple[int, int, bool]]:
    """Return the longest run of candidates whose numbers rise as page numbers do."""
    best: list[list[tuple[int, int, bool]]] = []
    for candidate in candidates:
        runs = [run for run in best if 0 < candidate[1] - run[-1][1] <= 6]
        best.append([*max(runs, key=len, default=[]), candidate])
    return max(best, key=len, default=[])


def _mark_turns(lines: Sequence[Line]) -> None:
    for before, line in zip(lines, lines[1:], strict=False):
        if before.kind == "furniture" and line.kind != "furniture":
            line.turn = True
