"""RIS, by rispy, a reference at a time: a reference that was never closed does not swallow the next."""

from __future__ import annotations

import re
from collections.abc import Mapping

from hsnlp.loaders.bibliography.entries import Entry
from hsnlp.loaders.bibliography.fields import entry_metadata
from hsnlp.loaders.fields import as_text, person

__all__ = ["ris_entries"]

_START = re.compile(r"^TY  ?- ", re.M)
# Tags that a reference may hold several times; rispy keeps only the first of the others.
_LISTS = ["A1", "A2", "A3", "A4", "AU", "KW", "N1", "UR", "L1", "L2", "L4"]


def ris_entries(text: str, name: str) -> list[Entry]:
    r"""Return the references in `text`; `name` is that of the file, for what is said of a broken one.

    >>> entry = ris_entries("TY  - RPRT\nAU  - Lund, Ole\nTI  - On walls\nPY  - 2019\nER  - \n", "a.ris")[0]
    >>> entry.key, entry.metadata.year, entry.metadata.genre
    ('1', 2019, 'report')
    """
    starts = [found.start() for found in _START.finditer(text)]
    chunks = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    return [_entry(chunk, number, name) for number, chunk in enumerate(chunks, start=1)]


def _entry(chunk: str, number: int, name: str) -> Entry:
    import rispy  # type: ignore[import-untyped]

    if not re.search(r"^ER  ?-", chunk, re.M):
        chunk = chunk.rstrip() + "\nER  - \n"
    try:
        found = rispy.loads(chunk, list_tags=_LISTS)
    except (ValueError, KeyError, IndexError, TypeError, OSError) as error:
        found, said = [], str(error)
    else:
        said = "nothing in it"
    if not found or len(found[0]) < 2:
        problem = f"{name}: reference {number} could not be read ({said}); mend or remove it"
        return Entry(str(number), problems=(problem,))
    return _from_fields(found[0], number)


def _from_fields(fields: Mapping[str, object], number: int) -> Entry:
    def first(*names: str) -> str:
        return next((as_text(fields[known]) for known in names if as_text(fields.get(known))), "")

    def many(*names: str) -> list[str]:
        held: object = next((fields[known] for known in names if fields.get(known)), [])
        return [as_text(item) for item in held] if isinstance(held, list) else [as_text(held)]

    key = first("id", "label", "accession_number") or str(number)
    metadata = entry_metadata(
        key,
        kind=first("type_of_reference"),
        title=first("title", "primary_title", "short_title"),
        authors=[person(author) for author in many("authors", "first_authors", "secondary_authors") if author],
        date=first("year", "publication_year", "date"),
        publisher=first("journal_name", "alternate_title3", "secondary_title", "alternate_title2", "publisher"),
        language=first("language"),
        doi=first("doi"),
        url=next(iter(many("urls")), ""),
        isbn=first("issn"),
        keywords="; ".join(many("keywords")),
    )
    names = ("file_attachments1", "file_attachments2")
    files = [path for known in names for path in many(known) if path and not path.lower().startswith("http")]
    return Entry(key, metadata, tuple(dict.fromkeys(re.sub(r"^file://", "", path) for path in files)))
