"""Download the open sources of corpus/sources.csv into a folder, politely and so that it can be interrupted.

    python scripts/fetch_sources.py -o sources                      everything that is open
    python scripts/fetch_sources.py -o sources --only unga-2012-paragraph
    python scripts/fetch_sources.py -o sources --limit 5 --dry-run

A file that broke off is resumed, one that is there and whole is left alone. Where the register gives a sha256 the
file must have it; if not it is kept aside as ID.mismatch.* and counts as failed. manifest.csv in the folder says
what became of each source. Exit status: 0 all there, 1 some failed, 2 bad usage.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import http.client
import os
import re
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

__all__ = ["Fetched", "Polite", "main"]

REGISTER = Path(__file__).resolve().parent.parent / "corpus" / "sources.csv"
AGENT = "hsnlp-fetch-sources/1.0 (research corpus; one request at a time)"
SUFFIX = {
    "application/pdf": ".pdf",
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""HTTP statuses that may go away by themselves."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A row of the manifest; `status` is fetched, kept, mismatch or failed, `message` says why."""

    id: str
    path: str
    sha256: str
    bytes: int
    status: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class Polite:
    """How to ask: seconds between sources, tries for each, seconds before the second try (doubled after)."""

    delay: float = 2.0
    tries: int = 5
    backoff: float = 2.0
    timeout: float = 60.0
    agent: str = AGENT


POLITE = Polite()


class _BrokeOff(Exception):  # noqa: N818 - a passing trouble, not an error yet
    """The answer ended early or the server was busy; `wait` is what it asked for, in seconds."""

    def __init__(self, why: str, wait: float = 0.0) -> None:
        super().__init__(why)
        self.wait = wait


class _GoneError(Exception):
    """The server's answer is final."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Fetch what is asked for and return the exit status."""
    options = _parser().parse_args(arguments)
    try:
        wanted = _wanted(_register(options.register), options.only, options.limit)
    except (OSError, ValueError) as error:
        print(f"fetch_sources: {error}", file=sys.stderr)
        return 2
    if options.dry_run:
        for row in wanted:
            print(f"{row['id']}\t{row['url']}")
        return 0
    polite = Polite(options.delay, options.tries, options.backoff, options.timeout, options.user_agent)
    options.output.mkdir(parents=True, exist_ok=True)
    manifest = _read_manifest(options.output)
    done: list[Fetched] = []
    for number, row in enumerate(wanted, 1):
        if done and done[-1].status != "kept":
            time.sleep(polite.delay)
        result = _one(row, options.output, manifest.get(row["id"]), polite)
        done.append(result)
        manifest[result.id] = result
        _write_manifest(options.output, manifest)
        said = f" ({result.message})" if result.message else ""
        print(f"[{number}/{len(wanted)}] {result.id}: {result.status}, {result.bytes:,} bytes{said}", file=sys.stderr)
    failed = sum(result.status in {"failed", "mismatch"} for result in done)
    print(f"{len(done) - failed} there, {failed} failed; see {options.output / 'manifest.csv'}", file=sys.stderr)
    return 1 if failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="Download the open sources of the register.",
        epilog="example: python scripts/fetch_sources.py -o sources --only unga-2012-paragraph",
    )
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="DIR", help="folder to download into")
    parser.add_argument("--register", type=Path, default=REGISTER, metavar="CSV", help="the register to read")
    parser.add_argument("--only", action="append", default=[], metavar="ID", help="this source; may be repeated")
    parser.add_argument("--limit", type=int, metavar="N", help="the first N sources at most")
    parser.add_argument("--dry-run", action="store_true", help="print what would be fetched, and fetch nothing")
    parser.add_argument("--delay", type=float, default=POLITE.delay, help="seconds between sources")
    parser.add_argument("--tries", type=int, default=POLITE.tries, help="tries for each source")
    parser.add_argument("--backoff", type=float, default=POLITE.backoff, help="seconds before the second try")
    parser.add_argument("--timeout", type=float, default=POLITE.timeout, help="seconds to wait for an answer")
    parser.add_argument("--user-agent", default=AGENT, help="how to introduce oneself")
    return parser


