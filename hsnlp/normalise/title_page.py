"""Title and authors, read from the first lines of a document."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hsnlp.normalise.prose import count_words, ends_sentence
from hsnlp.normalise.sections import Part
from hsnlp.normalise.sections.contents import is_contents_line
from hsnlp.normalise.sections.letterhead import is_kicker, is_letterhead
from hsnlp.normalise.sections.roles import role_of_heading

__all__ = ["names_in", "title_and_authors"]

_PERSON = r"(?:[A-ZÀ-Þ][\w’'-]+|[A-Z]\.(?:[A-Z]\.)*|van|von|de|del|der|la|bin|al|Md\.)"
_PEOPLE = re.compile(
    rf"^({_PERSON}(?:\s+{_PERSON}){{1,4}}(?:(?:\s*,\s*|\s+and\s+|\s*&\s*|,\s+and\s+){_PERSON}(?:\s+{_PERSON}){{1,4}})*)$"
)
_BY = re.compile(
    r"^(?:(?:review|article|story|report|words|text|written|commentary|compiled|edited)(?:ed)? )?by:?\s+", re.I
)
_RUBRIC = re.compile(r"(?:recommended citation|what we think|news and reports)\W*", re.I)
_AFTER_NAMES = re.compile(r"\s*\||(?<=[a-zß-ÿ])\.\s")
_CAPITALISED = re.compile(r"^(?:[A-ZÀ-Þ][\w’'.-]*|van|von|de|del|der|la|bin|al|and|&|,)$")
_ENTITLED_BY = re.compile(r"^[‘'“\"](?P<title>.{15,200}?),?[’'”\"],?\s+by\s+(?P<names>[A-Z][^.]{4,160})\.?$")
_RESOLUTION = re.compile(r"^\d{1,3}/\d{1,4}\.? (?P<title>[A-Z].{10,250})$")
_SEPARATOR = re.compile(r"\s*(?:,\s*and\s+|,|\band\b|&|;)\s*")
_NO_PERSON = re.compile(
    r"\b(?:university|institute|department|ministry|office|centre|center|researcher|conference|organi[sz]ation|committee"
    r"|council|nations|press|school|college|report|journal|working|paper|volume|issue|security|migration|international"
    r"|the|independent|policy|behaviour|change|human|united|states|agency|union|research|studies|street|abstract|introduction|draft"
    r"|learning|outcomes|objectives|key|foundation|paragraphs|page|contents|evaluation|summary|brief|rights)\b",
    re.I,
)
_AFFILIATION = re.compile(r"\b(?:university|college|school of|institute|faculty|department)\b|^(?:dr|prof)\.?\s", re.I)
_GOES_ON = re.compile(r"(?:OF|AND|FOR|IN|TO|ON|FROM|WITH) ")
_STARS = re.compile(r"\s*\*+(?=\s|$)")
_SINGLE = re.compile(r"(?<![\w.’'&-])(?!(?<=PART )|(?<=PLAN )|(?<=ANNEX ))[B-HJ-Z](?![\w.’'&-])")
_TORN = re.compile(r"(?<!\S)[&~^_|\\;,][A-Za-z]|[A-Za-z][,;~^\\][a-z]")
_OPEN = re.compile(r"(?:\b(?:of|the|for|a|an|and|to|in|on|by|with)|[:,–—-])$", re.I)
_LOOKED_AT = 20  # lines of the title page


def title_and_authors(lines: Sequence[Part]) -> tuple[str, tuple[str, ...]]:
    """Return the title, empty where none is evident, and the personal names that stand right above or under it.

    The title is the first of the highest headings, with the lines that go on with it, or else the first line that
    could be one; letterheads and affiliations are passed over.
    """
    lines = lines[:_LOOKED_AT]
    for part in lines:
        announced = _ENTITLED_BY.match(part.text)
        if announced:
            return announced["title"], names_in(announced["names"])
        numbered = _RESOLUTION.match(part.text)
        if numbered and any(is_letterhead(other.text) for other in lines):
            return numbered["title"], ()
    authors = _authors(lines)
    may_be = [
        i
        for i, part in enumerate(lines)
        if _may_be_title(part) and not set(authors) & {*names_in(part.text), part.text.strip().title()}
    ]
    may_be = [i for i in may_be if not _is_rubric(lines, may_be, i)]
    under = next((i for i in may_be if i and is_kicker(lines[i - 1].text)), None)
    level = min((lines[i].level for i in may_be if lines[i].kind == "heading"), default=0)
    first = under
    if first is None:
        first = next((i for i in may_be if lines[i].kind == "heading" and lines[i].level == level), None)
    if first is None:
        first = next((i for i in may_be if not ends_sentence(lines[i].text) or count_words(lines[i].text) <= 10), None)
    title = "" if first is None else _whole_title(lines, first)
    return ("" if _is_torn(title) else title), authors


def _is_rubric(lines: Sequence[Part], may_be: Sequence[int], index: int) -> bool:
    """Whether a loud line under a longer heading is a rubric ("IN THIS ISSUE:") or a name, and no title."""
    text = lines[index].text
    above = any(lines[i].kind == "heading" and count_words(lines[i].text) >= 3 for i in may_be if i < index)
    return above and text.isupper() and (text.endswith(":") or count_words(text) == 1)


def _opens(part: Part) -> bool:
    """Whether the line is the first half of a title that goes on under its colon."""
    return part.text.endswith(":") and not part.text.isupper() and 2 <= count_words(part.text) <= 8


def _is_torn(title: str) -> bool:
    """Whether recognition has torn the title's words ("SECUR IT Y"): no title is better than that."""
    return (title.isupper() and bool(_SINGLE.search(title))) or bool(_TORN.search(title))


