"""Zip archives, one nested in another at most. Members are read in memory: nothing is ever unpacked to disk.

So a member called "../../etc/passwd" can do no harm: its name is only shown, cleaned. Bombs are refused by the size
that the archive declares and, since that may lie, by the size that really comes out.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path, PurePosixPath

from hsnlp.errors import LoadError

__all__ = ["MAX_DEPTH", "MAX_MEMBER", "MAX_RATIO", "MAX_TOTAL", "SEPARATOR", "members", "read_member", "shown"]

SEPARATOR = "!"
MAX_DEPTH = 2  # a zip, and a zip in it
MAX_MEMBER = 512 * 1024**2
MAX_TOTAL = 4 * 1024**3
MAX_RATIO = 200  # prose shrinks to a third, repetitive logs to a fiftieth
_SMALL = 1024**2  # below this no ratio is a danger
_DAMAGE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError)


def members(path: Path, inner: str = "") -> Iterator[tuple[str, str]]:
    """Yield (member name, problem) in sorted order; problem is "" where the member may be read.

    `inner` is the name of a nested archive. Raises LoadError where the archive as a whole is damaged or a bomb.
    """
    with _opened(path, inner) as archive:
        infos = sorted((info for info in archive.infolist() if not info.is_dir()), key=lambda info: info.filename)
        total = sum(info.file_size for info in infos)
        if total > MAX_TOTAL:
            raise LoadError(f"declares {total:,} bytes unpacked, more than {MAX_TOTAL:,}: refused; unpack it yourself")
        seen: set[str] = set()
        for info in infos:
            if info.filename in seen:
                continue  # a second member of the same name is an older version of it
            seen.add(info.filename)
            yield info.filename, _refused(info)


def read_member(path: Path, member: str) -> bytes:
    """Return the bytes of a member; "inner.zip!a.txt" names a member of a nested archive. Raises LoadError."""
    nested, _, name = member.rpartition(SEPARATOR + "/")
    with _opened(path, nested) as archive:
        return _read(archive, name, path)


def shown(member: str) -> str:
    r"""Return a member's name without what could lead out of a folder.

    >>> shown("../../etc/pass\\word.txt"), shown("/a/b.txt")
    ('etc/pass/word.txt', 'a/b.txt')
    """
    parts = PurePosixPath(member.replace("\\", "/")).parts
    return "/".join(part for part in parts if part not in ("/", "..", ".")) or "unnamed"


@contextmanager
def _opened(path: Path, inner: str) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as outer:
            if not inner:
                yield outer
                return
            with zipfile.ZipFile(BytesIO(_read(outer, inner, path))) as archive:
                yield archive
    except _DAMAGE as error:
        raise LoadError(f"{path.name}: not a sound zip archive ({error})") from error


def _read(archive: zipfile.ZipFile, name: str, path: Path) -> bytes:
    where = f"{path.name}{SEPARATOR}{name}"
    try:
        info = archive.getinfo(name)
    except KeyError as error:
        raise LoadError(f"{where}: no such member in the archive") from error
    problem = _refused(info)
    if problem:
        raise LoadError(f"{where}: {problem}")
    try:
        with archive.open(info) as stream:
            content = stream.read(MAX_MEMBER + 1)
    except RuntimeError as error:  # zipfile's word for "a password is needed"
        raise LoadError(f"{where}: encrypted; unpack the archive with its password first") from error
    except _DAMAGE as error:
        raise LoadError(f"{where}: damaged ({error}); get the archive again") from error
    if len(content) > MAX_MEMBER:
        raise LoadError(f"{where}: unpacks to more than {MAX_MEMBER:,} bytes: refused")
    return content


def _refused(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & 0x1:
        return "encrypted; unpack the archive with its password first"
    if info.file_size > MAX_MEMBER:
        return f"declares {info.file_size:,} bytes unpacked, more than {MAX_MEMBER:,}: refused"
    if info.file_size > _SMALL and info.file_size > MAX_RATIO * max(info.compress_size, 1):
        return f"shrinks {info.file_size // max(info.compress_size, 1)}-fold, as only a zip bomb does: refused"
    return ""
