"""How a heading opens a section, and which role it inherits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from hsnlp.documents import Role
from hsnlp.normalise.sections.parts import Part
from hsnlp.normalise.sections.references import entry_follows, is_citation_note
from hsnlp.normalise.sections.roles import is_addressee_heading, role_of_heading

__all__ = ["Opening", "open_section"]

_NUMBERED = re.compile(r"^\s*(?:\d{1,2}\.?|[IVX]{1,5}\.|chapter\s)\s*\S", re.I)
_STARTS_NOTE = re.compile(r"^\W{0,2}\d{1,3}\W|^[¹²³⁰-⁹*]")
STICKY_FROM = 0.4  # annexes stand at the end: after this share of the blocks nothing but references ends one


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


def open_section(state: Opening, parts: Sequence[Part], index: int) -> Opening:
    """Return the section that is open at the part at `index`, given the one that was open before it."""
    part = parts[index]
    if part.restart:
        return Opening(state.number + 1, "", "body", 1)
    if part.kind != "heading" or part.box:
        return state
    level = max(1, part.level)
    known = _known_role(parts, index)
    opened = Opening(state.number + 1, part.text.strip(), "body", level, owner=level)
    if state.sticky and known not in {"references", "footnotes"}:
        return replace(opened, role="annex", owner=state.owner, sticky=True)
    if known == "body" and state.role == "abstract" and level > state.owner and not _NUMBERED.match(part.text):
        known = None
    if known is not None:
        return replace(opened, role=known, sticky=known == "annex" and index >= STICKY_FROM * len(parts))
    if _inherits(state, parts, index, level):
        return replace(opened, role=state.role, owner=state.owner)
    return opened


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
    below = [part for part in parts[index + 1 : index + 4] if part.kind != "heading"]
    if role == "footnotes" and not any(is_citation_note(p.text) or _STARTS_NOTE.match(p.text) for p in below):
        return None
    return role
