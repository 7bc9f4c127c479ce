"""Text set apart from the main flow: "Box 15", case studies, and text boxes that the file itself marks."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from hsnlp.normalise.prose import count_words, ends_sentence, is_prose, is_title_like
from hsnlp.normalise.sections.captions import is_source_line
from hsnlp.normalise.sections.parts import Part
from hsnlp.normalise.sections.roles import role_of_heading

__all__ = ["lettered_endings", "mark_boxes"]

_LABEL = re.compile(r"^(?:text\s?)?box\s*(?:\d+(?:\.\d+)*|[A-Z]|[IVX]+)?\b\s*[.:–—-]?\s*(?P<title>.{0,160})$", re.I)
_NUMBERED_LABEL = re.compile(r"^(?:text\s?)?box\s*(?:\d+(?:\.\d+)*|[IVX]+|[A-Z])\b", re.I)
_CASE = re.compile(r"^case stud(?:y|ies)\s*(?:\d+|[A-Z])?\s*[.:–—-]\s*\S.{0,140}$|^case study(?:\s+\d+)?$", re.I)
_LETTER_NOTE = re.compile(r"(?P<before>\S.{14,}[.!?,;”\"’)])[a-h]\s*$")
_LETTERS = frozenset("abcdefgh")
_ENDING = 30  # characters of a paragraph's end that tell it from others
MAX_BLOCKS = 24  # of a labelled box: the longest read, a list of fifteen points with its frame, had 20
MAX_WORDS = 900
MAX_UNLABELLED = 10  # blocks of a box that only its source line or lettered notes betray


def lettered_endings(texts: Sequence[str]) -> frozenset[str]:
    """Return the ends of those `texts` that carry a lettered note ("…in the region.a"), without the letter.

    Boxes of numbered reports letter their notes, so that the main flow's numbers go on across them.
    """
    found = (_LETTER_NOTE.search(text[-80:]) for text in texts if text.rstrip()[-1:] in _LETTERS)
    return frozenset(match["before"][-_ENDING:] for match in found if match)


def mark_boxes(parts: Sequence[Part], lettered: Collection[str] = ()) -> list[Part]:
    """Mark boxes: those the file marks, those with a label, and titled blocks closed by a source or a lettered note."""
    marked = _without_title_panel(parts)
    index = 0
    while index < len(marked):
        stop = _box_end(marked, index, lettered)
        for i in range(stop, _marked_end(marked, index) if marked[index].box else stop):
            marked[i] = replace(marked[i], box=False)
        if stop > index:
            marked[index:stop] = _boxed(marked[index:stop])
        index = max(stop, index + 1)
    return marked


def _without_title_panel(parts: Sequence[Part]) -> list[Part]:
    """Unmark a coloured panel with which a document begins: it is the title page."""
    end = next((i for i, part in enumerate(parts) if not part.box), len(parts))
    if end == len(parts) or any(_is_label(part) for part in parts[:end]):
        return list(parts)
    return [replace(part, box=False) if i < end else part for i, part in enumerate(parts)]


def _box_end(parts: Sequence[Part], start: int, lettered: Collection[str]) -> int:
    """Return the end of the box that starts at `start`, or `start` where none does."""
    part = parts[start]
    if part.kind not in {"paragraph", "heading", "item", "caption"}:
        return start
    if part.box:
        stop = _marked_end(parts, start)
        links = (i for i in range(start + 2, stop) if _is_label(part) and _is_link_line(parts, i))
        return next(links, stop - 1) + 1
    if _is_label(part):
        return start if _is_chapter(parts, start) else _labelled_end(parts, start)
    if part.text[0].isdigit():  # numbered chapters end with a figure's source as well
        return start
    if part.kind == "heading" or (
        part.kind == "paragraph" and is_title_like(part.text) and not ends_sentence(part.text)
    ):
        return _unlabelled_end(parts, start, lettered)
    return start


def _is_label(part: Part) -> bool:
    text = part.text.strip()
    if _CASE.match(text):
        return count_words(text) <= 16
    label = _LABEL.match(text)
    if not label or not (
        _NUMBERED_LABEL.match(text) or (part.kind == "heading" and re.match(r"^(?:text )?box\s*:", text, re.I))
    ):
        return False
    title = label["title"].strip()
    return not title or (not title[0].islower() and count_words(title) <= 25)


def _is_chapter(parts: Sequence[Part], index: int) -> bool:
    """Whether a heading "Case study 2" opens a chapter of its own, or a part of the recommendations."""
    part = parts[index]
    if part.kind != "heading" or not _CASE.match(part.text.strip()):
        return False
    following = next((p for p in parts[index + 1 :] if p.kind == "heading"), None)
    if following is not None and following.level > part.level:
        return True
    above = next((p for p in reversed(parts[:index]) if p.kind == "heading" and p.level < part.level), None)
    return above is not None and role_of_heading(above.text) == "recommendations"


def _marked_end(parts: Sequence[Part], start: int) -> int:
    end = start + 1
    while end < len(parts) and (parts[end].box or parts[end].kind in {"furniture", "footnote"}):
        if parts[end].box and _is_label(parts[end]):
            break
        end += 1
    while not parts[end - 1].box:
        end -= 1
    return end


def _labelled_end(parts: Sequence[Part], start: int) -> int:
    """Return where a labelled box ends: at the next label or heading, after its source or link, or before a figure."""
    end = start + 1
    has_title = bool((_LABEL.match(parts[start].text) or {"title": parts[start].text})["title"].strip())
    if (
        not has_title
        and end < len(parts)
        and parts[end].kind in {"heading", "paragraph"}
        and is_title_like(parts[end].text)
    ):
        end += 1
    first, words = end, 0
    while end < len(parts) and end - start < MAX_BLOCKS and words < MAX_WORDS:
        part = parts[end]
        if part.kind == "heading" and end > first and not _is_link_line(parts, end):
            break
        if part.kind == "caption":
            return end + 1 if is_source_line(part.text) else end
        if _is_label(part):
            break
        if end > first and _is_link_line(parts, end):
            return end + 1
        words += count_words(part.text)
        end += 1
    closed = end < len(parts) and (parts[end].kind == "heading" or _is_label(parts[end]))
    return end if closed or end == len(parts) else _guessed_end(parts, first)


def _is_link_line(parts: Sequence[Part], index: int) -> bool:
    """Whether a title-like line closes a box as its link: another box follows it, or it repeats the title."""
    part = parts[index]
    if not is_title_like(part.text) or ends_sentence(part.text) or count_words(part.text) > 12:
        return False
    after = parts[index + 1] if index + 1 < len(parts) else None
    return part.kind != "item" and (after is None or _is_label(after) or _repeats_title(parts, index))


def _repeats_title(parts: Sequence[Part], index: int) -> bool:
    """Whether the line at `index` repeats a line of the last few, its title: words of one in the other."""
    words = set(parts[index].text.lower().split())
    for part in parts[max(0, index - MAX_BLOCKS) : index]:
        other = set(part.text.lower().split())
        if is_title_like(part.text) and len(words & other) >= 0.6 * min(len(words), len(other)) >= 1:
            return True
    return False


def _guessed_end(parts: Sequence[Part], first: int) -> int:
    """Without a mark at its end a box is taken to hold its first paragraph and the list under it."""
    end = min(first + 1, len(parts))
    while end < len(parts) and parts[end].kind in {"item", "row"}:
        end += 1
    return end


def _unlabelled_end(parts: Sequence[Part], start: int, lettered: Collection[str]) -> int:
    """Return the end of a titled run closed by a source line or, further on, by its last lettered note."""
    last_lettered = start
    for i in range(start + 1, min(start + 1 + MAX_UNLABELLED, len(parts))):
        part = parts[i]
        if part.kind == "caption":
            has_prose = i > start + 1 and all(p.kind in {"paragraph", "item"} for p in parts[start + 1 : i])
            return i + 1 if is_source_line(part.text) and has_prose else start
        if part.kind not in {"paragraph", "item"} or (
            is_title_like(part.text) and not ends_sentence(part.text) and part.kind != "item"
        ):
            break
        if part.text[-_ENDING:] in lettered or part.text[:-1][-_ENDING:] in lettered:
            last_lettered = i
    return last_lettered + 1 if last_lettered > start and is_prose(parts[last_lettered].text) else start


def _boxed(parts: Sequence[Part]) -> list[Part]:
    """Set the box mark; its first line, and the title under a bare label, become its headings."""
    boxed = [replace(part, box=True) for part in parts]
    boxed[0] = replace(boxed[0], box_start=True)
    if (
        len(boxed) > 1
        and parts[0].kind != "caption"
        and (_is_label(parts[0]) or is_title_like(parts[0].text))
        and not is_prose(parts[0].text)
    ):
        boxed[0] = replace(boxed[0], kind="heading", level=max(1, parts[0].level))
        bare = _is_label(parts[0]) and not (_LABEL.match(parts[0].text) or {"title": "x"})["title"].strip()
        if bare and is_title_like(parts[1].text) and parts[1].kind in {"paragraph", "heading"}:
            boxed[1] = replace(boxed[1], kind="heading", level=max(1, parts[1].level))
    last = boxed[-1]
    if (
        last.kind in {"paragraph", "heading"}
        and is_title_like(last.text)
        and not ends_sentence(last.text)
        and len(boxed) > 2
    ):
        boxed[-1] = replace(last, kind="caption", level=0)
    return boxed
