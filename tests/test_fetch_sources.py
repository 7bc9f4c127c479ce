"""The download script against a server on this machine that breaks off, is busy, lacks files and serves others."""

from __future__ import annotations

import contextlib
import csv
import hashlib
import importlib.util
import io
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType

import pytest

PATH = Path(__file__).resolve().parent.parent / "scripts" / "fetch_sources.py"


def load() -> ModuleType:
    """Import the script, which is no part of a package."""
    spec = importlib.util.spec_from_file_location("fetch_sources", PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up by name
    spec.loader.exec_module(module)
    return module


SCRIPT = load()
BODY = b"%PDF-1.4\n" + bytes(range(256)) * 800
SHA = hashlib.sha256(BODY).hexdigest()


@dataclass
class Library:
    """A server and what was asked of it: pairs of path and Range header."""

    url: str = ""
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    body: bytes = BODY

    def times(self, path: str) -> int:
        return sum(asked == path for asked, _ in self.asked)


@pytest.fixture
def library() -> Iterator[Library]:
    shelf = Library()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wants = self.headers.get("Range")
            shelf.asked.append((self.path, wants))
            shelf.agents.add(self.headers["User-Agent"])
            first = shelf.times(self.path) == 1
            if self.path == "/missing.pdf":
                self.send_error(404)
            elif self.path == "/busy.pdf" and first:
                self.send_response(503)
                self.send_header("Retry-After", "0")
                self.end_headers()
            else:
                self._send(wants, cut=self.path in {"/breaks.pdf", "/nameless.pdf"} and first)

        def _send(self, wants: str | None, *, cut: bool) -> None:
            tag = f'"{hashlib.sha256(shelf.body).hexdigest()[:12]}"'
            same = self.headers.get("If-Range") in {None, tag}
            start = int(wants.removeprefix("bytes=").rstrip("-")) if wants and same else 0
            self.send_response(206 if start else 200)
            self.send_header("Content-Type", "application/pdf")
            if self.path != "/nameless.pdf":
                self.send_header("ETag", tag)
            self.send_header("Content-Length", str(len(shelf.body) - start))
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(shelf.body) - 1}/{len(shelf.body)}")
            self.end_headers()
            rest = shelf.body[start:]
            self.wfile.write(rest[: len(rest) // 2] if cut else rest)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    shelf.url = f"http://127.0.0.1:{server.server_port}"
    yield shelf
    server.shutdown()
    thread.join()
    server.server_close()


def register(folder: Path, library: Library, *rows: tuple[str, str, str, str]) -> Path:
    """Write a register of rows (id, path, open, sha256)."""
    path = folder / "register.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["id", "title", "url", "open", "sha256"])
        for name, where, is_open, sha in rows:
            writer.writerow([name, name.title(), library.url + where, is_open, sha])
    return path


@dataclass
class Done:
    returncode: int
    stdout: str
    stderr: str


def fetch(folder: Path, *arguments: str) -> Done:
    """Run the script's `main` on the folder's register, with no pauses."""
    quick = ["--delay", "0", "--backoff", "0.01", "--timeout", "5"]
    said, told = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(told):
        status = SCRIPT.main(
            ["--register", str(folder / "register.csv"), "-o", str(folder / "out"), *quick, *arguments]
        )
    return Done(status, said.getvalue(), told.getvalue())


def manifest(folder: Path) -> dict[str, dict[str, str]]:
    with (folder / "out" / "manifest.csv").open(encoding="utf-8", newline="") as handle:
        return {row["id"]: row for row in csv.DictReader(handle)}


def test_a_download_that_breaks_off_goes_on_where_it_stopped(tmp_path: Path, library: Library) -> None:
    register(tmp_path, library, ("breaks", "/breaks.pdf", "yes", SHA))

    done = fetch(tmp_path)

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "breaks.pdf").read_bytes() == BODY
    assert library.asked == [("/breaks.pdf", None), ("/breaks.pdf", f"bytes={len(BODY) // 2}-")]


def test_a_part_left_by_an_earlier_run_is_resumed(tmp_path: Path, library: Library) -> None:
    register(tmp_path, library, ("breaks", "/breaks.pdf", "yes", ""))
    assert fetch(tmp_path, "--tries", "1").returncode == 1
    assert (tmp_path / "out" / "breaks.part").stat().st_size == len(BODY) // 2

    assert fetch(tmp_path).returncode == 0

    assert library.asked[-1] == ("/breaks.pdf", f"bytes={len(BODY) // 2}-")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["breaks.pdf", "manifest.csv"]


def test_a_file_that_changed_meanwhile_is_fetched_whole(tmp_path: Path, library: Library) -> None:
    register(tmp_path, library, ("breaks", "/breaks.pdf", "yes", ""))
    fetch(tmp_path, "--tries", "1")
    library.body = BODY[::-1]

    assert fetch(tmp_path).returncode == 0

    assert (tmp_path / "out" / "breaks.pdf").read_bytes() == BODY[::-1]


def test_a_part_of_which_nothing_says_what_file_it_is_is_not_resumed(tmp_path: Path, library: Library) -> None:
    register(tmp_path, library, ("nameless", "/nameless.pdf", "yes", ""))

    assert fetch(tmp_path).returncode == 0

    assert library.asked == [("/nameless.pdf", None), ("/nameless.pdf", None)]
    assert (tmp_path / "out" / "nameless.pdf").read_bytes() == BODY


def test_each_source_gets_its_status_and_failures_set_the_exit_status(tmp_path: Path, library: Library) -> None:
    register(
        tmp_path,
        library,
        ("good", "/good.pdf", "yes", SHA.upper()),
        ("busy", "/busy.pdf", "yes", ""),
        ("missing", "/missing.pdf", "yes", ""),
        ("other", "/other.pdf", "yes", "0" * 64),
        ("closed", "/closed.pdf", "no", ""),
    )

    done = fetch(tmp_path)

    rows = manifest(tmp_path)
    assert done.returncode == 1
    assert {name: row["status"] for name, row in rows.items()} == {
        "good": "fetched",
        "busy": "fetched",
        "missing": "failed",
        "other": "mismatch",
    }
    assert rows["good"] | {"message": ""} == {
        "id": "good",
        "path": "good.pdf",
        "sha256": SHA,
        "bytes": str(len(BODY)),
        "status": "fetched",
        "message": "",
    }
    assert "HTTP 404" in rows["missing"]["message"]
    assert library.times("/missing.pdf") == 1  # a final answer is not asked for again
    assert (tmp_path / "out" / "other.mismatch.pdf").is_file()
    assert not (tmp_path / "out" / "other.pdf").exists()
    assert "[3/4] missing: failed" in done.stderr
    assert library.times("/closed.pdf") == 0


def test_a_second_run_asks_for_nothing_that_is_there_and_whole(tmp_path: Path, library: Library) -> None:
    register(tmp_path, library, ("good", "/good.pdf", "yes", SHA), ("more", "/more.pdf", "yes", ""))
    fetch(tmp_path)
    asked = len(library.asked)

    done = fetch(tmp_path)

    assert done.returncode == 0
    assert len(library.asked) == asked
    assert {row["status"] for row in manifest(tmp_path).values()} == {"kept"}


def test_a_file_altered_by_hand_is_set_aside_and_never_overwritten(tmp_path: Path, library: Library) -> None:
    register(tmp_path, library, ("good", "/good.pdf", "yes", SHA))
    fetch(tmp_path)
    (tmp_path / "out" / "good.pdf").write_bytes(b"annotated by hand")

    assert fetch(tmp_path).returncode == 0

    assert (tmp_path / "out" / "good.altered.pdf").read_bytes() == b"annotated by hand"
    assert (tmp_path / "out" / "good.pdf").read_bytes() == BODY


def test_a_dry_run_lists_and_asks_for_nothing(tmp_path: Path, library: Library) -> None:
    register(tmp_path, library, ("a", "/a.pdf", "yes", ""), ("b", "/b.pdf", "yes", ""), ("c", "/c.pdf", "no", ""))

    done = fetch(tmp_path, "--dry-run", "--limit", "1")

    assert done.stdout == f"a\t{library.url}/a.pdf\n"
    assert library.asked == []
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--only", "nobody"], "no source 'nobody'"),
        (["--only", "closed"], "no open url"),
        (["--limit", "0"], "--limit must be 1 or more"),
    ],
)
def test_bad_usage_is_status_two_and_says_why(
    tmp_path: Path, library: Library, arguments: list[str], said: str
) -> None:
    register(tmp_path, library, ("closed", "/closed.pdf", "no", ""))

    done = fetch(tmp_path, *arguments)

    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_it_introduces_itself_and_its_help_ends_with_an_example(tmp_path: Path, library: Library) -> None:
    register(tmp_path, library, ("good", "/good.pdf", "yes", ""))

    fetch(tmp_path, "--only", "good")
    shown = subprocess.run([sys.executable, str(PATH), "--help"], capture_output=True, text=True, check=True).stdout

    assert all(agent.startswith("hsnlp-fetch-sources/") for agent in library.agents)
    assert shown.rstrip().split("\n\n")[-1].startswith("example: python scripts/fetch_sources.py")
