"""Checks of gold codes: legal, well formed, and the same dimensions in every row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hsnlp.errors import LoadError, unknown

__all__ = ["KEYS", "checked", "decided"]

KEYS = {"referents": "referent", "threats": "threat", "stages": "stage", "populations": "population"}
"""Keys of a row that hold lists of codes, and their dimensions."""

_SLOTS = {"lever": "recommendation", "strength": "strength"}


def checked(row: Mapping[str, Any], codes: Mapping[str, Sequence[str]], where: str) -> None:
    """Raise `LoadError` unless every code of `row` is legal."""
    frames = row.get("frames") or {}
    if not isinstance(frames, Mapping | list):
        raise LoadError(f'{where}: frames is {{"frame": "voice"}} or a list of frames, not {frames!r}')
    for frame in frames:
        _legal("frame", frame, codes, where)
    for voice in frames.values() if isinstance(frames, Mapping) else ():
        if voice is not None:
            _legal("voice", voice, codes, where)
    for key, dimension in KEYS.items():
        given = row.get(key) or []
        if not isinstance(given, list):
            raise LoadError(f"{where}: {key} is a list of codes, not {given!r}")
        for code in given:
            _legal(dimension, code, codes, where)
    found = row.get("recommendation")
    if found is not None and not isinstance(found, Mapping | bool):
        raise LoadError(f"{where}: recommendation is null, true, false or an object with its slots, not {found!r}")
    for slot, dimension in _SLOTS.items():
        if isinstance(found, Mapping) and found.get(slot) is not None:
            _legal(dimension, found[slot], codes, where)


def decided(rows: Sequence[tuple[int, Mapping[str, Any]]], file: str) -> frozenset[str]:
    """Return the dimensions that the rows decide; raise `LoadError` where one row has a key that another lacks.

    A key that is there and empty is a decision, a key that is missing is none; voices and slots are decided where
    some row gives one.
    """
    known = ("frames", *KEYS, "recommendation")
    first, row = rows[0]
    keys = [key for key in known if key in row]
    for line, other in rows:
        odd = [key for key in known if (key in other) != (key in keys)]
        if odd:
            has, lacks = (line, first) if odd[0] in other else (first, line)
            raise LoadError(
                f"{file}, line {lacks} has no {odd[0]!r}, which line {has} has; write an empty value for 'read it, "
                "none', or leave the key out of all rows"
            )
    if not keys:
        raise LoadError(f"{file} holds no codes; a row has {', '.join(known)}, or the columns of hsnlp export")
    found = {KEYS[key] for key in keys if key in KEYS} | {key for key in keys if key == "recommendation"}
    found |= {"frame"} if "frames" in keys else set()
    found |= {dimension for _, each in rows for dimension in each.get("decides", ())}
    frames = [each.get("frames") for _, each in rows]
    voices = [voice for one in frames if isinstance(one, Mapping) for voice in one.values()]
    # Where no row has a frame, none has a voice either: that is decided, too.
    if all(isinstance(one, Mapping) for one in frames) and (any(voices) or not voices):
        found.add("voice")
    for _, each in rows:
        given = each.get("recommendation")
        found |= {slot for slot in _SLOTS if isinstance(given, Mapping) and given.get(slot)}
    return frozenset(found)


def _legal(dimension: str, code: Any, codes: Mapping[str, Sequence[str]], where: str) -> None:
    if code not in codes.get(dimension, ()):
        raise LoadError(f"{where}: {unknown(dimension, str(code), codes.get(dimension, ()))}")
