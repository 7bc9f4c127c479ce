"""Coded spreadsheets: CSV whose 0/1 columns are those of ``hsnlp export``, or whose cells list codes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hsnlp.cells import unguard
from hsnlp.errors import LoadError, unknown
from hsnlp.evaluate.gold_codes import KEYS

__all__ = ["is_flat", "nested", "sheet_rows"]

_YES, _NO = frozenset({"1", "1.0", "true", "yes", "x"}), frozenset({"0", "0.0", "false", "no", ""})


def sheet_rows(text: str, file: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield line number and row of a CSV file parted by commas, semicolons or tabs, whichever its first line has."""
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    for row in reader:
        if None in row or None in row.values():
            raise LoadError(f"{file}, line {reader.line_num} has another number of cells than the first line")
        cells = {name.strip(): unguard(cell) for name, cell in row.items()}
        yield reader.line_num, cells if is_flat(cells) else _listed(cells, f"{file}, line {reader.line_num}")


def is_flat(row: Mapping[str, Any]) -> bool:
    """Whether a row has a column a code, as ``hsnlp export`` writes it."""
    return any(name.startswith(("frame_", "threat_", "referent_")) for name in row)


def nested(row: Mapping[str, Any], codes: Mapping[str, Sequence[str]], where: str) -> dict[str, Any] | None:
    """Return a flat row in the shape of a JSONL row; None where every cell for codes is empty: nobody coded it.

    The derived column ``frame`` is not read. Raises `LoadError` for a column whose code does not exist, a cell that
    is neither 0 nor 1, two voices of one frame, and a voice or lever without its frame or recommendation.
    """
    columns = _columns(row, codes, where)
    if not any(str(row[name]).strip() for name in columns):
        return None
    given = {(dimension, code) for name, (dimension, code) in columns.items() if _is_one(row[name], name, where)}
    decides = {dimension for dimension, _ in columns.values()}
    coded: dict[str, Any] = {name: cell for name, cell in row.items() if name not in columns}
    if "frame" in decides:
        coded["frames"] = _frames(given, codes, where)
    for key, dimension in KEYS.items():
        if dimension in decides:
            coded[key] = [code for one, code in sorted(given) if one == dimension]
    if decides & {"recommendation", "lever"}:
        coded["recommendation"] = _recommendation(given, decides, where)
    coded["codes"] = [{"dimension": d, "code": c} for d, c in sorted(given) if d in codes and d not in _OURS]
    return coded | {"decides": sorted(decides)}


_OURS = frozenset({"frame", "voice", "recommendation", "lever", *KEYS.values()})


def _columns(row: Mapping[str, Any], codes: Mapping[str, Sequence[str]], where: str) -> dict[str, tuple[str, str]]:
    """Return the dimension and code of each column that holds codes."""
    known = {f"{dimension}_{code}": (dimension, code) for dimension, ids in codes.items() for code in ids}
    known |= {f"{f}_{v}": ("voice", f"{f}:{v}") for f in codes.get("frame", ()) for v in codes.get("voice", ())}
    known |= {f"lever_{lever}": ("lever", lever) for lever in codes.get("recommendation", ())}
    known["recommendation"] = ("recommendation", "")
    columns = {}
    for name in row:
        if name in known:
            columns[name] = known[name]
            continue
        dimension, _, code = name.partition("_")
        legal = codes.get("recommendation" if dimension == "lever" else dimension, ())
        if dimension in _OURS - {"voice", "recommendation"} and code and legal:
            raise LoadError(f"{where}, column {name}: {unknown(dimension, code, legal)}")
    return columns


def _is_one(cell: Any, name: str, where: str) -> bool:
    word = str(cell).strip().lower()
    if word not in _YES | _NO:
        raise LoadError(f"{where}, column {name}: a code is given (1) or not (0), not {cell!r}")
    return word in _YES


def _frames(given: set[tuple[str, str]], codes: Mapping[str, Sequence[str]], where: str) -> dict[str, str | None]:
    frames: dict[str, str | None] = {code: None for dimension, code in sorted(given) if dimension == "frame"}
    for dimension, code in sorted(given):
        frame, _, voice = code.partition(":")
        if dimension != "voice":
            continue
        if frame not in frames:
            raise LoadError(f"{where}: {frame}_{voice} is 1 but frame_{frame} is 0; a voice needs its frame")
        if frames[frame]:
            raise LoadError(f"{where}: {frame} is {frames[frame]} and {voice}; a frame has one voice")
        frames[frame] = voice
    return frames


def _recommendation(given: set[tuple[str, str]], decides: set[str], where: str) -> dict[str, Any] | bool | None:
    levers = [code for dimension, code in sorted(given) if dimension == "lever"]
    present = ("recommendation", "") in given
    if levers and not present:
        raise LoadError(f"{where}: lever_{levers[0]} is 1 but recommendation is 0; a lever needs its recommendation")
    if len(levers) > 1:
        raise LoadError(f"{where}: levers {' and '.join(levers)} are given; a recommendation has one lever")
    if not present:
        return None
    return {"lever": levers[0] if levers else None} if "lever" in decides else True


def _listed(row: Mapping[str, str], where: str) -> dict[str, Any]:
    """Return a row whose cells list codes: ``economic; state``, ``securitisation: contested``."""
    coded: dict[str, Any] = dict(row)
    for key in ("frames", *KEYS):
        if key in row:
            coded[key] = [part.strip() for part in row[key].split(";") if part.strip()]
    if "frames" in coded:
        pairs = [part.partition(":") for part in coded["frames"]]
        coded["frames"] = {frame.strip(): voice.strip() or None for frame, _, voice in pairs}
    if "recommendation" in row:
        present = _is_one(row["recommendation"], "recommendation", where)
        slots = {slot: row[slot] or None for slot in ("strength", "lever") if slot in row}
        coded["recommendation"] = (slots or True) if present else None
    return coded
