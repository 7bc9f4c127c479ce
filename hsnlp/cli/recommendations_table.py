"""Recommendations on a terminal: who, what, for whom, how strongly, by which lever, where; plain where it is piped."""

from __future__ import annotations

from collections.abc import Container, Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING, TextIO

from hsnlp.exports.recommendations.counts import About, plain
from hsnlp.exports.recommendations.rows import Row, citation, where

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["draw", "write_plain"]

_PLAIN = ("addressee", "actions", "beneficiary", "strength", "lever", "voice", "status", "year", "source", "rec_id")
_COLUMNS = (
    *(("who", 13, 6), ("what", 22, 15), ("for whom", 8, 5)),
    *(("strength", 13, 0), ("lever", 13, 4), ("where", 13, 8)),
)
"""Name of a column, characters that it has at least, and its share of what a wider terminal has more."""
_NARROW = 100
"""Width of a terminal below which strength and lever share a column."""
_WHAT, _LESS, _WHO, _TITLE = 240, 140, 60, 48
"""Characters of a cell at most, fewer of what is asked on a narrow terminal; the exports have the whole text."""


def draw(rows: Sequence[Row], about: About, console: Console | None = None) -> None:
    """Print the rows as a table as wide as the terminal; a title that several documents share gives way to the file."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if not rows:
        return
    console = console or Console()
    narrow = console.width < _NARROW
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, leading=1)
    shown = [column for column in _COLUMNS if not (narrow and column[0] == "lever")]
    spare = max(0, console.width - sum(least + 1 for _, least, _ in shown) - 1)
    shares = sum(share for _, _, share in shown)
    for name, least, share in shown:
        head = "strength,\nlever" if narrow and name == "strength" else name
        table.add_column(head, width=least + spare * share // shares, overflow="fold")
    for row in rows:
        who, what, whom, strength, lever, source = _shown(row, about.shared, _LESS if narrow else _WHAT)
        cells = [who, what, whom, *([f"{strength}\n{lever}"] if narrow else [strength, lever]), source]
        table.add_row(*(Text(cell) for cell in cells))
    console.print(table)
    if any(row["addressee_from"] not in (None, "sentence") for row in rows):
        console.print(Text("[…]: inferred, the demand's own words do not name the addressee"), style="dim")


def write_plain(stream: TextIO, rows: Sequence[Row], about: About) -> None:
    """Write a head and a line a record, cells parted by tabs, no colours."""
    stream.write("\t".join(_PLAIN) + "\n")
    for row in rows:
        cells = {name: row[name] for name in _PLAIN if name != "source"}
        cells |= {"actions": "; ".join(row["actions"]) or row["text"], "source": citation(row, about.shared)}
        stream.write("\t".join(" ".join(str(cells[n] if cells[n] is not None else "").split()) for n in _PLAIN) + "\n")


def _shown(row: Row, shared: Container[str], most: int) -> list[str]:
    who = _short(row["addressee"] or "–", _WHO)
    if row["addressee"] and row["addressee_from"] not in (None, "sentence"):
        who = f"[{who}]"
    cited = f", citing {_short(row['cited_body'], _WHO)}" if row["cited_body"] else ""
    title = row["title"] if row["title"] and row["title"] not in shared else PurePath(row["name"]).stem
    source = f"{_both_ends(title)} ({row['year'] or 'n.d.'}){where(row)}{cited}"
    return [
        who,
        _short("; ".join(row["actions"]) or row["text"], most),
        _short(row["beneficiary"] or "–", _WHO),
        row["strength"] or "–",
        plain(row["lever"] or "–"),
        source,
    ]


def _both_ends(title: str) -> str:
    """Return a long title without its middle: titles of a series differ at their ends."""
    words, half = title.split(), _TITLE // 2
    if len(" ".join(words)) <= _TITLE:
        return " ".join(words)
    first = " ".join(words)[: half + 1].rpartition(" ")[0] or title[:half]
    last = " ".join(words)[-half - 1 :].partition(" ")[2] or title[-half:]
    return f"{first} … {last}"


def _short(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
