"""How the fields of files, tables and bibliographies become `Metadata`: names, years, languages, countries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields, replace

from hsnlp.documents import Metadata

__all__ = [
    "as_text",
    "as_url",
    "authors_in",
    "first_year",
    "language_code",
    "merged",
    "metadata_from",
    "person",
]

_YEAR = re.compile(r"(?<!\d)(1[6-9]\d\d|20\d\d)(?!\d)")
_INSTITUTIONAL = re.compile(r"\b(and|of|for|the|on|de|des|du|et|inc|ltd|llc)\b", re.I)
_SUFFIX = re.compile(r"^(jr|sr|ii|iii|iv|phd|md)\.?$", re.I)
_NO_ONE = re.compile(
    r"^(python-docx|(windows|microsoft office|office|default)? ?user|administrator|admin|author|unknown|owner"
    r"|anonymous|root|none|n/?a)?$",
    re.I,
)
_LANGUAGES = {
    "eng": "en", "english": "en", "fra": "fr", "fre": "fr", "french": "fr", "français": "fr", "spa": "es",
    "spanish": "es", "español": "es", "deu": "de", "ger": "de", "german": "de", "deutsch": "de", "ita": "it",
    "italian": "it", "por": "pt", "portuguese": "pt", "ara": "ar", "arabic": "ar", "rus": "ru", "russian": "ru",
    "zho": "zh", "chi": "zh", "chinese": "zh", "nld": "nl", "dut": "nl", "dutch": "nl", "tur": "tr", "turkish": "tr",
}  # fmt: skip

# Names that columns, front matter keys and attributes go by; the first that has a value wins.
_TITLE = ("title", "headline", "document_title", "doc_title", "name", "agenda", "subject_line")
_AUTHOR = (
    "authors",
    "author",
    "creators",
    "creator",
    "speaker",
    "byline",
    "by",
    "writer",
    "author_name",
    "speaker_name",
)
_YEAR_KEYS = ("year", "publication_year", "pub_year", "date", "published", "publication_date", "pub_date", "issued")
_PUBLISHER = ("publisher", "publication", "journal", "outlet", "newspaper", "source", "organisation", "organization")
_COUNTRY = ("iso3country", "iso3", "iso3c", "country_code", "country_iso3", "alpha3", "country", "state", "ccode_iso")
_URL = ("url", "canonical_url", "trove_url", "source_url", "permalink", "link", "doi", "uri", "web_url", "href")
_GENRE = ("genre", "document_type", "doc_type", "doctype")
_LANGUAGE = ("language", "lang", "locale")


def as_text(value: object) -> str:
    """Return a field's value on one line: lists joined by "; ", None as "".

    >>> as_text(["asylum", " detention "])
    'asylum; detention'
    """
    if value is None:
        return ""
    if isinstance(value, list | tuple | set):
        return "; ".join(filter(None, (as_text(item) for item in value)))
    if isinstance(value, Mapping):
        return as_text(value.get("name") or list(value.values()))
    return " ".join(str(value).split())


def person(name: str) -> str:
    """Return a name in reading order; names of bodies are left as they are.

    >>> person("Abara, Mina T."), person("Office for Borders, Ports and Return")
    ('Mina T. Abara', 'Office for Borders, Ports and Return')
    """
    name = " ".join(name.split()).strip(" ;,")
    parts = [part.strip() for part in name.split(",")]
    if len(parts) == 3 and _SUFFIX.match(parts[2]):
        return f"{parts[1]} {parts[0]} {parts[2]}"
    if len(parts) != 2 or not all(parts) or _INSTITUTIONAL.search(name):
        return name
    if _SUFFIX.match(parts[1]) or any(len(part.split()) > 3 for part in parts):
        return name
    return f"{parts[1]} {parts[0]}"


def authors_in(value: object) -> tuple[str, ...]:
    """Return the names in a field that holds one or many; placeholders that programs write are left out.

    >>> authors_in("Abara, Mina; Lund, Ole"), authors_in("Mina Abara and Ole Lund"), authors_in("python-docx")
    (('Mina Abara', 'Ole Lund'), ('Mina Abara', 'Ole Lund'), ())
    """
    if isinstance(value, list | tuple):
        names = [as_text(item) for item in value]
    else:
        text = re.sub(r"^by\s+", "", as_text(value), flags=re.I)
        names = re.split(r"\s*[;|]\s*", text)
        if len(names) == 1 and re.search(r"\w \w", text.split(" and ")[0]):
            names = _and_list(text)
    found = (person(name) for name in names)
    return tuple(dict.fromkeys(name for name in found if not _NO_ONE.match(name)))


def _and_list(text: str) -> list[str]:
    """Split "A B, C D and E F" where each part looks like a person's name, else leave it whole."""
    parts = re.split(r"\s*,\s*(?:and\s+)?|\s+(?:and|&)\s+", text)
    people = all(2 <= len(part.split()) <= 4 and not _INSTITUTIONAL.search(part) for part in parts)
    return parts if len(parts) > 1 and people and all(part[:1].isupper() for part in parts) else [text]


