"""Data goes to stdout, or to the file that was named; talk goes to stderr."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

__all__ = ["utf8_stdout", "write_out"]


def utf8_stdout() -> None:
    """Let stdout take any text, whatever encoding the terminal's locale names."""
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]


def write_out(text: str, out: Path | None) -> None:
    """Write `text` to the file `out` and say so, to stdout where there is none."""
    if out is not None:
        out.write_text(text, encoding="utf-8")
        typer.echo(str(out), err=True)
        return
    utf8_stdout()
    sys.stdout.write(text)