def _authors(lines: Sequence[Part]) -> tuple[str, ...]:
    """Return the names in the first lines: those with "by", under a heading or above the title, and who follow."""
    authors: list[str] = []
    for i, part in enumerate(lines[:12]):
        if _is_loud_name(lines, i):
            authors.append(part.text.strip().title())
            continue
        if i == 0:
            after = lines[1] if len(lines) > 1 else None
            placed = after is not None and after.kind == "heading" and count_words(after.text) > count_words(part.text)
        else:
            placed = bool(authors) or lines[i - 1].kind == "heading"
        if placed or _BY.match(part.text):
            authors += [name for name in names_in(part.text) if name not in authors]
    return tuple(authors)


def _is_loud_name(lines: Sequence[Part], index: int) -> bool:
    """Whether a line is a name in capitals: short, and an affiliation stands under it."""
    text = lines[index].text.strip()
    if not text.isupper() or not 2 <= len(text.split()) <= 4 or _NO_PERSON.search(text) or index + 1 == len(lines):
        return False
    return bool(_AFFILIATION.search(lines[index + 1].text)) and count_words(lines[index + 1].text) <= 9


def _whole_title(lines: Sequence[Part], first: int) -> str:
    """Join a title set over several lines: those up to the first name."""
    words = [line.text for line in lines[max(0, first - 1) : first] if _opens(line)] + [lines[first].text]
    named = next((i for i in range(first + 1, min(first + 5, len(lines))) if names_in(lines[i].text)), first + 1)
    if any(part.text == lines[first].text for part in lines[first + 1 : first + 5]):
        return " ".join(words)  # it comes again: what stands between is no part of it
    for i, part in enumerate(lines[first + 1 : first + 9], start=first + 1):
        joins = part.kind == "heading" or (part.kind == "paragraph" and not ends_sentence(part.text))
        in_capitals = part.text.isupper() and lines[first].text.isupper()
        a_word_a_line = in_capitals and (count_words(part.text) == 1 or _GOES_ON.match(part.text))
        is_open = i < named or count_words(" ".join(words)) <= 2 or _OPEN.search(words[-1]) or a_word_a_line
        if (
            not joins
            or not is_open
            or _is_torn(part.text)
            or not _may_be_title(part)
            or count_words(" ".join(words)) > 25
        ):
            break
        words.append(part.text)
    return _STARS.sub("", " ".join(words)).strip("*_ ")


def _may_be_title(part: Part) -> bool:
    if part.kind not in {"heading", "paragraph"} or part.text[0] in ":;,.)" or role_of_heading(part.text) is not None:
        return False
    if (
        is_contents_line(part.text)
        or is_letterhead(part.text)
        or _RUBRIC.fullmatch(part.text)
        or (_AFFILIATION.search(part.text) and count_words(part.text) <= 9)
    ):
        return False
    return 1 <= count_words(part.text) <= 40


def names_in(text: str) -> tuple[str, ...]:
    """Return the personal names that `text` consists of, empty where it is anything else.

    >>> names_in("By Ada Fictional and Bo B. Invented | Page 3"), names_in("Independent Researcher")
    (('Ada Fictional', 'Bo B. Invented'), ())
    """
    bare = re.sub(r"[*†‡§\d]+", "", text).strip(" ,.")
    by = _BY.match(bare)
    bare = _AFTER_NAMES.split(bare[by.end() :])[0].strip() if by else bare
    if (
        not 2 <= len(bare.split()) <= 24
        or _NO_PERSON.search(bare)
        or (bare.isupper() and not by)
        or is_letterhead(bare)
        or _RUBRIC.fullmatch(bare)
    ):
        return ()
    if not _PEOPLE.match(bare) or not all(_CAPITALISED.match(word.rstrip(",")) for word in bare.split()):
        return ()
    names = tuple(name for name in _SEPARATOR.split(bare) if name)
    if not all(2 <= len(name.split()) <= 5 for name in names):
        return ()
    # Two to four capitalised words alone on a line are a name more often than not; more are a title.
    return names if by or len(names) > 1 or len(names[0].split()) <= 4 else ()
