"""Notes that stand between the halves of a sentence are lifted out, and the halves are joined again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from hsnlp.normalise.lines.citations import NUMBERED, citation_signs, is_citation, is_note_like, starts_as_note
from hsnlp.normalise.lines.headings import heading_strength
from hsnlp.normalise.lines.layout import Layout, is_full
from hsnlp.normalise.lines.line import (
    Line,
    Part,
    closes_bracket,
    ends_in_url,
    is_cut,
    is_terminal,
    leads_on,
    starts_lower,
)
from hsnlp.normalise.sections.captions import ends_in_credit

__all__ = ["lift_notes"]

_GLUED = re.compile(r"(?<=[a-z\d)]{2})\.\s+(?=[a-z])")
_NOT_AN_END = re.compile(r"(?:\b(?:eds?|vol|no|pp?|cf|etc|op|cit|al|viz|ch|e\.g|i\.e|trans|rev|approx|vs)|\b[A-Za-z])$")
_GOES_ON_CITING = re.compile(r"(?:cf\.|see\b|ibid|op\. ?cit|loc\. ?cit|in:|et al)", re.I)
_LOCATOR = re.compile(r"(?:at |pp?\b|para|vol|ch|no\b|note\b|supra|footnote)", re.I)
_LONG = 100  # characters: of running text, and no salutation or line of a list
_LONGEST_RUN = 30
_INTERRUPTERS = frozenset({"furniture", "footnote", "caption", "row"})


def lift_notes(parts: Sequence[Part], layout: Layout) -> list[Part]:
    """Return the parts with notes marked, and with every part that a note or the page's end cut made whole."""
    out = _note_zones(list(parts), layout)
    noted = _mark_superscripts(out)
    _mark_by_number(out)
    index = 0
    while index < len(out):
        part = out[index]
        if part.kind in (None, "paragraph", "item") and _is_open(part) and _is_long(part) and not _is_note(part):
            stop = _continuation(out, index, layout)
            if _split_glued(out, index, stop or index + 6):
                continue
            if stop is not None:
                out[index : stop + 1] = _rejoined(out, index, stop)
                continue  # the whole may be cut once more
        index += 1
    if noted:
        _mark_citations(out)
    return out


def _is_open(part: Part) -> bool:
    """Whether the part breaks off in a sentence; the credit that ends a caption needs no full stop."""
    return is_cut(_last(part)) and not ends_in_credit(_last(part)[-300:])


def _is_note(part: Part) -> bool:
    return is_note_like(_whole(part)) if len(part.lines) < 4 else False


def _last(part: Part) -> str:
    return part.lines[-1].text


def _is_long(part: Part) -> bool:
    length = sum(len(line.text) for line in part.lines)
    return length > 60 or (length > 30 and leads_on(_last(part))) or part.kind == "item"


def _continuation(parts: Sequence[Part], index: int, layout: Layout) -> int | None:
    """Return the index of the part that goes on with the cut part at `index`, or None."""
    between: list[Part] = []
    end = _last(parts[index])
    in_capitals: int | None = None
    for place in range(index + 1, min(index + 1 + _LONGEST_RUN, len(parts))):
        part = parts[place]
        text = part.lines[0].text
        if part.kind in (None, "paragraph") and not (starts_as_note(text) or part.hinted):
            if starts_lower(text) or closes_bracket(end, text):
                if _may_interrupt(between, layout):
                    return place
                break
            if heading_strength(text) == 2 and len(text) < 80 and not is_citation(text):
                break
            apparatus = bool(between) and all(_is_apparatus(p) for p in between) and not _next_number(between, text)
            if apparatus and in_capitals is None and not is_citation(text):
                in_capitals = place if leads_on(end) or _ran_on(parts[index], text, layout) else None
        elif part.kind == "heading" or (part.kind == "item" and not _is_numbered_note(part)):
            break
        between.append(part)
    return in_capitals or _next_in_capitals(parts, index, layout)


