"""The ledger of a run: a SQLite file in which a document stands wholly or not at all.

Each document is written in one transaction, keyed by its source's name, guarded by the sha256 of its content, the
pipeline's fingerprint and the digest of its bibliographic data. The file opens in Datasette as it is.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hsnlp.errors import RunError
from hsnlp.pipeline.work import Failure, Rows

__all__ = ["SCHEMA_VERSION", "Ledger"]

SCHEMA_VERSION = 2

_SCHEMA = """
create table if not exists meta (key text primary key, value text not null) without rowid;
create table if not exists sources (
    name text primary key, doc_id text not null unique, sha256 text not null, fingerprint text not null,
    metadata_digest text not null, status text not null check (status in ('coded', 'refused', 'failed')),
    reason text not null default '', message text not null default '') without rowid;
create table if not exists documents (
    doc_id text primary key references sources(doc_id), name text, sha256 text, media_type text, title text,
    authors text, year integer, publisher text, genre text, language text, country text, url text, extra text,
    pages integer, words integer, words_by_role text, words_coded integer, words_foreign integer, passages integer,
    quality real, issues text, notes text, content_digest text, signature blob, text text);
create table if not exists sections (
    doc_id text not null references documents(doc_id), n integer not null, title text, role text, level integer,
    start integer, "end" integer, "foreign" integer, primary key (doc_id, n)) without rowid;
create table if not exists passages (
    doc_id text not null references documents(doc_id), unit_id text not null, start integer not null,
    "end" integer not null, page integer, section text, section_role text, text text, frame text, frames text,
    referents text, threats text, threat_scores text, recommendation text, stages text, populations text,
    codes text,
    block integer, kind text, primary key (doc_id, start, "end"));
create table if not exists annotations (
    doc_id text not null references documents(doc_id), n integer not null, start integer not null,
    "end" integer not null, quote text not null, dimension text not null, code text not null, score real,
    annotator text, unit_start integer, unit_end integer, attributes text, primary key (doc_id, n));
create table if not exists recommendations (
    rec_id text primary key, doc_id text not null references documents(doc_id), n integer not null,
    start integer not null, "end" integer not null, page integer, section text, label text, found_by text, text text,
    parts text, units text, addressee text, addressee_type text, addressee_from text, modality text, strength text,
    action text, actions text, beneficiary text, deadline text, condition text, lever text, level text, voice text,
    cited_body text, status text, response text, threats text, objectives text, score real, slots text)
    without rowid;
