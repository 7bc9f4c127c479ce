"""The pipeline's fingerprint: a digest of everything that decides what a document's codes are.

Two runs with the same fingerprint give the same rows for the same file. A new release, another codebook or another
version of a library that reads files changes it, and a run then codes its documents again.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from hsnlp.codebook import Codebook

__all__ = ["code_digest", "fingerprint", "library_versions"]

DECISIVE = (
    "charset-normalizer",
    "datasketch",
    "ftfy",
    "lxml",
    "markdown-it-py",
    "py3langid",
    "pypdfium2",
    "python-docx",
    "spacy",
    "trafilatura",
)
"""Libraries whose version can change the text or the codes."""

_PACKAGE = Path(__file__).resolve().parent.parent


@cache
def library_versions() -> dict[str, str]:
    """Return the installed version of each decisive library."""
    return {name: _version(name) for name in DECISIVE}


@cache
def code_digest() -> str:
    """Return a digest of this package's own code and data: a changed rule recodes, whatever the version says."""
    digest = hashlib.sha256()
    for path in sorted(p for p in _PACKAGE.rglob("*") if p.suffix in {".py", ".toml", ".csv"}):
        relative = path.relative_to(_PACKAGE).as_posix()
        if not relative.startswith(("cli/", "report/", "_resources/")):
            digest.update(f"{relative}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def fingerprint(codebook: Codebook) -> str:
    """Return the fingerprint of coding with `codebook` by this installation."""
    parts = [code_digest(), codebook.digest, *(f"{k}={v}" for k, v in library_versions().items())]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"
