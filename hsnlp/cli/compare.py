"""``hsnlp compare``: groups of a run against one another, trends, courses, what goes together, who frames how."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hsnlp.cli.errors import told
from hsnlp.cli.output import write_out

if TYPE_CHECKING:
    from hsnlp.cli.compare_read import Asked

__all__ = ["register"]


class By(StrEnum):
    """What groups are made by."""

    source = "source"
    genre = "genre"
    year = "year"
    country = "country"
    section = "section"


class Show(StrEnum):
    """Which table is made."""

    groups = "groups"
    trend = "trend"
    course = "course"
    ends = "ends"
    together = "together"


class Format(StrEnum):
    """How a table is written."""

    table = "table"
    csv = "csv"
    xlsx = "xlsx"
    jsonl = "jsonl"
    md = "md"


_RUN = Annotated[Path, typer.Argument(metavar="RUN", help="A run folder.")]
_MEASURE = Annotated[
    list[str] | None,
    typer.Option(metavar="CODE", help="threat, lever:finance, frame:securitisation:asserted, all …; may be repeated."),
]
_ONLY = Annotated[
    list[str] | None,
    typer.Option(metavar="KEY=VALUE", help="genre=report, year=2010-2014, section=body, country=KEN, source=TEXT."),
]
_SHOW = Annotated[
    Show, typer.Option(help="groups; trend over years; course within documents; their ends; codes together.")
]
_RATES = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="What hsnlp evaluate --format json wrote: corrects shares by error rates."),
]
_GOLD = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Randomly drawn passages of this run, coded by hand: corrects shares by them."),
]
_CORRECTED = Annotated[
    bool, typer.Option("--corrected", help="Correct shares by the annotator's own evaluated error rates.")
]
_TO = Annotated[Format | None, typer.Option(help="table, csv, xlsx, jsonl or md.")]
_OUT = Annotated[Path | None, typer.Option("--out", "-o", metavar="PATH", help="Write there, not to stdout.")]
_EVIDENCE = Annotated[int, typer.Option(min=0, metavar="N", help="Add the N surest passages of each figure.")]
_NETWORK = Annotated[
    Path | None, typer.Option(metavar="PATH", help="Write actor × frame × voice and addressee × lever as GraphML.")
]
_STATEMENTS = Annotated[
    Path | None,
    typer.Option(metavar="FOLDER", help="Write documents.csv and statements.csv for discourse-network tools."),
]
_LIMIT = Annotated[int, typer.Option(min=0, metavar="N", help="Rows of a table shown at most; 0: all.")]


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command(epilog="Example: hsnlp compare run --by genre --measure frame --evidence 2")(told(compare))


def compare(
    run: _RUN,
    by: Annotated[By, typer.Option(help="Groups by source, genre, year, country or section.")] = By.genre,
    measure: _MEASURE = None,
    only: _ONLY = None,
    show: _SHOW = Show.groups,
    corrected: _CORRECTED = False,
    rates: _RATES = None,
    gold: _GOLD = None,
    to: _TO = None,
    out: _OUT = None,
    evidence: _EVIDENCE = 0,
    network: _NETWORK = None,
    statements: _STATEMENTS = None,
    limit: _LIMIT = 40,
    seed: Annotated[int, typer.Option(help="Seed of what is drawn at random.")] = 42,
) -> None:
    """Compare groups of a run: shares and rates with intervals over documents, differences, effects, tests.

    Intervals are 95 %. Differences are to all other groups together; p is by permuting documents, corrected for
    all tests of the table (Holm; Benjamini-Hochberg in the files). docs/comparison.md says how, and where it fails.
    """
    from hsnlp.cli.compare_read import read_asked, read_run

    found = read_run(run)
    target = _format(to, out)
    asked = read_asked(found, by.value, measure or (), only or ())
    if network is not None or statements is not None:
        _write_networks(run, asked, network, statements)
        if to is None and out is None:
            return
    rows = _rows(asked, show, seed)
    if show is Show.groups:
        _correct(run, asked, rows, _rates_file(asked, rates, corrected), gold)
    _give(rows, show, asked, target, out, limit)
    if evidence:
        _give_evidence(asked.evidence(evidence), target, _beside(out, "evidence"))


def _rows(asked: Asked, show: Show, seed: int) -> list[dict[str, Any]]:
    from hsnlp.analysis.course import courses, ends
    from hsnlp.analysis.groups import compare as compared
    from hsnlp.analysis.together import together
    from hsnlp.analysis.trend import trends

    if show is Show.trend:
        return trends(asked.corpus, seed=seed)
    if show is Show.course:
        return courses(asked.corpus)
    if show is Show.ends:
        return ends(asked.corpus, seed=seed)
    if show is Show.together:
        return together(asked.corpus)
    return compared(asked.corpus, asked.groups, seed=seed)


def _rates_file(asked: Asked, rates: Path | None, corrected: bool) -> Path | None:
    """Return the file of error rates: the one given, else the annotator's own where they are asked for."""
    from hsnlp.errors import RunError
    from hsnlp.resources import resource_dir

    if rates is not None or not corrected:
        return rates
    own = resource_dir("models") / str(asked.manifest["annotator"]) / "rates.json"
    if not own.is_file():
        raise RunError(
            f"the annotator {asked.manifest['annotator']} comes without error rates; give --rates FILE from "
            "hsnlp evaluate RUN --gold CODED --format json -o FILE, or --gold with a random sample of your own"
        )
    return own


