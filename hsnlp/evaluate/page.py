"""An evaluation as tables of words, and the tables as plain text, Markdown or JSON."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from hsnlp.evaluate.compare import Reduction, SideBySide
from hsnlp.evaluate.counts import Estimate
from hsnlp.evaluate.measures import CodeFigures, Figures, Macro
from hsnlp.evaluate.whole import Evaluation, Subgroup

__all__ = ["Table", "comparison_tables", "json_text", "markdown", "plain", "tables"]

RATES = ("precision", "recall", "F1")
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Table:
    """A title, the heads of the columns (the first is text, the others are figures), rows of cells, and a note."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def tables(found: Evaluation) -> list[Table]:
    """Return an evaluation as tables; the bins of the reliability curves stand in the JSON alone."""
    made = [_codes(found.figures), _macros(found.figures)]
    for one in found.confusions:
        rows = [(label, *map(str, row)) for label, row in zip(one.labels, one.counts, strict=True)]
        name = one.name.replace(":", " of ") if ":" in one.name else "four-way frame"
        made.append(Table(f"Confusion: {name}", ("coder ↓ annotator →", *one.labels), tuple(rows)))
    if any(one.units for one in found.mentions):
        made.append(_mentions(found))
    if found.calibrations:
        made.append(_calibration(found))
    for by in dict.fromkeys(one.by for one in found.subgroups):
        made.append(_subgroups(by, [one for one in found.subgroups if one.by == by]))
    return made


def comparison_tables(found: SideBySide) -> list[Table]:
    """Return two annotators side by side as tables."""
    head = ("", "first", "second", "difference", "first alone right", "second alone right", "McNemar's p")
    rows = []
    for one in (found.frame, *found.macros, *found.codes):
        test = one.mcnemar
        cells = (str(test.first_alone_right), str(test.second_alone_right), _p(test.p)) if test else ("", "", "")
        name = f"{one.name}, mean F1" if one in found.macros else one.name
        rows.append((name, _plain(one.first), _plain(one.second), _with_interval(one.difference, sign=True), *cells))
    note = "F1 where nothing else is said. Intervals are paired, by document; p is not corrected for many tests."
    return [Table("Side by side", head, tuple(rows), note), _reductions(found.mentions)]


def plain(made: Sequence[Table]) -> str:
    """Return tables as text in columns."""
    blocks = []
    for table in made:
        cells = [table.head, *table.rows]
        widths = [max(len(row[at]) for row in cells) for at in range(len(table.head))]
        lines = ["  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]).rstrip() for row in cells]
        blocks.append("\n".join([f"## {table.title}", *lines, *([table.note] if table.note else [])]))
    return "\n\n".join(blocks) + "\n"


def markdown(made: Sequence[Table]) -> str:
    """Return tables in Markdown."""
    blocks = []
    for table in made:
        rows = [table.head, ("---", *("--:" for _ in table.head[1:])), *table.rows]
        lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
        blocks.append("\n".join([f"## {table.title}", "", *lines, *(["", table.note] if table.note else [])]))
    return "\n\n".join(blocks) + "\n"


def json_text(head: dict[str, Any], found: Evaluation, comparison: SideBySide | None = None) -> str:
    """Return everything as JSON; a figure that is not defined is null."""
    content = {**head, **asdict(found)} | ({"side_by_side": asdict(comparison)} if comparison else {})
    return json.dumps(_sound(content), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _codes(found: Figures) -> Table:
    rows = tuple((one.code, str(one.gold), str(one.found), str(one.both), *_three(one)) for one in found.codes)
    return Table("Codes", ("code", "gold", "found", "both", *RATES), rows, "95 % intervals, bootstrap by document.")


def _macros(found: Figures) -> Table:
    rows = [(one.name, str(len(one.codes)), *_three(one)) for one in found.macros]
    if found.frame_accuracy:
        rows.append(("four-way frame, accuracy", "4", "", "", _with_interval(found.frame_accuracy)))
    out = sorted({code for one in found.macros for code in one.left_out})
    note = "Only codes that the gold holds enter a mean." + (f" Left out: {', '.join(out)}." if out else "")
    return Table("Means over codes", ("mean", "codes", *RATES), tuple(rows), note)


def _mentions(found: Evaluation) -> Table:
    rows = tuple(
        (one.kind, str(one.units), str(one.asserted), _with_interval(one.rate), str(one.any_voice))
        for one in found.mentions
    )
    head = ("securitisation in the gold is", "sentences", "called asserted", "rate", "called so in any voice")
    return Table("False securitisation", head, rows)


def _calibration(found: Evaluation) -> Table:
    rows = tuple(
        (one.code, str(one.n), str(one.positive), *map(_exact, (one.ece, one.ece_equal_width, one.brier, one.log_loss)))
        for one in found.calibrations
    )
    head = ("code", "scored", "positive", "ECE", "ECE, equal width", "Brier", "log loss")
    units = found.figures.units
    partly = any(one.n < units for one in found.calibrations)
    note = "Codes that are scored on fewer sentences than there are: their probability is told where they are given."
    return Table("Calibration", head, rows, note if partly else "")


def _subgroups(by: str, groups: Sequence[Subgroup]) -> Table:
    codes, means = ("frame:securitisation", "frame:human_security", "recommendation"), ("voice", "threat")
    rows, notes = [], []
    for one in groups:
        singles = [one.figures.code(code) for code in codes]
        macros = [one.figures.macro(name) for name in means]
        accuracy = one.figures.frame_accuracy
        rows.append(
            (
                one.name,
                str(one.figures.units),
                str(one.figures.documents),
                *(f"{_with_interval(c.f1)} ({c.gold})" if c and (c.gold or c.found) else NOTHING for c in singles),
                *(_with_interval(m.f1) if m else NOTHING for m in macros),
                _with_interval(accuracy) if accuracy else NOTHING,
            )
        )
        notes += [f"{one.name}: {', '.join(one.pooled)}."] if one.pooled else []
    names = ("securitisation", "human security", "recommendation", "voice, mean", "threat, mean")
    head = (by, "sentences", "documents", *names, "four-way frame")
    note = (
        "F1, with the number of gold sentences, and accuracy of the four-way frame; all other figures of a group stand "
        "in the JSON."
    )
    return Table(f"By {by}", head, tuple(rows), " ".join([note, *notes]))


def _reductions(found: Sequence[Reduction]) -> Table:
    rows = []
    for one in found:
        fewer = NOTHING if math.isnan(one.per_cent.value) else _per_cent(one.per_cent)
        rows.append((one.kind, str(one.units), str(one.first), str(one.second), fewer))
    head = ("securitisation in the gold is", "sentences", "first", "second", "fewer in the first, per cent")
    return Table("False securitisation, side by side", head, tuple(rows), "Sentences called asserted securitisation.")


def _three(one: CodeFigures | Macro) -> tuple[str, str, str]:
    return _with_interval(one.precision), _with_interval(one.recall), _with_interval(one.f1)


def _with_interval(one: Estimate, *, sign: bool = False) -> str:
    if math.isnan(one.value):
        return NOTHING
    form = "+.2f" if sign else ".2f"
    return f"{one.value:{form}} [{one.low:{form}}, {one.high:{form}}]"


def _per_cent(one: Estimate) -> str:
    return f"{one.value:.0f} [{one.low:.0f}, {one.high:.0f}]"


def _plain(value: float) -> str:
    return NOTHING if math.isnan(value) else f"{value:.2f}"


def _exact(value: float) -> str:
    return f"{value:.3f}"


def _p(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def _sound(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sound(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_sound(one) for one in value]
    return None if isinstance(value, float) and math.isnan(value) else value