def _next_in_capitals(parts: Sequence[Part], index: int, layout: Layout) -> int | None:
    """Return the next part's index where it goes on with a name: "in the" / "United Nations"."""
    end, following = _last(parts[index]), parts[index + 1] if index + 1 < len(parts) else None
    if following is None or following.kind not in (None, "paragraph") or following.hinted:
        return None
    text = following.lines[0].text
    if heading_strength(text) == 2 or is_note_like(text):
        return None
    broken = layout.broken and not layout.wrapped and len(_whole(parts[index])) > 120
    long = not layout.wrapped and min(len(_whole(parts[index])), len(_whole(following))) > _LONG
    return index + 1 if broken or (leads_on(end) and (long or not end.endswith(","))) else None


def _next_number(between: Sequence[Part], text: str) -> bool:
    """Whether the text has the number after that of the note before it."""
    found = NUMBERED.match(text)
    before = NUMBERED.match(between[-1].lines[0].text) if between else None
    return found is not None and before is not None and 0 < int(found[1]) - int(before[1]) <= 2


def _may_interrupt(between: Sequence[Part], layout: Layout) -> bool:
    """Whether these parts can be what cut a sentence: notes and furniture, with some notes that do not look it."""
    others = [part for part in between if not _is_apparatus(part)]
    if not others:
        return True
    if layout.wrapped or any(len(_whole(part)) > 1500 for part in others):
        return False
    if any(is_cut(_last(part)) and not citation_signs(_whole(part)) for part in others):
        return False  # itself cut, so that what follows goes on with it
    return len(others) <= 2 * (len(between) - len(others)) or (len(others) == 1 and len(_whole(others[0])) < 400)


def _is_apparatus(part: Part) -> bool:
    text = part.lines[0].text
    return part.kind in _INTERRUPTERS or starts_as_note(text) or is_citation(_whole(part))


def _is_numbered_note(part: Part) -> bool:
    return NUMBERED.match(part.lines[0].text) is not None and is_citation(_whole(part))


def _ran_on(part: Part, following: str, layout: Layout) -> bool:
    width = max(len(line.text) for line in part.lines) if layout.wrapped else 0
    if not layout.wrapped:
        return sum(len(line.text) for line in part.lines) > 200
    return len(part.lines) > 1 and is_full(_last(part), following, width, slack=0.9)


def _whole(part: Part) -> str:
    return " ".join(line.text for line in part.lines)


def _rejoined(parts: Sequence[Part], index: int, stop: int) -> list[Part]:
    """Return the whole part, then what stood between its halves (as notes, unless it was something else)."""
    first, between = parts[index], list(parts[index + 1 : stop])
    if stop > index:
        first.lines = [*first.lines, *parts[stop].lines]
    for part in between:
        if part.kind not in _INTERRUPTERS:
            part.kind, part.level = "footnote", 0
    return [first, *between]


def _split_glued(parts: Sequence[Part], index: int, stop: int) -> bool:
    """Give the cut part at `index` its other half where a note has swallowed it ("…, 2001. of the region")."""
    for place in range(index + 1, min(stop, index + 6, len(parts))):
        part = parts[place]
        text = part.lines[0].text
        if part.kind == "furniture" or (part.kind == "footnote" and len(part.lines) > 1):
            continue
        if part.kind not in (None, "paragraph", "footnote") or part.hinted or starts_lower(text):
            return False
        for found in _GLUED.finditer(text):
            note, rest = text[: found.start() + 1], text[found.end() :]
            ibid = note.endswith(("cit.", "bid.")) and not _LOCATOR.match(rest)
            if (
                found.start() > 600
                or len(rest) < 15
                or _GOES_ON_CITING.match(rest)
                or (_NOT_AN_END.search(note[:-1]) and not ibid)
            ):
                continue
            if note.count(". ") > 3 and not is_citation(note):
                break
            line = part.lines[0]
            tail = Line(rest, page=line.page, gap=line.gap)
            parts[index].lines.extend([tail, *part.lines[1:]])
            part.lines, part.kind = [Line(note, page=line.page, gap=line.gap)], "footnote"
            for other in parts[index + 1 : place]:
                other.kind = other.kind if other.kind in _INTERRUPTERS else "footnote"
            return True
        if not is_citation(_whole(part)) and not starts_as_note(text):
            return False
    return False


def _mark_superscripts(parts: Sequence[Part]) -> bool:
    """Mark parts that open with superior figures, if the document has notes of that kind at all."""
    found = [part for part in parts if part.kind is None and starts_as_note(part.lines[0].text)]
    if len(found) >= 2 or any(part.lines[0].text.startswith("[^") for part in found):
        for part in found:
            part.kind = "footnote"
    return len(found) >= 3


