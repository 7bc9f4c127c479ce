"""``hsnlp themes``: what a run's documents speak of, across sources."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hsnlp.cli.errors import told

if TYPE_CHECKING:
    from hsnlp.themes.find import Found
    from hsnlp.themes.settings import Settings

__all__ = ["find_and_tell", "register"]

SHOWN = 60

_RUN = Annotated[Path, typer.Argument(metavar="RUN", help="A run folder.")]
_SEED = Annotated[int, typer.Option(help="Seed of samples and clusterings: the same one gives the same themes.")]
_THEMES = Annotated[
    int | None, typer.Option(min=2, metavar="N", help="As many free themes; else as many as there are.")
]
_GUIDED = Annotated[
    str | None,
    typer.Option(metavar="FILE|DIMENSION", help="Guided themes: a TOML file of seed words, or threat, stage …"),
]
_CODEBOOK = Annotated[Path | None, typer.Option(metavar="FILE", help="The codebook of that dimension, if not ours.")]
_ASSIGN = Annotated[bool, typer.Option("--assign-only", help="Place all documents in themes found before; no fit.")]
_MODEL = Annotated[Path | None, typer.Option("--from", metavar="RUN2", help="With --assign-only: themes of that run.")]
_WORKERS = Annotated[int, typer.Option(min=1, help="Threads that read texts into vectors.")]


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command(epilog="Example: hsnlp themes run --guided threat")(told(themes))


def themes(
    run: _RUN,
    seed: _SEED = 42,
    themes: _THEMES = None,
    guided: _GUIDED = None,
    codebook: _CODEBOOK = None,
    assign_only: _ASSIGN = False,
    source: _MODEL = None,
    workers: _WORKERS = 1,
) -> None:
    """Find themes across a run's documents: table on stdout, tables/themes and tables/theme_units in the run."""
    from hsnlp.pipeline.theming import seeds_of
    from hsnlp.themes.settings import Settings

    _check(assign_only=assign_only, themes=themes, guided=guided, source=source)
    settings = Settings(seed=seed, themes=themes, seeds=seeds_of(guided, codebook) if guided else {})
    _show(find_and_tell(run, settings, (source or run) if assign_only else None, workers))
    typer.echo(f"hsnlp report {run} puts them into the report", err=True)


def find_and_tell(run: Path, settings: Settings, source: Path | None = None, workers: int = 1) -> list[dict[str, Any]]:
    """Find or assign themes with a progress line, say on stderr what was found, return the rows of the themes."""
    from hsnlp.pipeline.theming import theme_run

    with _Bar() as bar:
        found, rows = theme_run(run, settings, bar, source=source, workers=workers)
    _tell(found, run)
    return rows


def _check(*, assign_only: bool, themes: int | None, guided: str | None, source: Path | None) -> None:
    from hsnlp.errors import RunError

    if assign_only and (themes or guided):
        raise RunError("--assign-only fits nothing: give it without --themes and --guided")
    if source and not assign_only:
        raise RunError("--from names the run whose themes --assign-only uses: give both")


def _tell(found: Found, run: Path) -> None:
    about = found.model.about
    lines = [
        f"{about['themes']} themes ({about['unstable']} unstable) in {about['units']:,} paragraphs of "
        f"{about['documents']:,} documents; clusterer: {about['clusterer']}; seed {about['seed']}",
        *about["notes"],
        f"two halves of the clusterings agree: adjusted Rand {about['ari']}, keywords {about['keyword_jaccard']}",
        f"coherence (NPMI) {about['npmi']} · diversity {about['diversity']} · without a theme {about['outliers']:.1%}",
        f"tables: {run / 'tables'} (themes, theme_units)",
    ]
    for line in lines:
        typer.echo(line, err=True)


def _show(rows: list[dict[str, Any]]) -> None:
    from rich import box, table
    from rich.console import Console
    from rich.text import Text

    if not sys.stdout.isatty():
        for row in rows:
            mark = "guided" if row["kind"] == "guided" else "unstable" if row["unstable"] else "stable"
            cells = (row["theme_id"], row["units"], row["documents"], f"{row['share']:.4f}", mark, row["label"])
            typer.echo("\t".join([*map(str, cells), ", ".join(row["keywords"])]))
        return
    drawn = table.Table(box=box.SIMPLE_HEAD)
    for name in ("", "theme", "units", "sources", "stable", "group"):
        drawn.add_column(name, justify="right" if name in {"units", "sources"} else "left")
    for row in rows[:SHOWN]:
        stable = "guided" if row["kind"] == "guided" else "no" if row["unstable"] else "yes"
        cells = (row["theme_id"], row["label"], f"{row['units']:,}", f"{row['documents']:,}", stable, row["parent"])
        drawn.add_row(*(Text(cell) for cell in cells))
    Console().print(drawn)


class _Bar:
    """A Rich progress line on stderr, where that is a terminal. Use as a context manager."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        self._rich = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            TextColumn("{task.completed:,.0f}"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            disable=not sys.stderr.isatty(),
        )
        self._tasks: dict[str, Any] = {}

    def __enter__(self) -> _Bar:
        self._rich.start()
        return self

    def __exit__(self, *exception: Any) -> None:
        self._rich.stop()

    def __call__(self, name: str, done: int) -> None:
        """Say how far a step is: vectors count on their own, clusterings come one by one."""
        if name not in self._tasks:
            self._tasks[name] = self._rich.add_task(name, total=None)
        if name == "vectors":
            self._rich.update(self._tasks[name], completed=done)
        else:
            self._rich.advance(self._tasks[name], done)
