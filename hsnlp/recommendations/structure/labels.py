"""Labels: what a document writes before a recommendation and before what is said of it, in three languages."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = [
    "FieldLabel",
    "RecommendationLabel",
    "column_of",
    "field_of",
    "folded",
    "head_within",
    "label_of",
    "status_of",
    "tables",
]

_NUMBER = r"(?:\d{1,3}(?:[.\-]\d{1,3}){0,3}[a-z]?|[A-Z]{1,2}[.\-]?\d{1,3}(?:\.\d{1,3})?|[IVX]{1,5}|[A-H])"
_COUNTED = r"(?:n(?:umber|umero)?s?\s?[.°ºo]{0,2}|#|№)"
_ASIDE = r"\s*\([^()]{1,60}\)"
_REFERRING = re.compile(r"(?:see|as|in|under|of|to|per|on|with|by|cf|voir|selon|dans|vease|ver|segun|en)\b")
_CHECKED = re.compile(r"[☒☑✓✔✗✘]|\[x\]", re.I)
_CHOICE = re.compile(r"[\w ]+/[\w ]+")


@dataclass(frozen=True, slots=True)
class RecommendationLabel:
    """The label of a recommendation at the start of a text: its number, and where the label ends."""

    number: str
    end: int
    marked: bool
    """Whether a colon, stop or dash parts the label from what follows, or nothing follows."""


@dataclass(frozen=True, slots=True)
class FieldLabel:
    """The label of a field of a form at the start of a text: the field's name, and where its value begins."""

    name: str
    end: int


@cache
def tables() -> dict[str, Any]:
    """Return the closed lists of ``labels.toml``."""
    return tomllib.loads(files(__package__).joinpath("labels.toml").read_text(encoding="utf-8"))


def folded(text: str) -> str:
    """Return `text` in small letters without accents, character by character, so that offsets hold.

    >>> folded("Unité(s) responsable(s) – Délai")
    'unite(s) responsable(s) – delai'
    """
    return text.translate(_PLAIN)