def first_year(value: object) -> int | None:
    """Return the first year from 1600 to 2099 in a date, None if there is none.

    >>> first_year("2016-05-05T09:00:00+00:00"), first_year("D:20190304"), first_year("undated")
    (2016, 2019, None)
    """
    text = as_text(value)
    compact = re.search(r"(?<!\d)((?:19|20)\d\d)[01]\d[0-3]\d", text)
    found = _YEAR.search(text) or compact
    return int(found.group(1)) if found else None


def language_code(value: object) -> str:
    """Return the ISO 639-1 code of a language tag or name, "" where it is not known.

    >>> language_code("en-GB"), language_code("French"), language_code("unknown")
    ('en', 'fr', '')
    """
    tag = re.split(r"[-_;, ]", as_text(value).lower())[0]
    return tag if len(tag) == 2 and tag.isalpha() else _LANGUAGES.get(tag, "")


def metadata_from(values: Mapping[str, object], leave_out: Iterable[str] = ()) -> Metadata:
    """Return the metadata in a mapping of named fields; a field that has no place of its own goes to `extra`.

    >>> metadata_from({"Speaker": "Ada Nwosu", "date": "2010-01-06", "party": "Ind"})
    Metadata(title='', authors=('Ada Nwosu',), year=2010, publisher='', genre='', language='', country='', \
url='', extra=(('date', '2010-01-06'), ('party', 'Ind')))
    """
    ignored = set(leave_out)
    left = {key: value for key, value in values.items() if key not in ignored and as_text(value)}
    names = {_key(key): key for key in reversed(list(left))}

    def take(known: tuple[str, ...]) -> object:
        for name in known:
            if name in names:
                return left.pop(names.pop(name))
        return None

    title, authors, publisher = as_text(take(_TITLE)), authors_in(take(_AUTHOR)), as_text(take(_PUBLISHER))
    genre, language, url = as_text(take(_GENRE)), as_text(take(_LANGUAGE)), as_text(take(_URL))
    years = [first_year(left[names[name]]) for name in _YEAR_KEYS if name in names]
    year = next((found for found in years if found), None)
    if year and "year" in names and first_year(left[names["year"]]) == year:
        left.pop(names["year"])
    country = next((c for c in (as_text(left[names[n]]) for n in _COUNTRY if n in names) if _is_alpha3(c)), "")
    left = {key: value for key, value in left.items() if as_text(value) != country or not country}
    code = language_code(language)
    if language and not code:
        left["language"] = language
    extra = tuple(sorted((str(key), as_text(value)) for key, value in left.items()))
    return Metadata(title, authors, year, publisher, genre, code, country, as_url(url), extra)


def as_url(value: str) -> str:
    """Return a link as it is, a bare DOI as a link to it."""
    value = value.strip()
    bare = re.sub(r"^doi:\s*", "", value, flags=re.I)
    return f"https://doi.org/{bare}" if re.match(r"^10\.\d{4,9}/\S+$", bare) else value


def merged(first: Metadata, second: Metadata) -> Metadata:
    """Return `first` with its empty fields filled from `second`; `extra` of both, `first` winning a name."""
    filled = {
        item.name: getattr(second, item.name)
        for item in fields(Metadata)
        if item.name != "extra" and not getattr(first, item.name)
    }
    extra = tuple(sorted({**dict(second.extra), **dict(first.extra)}.items()))
    return replace(first, **filled, extra=extra)


def _key(name: str) -> str:
    return re.sub(r"[\s.\-]+", "_", str(name).strip().lower())


def _is_alpha3(value: str) -> bool:
    return len(value) == 3 and value.isalpha() and value.isupper()
