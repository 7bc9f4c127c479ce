"""Load a codebook: read its files, lay it over the one that it extends, check it, freeze it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from pathlib import Path

from hsnlp.codebook.build import build
from hsnlp.codebook.extend import extend
from hsnlp.codebook.model import Codebook
from hsnlp.codebook.tables import Tables, read_tables
from hsnlp.errors import CodebookError, unknown

__all__ = ["BUILT_IN", "DEFAULT", "load_codebook"]

DEFAULT = "human_security"
BUILT_IN: dict[str, Path] = {name: Path(__file__).parent / name for name in (DEFAULT, "gcm")}
"""Codebooks that come with the package, by the name that ``load_codebook``, ``extends`` and ``--codebook`` take."""


def load_codebook(path: Path | str | None = None) -> Codebook:
    """Return a codebook: one of ours by its name in `BUILT_IN`, or that of a ``.toml`` file or folder.

    Without `path` it is ``human_security``. A name of ours means ours even where a file or folder is called the same;
    its full path means that one. Raises `CodebookError`.

    >>> codebook = load_codebook()
    >>> [code.id for code in codebook.codes("frame")]
    ['securitisation', 'human_security']
    >>> len(load_codebook("gcm").codes("objective"))
    23
    """
    codebook = build(_tables(_found(DEFAULT if path is None else path), ()))
    return replace(codebook, digest=_digest(codebook))


def _found(path: Path | str) -> Path:
    """Return where a codebook lies that is named or pointed to."""
    if (own := BUILT_IN.get(str(path))) is not None:
        return own
    where = Path(path)
    if where.exists():
        return where
    if where.name == str(path) and not where.suffix:  # a bare word: meant as a name
        raise CodebookError(
            f"{unknown('codebook', str(path), BUILT_IN)}; or give a .toml file, or a folder that holds some"
        )
    raise CodebookError(
        f"no codebook at {where}: give a .toml file, a folder that holds some, or one of ours ({', '.join(BUILT_IN)})"
    )


def _tables(path: Path, seen: tuple[Path, ...]) -> Tables:
    path = path.resolve()
    if path in seen:
        raise CodebookError(f"codebooks extend each other in a ring: {' > '.join(p.name for p in (*seen, path))}")
    tables = read_tables(path)
    base = tables.head.get("extends")
    if base is None:
        return tables
    beside = (path if path.is_dir() else path.parent) / base
    where = BUILT_IN.get(base, beside)
    if not where.exists():
        raise tables.head_at.error(
            f"no codebook {base!r}; it is one of ours ({', '.join(BUILT_IN)}) or a path beside this file", "extends"
        )
    return extend(_tables(where, (*seen, path)), tables)


def _digest(codebook: Codebook) -> str:
    """Return the sha256 of what the codebook says, whatever the order of its files and the layout of its TOML."""
    content = asdict(codebook)
    del content["digest"]
    for key, name in (("dimensions", "id"), ("lists", "name")):
        content[key] = sorted(content[key], key=lambda one: one[name])
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
