"""``hsnlp evaluate``: a run, or an annotator by its name, against a gold standard."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hsnlp.cli.errors import told
from hsnlp.cli.output import write_out

if TYPE_CHECKING:
    from hsnlp.evaluate.gold import Gold
    from hsnlp.evaluate.page import Table
    from hsnlp.evaluate.units import Unit

__all__ = ["register"]


class Format(StrEnum):
    """How the figures are written."""

    text = "text"
    json = "json"
    markdown = "markdown"


@dataclass(frozen=True, slots=True)
class _Side:
    """One annotator: its name, its units, how gold rows were matched, and those that were not, by reason."""

    name: str
    units: Sequence[Unit]
    ways: Mapping[str, int]
    unmatched: Mapping[str, int]


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command(epilog="Example: hsnlp evaluate run --gold coded.csv --by genre --against cues")(told(evaluate))


def evaluate(
    run: Annotated[str, typer.Argument(metavar="RUN", help="A run folder, or an annotator: best, fast, cues.")],
    gold: Annotated[Path, typer.Option(metavar="FILE", help="Coded sentences: JSONL, or CSV as export writes it.")],
    against: Annotated[
        str | None, typer.Option(metavar="RUN2", help="A second run or annotator, side by side.")
    ] = None,
    by: Annotated[list[str] | None, typer.Option(help="Subgroups: genre, source …; may be given again.")] = None,
    format: Annotated[Format, typer.Option(help="text, json (everything, with bins) or markdown.")] = Format.text,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write there, not to stdout.")] = None,
) -> None:
    """Measure how well sentences are coded, with intervals; ends with 1 where gold rows found no passage."""
    from hsnlp.evaluate.compare import side_by_side
    from hsnlp.evaluate.page import comparison_tables, json_text, tables
    from hsnlp.evaluate.whole import evaluate as measured

    standard = _gold(gold, [run, against] if against else [run])
    sides = [_side(name, standard) for name in ([run, against] if against else [run])]
    _tell(standard, sides)
    first, *second = _shared(sides)
    found = measured(first, by=by or ())
    comparison = side_by_side(first, second[0]) if second else None
    head = _head(standard, sides, len(first))
    if format is Format.json:
        write_out(json_text(head, found, comparison), out)
    else:
        made = [*tables(found), *(comparison_tables(comparison) if comparison else [])]
        _show(_lines(head), made, format, out)
    raise typer.Exit(1 if any(side.unmatched for side in sides) else 0)


def _gold(path: Path, names: Sequence[str]) -> Gold:
    """Read the gold standard with the codes of the first run that is named, else with those of our codebook."""
    from hsnlp.evaluate.gold import read_gold
    from hsnlp.pipeline.ledger import Ledger
    from hsnlp.pipeline.run import codes_of

    folder = next((Path(name) for name in names if Path(name).is_dir()), None)
    if folder is None:
        return read_gold(path)
    with Ledger(folder / "run.db") as ledger:
        return read_gold(path, codes_of(ledger))


def _side(name: str, gold: Gold) -> _Side:
    from hsnlp.annotators import ANNOTATORS, annotator
    from hsnlp.errors import RunError, unknown
    from hsnlp.evaluate.annotate import annotate_gold

    if Path(name).is_dir():
        return _run(Path(name), gold)
    if name not in ANNOTATORS:
        raise RunError(f"there is no run folder {name}, and {unknown('annotator', name, ANNOTATORS)}")
    units = annotate_gold(annotator(name), gold.rows)
    return _Side(name, units, {"from the gold file, between its neighbours": len(units)}, {})


def _run(folder: Path, gold: Gold) -> _Side:
    from hsnlp.evaluate.match import match_run
    from hsnlp.pipeline.ledger import Ledger
    from hsnlp.pipeline.run import codes_of
    from hsnlp.pipeline.tables import source_rows

    with Ledger(folder / "run.db") as ledger:
        codes_of(ledger)  # an unfinished run is refused
        sources = source_rows(ledger)
        matched = match_run(gold, sources.values(), (row for one in sources for row in ledger.rows("passages", one)))
    return _Side(str(folder), matched.units, matched.ways, Counter(one.reason for one in matched.unmatched))


def _shared(sides: Sequence[_Side]) -> list[list[Unit]]:
    """Return each side's units in the same order, those alone that every side has."""
    known = [{unit.id: unit for unit in side.units} for side in sides]
    order = [name for name in known[0] if all(name in units for units in known)]
    return [[units[name] for name in order] for units in known]


def _tell(gold: Gold, sides: Sequence[_Side]) -> None:
    if gold.not_coded:
        typer.echo(f"{gold.not_coded:,} rows have empty cells for codes and are left out; 0 says 'none'", err=True)
    for side in sides:
        for reason, count in side.unmatched.items():
            typer.echo(f"{side.name}: {count:,} of {len(gold.rows):,} gold rows not found: {reason}", err=True)


def _head(gold: Gold, sides: Sequence[_Side], units: int) -> dict[str, Any]:
    return {
        "gold": {
            "file": gold.path.name,
            "sha256": gold.sha256,
            "sentences": len(gold.rows),
            "not_coded": gold.not_coded,
            "coder": gold.coder,
            "dimensions": sorted(gold.dimensions),
        },
        "annotators": [
            {"name": side.name, "matched": dict(side.ways), "not_found": dict(side.unmatched)} for side in sides
        ],
        "evaluated": units,
    }


def _lines(head: Mapping[str, Any]) -> list[str]:
    gold = head["gold"]
    lines = [
        f"gold: {gold['file']} (sha256 {gold['sha256'][:12]}), {gold['sentences']:,} sentences",
        f"coder: {gold['coder']}",
        f"decided: {', '.join(gold['dimensions'])}",
    ]
    for place, side in zip(("annotator", "against"), head["annotators"], strict=False):
        ways = " · ".join(f"{way} {count:,}" for way, count in side["matched"].items()) or "none found"
        missing = sum(side["not_found"].values())
        lines.append(f"{place}: {side['name']} ({ways}{f' · not found {missing:,}' if missing else ''})")
    return [*lines, f"evaluated: {head['evaluated']:,} sentences"]


def _show(lines: Sequence[str], made: Sequence[Table], format: Format, out: Path | None) -> None:
    from hsnlp.evaluate.page import markdown, plain

    if format is Format.markdown:
        write_out("\n".join(f"- {line}" for line in lines) + "\n\n" + markdown(made), out)
    elif out is not None or not sys.stdout.isatty():
        write_out("\n".join(lines) + "\n\n" + plain(made), out)
    else:
        _draw(lines, made)


def _draw(lines: Sequence[str], made: Sequence[Table]) -> None:
    from rich import box, table
    from rich.console import Console
    from rich.text import Text

    console = Console()
    console.print(Text("\n".join(lines)))
    for one in made:
        drawn = table.Table(
            title=one.title, title_justify="left", caption=one.note, caption_justify="left", box=box.SIMPLE_HEAD
        )
        for at, name in enumerate(one.head):
            drawn.add_column(Text(name), justify="right" if at else "left")
        for row in one.rows:
            drawn.add_row(*(Text(cell) for cell in row))
        console.print(drawn)
