"""``hsnlp demo``: the main job on the sample corpus."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hsnlp.cli.errors import told

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command(epilog="Example: hsnlp demo -o demo-run")(told(demo))


def demo(
    out: Annotated[Path, typer.Option("--out", "-o", metavar="RUN", help="The run folder.")] = Path("demo-run"),
) -> None:
    """Code the sample corpus, written for this project, and say where the report is."""
    from hsnlp.cli.annotate import run_and_tell
    from hsnlp.pipeline.run import Options
    from hsnlp.pipeline.theming import missing_extra
    from hsnlp.resources import resource_dir

    sample = resource_dir("corpus/sample")
    lacking = missing_extra()
    summary = run_and_tell([sample], out, Options(bibliography=sample / "library.bib"), themes=lacking is None)
    if lacking:
        typer.echo(f"no themes in this report: {lacking}", err=True)
    typer.echo(f"{out / 'report.html'}")
    # The sample holds a scanned page that has to be refused: that is what the demo shows, not a failure of it.
    raise typer.Exit(1 if summary.failed else 0)
