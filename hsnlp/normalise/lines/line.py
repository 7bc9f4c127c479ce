"""The working noun of this package, and what can be seen of a line by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from hsnlp.raw import RawKind

__all__ = [
    "FUNCTION_WORDS",
    "Line",
    "Part",
    "closes_bracket",
    "ends_in_url",
    "first_word",
    "is_cut",
    "is_terminal",
    "leads_on",
    "starts_lower",
]

_FUNCTION_WORDS_LIST = (
    "a an the of in on at by to for from with without within into onto upon over under about against between "
    "among through during before after and or but nor as if than that which who whom whose is are was were "
    "be been being has have had will would shall should can could may might must do does did not no its "
    "their his her our your my this these those such each every both either neither any some all most more "
    "other another via per toward towards across along around behind beyond near since until while when "
    "where whether because although"
)
FUNCTION_WORDS = frozenset(_FUNCTION_WORDS_LIST.split())
_ABBREVIATIONS_LIST = (
    "u.s u.k u.n e.g i.e no nos vol vols mr mrs ms dr prof p pp para paras al cf ed eds st art arts fig sen "
    "rep gen col vs viz ch sec approx dept govt inc ltd jan feb aug sept oct nov dec"
)
_ABBREVIATIONS = frozenset(_ABBREVIATIONS_LIST.split())
_TERMINAL = re.compile(r"[.!?…][\"”’'»)\]]*(?:\s?\[?\d{1,3}\]?|\s?[⁰¹²³⁴-⁹]+|[a-e])?[\"”’')]*$")
_URL_END = re.compile(r"\W*(?:https?:|www\.)")
_LOWER = re.compile(r"[\"“‘'(\[—–-]{0,2}[a-zß-öø-ÿ]")
_TAIL = 24  # characters in which a sentence's end, quotes, brackets and a note's mark find room


@dataclass(slots=True)
class Line:
    """One line with text, and the number of blank lines before it; `hinted` where the reader gave the kind."""

    text: str
    page: int | None = None
    kind: RawKind | None = None
    level: int = 0
    box: bool = False
    gap: int = 0
    hinted: bool = False
    turn: bool = False
    """Whether a page begins here: the reader says so, or a page's head or foot was found just before."""


@dataclass(slots=True)
class Part:
    """A block in the making: the lines of one heading, paragraph, item or note."""

    lines: list[Line]
    kind: RawKind | None = None
    level: int = 0
    marker: str = ""
    hinted: bool = False
    text: str = ""
    box: bool = False
    page: int | None = None
    gap: int = field(default=0)


def is_terminal(text: str) -> bool:
    """Whether a sentence may end here: a stop, with its closing quotes and a note's number.

    >>> is_terminal("They left (Example 2001). 4"), is_terminal("They left the"), is_terminal("the U.S.")
    (True, False, False)
    """
    if not _TERMINAL.search(text[-_TAIL:]):
        return False
    if not text.endswith("."):
        return True
    last = text.rsplit(None, 1)[-1].strip('("“.').lower()
    return last not in _ABBREVIATIONS


def is_cut(text: str) -> bool:
    """Whether the sentence plainly goes on: neither stop nor colon nor semicolon at the end."""
    return not is_terminal(text) and not text.endswith((":", ";", "?", "!"))


def starts_lower(text: str) -> bool:
    """Whether the line starts in the middle of a sentence, by its first letter."""
    return _LOWER.match(text) is not None


def leads_on(text: str) -> bool:
    """Whether the last word cannot end a sentence or a heading ("of", "the", a comma)."""
    if text.endswith((",", "(", "–", "—", "-", "/", "&")):
        return True
    last = text.rsplit(None, 1)[-1] if text else ""
    return last.lower().rstrip(",;:").lstrip("(“\"‘'[") in FUNCTION_WORDS


def closes_bracket(before: str, text: str) -> bool:
    """Whether `text` begins with what closes a bracket that `before` left open ("(paragraph" / "4.41)")."""
    opened, closed = before.rfind("("), text.find(")")
    return opened > before.rfind(")") and len(before) - opened < 60 and 0 <= closed < 40 and "(" not in text[:closed]


def ends_in_url(text: str) -> bool:
    """Whether the last token is a web address, so that the next line may go on with it."""
    return _URL_END.match(text.rsplit(None, 1)[-1] if text else "") is not None


def first_word(text: str) -> str:
    """Return the first token of a line, empty for an empty one."""
    return text.split(None, 1)[0] if text else ""
