"""``hsnlp codebook``: read, check and start a codebook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hsnlp.cli.errors import told

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command(epilog="Example: hsnlp codebook --check my_codebook.toml")(told(codebook))


def codebook(
    path: Annotated[Path | None, typer.Argument(metavar="[PATH]", help="Your own codebook; ours without it.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Only say whether it is sound.")] = False,
) -> None:
    """Print a codebook as a page to read: every code with definition, rules and examples."""
    from hsnlp.codebook import load_codebook

    book = load_codebook(path)
    if check:
        typer.echo(f"{book.name} {book.version} is sound; digest {book.digest}")
    else:
        typer.echo(book.markdown())
