"""CSL-JSON, as Zotero, Pandoc and Crossref write it; attachments are not part of it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from hsnlp.errors import BibliographyError
from hsnlp.loaders.bibliography.entries import Entry
from hsnlp.loaders.bibliography.fields import entry_metadata
from hsnlp.loaders.fields import as_text

__all__ = ["csl_entries"]


def csl_entries(text: str, name: str) -> list[Entry]:
    """Return the items in `text`; `name` is that of the file. Raises BibliographyError where it is not JSON.

    >>> csl_entries('[{"id": "a", "title": "Walls", "issued": {"date-parts": [[2019]]}}]', "a.json")[0].metadata.year
    2019
    """
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BibliographyError(f"{name}: not JSON ({error}); export it again") from error
    if isinstance(found, dict):
        found = found.get("items", [found])
    items = found if isinstance(found, list) else [found]
    return [_entry(item, number, name) for number, item in enumerate(items, start=1)]


def _entry(item: object, number: int, name: str) -> Entry:
    if not isinstance(item, dict) or not ("title" in item or "author" in item):
        problem = f"{name}: item {number} has neither title nor author; mend or remove it"
        key = as_text(item.get("id")) if isinstance(item, dict) else ""
        return Entry(key or str(number), problems=(problem,))
    key = as_text(item.get("citation-key") or item.get("citationKey") or item.get("id")) or str(number)
    people = item.get("author") or item.get("editor") or []
    metadata = entry_metadata(
        key,
        kind=as_text(item.get("type")),
        title=as_text(item.get("title")),
        authors=[_name(person) for person in (people if isinstance(people, list) else [people])],
        date=_date(item.get("issued")),
        publisher=as_text(item.get("container-title") or item.get("publisher")),
        language=as_text(item.get("language")),
        doi=as_text(item.get("DOI")),
        url=as_text(item.get("URL")),
        isbn=as_text(item.get("ISBN")),
        keywords=as_text(item.get("keyword")),
    )
    return Entry(key, metadata)


def _name(person: object) -> str:
    if not isinstance(person, Mapping):
        return as_text(person)
    parts = ("given", "dropping-particle", "non-dropping-particle", "family", "suffix")
    return as_text(person.get("literal")) or " ".join(filter(None, (as_text(person.get(part)) for part in parts)))


def _date(issued: object) -> str:
    if isinstance(issued, Mapping):
        return as_text(issued.get("date-parts")) or as_text(issued.get("raw") or issued.get("literal"))
    return as_text(issued)
