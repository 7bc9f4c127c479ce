"""Furniture that shows in a line by itself: page numbers, licence stamps, navigation, placeholders, garbage."""

from __future__ import annotations

import re

__all__ = ["is_garbage", "is_page_number", "is_placeholder", "is_stamp", "opens_stamp"]

_PAGE = re.compile(
    r"^[\s|•·.–—_~*\[(-]*(?:(?:[Pp]age|PAGE|[Pp]\.|[Pp]g\.?)\s*)?(?:\d{1,4}|[ivxl]{2,6})(?:\s*(?:of|/)\s*\d{1,4})?"
    r"(?:\s*\|?\s*(?:[Pp]age|PAGE|P a g e))?[\s|•·–—_~*\]-]*$"
)
_STAMP = re.compile(
    r"^\W*(?:©\W|\(c\)\s|copyright\s).{0,90}?(?:(?:19|20)\d\d|reserved|author|licen[cs]e)"
    r"|\ball rights? re(?:served\b|\\$|-$|$)"
    r"|^(?:This (?:content|article|work|document|paper) )?(?:was )?(?:down-?loaded|accessed|printed|copied) (?:from|by|on|via)\b.{0,200}"
    r"|subject to .{0,60}terms of (?:use|service)|terms of use, available at|terms and conditions.{0,30}(?:apply|https?:)"
    r"|^Electronic copy available at|^Authori[sz]ed licensed use|^Licen[cs]ed to\b"
    r"|reproduced with (?:the )?permission of the (?:copyright|publisher)|further reproduction prohibited"
    r"|is (?:an open access article )?(?:distributed|licensed) under (?:the terms of )?(?:a|the) creative commons"
    r"|^https?://(?:dx\.)?doi\.org/\S+$|^doi:\s?10\.\S+$|^(?:ISSN|ISBN)\b[\s:]*[\d-]+\S*$|^https?://creativecommons\.org\S*$",
    re.I,
)
_NAVIGATION = re.compile(
    r"^\W*(?:(?:next|previous|prev|continue to|up next|go to next|return|back)(?:\s(?:page|chapter|section|module|topic))?\s?:\s.{1,140}"
    r"|(?:back|return) to (?:the )?(?:top|contents|home|start|previous page|main page|list)(?: of page)?"
    r"|(?:skip|jump) to (?:the )?(?:main )?(?:content|navigation|search)"
    r"|click here(?: to .{0,90}| for .{0,90})?|read more(?: \W)?|(?:print|share|email|bookmark|save|tweet) this(?: \w+){0,2}"
    r"|(?:download|view) (?:the )?(?:full )?(?:pdf|text|report|article)(?: \(.*\))?|share (?:on|via|this)\b.{0,40}"
    r"|home(?:\s[>»/|]\s.{1,80})+|subscribe(?: (?:now|to|for) .{0,60})?|sign (?:in|up)(?: .{0,40})?|log ?in|menu|search|advertisement"
    r"|access to (?:the )?(?:author[’']?s?[’']? )?accepted manuscript|you are here:?.{0,80}|(?:related|more) (?:articles|posts|content)"
    r"|(?:leave|post) a (?:comment|reply)|all rights reserved|privacy policy|cookie (?:policy|settings)"
    r"|(?:this is )?page (?:left )?intentionally (?:left )?blank|this page (?:is |was )?intentionally left blank"
    r"|follow this and additional works at:?.{0,120}|let us know how access to this document benefits you"
    r"|(?:previous|next)(?: page| chapter| section)?)\W*$",
    re.I,
)
_PLACEHOLDER = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|<%.*?%>|\$\{\w+\}|%\(\w+\)s|\[\[?(?:insert|your|placeholder)\b[^\]]*\]"
    r"|(?<![\w.@])@(?:title|count|name|date|duration|url|link|author|total|type|label|value|number|current|site|page|user|"
    r"body|summary|description|image|language|level|location|price|items?)\b(?!\.)"
    r"|^(?:lorem ipsum|undefined|null|\[object Object\])\b",
    re.I,
)
_SHORT = frozenset(
    "a i an as at be by do go he if in is it me my no of on or so to up us we am the and for was are not but had has her "
    "his all can our out who one two its may new now old see way you she him did get use any how per via ten six war act "
    "law aid age un eu uk us ngo ii iii iv vi al et de la le el di da du en van von der den des and mr ms dr st vs eg ie "
    "p pp no vol ed eds few too yet nor own set low day men due ago far big end era tax job man son god oil gas sea air "
    "run put say try led let met won ask add ban cut die eat far fit fix gap key lie lot mix net odd off pay poor red "
    "risk rule sex ship sit sum ten top war web win yes".split()
)
_ADDRESS = re.compile(r"\S*(?:://|www\.|@|\.\w{2,4}/)\S*")
_TOKEN = re.compile(r"[A-Za-zÀ-ÿ]+")


def is_page_number(text: str) -> bool:
    """Whether the line is a page's number and nothing else.

    >>> [is_page_number(text) for text in ("12", "- 4 -", "Page 3 of 40", "iv", "12 states")]
    [True, True, True, True, False]
    """
    return len(text) < 25 and _PAGE.match(text) is not None and not text.endswith((")", "%"))


def is_stamp(text: str) -> bool:
    """Whether the line is a licence or download stamp, or navigation of a web page."""
    return len(text) < 320 and (_STAMP.search(text) is not None or _NAVIGATION.match(text) is not None)


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
    tokens = _TOKEN.findall(_ADDRESS.sub(" ", text))
    if len(tokens) < 4:
        return False
    shreds = sum(len(token) <= 3 and token.lower() not in _SHORT and not token.isupper() for token in tokens)
    singles = sum(len(token) == 1 and token not in "aAI" for token in tokens)
    return shreds >= 3 and shreds >= 0.4 * len(tokens) and singles + shreds >= 0.5 * len(tokens)
