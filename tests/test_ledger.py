"""The ledger: a document is in the run wholly or not at all."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from hsnlp.errors import RunError
from hsnlp.pipeline.ledger import Ledger
from hsnlp.pipeline.work import Failure, Rows


def key(name: str, doc_id: str = "d") -> dict[str, str]:
    return {"name": name, "doc_id": doc_id, "sha256": "0", "fingerprint": "f", "metadata_digest": ""}


def rows(doc_id: str = "d", quote: str = "fear") -> Rows:
    annotation: dict[str, Any] = {"start": 0, "end": 4, "quote": quote, "dimension": "threat", "code": "food"}
    return Rows(
        document={"doc_id": doc_id, "name": f"{doc_id}.txt", "text": "fear", "authors": ["A"]},
        sections=[{"n": 0, "title": "", "role": "body"}],
        passages=[{"doc_id": doc_id, "unit_id": f"{doc_id}:0-4", "start": 0, "end": 4, "text": "fear"}],
        annotations=[annotation],
    )


def test_a_document_written_again_replaces_all_that_was_there(tmp_path: Path) -> None:
    with Ledger(tmp_path / "run.db", create=True) as ledger:
        ledger.write(key("d.txt"), rows())
        ledger.write(key("d.txt", "e"), rows("e"))
        assert [r["doc_id"] for r in ledger.rows("documents")] == ["e"]
        assert len(list(ledger.rows("passages"))) == len(list(ledger.rows("annotations"))) == 1
        assert ledger.meta("generation") == "2"


def test_a_row_that_cannot_be_written_takes_its_whole_document_with_it(tmp_path: Path) -> None:
    with Ledger(tmp_path / "run.db", create=True) as ledger:
        ledger.write(key("d.txt"), rows())
        broken = rows()
        broken.annotations[0]["quote"] = None
        with pytest.raises(sqlite3.IntegrityError):
            ledger.write(key("d.txt"), broken)
        assert [r["quote"] for r in ledger.rows("annotations")] == ["fear"]
        assert ledger.sources()["d.txt"]["status"] == "coded"


def test_a_failure_is_kept_with_its_reason_and_without_rows(tmp_path: Path) -> None:
    with Ledger(tmp_path / "run.db", create=True) as ledger:
        ledger.write(key("d.txt"), rows())
        ledger.write(key("d.txt"), Failure("refused", "empty", "the file holds no words"))
        assert list(ledger.rows("documents")) == []
        assert ledger.sources()["d.txt"]["reason"] == "empty"


def test_removed_sources_leave_nothing(tmp_path: Path) -> None:
    with Ledger(tmp_path / "run.db", create=True) as ledger:
        ledger.write(key("d.txt"), rows())
        ledger.remove(["d.txt"])
        assert ledger.sources() == {}
        assert list(ledger.rows("annotations")) == []


def test_a_file_that_is_no_ledger_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "run.db").write_text("my notes, not a database, and longer than a page header would be" * 20)
    before = (tmp_path / "run.db").read_bytes()
    with pytest.raises(RunError, match="choose another folder"):
        Ledger(tmp_path / "run.db")
    assert (tmp_path / "run.db").read_bytes() == before


def test_a_ledger_of_another_version_is_refused(tmp_path: Path) -> None:
    with Ledger(tmp_path / "run.db", create=True) as ledger:
        ledger.set_meta("schema", "99")
    with pytest.raises(RunError, match="ledger version 99"):
        Ledger(tmp_path / "run.db")


def test_a_missing_run_is_answered_with_what_makes_one(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="hsnlp annotate PATH -o RUN makes one"):
        Ledger(tmp_path / "nowhere" / "run.db")


def test_a_run_that_cannot_be_written_can_be_read(tmp_path: Path) -> None:
    with Ledger(tmp_path / "run.db", create=True) as ledger:
        ledger.set_meta("generation", "7")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    script = (
        "import os, sys; from pathlib import Path; os.access = lambda *_: False\n"
        "from hsnlp.pipeline.ledger import Ledger\n"
        "with Ledger(Path(sys.argv[1])) as ledger: print(ledger.meta('generation'))"
    )
    told = subprocess.run([sys.executable, "-c", script, str(tmp_path / "run.db")], capture_output=True, text=True)
    assert (told.stdout.strip(), told.stderr) == ("7", "")
    assert before == {path: path.read_bytes() for path in tmp_path.iterdir()}
