"""Sectioning: from blocks to sections with roles, furniture and notes set aside."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from hsnlp.documents import Role
from hsnlp.normalise.prose import count_words, ends_sentence, is_prose
from hsnlp.normalise.sections.boxes import lettered_endings, mark_boxes
from hsnlp.normalise.sections.captions import mark_captions
from hsnlp.normalise.sections.contents import mark_contents
from hsnlp.normalise.sections.front import front_end, mark_author_notes, mark_imprint
from hsnlp.normalise.sections.headings import Opening, close_matter, open_section
from hsnlp.normalise.sections.letterhead import is_letterhead
from hsnlp.normalise.sections.notes import mark_note_lists
from hsnlp.normalise.sections.parts import Draft, Part, joined, tidy
from hsnlp.normalise.sections.references import close_lists, join_entries, mark_headless_lists
from hsnlp.normalise.sections.roles import role_of_heading
from hsnlp.normalise.sections.templates import mark_templates
from hsnlp.raw import RawBlock, RawKind

__all__ = ["Draft", "Part", "lettered_endings", "outline"]


class _Key(NamedTuple):
    """What parts of one section share."""

    number: int
    box: int
    title: str
    role: Role
    level: int


_RUN_IN = re.compile(
    r"^(?P<head>abstract|summary|executive summary)\s*(?P<sign>[.:—–-]+\s*|\s(?=[A-Z“\"]))(?P<rest>.+)$"
    r"|^(?P<numbered>(?:(?:[IVX]{1,4}|\d)\. ?)?(?:preface|foreword|introduction|conclusions?)) "
    r"(?P<text>(?-i:[A-Z]).+)$",
    re.I | re.S,
)
_LAST_WORD = re.compile(
    r"\b(?:the|an?|of|to|in|on|by|for|and|or|with|from|that|which|its|their|is|are|was|were|as|at)$", re.I
)


def outline(blocks: Iterable[RawBlock], lettered: Collection[str] = ()) -> tuple[Draft, ...]:
    """Return the sections of `blocks` in order; one of role `footnotes` and one of role `furniture` come last.

    `lettered` are the ends of paragraphs that carried a lettered note (see `lettered_endings`).

    >>> [d.role for d in outline([RawBlock("Abstract", "heading", 1), RawBlock("Fear is no policy.")])]
    ['abstract']
    """
    parts = _classified(tidy(blocks))
    main, notes, furniture = _set_aside(parts)
    main = close_matter(close_lists(mark_headless_lists(mark_imprint(mark_contents(main)))))
    main = mark_boxes(main, lettered)
    drafts = [_as_its_role(draft) for draft in _grouped(main)]
    kept = [draft for draft in drafts if draft.role != "footnotes"]
    listed = [part for draft in drafts if draft.role == "footnotes" for part in draft.parts]
    if listed or notes:
        kept.append(Draft("Notes", "footnotes", 1, tuple(listed + notes)))
    if furniture:
        kept.append(Draft("", "furniture", 1, tuple(furniture)))
    return tuple(kept)


def _classified(parts: Sequence[Part]) -> list[Part]:
    """Say of each part what it is, by itself and by its neighbours."""
    parts = [piece for part in parts for piece in _promoted(part)]
    return mark_author_notes(mark_note_lists(mark_captions(mark_templates(parts))))


def _promoted(part: Part) -> list[Part]:
    """Make a heading of a paragraph that is a known one; part "Abstract: …" into heading and paragraph."""
    if part.kind != "paragraph":
        return [part]
    if count_words(part.text) <= 6 and not ends_sentence(part.text) and role_of_heading(part.text) is not None:
        return [replace(part, kind="heading", level=2)] if part.text[0].isupper() or part.text[0].isdigit() else [part]
    run_in = _RUN_IN.match(part.text)
    if run_in and count_words(part.text) >= 40 and not (run_in["rest"] or run_in["text"])[0].islower():
        head = run_in["numbered"] or f"{run_in['head']}{run_in['sign'].strip()}"
        rest = (run_in["rest"] or run_in["text"]).strip()
        return [replace(part, text=head, kind="heading", level=2), replace(part, text=rest)]
    return [part]


def _set_aside(parts: Sequence[Part]) -> tuple[list[Part], list[Part], list[Part]]:
    """Part the main flow from notes and furniture; a paragraph that they had cut is whole again."""
    main: list[Part] = []
    notes: list[Part] = []
    furniture: list[Part] = []
    cut = False
    for part in parts:
        if part.kind == "footnote":
            notes.append(part)
            cut = True
        elif part.kind == "furniture":
            furniture.append(part)
            cut = True
        else:
            if main and (cut or main[-1].page != part.page) and _goes_on(main[-1], part):
                main[-1] = joined(main[-1], part)
            else:
                main.append(part)
            cut = False
    return main, notes, furniture


def _goes_on(above: Part, part: Part) -> bool:
    """Whether `part` goes on with a sentence that `above` left open."""
    if above.kind not in {"paragraph", "item"} or part.kind != "paragraph" or above.box != part.box or part.role:
        return False
    if ends_sentence(above.text) or above.text[-1] in ":;" or count_words(above.text) < 5:
        return False
    return part.text[0].islower() or bool(_LAST_WORD.search(above.text) and is_prose(above.text))


def _grouped(parts: Sequence[Part]) -> list[Draft]:
    """Put each part under its heading; a box, or a part with a role of its own, splits the section around it."""
    n_front = front_end(parts)
    loud = [part for part in parts[:n_front] if part.kind == "heading" and not is_letterhead(part.text)]
    loud = [part for part in loud if role_of_heading(part.text) is None] or loud
    title = min(loud, key=lambda part: part.level).text if loud else ""
    state = Opening(number=0, title=title, role="front", level=1)
    box = 0
    box_role: Role = "box"
    keyed: list[tuple[_Key, Part]] = []
    for i, part in enumerate(parts):
        if i < n_front:
            keyed.append((_Key(0, 0, title, "front", 1), part))
            continue
        if i == n_front:
            state = Opening(number=1, title=title, role="body", level=1)
            part = replace(part, restart=False)
            parts = [*parts[:i], part, *parts[i + 1 :]]
        state = open_section(state, parts, i)
        if part.box:
            if part.box_start:
                box += 1
                box_role = _box_role(part, state.role)
            keyed.append((_Key(state.number, box, "", box_role, state.level), part))
        else:
            keyed.append((_Key(state.number, 0, state.title, part.role or state.role, state.level), part))
    return _drafts(keyed)


def _box_role(first: Part, around: Role) -> Role:
    """Return the role of a box: that of a summary or of recommendations where its first line or its place says so."""
    own = role_of_heading(first.text)
    if own in {"abstract", "recommendations"}:
        return own
    return "recommendations" if around == "recommendations" and first.kind != "heading" else "box"


def _drafts(keyed: Sequence[tuple[_Key, Part]]) -> list[Draft]:
    titles = _box_titles(keyed)
    drafts = []
    for key, group in groupby(keyed, key=lambda pair: pair[0]):
        name = titles[key.box] if key.box else key.title
        drafts.append(Draft(name.strip(), key.role, key.level, tuple(part for _, part in group)))
    return drafts


def _box_titles(keyed: Sequence[tuple[_Key, Part]]) -> dict[int, str]:
    """Return the title of each box: its first line, and the next where that is a bare label."""
    titles: dict[int, str] = {}
    for key, part in keyed:
        if not key.box:
            continue
        if key.box not in titles:
            titles[key.box] = part.text if part.kind == "heading" else " ".join(part.text.split()[:12])
        elif part.kind == "heading" and len(titles[key.box].split()) <= 3:
            titles[key.box] = f"{titles[key.box]}: {part.text}"
    return titles


def _as_its_role(draft: Draft) -> Draft:
    """In reference lists and notes the blocks are references and notes; elsewhere none is."""
    if draft.role == "references":
        parts = join_entries([_as_kind(part, "reference") for part in draft.parts])
    elif draft.role == "footnotes":
        parts = [_as_kind(part, "footnote") for part in draft.parts]
    else:
        parts = [replace(p, kind="paragraph") if p.kind in {"reference", "footnote"} else p for p in draft.parts]
    return replace(draft, parts=tuple(parts))


def _as_kind(part: Part, kind: RawKind) -> Part:
    return part if part.kind in {"heading", "caption"} else replace(part, kind=kind, level=0)
