"""``hsnlp export``: a run for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hsnlp.cli.errors import told

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command(epilog="Example: hsnlp export run --to xlsx -o coded.xlsx")(told(export))


def export(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="A run folder.")],
    to: Annotated[str, typer.Option(metavar="FORMAT", help="csv, jsonl, parquet or xlsx.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="PATH", help="The file to write.")],
) -> None:
    """Write all passages of a run as one flat table with one 0/1 column a code."""
    from hsnlp.exports.flat import export_passages
    from hsnlp.pipeline.ledger import Ledger
    from hsnlp.pipeline.run import codes_of
    from hsnlp.pipeline.tables import passage_rows, source_rows

    with Ledger(run / "run.db") as ledger:
        count = export_passages(out, to, passage_rows(ledger), source_rows(ledger), codes_of(ledger))
    typer.echo(f"{count:,} passages: {out}", err=True)
