"""The main job: every source coded or refused with a reason; nothing done twice; nothing half done."""

from __future__ import annotations

import filecmp
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import hsnlp
from hsnlp.errors import LoadError, RunError
from hsnlp.pipeline.run import Options, Progress, annotate_into

PROSE = """Guards at the fence

The ministry calls every crossing a threat to national security. It sent two hundred border guards to the fence.

Critics say that the fence has only made the journey deadlier. Families sleep in the open and see no doctor.

Recommendations

The government should open safe and legal routes. Donors must fund shelters for displaced children.
"""


class Watch(Progress):
    def __init__(self) -> None:
        self.total, self.done, self.names = 0, 0, []

    def start(self, total: int, done: int) -> None:
        self.total, self.done = total, done

    def advance(self, name: str, passages: int) -> None:
        self.names.append(name)


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "fence.txt").write_text(PROSE, encoding="utf-8")
    (folder / "fence copy.txt").write_text(PROSE, encoding="utf-8")
    (folder / "empty.txt").write_text("", encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nthis is where a file would go on\n")
    (folder / "rows.csv").write_text(
        "id,speaker,text\n1,A. Member,We must protect those who flee from hunger and from war in their villages.\n"
        "2,B. Member,The first duty of this house is to secure the border against every illegal entry.\n",
        encoding="utf-8",
    )
    return folder


def tables(run: Path) -> dict[str, pd.DataFrame]:
    return {path.stem: pd.read_parquet(path) for path in (run / "tables").glob("*.parquet")}


ONE = Options(workers=1, timeout=60)


@pytest.mark.slow
def test_every_source_is_coded_or_refused_or_failed_with_a_reason(papers: Path, tmp_path: Path) -> None:
    summary = annotate_into(tmp_path / "run", [papers], ONE)
    found = tables(tmp_path / "run")
    assert (summary.found, summary.coded, summary.exit_status) == (6, 4, 1)
    assert len(found["documents"]) == 4
    why = found["failures"].set_index("name")
    assert why.loc["papers/empty.txt", "status"] == "refused"
    assert why.loc["papers/broken.pdf", "status"] == "failed"
    assert all(len(message) > 10 for message in why["message"])
    copies = found["documents"].dropna(subset=["duplicate_of"])
    assert len(copies) == 1
    assert found["documents"]["doc_id"].is_unique


@pytest.mark.slow
def test_the_same_command_again_does_nothing_and_a_change_recodes_only_what_changed(
    papers: Path, tmp_path: Path
) -> None:
    run = tmp_path / "run"
    annotate_into(run, [papers], ONE)
    stamp = (run / "tables" / "passages.parquet").stat().st_mtime_ns
    again = Watch()
    summary = annotate_into(run, [papers], ONE, again)
    assert (again.total, again.done, again.names) == (6, 6, [])
    assert summary.rows["passages"] > 0
    assert (run / "tables" / "passages.parquet").stat().st_mtime_ns == stamp

    (papers / "fence.txt").write_text(PROSE + "\nThe fence must come down.\n", encoding="utf-8")
    changed = Watch()
    annotate_into(run, [papers], ONE, changed)
    assert changed.names == ["papers/fence.txt"]
    assert tables(run)["documents"]["duplicate_of"].isna().all()


@pytest.mark.slow
def test_another_codebook_recodes_everything(papers: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    annotate_into(run, [papers], ONE)
    own = tmp_path / "own.toml"
    own.write_text(
        'name = "own"\nversion = "0.1.0"\ntitle = "Own"\ndescription = "Ours and one more question."\n'
        'extends = "human_security"\n'
        '[[dimension]]\nid = "barrier"\ntitle = "Barrier"\nquestion = "Which barrier is named?"\n'
        '[[dimension.code]]\nid = "fence"\ntitle = "Fence"\ndefinition = "A fence is named."\n'
        '[[dimension.code.cue]]\nphrases = ["fence:n"]\nstrength = "strong"\n',
        encoding="utf-8",
    )
    watch = Watch()
    annotate_into(run, [papers], Options(workers=1, codebook=own), watch)
    assert len(watch.names) == 6
    coded = tables(run)["annotations"].query("dimension == 'barrier'")
    assert len(coded) >= 4
    assert set(coded["code"]) == {"fence"}


@pytest.mark.slow
def test_one_worker_and_two_give_the_same_tables_byte_for_byte(papers: Path, tmp_path: Path) -> None:
    for workers in (1, 2):
        annotate_into(tmp_path / str(workers), [papers], Options(workers=workers))
    names = [p.name for p in (tmp_path / "1" / "tables").iterdir()]
    same, different, missing = filecmp.cmpfiles(
        tmp_path / "1" / "tables", tmp_path / "2" / "tables", names, shallow=False
    )
    assert (different, missing) == ([], [])
    assert len(same) == 12


@pytest.mark.slow
def test_the_manifest_says_what_was_run_and_what_was_left_out(papers: Path, tmp_path: Path) -> None:
    french = "Les personnes déplacées ont besoin d'un abri sûr et d'un accès aux soins. " * 8
    (papers / "abri.txt").write_text(french, encoding="utf-8")
    summary = annotate_into(tmp_path / "run", [papers], ONE)
    manifest = json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))
    assert manifest["totals"]["words_foreign"] == summary.foreign >= 100
    assert manifest["totals"]["languages"] == {"en": 4, "fr": 1}
    assert manifest["codebook"]["name"] == "human_security"
    assert manifest["sources"] == {"coded": 5, "refused": 1, "failed": 1}
    french_row = tables(tmp_path / "run")["documents"].query("language == 'fr'").iloc[0]
    assert (french_row["passages"], french_row["words_coded"]) == (0, 0)


