"""Read codebook files into plain tables, and check each table's keys and types where its file is still known."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hsnlp.errors import CodebookError, unknown

__all__ = ["HEAD", "Tables", "Where", "read_tables"]

TEXT, FLAG, COUNT, TEXTS, TABLE, MIXED = "text", "true or false", "a whole number", "a list of texts", "a table", ""
HEAD = {
    "name": TEXT,
    "version": TEXT,
    "title": TEXT,
    "description": TEXT,
    "extends": TEXT,
    "retired": TEXTS,
    "order": TEXTS,
}
_TOP = {**HEAD, "lists": TABLE, "list": TABLE, "scores": TABLE, "dimension": MIXED, "rule": MIXED}
_DIMENSION = {
    "id": TEXT,
    "title": TEXT,
    "question": TEXT,
    "note": TEXT,
    "slot_of": TEXT,
    "applies_to": TEXTS,
    "several": FLAG,
    "threshold": COUNT,
    "drop": FLAG,
    "code": MIXED,
}
_CODE = {
    "id": TEXT,
    "title": TEXT,
    "definition": TEXT,
    "include": TEXTS,
    "exclude": TEXTS,
    "rule": TEXT,
    "maps": TABLE,
    "examples": MIXED,
    "cue": MIXED,
    "drop": FLAG,
    "replace_cues": FLAG,
}
_CUE = {
    "phrases": TEXTS,
    "strength": TEXT,
    "all_of": MIXED,
    "none_of": TEXTS,
    "unless": TEXTS,
    "near": COUNT,
    "when_negated": TEXT,
    "voice": TEXT,
    "note": TEXT,
}
_RULE = {"number": COUNT, "title": TEXT, "text": TEXT, "since": TEXT, "codes": TEXTS, "drop": FLAG}
_EXAMPLE = {"text": TEXT, "codes": TEXTS, "note": TEXT}
_LIST = {"phrases": TEXTS, "unless": TEXTS, "note": TEXT}


@dataclass(frozen=True, slots=True)
class Where:
    """Where in a codebook something stands: the file, the code or list, and (in messages) the key."""

    file: str
    what: str = ""

    def error(self, message: str, key: str = "") -> CodebookError:
        """Return an error that begins with the place."""
        place = ": ".join(filter(None, (self.file, self.what, f"key {key!r}" if key else "")))
        return CodebookError(f"{place}: {message}")


@dataclass(slots=True)
class Tables:
    """The tables of one codebook, before they are nouns: every value with the place that it came from."""

    head: dict[str, Any] = field(default_factory=dict)
    head_at: Where = field(default_factory=lambda: Where(""))
    dimensions: dict[str, dict[str, Any]] = field(default_factory=dict)
    codes: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    rules: dict[int, dict[str, Any]] = field(default_factory=dict)
    lists: dict[str, dict[str, Any]] = field(default_factory=dict)
    scores: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)


def read_tables(path: Path) -> Tables:
    """Read a codebook file, or every ``.toml`` file of a folder; raises `CodebookError` for what is not allowed."""
    tables = Tables(head_at=Where(path.name))
    for file in _files(path):
        try:
            content = tomllib.loads(file.read_text(encoding="utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise CodebookError(f"{file.name}: not readable as TOML: {error}") from error
        _add_file(tables, content, Where(file.name))
    return tables


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise CodebookError(f"no codebook at {path}: give a .toml file, or a folder that holds some")
    files = sorted(path.glob("*.toml"))
    if not files:
        raise CodebookError(f"{path} holds no .toml file: a codebook is one such file or a folder of them")
    return files


def _add_file(tables: Tables, content: Mapping[str, Any], at: Where) -> None:
    _check_keys(content, _TOP, at)
    head = {key: value for key, value in content.items() if key in HEAD}
    if head and tables.head:
        raise at.error(f"the head ({', '.join(head)}) stands already in {tables.head_at.file}")
    if head:
        tables.head, tables.head_at = head, at
    for name, phrases in content.get("lists", {}).items():
        _add_list(tables, name, {"phrases": phrases}, at)
    for name, table in content.get("list", {}).items():
        _add_list(tables, name, table, at)
    for table in _array(content, "dimension", at):
        _add_dimension(tables, table, at)
    for table in _array(content, "rule", at):
        _add_rule(tables, table, at)
    for dimension, codes in content.get("scores", {}).items():
        for code, points in codes.items():
            place = Where(at.file, f"scores.{dimension}.{code}")
            _once(tables.scores, (dimension, code), {"points": points, "at": place}, place)


def _add_list(tables: Tables, name: str, table: Any, at: Where) -> None:
    place = Where(at.file, f"list {name!r}")
    if not isinstance(table, Mapping):
        raise place.error("a list in long form is a table with 'phrases'; write plain lists under [lists]")
    _check_keys(table, _LIST, place)
    _once(tables.lists, name, {**table, "at": place}, place)


def _add_dimension(tables: Tables, table: Mapping[str, Any], at: Where) -> None:
    name = _identifier(table, "id", Where(at.file, "a dimension"))
    place = Where(at.file, f"dimension {name!r}")
    _check_keys(table, _DIMENSION, place)
    own = {key: value for key, value in table.items() if key != "code"}
    _once(tables.dimensions, name, {**own, "at": place}, place)
    for code_table in _array(table, "code", place):
        code = _identifier(code_table, "id", place)
        code_place = Where(at.file, f"code {name}:{code}")
        _check_keys(code_table, _CODE, code_place)
        for cue in _array(code_table, "cue", code_place):
            _check_keys(cue, _CUE, code_place)
        for example in _array(code_table, "examples", code_place):
            _check_keys(example, _EXAMPLE, code_place)
        _once(tables.codes, (name, code), {**code_table, "at": code_place}, code_place)


def _add_rule(tables: Tables, table: Mapping[str, Any], at: Where) -> None:
    number = table.get("number")
    place = Where(at.file, f"rule {number}")
    _check_keys(table, _RULE, place)
    if number is None:
        raise place.error("is missing", "number")
    _once(tables.rules, number, {**table, "at": place}, place)


def _once(into: dict[Any, dict[str, Any]], key: Any, table: dict[str, Any], at: Where) -> None:
    if key in into:
        raise at.error(f"defined already in {into[key]['at'].file}; ids are never used twice")
    into[key] = table


def _identifier(table: Mapping[str, Any], key: str, at: Where) -> str:
    value = table.get(key)
    if not isinstance(value, str):
        raise at.error("a code or dimension needs a text here", key)
    return value


def _array(table: Mapping[str, Any], key: str, at: Where) -> Iterable[Mapping[str, Any]]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, Mapping) for one in value):
        raise at.error(f"needs tables: write each one under [[{key}]], with the full path before it", key)
    return value


def _check_keys(table: Mapping[str, Any], allowed: Mapping[str, str], at: Where) -> None:
    for key, value in table.items():
        if key not in allowed:
            raise at.error(unknown("key", key, allowed))
        if not _is(value, allowed[key]):
            raise at.error(f"needs {allowed[key]}, not {value!r}", key)


def _is(value: Any, kind: str) -> bool:
    if kind == TEXT:
        return isinstance(value, str)
    if kind == FLAG:
        return isinstance(value, bool)
    if kind == COUNT:
        return isinstance(value, int) and not isinstance(value, bool)
    if kind == TEXTS:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return isinstance(value, Mapping) if kind == TABLE else True
