"""The order of work: tidy, measure, mark furniture, build parts, lift notes, tell headings, strip marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hsnlp.normalise.lines.citations import NUMBERED, is_citation
from hsnlp.normalise.lines.furniture import mark_furniture
from hsnlp.normalise.lines.headings import belongs_to_heading, heading_level, heading_strength, is_labelled
from hsnlp.normalise.lines.hyphens import join_lines, mend_inside, vocabulary
from hsnlp.normalise.lines.layout import Layout, measure
from hsnlp.normalise.lines.line import Part, is_cut, starts_lower
from hsnlp.normalise.lines.markers import strip_markers
from hsnlp.normalise.lines.notes import lift_notes
from hsnlp.normalise.lines.paragraphs import build_parts, is_reference_heading
from hsnlp.normalise.lines.tidy import plain_emphasis, tidy
from hsnlp.raw import RawBlock, RawLine

__all__ = ["reflow"]

_NOTE_NUMBER = re.compile(r"^[\[(]?(\d{1,3})\b")
_MARKED = frozenset({None, "paragraph", "item", "heading", "caption"})
_OWN_NUMBER = re.compile(r"^(\d{1,2}(?:\.\d{1,2})?)\.?\s")
_QUESTION = re.compile(r"(?:How|What|Which|Why|Who|Whose|Where|When) (?:\S+ ){2,12}\S+\?$")
_SHORT_TITLE = 40  # characters
_MOST_LINES = 4  # of a heading
_MOST_HEADINGS = 5  # in a row, outside the title page
_FRONT = 12  # parts of a title page
_LONG_ITEM = 450  # characters
_SENTENCE_END = re.compile(r"[a-z)”\"’]{2}[.?!]\s+[A-Z]")


def reflow(lines: Sequence[RawLine]) -> tuple[RawBlock, ...]:
    """Return the blocks that `lines` make up, in reading order: paragraphs whole, furniture and notes set apart.

    Nothing is lost: furniture stays as blocks of kind ``furniture``, notes that cut a paragraph follow it as
    ``footnote``. What goes is typing only: hyphens at a line's end, bullets, emphasis signs, marks of notes. A kind
    that a line brings along is kept; a line of kind ``row`` becomes a row with its tabs.

    >>> [b.text for b in reflow([RawLine("Borders kill, and the"), RawLine("journey is long.")])]
    ['Borders kill, and the journey is long.']
    """
    tidied = tidy(lines)
    if not tidied:
        return ()
    layout = measure(tidied)
    tidied = mark_furniture(tidied, layout)
    parts = lift_notes(build_parts(tidied, layout), layout)
    parts = _joined_headings(_told_headings(parts, layout), layout)
    _demote_lists_of_names(parts)
    return _finished(parts)


def _told_headings(parts: Sequence[Part], layout: Layout) -> Sequence[Part]:
    """Mark the unhinted parts of a few lines that stand and look like headings."""
    in_references = False
    for index, part in enumerate(parts):
        if NUMBERED.match(part.lines[0].text) and is_citation(part.lines[0].text):
            continue
        in_references = is_reference_heading(part.lines[0].text) or (in_references and part.kind != "heading")
        if part.hinted or part.kind not in (None, "item") or len(part.lines) > _MOST_LINES:
            continue
        text = " ".join(line.text for line in part.lines)
        strength = heading_strength(text, lines=len(part.lines))
        if (in_references or len(part.lines) > 1) and (
            strength < 2 or (in_references and not text.isupper() and len(text) > 30)
        ):
            continue
        if part.kind == "item" and (part.marker not in (".1", ".a") or strength < 2 or len(text) > 90):
            continue
        if layout.capitals and not (part.gap and len(text) < _SHORT_TITLE):
            continue
        if layout.headed and not (strength == 2 and (text.isupper() or is_labelled(text))):
            continue
        if strength and _stands_as_heading(parts, index, strength):
            part.kind, part.level = "heading", heading_level(text)
    return parts


def _stands_as_heading(parts: Sequence[Part], index: int, strength: int) -> bool:
    before = next((p for p in reversed(parts[:index]) if p.kind not in ("furniture", "footnote")), None)
    after = next((p for p in parts[index + 1 :] if p.kind not in ("furniture", "footnote")), None)
    if after is None or starts_lower(after.lines[0].text):
        return False
    follows = after.kind in (None, "paragraph", "item", "heading") or strength == 2
    if parts[index].kind == "item":
        if _numbers_below(parts[index], after):
            return True
        siblings = [
            p for p in (before, after) if p is not None and p.kind == "item" and p.marker == parts[index].marker
        ]
        return not siblings and after.kind is None and len(after.lines[0].text) > 60
    if before is None:
        return follows
    if strength == 2:
        apart = bool(parts[index].gap) and bool(after.gap)
        return follows and (
            apart or not (before.kind is None and is_cut(before.lines[-1].text) and len(before.lines) > 1)
        )
    ended = before.kind in ("heading", "caption", "item") or not is_cut(before.lines[-1].text)
    if _is_question(parts[index]) and not _is_question(after):
        return (
            (ended or len(before.lines[0].text) < _SHORT_TITLE)
            and bool(parts[index].gap and after.gap)
            and after.kind is None
        )
    length = sum(len(line.text) for line in after.lines)
    return ended and after.kind in (None, "item") and length > max(80, len(parts[index].lines[0].text))


def _numbers_below(part: Part, after: Part) -> bool:
    """Whether the number of the next part is one deeper than that of this one: "2. Our aims", then "2.1 …"."""
    found = _OWN_NUMBER.match(part.lines[0].text)
    return found is not None and after.lines[0].text.startswith((f"{found[1]}.1 ", f"{found[1]}.1. "))


def _is_question(part: Part) -> bool:
    """Whether the part is one short question, as heads many a section of a lesson or of a guide."""
    return len(part.lines) == 1 and len(part.lines[0].text) < 90 and _QUESTION.match(part.lines[0].text) is not None


def _joined_headings(parts: Sequence[Part], layout: Layout) -> list[Part]:
    out: list[Part] = []
    for part in parts:
        last = out[-1] if out else None
        if (
            last is not None
            and part.kind == last.kind == "heading"
            and part.hinted == last.hinted
            and (not part.hinted or part.level == last.level)
            and not part.gap
            and belongs_to_heading(last.lines[-1].text, part.lines[0].text, broken=layout.broken)
        ):
            last.lines.extend(part.lines)
        else:
            out.append(part)
    return out


def _demote_lists_of_names(parts: Sequence[Part]) -> None:
    """Many short lines one after another are a list of names, or a table, and no headings: all but the last."""
    run: list[Part] = []
    for index, part in enumerate([*parts, Part([])]):
        if part.kind == "heading" and not part.hinted and index < len(parts):
            run.append(part)
            continue
        if len(run) >= _MOST_HEADINGS and index - len(run) > _FRONT:
            for one in run[:-1]:
                one.kind, one.level = None, 0
        run = []


def _finished(parts: Sequence[Part]) -> tuple[RawBlock, ...]:
    known = vocabulary(line.text for part in parts for line in part.lines)
    for part in parts:
        texts = [line.text for line in part.lines]
        part.text = texts[0] if part.kind == "row" else mend_inside(join_lines(texts, known), known)
        if "*" in part.text or "_" in part.text:
            part.text = plain_emphasis(part.text)
        if not any(map(str.isalnum, part.text)):
            part.kind, part.level = "furniture", 0
    numbers = frozenset(
        int(found[1]) for part in parts if part.kind == "footnote" and (found := _NOTE_NUMBER.match(part.text))
    )
    marked = [part for part in parts if part.kind in _MARKED]
    for part, text in zip(marked, strip_markers([part.text for part in marked], numbers), strict=True):
        part.text = text
    return tuple(_block(part) for part in parts if part.text)


def _is_numbered_paragraph(text: str) -> bool:
    """Whether a numbered text is a paragraph of a report: long, or of several sentences, and so no list item."""
    return len(text) > _LONG_ITEM or (len(text) > 250 and len(_SENTENCE_END.findall(text)) >= 2)


def _block(part: Part) -> RawBlock:
    kind, level = part.kind or "paragraph", part.level
    if kind == "item" and part.marker == ".1" and not part.hinted and _is_numbered_paragraph(part.text):
        kind, level = "paragraph", 0
    return RawBlock(
        part.text,
        kind,
        level=max(level, 1) if kind in ("heading", "item") else 0,
        page=part.page,
        box=part.box or any(line.box for line in part.lines),
    )
