"""Find the names of the gazetteer in a text: the longest first, case as names are written, no guessing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from hsnlp.annotators.gazetteer.load import WORD, Entry, Form, FormKind, Gazetteer, gazetteer

__all__ = ["Mention", "find", "local_acronyms"]

# Characters that stand for others, one for one, so that offsets stay.
_SAME = str.maketrans({"’": "'", "‘": "'", "\u00a0": " ", "\u202f": " ", "\u2010": "-", "\u2011": "-", "\n": " "})
# Countries that share their name with persons: Michael Jordan, Chad Smith.
_PERSONS = frozenset({"Jordan", "Chad", "Georgia", "Israel", "Holland", "England", "Wales", "Jersey", "Montserrat"})
_TITLES = frozenset({"Mr", "Mrs", "Ms", "Dr", "Prof", "Professor", "Sir", "Lady", "Lord", "Judge", "Senator"})
_GOVERNMENT = re.compile(
    r"(?:'s|')? (?:(?:[Ff]ederal|[Nn]ational|[Ii]nterim|[Tt]ransitional|[Cc]entral) )?"
    r"(?:[Gg]overnments?|[Aa]uthorities|[Aa]dministration|[Pp]arliament)\b"
)
_GOVERNMENT_OF = re.compile(
    r"\b(?:Government|government|Governments|governments|Authorities|authorities|Kingdom|Parliament) of (?:the )?$"
)
_DEFINED = re.compile(r"\(\s*(?:the |the \")?[\"“']?([A-Z][A-Za-z&-]{1,9})[\"”']?\s*\)")
# A treaty or a programme is shortened in the same way; only a body can act.
_BODY = re.compile(
    r"\b(?:Agency|Alliance|Assembly|Association|Authority|Bank|Board|Bureau|Cent(?:er|re)|Coalition|Commission|Committee|"
    r"Company|Confederation|Congress|Corporation|Council|Court|Department|Directorate|Division|Federation|Force|Forum|"
    r"Foundation|Front|Fund|Group|Institut(?:e|ion)|League|Ministry|Mission|Movement|Network|Office|Operations|"
    r"Organi[sz]ations?|Parliament|Partnership|Party|Police|School|Secretariat|Services?|Society|Team|Tribunal|Trust|"
    r"Union|Unit|University)\b"
)
_SMALL = frozenset({"of", "the", "and", "for", "on", "in", "to", "de", "la", "des", "du", "a", "an", "against", "with"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A name found at ``text[start:end]``; `form` says how it is written, `ambiguous` that it may mean another."""

    start: int
    end: int
    entry: Entry
    form: FormKind | str
    ambiguous: bool = False


def find(text: str, extra: Mapping[str, Entry] | None = None, names: Gazetteer | None = None) -> list[Mention]:
    """Return the mentions in `text`, in order, without overlap; `extra` adds acronyms that hold for this document.

    >>> [m.entry.code for m in find("Niger and Papua New Guinea thanked the IOM; those who came from Chad did not.")]
    ['NER', 'PNG', 'iom', 'TCD']
    """
    index = (names or gazetteer()).index
    plain = text.translate(_SAME)
    words = [(m.group(), m.start(), m.end()) for m in WORD.finditer(plain)]
    capitals = sum(word.isupper() for word, _, _ in words) * 2 > len(words) and len(words) > 2
    found: list[Mention] = []
    taken = 0
    for at, (word, start, end) in enumerate(words):
        if start < taken:
            continue
        seconds = index.get(word)
        if seconds is not None:
            second = words[at + 1][0] if at + 1 < len(words) else ""
            form = _longest(plain, start, seconds, second)
            if form is not None:
                taken = start + len(form.text)
                if form.entry is not None and not (form.word_too and capitals and form.kind == "acronym"):
                    previous = words[at - 1] if at else None
                    if not _person(plain, form, previous, start, taken):
                        found.append(Mention(start, taken, form.entry, form.kind, form.ambiguous))
                continue
        if extra and word in extra:
            found.append(Mention(start, end, extra[word], "acronym"))
    return _governments(plain, found)


