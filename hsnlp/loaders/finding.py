"""From paths to sources: folders are walked, archives and tables opened, each text named.

A container that cannot be opened does not stop the walk: it is yielded as a `Source` with its `problem`, and reading
it raises LoadError with these words, as reading any damaged file does.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path, PurePosixPath

from hsnlp.errors import LoadError
from hsnlp.loaders.archive import MAX_DEPTH, SEPARATOR, members, shown
from hsnlp.loaders.sniff import BIBLIOGRAPHY_TYPES, HEAD, TABLE_TYPES, sniff, sniff_zip
from hsnlp.loaders.sources import Source
from hsnlp.loaders.tabular import rows_of

__all__ = ["find"]

_LITTER = frozenset({".DS_Store", "Thumbs.db", "ehthumbs.db", "desktop.ini", ".git", ".hg", ".svn", "__MACOSX"})
_LOCK = "~$"  # what Word puts beside a file that is open
_RESOURCE_FORK = "._"  # what macOS puts beside a file on a foreign disk


def find(paths: Sequence[Path]) -> Iterator[Source]:
    """Yield a `Source` for each text under `paths`, in sorted order, each file once; raises nothing.

    Folders are walked (linked ones too, once), zip archives opened one level deep in another, tables expanded to a
    source a row. Version control, office lock files and the litter of operating systems are left out, and so are the
    "page_files" folder of scripts and pictures that a browser saves beside "page.html", and run folders. A
    bibliography is no text and is left out too; one that is itself an argument is yielded, and reading it says what
    to do. No two sources have the same name.
    """
    seen: set[str] = set()
    names: Counter[str] = Counter()
    tops = list(dict.fromkeys(Path(os.path.abspath(path)) for path in paths))
    for top, root in zip(tops, _roots(tops), strict=True):
        for file in _files(top, set()):
            real = os.path.realpath(file)
            if real in seen:
                continue
            seen.add(real)
            for source in _sources(file, _well_formed(file.relative_to(root).as_posix())):
                if file == top or source.media_type not in BIBLIOGRAPHY_TYPES:
                    names[source.name] += 1
                    again = names[source.name]
                    yield replace(source, name=f"{source.name}~{again}") if again > 1 else source


def _roots(tops: Sequence[Path]) -> list[Path]:
    """Return the folder that each argument's names start from: its parent, or higher where two would be the same."""
    depth = 1
    while len({top.parts[-depth:] for top in tops}) < len(tops):
        depth += 1
    return [top.parents[min(depth, len(top.parents)) - 1] if top.parents else top for top in tops]


def _well_formed(name: str) -> str:
    """Return a name that can be written as UTF-8: bytes that are none are spelled out."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _files(path: Path, visited: set[str]) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    real = os.path.realpath(path)
    if real in visited:
        return
    visited.add(real)
    try:
        entries = sorted(os.listdir(path))
    except OSError:
        yield path  # reading it will say why
        return
    if "run.db" in entries:
        return  # what a run wrote is no source: `annotate . -o run` must not read its own tables
    pages = {PurePosixPath(name).stem for name in entries if name.lower().endswith((".html", ".htm"))}
    for name in entries:
        beside_page = name.endswith("_files") and name.removesuffix("_files") in pages
        if not _is_litter(name) and not (beside_page and (path / name).is_dir()):
            yield from _files(path / name, visited)


def _is_litter(name: str) -> bool:
    return name in _LITTER or name.startswith((_LOCK, _RESOURCE_FORK))


def _sources(path: Path, name: str) -> Iterator[Source]:
    source = Source(name, path)
    try:
        with path.open("rb") as stream:
            head = stream.read(HEAD)
            if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
                source = replace(source, media_type=sniff_zip(stream))
            else:
                source = replace(source, media_type=sniff(head, name))
    except OSError as error:
        yield replace(source, problem=f"{name}: cannot be opened ({error.strerror or error})")
        return
    yield from _expanded(source)


def _expanded(source: Source) -> Iterator[Source]:
    """Yield the source itself, or what is in it where it is an archive or a table."""
    try:
        if source.media_type == "application/zip":
            yield from _members(source)
        elif source.media_type in TABLE_TYPES:
            for row in rows_of(source.content(), source.name, source.media_type):
                if row.problem:
                    yield replace(source, name=f"{source.name}#{row.key}", problem=row.problem)
                    continue
                row_type = sniff(row.text.encode("utf-8", "replace")[:HEAD])
                yield Source(
                    name=f"{source.name}#{row.key}",
                    path=source.path,
                    member=source.member,
                    media_type=row_type if row_type == "text/html" else "text/plain",
                    fields=row.fields,
                    text=row.text,
                    metadata=row.metadata,
                )
        else:
            yield source
    except LoadError as error:
        yield replace(source, problem=_with_name(str(error), source.name))


def _members(source: Source) -> Iterator[Source]:
    depth = 1 + (1 if source.member else 0)
    for member, problem in members(source.path, source.member):
        parts = PurePosixPath(member.replace("\\", "/")).parts
        if any(_is_litter(part) for part in parts):
            continue
        address = f"{source.member}{SEPARATOR}/{member}" if source.member else member
        inner = Source(f"{source.name}{SEPARATOR}{shown(member)}", source.path, member=address)
        if problem:
            yield replace(inner, problem=f"{inner.name}: {problem}")
            continue
        try:
            content = inner.content()
        except LoadError as error:
            yield replace(inner, problem=_with_name(str(error), inner.name))
            continue
        zipped = content.startswith((b"PK\x03\x04", b"PK\x05\x06"))
        inner = replace(inner, media_type=sniff_zip(BytesIO(content)) if zipped else sniff(content[:HEAD], member))
        if inner.media_type == "application/zip" and depth >= MAX_DEPTH:
            deep = "a zip archive in a zip archive in a zip archive; unpack the outer one first"
            yield replace(inner, problem=f"{inner.name}: {deep}")
        else:
            yield from _expanded(inner)


def _with_name(message: str, name: str) -> str:
    return message if name in message else f"{name}: {message}"
