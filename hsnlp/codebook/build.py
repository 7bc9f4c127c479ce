"""Make the frozen nouns from tables, checking every value on the way."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from hsnlp.codebook.model import Codebook
from hsnlp.codebook.nouns import STRENGTHS, WHEN_NEGATED, Code, Cue, Dimension, Example, PhraseList, Rule
from hsnlp.codebook.phrases import parse
from hsnlp.codebook.tables import Tables, Where
from hsnlp.errors import CodebookError, unknown

__all__ = ["build"]

_ID = re.compile(r"^[a-z][a-z0-9_]*$")
_LIST_NAME = re.compile(r"^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*$")


def build(tables: Tables) -> Codebook:
    """Return the codebook that the tables hold; raises `CodebookError` at the first value that is not allowed."""
    lists = tuple(_list(name, table, tables) for name, table in tables.lists.items())
    codes = {key: _code(key, table, tables) for key, table in tables.codes.items()}
    dimensions = tuple(
        _dimension(name, table, tuple(code for key, code in codes.items() if key[0] == name), tables)
        for name, table in sorted(tables.dimensions.items(), key=lambda item: _rank(item[0], tables))
    )
    if not dimensions:
        raise tables.head_at.error("a codebook needs at least one [[dimension]]")
    _check_retired(tables)
    _check_scores(tables)
    return Codebook(
        name=_text(tables.head, "name", tables.head_at),
        version=_text(tables.head, "version", tables.head_at),
        title=tables.head.get("title", tables.head["name"]),
        description=tables.head.get("description", ""),
        dimensions=dimensions,
        rules=tuple(_rule(number, table, tables) for number, table in sorted(tables.rules.items())),
        lists=lists,
        retired=tuple(sorted(set(tables.head.get("retired", [])))),
    )


def _rank(dimension: str, tables: Tables) -> int:
    """Return a dimension's place in the head's ``order``; those not named there come last, as they were read."""
    order: list[str] = tables.head.get("order", [])
    return order.index(dimension) if dimension in order else len(order)


def _dimension(name: str, table: Mapping[str, Any], codes: tuple[Code, ...], tables: Tables) -> Dimension:
    at: Where = table["at"]
    _check_id(name, at)
    if not codes:
        raise at.error("a dimension needs at least one [[dimension.code]]")
    slot_of = table.get("slot_of", "")
    if slot_of and slot_of not in tables.dimensions:
        raise at.error(unknown("dimension", slot_of, tables.dimensions), "slot_of")
    for code in table.get("applies_to", ()):
        _check_code(f"{slot_of}:{code}", at, tables, "applies_to")
    threshold = table.get("threshold", 2)
    if threshold < 1:
        raise at.error(f"needs 1 or more points, not {threshold}", "threshold")
    return Dimension(
        id=name,
        title=_text(table, "title", at),
        question=_text(table, "question", at),
        codes=codes,
        slot_of=slot_of,
        several=table.get("several", True),
        threshold=threshold,
        applies_to=tuple(table.get("applies_to", ())),
        note=table.get("note", ""),
    )


def _code(key: tuple[str, str], table: Mapping[str, Any], tables: Tables) -> Code:
    dimension, name = key
    at: Where = table["at"]
    _check_id(name, at)
    scores = tables.scores.get(key)
    return Code(
        id=name,
        dimension=dimension,
        title=_text(table, "title", at),
        definition=_text(table, "definition", at),
        include=tuple(table.get("include", ())),
        exclude=tuple(table.get("exclude", ())),
        rule=table.get("rule", ""),
        examples=tuple(_example(one, at, tables) for one in table.get("examples", ())),
        cues=tuple(_cue(one, number, at, tables) for number, one in enumerate(table.get("cue", ()), start=1)),
        maps=tuple(sorted((str(scheme), str(value)) for scheme, value in table.get("maps", {}).items())),
        scores=_scores(scores) if scores else (),
    )


def _example(table: Mapping[str, Any], at: Where, tables: Tables) -> Example:
    codes = tuple(table.get("codes", ()))
    for code in codes:
        _check_code(code, at, tables, "examples")
    return Example(text=_text(table, "text", at), codes=codes, note=table.get("note", ""))


def _cue(table: Mapping[str, Any], number: int, at: Where, tables: Tables) -> Cue:
    place = Where(at.file, f"{at.what}, cue {number}")
    for key, allowed in (("strength", STRENGTHS), ("when_negated", dict.fromkeys(WHEN_NEGATED))):
        if table.get(key, next(iter(allowed))) not in allowed:
            raise place.error(unknown(key, table[key], allowed), key)
    near = table.get("near", 0)
    if near < 0:
        raise place.error(f"needs 0 or more tokens, not {near}", "near")
    voice = table.get("voice", "")
    voices = [code for dimension, code in tables.codes if dimension == "voice"]
    if voice and voice not in voices:
        raise place.error(unknown("voice", voice, voices), "voice")
    return Cue(
        phrases=_phrases(table.get("phrases"), "phrases", place, tables, needed=True),
        strength=table.get("strength", "medium"),
        all_of=tuple(_phrases(group, "all_of", place, tables) for group in _groups(table, place)),
        none_of=_phrases(table.get("none_of"), "none_of", place, tables),
        unless=_phrases(table.get("unless"), "unless", place, tables),
        near=near,
        when_negated=table.get("when_negated", "keep"),
        voice=voice,
        note=table.get("note", ""),
    )


def _groups(table: Mapping[str, Any], at: Where) -> list[list[str]]:
    value = table.get("all_of", [])
    if not isinstance(value, list) or not value:
        if value == []:
            return []
        raise at.error(f"needs a list of phrases, or a list of such lists, not {value!r}", "all_of")
    groups = [value] if all(isinstance(one, str) for one in value) else value
    if not all(isinstance(group, list) and group and all(isinstance(p, str) for p in group) for group in groups):
        raise at.error("needs a list of phrases, or a list of such lists; a mixture is neither", "all_of")
    return groups


def _list(name: str, table: Mapping[str, Any], tables: Tables) -> PhraseList:
    at: Where = table["at"]
    if not _LIST_NAME.match(name):
        raise at.error("a list's name is made of a-z, 0-9 and _, with dots between parts")
    return PhraseList(
        name=name,
        phrases=_phrases(table.get("phrases"), "phrases", at, tables, needed=True),
        unless=_phrases(table.get("unless"), "unless", at, tables),
        note=table.get("note", ""),
    )


def _phrases(
    value: Sequence[str] | None, key: str, at: Where, tables: Tables, *, needed: bool = False
) -> tuple[str, ...]:
    if needed and not value:
        raise at.error("needs at least one phrase", key)
    for phrase in value or ():
        try:
            parsed = parse(phrase)
        except CodebookError as error:
            raise at.error(str(error), key) from error
        for name in parsed.references:
            if name not in tables.lists:
                raise at.error(f"phrase {phrase!r}: {unknown('list', name, tables.lists)}", key)
    return tuple(value or ())


def _rule(number: int, table: Mapping[str, Any], tables: Tables) -> Rule:
    at: Where = table["at"]
    for code in table.get("codes", ()):
        _check_code(code, at, tables, "codes")
    return Rule(
        number=number,
        title=_text(table, "title", at),
        text=_text(table, "text", at),
        since=table.get("since", ""),
        codes=tuple(table.get("codes", ())),
    )


def _scores(table: Mapping[str, Any]) -> tuple[tuple[int, float], ...]:
    at: Where = table["at"]
    pairs = []
    for points, precision in table["points"].items():
        if not points.isdigit() or not isinstance(precision, int | float) or not 0 <= precision <= 1:
            raise at.error(f"needs points = precision from 0 to 1, not {points!r} = {precision!r}")
        pairs.append((int(points), float(precision)))
    return tuple(sorted(pairs))


def _check_scores(tables: Tables) -> None:
    for (dimension, code), table in tables.scores.items():
        _check_code(f"{dimension}:{code}", table["at"], tables, "")


def _check_retired(tables: Tables) -> None:
    for name in tables.head.get("retired", ()):
        dimension, _, code = name.partition(":")
        table = tables.codes.get((dimension, code)) if code else tables.dimensions.get(dimension)
        if table:
            raise table["at"].error(f"{name!r} is retired, and a retired id may not come back; choose another id")


def _check_code(name: str, at: Where, tables: Tables, key: str) -> None:
    dimension, _, code = name.partition(":")
    if (dimension, code) not in tables.codes:
        known = [f"{d}:{c}" for d, c in tables.codes]
        near = [one for one in known if one.startswith(f"{dimension}:")] or known
        raise at.error(unknown("code", name, near), key)


def _check_id(name: str, at: Where) -> None:
    if not _ID.match(name):
        raise at.error(f"{name!r} is no id: use a-z, 0-9 and _, with a letter first", "id")


def _text(table: Mapping[str, Any], key: str, at: Where) -> str:
    value = table.get(key, "")
    if not value.strip():
        raise at.error("is missing or empty", key)
    return str(value)
