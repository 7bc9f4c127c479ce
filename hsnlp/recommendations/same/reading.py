"""What a demand says, as far as two demands are compared: its terms, act, instruments, numbers, groups, countries."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from hsnlp.annotators.gazetteer import find
from hsnlp.recommendations.same.names import instruments, named
from hsnlp.recommendations.same.words import WORD, act_of, asides, empty, groups_of, light, stem, synonym

__all__ = ["Reading", "Words", "read", "without_names"]

Words = list[tuple[str, int]]
"""Words in small letters, each with the place where it starts."""

_SAID = re.compile(
    r"^.{0,160}?(?:(?<!\bas )(?<!\bbe )(?<!been )(?<!was )(?<!were )(?<!\bto )(?<!the )(?<!its )"
    r"\b(?:recommend(?:s|ed)|urge[sd]|encourage[sd]|call(?:s|ed) (?:on|upon|for)|hope[sd]|suggest(?:s|ed)|ask(?:s|ed)|"
    r"requested|invite[sd]|propose[sd]|advise[sd]|appeal(?:s|ed) to)|"
    r"\b(?:[Ww]e|I|[Tt]hey)(?: \w+){0,2} (?:recommend|urge|encourage|call (?:on|upon|for)|hope|suggest|ask|request|"
    r"invite|propose|advise|appeal to))\b(?! by\b)"
)
"""Who says what is demanded, before the demand: *Peru recommended*, *we therefore urge*; not *as recommended by*."""
_LABEL = re.compile(r"^\W*(?:and )?(?:\(?[a-z0-9]{1,2}\)|\d+(?:\.\d+)*\.?)\s*", re.I)
_NEGATED = re.compile(r"(?:\bnot|\bnever|n't|\brefrain(?:ing)? from|\bavoid|\bno longer|\boppose)(?: \w+ly)?$", re.I)
_NUMBER = re.compile(r"^\d[\d,.]*$")
_SPELT = {
    word: str(n)
    for n, word in enumerate(
        ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"], 2
    )
}
_REFERENCE = re.compile(
    r"(?:\b(?:articles?|arts?|paragraphs?|paras?|sections?|resolutions?|chapters?|conventions?|goals?)\.? "
    r"(?:no\. ?)?)$",
    re.I,
)
_TOLD = 2
"""Terms, or one name, that a demand must have told before what follows can be an aside."""
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_PREFIX = re.compile(r"\b([Rr]e|[Cc]o)-(?=[a-z])")


@dataclass(frozen=True, slots=True)
class Reading:
    """One demand as it is compared.

    `terms` are stems and names, without those that say nothing, sorted; `asides` those of its terms that stand in a
    purpose, a model or a reason. `act` is what its first verb asks for and `acts` what all its verbs do; `negated`
    says that it asks not to do so. `instruments` are conventions and protocols, `numbers` what is counted,
    `groups` the persons whom it names, `countries` codes of the countries that it names beside its addressee.
    """

    terms: tuple[str, ...]
    asides: frozenset[str]
    act: str
    acts: frozenset[str]
    negated: bool
    instruments: frozenset[str]
    numbers: frozenset[str]
    groups: frozenset[str]
    countries: frozenset[str]


def read(text: str, own: Collection[str] = ()) -> Reading:
    """Read a demand; `own` are the codes of countries that are its addressee and no object of it.

    >>> found = read("Consider acceding to the Convention on the Rights of the Child and its Optional Protocol")
    >>> sorted(found.instruments), found.act
    (['@crc', '@op_crc'], 'ratify')
    >>> read("Do not withdraw from the Rome Statute").negated
    True
    """
    plain, countries = without_names(text, frozenset(own))
    plain = named(_PREFIX.sub(r"\1", _LABEL.sub("", plain)))
    words = [(match.group(), match.start()) for match in WORD.finditer(plain.lower())]
    core, aside = _parts(plain, words)
    acts = [(act, start) for word, start in core if word not in empty() and (act := act_of(word))]
    return Reading(
        terms=tuple(sorted(set(_terms(words)) | countries)),
        asides=frozenset(_terms(aside)) - frozenset(_terms(core)),
        act=acts[0][0] if acts else "",
        acts=frozenset(act for act, _ in acts),
        negated=bool(acts and _NEGATED.search(plain[: acts[0][1]].rstrip().removesuffix("to").rstrip())),
        instruments=frozenset(word for word, _ in core if word[0] == "@" and word[1:].split("_", 1)[-1] in _joined()),
        numbers=frozenset(_numbers(plain, core)),
        groups=frozenset(group for word, _ in core for group in groups_of(word)),
        countries=countries,
    )


def _joined() -> frozenset[str]:
    return instruments() | {"crc_ac", "crc_sc"}


def without_names(text: str, own: frozenset[str]) -> tuple[str, frozenset[str]]:
    """Return `text` without who made the demand and to whom, and the codes of the countries that are left.

    >>> without_names("Peru urged Kenya to resume flights to Chad (Togo);", frozenset({"KEN"}))[1]
    frozenset({'TCD'})
    """
    said = _SAID.match(text)
    spans, kept = [], set()
    for mention in find(text):
        if mention.entry.kind != "country":
            continue
        signed = _in_brackets(text, mention.start, mention.end)
        spans.append(signed or (mention.start, mention.end))
        before = said is not None and mention.start <= said.end() + 20
        if signed is None and mention.entry.code not in own and not before:
            kept.add(mention.entry.code)
    for start, end in sorted(set(spans), reverse=True):
        text = text[:start] + " " * (end - start) + text[end:]
    return (text[said.end() :] if said is not None else text), frozenset(kept)


def _in_brackets(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where the brackets stand that hold a name and nothing but names: who made the demand."""
    left, right = text.rfind("(", max(0, start - 200), start), text.find(")", end, end + 200)
    if left < 0 or right < 0 or ")" in text[left:start]:
        return None
    small = re.findall(r"(?<![\w'’])[a-z][\w'’]*", text[left:right])
    return (left, right + 1) if set(small) <= {"and", "the", "of", "s"} else None


def _parts(plain: str, words: Words) -> tuple[Words, Words]:
    """Part the words of the demand itself from those of its asides: from their opening to a further demand."""
    openings = {match.start() for match in asides().finditer(plain)}
    core: Words = []
    aside: Words = []
    within, told = False, 0
    for n, (word, start) in enumerate(words):
        within = within and not (n and _resumes(word, words[n - 1][0], plain[words[n - 1][1] : start]))
        within = within or (start in openings and told >= _TOLD)
        (aside if within else core).append((word, start))
        if word[0] == "@":
            told += _TOLD
        elif word not in empty() and not act_of(word) and stem(word) not in light():
            told += 1
    return core, aside


def _resumes(word: str, last: str, between: str) -> bool:
    """Whether a further demand begins with `word`: after a semicolon, or a verb of conduct after *and*."""
    return ";" in between or (last == "and" and bool(act_of(word)) and not word.endswith("ing"))


def _terms(words: Words) -> Iterator[str]:
    for word, _ in words:
        if word not in empty() and not _NUMBER.match(word):
            yield word if word[0] == "@" else synonym(stem(word))


def _numbers(plain: str, words: Words) -> Iterator[str]:
    """Yield what is counted: no years, no numbers of articles, paragraphs and resolutions."""
    for word, start in words:
        counted = (_NUMBER.match(word) or word in _SPELT) and not _YEAR.match(word)
        part = plain[max(0, start - 1) : start] in ("-", "/")
        if counted and not part and not _REFERENCE.search(plain[max(0, start - 16) : start]):
            yield _SPELT.get(word, word).strip(".,")
