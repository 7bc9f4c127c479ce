"""How a heading opens a section, and which role it inherits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hsnlp.documents import Role
from hsnlp.normalise.prose import count_words, is_prose
from hsnlp.normalise.sections.parts import Part
from hsnlp.normalise.sections.references import entry_follows, is_citation_note
from hsnlp.normalise.sections.roles import is_addressee_heading, is_annex, role_of_heading

__all__ = ["Opening", "close_matter", "open_section"]

_NUMBERED = re.compile(r"^\s*(?:\d{1,2}\.?|[IVX]{1,5}\.|chapter\s)\s*\S", re.I)
_ABSTRACT = re.compile(r"^(?:\d\.? )?abstract\W*$", re.I)
_STARTS_NOTE = re.compile(r"^\W{0,2}\d{1,3}\W|^[¹²³⁰-⁹*]")
MATTER_BEGINS, MATTER_RESUMES = 0.15, 0.6
"""Shares of the blocks between which "Funding" or "Conflicts of interest" heads a chapter of the text itself."""
STICKY_FROM = 0.4  # annexes stand at the end: after this share of the blocks nothing but references ends one


MAX_MATTER = 800  # words of acknowledgements, notes on the authors and the like under one heading
MAX_ABSTRACT = 420  # words; structured abstracts of the sample corpora end at 400


@dataclass(frozen=True, slots=True)
class Opening:
    """The section that is open: a number of its own, its title, its role, its level, and whose role it inherits."""

    number: int
    title: str
    role: Role
    level: int
    owner: int = 0
    """Level of the heading that gave the role."""
    sticky: bool = False
    listed: bool = False
    """Whether the section is an annex that lists members or witnesses: the headings below it belong to the list."""


def open_section(state: Opening, parts: Sequence[Part], index: int) -> Opening:
    """Return the section that is open at the part at `index`, given the one that was open before it."""
    part = parts[index]
    if part.restart:
        return Opening(state.number + 1, "", "body", 1)
    if part.kind != "heading" or part.box:
        return state
    level = max(1, part.level)
    if state.listed and level > state.owner:
        return replace(state, number=state.number + 1, title=part.text.strip(), level=level)
    known = _known_role(parts, index)
    opened = Opening(state.number + 1, part.text.strip(), "body", level, owner=level)
    if (
        state.sticky
        and known not in {"references", "footnotes"}
        and not (known == "front" and _titles_annex(parts, index))
    ):
        return replace(opened, role="annex", owner=state.owner, sticky=True)
    if known == "body" and state.role == "abstract" and level > state.owner and not _NUMBERED.match(part.text):
        known = None
    if known is not None:
        listed = known == "front" and _titles_annex(parts, index)
        sticky = known == "annex" and index >= STICKY_FROM * len(parts)
        return replace(opened, role=known, sticky=sticky, listed=listed)
    if _inherits(state, parts, index, level):
        return replace(opened, role=state.role, owner=state.owner)
    return opened


def close_matter(parts: Sequence[Part]) -> list[Part]:
    """End an abstract or a piece of front matter where the next heading was missed and it would swallow the text."""
    marked = list(parts)
    for index, part in enumerate(parts):
        if part.kind != "heading" or part.box or _titles_annex(parts, index):
            continue
        limit, kept = (MAX_ABSTRACT, 1) if _ABSTRACT.match(part.text.strip()) else (MAX_MATTER, 2)
        if kept == 2 and _known_role(parts, index) != "front":
            continue
        end = next((i for i in range(index + 1, len(parts)) if parts[i].kind == "heading"), len(parts))
        prose = [i for i in range(index + 1, end) if parts[i].role is None and is_prose(parts[i].text)]
        if len(prose) > kept and sum(count_words(parts[i].text) for i in prose) > limit:
            marked[prose[kept]] = replace(parts[prose[kept]], restart=True)
    return marked


def _titles_annex(parts: Sequence[Part], index: int) -> bool:
    """Whether the heading at `index` is an annex's own, or the title right under a bare "Annex"."""
    above = parts[index - 1] if index else None
    return is_annex(parts[index].text) or (above is not None and above.kind == "heading" and is_annex(above.text))


def _inherits(state: Opening, parts: Sequence[Part], index: int, level: int) -> bool:
    if state.role in {"body", "front"}:
        return False
    if state.role == "references":
        return level > state.owner or entry_follows(parts, index)
    if state.role == "recommendations" and is_addressee_heading(parts[index].text):
        return True
    return state.owner > 0 and level > state.owner


def _known_role(parts: Sequence[Part], index: int) -> Role | None:
    """Return what the heading says, unless what stands under it belies it."""
    role = parts[index].role or role_of_heading(parts[index].text)
    if (
        role == "front"
        and parts[index].role is None
        and not _titles_annex(parts, index)
        and MATTER_BEGINS < index / len(parts) < MATTER_RESUMES
    ):
        return None
    below = [part for part in parts[index + 1 : index + 4] if part.kind != "heading"]
    if role == "footnotes" and not any(is_citation_note(p.text) or _STARTS_NOTE.match(p.text) for p in below):
        return None
    return role
