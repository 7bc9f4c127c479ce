"""Furniture that shows in a line by itself: page numbers, licence stamps, navigation, garbage."""

from __future__ import annotations

import re

from hsnlp.normalise.boilerplate import is_navigation
from hsnlp.normalise.lines.line import starts_lower

__all__ = ["is_garbage", "is_page_number", "is_stamp", "opens_stamp"]

_PAGE = re.compile(
    r"^[\s|•·.–—_~*\[(-]*(?:(?:[Pp]age|PAGE|[Pp]\.|[Pp]g\.?)\s*)?(?:\d{1,4}|[ivxl]{2,6})(?:\s*(?:of|/)\s*\d{1,4})?"
    r"(?:\s*\|?\s*(?:[Pp]age|PAGE|P a g e))?[\s|•·–—_~*\]-]*$"
)
_DOWNLOADED = re.compile(r"^(?:\d{6,8}\w?, .{0,40})?Downloaded from https?://\S+ (?:by|on)\b.{0,600}$")
_STAMPS = [
    r"^\W*(?:©\W|\(c\)\s|copyright\s).{0,90}?(?:(?:19|20)\d\d|reserved|author|licen[cs]e)",
    r"\ball rights? re(?:served\b|\\$|-$|$)",
    r"^(?:This (?:content|article|work|document|paper) )?(?:was )?(?:down-?loaded|accessed|printed|copied) "
    r"(?:from|by|on|via)\b.{0,200}",
    r"subject to .{0,60}terms of (?:use|service)",
    r"terms of use, available at",
    r"terms and conditions.{0,30}(?:apply|https?:)",
    r"^Electronic copy available at",
    r"^Authori[sz]ed licensed use",
    r"^Licen[cs]ed to\b",
    r"reproduced with (?:the )?permission of the (?:copyright|publisher)",
    r"further reproduction prohibited",
    r"is (?:an open access article )?(?:distributed|licensed) under (?:the terms of )?(?:a|the) creative commons",
    r"^https?://(?:dx\.)?doi\.org/\S+$",
    r"^doi:\s?10\.\S+$",
    r"^(?:ISSN|ISBN)\b[\s:]*[\d-]+\S*$",
    r"^https?://creativecommons\.org\S*$",
]
_STAMP = re.compile("|".join(_STAMPS), re.I)
# One of these words stands in every stamp: most lines are let go by without a look at the patterns.
_STAMP_WORD = re.compile(
    r"©|\(c\)|right|loaded|accessed|printed|copied|terms|licen|available|reproduc|doi|IS[SB]N|commons", re.I
)
_SHORT_LIST = (
    "a i an as at be by do go he if in is it me my no of on or so to up us we am the and for was are not but "
    "had has her his all can our out who one two its may new now old see way you she him did get use any how "
    "per via ten six war act law aid age un eu uk ngo ii iii iv vi al et de la le el di da du en van von der "
    "den des mr ms dr st vs eg ie p pp vol ed eds few too yet nor own set low day men due ago far big end "
    "era tax job man son god oil gas sea air run put say try led let met won ask add ban cut die eat fit fix "
    "gap key lie lot mix net odd off pay poor red risk rule sex ship sit sum top web win yes "
    # French and Spanish: a line of theirs is no shreds of OCR
    "à au aux ce ces du elle est et eux ils les lui ne nos ou où par pas que qui sa se ses si son sur un une vos y "
    "con del e ha hay las los lo más mi muy ni o por sin su sus ya"
)
_SHORT = frozenset(_SHORT_LIST.split())
_EDGES = ".,;:!?()[]“”‘’\"'"


def is_page_number(text: str) -> bool:
    """Whether the line is a page's number and nothing else.

    >>> [is_page_number(text) for text in ("12", "- 4 -", "Page 3 of 40", "iv", "12 states")]
    [True, True, True, True, False]
    """
    return len(text) < 25 and _PAGE.match(text) is not None and not text.endswith((")", "%"))


def is_stamp(text: str) -> bool:
    """Whether the line is a licence or download stamp, or navigation of a web page."""
    if _DOWNLOADED.match(text):
        return True
    if len(text) >= 320:
        return False
    if _STAMP_WORD.search(text) is not None and _STAMP.search(text) is not None:
        return True
    return len(text) < 260 and not starts_lower(text) and is_navigation(text)


def opens_stamp(text: str) -> bool:
    """Whether a stamp goes on in the next line: its last word is broken or its phrase unfinished."""
    return is_stamp(text) and text.endswith(("\\", "-", " all", " rights", " the", " of", ","))


def is_garbage(text: str) -> bool:
    """Whether the letters are spaced out or scrambled so that no words are left."""
    tokens = [word for token in text.split() if (word := token.strip(_EDGES)).isalpha()]
    if len(tokens) < 4:
        return False
    shreds: int = sum(len(token) <= 3 and token not in _SHORT and token.islower() for token in tokens)
    singles = sum(len(token) == 1 and token not in "aAI" for token in tokens)
    few_words = singles + shreds >= 0.5 * len(tokens)
    return few_words and shreds >= max(3, 0.35 * len(tokens))
