"""``hsnlp themes``: what a run's documents speak of, across sources."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hsnlp.cli.errors import told

if TYPE_CHECKING:
    from hsnlp.themes.find import Found
    from hsnlp.themes.index import Corpus, Embed, Step
    from hsnlp.themes.settings import Settings
    from hsnlp.themes.vectors import Store

__all__ = ["place_names", "register", "topic_encoder"]

MODEL = "topics"
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
    from hsnlp.pipeline.ledger import Ledger
    from hsnlp.pipeline.run import codes_of
    from hsnlp.themes.settings import Settings

    _check(assign_only=assign_only, themes=themes, guided=guided, source=source)
    settings = Settings(seed=seed, themes=themes, seeds=_seeds(guided, codebook) if guided else {})
    began = time.monotonic()
    with Ledger(run / "run.db") as ledger, _Bar() as bar:
        codes_of(ledger)  # an unfinished run is refused
        corpus = _corpus(ledger)
        found = _found(run, corpus, settings, (source or run) if assign_only else None, workers, bar)
        rows = _write(run, corpus, found, began)
    _tell(found, run)
    _show(rows)


def _check(*, assign_only: bool, themes: int | None, guided: str | None, source: Path | None) -> None:
    from hsnlp.errors import RunError

    if assign_only and (themes or guided):
        raise RunError("--assign-only fits nothing: give it without --themes and --guided")
    if source and not assign_only:
        raise RunError("--from names the run whose themes --assign-only uses: give both")


def _corpus(ledger: Any) -> Corpus:
    from hsnlp.pipeline.tables import passage_rows, source_rows
    from hsnlp.themes.index import Corpus

    return Corpus(lambda: passage_rows(ledger), source_rows(ledger))


def _found(run: Path, corpus: Corpus, settings: Settings, source: Path | None, workers: int, step: Step) -> Found:
    from hsnlp.themes.find import assign_themes, find_themes
    from hsnlp.themes.keep import load_model

    model = load_model(source / "themes" / "model") if source else None
    store, embed = topic_encoder(run, workers)
    if model is not None:
        return assign_themes(corpus, store, embed, model, step)
    return find_themes(corpus, store, embed, settings, place_names(), step)


def topic_encoder(run: Path, workers: int) -> tuple[Store, Embed]:
    """Return the store of vectors under `run` and what makes vectors of texts: the model `MODEL`, by onnxruntime."""
    from hsnlp.encode import load_encoder
    from hsnlp.themes.vectors import Store, encode_texts
    from hsnlp.weights import model_folder, read_manifest

    folder = model_folder(MODEL)
    manifest = read_manifest(folder)
    encoder = load_encoder(folder, manifest)
    store = Store(run / "themes" / "vectors", manifest["files"]["encoder.onnx"], encoder.width)
    return store, lambda texts: encode_texts(encoder, texts, workers)


def place_names() -> Iterator[str]:
    """Yield the names of countries, their peoples and their regions: who is spoken of, not what is said."""
    from hsnlp.annotators.gazetteer import gazetteer

    for seconds in gazetteer().index.values():
        for forms in seconds.values():
            yield from (f.text for f in forms if f.entry is not None and f.entry.kind in {"country", "region"})


def _seeds(guided: str, codebook: Path | None) -> dict[str, tuple[str, ...]]:
    """Return the seeds of guided themes: of a file, or the definitions and cues of a dimension's codes."""
    from hsnlp.codebook import load_codebook
    from hsnlp.errors import RunError, unknown
    from hsnlp.themes.guided import read_seeds

    if Path(guided).suffix == ".toml" or Path(guided).is_file():
        return read_seeds(Path(guided))
    dimensions = {dimension.id: dimension for dimension in load_codebook(codebook).dimensions}
    if guided not in dimensions:
        raise RunError(f"{unknown('dimension', guided, dimensions)}; or name a TOML file of seed words")
    return {code.title: (f"{code.title}. {code.definition}", *code.include) for code in dimensions[guided].codes}


def _write(run: Path, corpus: Corpus, found: Found, began: float) -> list[dict[str, Any]]:
    """Write the tables, the model and ``themes.json`` of the run; return the rows of the themes."""
    from hsnlp.themes.describe import describe, unit_rows
    from hsnlp.themes.keep import save_model
    from hsnlp.themes.tables import theme_rows, write_rows

    contents, whole = describe(corpus, found.assigned, found.model.themes)
    rows = list(theme_rows(found.model.themes, contents, whole))
    write_rows(run / "tables", "themes", rows)
    write_rows(run / "tables", "theme_units", unit_rows(corpus, found.assigned, found.model.themes))
    save_model(found.model, run / "themes" / "model")
    about = {**found.model.about, "encoder": found.model.encoder, **_cost(began)}
    beside = run / "themes.json.new"
    beside.write_text(json.dumps(about, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    beside.replace(run / "themes.json")
    return rows


def _cost(began: float) -> dict[str, Any]:
    cost: dict[str, Any] = {"seconds": round(time.monotonic() - began, 1)}
    try:
        import resource
    except ModuleNotFoundError:  # a system that does not count memory
        return cost
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return {**cost, "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit)}


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
            mark = "unstable" if row["unstable"] else "stable"
            cells = (row["theme_id"], row["units"], row["documents"], f"{row['share']:.4f}", mark, row["label"])
            typer.echo("\t".join([*map(str, cells), ", ".join(row["keywords"])]))
        return
    drawn = table.Table(box=box.SIMPLE_HEAD)
    for name in ("", "theme", "units", "sources", "stable", "group"):
        drawn.add_column(name, justify="right" if name in {"units", "sources"} else "left")
    for row in rows[:SHOWN]:
        stable = "no" if row["unstable"] else "yes"
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