def _correct(run: Path, asked: Asked, rows: list[dict[str, Any]], rates: Path | None, gold: Path | None) -> None:
    import json

    from hsnlp.analysis.corrected import by_rates, by_sample
    from hsnlp.analysis.prevalence import rates_of
    from hsnlp.cli.compare_read import read_sample
    from hsnlp.errors import RunError

    if rates is not None and gold is not None:
        raise RunError("--gold and error rates correct the same shares; give one of them")
    if rates is not None:
        try:
            known = rates_of(json.loads(rates.read_text(encoding="utf-8")))
        except ValueError as error:
            raise RunError(f"{rates}: {error}") from error
        by_rates(rows, asked.corpus, asked.groups, known)
    if gold is not None:
        sample, without = read_sample(run, gold, asked)
        if without:
            typer.echo(f"{without:,} coded passages are not in what is compared, and are left out", err=True)
        by_sample(rows, asked.corpus, asked.groups, sample)


def _format(to: Format | None, out: Path | None) -> Format:
    from hsnlp.errors import RunError, unknown

    known = {one.value for one in Format}
    asked = to.value if to else (out.suffix.lstrip(".") if out else "table")
    if asked not in known:
        raise RunError(unknown("format", asked, known))
    if asked == "xlsx" and out is None:
        raise RunError("xlsx is no text: say with -o which file to write")
    return Format(asked)


def _beside(out: Path | None, what: str) -> Path | None:
    return out.with_name(f"{out.stem}.{what}{out.suffix}") if out else None


def _give(rows: list[dict[str, Any]], show: Show, asked: Asked, target: Format, out: Path | None, limit: int) -> None:
    from hsnlp.cli.compare_tables import draw, tables, text_of
    from hsnlp.cli.compare_write import write_rows

    if not rows:
        typer.echo("nothing to show: no passage, or too few years or long documents", err=True)
    if target in (Format.csv, Format.jsonl, Format.xlsx):
        write_rows(rows, target.value, out)
        return
    terminal = target is Format.table and out is None and sys.stdout.isatty()
    width = _width() if terminal else 120
    made = tables(rows, show.value, asked.groups.by, width, limit)
    if terminal:
        draw(made)
    else:
        write_out(text_of(made, target.value), out)


def _give_evidence(rows: list[dict[str, Any]], target: Format, out: Path | None) -> None:
    from hsnlp.cli.compare_tables import evidence_text
    from hsnlp.cli.compare_write import write_rows

    if target in (Format.csv, Format.jsonl, Format.xlsx) and out is not None:
        write_rows(rows, target.value, out)
    elif target in (Format.csv, Format.jsonl):
        typer.echo("evidence goes to a file of its own: say with -o which file to write", err=True)
    else:
        write_out("\n" * (out is None) + evidence_text(rows), out)


def _width() -> int:
    from rich.console import Console

    return Console().width


def _write_networks(run: Path, asked: Asked, network: Path | None, statements: Path | None) -> None:
    from hsnlp.cli.compare_network import write_network, write_statements

    done: Sequence[str] = ()
    if network is not None:
        done = [*done, write_network(run, asked, network)]
    if statements is not None:
        done = [*done, write_statements(run, asked, statements)]
    for line in done:
        typer.echo(line, err=True)
