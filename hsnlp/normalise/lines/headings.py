"""Headings where no layout tells: what a heading looks like, and when two of its lines belong together."""

from __future__ import annotations

import re

from hsnlp.normalise.lines.line import FUNCTION_WORDS, leads_on, starts_lower
from hsnlp.normalise.sections.letterhead import is_letterhead
from hsnlp.normalise.sections.roles import role_of_heading

__all__ = [
    "belongs_to_heading",
    "heading_level",
    "heading_strength",
    "is_caption",
    "is_figures",
    "is_known",
    "is_label",
    "is_labelled",
]

_NUMBERED = re.compile(
    r"^(?:(\d{1,2}(?:\.\d{1,2}){0,3})\.?|([IVX]{1,5})\.|([A-H])\.|(?:Chapter|Part|Section|Annex|Appendix)\s+[\dIVXA-H]+[.:]?)"
    r"\s+(?=[A-Z“\"'‘])"
)
_CAPTION = re.compile(
    r"^(?:(?:Figure|Fig\.?|Table|Map|Chart|Graph|Photo|Diagram|Image|Plate)\s+\d[\d.]{0,4}[a-z]?(?:\s?[.:–—|-]|\s+(?-i:[(“\"A-Z])|\s*$)"
    r"|(?:(?-i:FIGURE|TABLE|BOX|MAP|CHART))\s\d+\b"
    r"|(?:Photo|Image|Picture)(?: credit| source)?s?:|Credits?:|(?:Data )?Sources?:\s|Notes?:\s)",
    re.I,
)
_LABEL = re.compile(r"^\w+\.?\s+\d[\d.]*[a-z]?[.:]?$")
_FIGURE = re.compile(r"[−–+<>(\[$€£-]*\d[\d.,:/]*[)\]%*]*$|^[*–—-]+$")
_NO_HEADING = re.compile(
    r"https?:|www\.|@|\bdoi\b|^\W*$|(?-i:^(?:By|BY) [A-Z][\w.’'-]+ [A-Z])"
    r"|[;,.!]$|^\(|\d{1,2}:\d{2}|\.{3,}|\$|\bpp?\. ?\d",
    re.I,
)
_LETTERS = re.compile(r"[A-Za-zÀ-ÿ’'-]+")
_VERBS_LIST = "is are was were has have had said says will would must should can cannot did does"
_VERBS = frozenset(_VERBS_LIST.split())
_LABELLED = re.compile(
    r"^(?:Recommendation|Finding|Objective|Conclusion|Lesson|Chapter|Annex|Appendix|Part|Section|Theme|Module|Outcome|Goal)"
    r"\s(?:\d{1,3}|[IVX]{1,5}|[A-H])\s?[.:–—-]\s\S",
    re.I,
)
_SECTION_NUMBER = re.compile(r"^[IVX]{1,5}\.?$")
_OPENINGS = frozenset(("introduction", "conclusion", "conclusions", "preface", "foreword", "contents", "annex"))
_MAX_WORDS, _MAX_CHARS = 18, 140


def heading_strength(text: str, *, lines: int = 1) -> int:
    """Return 0 for what cannot be a heading, 1 for what could be one, 2 for what looks like one by itself.

    >>> heading_strength("3.2 Border Management"), heading_strength("What the data show"), heading_strength("It ended.")
    (2, 1, 0)
    """
    if _SECTION_NUMBER.match(text):
        return 2
    if len(text) > _MAX_CHARS + 60 * (lines > 1) or starts_lower(text) or _NO_HEADING.search(text) or is_caption(text):
        return 0
    words = _LETTERS.findall(text)
    if (
        not words
        or len(words) > _MAX_WORDS + 8 * (lines > 1)
        or max(map(len, words)) < 3
        or leads_on(text)
        or (text.endswith(":") and not text.isupper())
    ):
        return 0
    if sum(char.isalpha() for char in text) < 0.6 * len(text.replace(" ", "")):
        return 0
    if _NUMBERED.match(text) and not text.endswith("."):
        return 2
    if is_labelled(text):
        return 0 if _VERBS & {word for word in words if word.islower()} else 2
    content = [word for word in words if word.lower() not in FUNCTION_WORDS and len(word) > 1]
    raised = sum(word[0].isupper() for word in content)
    if content and raised >= 0.75 * len(content) and not _VERBS & {word for word in words if word.islower()}:
        return 2
    return 0 if len(words) > 8 and _VERBS & {word for word in words if word.islower()} else 1


def is_known(text: str) -> bool:
    """Whether the line is the heading of a part that every paper has ("Executive Summary"), and nothing else."""
    if not text[:1].isupper() or len(text.split()) > 3 or not text[-1].isalpha():
        return False
    return role_of_heading(text) in {"abstract", "references"} or text.lower() in _OPENINGS


def is_labelled(text: str) -> bool:
    """Whether the line names itself a numbered part: "Recommendation 3: ...", "Annex II – ..."."""
    return _LABELLED.match(text) is not None


def heading_level(text: str) -> int:
    """Return the depth of a heading by its number: 1 for "2.", 2 for "2.3"; unnumbered capitals 1, others 2."""
    if (found := _NUMBERED.match(text)) is not None:
        return found[1].count(".") + 1 if found[1] else 2 if found[3] else 1
    letters = [char for char in text if char.isalpha()]
    return 1 if letters and sum(map(str.isupper, letters)) > 0.8 * len(letters) else 2


def belongs_to_heading(before: str, after: str, *, broken: bool = False) -> bool:
    """Whether `after` is the next line of the heading that `before` begins; `broken` lines break before capitals.

    >>> belongs_to_heading("The Charter and the", "Rise of the Model"), belongs_to_heading("The Fence and", "Abstract")
    (True, False)
    """
    if (
        len(before) + len(after) > 200
        or _NUMBERED.match(after)
        or is_caption(after)
        or is_known(after)
        or is_letterhead(before)
    ):
        return False
    if starts_lower(after) or leads_on(before) or before.endswith(":"):
        return True
    if broken and len(before.split()) > 2 and len(after.split()) == 1 and after[:1].isupper() and len(after) > 3:
        return True
    last = before.rsplit(None, 1)[-1]
    if last.endswith("ing") and last[0].isupper() and len(before.split()) > 2:
        return True
    first = after.split(None, 1)[0].lower()
    if first in ("and", "of", "for", "in", "the", "on", "from", "to", "with") and heading_strength(before):
        return first != "the" and after.split(None, 1)[0].islower()
    both_capitals = before.isupper() and after.isupper()
    return len(before) >= 45 and len(after.split()) <= 2 + 2 * both_capitals and not after.endswith(".")


def is_caption(text: str) -> bool:
    """Whether `text` is the caption or source line of a figure or table and no sentence about it."""
    return _CAPTION.match(text) is not None and len(text) < 300


def is_label(text: str) -> bool:
    """Whether a caption is no more than its number ("FIGURE 1."), so that its text follows."""
    return len(text) < 20 and _LABEL.match(text) is not None


def is_figures(text: str) -> bool:
    """Whether the line holds a table's figures and hardly a word."""
    tokens = text.split()
    figures = sum(_FIGURE.match(token) is not None for token in tokens)
    if not any(map(str.isdigit, text)):
        return False
    # A sentence with a table's row stuck to it is prose: better a few figures in a passage than a sentence lost.
    return figures == len(tokens) or (figures >= 4 and figures > 0.6 * len(tokens) and len(tokens) - figures < 8)
