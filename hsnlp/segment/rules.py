"""Where sentences end: one pass over the stops of a text, each decided by the words on its two sides.

Rules of our own and no library: on `corpus/gold/boundaries.jsonl` they find more ends than pySBD and spaCy's
sentencizer and find fewer wrong ones, and they are some thirty times as fast as pySBD
(`scripts/benchmark_segment.py` prints the table). spaCy is not imported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hsnlp.segment.abbreviations import (
    ENDS_BEFORE_CAPITAL,
    KNOWN,
    LEADS,
    MAY_END,
    MONTHS,
    NUMBERED,
    STARTERS,
    TITLES,
)
from hsnlp.segment.clauses import clause_ends

__all__ = ["ends", "sentences"]

# A stop with its closing marks and the note numbers glued to it, before a space. `\d` notes are taken apart from
# decimals in `_note_is_decimal`.
_STOP = re.compile(
    r"(?P<stop>[.!?…]+)(?P<close>[\"'”’»)\]_]*)"
    r"(?P<note>(?:\d{1,3}(?:[,–-]\d{1,3})*|[\[(]\^?(?:\d{1,3}|[ivxl]{1,5})[\])]|[¹²³⁰⁴-⁹]+|\*{1,3}|[†‡])*)"
    r"(?=\s|$)"
    # A bullet inside a block: the list was run together.
    r"|\s(?=[•▪■●◦‣]\s)"
    # No space: a lost one between two sentences ("of the region.The council").
    r"|(?:(?<=[a-z]{3})|(?<=[\"'”’)]))(?P<glued>[.!?…]+[\"”’]?)(?=[A-Z][a-z]+[\s,'’])"
)
_WORD_BEFORE = re.compile(r"[^\s(\[{\"“‘”—–/]*$")
_WORD_AFTER = re.compile(r"[^\s.,;:?!)\]”\"]+")
_OPENING = "\"'“‘«([{¿¡*_•–—-"
_ENUMERATOR = re.compile(r"[(\[]?(?:[A-Z]?\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivxIVX]{1,5})$")
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]$")
_ROMAN = re.compile(r"[IVXLC]+\b")
# "… of return. 12 The office": a note number that lost its raised position, before a word that opens sentences.
_LOOSE_NOTE = re.compile(r"\s(\d{1,3})\s+(?=([A-Z][a-z]*)\b)")
_MONTH_NAME = re.compile(r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\b")
# A bracket with no stop of its own belongs to the sentence before it: "… at sea. (Example 2001: 20)".
_TRAILING_BRACKET = re.compile(r"\s*(?:\((?:[^().!?]|\.(?=[^\s)]|\s[\d(&a-z]))*\)|\[[^\]]{1,60}\])[.;]?(?=\s|$)")
_LIST_MARK = re.compile(r"\((?:[a-z]|[ivx]{1,5}|\d{1,2})\)")
_LETTER = re.compile(r"[^\W\d_]")
_SMALL_TITLES = frozenset({"hon", "rt"})
_LONGEST_CITATION = 200
_LONGEST_ASIDE = 300


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the half-open spans of the sentences of a block of text, trimmed, ordered and disjoint.

    Every character that is not white space lies in exactly one span. A long list of clauses in one sentence
    (a resolution's "(a) …; (b) …") is taken apart at its semicolons. Never raises; empty for blank text.

    >>> text = "The U.S. Border Patrol (Example et al. 2001) counted 1.5 million. Who asked?"
    >>> [text[start:end] for start, end in sentences(text)]
    ['The U.S. Border Patrol (Example et al. 2001) counted 1.5 million.', 'Who asked?']
    """
    spans: list[tuple[int, int]] = []
    start, says_something = 0, True
    for end in (*ends(text), len(text)):
        piece = _trimmed(text, start, end)
        start = end
        if piece is None:
            continue
        has_letter = _LETTER.search(text, *piece) is not None
        if spans and not (has_letter and says_something):
            # Marks without a letter ("!!!", "19.") join their neighbour.
            spans[-1] = (spans[-1][0], piece[1])
            says_something = says_something or has_letter
        else:
            spans.append(piece)
            says_something = has_letter
    return spans


