"""What a reference or a note looks like by itself."""

from __future__ import annotations

import re

__all__ = ["NUMBERED", "citation_signs", "is_citation", "is_note_like", "starts_as_note"]

_SUPERSCRIPT = re.compile(r"^\[\^[\w-]+\]:|^\W?[⁰¹²³⁴-⁹]+\W{0,2}\s*\S")
NUMBERED = re.compile(r"^[\[(]?(\d{1,3})[\])]?\.?\s+(?=[A-Z“\"‘'*])")
_SIGNS = [
    re.compile(r"^\d{1,3} [A-Z][\w’-]+, .{3,60}, (?:pp?\. ?)?\d{1,4}(?:[–-]\d{1,4})?\.?$"),
    re.compile(r"\b(?:op\.? ?,?cit|[Ii]bid|[Ii]dem|loc\.? ?cit)\b", re.I),
    re.compile(r"^\W*\d{0,3}\W{0,3}(?:[Ss]ee|[Cc]f\.|For (?:details|further|a|detailed|more|an|example)\b)"),
    re.compile(
        r"\b(?:University Press|Press|Publishers?|Publishing|Routledge|Sage|Verlag|Palgrave|Macmillan|Springer)\b"
    ),
    re.compile(
        r"\b(?:[Ee]ds?\.|[Ee]dited|[Vv]ol\.? ?\d|[Nn]o\. ?\d|pp?\. ?\d|Working Paper|Discussion Paper|Press Release)"
    ),
    re.compile(r"[“\"‘][A-Z][^”\"]{10,}[”\"’],?\s"),
    re.compile(r",\s(?:\w+\s){0,2}(?:19|20)\d\d[a-z]?\)?[.,]?(?:\s|$)|\((?:19|20)\d\d\)"),
    re.compile(r"https?://|www\.|\baccessed (?:on )?\w"),
    re.compile(
        r"\b(?:paper (?:presented|submitted)|presented at|e-mail|doi:|Journal of|Review of|\bReport\b.*\bSession\b)",
        re.I,
    ),
    re.compile(r"^[A-Z][\w.’-]+,? (?:[A-Z]\.\s?){0,2}[A-Z][\w.’-]+, [“\"A-Z]"),
]


def starts_as_note(text: str) -> bool:
    """Whether the text opens with a note's number in superior figures."""
    return _SUPERSCRIPT.match(text) is not None


def is_citation(text: str) -> bool:
    """Whether the text reads as a reference or as a note's apparatus and not as prose.

    >>> is_citation("Ada Berg, “The Border at Night”, Fictional Press, 2001, p. 4."), is_citation("Borders kill.")
    (True, False)
    """
    signs = citation_signs(text)
    return signs >= (1 if len(text) < 60 else 2 if len(text) < 500 else 3)


def citation_signs(text: str) -> int:
    """Count the kinds of signs (publisher, year, quoted title, "ibid.") by which a reference is known."""
    return sum(sign.search(text) is not None for sign in _SIGNS)


def is_note_like(text: str) -> bool:
    """Whether the text opens as a note or reads as a reference."""
    return starts_as_note(text) or is_citation(text)
