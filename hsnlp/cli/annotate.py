"""``hsnlp annotate``: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hsnlp.annotators import DEFAULT
from hsnlp.cli.errors import told

if TYPE_CHECKING:
    from hsnlp.pipeline.run import Options, Summary

__all__ = ["ANNOTATOR_HELP", "register", "run_and_tell"]

ANNOTATOR_HELP = "best: the fine-tuned encoder; fast: its small student; cues: word lists alone."
SHOWN = 20
"""Refused or failed files that are named one by one; the rest are counted."""


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command(
        epilog="Example: hsnlp annotate papers/ library.zip -o run --bib library.bib --workers 4",
    )(told(annotate))


def annotate(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files, folders and archives.")],
    out: Annotated[Path, typer.Option("--out", "-o", metavar="RUN", help="The run folder: new, empty or a run.")],
    bib: Annotated[Path | None, typer.Option(help="BibTeX, RIS or CSL-JSON with the documents' data.")] = None,
    codebook: Annotated[Path | None, typer.Option(help="One of ours (gcm), or your own (TOML file or folder).")] = None,
    annotator: Annotated[str, typer.Option(help=ANNOTATOR_HELP)] = DEFAULT,
    engine: Annotated[str, typer.Option(help="local: processes of this machine; ray: a Ray cluster.")] = "local",
    workers: Annotated[int, typer.Option(min=0, help="Worker processes; 0: one for each processor.")] = 0,
    timeout: Annotated[float, typer.Option(min=1, help="Seconds after which one document is given up.")] = 300,
    prune: Annotated[bool, typer.Option(help="Remove from the run what is no longer among PATH...")] = False,
    themes: Annotated[bool, typer.Option("--themes", help="Find themes too, as hsnlp themes RUN does.")] = False,
) -> None:
    """Code files and folders into a run folder; resume where it stopped and skip what has not changed."""
    from hsnlp.pipeline.run import Options

    options = Options(
        engine=engine,
        workers=workers,
        timeout=timeout,
        codebook=codebook,
        annotator=annotator,
        bibliography=bib,
        prune=prune,
    )
    raise typer.Exit(run_and_tell(paths, out, options, themes=themes).exit_status)


def run_and_tell(paths: list[Path], out: Path, options: Options, *, themes: bool = False) -> Summary:
    """Run the main job with a progress bar, write the report and say on stderr what became of it."""
    from hsnlp.cli.progress import Bar
    from hsnlp.errors import LoadError, RunError
    from hsnlp.pipeline.run import annotate_into
    from hsnlp.pipeline.theming import missing_extra
    from hsnlp.report import write_report

    lacking = missing_extra() if themes else None
    if lacking:
        raise RunError(f"{lacking}; nothing was annotated")
    had_themes = (out / "tables" / "themes.parquet").is_file()

    missing = [str(path) for path in paths if not path.exists()]
    if missing:
        raise LoadError(f"no such file or folder: {', '.join(missing)}; nothing was annotated")
    with Bar() as bar:
        summary = annotate_into(out, paths, options, bar)
    if themes:
        _themes_if_enough(out)
    report = write_report(out)
    _tell(summary, out, report)
    if had_themes and not (out / "tables" / "themes.parquet").is_file():
        typer.echo(
            f"the themes found before are not in the new tables: hsnlp themes {out} finds them anew, "
            "with --assign-only it places the new documents in the old ones",
            err=True,
        )
    return summary


def _themes_if_enough(run: Path) -> None:
    from hsnlp.cli.themes import find_and_tell
    from hsnlp.errors import RunError
    from hsnlp.themes.settings import Settings

    try:
        find_and_tell(run, Settings())
    except RunError as error:  # too few paragraphs for themes; all else stands
        typer.echo(f"no themes: {error}", err=True)


def _tell(summary: Summary, out: Path, report: Path) -> None:
    def say(line: str) -> None:
        typer.echo(line, err=True)

    for name, status, reason, message in summary.failures[:SHOWN]:
        say(f"{status}  {name}: {message} [{reason}]")
    if len(summary.failures) > SHOWN:
        say(f"… and {len(summary.failures) - SHOWN:,} more; all stand in {out / 'tables' / 'failures.csv'}")
    matches = summary.matches
    if matches:
        say(f"bibliography: {len(matches.metadata)} documents matched")
        for line in matches.unsaid():
            say(f"  {line}")
    if summary.gone:
        say(f"{len(summary.gone)} documents of the run are not among the paths given; --prune removes them")
    if summary.stale:
        say(f"{summary.stale} documents of the run were coded otherwise (another codebook or version); see --prune")
    if summary.unread:
        say(f"{summary.unread} documents were read and hold no passage to code (other languages, lists, figures)")
    if summary.foreign:
        say(f"{summary.foreign:,} words in other languages than English were left out of coding")
    say(
        f"{summary.found} sources in {summary.seconds:.1f} s: {summary.coded} coded ({summary.unchanged} unchanged), "
        f"{summary.refused} refused, {summary.failed} failed"
    )
    say(f"passages {summary.rows['passages']:,} · recommendations {summary.rows['recommendations']:,}")
    say(f"tables: {out / 'tables'}\nreport: {report}")
