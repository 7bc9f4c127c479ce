"""``hsnlp recommendations``: who should do what, chosen, ordered, printed or written."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hsnlp.cli.errors import told
from hsnlp.cli.output import utf8_stdout

if TYPE_CHECKING:
    from hsnlp.cli.recommendations_read import Records
    from hsnlp.exports.recommendations.counts import About
    from hsnlp.exports.recommendations.rows import Row
    from hsnlp.exports.recommendations.select import Filter

__all__ = ["register"]

SHOWN = 100
"""Records that a terminal shows where --limit does not say otherwise; a pipe or a file gets all."""

_RUN = Annotated[Path, typer.Argument(metavar="RUN", help="A run folder.")]
_TO = Annotated[str | None, typer.Option(metavar="FORMAT", help="table, csv, xlsx, jsonl, md or docx.")]
_OUT = Annotated[Path | None, typer.Option("--out", "-o", metavar="PATH", help="Write there, not to stdout.")]
_ADDRESSEE = Annotated[
    list[str] | None,
    typer.Option(metavar="TEXT", help="Words of the addressee, as written or as usually named: Kenya."),
]
_SOURCE = Annotated[
    list[str] | None, typer.Option(metavar="TEXT", help="Words of the title, file, author or publisher.")
]
_YEAR = Annotated[list[str] | None, typer.Option(metavar="YEAR", help="2010, 2008-2012 or 2008-.")]
_SORT = Annotated[
    str | None,
    typer.Option(metavar="KEY,…", help="year, addressee, strength, lever, source …; a - before a key turns it."),
]
_SAME = Annotated[str | None, typer.Option(metavar="REC_ID", help="One record and all that say the same, by year.")]
_DEMAND = Annotated[str | None, typer.Option(metavar="ID", help="All records of one demand, by year.")]
_LIMIT = Annotated[int | None, typer.Option(min=0, metavar="N", help="Show or write the first N alone; 0: all.")]
_NETWORK = Annotated[
    Path | None,
    typer.Option(metavar="PATH", help="Write addressee × lever × source there: .graphml, or .csv for the edges."),
]
_Codes = list[str] | None


def _code(help: str) -> Any:
    return typer.Option(metavar="CODE", help=help)


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command(epilog="Example: hsnlp recommendations run --addressee Kenya --strength strong -o kenya.docx")(
        told(recommendations)
    )


def recommendations(
    run: _RUN,
    to: _TO = None,
    out: _OUT = None,
    addressee: _ADDRESSEE = None,
    type: Annotated[_Codes, _code("Kind of addressee: state, local_authority …")] = None,
    lever: Annotated[_Codes, _code("Policy lever: services, finance …")] = None,
    level: Annotated[_Codes, _code("Level of governance: national …")] = None,
    strength: Annotated[_Codes, _code("strong, medium or weak.")] = None,
    threat: Annotated[_Codes, _code("Threat dimension that it answers: food …")] = None,
    objective: Annotated[_Codes, _code("Objective that it serves.")] = None,
    status: Annotated[_Codes, _code("What became of it: accepted, rejected …")] = None,
    source: _SOURCE = None,
    year: _YEAR = None,
    voice: Annotated[_Codes, _code("own or cited.")] = None,
    found_by: Annotated[_Codes, _code("sentence, list, block or matrix.")] = None,
    sort: _SORT = None,
    same: _SAME = None,
    demand: _DEMAND = None,
    limit: _LIMIT = None,
    network: _NETWORK = None,
) -> None:
    """Print or write who should do what: every recommendation of a run as one record, with where it stands.

    An option given twice keeps what fits either; different options hold together.
    """
    from hsnlp.cli.recommendations_read import open_records
    from hsnlp.exports.recommendations.select import arrange, of_demand, parse_sort, same_as, select

    coded = {"type": type, "lever": lever, "level": level, "strength": strength, "threat": threat}
    coded |= {"objective": objective, "status": status, "voice": voice, "found_by": found_by}
    target = _format(to, out, network)
    keys = parse_sort(sort or ("year,source,position" if same or demand else "")) if sort or same or demand else ()
    records = open_records(run)
    filters = _filters({"addressee": addressee, **coded, "source": source, "year": year}, records)
    rows: Sequence[Row] = records.rows
    rows = same_as(rows, same) if same else rows
    rows = of_demand(rows, demand) if demand else rows
    rows = arrange(select(rows, filters), keys)
    asked = [f"same as: {same}"] * bool(same) + [f"demand: {demand}"] * bool(demand) + [str(one) for one in filters]
    _tell(rows, len(records.rows), asked)
    if network is not None:
        _write_network(network, rows)
    if target == "table":
        _tell_counts(rows)
    if target is not None:
        by_name = bool(keys) and keys[0][0] == "addressee"
        _give(rows, target, out, limit, records.about(asked, by_name))


def _format(to: str | None, out: Path | None, network: Path | None) -> str | None:
    """Return the format that was asked for, by name or by the file's end; None where only the network is wanted."""
    from hsnlp.errors import RunError, unknown
    from hsnlp.exports.recommendations.write import BINARY, FORMATS, format_of

    if to is None and out is None:
        return None if network else "table"
    asked = to or format_of(out or Path())
    if asked not in {*FORMATS, "table"}:
        raise RunError(unknown("format", asked, {*FORMATS, "table"}))
    if asked in BINARY and out is None:
        raise RunError(f"{asked} is no text: say with -o which file to write")
    return asked