@pytest.mark.slow
def test_the_ledger_holds_each_quote_at_its_offsets(papers: Path, tmp_path: Path) -> None:
    annotate_into(tmp_path / "run", [papers], ONE)
    db = sqlite3.connect(tmp_path / "run" / "run.db")
    rows = list(
        db.execute('select d.text, a.start, a."end", a.quote from annotations a join documents d using (doc_id)')
    )
    assert len(rows) > 10
    assert all(text[start:end] == quote for text, start, end, quote in rows)


@pytest.mark.slow
def test_pruning_removes_what_is_gone_and_only_then(papers: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    annotate_into(run, [papers], ONE)
    (papers / "rows.csv").unlink()
    kept = annotate_into(run, [papers], ONE)
    assert len(kept.gone) == 2
    assert len(tables(run)["documents"]) == 4
    annotate_into(run, [papers], Options(workers=1, prune=True))
    assert len(tables(run)["documents"]) == 2


def test_a_folder_that_is_no_run_is_never_written_into(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(RunError, match="neither empty nor a run"):
        annotate_into(tmp_path, [tmp_path / "notes.txt"], ONE)
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]


def test_annotating_in_memory_gives_the_tables_of_a_run(papers: Path, tmp_path: Path) -> None:
    here = hsnlp.annotate(papers)
    annotate_into(tmp_path / "run", [papers], ONE)
    there = hsnlp.open_run(tmp_path / "run")
    assert list(here.passages.columns) == list(there.passages.columns)
    assert list(here.passages["text"]) == list(there.passages["text"])
    assert list(here.failures["name"]) == list(there.failures["name"])
    repeats = ["doc_id", "duplicate_of", "near_duplicate_of", "similarity"]
    pd.testing.assert_frame_equal(here.documents[repeats], there.documents[repeats])
    assert "4 documents" in repr(here)
    assert "<table" in here._repr_html_()


def test_repeats_and_a_library_are_known_in_memory_too(papers: Path, tmp_path: Path) -> None:
    library = tmp_path / "library.bib"
    library.write_text(
        "@report{fence, title = {Guards at the fence}, author = {Ada Okoro}, year = {2011}, file = {fence.txt}}\n"
    )
    found = hsnlp.annotate(papers, annotator="cues", bib=library).documents.set_index("name")
    [fence] = (row for name, row in found.iterrows() if str(name).endswith("fence.txt"))
    assert (fence["year"], list(fence["authors"])) == (2011, ["Ada Okoro"])
    same = {fence["doc_id"], fence["duplicate_of"]}
    assert len(found[found["doc_id"].isin(same) | found["duplicate_of"].isin(same)]) == 2


def test_load_reads_one_document_and_says_so_when_there_are_several(papers: Path) -> None:
    document = hsnlp.load(papers / "fence.txt")
    assert document.metadata.title == "Guards at the fence"
    assert document.doc_id.startswith("fence-")
    with pytest.raises(LoadError, match="holds 2 documents"):
        hsnlp.load(papers / "rows.csv")


def test_a_loaded_document_can_be_annotated(papers: Path) -> None:
    found = hsnlp.annotate(hsnlp.load(papers / "fence.txt"))
    assert set(found.passages["doc_id"]) == set(found.documents["doc_id"])
    assert len(found.recommendations) >= 1


def test_opening_what_is_no_run_says_what_makes_one(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="hsnlp annotate PATH"):
        hsnlp.open_run(tmp_path)


@pytest.mark.slow
def test_every_quote_of_a_run_stands_at_its_offsets(papers: Path, tmp_path: Path) -> None:
    annotate_into(tmp_path / "run", [papers], Options(workers=1))
    script = Path(__file__).resolve().parent.parent / "scripts" / "verify_run.py"
    told = subprocess.run([sys.executable, script, tmp_path / "run"], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "tables/recommendations.parquet" in told.stdout
