"""Write rows or their network to a file: it appears when it is complete, and a failure leaves what was there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TextIO

from hsnlp.errors import RunError, unknown
from hsnlp.exports.recommendations.counts import About
from hsnlp.exports.recommendations.network import Network, write_edges, write_graphml
from hsnlp.exports.recommendations.page import write_page
from hsnlp.exports.recommendations.rows import Row
from hsnlp.exports.recommendations.sheets import write_csv, write_jsonl, write_xlsx
from hsnlp.exports.recommendations.word import write_word
from hsnlp.files import whole

__all__ = ["BINARY", "FORMATS", "TEXT", "export_network", "export_rows", "format_of"]

TEXT: dict[str, Callable[[TextIO, Sequence[Row], About], None]] = {
    "csv": write_csv,
    "jsonl": write_jsonl,
    "md": write_page,
}
"""Formats that a stream takes."""

BINARY: dict[str, Callable[[Path, Sequence[Row], About], None]] = {"xlsx": write_xlsx, "docx": write_word}
"""Formats that need a file."""

FORMATS = (*TEXT, *BINARY)
_NETWORKS = {".graphml": write_graphml, ".csv": write_edges}


def format_of(path: Path) -> str:
    """Return the format that the end of a file's name says; raises `RunError` for any other.

    >>> format_of(Path("demands.docx"))
    'docx'
    """
    ending = path.suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        raise RunError(f"{path.name}: {unknown('format', ending, FORMATS)}; say which with --to")
    return ending


def export_rows(target: Path, format: str, rows: Sequence[Row], about: About) -> None:
    """Write rows to `target` in one of `FORMATS`. Raises `RunError` for another format or for no place to write."""
    if format not in FORMATS:
        raise RunError(unknown("format", format, FORMATS))
    if format in BINARY:
        with whole(target) as path:
            BINARY[format](path, rows, about)
    else:
        # The byte order mark tells Excel that this is UTF-8; other readers of text do not want it.
        _text(target, lambda stream: TEXT[format](stream, rows, about), "utf-8-sig" if format == "csv" else "utf-8")


def export_network(target: Path, found: Network) -> None:
    """Write a network as the end of the name says, ``.graphml`` or ``.csv`` (its edges); `RunError` for another."""
    ending = target.suffix.lower()
    if ending not in _NETWORKS:
        raise RunError(f"{target.name}: {unknown('network format', ending, _NETWORKS)}")
    _text(target, lambda stream: _NETWORKS[ending](stream, found), "utf-8-sig" if ending == ".csv" else "utf-8")


def _text(target: Path, write: Callable[[TextIO], None], encoding: str) -> None:
    with whole(target) as path, path.open("w", encoding=encoding, newline="") as stream:
        write(stream)
