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
from hsnlp.errors import CodebookError

__all__ = ["BUILT_IN", "load_codebook"]

BUILT_IN: dict[str, Path] = {"human_security": Path(__file__).parent / "human_security"}
"""Codebooks that come with the package, by the name that ``extends`` uses."""


def load_codebook(path: Path | str | None = None) -> Codebook:
    """Return the codebook in a ``.toml`` file or folder, or ours where `path` is None; raises `CodebookError`.

    >>> codebook = load_codebook()
    >>> [code.id for code in codebook.codes("frame")]
    ['securitisation', 'human_security']
    """
    codebook = build(_tables(Path(path) if path is not None else BUILT_IN["human_security"], ()))
    return replace(codebook, digest=_digest(codebook))


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
