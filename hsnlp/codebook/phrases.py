"""The grammar of cue phrases: how a phrase is parsed, checked and written out into surface forms. See SCHEMA.md."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import product

from hsnlp.codebook.forms import adjective_forms, noun_forms, spellings, verb_forms
from hsnlp.errors import CodebookError

__all__ = ["GAP", "Parsed", "Segment", "expand", "parse"]

GAP = 6
"""Tokens that may stand where a phrase has ``...``."""

_WORD = re.compile(r"^(?P<stem>[^\s:|?@]+)(?P<forms>:[nva]?)?$")
_REFERENCE = re.compile(r"^@[a-z][a-z0-9_.]*$")
_HYPHENS = ("-", " ", "\N{NON-BREAKING HYPHEN}", "\N{EN DASH}")
_APOSTROPHES = ("'", "\N{RIGHT SINGLE QUOTATION MARK}")
_MOST_FORMS = 5000


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of a phrase without a gap: surface forms, or the name of a list; `gap` tokens may precede it."""

    forms: tuple[str, ...] = ()
    reference: str = ""
    gap: int = 0


@dataclass(frozen=True, slots=True)
class Parsed:
    """A phrase, parsed: its segments in order, and whether case counts."""

    segments: tuple[Segment, ...]
    exact: bool = False

    @property
    def references(self) -> tuple[str, ...]:
        """Names of the lists that the phrase uses."""
        return tuple(s.reference for s in self.segments if s.reference)


def expand(phrase: str) -> tuple[str, ...]:
    """Return every surface form of a phrase without lists or gaps, sorted.

    >>> expand("border guard:n")
    ('border guard', 'border guards')
    >>> expand("the? asylum|refuge")
    ('asylum', 'refuge', 'the asylum', 'the refuge')
    """
    parsed = parse(phrase)
    if len(parsed.segments) != 1 or parsed.references:
        raise CodebookError(f"phrase {phrase!r} has a gap or a list in it and cannot be written out by itself")
    return parsed.segments[0].forms


@cache  # a codebook is parsed when it is checked and again when it is compiled
def parse(phrase: str) -> Parsed:
    """Parse a phrase; raises `CodebookError` that says which word breaks the grammar.

    >>> [(s.reference or s.forms, s.gap) for s in parse("@migrants ... flood:v").segments]
    [('migrants', 0), (('flood', 'flooded', 'flooding', 'floods'), 6)]
    """
    exact = phrase.startswith("=")
    words = phrase.removeprefix("=").split()
    segments: list[Segment] = []
    run: list[str] = []
    gap = 0
    for word in [*words, ""]:
        if word and word != "..." and not word.startswith("@"):
            run.append(word)
            continue
        if run:
            segments.append(Segment(forms=_forms(run, phrase, exact=exact), gap=gap))
            run, gap = [], 0
        if word == "...":
            if not segments:
                raise CodebookError(f"phrase {phrase!r} begins with a gap: write the words alone")
            gap = GAP
        elif word:
            if not _REFERENCE.match(word):
                raise CodebookError(f"phrase {phrase!r}: {word!r} is no list name; a list is written @name")
            segments.append(Segment(reference=word[1:], gap=gap))
            gap = 0
    if not segments or gap:
        raise CodebookError(f"phrase {phrase!r} is empty or ends in a gap: write the words alone")
    return Parsed(tuple(segments), exact)


def _forms(words: list[str], phrase: str, *, exact: bool) -> tuple[str, ...]:
    choices = [_word_forms(word, phrase, exact=exact) for word in words]
    count = 1
    for choice in choices:
        count *= len(choice)
    if count > _MOST_FORMS:
        raise CodebookError(f"phrase {phrase!r} has {count} forms, more than {_MOST_FORMS}: use a list and a gap")
    found = {" ".join(filter(None, combination)) for combination in product(*choices)}
    if "" in found:
        raise CodebookError(f"phrase {phrase!r} has optional words alone: one at least must stand")
    return tuple(sorted(found))


def _word_forms(word: str, phrase: str, *, exact: bool) -> tuple[str, ...]:
    optional = word.endswith("?") and len(word) > 1
    found: set[str] = {""} if optional else set()
    for alternative in (word[:-1] if optional else word).split("|"):
        match = _WORD.match(alternative)
        if match is None:
            raise CodebookError(
                f"phrase {phrase!r}: cannot read {alternative!r}; a word may end in ':', ':n', ':v' or ':a' for "
                f"its forms and in '?' when it is optional, and alternatives are parted by '|'"
            )
        stem = match["stem"] if exact else match["stem"].lower()
        forms = _FORMS[match["forms"][1:]](stem) if match["forms"] else (stem,)
        for form in forms:
            for spelled in (form,) if exact else spellings(form):
                found.update(_punctuated(spelled))
    return tuple(sorted(found))


def _both(word: str) -> tuple[str, ...]:
    return (*noun_forms(word), *verb_forms(word))


_FORMS: dict[str, Callable[[str], tuple[str, ...]]] = {
    "n": noun_forms,
    "v": verb_forms,
    "a": adjective_forms,
    "": _both,
}


def _punctuated(word: str) -> tuple[str, ...]:
    """Return the ways in which hyphens and apostrophes inside a word are typed."""
    typed = {word}
    if "-" in word.strip("-"):
        typed = {word.replace("-", hyphen) for hyphen in _HYPHENS}
    if "'" in word:
        typed = {one.replace("'", apostrophe) for one in typed for apostrophe in _APOSTROPHES}
    return tuple(typed)
