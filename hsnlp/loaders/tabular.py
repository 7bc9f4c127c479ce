"""Tables of ready texts: CSV and TSV, JSON and JSON Lines. One row is one text, its other columns are metadata."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from hsnlp.documents import Metadata
from hsnlp.errors import LoadError
from hsnlp.loaders.decode import decode
from hsnlp.loaders.fields import as_text, metadata_from

__all__ = ["Row", "rows_of"]

_TEXT_NAMES = (
    "text", "full_text", "fulltext", "body", "content", "speech", "speech_text", "article", "transcript", "document",
    "paragraph", "sentence", "recommendation", "comment", "abstract", "message", "description", "texte", "texto",
)  # fmt: skip
_ID_NAMES = ("id", "doc_id", "docid", "document_id", "uid", "uuid", "text_id", "speech_id", "identifier", "key")
_LISTS = ("documents", "texts", "data", "records", "items", "rows", "articles", "speeches", "results", "docs")
_MIN_MEAN = 40.0  # characters that a column without a telling name needs, on average, to be taken for texts
_LONGEST_NAME = 25  # words; questions of a survey are columns' names, too
_DIALECT_SAMPLE = 20_000

Fields = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Row:
    """One text of a table: `key` names it in its table, `fields` are all its cells as text.

    A row that could not be read says why in `problem`; the others of its table are read all the same.
    """

    key: str
    text: str
    metadata: Metadata
    fields: tuple[tuple[str, str], ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Faulty:
    problem: str


def rows_of(content: bytes, name: str, media_type: str) -> tuple[Row, ...]:
    r"""Return the texts of a table; raises LoadError where it has no column of texts.

    A row is named by its id where there is a column of distinct ids, else by its number from 1.

    >>> [row.key for row in rows_of(b"id,text\nb7,Walls went up.\nc2,Boats went down.", "t.csv", "text/csv")]
    ['b7', 'c2']
    """
    parse: dict[str, Callable[[str, str], Sequence[Fields | _Faulty]]] = {
        "text/csv": _csv_rows,
        "text/tab-separated-values": _csv_rows,
        "application/json": _json_rows,
        "application/jsonl": _jsonl_rows,
    }
    parsed = parse[media_type](decode(content).text.lstrip("\ufeff"), name)
    records: list[Fields] = [_sound(dict(record)) for record in parsed if not isinstance(record, _Faulty)]
    if not records:
        faults = [record.problem for record in parsed if isinstance(record, _Faulty)]
        raise LoadError(faults[0] if faults else f"{name}: a table without rows")
    column = _text_column(records, name)
    ids = _id_column(records, column)
    return tuple(
        Row(str(number), "", Metadata(), (), record.problem)
        if isinstance(record, _Faulty)
        else _row(_sound(dict(record)), column, ids, number)
        for number, record in enumerate(parsed, start=1)
    )


def _row(record: Fields, column: str, ids: str, number: int) -> Row:
    nested = record.get("metadata")
    named = {**{k: v for k, v in nested.items() if k not in record}, **record} if isinstance(nested, dict) else record
    metadata = metadata_from(
        named, leave_out=(column, "metadata") if nested is not named.get("metadata") else (column,)
    )
    fields = tuple((str(key), value if isinstance(value, str) else as_text(value)) for key, value in record.items())
    return Row(as_text(record[ids]) if ids else str(number), _cell(record.get(column)), metadata, fields)


def _sound(value: Any) -> Any:
    """Return a cell without halves of characters, which JSON can spell and no file can hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_sound(part) for part in value]
    return {_sound(k): _sound(v) for k, v in value.items()} if isinstance(value, dict) else value


def _cell(value: object) -> str:
    if isinstance(value, list):
        return "\n\n".join(_cell(part) for part in value)
    return "" if value is None else str(value)


def _text_column(records: list[Fields], name: str) -> str:
    columns = list(dict.fromkeys(key for record in records for key in record))
    by_name = {column.strip().lower().replace(" ", "_"): column for column in reversed(columns)}
    lengths = {column: _mean_length(records, column) for column in columns}
    for known in _TEXT_NAMES:
        if known in by_name and lengths[by_name[known]] > 0:
            return by_name[known]
    longest = max(columns, key=lambda column: lengths[column], default="")
    if not longest or lengths[longest] < _MIN_MEAN:
        shown = ", ".join(repr(column) for column in columns[:12]) or "none"
        raise LoadError(
            f"{name}: no column of texts; columns: {shown}. Name one of them 'text', or leave this table out"
        )
    return longest


