"""One entry of a bibliography, and how the types of three formats are called in one."""

from __future__ import annotations

from dataclasses import dataclass, field

from hsnlp.documents import Metadata

__all__ = ["Entry", "genre_of"]

_GENRES = {
    "journal article": ("article", "jour", "article-journal", "ejour", "periodical", "mgzn", "article-magazine"),
    "newspaper article": ("news", "article-newspaper", "newspaper"),
    "book": ("book", "mvbook", "collection", "ebook", "edbook", "booklet", "proceedings"),
    "book chapter": ("incollection", "inbook", "chap", "chapter", "echap", "suppbook"),
    "conference paper": ("inproceedings", "conference", "cpaper", "paper-conference", "conf"),
    "report": ("techreport", "report", "rprt", "govdoc", "standard", "manual", "unpublished"),
    "thesis": ("phdthesis", "mastersthesis", "thesis", "thes"),
    "web page": ("online", "electronic", "www", "elec", "webpage", "post-weblog", "blog", "post", "icomm"),
    "law": ("legislation", "jurisdiction", "stat", "bill", "legal_case", "treaty", "regulation", "case", "unbill"),
    "hearing": ("hear", "hearing"),
    "speech": ("speech",),
}
_BY_TYPE = {given: genre for genre, types in _GENRES.items() for given in types}


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: its key, what it says of a text, and the files attached to it, as the export names them.

    `metadata.extra` holds `bib_key`, and `doi`, `isbn` and `keywords` where there are any. `problems` says what in
    the entry could not be read; an entry with nothing else is one that could not be read at all.
    """

    key: str
    metadata: Metadata = field(default_factory=Metadata)
    files: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def doi(self) -> str:
        """The DOI in small letters, without "https://doi.org/"; "" where there is none."""
        return dict(self.metadata.extra).get("doi", "")


def genre_of(given: str) -> str:
    """Return the kind of text that a type of BibTeX, RIS or CSL stands for, "" for "misc" and its like.

    >>> genre_of("techreport"), genre_of("JOUR"), genre_of("misc")
    ('report', 'journal article', '')
    """
    return _BY_TYPE.get(given.lower().strip(), "")