def ends(text: str) -> Iterator[int]:
    """Yield the offsets at which a sentence or a list clause of `text` ends; the end of the text is left out."""
    start = 0
    for match in _STOP.finditer(text):
        if match.start() < start:
            continue  # inside a bracket that was given to the sentence before
        end = _decide(text, start, match)
        if end is None or end >= len(text):
            continue
        yield from clause_ends(text, start, end)
        yield end
        start = end
    yield from clause_ends(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    part = text[start:end]
    inner = part.strip()
    if not inner:
        return None
    start += len(part) - len(part.lstrip())
    return start, start + len(inner)


def _decide(text: str, start: int, match: re.Match[str]) -> int | None:
    """Return where the sentence that began at `start` ends if this stop ends it, else None."""
    glued = match["glued"]
    if match["stop"] is None and glued is None:
        return match.start() if text[start : match.start()].strip() else None
    if glued is not None:
        return match.end() if _ends_glued(text, match) else None
    stop, close = match["stop"], match["close"]
    if match["note"] and _note_is_decimal(text, match):
        return None
    end = match.end()
    loose = _LOOSE_NOTE.match(text, end)
    if loose and loose[2] in STARTERS and not _is_abbreviated(text, start, match.start()):
        return loose.end(1)
    after = _first_mark(text, end)
    if after < 0:
        return end
    bracket = _TRAILING_BRACKET.match(text, end) if text[after] in "([" else None
    if bracket and not _is_abbreviated(text, start, match.start()) and _is_citation(bracket[0].strip(), close):
        following = _first_mark(text, bracket.end())
        if following < 0 or _opens(text, following):
            return bracket.end()
    if stop != "." and ("?" in stop or "!" in stop):
        return end if _ends_question(text, start, match, after) else None
    if len(stop) > 1 or stop == "…":
        return end if _ends_ellipsis(text, match, after) else None
    if _in_aside(text, start, match.start()) and ")" not in close:
        return None
    return end if _ends_full_stop(text, start, match, after) else None


def _ends_glued(text: str, match: re.Match[str]) -> bool:
    token_start = max(text.rfind(" ", 0, match.start()), text.rfind("\t", 0, match.start())) + 1
    token = text[token_start : match.start()]
    if any(mark in token for mark in ("@", "/", "www.", "#")):
        return False
    return token.strip("\"'“”‘’()").lower() not in KNOWN


def _note_is_decimal(text: str, match: re.Match[str]) -> bool:
    """Whether digits glued to a stop are decimals or a verse ("3.5", "10.12") and no note ("in 2021.72")."""
    if match["close"] or not match["note"][0].isdigit():
        return False
    if text[match.start() - 1 : match.start()].isspace() or match.start() == 0:
        return True  # ".6 per cent"
    before = text[max(0, match.start() - 5) : match.start()]
    return before[-1:].isdigit() and not re.search(r"(?:^|\D)(?:1[5-9]|20)\d\d$", before)


def _is_citation(bracket: str, close: str) -> bool:
    """Whether a bracket behind a stop belongs to the sentence before it, and is no list mark: "(iv)", "(2)"."""
    if len(bracket) > _LONGEST_CITATION:
        return False
    return bool(close) or not _LIST_MARK.fullmatch(bracket)


def _first_mark(text: str, position: int) -> int:
    """Return the offset of the first character that is not white space, or -1."""
    size = len(text)
    while position < size and text[position].isspace():
        position += 1
    return position if position < size else -1


def _opens(text: str, position: int) -> bool:
    """Whether a capital, a digit or a list mark stands at `position`, after any opening marks."""
    if _LIST_MARK.match(text, position):
        return True
    behind = _behind_opening(text, position)
    first = text[behind : behind + 1]
    return first.isupper() or first.isdigit()


def _behind_opening(text: str, position: int) -> int:
    size = len(text)
    while position < size and (text[position] in _OPENING or text[position].isspace()):
        position += 1
    return position


def _word_before(text: str, start: int, position: int) -> str:
    stem = text[max(start, position - 40) : position].rstrip()
    found = _WORD_BEFORE.search(stem)
    return found[0] if found else ""


def _is_abbreviated(text: str, start: int, position: int) -> bool:
    word = _word_before(text, start, position)
    return word.lower() in KNOWN or bool(_DOTTED.fullmatch(word)) or (len(word) == 1 and word.isupper())


def _in_aside(text: str, start: int, position: int) -> bool:
    """Whether `position` lies in a bracket that was opened inside the sentence and is closed again soon."""
    opened = text.rfind("(", start, position)
    if opened < 0 or text.rfind(")", opened, position) >= 0 or not text[start:opened].strip():
        return False
    return text.find(")", position, position + _LONGEST_ASIDE) >= 0


def _ends_question(text: str, start: int, match: re.Match[str], after: int) -> bool:
    closes_bracket = ")" in match["close"]
    if closes_bracket and not _opens_with_bracket(text, start):
        return False
    if not closes_bracket and _in_aside(text, start, match.start()):
        return False
    if not match["close"] and _in_title(text, start, match.start()):
        return False
    return _opens(text, after)


def _opens_with_bracket(text: str, start: int) -> bool:
    return text[_first_mark(text, start)] in "(["


def _in_title(text: str, start: int, position: int) -> bool:
    """Whether a question mark stands inside a quoted title that runs on to a comma: “Whose border? A study,”."""
    opened = text.rfind("“", start, position)
    if opened < 0 or text.find("”", opened, position) >= 0:
        return False
    closed = text.find("”", position, position + 150)
    return closed >= 0 and text[closed - 1] == "," and not re.search(r"[.?!]", text[position + 1 : closed])


def _ends_ellipsis(text: str, match: re.Match[str], after: int) -> bool:
    if text[match.start() - 1 : match.start()] in ("[", "("):
        return False
    return _opens(text, after) and not text[after].isdigit()


def _ends_full_stop(text: str, start: int, match: re.Match[str], after: int) -> bool:
    position = match.start()
    word = _word_before(text, start, position)
    bare = word.lower().strip("'’")
    mark = text[after]
    if _ENUMERATOR.fullmatch(word):
        before = text[max(start, position - len(word) - 10) : position - len(word)].rstrip("([ \t\n•–-")
        if not before or before[-1] in ";:":
            return False  # "3." opens a sentence or clause and is none
    if not _opens(text, after):
        return _ends_before_small(text, after, word, bool(match["close"]))
    following = _WORD_AFTER.match(text, _behind_opening(text, after))
    next_word = following[0] if following else mark
    if following and _is_initial(next_word) and text.startswith(".", following.end()):
        next_word = "initial"  # "M. A. Example": no article
    if mark.isdigit():
        return not (bare in KNOWN - ENDS_BEFORE_CAPITAL or _DOTTED.fullmatch(word) or _is_initial(word))
    return _ends_before_capital(text, word, bare, next_word, after)


def _ends_before_small(text: str, after: int, word: str, closed: bool) -> bool:
    """Whether a stop before a small letter ends a sentence: only after an ordinary word, in careless texts."""
    if closed or not text[after].isalpha():
        return False
    return len(word) > 3 and word.isalpha() and word.islower() and word not in KNOWN


def _is_initial(word: str) -> bool:
    return len(word) == 1 and word.isupper()


def _ends_before_capital(text: str, word: str, bare: str, next_word: str, after: int) -> bool:
    starter = next_word.split("’")[0].split("'")[0] in STARTERS
    if bare in LEADS or (bare in TITLES and (word[0].isupper() or bare in _SMALL_TITLES)):
        return False
    if word.isdigit() and len(word) <= 2 and _MONTH_NAME.match(text, after):
        return False
    if bare in NUMBERED:
        if _ROMAN.match(next_word) or any(map(str.isdigit, next_word)) or "/" in next_word:
            return False
        # "No." and "art." are words, too: small and before a capital they end a sentence.
        return starter or bare in {"no", "art", "par", "dec", "app", "rec"} - MONTHS
    if len(word) > 2 and word.isalpha() and word.isupper():
        return True  # an acronym ("ISS", "ILL"), no abbreviation
    if bare in MAY_END or _is_initial(word) or _DOTTED.fullmatch(word):
        return starter
    return True