def _mark_by_number(parts: Sequence[Part]) -> None:
    """Mark the notes with the number before and after that of a note beside them, whether their marks were found."""
    for before, part in pairwise(parts):
        first, second = _number(before), _number(part)
        if first and second == first + 1 and _is_free_citation(before) and _is_free_citation(part):
            before.kind = part.kind = "footnote"
    for step, order in ((1, list(parts)), (-1, list(reversed(parts)))):
        for before, part in pairwise(order):
            first, second = _number(before), _number(part)
            open_part = before.kind == "footnote" and part.kind in (None, "item") and not part.hinted
            if open_part and first and second and second - first == step:
                part.kind, part.level = "footnote", 0


def _is_free_citation(part: Part) -> bool:
    return not part.hinted and part.kind in (None, "item", "heading") and is_citation(_whole(part))


def _number(part: Part) -> int | None:
    found = NUMBERED.match(part.lines[0].text)
    return int(found[1]) if found else None


def _mark_citations(parts: Sequence[Part]) -> None:
    """In a text with notes between its paragraphs, mark those too whose number the recognition lost."""
    for index, part in [*enumerate(parts), *reversed(list(enumerate(parts)))]:
        text = _whole(part)
        if (
            part.kind not in (None, "paragraph", "item")
            or part.hinted
            or len(text) > 400
            or part.marker in ("bullet", "inner")
        ):
            continue
        numbered = NUMBERED.match(text) is not None and is_citation(text)
        near = any(p.kind == "footnote" for p in [*parts[max(0, index - 2) : index], *parts[index + 1 : index + 3]])
        dense = citation_signs(text)
        short = len(text) < 60 and re.search(r"op\.? ?,?cit|ibid", text, re.I) is not None
        if numbered or short or ((dense > 2 or (near and dense > 1)) and not _is_prose(text)):
            part.kind, part.level = "footnote", 0


def _is_prose(text: str) -> bool:
    return (
        len(re.findall(r"[a-z]{2}[.?!] [A-Z]", text)) >= 3
        or re.search(r"\b(?:we|they|should|must)\b", text) is not None
    )


def _note_zones(parts: list[Part], layout: Layout) -> list[Part]:
    """After a numbered note the page's foot holds notes alone: what follows up to the page's end belongs to them.

    A note that the page's end cut goes on at the foot of the next page, before that page's first numbered note.
    """
    usual = _usual_length([part for part in parts if part.kind is None])
    for index, part in enumerate(parts):
        if part.kind != "footnote" or part.hinted:
            continue
        earlier = next((p for p in reversed(parts[:index]) if p.kind == "footnote"), None)
        host = parts[index - 1] if index else None
        if earlier is not None and host is not None and host.kind is None and _last(earlier)[-1:].isalpha():
            taken = _overhang(host, earlier, usual)
            if taken:
                earlier.lines.extend(host.lines[-taken:])
                host.lines = host.lines[:-taken]
    return [part for part in parts if part.lines]


def _usual_length(parts: Sequence[Part]) -> int:
    lengths = sorted(len(line.text) for part in parts for line in part.lines[:-1])
    return lengths[int(len(lengths) * 0.95)] if lengths else 0


def _overhang(host: Part, note: Part, usual: int) -> int:
    """Return how many last lines of `host` are the rest of `note`: small type, so longer lines than the text's."""
    best, best_score = 0, 0
    for count in range(1, min(7, len(host.lines))):
        tail, kept = host.lines[-count:], host.lines[-count - 1]
        if not starts_lower(tail[0].text) and not ends_in_url(_last(note)):
            continue
        if is_terminal(kept.text) or ends_in_url(kept.text) or not is_cut(kept.text):
            continue
        if not any(len(line.text) > usual for line in tail):
            continue
        score = (
            1
            + 2 * sum(len(line.text) > usual for line in tail)
            - sum(len(line.text) < 0.6 * usual for line in tail[:-1])
        )
        score += is_terminal(tail[-1].text) or ends_in_url(tail[-1].text.rstrip(" ."))
        if score > best_score:
            best, best_score = count, score
    return best
