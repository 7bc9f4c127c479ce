"""Zip archives whose bytes depend on their members alone: stored, in the order given, with a fixed date."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

__all__ = ["store"]


def store(path: Path, members: Mapping[str, bytes], year: int) -> None:
    """Write `members` (name to content) uncompressed, each dated the first of June of `year`."""
    with ZipFile(path, "w", ZIP_STORED) as archive:
        for name, content in members.items():
            info = ZipInfo(name, (year, 6, 1, 0, 0, 0))
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
