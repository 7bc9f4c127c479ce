"""The fields that the three formats share, as metadata."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hsnlp.documents import Metadata
from hsnlp.loaders.bibliography.entries import genre_of
from hsnlp.loaders.fields import as_url, first_year, language_code

__all__ = ["doi_in", "entry_metadata"]

_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>{}|\\^]+")


def doi_in(text: str) -> str:
    """Return the first DOI in a text, in small letters, "" if there is none.

    >>> doi_in("https://doi.org/10.1234/ABC.5"), doi_in("none")
    ('10.1234/abc.5', '')
    """
    found = _DOI.search(text)
    return found.group(0).rstrip(".,;)").lower() if found else ""


def entry_metadata(
    key: str,
    *,
    kind: str = "",
    title: str = "",
    authors: Sequence[str] = (),
    date: str = "",
    publisher: str = "",
    language: str = "",
    doi: str = "",
    url: str = "",
    isbn: str = "",
    keywords: str = "",
) -> Metadata:
    """Return the metadata of an entry from its fields, all optional."""
    doi = doi_in(doi) or doi_in(url)
    extra = {"bib_key": key, "doi": doi, "isbn": isbn, "keywords": keywords}
    return Metadata(
        title=title,
        authors=tuple(dict.fromkeys(name for name in authors if name and name.lower() != "others")),
        year=first_year(date),
        publisher=publisher,
        genre=genre_of(kind),
        language=language_code(language),
        url=url or (as_url(doi) if doi else ""),
        extra=tuple(sorted((name, value) for name, value in extra.items() if value)),
    )
