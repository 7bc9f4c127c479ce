"""Files that appear when they are complete."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hsnlp.errors import RunError

__all__ = ["whole", "write_whole"]


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """Yield where to write what is to stand at `target`: it is moved there at the end, and a failure leaves what was.

    A pipe or a device is written to and never replaced. Raises `RunError` where `target` is a folder or lies in none.
    """
    if target.is_dir() or not target.parent.is_dir():
        raise RunError(f"cannot write {target}: name a file in a folder that exists")
    if target.exists() and not target.is_file():
        yield target
        return
    beside = target.with_name(target.name + ".new")
    try:
        yield beside
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def write_whole(target: Path, text: str) -> None:
    """Write `text` to a file of which a reader sees the old one or the new one, never half of it."""
    with whole(target) as path:
        path.write_text(text, encoding="utf-8")
