"""Read the tables of names once, and index every form by its first two words."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

__all__ = ["Entry", "Form", "FormKind", "Gazetteer", "gazetteer"]

FormKind = Literal["name", "adjective", "acronym", "generic", "blocked"]

WORD = re.compile(r"\w+")
_AMBIGUOUS = frozenset({"Georgia", "Georgian", "Georgians", "Congo", "Congolese", "Korea", "Korean", "Koreans"})
_AMBIGUOUS_TOO = frozenset({"Dominican", "Dominicans", "Micronesia", "America", "Macedonia", "Samoa", "Gulf"})
# Acronyms that are also words: in a line set wholly in capitals they say nothing.
_WORDS_TOO = frozenset({"US", "WHO", "CAR", "CARE", "ICE", "ECHO", "AU", "PACE", "RAND", "NAM", "SICA", "LAS", "OPT"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One country, region, organisation or generic actor.

    `code` is the alpha-3 code, ``m49:014`` or ``region:sahel``, ``iom``, ``generic:employers``. `type` is a type of
    addressee, empty for a region. `m49_region` and `m49_subregion` are names, empty where there are none.
    """

    code: str
    name: str
    kind: Literal["country", "region", "organisation", "generic"]
    type: str = ""
    alpha2: str = ""
    m49: str = ""
    official: str = ""
    m49_region: str = ""
    m49_subregion: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which a text writes an entry; `entry` is None for a blocked form, which swallows its text."""

    text: str
    entry: Entry | None
    kind: FormKind
    ambiguous: bool = False
    word_too: bool = False


class Gazetteer:
    """All entries by code, and all forms by first and second word."""

    def __init__(self, forms: Iterator[Form]) -> None:
        self.entries: dict[str, Entry] = {}
        self.index: dict[str, dict[str, list[Form]]] = {}
        for form in forms:
            if form.entry is not None:
                self.entries.setdefault(form.entry.code, form.entry)
            for written in _written(form):
                self._add(written)
        for seconds in self.index.values():
            for bucket in seconds.values():
                bucket.sort(key=lambda form: -len(form.text))

    def _add(self, form: Form) -> None:
        words = WORD.findall(form.text)[:2]
        second = words[1] if len(words) > 1 else ""
        bucket = self.index.setdefault(words[0], {}).setdefault(second, [])
        if all(known.text != form.text for known in bucket):
            bucket.append(form)

    def country(self, alpha3: str) -> Entry:
        """Return a country by its alpha-3 code.

        >>> gazetteer().country("KEN").m49_subregion
        'Eastern Africa'
        """
        return self.entries[alpha3]


@cache
def gazetteer() -> Gazetteer:
    """Return the gazetteer; the tables are read on the first call (some 20 ms)."""
    return Gazetteer(_forms())


def _rows(name: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _split(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]


def _forms() -> Iterator[Form]:
    regions = _rows("regions.csv")
    # Blocked forms come first: where the same words stand in two tables, the first one holds.
    yield from (Form(row["form"], None, "blocked") for row in _rows("blocked.csv"))
    yield from _countries({row["id"]: row for row in regions})
    yield from _organisations()
    yield from _regions(regions)
    yield from _generic()


def _chain(code: str, regions: dict[str, dict[str, str]]) -> list[str]:
    """Return the names of a region and of those that hold it, the smallest first, the world left out."""
    names = []
    while code and code != "001":
        names.append(regions[code]["name"])
        code = regions[code]["parent"]
    return names


def _countries(regions: dict[str, dict[str, str]]) -> Iterator[Form]:
    for row in _rows("countries.csv"):
        chain = _chain(row["subregion"], regions)
        entry = Entry(
            code=row["alpha3"],
            name=row["name"],
            kind="country",
            type="state",
            alpha2=row["alpha2"],
            m49=row["m49"],
            official=row["official"],
            m49_region=chain[-1],
            m49_subregion=chain[0],
        )
        for text in (row["name"], row["official"], *_split(row["others"])):
            yield _form(text, entry, "acronym" if _is_acronym(text) else "name")
        for text in _split(row["demonyms"]):
            yield _form(text, entry, "adjective")


def _regions(rows: list[dict[str, str]]) -> Iterator[Form]:
    by_id = {row["id"]: row for row in rows}
    for row in rows:
        if row["id"] == "001":  # "World" is a word like any other
            continue
        m49 = row["scheme"] == "m49"
        chain = _chain(row["id"], by_id)
        entry = Entry(
            code=f"m49:{row['id']}" if m49 else f"region:{row['id']}",
            name=row["name"],
            kind="region",
            m49=row["id"] if m49 else "",
            m49_region=chain[-1] if m49 or len(chain) > 1 else "",
        )
        for text in (row["name"], *_split(row["others"])):
            yield _form(text, entry, "name")


def _organisations() -> Iterator[Form]:
    for row in _rows("organisations.csv"):
        entry = Entry(row["id"], row["name"], "organisation", row["type"], country=row["country"])
        for text in (row["name"], *_split(row["others"])):
            yield _form(text, entry, "name")
        for text in _split(row["acronyms"]):
            yield _form(text, entry, "acronym")


def _generic() -> Iterator[Form]:
    for row in _rows("generic.csv"):
        entry = Entry(f"generic:{row['id']}", row["name"], "generic", row["type"])
        for text in _split(row["forms"]):
            yield _form(text, entry, "generic")
        for text in _split(row["acronyms"]):
            yield _form(text, entry, "acronym")


def _is_acronym(text: str) -> bool:
    return text.replace(".", "").isupper() and len(text) <= 6


def _form(text: str, entry: Entry, kind: FormKind) -> Form:
    ambiguous = text in _AMBIGUOUS or text in _AMBIGUOUS_TOO
    return Form(text, entry, kind, ambiguous, text in _WORDS_TOO)


def _written(form: Form) -> Iterator[Form]:
    """Yield a form as it may be written: as it stands; a name in capitals too; lower-case words with capitals."""
    yield form
    text = form.text
    variants = set()
    if form.kind in ("name", "adjective") and len(text) > 3:
        variants.add(text.upper())
    if text[:1].islower():
        variants.add(text[0].upper() + text[1:])
    if form.kind == "generic" and text.islower():
        variants.add(re.sub(r"\b(?!of\b|and\b|the\b)\w", lambda m: m.group().upper(), text))
    for variant in sorted(variants - {text}):
        yield Form(variant, form.entry, form.kind, form.ambiguous, variant.isupper())
