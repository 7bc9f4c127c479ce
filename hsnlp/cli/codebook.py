"""``hsnlp codebook``: read, check and start a codebook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hsnlp.cli.errors import told

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command(epilog="Example: hsnlp codebook --check my_codebook.toml · hsnlp codebook gcm")(told(codebook))


def codebook(
    path: Annotated[
        Path | None,
        typer.Argument(metavar="[NAME|PATH]", help="One of ours by name, or your own; human_security without it."),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Only say whether it is sound.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="Only name the codebooks that come with the package.")] = False,
) -> None:
    """Print a codebook as a page to read: every code with definition, rules and examples."""
    from hsnlp.codebook import BUILT_IN, load_codebook

    if listed:
        for name in BUILT_IN:
            book = load_codebook(name)
            typer.echo(f"{name}\t{book.version}\t{book.title}")
        return
    book = load_codebook(path)
    if check:
        typer.echo(f"{book.name} {book.version} is sound; digest {book.digest}")
    else:
        typer.echo(book.markdown())
