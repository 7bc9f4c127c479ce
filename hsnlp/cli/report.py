"""``hsnlp report``: a run as one page for the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hsnlp.cli.errors import told

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command(epilog="Example: hsnlp report run")(told(report))


def report(run: Annotated[Path, typer.Argument(metavar="RUN", help="A run folder.")]) -> None:
    """Write report.html into a run folder: it opens offline; of a large run, texts stand in report/ beside it."""
    from hsnlp.report import write_report

    typer.echo(str(write_report(run)))