def _filters(asked: Mapping[str, Sequence[str] | None], records: Records) -> list[Filter]:
    """Return the conditions that were given; raises `RunError` for a code that neither codebook nor run has."""
    from hsnlp.errors import RunError, unknown
    from hsnlp.exports.recommendations.select import Filter

    filters = []
    for name, wanted in asked.items():
        known = records.codes.get(name)
        for code in wanted or ():
            if known is not None and code not in known:
                raise RunError(unknown(name.replace("_", " "), code, known))
        if wanted:
            forms = records.forms(wanted) if name == "addressee" else {}
            filters.append(Filter(name, tuple(wanted), forms))
    return filters


def _tell(rows: Sequence[Row], of: int, asked: Sequence[str]) -> None:
    chosen = f" with {'; '.join(asked)}" if asked else ""
    if not rows:
        typer.echo(f"no recommendation{chosen}; the run has {of:,}", err=True)
        return
    documents = len({row["doc_id"] for row in rows})
    years = sorted({row["year"] for row in rows} - {None})
    span = f", {years[0]}" + f"–{years[-1]}" * (len(years) > 1) if years else ""
    sources = f"{documents:,} document{'s' * (documents > 1)}{span}"
    typer.echo(f"{len(rows):,} of {of:,} recommendations{chosen}, in {sources}", err=True)


def _tell_counts(rows: Sequence[Row]) -> None:
    from hsnlp.exports.recommendations.counts import counts, plain

    found = counts(rows)
    for what in ("strength", "lever", "kind of addressee"):
        said = " · ".join(f"{plain(one.value)} {one.records:,}" for one in found if one.what == what)
        if said:
            typer.echo(f"{what}: {said}", err=True)


def _write_network(path: Path, rows: Sequence[Row]) -> None:
    from hsnlp.exports.recommendations.network import network
    from hsnlp.exports.recommendations.write import export_network

    found = network(rows)
    export_network(path, found)
    have = "record has" if found.left_out == 1 else "records have"
    bare = f"; {found.left_out:,} {have} neither addressee nor lever" if found.left_out else ""
    typer.echo(f"network of {len(found.nodes):,} nodes and {len(found.edges):,} edges: {path}{bare}", err=True)


def _give(rows: Sequence[Row], format: str, out: Path | None, limit: int | None, about: About) -> None:
    """Write the first `limit` rows where they belong: a file, a terminal, or plain text on stdout."""
    from hsnlp.cli import recommendations_table as table
    from hsnlp.exports.recommendations.write import TEXT, export_rows

    draws = format == "table" and out is None and sys.stdout.isatty()
    most = (SHOWN if draws and limit is None else limit) or len(rows)
    if most < len(rows):
        typer.echo(f"the first {most:,}; --limit 0 gives all", err=True)
        rows = rows[:most]
    if draws:
        table.draw(rows, about)
    elif out is None:
        utf8_stdout()
        (table.write_plain if format == "table" else TEXT[format])(sys.stdout, rows, about)
    elif format == "table":
        with out.open("w", encoding="utf-8") as stream:
            table.write_plain(stream, rows, about)
    else:
        export_rows(out, format, rows, about)
    if out is not None:
        typer.echo(str(out), err=True)
