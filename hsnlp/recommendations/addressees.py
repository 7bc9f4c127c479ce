"""One name for one actor: *the Kenyan authorities*, *Government of Kenya* and *KENYA* are Kenya.

Names come from the gazetteer. What it does not know keeps its own words, without determiner and case. *The
Government* or *the State* is that to which its document speaks, where it speaks to one, else that of the document's
country; a pronoun is nobody. A ministry, court or committee without a name of its own is the same in every document,
because nothing in the words tells them apart.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from hsnlp.annotators.gazetteer import Mention, find, gazetteer

__all__ = ["Said", "addressee_names", "known_forms", "spoken_to"]

_DETERMINERS = r"(?:the|all|its|their|our|his|her|this|these|those|both|each|every|an?)"
_BEFORE = re.compile(rf"(?:\W|\b{_DETERMINERS}\b)*", re.I)
_LEADING = re.compile(rf"^(?:\W*\b{_DETERMINERS}\b)*\W*", re.I)
_BETWEEN = re.compile(rf"\s*(?:[,;/&]|\band\b|\bor\b|\bas well as\b)(?:\W|\b(?:and|or|{_DETERMINERS})\b)*", re.I)
_AFTER = re.compile(r"\W*")
_ACRONYM = re.compile(r"\s*\(")
_SMALL = re.compile(r"\b(?:Of|The|And|For|In|On|To)\b")
_ITEM = re.compile(r"\s*\((?:[a-z]|[ivx]+|\d{1,2})\)\W*$", re.I)  # a mark of the list that an addressee introduces
_SHORT = re.compile(r" \(([A-Z]{2,})\)$")
_PRONOUN = re.compile(r"\W*(?:they|them|it|we|us|you|he|she|him|her|who|those|these|this|that|one|both|all)\W*", re.I)
_STATE = re.compile(
    r"\W*(?:(?:the|its|our|their|this) )?(?:(?:present|current|national|federal|central) )?"
    r"(?:government|state(?: party| under review| concerned)?|country|authorities|administration|delegation)\W*",
    re.I,
)
_GOVERNMENT = "one government"
_ONE_GOVERNMENT = re.compile(r"\b(?:government|administration)$", re.I)


@dataclass(frozen=True, slots=True)
class Said:
    """An addressee word for word (or nothing), the document that says it, and that document's country (alpha-3)."""

    text: str | None
    doc_id: str = ""
    country: str | None = None


def addressee_names(said: Sequence[Said]) -> list[tuple[str, ...]]:
    """Return the names of the actors in each addressee; several actors in one addressee get a name each.

    Where the gazetteer knows none, the most usual spelling is kept.

    >>> addressee_names([Said("the Government of Kenya"), Said("UNICEF and Kenyan authorities"), Said(None)])
    [('Kenya',), ("United Nations Children's Fund", 'Kenya'), ()]
    >>> addressee_names([Said("the River Board"), Said("RIVER BOARD"), Said("the Government", "d", "KEN")])
    [('River Board',), ('River Board',), ('Kenya',)]
    """
    read = [_known(one.text or "") for one in said]
    states = _spoken_to(said, read)
    usual = _spellings([_own(one.text or "") for one in said])
    names = []
    for one, known in zip(said, read, strict=True):
        state = states.get(one.doc_id) or (one.country or "")
        own = _own(one.text or "")
        if not known or (known == (_GOVERNMENT,) and not state):
            found = [usual[own.casefold()]] if own else []
        else:
            found = [_name(code, state) for code in known]
        names.append(tuple(dict.fromkeys(found)))
    return names


def known_forms(asked: str, said: Iterable[str]) -> frozenset[str] | None:
    """Return the name of the actor that is `asked` for and all of the addressees `said` that name it.

    None where the gazetteer does not know it: then its words have to do.

    >>> sorted(known_forms("niger", ["Nigerien Ministry of Health", "Nigeria", "IOM Niger"]))
    ['IOM Niger', 'Niger', 'Nigerien Ministry of Health']
    >>> known_forms("the River Board", []) is None
    True
    """
    codes = set(_known(asked) or _known(asked.title())) - {_GOVERNMENT}
    if not codes:
        return None
    forms = {text for text in said if any(mention.entry.code in codes for mention in find(text))}
    return frozenset(forms | {gazetteer().entries[code].name for code in codes})


