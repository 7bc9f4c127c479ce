"""A comparison in words: one table a measure, as wide as the terminal allows."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from hsnlp.evaluate.page import Table, markdown, plain

__all__ = ["draw", "evidence_text", "tables", "text_of"]

_NARROW = 100
NOTHING = "–"
Row = Mapping[str, Any]


def tables(rows: Sequence[Row], show: str, by: str, width: int, limit: int) -> list[Table]:
    """Return the rows as tables; those of groups are one a measure, with more columns where there is room."""
    if show == "groups":
        measures = list(dict.fromkeys(row["measure"] for row in rows))
        return [_groups(name, [row for row in rows if row["measure"] == name], by, width, limit) for name in measures]
    if show == "course":
        return [_course(rows)] if rows else []
    made = {"trend": _trend, "ends": _ends, "together": _together}[show]
    kept = rows[:limit] if limit else rows
    return [made(kept, width, len(rows))] if rows else []


def text_of(made: Sequence[Table], format: str) -> str:
    """Return tables as text in columns or as Markdown."""
    return markdown(made) if format == "md" else plain(made)


def evidence_text(rows: Sequence[Row]) -> str:
    """Return passages under the figures that they bear out, in Markdown: score, source, offsets, words."""
    lines, head = ["## Evidence"], ""
    for row in rows:
        figure = f"{row['group']} · {row['measure']}"
        if figure != head:
            head = figure
            lines += ["", f"**{figure}**", ""]
        page = f", p. {row['page']}" if row["page"] else ""
        score = f" ({row['score']:.2f})" if row["score"] else ""
        lines.append(f"- {row['name']}{page} [{row['start']}:{row['end']}]{score} {' '.join(row['text'].split())}")
    return "\n".join(lines) + "\n"


def draw(made: Sequence[Table]) -> None:
    """Print tables on the terminal."""
    from rich import box, table
    from rich.console import Console
    from rich.text import Text

    console = Console()
    for one in made:
        drawn = table.Table(
            title=one.title,
            title_justify="left",
            caption=one.note or None,
            caption_justify="left",
            box=box.SIMPLE_HEAD,
            padding=(0, 1, 0, 0),
            pad_edge=False,
        )
        for at, name in enumerate(one.head):
            drawn.add_column(Text(name), justify="right" if at else "left", overflow="fold")
        for row in one.rows:
            drawn.add_row(*(Text(cell) for cell in row))
        console.print(drawn)


def _groups(name: str, rows: Sequence[Row], by: str, width: int, limit: int) -> Table:
    is_balance = rows[0].get("balance") is not None
    shown, note = list(rows), []
    if limit and len(rows) > limit:
        shown = sorted(rows, key=lambda row: -abs(row.get("difference") or 0.0))[:limit]
        note.append(f"The {limit} of {len(rows):,} that differ most from the others.")
    value, scale = ("balance", 1) if is_balance else ("share", 100)
    columns: list[tuple[str, Any]] = [
        (by, lambda row: _short(str(row["group"]), 24 if width < _NARROW else 40) + _one(row)),
        ("docs", lambda row: f"{row['documents']:,}"),
        ("framed" if is_balance else "count", lambda row: f"{row['count']:,}"),
        ("balance" if is_balance else "share %", lambda row: _interval(row, value, scale)),
    ]
    if any(row.get("corrected") is not None for row in rows):
        columns.append(("corrected %", lambda row: _interval(row, "corrected", 100) + _misfit(row)))
    elif width >= _NARROW and not is_balance:
        columns.append(("per 1,000 words", lambda row: _interval(row, "per_1000_words", 1)))
    if any(row.get("p") is not None for row in rows):
        columns.append(
            ("− others" if is_balance else "− others, points", lambda row: _interval(row, "difference", scale, True))
        )
        if width >= _NARROW and not is_balance:
            columns.append(("h", lambda row: _number(row.get("cohens_h"), 2, True)))
        columns.append(("p", lambda row: _p(row.get("p_holm"))))
        note.append("p: signs of documents flipped, Holm." if by == "section" else "p: permuted documents, Holm.")
    if width >= _NARROW and any(row.get("observed_to_expected") is not None for row in rows):
        columns.append(("obs./exp. by genre", _expected))
    if any(row["varied"] != "documents" for row in rows):
        note.append("*: one document; its paragraphs are resampled.")
    if any(_misfit(row) for row in rows):
        note.append("†: fewer codes than these error rates make by mistake; they are not of passages like these.")
    cells = tuple(tuple(cell(row) for _, cell in columns) for row in shown)
    title = name + (", −2 to 2" if is_balance else f", of {sum(row['passages'] for row in rows):,} passages")
    return Table(title, tuple(head for head, _ in columns), cells, " ".join(note))


def _course(rows: Sequence[Row]) -> Table:
    measures = list(dict.fromkeys(row["measure"] for row in rows))
    steps = sorted({row["step"] for row in rows})
    by = {(row["measure"], row["step"]): row for row in rows}
    cells = tuple(
        (f"{10 * (step - 1)}–{10 * step} %", *(_interval(by[measure, step], "share", 100) for measure in measures))
        for step in steps
    )
    documents = max(row["documents"] for row in rows)
    note = f"Shares in % of {documents:,} documents of 20 passages or more, by tenths of each document."
    return Table("From beginning to end", ("tenth", *measures), cells, note)


def _trend(rows: Sequence[Row], width: int, of: int) -> Table:
    first = rows[0]
    head = ("measure", str(first["from"]), str(first["to"]), "points in 10 years", "tau", "p")
    cells = tuple(
        (
            row["measure"],
            _number(100 * row["first"], 1),
            _number(100 * row["last"], 1),
            _interval(row, "per_decade", 100, True),
            _number(row["tau"], 2, True),
            _p(row["p_holm"]),
        )
        for row in rows
    )
    note = "Theil-Sen slope of yearly shares, documents resampled. p: Mann-Kendall, Holm."
    return Table(f"Trend over {first['years']} years, {first['documents']:,} documents", head, cells, note)


def _ends(rows: Sequence[Row], width: int, of: int) -> Table:
    cells = tuple(
        (
            row["measure"],
            _number(100 * row["first"], 1),
            _number(100 * row["last"], 1),
            _interval(row, "difference", 100, True),
            _p(row["p_holm"]),
        )
        for row in rows
    )
    note = "Shares in %. p: signs of documents flipped, Holm."
    title = f"Last tenth against first, {rows[0]['documents']:,} documents"
    return Table(title, ("measure", "first", "last", "difference, points", "p"), cells, note)


def _together(rows: Sequence[Row], width: int, of: int) -> Table:
    cells = tuple(
        (
            f"{row['a']} + {row['b']}",
            f"{row['both']:,}",
            _number(row["expected"], 1),
            _interval(row, "phi", 1, True, 2),
            *([_interval(row, "pmi", 1, True, 1)] if width >= _NARROW else []),
        )
        for row in rows
    )
    head = ("codes", "both", "expected", "phi", *(["PMI, bits"] if width >= _NARROW else []))
    note = f"The {len(rows)} of {of:,} pairs with the highest phi." if of > len(rows) else ""
    return Table("In the same passages", head, cells, note)


def _one(row: Row) -> str:
    return "" if row["varied"] == "documents" else " *"


def _misfit(row: Row) -> str:
    return " †" if row.get("corrected_fits") is False else ""


def _expected(row: Row) -> str:
    own = row.get("own_genre")
    if own is not None and own > 0.995:
        return "own genre"
    return _interval(row, "observed_to_expected", 1, digits=2)


def _interval(row: Row, name: str, scale: float, sign: bool = False, digits: int | None = None) -> str:
    value = row.get(name)
    if value is None or math.isnan(value):
        return NOTHING
    places = digits if digits is not None else (1 if scale == 100 or name == "per_1000_words" else 2)
    if math.isnan(row[f"{name}_low"]):
        return _number(scale * value, places, sign)
    limits = [_number(scale * row[f"{name}_{end}"], places) for end in ("low", "high")]
    return f"{_number(scale * value, places, sign)} [{limits[0]}, {limits[1]}]"


def _number(value: float | None, digits: int, sign: bool = False) -> str:
    if value is None or math.isnan(value):
        return NOTHING
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    return f"{value:{'+' if sign else ''}.{digits}f}".replace("-", "−")


def _p(value: float | None) -> str:
    if value is None or math.isnan(value):
        return NOTHING
    return "<.001" if value < 0.001 else f"{value:.3f}".removeprefix("0") if value < 1 else "1"


def _short(text: str, size: int) -> str:
    return text if len(text) <= size else text[: size // 2 - 1] + "…" + text[-(size - size // 2) :]
