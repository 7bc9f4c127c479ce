"""Where the files that ship with the package lie: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

from hsnlp.errors import RunError

__all__ = ["resource_dir"]

_PACKAGE = Path(__file__).resolve().parent


def resource_dir(name: str) -> Path:
    """Return the folder `name` (``models`` or ``corpus/sample``) of this installation.

    A wheel carries it as ``hsnlp/_resources/<name>``; a checkout has it beside the package.

    >>> resource_dir("models").is_dir()
    True
    """
    for folder in (_PACKAGE / "_resources" / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise RunError(f"the folder {name!r} is missing from this installation of hsnlp; install the package again")
