"""All commands in one place. Each imports what it needs when it runs, so that ``--help`` is quick."""

from __future__ import annotations

from typing import Annotated

import typer

from hsnlp import __version__
from hsnlp.cli import annotate, codebook, compare, demo, evaluate, export, methods, recommendations, report, tag, themes

__all__ = ["app", "main"]

app = typer.Typer(
    name="hsnlp",
    help="Turn papers and reports on migration and security into a coded corpus.",
    epilog="Example: hsnlp annotate papers/ -o run && hsnlp export run --to xlsx -o coded.xlsx",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"hsnlp {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version and leave.")
    ] = False,
) -> None: ...


for _module in (annotate, tag, recommendations, themes, compare, export, report, methods, evaluate, codebook, demo):
    _module.register(app)


def main() -> None:
    """Run the command line: 0 all done, 1 some documents failed or were refused, 2 bad usage."""
    app()
