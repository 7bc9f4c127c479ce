"""``hsnlp tag``: the filter, documents in on stdin and one coded passage a line out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from hsnlp.annotators import DEFAULT
from hsnlp.cli.annotate import ANNOTATOR_HELP
from hsnlp.cli.errors import told
from hsnlp.cli.output import utf8_stdout

__all__ = ["register"]


class Format(StrEnum):
    """What stands on stdin."""

    jsonl = "jsonl"
    text = "text"


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""
    app.command(epilog='Example: echo \'{"id": "a1", "text": "States should protect migrants."}\' | hsnlp tag')(
        told(tag)
    )


def tag(
    format: Annotated[Format, typer.Option(help='jsonl: {"id", "text"} a line; text: one plain text.')] = Format.jsonl,
    annotator: Annotated[str, typer.Option(help=ANNOTATOR_HELP)] = DEFAULT,
    codebook: Annotated[Path | None, typer.Option(help="One of ours (gcm), or your own (TOML file or folder).")] = None,
) -> None:
    """Code documents from stdin, one passage a line to stdout; offsets are into the text as it was given."""
    from hsnlp.annotators import annotator as annotator_named
    from hsnlp.codebook import load_codebook
    from hsnlp.exports.records import code_ids, passage_records
    from hsnlp.normalise.ready import as_is
    from hsnlp.recommendations import Recommender
    from hsnlp.segment import segment

    book = load_codebook(codebook)
    coder, recommender, codes = annotator_named(annotator, book), Recommender(book), code_ids(book)
    utf8_stdout()
    bad = 0
    for doc_id, text in _documents(sys.stdin.buffer, format):
        if text is None:
            bad += 1
            typer.echo(f"hsnlp: {doc_id}", err=True)
            continue
        document = as_is(text, doc_id)
        if document.foreign:
            language = document.metadata.language or "unknown"
            typer.echo(f"hsnlp: {doc_id} is not English ({language}); left out of coding", err=True)
        passages = segment(document)
        coded = recommender.extract(document, passages, coder.annotate(passages)).coded
        for record in passage_records(passages, coded, codes):
            sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    raise typer.Exit(1 if bad else 0)


def _documents(stream: BinaryIO, format: Format) -> Iterator[tuple[str, str | None]]:
    """Yield ``(id, text)``; for a line that is no document ``(what is wrong with it, None)``."""
    if format is Format.text:
        yield "stdin", stream.read().decode("utf-8-sig", "replace")
        return
    for number, line in enumerate(stream, start=1):
        if line.strip(b"\xef\xbb\xbf \t\r\n"):
            yield _document(line, number)


def _document(line: bytes, number: int) -> tuple[str, str | None]:
    try:
        entry = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return f"line {number} is no JSON: {error}; for plain text use --format text", None
    if not isinstance(entry, dict) or not isinstance(entry.get("text"), str):
        return f'line {number} has no "text"; a line is {{"id": "...", "text": "..."}}', None
    name = entry.get("id")
    if not isinstance(name, str | int | None):
        return f"line {number}: an id is a string or a number, not {json.dumps(name)[:40]}", None
    # Halves of characters, which JSON can spell, cannot be written out again; the offsets stay as they were.
    sound = [part.encode("utf-8", "replace").decode() for part in (str(name or f"line-{number}"), entry["text"])]
    return sound[0], sound[1]
