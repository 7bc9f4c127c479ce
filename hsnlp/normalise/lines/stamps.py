"""Furniture that shows in a line by itself: page numbers, licence stamps, navigation, placeholders, garbage."""

from __future__ import annotations

import re

__all__ = ["is_garbage", "is_page_number", "is_placeholder", "is_stamp", "opens_stamp"]

_PAGE = re.compile(
    r"^[\s|•·.–—_~*\[(-]*(?:(?:[Pp]age|PAGE|[Pp]\.|[Pp]g\.?)\s*)?(?:\d{1,4}|[ivxl]{2,6})(?:\s*(?:of|/)\s*\d{1,4})?"
    r"(?:\s*\|?\s*(?:[Pp]age|PAGE|P a g e))?[\s|•·–—_~*\]-]*$"
)
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
_NAVIGATIONS = [
    r"(?:next|previous|prev|continue to|up next|go to next|return|back)(?:\s(?:page|chapter|section|module|topic))?"
    r"\s?:\s.{1,140}",
    r"(?:back|return) to (?:the )?(?:top|contents|home|start|previous page|main page|list)(?: of page)?",
    r"(?:skip|jump) to (?:the )?(?:main )?(?:content|navigation|search)",
    r"click here(?: to .{0,90}| for .{0,90})?",
    r"read more(?: \W)?",
    r"(?:print|share|email|bookmark|save|tweet) this(?: \w+){0,2}",
    r"(?:download|view) (?:the )?(?:full )?(?:pdf|text|report|article)(?: \(.*\))?",
    r"share (?:on|via|this)\b.{0,40}",
    r"home(?:\s[>»/|]\s.{1,80})+",
    r"subscribe(?: (?:now|to|for) .{0,60})?",
    r"sign (?:in|up)(?: .{0,40})?|log ?in|menu|search|advertisement",
    r"access to (?:the )?(?:author[’']?s?[’']? )?accepted manuscript",
    r"you are here:?.{0,80}|(?:related|more) (?:articles|posts|content)",
    r"(?:leave|post) a (?:comment|reply)|all rights reserved|privacy policy|cookie (?:policy|settings)",
    r"(?:this )?page (?:is |was )?(?:left )?intentionally (?:left )?blank",
    r"follow this and additional works at:?.{0,120}",
    r"let us know how access to this document benefits you",
    r"(?:previous|next)(?: page| chapter| section)?",
]
_NAVIGATION = re.compile(rf"^\W*(?:{'|'.join(_NAVIGATIONS)})\W*$", re.I)
_PLACEHOLDER = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|<%.*?%>|\$\{\w+\}|%\(\w+\)s|\[\[?(?:insert|your|placeholder)\b[^\]]*\]"
    r"|(?<![\w.@])@(?:title|count|name|date|duration|url|link|author|total|type|label|value|number|current|site|page|user|"
    r"body|summary|description|image|language|level|location|price|items?)\b(?!\.)"
    r"|^(?:lorem ipsum|undefined|null|\[object Object\])\b",
    re.I,
)
_SHORT_LIST = (
    "a i an as at be by do go he if in is it me my no of on or so to up us we am the and for was are not but "
    "had has her his all can our out who one two its may new now old see way you she him did get use any how "
    "per via ten six war act law aid age un eu uk ngo ii iii iv vi al et de la le el di da du en van von der "
    "den des mr ms dr st vs eg ie p pp vol ed eds few too yet nor own set low day men due ago far big end "
    "era tax job man son god oil gas sea air run put say try led let met won ask add ban cut die eat fit fix "
    "gap key lie lot mix net odd off pay poor red risk rule sex ship sit sum top web win yes"
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
    if len(text) >= 320:
        return False
    if _STAMP_WORD.search(text) is not None and _STAMP.search(text) is not None:
        return True
    return len(text) < 180 and _NAVIGATION.match(text) is not None


def opens_stamp(text: str) -> bool:
    """Whether a stamp goes on in the next line: its last word is broken or its phrase unfinished."""
    return is_stamp(text) and text.endswith(("\\", "-", " all", " rights", " the", " of", ","))


def is_placeholder(text: str) -> bool:
    """Whether the line holds a template's variable that nobody filled in.

    >>> is_placeholder("Duration: @duration"), is_placeholder("write to info@title.example")
    (True, False)
    """
    return len(text) < 200 and _PLACEHOLDER.search(text) is not None


def is_garbage(text: str) -> bool:
    """Whether the letters are spaced out or scrambled so that no words are left."""
    tokens = [word for token in text.split() if (word := token.strip(_EDGES)).isalpha()]
    if len(tokens) < 4:
        return False
    shreds: int = sum(len(token) <= 3 and token not in _SHORT and token.islower() for token in tokens)
    singles = sum(len(token) == 1 and token not in "aAI" for token in tokens)
    few_words = singles + shreds >= 0.5 * len(tokens)
    return few_words and shreds >= max(3, 0.35 * len(tokens))