def _longest(text: str, start: int, seconds: Mapping[str, list[Form]], second: str) -> Form | None:
    for bucket in (seconds.get(second) if second else None, seconds.get("")):
        for form in bucket or ():
            end = start + len(form.text)
            if text.startswith(form.text, start) and not (text[end : end + 1].isalnum() and form.text[-1] != "."):
                # "Guinea-Bissau" has a form of its own; a hyphen after any other name makes a compound, as in
                # "US-led", which names the actor all the same.
                return form
    return None


def _person(text: str, form: Form, previous: tuple[str, int, int] | None, start: int, end: int) -> bool:
    """Whether a name that is also borne by persons stands beside a title, an initial or another such name."""
    if form.text not in _PERSONS:
        return False
    if previous is not None:
        word, begun, ended = previous
        gap = text[ended:start]
        if gap in (" ", ". ") and (
            word in _TITLES or (len(word) == 1 and word.isupper() and word != "I" and word != "A")
        ):
            return True
        first_name = gap == " " and word[:1].isupper() and word[1:].islower() and begun > 0
        if first_name and form.text == "Jordan" and word in {"Michael", "David", "Neil", "June", "Barbara", "Bill"}:
            return True
    following = re.match(r" ([A-Z][a-z]+)\b", text[end : end + 24])
    return bool(following and form.text in ("Jordan", "Chad") and following.group(1) in _SURNAMES)


_SURNAMES = frozenset({"Peterson", "Smith", "Brown", "Wolf", "Johnson", "Miller", "Jones", "Davis", "Williams"})


def _governments(text: str, found: list[Mention]) -> list[Mention]:
    """Widen a country to its government: *the Kenyan authorities*, *Government of Chad*; drop what they swallow."""
    out: list[Mention] = []
    for mention in found:
        if out and mention.start < out[-1].end:
            continue
        if mention.entry.kind == "country":
            start, end = mention.start, mention.end
            before = _GOVERNMENT_OF.search(text, max(0, start - 40), start)
            after = None if before else _GOVERNMENT.match(text, end)
            if before:
                start = before.start()
                out = [m for m in out if m.end <= start]
            if after:
                end = after.end()
            if before or after:
                mention = replace(mention, start=start, end=end, form="government")
        out.append(mention)
    return out


def local_acronyms(texts: Iterable[str], names: Gazetteer | None = None) -> dict[str, Entry]:
    """Return the acronyms that a document defines in brackets after a full name, as entries of their own.

    An acronym counts when its letters are the initials of the words before the bracket. One that the gazetteer
    knows, or whose full name it knows, is left to it.

    >>> local_acronyms(["The Lowland Water Board (LWB) met. The LWB agreed."])["LWB"].name
    'Lowland Water Board'
    """
    index = (names or gazetteer()).index
    learnt: dict[str, Entry] = {}
    for text in texts:
        if "(" not in text:
            continue
        for match in _DEFINED.finditer(text):
            acronym = match.group(1)
            capitals = [c for c in acronym if c.isupper()]
            if len(capitals) < 2 or acronym in learnt or "" in index.get(acronym, {}):
                continue
            name = _spelt_out(text[: match.start()].rstrip(), capitals)
            if name and _BODY.search(name):
                known = find(name, names=names)
                whole = next((m.entry for m in known if m.end - m.start == len(name)), None)
                learnt[acronym] = whole or Entry(f"local:{acronym}", name, "organisation", "unspecified")
    return learnt


def _spelt_out(before: str, capitals: list[str]) -> str:
    """Return the run of words that ends `before` and whose initials are `capitals`, or an empty string."""
    words = list(WORD.finditer(before))
    at = len(words) - 1
    for letter in reversed(capitals):
        while at >= 0 and words[at].group() in _SMALL and words[at].group()[0].upper() != letter:
            at -= 1
        if at < 0 or words[at].group()[0].upper() != letter or not words[at].group()[0].isupper():
            return ""
        at -= 1
    return before[words[at + 1].start() :]
