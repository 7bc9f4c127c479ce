"""Which entry of a bibliography speaks of which text: by attachments, links, titles, names and years; not guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from hsnlp.documents import Metadata
from hsnlp.loaders.bibliography.entries import Entry
from hsnlp.loaders.bibliography.fields import doi_in
from hsnlp.loaders.sources import Source

__all__ = ["Matches", "match"]

_WORDS = 3  # a title of fewer words is found in file names that have nothing to do with it
_PREFIX = 24  # letters of a cut title that a file name has to hold: Zotero cuts at some sixty


@dataclass(frozen=True, slots=True)
class Matches:
    """What was matched, by the names of sources, and by what; and what was not, in words where that needs them."""

    metadata: dict[str, Metadata] = field(default_factory=dict)
    how: dict[str, str] = field(default_factory=dict)
    unmatched_entries: tuple[Entry, ...] = ()
    unmatched_sources: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    def unsaid(self) -> tuple[str, ...]:
        """Return a sentence for each entry that was broken, ambiguous or without a text, and one for the texts."""
        lines = [*self.problems, *self.ambiguous]
        for entry in self.unmatched_entries:
            lines.append(f"no text for entry '{entry.key}' ({entry.metadata.title or 'without a title'})")
        if self.unmatched_sources:
            few = ", ".join(self.unmatched_sources[:3])
            more = len(self.unmatched_sources) - 3
            lines.append(
                f"no entry for {len(self.unmatched_sources)} texts: {few}{f' and {more} more' if more > 0 else ''}"
            )
        return tuple(lines)


def match(entries: Iterable[Entry], sources: Sequence[Source], known: Mapping[str, Metadata] | None = None) -> Matches:
    """Return which entry speaks of which source: by attached file, then DOI or link, title, and author with year.

    `known` holds what the documents themselves say, by source name, where they have been read already. Where two
    entries fit one source equally well, or one author and year fits two, none is taken and `ambiguous` says so.
    Several sources may share an entry (a PDF and the page that was saved with it).
    """
    entries = list(entries)
    usable = [entry for entry in entries if entry.metadata.title or entry.metadata.authors or entry.files]
    told = {source.name: (known or {}).get(source.name, source.metadata) for source in sources}
    found: dict[str, tuple[Entry, str]] = {}
    ambiguous: list[str] = []
    steps: list[tuple[str, Callable[[Entry, str, Metadata], int]]] = [
        ("attachment", _by_attachment),
        ("link", _by_link),
        ("title", _by_title),
        ("author and year", _by_author_and_year),
    ]
    for how, fits in steps:
        taken = {entry.key for entry, _ in found.values()}
        free = [entry for entry in usable if how in ("attachment", "link") or entry.key not in taken]
        left = {name: told[name] for name in told if name not in found}
        one_each = how == "author and year"
        chosen, said = _best(free, left, fits, one_each=one_each)
        found.update({name: (entry, how) for name, entry in chosen.items()})
        ambiguous.extend(line for line in said if line not in ambiguous)
    used = {entry.key for entry, _ in found.values()}
    return Matches(
        metadata={name: entry.metadata for name, (entry, _) in found.items()},
        how={name: how for name, (_, how) in found.items()},
        unmatched_entries=tuple(entry for entry in usable if entry.key not in used),
        unmatched_sources=tuple(name for name in told if name not in found),
        ambiguous=tuple(line for line in ambiguous if not any(f"{name}:" in line for name in found)),
        problems=tuple(problem for entry in entries for problem in entry.problems),
    )


def _best(
    entries: list[Entry], left: Mapping[str, Metadata], fits: Callable[[Entry, str, Metadata], int], *, one_each: bool
) -> tuple[dict[str, Entry], list[str]]:
    """Return the entry that fits each source best, and a sentence where two do equally well."""
    chosen: dict[str, Entry] = {}
    said: list[str] = []
    scores = {
        name: [(score, entry) for entry in entries if (score := fits(entry, name, metadata)) > 0]
        for name, metadata in left.items()
    }
    # A file of the same name elsewhere is not the one that is attached if a longer path leads to another.
    best_of = {entry.key: 0 for entry in entries}
    for candidates in scores.values():
        for score, entry in candidates:
            best_of[entry.key] = max(best_of[entry.key], score)
    for name, candidates in scores.items():
        top = max((score for score, _ in candidates), default=0)
        fitting = [entry for score, entry in candidates if score == top and (score > 1 or best_of[entry.key] == score)]
        if len({entry.key for entry in fitting}) > 1:
            said.append(
                f"{name}: entries {', '.join(repr(entry.key) for entry in fitting)} fit equally well; none taken"
            )
        elif fitting:
            chosen[name] = fitting[0]
    if one_each:
        for key in {entry.key for entry in chosen.values()}:
            names = sorted(name for name, entry in chosen.items() if entry.key == key)
            if len(names) > 1:
                said.append(f"entry '{key}' fits {', '.join(names)} equally well by author and year; none taken")
                chosen = {name: entry for name, entry in chosen.items() if entry.key != key}
    return chosen, said


def _by_attachment(entry: Entry, name: str, _: Metadata) -> int:
    """Return how many parts the end of an attached path shares with a source's name."""
    return max((_common_end(_parts(path), _parts(name)) for path in entry.files), default=0)


