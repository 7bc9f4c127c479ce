"""From a source to a frozen document: read, normalise, name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from hsnlp.documents import Document, Metadata
from hsnlp.errors import LoadError
from hsnlp.loaders import Source, find, read
from hsnlp.normalise import normalise

__all__ = ["digest_of", "doc_ids", "ingest", "load", "natural"]


def load(path: str | Path) -> Document:
    """Read and normalise the one document in `path`.

    Raises `LoadError` where the file cannot be read or holds several documents, `Refusal` where it is not fit to
    be coded (a scan without text, say).
    """
    sources = list(find([Path(path)]))
    if len(sources) != 1:
        raise LoadError(
            f"{path} holds {len(sources)} documents and hsnlp.load takes one; hsnlp.annotate({str(path)!r}) takes all"
        )
    name = sources[0].name
    return ingest(sources[0], doc_ids({name: digest_of(sources[0])})[name])


def ingest(source: Source, doc_id: str, metadata: Metadata | None = None) -> Document:
    """Return the document in `source`; fields of `metadata` (from a bibliography) go before the file's own."""
    document = normalise(read(source), doc_id)
    if metadata is None:
        return document
    return replace(document, metadata=_prefer(metadata, document.metadata))


def doc_ids(digests: Mapping[str, str], taken: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return a document id for each source's name: a readable stem and eight digits of its content's sha256.

    `digests` maps names to sha256. Ids depend on names and contents only, so they are the same on every machine.
    Files of the same stem and the same content get ``-2``, ``-3`` … in the order of their names; `taken` holds ids
    given by an earlier run.
    """
    given = dict(taken or {})
    used = set(given.values())
    for name in sorted(set(digests) - set(given), key=natural):
        base = f"{_slug(name)}-{digests[name][:8] or 'unread'}"
        doc_id, n = base, 1
        while doc_id in used:
            n += 1
            doc_id = f"{base}-{n}"
        given[name] = doc_id
        used.add(doc_id)
    return given


def digest_of(source: Source) -> str:
    """Return the sha256 of a source's content, empty where it cannot be read; its reader will say why."""
    try:
        return source.sha256()
    except LoadError:
        return ""


def natural(name: str) -> tuple[str | int, ...]:
    """Return a key that sorts names as people do: ``#2`` before ``#10``.

    >>> sorted(["a#10", "a#2"], key=natural)
    ['a#2', 'a#10']
    """
    return tuple(int(part) if part.isdecimal() else part for part in re.split(r"(\d{1,15})", name))


def _slug(name: str) -> str:
    """Return a short readable name: the last part of a path, without its ending, in plain letters.

    >>> _slug("reports/Migración y Seguridad (final).pdf")
    'migracion-y-seguridad-final'
    """
    last = re.split(r"[/!]", name)[-1]
    stem = re.sub(r"\.[A-Za-z0-9]{1,8}(?=$|#)", "", last)
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48].rstrip("-") or "document"


def _prefer(first: Metadata, second: Metadata) -> Metadata:
    """Return metadata with every field of `first` that is filled, else that of `second`."""
    fields: Sequence[str] = [f for f in Metadata.__slots__ if f != "extra"]
    chosen = {f: getattr(first, f) or getattr(second, f) for f in fields}
    return Metadata(**chosen, extra=tuple(sorted({**dict(second.extra), **dict(first.extra)}.items())))
