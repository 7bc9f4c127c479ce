"""Letterheads and datelines: what stands above a document's title or under its last line, and says who and when."""

from __future__ import annotations

import re

__all__ = ["is_dateline", "is_kicker", "is_letterhead"]

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
_DATE = rf"(?:\d{{1,2}}(?:st|nd|rd|th)? (?:{_MONTHS})\.?|(?:{_MONTHS})\.? \d{{1,2}}(?:st|nd|rd|th)?),? (?:19|20)\d\d"
_DATELINE = re.compile(
    rf"\W*(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? )?(?:[A-Z][a-z]+(?: [A-Z][a-z]+)?, )?{_DATE}\W*"
    rf"|(?:{_MONTHS}) (?:19|20)\d\d"
    r"|\d{1,4}(?:st|nd|rd|th) (?:plenary |closed |public )?meeting|agenda item \d.{0,20}",
    re.I,
)
_LETTERHEAD = re.compile(
    r"^(?:united|nations|united nations(?: nations unies)?"
    r"|(?:un )?(?:general assembly|security council|human rights council)"
    r"(?: distr.*)?"
    r"|economic and social council|distr\b.*|original:.*|agenda items? .*|\w+(?:-\w+)? session"
    r"|house of (?:lords|commons)|resolution adopted (?:by|on)\b.*|dear [^.]{2,30}"
    r"|(?:volume|issue|number|article) \d.*|(?:media|press|news) releases?\b.*|.{0,60}\bjournal (?:of|for)\b.{0,80}"
    r"|universal periodic review|general|the white house|(?:english|french|spanish)(?: original:.*)?"
    r"|.{3,50}\bselect committee|\d{1,2}(?:st|nd|rd|th) report of session .*|report"
    r"|(?:received|revised|accepted|published(?: online)?|doi)\s?:.*"
    r"|[AES]/(?:[A-Z]+/)*\d[\w/.()]*(?: .{0,30})?)\W*$",
    re.I,
)

_KICKER = re.compile(r"(?:research |original |review |feature )?(?:article|letter|essay|commentary|editorial)s?", re.I)


def is_kicker(text: str) -> bool:
    """Whether `text` is the word for the kind of text that a journal sets above its title.

    >>> is_kicker("Research Article"), is_kicker("Letters from the quay")
    (True, False)
    """
    return _KICKER.fullmatch(text.strip()) is not None


def is_dateline(text: str) -> bool:
    """Whether `text` is a date by itself, with its place at most, or the number of a meeting.

    >>> is_dateline("Port Example, 4 October 2012"), is_dateline("61st plenary meeting"), is_dateline("In May 2012")
    (True, True, False)
    """
    return len(text) < 60 and _DATELINE.fullmatch(text) is not None


def is_letterhead(text: str) -> bool:
    """Whether `text` names the body that speaks, the session or the series, and so is no title.

    >>> is_letterhead("Agenda item 17 (b)"), is_letterhead("Safety at sea")
    (True, False)
    """
    return _LETTERHEAD.match(text) is not None or is_dateline(text) or is_kicker(text)