def _parts(path: str) -> list[str]:
    spoken = unicodedata.normalize("NFC", path.replace("\\", "/").replace("!", "/").replace(":", "/"))
    return [part.casefold() for part in PurePosixPath(spoken).parts if part not in ("/", ".", "..")]


def _common_end(first: list[str], second: list[str]) -> int:
    shared = 0
    for a, b in zip(reversed(first), reversed(second), strict=False):
        if a != b:
            break
        shared += 1
    return shared


def _by_link(entry: Entry, name: str, metadata: Metadata) -> int:
    doi = doi_in(metadata.url) or dict(metadata.extra).get("doi", "").lower()
    if entry.doi and (doi == entry.doi or _stem(name).lower().startswith(re.sub(r"[/:]", "_", entry.doi))):
        return 2
    link = _bare_link(entry.metadata.url)
    return 2 if link and link == _bare_link(metadata.url) else 0


def _bare_link(url: str) -> str:
    return re.sub(r"^https?://(www\.)?|[/#?]+$", "", url.strip().lower())


def _by_title(entry: Entry, name: str, metadata: Metadata) -> int:
    """Return 3 where the title is the document's or the file's whole name, 2 where the name holds it, cut or whole."""
    title = _letters(entry.metadata.title)
    if not title:
        return 0
    stem = _letters(_stem(name))
    if title == _letters(metadata.title) or title == stem:
        return 3
    if len(title.split()) < _WORDS:
        return 0
    if f" {title} " in f" {stem} ":
        return 2
    words = stem.split()
    starts = (" ".join(words[i:]) for i in range(len(words)))
    return 2 if any(len(cut) >= _PREFIX and title.startswith(cut) for cut in starts) else 0


def _by_author_and_year(entry: Entry, name: str, _: Metadata) -> int:
    if not entry.metadata.authors or entry.metadata.year is None:
        return 0
    words = _letters(_stem(name)).split()
    surname = _letters(entry.metadata.authors[0]).split()[-1:]
    year = str(entry.metadata.year)
    joined = f"{surname[0]}{year}" if surname else ""
    if joined and any(word.startswith(joined) for word in words):
        return 2
    return 2 if surname and surname[0] in words and year in words else 0


def _stem(name: str) -> str:
    return PurePosixPath(re.split(r"[!#]", name)[-1]).stem


def _letters(text: str) -> str:
    """Return a title as words of plain small letters and digits: what survives in the name of a file."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"[^\W_]+", "".join(char for char in plain if not unicodedata.combining(char))))
