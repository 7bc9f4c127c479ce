"""Model folders: every file listed with its sha256 in ``model.json`` and checked before it is used.

A folder holds weights in formats that run no code on loading (safetensors, ONNX, spaCy's own, JSON), a card
(``README.md``) and ``model.json``, whose ``files`` name each other file with its digest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hsnlp.errors import ModelError, unknown
from hsnlp.resources import resource_dir

__all__ = ["CARD", "MANIFEST", "digests", "model_folder", "read_manifest", "write_manifest"]

MANIFEST = "model.json"
CARD = "README.md"


def model_folder(name: str) -> Path:
    """Return the folder of the model `name` that ships with the package; raises `ModelError` where there is none."""
    models = resource_dir("models")
    folder = models / name
    if not (folder / MANIFEST).is_file():
        present = sorted(path.parent.name for path in models.glob(f"*/{MANIFEST}"))
        raise ModelError(f"{unknown('model', name, present)}; if it should be there, install hsnlp again")
    return folder


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return what ``model.json`` says, after every file of the folder has been compared with its digest.

    Raises `ModelError` where a file is missing, has changed or is not listed: weights that nobody vouches for are
    not used. The card and the manifest are not part of the model.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder / MANIFEST} cannot be read ({error}); install hsnlp again") from error
    listed: Any = manifest.get("files") if isinstance(manifest, dict) else None
    if not isinstance(listed, dict):
        raise ModelError(f"{folder / MANIFEST} does not list the model's files; install hsnlp again")
    present = digests(folder)
    for name in sorted({*listed, *present}):
        if listed.get(name) != present.get(name):
            fault = "is missing" if name not in present else "is not listed" if name not in listed else "has changed"
            raise ModelError(
                f"{folder / name} {fault} (sha256 {present.get(name, 'none')}, in {MANIFEST} "
                f"{listed.get(name, 'none')}); install hsnlp again, or rebuild the model as its {CARD} says"
            )
    return dict(manifest)


def write_manifest(folder: Path, content: Mapping[str, Any]) -> None:
    """Write ``model.json``: `content`, and the digests of all files that lie in `folder` now."""
    text = json.dumps({**content, "files": digests(folder)}, indent=2, ensure_ascii=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def digests(folder: Path) -> dict[str, str]:
    """Return the sha256 of each file of a model by its path with ``/``, the card and the manifest left out."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    named = ((path.relative_to(folder).as_posix(), path) for path in files)
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in named if name not in {MANIFEST, CARD}}
