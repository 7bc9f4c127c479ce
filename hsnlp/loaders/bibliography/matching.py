"""Which entry of a bibliography speaks of which text: by attachments, links, titles, names and years; not guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TypeVar

from hsnlp.documents import Metadata
from hsnlp.loaders.bibliography.entries import Entry
from hsnlp.loaders.bibliography.fields import doi_in
from hsnlp.loaders.fields import merged
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
    Several sources may share an entry (a PDF and the page that was saved with it). What a table says of a row goes
    before what an entry says of it: the entry of a debate does not take the place of the speaker.
    """
    entries = list(entries)
    usable = [entry for entry in entries if entry.metadata.title or entry.metadata.authors or entry.files]
    told = {source.name: (known or {}).get(source.name, source.metadata) for source in sources}
    found: dict[str, tuple[Entry, str]] = {}
    ambiguous: list[str] = []
    for how, finder in _STEPS:
        taken = {entry.key for entry, _ in found.values()}
        free = [entry for entry in usable if how in ("attachment", "link") or entry.key not in taken]
        fits = finder(free)
        scores = {name: fits(name, metadata) for name, metadata in told.items() if name not in found}
        chosen, said = _best(scores, one_each=how == "author and year")
        found.update({name: (entry, how) for name, entry in chosen.items()})
        ambiguous.extend(line for line in said if line not in ambiguous)
    used = {entry.key for entry, _ in found.values()}
    return Matches(
        metadata={s.name: merged(s.metadata, found[s.name][0].metadata) for s in sources if s.name in found},
        how={name: how for name, (_, how) in found.items()},
        unmatched_entries=tuple(entry for entry in usable if entry.key not in used),
        unmatched_sources=tuple(name for name in told if name not in found),
        ambiguous=tuple(line for line in ambiguous if not any(f"{name}:" in line for name in found)),
        problems=tuple(problem for entry in entries for problem in entry.problems),
    )


_Fits = Callable[[str, Metadata], list[tuple[int, Entry]]]


def _best(scores: Mapping[str, list[tuple[int, Entry]]], *, one_each: bool) -> tuple[dict[str, Entry], list[str]]:
    """Return the entry that fits each source best, and a sentence where two do equally well."""
    chosen: dict[str, Entry] = {}
    said: list[str] = []
    # A file of the same name elsewhere is not the one that is attached if a longer path leads to another.
    best_of: dict[str, int] = {}
    for candidates in scores.values():
        for score, entry in candidates:
            best_of[entry.key] = max(best_of.get(entry.key, 0), score)
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


def _by_attachment(entries: Sequence[Entry]) -> _Fits:
    """Score how many parts the end of an attached path shares with a source's name."""
    index = _indexed(
        (parts[-1], (parts, entry)) for entry in entries for path in entry.files if (parts := _parts(path))
    )

    def fits(name: str, _: Metadata) -> list[tuple[int, Entry]]:
        # An attached table speaks for each of its rows.
        here = [parts for parts in (_parts(name), _parts(name.rpartition("#")[0])) if parts]
        return _once((_common_end(parts, at), entry) for at in here for parts, entry in index.get(at[-1], []))

    return fits


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


def _by_link(entries: Sequence[Entry]) -> _Fits:
    """Score 2 where the link or DOI is that of the document, or the file is called by the DOI."""
    index = _indexed(
        (key, entry)
        for entry in entries
        for key in {entry.doi, re.sub(r"[/:]", "_", entry.doi), _bare_link(entry.metadata.url)} - {""}
    )

    def fits(name: str, metadata: Metadata) -> list[tuple[int, Entry]]:
        doi = doi_in(metadata.url) or dict(metadata.extra).get("doi", "").lower()
        keys = {doi, _bare_link(metadata.url), _stem(name).lower()} - {""}
        return _once((2, entry) for key in sorted(keys) for entry in index.get(key, []))

    return fits


def _bare_link(url: str) -> str:
    return re.sub(r"^https?://(www\.)?|[/#?]+$", "", url.strip().lower())


def _by_title(entries: Sequence[Entry]) -> _Fits:
    """Score 3 where the title is the document's or the file's whole name, 2 where the name holds it, cut or whole."""
    titles = [(title, entry) for entry in entries if (title := _letters(entry.metadata.title))]
    whole = _indexed(titles)
    begun = _indexed((" ".join(title.split()[:_WORDS]), (title, entry)) for title, entry in titles)

    def fits(name: str, metadata: Metadata) -> list[tuple[int, Entry]]:
        stem = _letters(_stem(name))
        exact = [(3, entry) for key in {stem, _letters(metadata.title)} - {""} for entry in whole.get(key, [])]
        return _once([*exact, *((2, entry) for entry in _held_in(stem.split(), begun))])

    return fits


def _held_in(words: list[str], begun: Mapping[str, list[tuple[str, Entry]]]) -> Iterator[Entry]:
    for i in range(len(words) - _WORDS + 1):
        rest = " ".join(words[i:])
        for title, entry in begun.get(" ".join(words[i : i + _WORDS]), []):
            cut = len(rest) >= _PREFIX and title.startswith(rest)
            if f"{rest} ".startswith(f"{title} ") or cut:
                yield entry


def _by_author_and_year(entries: Sequence[Entry]) -> _Fits:
    """Score 2 where the first author's family name and the year stand in the file's name."""
    index = _indexed(
        (f"{surname[-1]} {entry.metadata.year}", entry)
        for entry in entries
        if entry.metadata.year and (surname := _letters(next(iter(entry.metadata.authors), "")).split())
    )

    def fits(name: str, _: Metadata) -> list[tuple[int, Entry]]:
        words = re.sub(r"([a-z])((?:19|20)\d\d)(?=[a-z]?\b)", r"\1 \2 ", _letters(_stem(name))).split()
        years = [word for word in words if re.fullmatch(r"(?:19|20)\d\d", word)]
        return _once((2, entry) for word in words for year in years for entry in index.get(f"{word} {year}", []))

    return fits


_STEPS: tuple[tuple[str, Callable[[Sequence[Entry]], _Fits]], ...] = (
    ("attachment", _by_attachment),
    ("link", _by_link),
    ("title", _by_title),
    ("author and year", _by_author_and_year),
)
_Value = TypeVar("_Value")


def _indexed(pairs: Iterable[tuple[str, _Value]]) -> dict[str, list[_Value]]:
    index: dict[str, list[_Value]] = {}
    for key, value in pairs:
        index.setdefault(key, []).append(value)
    return index


def _once(scored: Iterable[tuple[int, Entry]]) -> list[tuple[int, Entry]]:
    """Return each entry once, with its best score."""
    best: dict[str, tuple[int, Entry]] = {}
    for score, entry in scored:
        if score > best.get(entry.key, (0, entry))[0]:
            best[entry.key] = (score, entry)
    return list(best.values())


def _stem(name: str) -> str:
    return PurePosixPath(re.split(r"[!#]", name)[-1]).stem


def _letters(text: str) -> str:
    """Return a title as words of plain small letters and digits: what survives in the name of a file."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"[^\W_]+", "".join(char for char in plain if not unicodedata.combining(char))))
