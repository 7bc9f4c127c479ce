"""``hsnlp methods``: the methods paragraph of a run, with what to cite."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hsnlp.cli.errors import told

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command(epilog="Example: hsnlp methods run > methods.md · hsnlp methods run --format bibtex >> library.bib")(
        told(methods)
    )


def methods(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A run folder.")],
    format: Annotated[str, typer.Option(metavar="FORMAT", help="md, text or bibtex (the works to cite).")] = "md",
) -> None:
    """Write the methods section for a run: corpus, codebook, coder with its scores, what was left out, what to cite."""
    from hsnlp.methods import write_methods

    typer.echo(write_methods(run, format), nl=False)
