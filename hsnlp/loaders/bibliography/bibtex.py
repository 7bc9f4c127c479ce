"""BibTeX and BibLaTeX, by pybtex, an entry at a time: what is wrong with one entry stays with it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hsnlp.loaders.bibliography.entries import Entry
from hsnlp.loaders.bibliography.fields import entry_metadata

if TYPE_CHECKING:
    from pybtex.database import Entry as BibtexEntry  # type: ignore[import-untyped]
    from pybtex.database import Person

__all__ = ["attachments", "bibtex_entries", "plain"]

_START = re.compile(r"^[ \t]*@[ \t]*(\w+)[ \t]*[{(][ \t]*([^\s,{}()=]*)", re.M)
_STYLE = re.compile(
    r"\\(?:textit|textbf|emph|textsc|textrm|texttt|mkbibemph|uppercase|url|href\{[^}]*\}) ?\{([^{}]*)\}"
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def bibtex_entries(text: str, name: str) -> list[Entry]:
    r"""Return the entries in `text`; `name` is that of the file, for what is said of a broken entry.

    >>> entry = bibtex_entries("@book{lund19, author={Lund, Ole}, title={Walls {\\&} Words}, year=2019}", "a.bib")[0]
    >>> entry.metadata.authors, entry.metadata.title
    (('Ole Lund',), 'Walls & Words')
    """
    macros = "".join(f'@string{{{month} = "{month}"}}\n' for month in _MONTHS)
    entries: list[Entry] = []
    for kind, key, chunk in _chunks(text):
        if kind == "string":
            macros += chunk + "\n" if _is_sound(chunk) else ""
        elif kind not in ("comment", "preamble"):
            entries.append(_entry(key, chunk, macros, name))
    return entries


def _chunks(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield kind, key and text of each command; one ends where the next begins a line, closed or not."""
    starts = list(_START.finditer(text))
    ends = [*(start.start() for start in starts[1:]), len(text)]
    for start, end in zip(starts, ends, strict=False):
        yield start.group(1).lower(), start.group(2), text[start.start() : end].strip()


def _is_sound(chunk: str) -> bool:
    return not _parsed(chunk, "")[1]


def _parsed(chunk: str, macros: str) -> tuple[list[tuple[str, BibtexEntry]], str]:
    """Return the entries in a piece of BibTeX, and what pybtex has against it, "" if nothing."""
    from pybtex import errors  # type: ignore[import-untyped]
    from pybtex.database.input.bibtex import Parser  # type: ignore[import-untyped]
    from pybtex.exceptions import PybtexError  # type: ignore[import-untyped]

    with errors.capture() as captured:
        try:
            found = list(Parser().parse_string(macros + chunk).entries.items())
        except PybtexError as error:
            return [], str(error)
    return found, re.sub(r" in line \d+", "", "; ".join(str(error) for error in captured))


def _entry(key: str, chunk: str, macros: str, name: str) -> Entry:
    found, against = _parsed(chunk, macros)
    if not found:
        said = against or "nothing in it"
        return Entry(
            key or "?", problems=(f"{name}: entry '{key or '?'}' could not be read ({said}); mend or remove it",)
        )
    key, entry = found[0]
    problems = (f"{name}: entry '{key}' was read in part ({against}); mend it",) if against else ()
    fields = {field.lower(): value for field, value in entry.fields.items()}

    def first(*names: str) -> str:
        return next((plain(fields[known]) for known in names if fields.get(known, "").strip()), "")

    title, subtitle = first("title"), first("subtitle")
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    metadata = entry_metadata(
        key,
        kind=entry.type,
        title=f"{title}: {subtitle}" if subtitle else title,
        authors=[_name(person) for person in people],
        date=first("year", "date"),
        publisher=first(
            "journal", "journaltitle", "publisher", "institution", "school", "organization", "howpublished"
        ),
        language=first("language", "langid"),
        doi=first("doi"),
        url=re.sub(r"\\([_%&#~])", r"\1", fields.get("url", "").strip()),
        isbn=first("isbn"),
        keywords=first("keywords"),
    )
    return Entry(key, metadata, attachments(fields.get("file", "")), problems)


def _name(person: Person) -> str:
    parts = [
        *person.first_names,
        *person.middle_names,
        *person.prelast_names,
        *person.last_names,
        *person.lineage_names,
    ]
    return " ".join(plain(part) for part in parts)


def attachments(field: str) -> tuple[str, ...]:
    r"""Return the paths in a `file` field: plain paths, or "description:path:type" parted by ";", with escapes.

    >>> attachments(r"Full Text:files/12/a\;b.pdf:application/pdf;Page:files/13/x.html:text/html")
    ('files/12/a;b.pdf', 'files/13/x.html')
    >>> attachments(r"C\:\\Users\\me\\Zotero\\c.pdf:PDF"), attachments("/home/me/c.pdf")
    (('C:\\Users\\me\\Zotero\\c.pdf',), ('/home/me/c.pdf',))
    """
    paths = []
    for part in _split(field.strip().strip("{}"), ";"):
        cells = _split(part, ":")
        if len(cells) > 2 and len(cells[0]) == 1 and cells[0].isalpha():
            cells = [f"{cells[0]}:{cells[1]}", *cells[2:]]  # the colon of a Windows drive, not escaped
        path = cells[1] if len(cells) >= 3 else cells[0]
        if len(cells) == 2 and ("/" in cells[1] or not re.search(r"[/\\.]", cells[0])):
            path = cells[1]
        path = re.sub(r"\\([:;\\{}_&%#$ ])", r"\1", path).strip()
        if path:
            paths.append(path)
    return tuple(dict.fromkeys(paths))


def _split(text: str, separator: str) -> list[str]:
    return [
        part for part in re.split(rf"(?<!\\)(?:\\\\)*{re.escape(separator)}", text) if part.strip() or separator == ":"
    ]


def plain(value: str) -> str:
    r"""Return a LaTeX string as text: escapes decoded, style commands and braces gone.

    >>> plain(r"{S}\'ecurit\'e \emph{and} {\o}vrighet: 10\% {--} ``fear''")
    'Sécurité and øvrighet: 10% – “fear”'
    """
    import latexcodec  # noqa: F401 - registers the codec

    text = _STYLE.sub(r"\1", value)
    if "\\" in text or "--" in text or "``" in text or "$" in text:
        # Text that is Unicode already passes through unchanged.
        text = codecs.decode(text, "ulatex")  # type: ignore[call-overload]
    text = re.sub(r"\\[a-zA-Z]+ ?", "", text).replace("{", "").replace("}", "").replace("~", " ")
    return " ".join(text.split())
