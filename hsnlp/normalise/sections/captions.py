"""Captions of figures and tables, source lines and image credits: kept where they stand, not coded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from hsnlp.normalise.prose import count_words, ends_sentence
from hsnlp.normalise.sections.parts import Part

__all__ = ["ends_in_credit", "is_caption", "is_source_line", "mark_captions"]

_LABEL = (
    r"(?:figures?|figs?\.?|tables?|maps?|charts?|graphs?|photos?|photographs?|images?|plates?|diagrams?|exhibits?"
    r"|infographics?|illustrations?)"
)
_BARE_LABEL = re.compile(_LABEL, re.I)
_NUMBERED = re.compile(rf"^{_LABEL}\s*(?:\d+|[IVX]+\b|[A-Z]\b)(?:[.-]\d+)*[a-z]?(?P<rest>.*)$", re.I)
_SOURCE = re.compile(r"^\(?(?:data )?sources?(?: and notes?)?\s*:\s*\S", re.I)
_CREDIT = re.compile(
    r"^[\[(]?(?:(?:cover |main )?(?:photo|image|picture|photograph|illustration)s?(?: credits?| courtesy)?"
    r"|credits?)"
    r"(?:\s*:|\s+(?:by|courtesy of|from|©)\s)\s*\S.{0,200}$|^©.{3,80}$|^.{0,80}/\s?(?:getty|reuters|afp"
    r"|ap photo|epa)\b",
    re.I,
)
_CREDIT_AT_END = re.compile(
    r"\((?:photo |image )?(?:credits?|attribution)(?: \w+)?\s*:[^()]*(?:\([^()]*\)[^()]*)*\)\.?$", re.I
)
_NOTE = re.compile(r"^(?:\*\s*)?notes?\s*:", re.I)
_ATTRIBUTION = re.compile(r"[—–―] ?\w[^.!?]{2,70}")  # who said it, under a quotation
_MAX_CAPTION = 45  # words; the longest true caption read in the sample corpora has 38
_MAX_SOURCE = 60


def is_source_line(text: str) -> bool:
    """Whether `text` names the source of a figure, table or box.

    >>> is_source_line("Source: Ministry of Fictional Affairs, 2020.")
    True
    """
    return bool(_SOURCE.match(text)) and count_words(text) <= _MAX_SOURCE


def ends_in_credit(text: str) -> bool:
    """Whether `text` ends with the credit of a picture in brackets, as a caption does.

    >>> ends_in_credit("A quay at night (credit: A. Fictional)")
    True
    """
    return _CREDIT_AT_END.search(text) is not None


def is_caption(text: str) -> bool:
    """Whether `text` is a caption, a source line or a credit, and no sentence about a figure.

    >>> is_caption("Figure 2: Human security"), is_caption("Figure 2 shows that arrivals fell.")
    (True, False)
    """
    if is_source_line(text) or (text.isupper() and _BARE_LABEL.fullmatch(text)):
        return True
    if _CREDIT.match(text) and count_words(text) <= 25:
        return True
    if ends_in_credit(text) and count_words(text) <= 120:
        return True
    numbered = _NUMBERED.match(text)
    if not numbered or count_words(text) > _MAX_CAPTION:
        return False
    rest = numbered["rest"].strip()
    if not rest or rest[0] in ":.–—|-":
        return True
    return rest[0].isupper() and count_words(text) <= 25 and not text.endswith(".")


def mark_captions(parts: Sequence[Part]) -> list[Part]:
    """Give the kind `caption` to captions, sources, credits, notes under a table, and names under a quotation."""
    marked: list[Part] = []
    for part in parts:
        above = marked[-1] if marked else None
        belongs = above is not None and (
            (_NOTE.match(part.text) and above.kind in {"caption", "row"})
            or (_ATTRIBUTION.fullmatch(part.text) and above.kind == "paragraph" and ends_sentence(above.text))
        )
        if part.kind in {"paragraph", "heading", "item"} and (belongs or is_caption(part.text)):
            part = replace(part, kind="caption", level=0)
        marked.append(part)
    return marked