def _mean_length(records: list[Fields], column: str) -> float:
    """Return the mean number of characters in a column, 0 where its cells are numbers, links or single words."""
    values = [_cell(record.get(column)) for record in records]
    filled = [value for value in values if value.strip()]
    if not filled or sum(" " in value.strip() for value in filled) < len(filled) / 2:
        return float(any(" " in value.strip() for value in filled))
    return sum(map(len, filled)) / len(filled)


def _id_column(records: list[Fields], column: str) -> str:
    by_name = {key.strip().lower(): key for key in reversed(list(records[0])) if key != column}
    for known in _ID_NAMES:
        if known in by_name:
            ids = [as_text(record.get(by_name[known])) for record in records]
            if all(ids) and len(set(ids)) == len(ids):
                return by_name[known]
    return ""


def _csv_rows(text: str, name: str) -> Sequence[Fields | _Faulty]:
    # A cell may hold a whole book; the limit of the csv module is 128 KiB.
    csv.field_size_limit(sys.maxsize)
    separator = _separator(text, name)
    doubled = '\\"' not in text[:_DIALECT_SAMPLE] or '""' in text[:_DIALECT_SAMPLE]
    reader = csv.reader(
        StringIO(text.replace("\0", ""), newline=""),
        delimiter=separator,
        doublequote=doubled,
        escapechar=None if doubled else "\\",
        skipinitialspace=True,
    )
    try:
        header = next((cells for cells in reader if any(cell.strip() for cell in cells)), [])
        body = [cells for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        raise LoadError(f"{name}: line {reader.line_num} is not a sound row ({error})") from error
    if any(len(cell.split()) > _LONGEST_NAME for cell in header):
        header, body = [""] * len(header), [header, *body]  # a table without names: its first row is a text
    columns = _distinct([cell.strip() for cell in header])
    return [_record(columns, cells) for cells in body]


def _separator(text: str, name: str) -> str:
    """Return the character that parts the cells: the one that stands most often, unquoted, in the header."""
    if name.lower().endswith((".tsv", ".tab")):
        return "\t"
    line = next((line for line in text.splitlines() if line.strip()), "")
    outside = "".join(line.split('"')[0::2])
    counts = {separator: outside.count(separator) for separator in ",;\t|"}
    best = max(counts, key=lambda separator: counts[separator])
    return best if counts[best] else ","


def _distinct(columns: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    named = []
    for number, column in enumerate(columns, start=1):
        column = column or f"column {number}"
        seen[column] = seen.get(column, 0) + 1
        named.append(column if seen[column] == 1 else f"{column} {seen[column]}")
    return named


def _record(columns: list[str], cells: list[str]) -> Fields:
    surplus = {f"column {number}": cell for number, cell in enumerate(cells[len(columns) :], start=len(columns) + 1)}
    return {**dict(zip(columns, cells + [""] * (len(columns) - len(cells)), strict=False)), **surplus}


def _jsonl_rows(text: str, name: str) -> list[Fields | _Faulty]:
    records: list[Fields | _Faulty] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            records.append(_Faulty(f"{name}: line {number} is not JSON ({error}); mend or remove that line"))
            continue
        records.append(_as_record(value))
    return records


def _json_rows(text: str, name: str) -> Sequence[Fields | _Faulty]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise LoadError(f"{name}: not JSON ({error})") from error
    if isinstance(value, dict):
        lists = [value[key] for key in _LISTS if isinstance(value.get(key), list) and value[key]]
        if lists and not any(isinstance(value.get(known), str) for known in _TEXT_NAMES):
            value = lists[0]
        elif value and all(isinstance(item, str) and " " in item for item in value.values()) and "text" not in value:
            return [{"id": key, "text": item} for key, item in value.items()]
    return [_as_record(item) for item in (value if isinstance(value, list) else [value])]


def _as_record(value: object) -> Fields:
    return {str(key): item for key, item in value.items()} if isinstance(value, dict) else {"text": value}
