"""Runs over folders as they are: names that meet, files that swap, runs inside their own input, nothing to code."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

import hsnlp
from hsnlp.errors import RunError
from hsnlp.pipeline.ledger import Ledger
from hsnlp.pipeline.run import Options, annotate_into
from hsnlp.pipeline.work import Failure
from hsnlp.report import write_report

pytestmark = pytest.mark.slow

ONE = Options(workers=1, timeout=60)
WALL = "The ministry built a wall and called every crossing a threat to national security.\n"
WELL = "The nurses dug a well so that families had clean water and no longer fell ill.\n"


def texts(run: Path) -> dict[str, str]:
    with Ledger(run / "run.db") as ledger:
        return {row["name"]: row["text"] for row in ledger.rows("documents")}


def test_files_of_the_same_name_from_two_folders_are_two_documents(tmp_path: Path) -> None:
    for folder, text in (("north", WALL), ("south", WELL)):
        (tmp_path / folder / "docs").mkdir(parents=True)
        (tmp_path / folder / "docs" / "report.txt").write_text(text)
    annotate_into(tmp_path / "run", [tmp_path / "north/docs", tmp_path / "south/docs"], ONE)
    assert sorted(texts(tmp_path / "run")) == ["north/docs/report.txt", "south/docs/report.txt"]
    both = hsnlp.annotate([tmp_path / "north/docs/report.txt", tmp_path / "south/docs/report.txt"])
    assert both.documents["doc_id"].is_unique


def test_a_run_inside_its_own_input_does_not_read_its_tables(tmp_path: Path) -> None:
    (tmp_path / "wall.txt").write_text(WALL)
    for _ in range(2):
        summary = annotate_into(tmp_path / "run", [tmp_path], ONE)
        assert (summary.found, summary.coded) == (1, 1)


def test_two_files_that_swap_their_contents_swap_their_ids(tmp_path: Path) -> None:
    a, b = tmp_path / "in" / "a" / "rep.txt", tmp_path / "in" / "b" / "rep.txt"
    for path, text in ((a, WALL), (b, WELL)):
        path.parent.mkdir(parents=True)
        path.write_text(text)
    annotate_into(tmp_path / "run", [tmp_path / "in"], ONE)
    a.write_text(WELL)
    b.write_text(WALL)
    annotate_into(tmp_path / "run", [tmp_path / "in"], ONE)
    fresh = tmp_path / "fresh"
    annotate_into(fresh, [tmp_path / "in"], ONE)
    for table in ("documents", "passages"):
        left, right = (pd.read_parquet(run / "tables" / f"{table}.parquet") for run in (tmp_path / "run", fresh))
        pd.testing.assert_frame_equal(left, right)


@pytest.mark.parametrize("content", [None, b""], ids=["nothing", "only an empty file"])
def test_a_run_without_a_document_is_still_a_run_with_a_report(tmp_path: Path, content: bytes | None) -> None:
    (tmp_path / "in").mkdir()
    if content is not None:
        (tmp_path / "in" / "a.txt").write_bytes(content)
    summary = annotate_into(tmp_path / "run", [tmp_path / "in"], ONE)
    assert summary.coded == 0
    assert write_report(tmp_path / "run").is_file()
    assert len(hsnlp.open_run(tmp_path / "run").passages) == 0


def test_a_codebook_of_ones_own_needs_none_of_our_dimensions(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(WALL)
    (tmp_path / "own.toml").write_text(
        'name = "own"\nversion = "0.1"\ntitle = "Own"\ndescription = "One question."\n'
        '[[dimension]]\nid = "barrier"\ntitle = "Barrier"\nquestion = "Which?"\n'
        '[[dimension.code]]\nid = "wall"\ntitle = "Wall"\ndefinition = "A wall is named."\n'
        '[[dimension.code.cue]]\nphrases = ["wall:n"]\nstrength = "strong"\n'
    )
    annotate_into(tmp_path / "run", [tmp_path / "a.txt"], Options(workers=1, codebook=tmp_path / "own.toml"))
    assert write_report(tmp_path / "run").is_file()
    assert list(hsnlp.open_run(tmp_path / "run").annotations["code"]) == ["wall"]


def test_what_hung_is_tried_again_and_what_was_refused_is_not(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(WALL)
    run = tmp_path / "run"
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    annotate_into(run, paths, ONE)
    with Ledger(run / "run.db") as ledger:
        known = ledger.sources()
        for name, reason in (("a.txt", "hung"), ("b.txt", "garbled")):
            key = {k: known[name][k] for k in ("name", "doc_id", "sha256", "fingerprint", "metadata_digest")}
            ledger.write(key, Failure("failed" if reason == "hung" else "refused", reason, "as it was"))
    annotate_into(run, paths, ONE)
    assert list(texts(run)) == ["a.txt"]


def test_an_interrupted_run_is_not_taken_for_a_finished_one(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(WALL)
    run = tmp_path / "run"
    annotate_into(run, [tmp_path / "a.txt"], ONE)
    with Ledger(run / "run.db") as ledger:
        ledger.remove(["a.txt"])
    for use in (hsnlp.open_run, write_report):
        with pytest.raises(RunError, match="unfinished"):
            use(run)


def test_a_damaged_manifest_is_written_again(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(WALL)
    annotate_into(tmp_path / "run", [tmp_path / "a.txt"], ONE)
    (tmp_path / "run" / "run.json").write_text("{ damaged")
    annotate_into(tmp_path / "run", [tmp_path / "a.txt"], ONE)
    assert len(hsnlp.open_run(tmp_path / "run").documents) == 1


def test_only_one_process_annotates_into_a_run(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(WALL)
    annotate_into(tmp_path / "run", [tmp_path / "a.txt"], ONE)
    with (
        Ledger(tmp_path / "run" / "run.db") as ledger,
        ledger.alone(),
        pytest.raises(RunError, match="another process"),
    ):
        annotate_into(tmp_path / "run", [tmp_path / "a.txt"], ONE)


def test_offsets_inside_records_can_slice_the_text(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Donors should fund shelters. Nobody objected.\n")
    annotate_into(tmp_path / "run", [tmp_path / "a.txt"], ONE)
    found = hsnlp.open_run(tmp_path / "run")
    action = found.passages["recommendation"].dropna().iloc[0]["action"]
    (text,) = texts(tmp_path / "run").values()
    assert text[action["start"] : action["end"]] == action["text"]
