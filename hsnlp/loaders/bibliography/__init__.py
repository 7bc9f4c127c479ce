"""Bibliographies: BibTeX, RIS and CSL-JSON, as Zotero and others export them, and their entries matched to texts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hsnlp.errors import BibliographyError
from hsnlp.loaders.bibliography.bibtex import bibtex_entries
from hsnlp.loaders.bibliography.csl import csl_entries
from hsnlp.loaders.bibliography.entries import Entry
from hsnlp.loaders.bibliography.matching import Matches, match
from hsnlp.loaders.bibliography.ris import ris_entries
from hsnlp.loaders.decode import decode
from hsnlp.loaders.sniff import HEAD, sniff

__all__ = ["Entry", "Matches", "match", "read_bibliography"]

_READERS: dict[str, Callable[[str, str], list[Entry]]] = {
    "application/x-bibtex": bibtex_entries,
    "application/x-research-info-systems": ris_entries,
    "application/vnd.citationstyles.csl+json": csl_entries,
}
_BY_NAME = {".bib": "application/x-bibtex", ".ris": "application/x-research-info-systems"}


def read_bibliography(path: Path) -> tuple[Entry, ...]:
    """Return the entries of a bibliography in its order; its format is told by its content.

    An entry that cannot be read does not lose the others: it is returned with its key and with what is wrong in
    `problems`. Raises BibliographyError where the file as a whole is none, and says what it is.
    """
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise BibliographyError(f"{path}: cannot be opened ({error.strerror or error})") from error
    media_type = sniff(content[:HEAD], path.name)
    text = decode(content).text.lstrip("\ufeff")
    if media_type == "application/json":
        media_type = "application/vnd.citationstyles.csl+json"  # a list of items that say too little to be told
    reader = _READERS.get(media_type) or _READERS.get(_BY_NAME.get(path.suffix.lower(), ""))
    if reader is None:
        raise BibliographyError(f"{path}: neither BibTeX, RIS nor CSL-JSON, but {media_type}; export it again")
    entries = reader(text.replace("\r\n", "\n").replace("\r", "\n"), path.name)
    if not entries:
        raise BibliographyError(f"{path}: no entry in it; is the export complete?")
    return tuple(entries)