def _spoken_to(said: Sequence[Said], read: Sequence[tuple[str, ...]]) -> dict[str, str]:
    """Return the state to which nearly all demands of a document are made that name one, by document."""
    entries = gazetteer().entries
    named: dict[str, Counter[str]] = defaultdict(Counter)
    for one, known in zip(said, read, strict=True):
        named[one.doc_id].update(code for code in known if code in entries and entries[code].kind == "country")
    return spoken_to(named)


def spoken_to(named: Mapping[str, Counter[str]]) -> dict[str, str]:
    """Return the state that a document means by *the Government*, by document, from how often it names which.

    That is the one to which nearly all of its demands are made that name a state; a document without one is left out.

    >>> spoken_to({"a": Counter(KEN=8, UGA=2), "b": Counter(KEN=1, UGA=1), "c": Counter()})
    {'a': 'KEN'}
    """
    first = {doc_id: states.most_common(1)[0] for doc_id, states in named.items() if states}
    return {doc_id: state for doc_id, (state, times) in first.items() if times * 5 >= named[doc_id].total() * 4}


def _spellings(own: Sequence[str]) -> dict[str, str]:
    """Return the most usual spelling of each of the words that the gazetteer does not know, capitals last."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for words in own:
        forms[words.casefold()][words] += 1
    return {key: min(seen, key=lambda form: (-seen[form], form.isupper(), form)) for key, seen in forms.items()}


@cache
def _known(text: str) -> tuple[str, ...]:
    """Return the gazetteer's codes where they and their connecting words are all that `text` says, else nothing."""
    text = _ITEM.sub("", text)
    if _PRONOUN.fullmatch(text):
        return ()
    if _STATE.fullmatch(text):
        return (_GOVERNMENT,)
    mixed = _SMALL.sub(lambda word: word[0].lower(), text.title())
    for form in (text, mixed) if text.isupper() and " " in text else (text,):
        mentions = find(form)
        if mentions and _covered(form, mentions):
            return tuple(_code(form, mention) for mention in mentions)
    return ()


def _code(text: str, mention: Mention) -> str:
    one = mention.entry.code == "generic:governments" and _ONE_GOVERNMENT.search(text[mention.start : mention.end])
    return _GOVERNMENT if one else mention.entry.code


def _name(code: str, state: str) -> str:
    """Return the name of an entry; one government is that of the state (alpha-3) to which its document speaks."""
    entries = gazetteer().entries
    if code == _GOVERNMENT:
        return entries[state].name if state in entries else "Government"
    return entries[code].name


def _covered(text: str, mentions: Sequence[Mention]) -> bool:
    return bool(
        _BEFORE.fullmatch(text[: mentions[0].start])
        and _AFTER.fullmatch(text[mentions[-1].end :])
        and all(_joined(text[a.end : b.start], a, b) for a, b in pairwise(mentions))
    )


def _joined(gap: str, a: Mention, b: Mention) -> bool:
    """Whether what stands between two names only joins them, or opens a bracket with the acronym of the first."""
    return bool(_BETWEEN.fullmatch(gap)) or (a.entry.code == b.entry.code and bool(_ACRONYM.fullmatch(gap)))


def _own(text: str) -> str:
    """Return the words of an addressee on one line, without determiners and punctuation around them."""
    if _PRONOUN.fullmatch(text):
        return ""
    words = " ".join(_LEADING.sub("", _ITEM.sub("", text)).split()).rstrip(" ,;:.")
    short = _SHORT.search(words)
    if short and short[1] == "".join(word[0] for word in words[: short.start()].split() if word[0].isupper()):
        words = words[: short.start()]
    return words[:1].upper() + words[1:]