def _register(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    missing = {"id", "url", "open", "sha256"} - set(rows[0] if rows else {})
    if missing:
        raise ValueError(f"{path} has no column {', '.join(sorted(missing))}; see corpus/README.md for the columns")
    for row in rows:
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", row["id"]):
            raise ValueError(f"{path}: id {row['id']!r} cannot be a file's name; use letters, digits, - and _")
    return rows


def _wanted(rows: Sequence[dict[str, str]], only: Sequence[str], limit: int | None) -> list[dict[str, str]]:
    known = {row["id"]: row for row in rows}
    for name in only:
        if name not in known:
            raise ValueError(f"no source '{name}' in the register; --dry-run lists those that are open")
        if known[name]["open"] != "yes":
            raise ValueError(f"source '{name}' has no open url; the register gives its citation only")
    if limit is not None and limit < 1:
        raise ValueError(f"--limit must be 1 or more, not {limit}")
    chosen = [known[name] for name in dict.fromkeys(only)] or [row for row in rows if row["open"] == "yes"]
    return chosen[:limit]


def _one(row: Mapping[str, str], folder: Path, before: Fetched | None, polite: Polite) -> Fetched:
    """Fetch one source, unless the file that the manifest names is there and whole."""
    expected = row["sha256"].strip().lower()
    if before and before.path and before.status in {"fetched", "kept"}:
        path = folder / before.path
        if path.is_file() and (digest := _sha256(path)) == before.sha256:
            if expected in {"", digest}:
                return replace(before, status="kept", message="")
            path.rename(folder / f"{row['id']}.mismatch{path.suffix}")
        elif path.is_file():
            _set_aside(path)
    part = folder / f"{row['id']}.part"
    try:
        kind = _download(row["url"], part, polite)
    except (_GoneError, _BrokeOff) as error:
        size = part.stat().st_size if part.is_file() else 0
        return Fetched(row["id"], "", "", size, "failed", str(error))
    return _settle(row["id"], part, kind, expected)


def _set_aside(path: Path) -> None:
    """Rename a file that is not what was fetched, to a name that no file has: somebody may need it."""
    number = 0
    while (aside := path.with_name(f"{path.stem}.altered{number or ''}{path.suffix}")).exists():
        number += 1
    path.rename(aside)


def _settle(name: str, part: Path, kind: str, expected: str) -> Fetched:
    """Give the finished file its name, or keep it aside where its digest is not the register's."""
    digest, size, suffix = _sha256(part), part.stat().st_size, SUFFIX.get(kind, ".bin")
    good = expected in {"", digest}
    target = part.with_name(f"{name}{suffix}" if good else f"{name}.mismatch{suffix}")
    if good and target.is_file() and _sha256(target) != digest:
        _set_aside(target)
    os.replace(part, target)
    part.with_suffix(".validator").unlink(missing_ok=True)
    said = "" if good else f"sha256 should be {expected}; kept aside"
    return Fetched(name, target.name, digest, size, "fetched" if good else "mismatch", said)


def _download(url: str, part: Path, polite: Polite) -> str:
    """Fill `part` from `url`, going on where it stands; return the media type. Raises when the tries are used up."""
    if urlsplit(url).scheme not in {"http", "https"}:
        raise _GoneError(f"only http and https are fetched, not {url!r}")
    for left in range(max(1, polite.tries) - 1, -1, -1):
        try:
            return _ask(url, part, polite)
        except _BrokeOff as trouble:
            if not left:
                raise
            time.sleep(max(trouble.wait, polite.backoff * 2 ** (polite.tries - 1 - left)))
    raise AssertionError("the loop returns or raises")


def _ask(url: str, part: Path, polite: Polite) -> str:
    validator = part.with_suffix(".validator")
    # Without a validator nothing says that the rest belongs to the same file: then it is fetched whole.
    have = part.stat().st_size if part.is_file() and validator.is_file() else 0
    request = urllib.request.Request(url, headers={"User-Agent": polite.agent, "Accept-Encoding": "identity"})
    if have:
        request.add_header("Range", f"bytes={have}-")
        request.add_header("If-Range", validator.read_text(encoding="ascii"))
    try:
        with urllib.request.urlopen(request, timeout=polite.timeout) as answer:
            return _receive(answer, part, validator, have)
    except urllib.error.HTTPError as error:
        if error.code == 416:
            part.unlink(missing_ok=True)
            raise _BrokeOff("the server has less than was fetched before; starting again") from error
        if error.code in PASSING:
            raise _BrokeOff(f"HTTP {error.code}", _seconds(error.headers.get("Retry-After"))) from error
        raise _GoneError(f"HTTP {error.code} {error.reason}") from error
    except (OSError, http.client.HTTPException) as error:
        raise _BrokeOff(f"{type(error).__name__}: {error}") from error


def _receive(answer: Any, part: Path, validator: Path, have: int) -> str:
    goes_on = answer.status == 206 and answer.headers.get("Content-Range", "").startswith(f"bytes {have}-")
    start = have if goes_on else 0
    if not goes_on:
        _remember(answer, validator)
    with part.open("ab" if goes_on else "wb") as handle:
        while block := answer.read(1 << 16):
            handle.write(block)
    length = answer.headers.get("Content-Length")
    if length is not None and part.stat().st_size < start + int(length):
        raise _BrokeOff(f"broke off at {part.stat().st_size:,} of {start + int(length):,} bytes")
    return str(answer.headers.get_content_type())


def _remember(answer: Any, validator: Path) -> None:
    """Keep what names this very file, a strong ETag or else its date, for `If-Range`."""
    tag = answer.headers.get("ETag", "")
    mark = tag if tag and not tag.startswith("W/") else answer.headers.get("Last-Modified", "")
    validator.unlink(missing_ok=True)
    if mark and mark.isascii():
        validator.write_text(mark, encoding="ascii")


def _seconds(header: str | None) -> float:
    """Return a Retry-After in seconds, at most two minutes; dates are not read."""
    return min(120.0, float(header)) if header and header.isdigit() else 0.0


def _sha256(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _read_manifest(folder: Path) -> dict[str, Fetched]:
    path = folder / "manifest.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as handle:
        rows = [Fetched(**{**row, "bytes": int(row["bytes"])}) for row in csv.DictReader(handle)]  # type: ignore[arg-type]
    return {row.id: row for row in rows}


def _write_manifest(folder: Path, manifest: Mapping[str, Fetched]) -> None:
    """Write the manifest whole or not at all."""
    new = folder / "manifest.csv.new"
    with new.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, [field.name for field in fields(Fetched)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(row) for row in manifest.values())
    os.replace(new, folder / "manifest.csv")


if __name__ == "__main__":
    sys.exit(main())
