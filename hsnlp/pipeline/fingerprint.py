"""The pipeline's fingerprint: a digest of everything that decides what a document's codes are.

Two runs with the same fingerprint give the same rows for the same file. A new release, another codebook or another
version of a library that reads files changes it, and a run then codes its documents again.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from hsnlp.annotators import ANNOTATORS, DEFAULT
from hsnlp.codebook import Codebook
from hsnlp.errors import ModelError, unknown
from hsnlp.weights import MANIFEST, model_folder, read_manifest

__all__ = ["READ_OUT", "code_digest", "fingerprint", "library_versions", "model_digests"]

DECISIVE = (
    "charset-normalizer",
    "datasketch",
    "ftfy",
    "lxml",
    "markdown-it-py",
    "numpy",
    "onnxruntime",
    "py3langid",
    "pypdfium2",
    "python-docx",
    "safetensors",
    "spacy",
    "tokenizers",
    "trafilatura",
)
"""Libraries whose version can change the text or the codes."""

READERS = ("english", "levers", "slots")
"""Models that read recommendations, whoever found them."""

_PACKAGE = Path(__file__).resolve().parent.parent

READ_OUT = {"analysis", "cli", "in_spacy", "methods", "plots", "report", "themes"}
"""Parts that show or count codes and give none: a change there recodes nothing."""


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
        if relative.split("/")[0] not in READ_OUT | {"_resources"}:
            digest.update(f"{relative}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def model_digests(annotator: str) -> dict[str, str]:
    """Return the digests of the models that a run reads with: the annotator's own, if it has one, and `READERS`.

    Each is that of the model's manifest, which in turn holds the digest of each of its files. Raises `ModelError` for
    an unknown annotator and for a model whose files are not those of its manifest.
    """
    if annotator not in ANNOTATORS:
        raise ModelError(unknown("annotator", annotator, ANNOTATORS))
    digests = {}
    for name in (*((annotator,) if annotator != "cues" else ()), *READERS):
        folder = model_folder(name)
        read_manifest(folder)  # a changed file is refused here, once, and not in every worker
        digests[name] = hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()[:16]
    return digests


def fingerprint(codebook: Codebook, annotator: str = DEFAULT) -> str:
    """Return the fingerprint of coding with `codebook` by the annotator of that name in this installation."""
    known = {**library_versions(), **model_digests(annotator)}
    parts = [code_digest(), codebook.digest, annotator, *(f"{k}={v}" for k, v in known.items())]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "missing"