class _Plain(dict[int, str]):
    """Characters by their code, each with its small letter without accent; learnt as they come."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        base = "'" if char in "’‘´`" else unicodedata.normalize("NFD", char)[0].lower()
        self[code] = base if len(base) == 1 else char
        return self[code]


_PLAIN = _Plain()
_HEAD = 240  # characters in which a label stands


def label_of(text: str, *, heading: bool = False) -> RecommendationLabel | None:
    """Return the label of a recommendation with which `text` begins, None where a recommendation is only mentioned.

    >>> label_of("Recommendation 7: A national register").number
    '7'
    >>> label_of("Recommendation 7 said as much.") is None
    True
    >>> label_of("Recomendación estratégica n.º 2. Crear un fondo").number
    '2'
    """
    plain = folded(text[:_HEAD])
    found = _label_pattern().match(plain)
    if found is None:
        return None
    start = found.end("noun") if found["noun"] else found.start("short")
    after = _after_noun().match(text, start) if found["noun"] else _after_short().match(text, start)
    if after is None or _REFERRING.match(plain):
        return None
    number = " ".join((after["number"] or "").split())
    end, rest = after.end(), text[after.end() :]
    marked = bool(after["mark"].strip()) or not rest
    if not number and not (marked and not found["plural"]):
        return None
    if not marked and not (rest[0].isupper() and (heading or not found["noun"] or len(rest.split()) > 3)):
        return None
    if not found["noun"] and not rest:
        return None
    return RecommendationLabel(number, end, marked)


def field_of(text: str) -> FieldLabel | None:
    """Return the label of a form's field with which `text` begins.

    >>> field_of("Responsible unit(s): (Time 0) Field office"), field_of("Management response - accept (Time 1)")
    (FieldLabel(name='responsible', end=30), FieldLabel(name='response', end=22))
    >>> field_of("Responsible units met in May.") is None
    True
    """
    found = _field_pattern().match(folded(text[:_HEAD]))
    if found is not None and (found.end() < _HEAD or len(text) <= _HEAD):
        return FieldLabel(_names()[_stem(found["phrase"])], found.end())
    named = _NAMED_RESPONSE.match(text)
    return FieldLabel("response", named.end()) if named else None


def column_of(cell: str) -> str | None:
    """Return what a column holds whose head is `cell`: a field's name, or ``recommendation``.

    >>> [column_of(cell) for cell in ("No.", "Evaluation recommendations", "Lead", "By when?", "Went hungry")]
    ['number', 'recommendation', 'responsible', 'deadline', None]
    """
    plain = re.sub(r"\([^()]*\)", " ", folded(cell))
    plain = " ".join(plain.replace(" :", ":").split()).strip(" :?*.")
    if not plain or len(plain.split()) > 8:
        return None
    known = _names()
    for whole in (plain, plain + ".", re.sub(r"^(?:no|n°|#|nr)\.?\s+", "", plain)):
        if _stem(whole) in known:
            return known[_stem(whole)]
    if plain.count(" ") == 1 and _stem(plain.replace(" ", "")) in known:
        return known[_stem(plain.replace(" ", ""))]  # a narrow column breaks its head: "Accepte d"
    if _COLUMN_NOUN.search(plain) and not _COLUMN_NOT.search(plain):
        return "recommendation"
    if "/" in plain or " and " in plain or " et " in plain or " y " in plain:
        parts = [_stem(part.strip()) for part in re.split(r"/| and | et | y ", plain)]
        return known.get(parts[0]) if parts[0] else None
    return None


def head_within(cell: str) -> tuple[str, int]:
    """Return what the head of a column names that opens `cell`, and where it ends; nothing where none does.

    >>> head_within("Key recommendations Buy masks and store them.")
    ('recommendation', 19)
    """
    words = list(re.finditer(r"\S+", cell))[:4]
    for last in words:
        rest = cell[last.end() :].lstrip()
        name = column_of(cell[: last.end()]) if rest[:1].isupper() or rest[:1].isdigit() else None
        if name and label_of(cell) is None:
            return name, last.end()
    return "", 0


def status_of(text: str) -> str | None:
    """Return what an answer says became of a recommendation, one of `STATUSES`; None where it leaves a choice open.

    >>> [status_of(answer) for answer in ("Partly: funds", "Accept", "No aceptada", "accept/reject", "We will act")]
    ['partially accepted', 'accepted', 'rejected', None, None]
    """
    checked = _CHECKED.search(text)
    plain = folded(text[checked.end() :] if checked else text).lstrip(" -–—:☐[]().\"'“")
    if _CHOICE.match(plain):
        return None
    for status, pattern in _status_patterns():
        if pattern.match(plain):
            return status
    return None


_COLUMN_NOUN = re.compile(r"\b(?:recommendation|recommandation|recomendacion)")
_COLUMN_NOT = re.compile(
    r"\b(?:number|status|response|implementation|accept|responsib|no\.? of|deadline|type|nombre de)"
)
_NAMED_RESPONSE = re.compile(
    r"(?:The\s+)?(?:[A-Z][\w&.’'-]*\s+(?:(?:of|for|and)\s+(?:the\s+)?)?){1,5}(?:[Mm]anagement\s+)?[Rr]esponse"
    r"(?:\s+to\s+[Rr]ecommendation\s*\d*)?(?:\s*:\s*|\s+[-–—]\s+|\s*$)"
)


@cache
def _label_pattern() -> re.Pattern[str]:
    kinds = "|".join(map(re.escape, sorted(tables()["kind_of_recommendation"], key=len, reverse=True)))
    noun = (
        r"(?:recommendation|recommandation|recomendacion)(?P<plural>e?s\b)?(?:\(e?s\))?(?:\s*(?:or|/)\s*(?:issue|suggestion)\b)?"
        r"|recs?\b\.?(?=\s*[#\d])"
    )
    return re.compile(
        rf"\W{{0,3}}(?:(?:{kinds})\s+){{0,3}}(?P<noun>(?:{noun})(?:\s+(?:{kinds})\b)*)|(?P<short>r)(?=[.\-]?\s?\d)"
    )


@cache
def _after_noun() -> re.Pattern[str]:
    more = rf"(?:\s*(?:,|and|&|to|–|-|et|y)\s*{_NUMBER})*"
    number = rf"\s*(?:(?i:{_COUNTED})\s*)?(?P<number>{_NUMBER}{more})(?![\w%])(?!,)"
    return re.compile(rf"(?:{number})?(?P<mark>(?:{_ASIDE}|\s*[:.|)]|\s+[–—-](?=\s)|\s*[–—](?=\s))*)(?:{_ASIDE})*\s*")


@cache
def _after_short() -> re.Pattern[str]:
    return re.compile(
        rf"(?P<number>R[.\-]?\s?\d{{1,3}}(?:\.\d{{1,2}})?[a-z]?)(?P<mark>(?:{_ASIDE}|\s*[:.|)]|\s+[–—-](?=\s))*)\s+|$^"
    )


def _stem(phrase: str) -> str:
    """Return a phrase without what marks a plural, so that *responsible unit(s)* and *units* meet."""
    words = re.sub(r"\((?:e?s|e)\)", "", phrase).split()
    return " ".join(re.sub(r"(?<=\w{3})s$", "", word) for word in words)


@cache
def _names() -> dict[str, str]:
    lists = tables()
    known = {_stem(phrase): "recommendation" for phrase in lists["recommendation"]}
    for name, phrases in lists["fields"].items():
        for phrase in phrases:
            known.setdefault(_stem(phrase.lstrip("-") if len(phrase) > 1 else phrase), name)
    return known


@cache
def _field_pattern() -> re.Pattern[str]:
    fields = tables()["fields"]
    phrases = sorted({_stem(p) for held in fields.values() for p in held if p[0] != "-"}, key=len, reverse=True)
    one = r"(?:\(e?s\)|s)?"
    named = "|".join(r"\s+".join(re.escape(word) + one for word in phrase.split()) for phrase in phrases)
    ends = rf"(?:\s*[:?]\s*|\s+[-–—]\s+|\s*$)(?:{_ASIDE}\s*:?\s*|:\s*)*"
    return re.compile(rf"\W{{0,3}}(?:\d{{1,2}}[.)]\s*)?(?:the\s+|l[ae]s?\s+)?(?P<phrase>{named})(?:{_ASIDE})*{ends}")


@cache
def _status_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    opening = r"(?:(?:is|are|the recommendation is|recommendation|la recommandation est)\s+)?"
    found = []
    for status, words in tables()["statuses"].items():
        named = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
        found.append((status, re.compile(rf"{opening}(?:{named})(?!\w)")))
    return tuple(found)