create index if not exists recommendations_of on recommendations (doc_id, n);
"""

_TABLES = ("recommendations", "annotations", "passages", "sections", "documents")


class Ledger:
    """An open ledger. Use as a context manager; only one process may write at a time."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        if not create and not path.is_file():
            raise RunError(f"no run at {path.parent}: {path.name} is missing; hsnlp annotate PATH -o RUN makes one")
        self.path = path
        try:
            self._writable = create or (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))
            # SQLite writes beside a ledger even to read it; one that cannot be written does not change meanwhile.
            where = str(path) if self._writable else f"{path.resolve().as_uri()}?mode=ro&immutable=1"
            self._db = sqlite3.connect(where, isolation_level=None, uri=not self._writable)
        except sqlite3.OperationalError as error:
            raise RunError(f"cannot open {path}: {error}; name a folder that can be written") from error
        self._db.row_factory = sqlite3.Row
        try:
            self._prepare()
        except sqlite3.DatabaseError as error:
            raise RunError(f"{path} cannot be used as a run's ledger: {error}; choose another folder") from error

    def _prepare(self) -> None:
        # A write-ahead log keeps every finished transaction through a kill, without waiting for the disk each time.
        if self._writable:
            self._db.execute("pragma journal_mode = wal")
            self._db.execute("pragma synchronous = normal")
            self._db.executescript(_SCHEMA)
        found = self.meta("schema")
        if found is None:
            self.set_meta("schema", str(SCHEMA_VERSION))
        elif found != str(SCHEMA_VERSION):
            raise RunError(
                f"{self.path} was written by another version of hsnlp (ledger version {found}, this one reads "
                f"{SCHEMA_VERSION}); annotate into a new folder"
            )

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the ledger; the write-ahead log is folded into the one file."""
        self._db.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self._db.execute("begin immediate")
        try:
            yield self._db
        except BaseException:
            self._db.execute("rollback")
            raise
        self._db.execute("commit")

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the run for this process; raises `RunError` where another one is at work in it.

        The lock is the system's own and ends with the process, also with one that is killed.
        """
        with (self.path.parent / "run.lock").open("w") as stream:
            try:
                import fcntl

                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except ModuleNotFoundError:
                pass  # a system without such locks: SQLite's own still keep the ledger whole
            except OSError as error:
                raise RunError(f"another process is annotating into {self.path.parent}; wait for it to end") from error
            yield

    def meta(self, key: str) -> str | None:
        """Return the value kept under `key`, or None."""
        row = self._db.execute("select value from meta where key = ?", (key,)).fetchone()
        return row["value"] if row else None

    def set_meta(self, key: str, value: str) -> None:
        """Keep `value` under `key`."""
        self._db.execute("insert or replace into meta values (?, ?)", (key, value))

    def sources(self) -> dict[str, dict[str, Any]]:
        """Return what is known of every source, by name."""
        return {row["name"]: dict(row) for row in self._db.execute("select * from sources order by name")}

    def write(self, key: Mapping[str, str], result: Rows | Failure) -> None:
        """Write one source's result in one transaction, in place of what was there under its name.

        `key` has ``name``, ``doc_id``, ``sha256``, ``fingerprint`` and ``metadata_digest``.
        """
        failure = result if isinstance(result, Failure) else None
        row = dict(
            key,
            status=failure.status if failure else "coded",
            reason=failure.reason if failure else "",
            message=failure.message if failure else "",
        )
        with self._transaction() as db:
            self._delete(key["name"])
            _insert(db, "sources", [row])
            if isinstance(result, Rows):
                self._write_rows(db, key["doc_id"], result)
            self._count_change()

    def remove(self, names: list[str]) -> None:
        """Remove sources and all that was coded from them, in one transaction."""
        with self._transaction():
            for name in names:
                self._delete(name)
            if names:
                self._count_change()

    def rows(self, table: str, doc_id: str | None = None) -> Iterator[dict[str, Any]]:
        """Yield the rows of `table` in order, of one document or of all."""
        order = {"sources": "name", "documents": "doc_id", "sections": "n", "passages": 'start, "end"'}
        where = "where doc_id = ?" if doc_id is not None else ""
        values = (doc_id,) if doc_id is not None else ()
        query = f"select * from {table} {where} order by {order.get(table, 'n')}"
        for row in self._db.execute(query, values):
            yield dict(row)

    def years(self) -> dict[str, int | None]:
        """Return the year of each coded document by its id, without reading its text."""
        return {row["doc_id"]: row["year"] for row in self._db.execute("select doc_id, year from documents")}

    def _count_change(self) -> None:
        self._db.execute(
            "insert into meta values ('generation', '1') "
            "on conflict (key) do update set value = cast(value as integer) + 1"
        )

    def _delete(self, name: str) -> None:
        found = self._db.execute("select doc_id from sources where name = ?", (name,)).fetchone()
        if found:
            for table in _TABLES:
                self._db.execute(f"delete from {table} where doc_id = ?", (found["doc_id"],))
            self._db.execute("delete from sources where name = ?", (name,))

    @staticmethod
    def _write_rows(db: sqlite3.Connection, doc_id: str, rows: Rows) -> None:
        _insert(db, "documents", [rows.document])
        _insert(db, "sections", [dict(row, doc_id=doc_id) for row in rows.sections])
        _insert(db, "passages", rows.passages)
        _insert(db, "annotations", [dict(row, doc_id=doc_id, n=n) for n, row in enumerate(rows.annotations)])
        _insert(db, "recommendations", [dict(row, n=n) for n, row in enumerate(rows.recommendations)])


def _insert(db: sqlite3.Connection, table: str, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    columns = list(rows[0])
    names = ", ".join(f'"{c}"' for c in columns)
    slots = ", ".join("?" * len(columns))
    db.executemany(
        f"insert into {table} ({names}) values ({slots})", ([_flat(row[c]) for c in columns] for row in rows)
    )


def _flat(value: Any) -> Any:
    """Return `value` as SQLite keeps it: lists and mappings as JSON text."""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return value
