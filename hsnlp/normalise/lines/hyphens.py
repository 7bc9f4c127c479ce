"""Lines joined: words that a line's end broke are made whole by the evidence of the document itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from hsnlp.normalise.lines.line import ends_in_url

__all__ = ["join_lines", "mend_inside", "vocabulary"]

_WORD = re.compile(r"[A-Za-zÀ-ÿ]+(?:-[A-Za-zÀ-ÿ]+)*")
_BROKEN = re.compile(r"([A-Za-zÀ-ÿ]+(?:-[A-Za-zÀ-ÿ]+)*)-$")
_APART = re.compile(r"\b([A-Za-zÀ-ÿ]{2,})- ([a-zà-ÿ]{2,})\b")
_NEXT = re.compile(r"[a-zà-ÿ]+")
# First halves that keep their hyphen whatever follows, bar the words that begin so by chance ("antique").
_PREFIX_LIST = "self non well cross socio anti multi"
_PREFIXES = frozenset(_PREFIX_LIST.split())
_BY_CHANCE = ("ish", "sens", "plicat", "plici", "ple", "pli", "ply", "tud", "cipat", "que", "body", "come", "chron")
# First halves that keep it before a word that stands in the document by itself.
_KEPT_FIRST_LIST = (
    "ill ex pre post state people human so long short high low full part half re co geo all child gender "
    "evidence rights third first second early mid vice south north east west policy decision law stake gross "
    "far much ever broad one two three four five six seven eight nine ten euro"
)
_KEPT_FIRST = frozenset(_KEPT_FIRST_LIST.split())
_ADVERB_LIST = "low high full much long short far ill ever"
_ADVERBS = frozenset(_ADVERB_LIST.split())  # before a participle ("much-needed")
_KEPT_SECOND_LIST = (
    "centred centered based led related oriented makers making specific seekers seeker wide term level scale "
    "refoulement governmental owned funded affected sensitive neutral friendly backed driven border "
    "producing lived income fledged skilled quality risk paid wage priority profile "
    "economic political building keeping sharing sponsored running known called century year old"
)
_KEPT_SECOND = frozenset(_KEPT_SECOND_LIST.split())
_CLOSED_SECOND_LIST = (
    "work works shop shops scape hold holds holder holders ground grounds land lands ship men man side ward wards "
    "mark marks line lines point points place places time times thing where body self hood less ness able ever "
    "fore stand standing standings come comes take taken over out down back water ways way lighted listed"
)
_CLOSED_SECOND = frozenset(_CLOSED_SECOND_LIST.split())
# Words of their own that are nevertheless halves of longer words.
_OPEN_FIRST_LIST = (
    "inter under over out with how there some any every trans sub super in im un dis be for per con com pro "
    "ex me no so to up can man has her his an as at it am is or on"
)
_OPEN_FIRST = frozenset(_OPEN_FIRST_LIST.split())


def vocabulary(texts: Iterable[str]) -> Counter[str]:
    """Count the words of a document, compounds as one; the halves of broken ones are left out."""
    counts: Counter[str] = Counter()
    broken = False
    for text in texts:
        words = _WORD.findall(text.lower())[broken:]
        broken = text.endswith(("-", "\\"))
        counts.update(words[:-1] if broken else words)
    return counts


def join_lines(lines: Sequence[str], known: Counter[str]) -> str:
    r"""Return the lines as one; `known` is the document's `vocabulary`.

    >>> join_lines(["all rights re\\", "main with the govern-", "ment and its people-", "centred plan"], Counter())
    'all rights remain with the government and its people-centred plan'
    """
    pieces: list[str] = []
    for line in lines:
        if pieces:
            pieces[-1], between, line = _seam(pieces[-1], line, known)
            pieces.append(between)
        pieces.append(line)
    return "".join(pieces).rstrip("\\").strip()


def mend_inside(text: str, known: Counter[str]) -> str:
    """Return `text` with words whole that an earlier line's end broke, where the document holds the whole word.

    >>> mend_inside("a whole- system plan", Counter({"whole-system": 1})), mend_inside("pre- and post-war", Counter())
    ('a whole-system plan', 'pre- and post-war')
    """

    def whole(found: re.Match[str]) -> str:
        first, second = found[1], found[2]
        closed, hyphened = known[(first + second).lower()], known[f"{first}-{second}".lower()]
        if second in ("and", "or", "to") or not closed + hyphened:
            return found[0]
        return f"{first}-{second}" if hyphened >= closed else first + second

    return _APART.sub(whole, text) if "- " in text else text


def _seam(before: str, after: str, known: Counter[str]) -> tuple[str, str, str]:
    """Return the end of a line, what stands between, and the next line, as they are to be joined."""
    if before.endswith("\\"):
        before = before[:-1]
        torn = before[-1:].isalpha() and after[:1].islower()
        return before, "" if torn or before[-1:] == " " else " ", after
    if ends_in_url(before) and _goes_on_as_url(before, after):
        return before, "", after
    if not before.endswith("-") or before.endswith((" -", "--")):
        return before, " ", after
    broken, following = _BROKEN.search(before[-60:]), _NEXT.match(after)
    if broken is None or following is None:  # "49-" "90", "Anglo-" "American"
        return before, "", after
    if following[0] in ("and", "or", "to") and after[len(following[0]) :][:1] == " ":
        return before, " ", after  # "short- and long-term"
    return before if _is_compound(broken[1], following[0], known) else before[:-1], "", after


def _is_compound(first: str, second: str, known: Counter[str]) -> bool:
    first, second = first.lower(), second.lower()
    last = first.rsplit("-", 1)[-1]
    closed, hyphened = known[first + second], known[f"{first}-{second}"]
    if closed != hyphened:
        return hyphened > closed
    if last in _PREFIXES:
        return not second.startswith(_BY_CHANCE)
    if second in _KEPT_SECOND and len(last) > 2:
        return True
    if last in _ADVERBS and second.endswith("ed") and len(second) > 4 and second not in _CLOSED_SECOND:
        return True
    if last in _KEPT_FIRST:
        return known[second] > 0 and len(second) > 2 and second not in _CLOSED_SECOND
    if "-" in first or second in _CLOSED_SECOND or last in _OPEN_FIRST:
        return False
    return len(last) > 3 and len(second) > 3 and known[last] > 1 and known[second] > 1


def _goes_on_as_url(before: str, after: str) -> bool:
    first = after.split(None, 1)[0]
    if before.endswith(("/", "_", "=", "&", "?", "%", "-")):
        return True
    if re.match(r"(?:html?|pdf|aspx?|php|docx?)\b", first):
        return True
    return not before.endswith((".", ",", ")")) and bool(re.match(r"[\w%-]*[/_=&%?][\w/%-]", first))
