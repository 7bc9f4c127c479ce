"""Gold standards from files: one sentence a line, with its text or with the place where it stands."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hsnlp.codebook import load_codebook
from hsnlp.errors import LoadError
from hsnlp.evaluate.gold_codes import checked, decided
from hsnlp.evaluate.gold_sheet import is_flat, nested, sheet_rows
from hsnlp.evaluate.units import gold_codes

__all__ = ["Gold", "GoldRow", "read_gold", "text_digest"]

_GROUPS = ("genre", "source", "group", "stratum", "publisher", "year", "country", "coder")
_HASH = re.compile(r"[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class GoldRow:
    """One coded sentence. It has its text, or the digest of it, or the document and offsets where it stands.

    `dimensions` are those that the gold decides: of others, an annotator's codes are neither right nor wrong.
    """

    id: str
    line: int
    document: str
    doc_id: str
    start: int | None
    end: int | None
    digest: str
    text: str
    before: str
    after: str
    codes: frozenset[str]
    dimensions: frozenset[str]
    groups: Mapping[str, str]
    coder: str


@dataclass(frozen=True, slots=True)
class Gold:
    """A gold standard: its rows, the sha256 of its file, and how many rows nobody has coded (empty cells)."""

    path: Path
    sha256: str
    rows: tuple[GoldRow, ...]
    dimensions: frozenset[str]
    not_coded: int = 0

    @property
    def coder(self) -> str:
        """Who coded, with the number of sentences of each, or ``not stated``."""
        counts = Counter(row.coder or "not stated" for row in self.rows)
        if set(counts) == {"not stated"}:
            return "not stated"
        return ", ".join(f"{name} ({n:,})" for name, n in sorted(counts.items()))


def text_digest(text: str) -> str:
    """Return the name of a text: the first 12 hex digits of its sha256.

    >>> text_digest("A sentence.")
    '92cc199c3878'
    """
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def read_gold(path: Path, codes: Mapping[str, Sequence[str]] | None = None) -> Gold:
    """Read a gold standard from JSONL or CSV; `codes` are the legal codes by dimension, else our codebook's.

    A row has `text` (with `before` and `after`), or `document` or `doc_id` with `start` and `end`, or an `id` that is
    the digest of its text; and its codes as ``frames``, ``referents``, ``threats``, ``recommendation``, or in the
    0/1 columns that ``hsnlp export`` writes. Raises `LoadError` that names the line for whatever cannot be read.
    """
    if not path.is_file():
        raise LoadError(f"no gold standard at {path}; give --gold a JSONL or CSV file, one coded sentence a line")
    if codes is None:
        codes = {dimension.id: [code.id for code in dimension.codes] for dimension in load_codebook().dimensions}
    content = path.read_bytes()
    raw, skipped = [], 0
    for line, row in _raw(path, content):
        where = f"{path.name}, line {line}"
        coded = nested(row, codes, where) if is_flat(row) else row
        if coded is None:
            skipped += 1
        else:
            checked(coded, codes, where)
            raw.append((line, coded))
    if not raw:
        why = (
            f"its {skipped:,} rows have empty cells for codes; write 0 for 'read it, none'"
            if skipped
            else "it is empty"
        )
        raise LoadError(f"{path} holds no coded sentence: {why}")
    dimensions = decided(raw, path.name)
    rows = _named([_row(row, line, dimensions, f"{path.name}, line {line}") for line, row in raw], path.name)
    return Gold(path, hashlib.sha256(content).hexdigest(), rows, dimensions, skipped)


def _raw(path: Path, content: bytes) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield line number and mapping of each row."""
    kind = path.suffix.lower()
    if kind in (".csv", ".tsv"):
        yield from sheet_rows(_text(path, content), path.name)
        return
    if kind not in (".jsonl", ".ndjson"):
        raise LoadError(f"{path} is no JSONL or CSV file by its name; save a spreadsheet as CSV (UTF-8)")
    for line, text in enumerate(_text(path, content).split("\n"), start=1):
        if not text.strip():
            continue
        try:
            row = json.loads(text)
        except ValueError as error:
            raise LoadError(f"{path.name}, line {line} is no JSON: {error}; one object a line") from error
        if not isinstance(row, dict):
            raise LoadError(f'{path.name}, line {line} is no object; a line is {{"text": "...", "frames": {{}}, ...}}')
        yield line, row


def _text(path: Path, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise LoadError(f"{path} is not UTF-8 (byte {error.start}); save it as UTF-8") from error


def _row(row: Mapping[str, Any], line: int, dimensions: frozenset[str], where: str) -> GoldRow:
    text, name = str(row.get("text") or ""), str(row.get("id") or row.get("unit_id") or "")
    digest = text_digest(text) if text else name if _HASH.fullmatch(name) else ""
    document, doc_id = str(row.get("document") or row.get("name") or ""), str(row.get("doc_id") or "")
    start, end = (_offset(row.get(key), key, where) for key in ("start", "end"))
    if not digest and not ((document or doc_id) and start is not None and end is not None):
        raise LoadError(
            f"{where} names no sentence: give text, or document (or doc_id) with start and end, or as id the first 12 "
            f"hex digits of the text's sha256; it has {', '.join(sorted(row))}"
        )
    if start is not None and end is not None and not 0 <= start < end:
        raise LoadError(f"{where}: offsets need 0 <= start < end, not [{start}:{end}]")
    return GoldRow(
        id=name or digest or f"{doc_id or document}:{start}-{end}",
        line=line,
        document=document,
        doc_id=doc_id,
        start=start,
        end=end,
        digest=digest,
        text=text,
        before=str(row.get("before") or ""),
        after=str(row.get("after") or ""),
        codes=gold_codes(row),
        dimensions=dimensions,
        groups=_groups(row, document),
        coder=str(row.get("coder") or ""),
    )


def _groups(row: Mapping[str, Any], document: str) -> dict[str, str]:
    """Return what subgroups are made by; where no source is given, the folder of the document stands for it."""
    groups = {key: str(row[key]) for key in _GROUPS if row.get(key)}
    folder = document.partition("#")[0].rpartition("/")[0]
    return {"source": folder, **groups} if folder else groups


def _offset(value: Any, key: str, where: str) -> int | None:
    if value is None or value == "":
        return None
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = -0.5
    if number < 0 or number != int(number):
        raise LoadError(f"{where}: {key} is a number of characters, not {value!r}")
    return int(number)


def _named(rows: Sequence[GoldRow], file: str) -> tuple[GoldRow, ...]:
    """Return the rows with ids that are unique; refuse a sentence that is coded twice."""
    seen: dict[tuple[Any, ...], int] = {}
    for row in rows:
        key = (row.id, row.document, row.doc_id, row.start, row.end, row.before, row.after)
        if key in seen:
            raise LoadError(
                f"{file}, line {row.line} codes the sentence of line {seen[key]} again ({row.id}); keep one row a "
                "sentence: an evaluation needs one gold standard, agreement between coders is another question"
            )
        seen[key] = row.line
    often = Counter(row.id for row in rows)
    return tuple(replace(row, id=f"{row.id}@{row.line}") if often[row.id] > 1 else row for row in rows)
