"""The sample corpus is what its datasheet says, is built from its sources, and holds nobody else's sentences."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from pybtex.database import parse_file

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
SAMPLE = CORPUS / "sample"
MADE = (
    "andes_bundle_2018.zip",
    "border_resilience_strategy_2007.txt",
    "circular_1995_scan.pdf",
    "coastal_evaluation.pdf",
    "gulf_brief.docx",
    "ocr_fault_paradigms_2008.txt",
    "safer_steps.pdf",
    "walls_of_words.pdf",
)


def files() -> list[str]:
    return sorted(path.relative_to(SAMPLE).as_posix() for path in SAMPLE.rglob("*") if path.is_file())


def documented() -> list[str]:
    readme = (CORPUS / "README.md").read_text(encoding="utf-8")
    return sorted(re.findall(r"^\| `([^`]+\.\w+)` \| *(?:\d{4}|\d{4}–\d{4}|) *\|", readme, re.MULTILINE))


def texts_of(path: Path) -> Iterator[str]:
    """Yield what a file says of itself: its text, or the raw bytes of its parts."""
    if path.suffix in {".zip", ".docx"}:
        with zipfile.ZipFile(path) as archive:
            yield "\n".join(archive.read(name).decode("utf-8") for name in archive.namelist())
    elif path.suffix == ".pdf":
        pdf = pypdfium2.PdfDocument(path)
        yield "\n".join([*pdf.get_metadata_dict().values(), *(p.get_textpage().get_text_range() for p in pdf)])
        pdf.close()
    else:
        yield path.read_text(encoding="latin-1" if path.suffix == ".htm" else "utf-8")


def test_the_datasheet_names_each_file_and_no_other() -> None:
    assert documented() == files()


def test_every_document_says_that_it_was_written_for_the_corpus() -> None:
    silent = [
        name
        for name in files()
        if not any(
            re.search(r"hsnlp\s+sample\s+corpus|corpus\s+d'exemple\s+hsnlp", text) for text in texts_of(SAMPLE / name)
        )
    ]

    assert silent == []


def test_the_corpus_stays_small_and_covers_every_reader() -> None:
    assert sum((SAMPLE / name).stat().st_size for name in files()) < 1_000_000
    assert {Path(name).suffix for name in files()} == {
        ".bib", ".csv", ".docx", ".htm", ".html", ".jsonl", ".md", ".pdf", ".txt", ".xml", ".zip",
    }  # fmt: skip


def test_made_files_are_rebuilt_byte_for_byte(tmp_path: Path) -> None:
    script = ROOT / "scripts" / "build_sample.py"

    subprocess.run([sys.executable, str(script), "-o", str(tmp_path)], check=True, capture_output=True)

    assert sorted(path.name for path in tmp_path.iterdir()) == list(MADE)
    assert [name for name in MADE if (tmp_path / name).read_bytes() != (SAMPLE / name).read_bytes()] == []


def test_the_check_tells_a_file_that_is_not_what_its_source_gives(tmp_path: Path) -> None:
    for name in MADE[1:]:
        (tmp_path / name).write_bytes((SAMPLE / name).read_bytes())
    (tmp_path / "gulf_brief.docx").write_bytes(b"altered")

    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "build_sample.py"), "--check", "-o", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stdout.splitlines() == ["andes_bundle_2018.zip: differs", "gulf_brief.docx: differs"]


def test_the_library_names_existing_files_and_one_entry_has_none() -> None:
    entries = parse_file(str(SAMPLE / "library.bib")).entries

    named = [entry.fields["file"].split(":")[1] for entry in entries.values() if "file" in entry.fields]

    assert [name for name in named if not (SAMPLE / name).is_file()] == []
    assert len(named) == len(set(named)) == len(entries) - 1


def test_the_scan_is_a_picture_without_text() -> None:
    pdf = pypdfium2.PdfDocument(SAMPLE / "circular_1995_scan.pdf")
    page = pdf[0]

    assert page.get_textpage().get_text_range() == ""
    ink = page.render(scale=0.5).to_numpy() < 128
    assert 0.02 < float(ink.mean()) < 0.2
    pdf.close()


def runs_of_five(name: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", (SAMPLE / name).read_text(encoding="utf-8").lower())
    return set(zip(*(words[i:] for i in range(5)), strict=False))


def test_one_copy_is_exact_and_the_other_nearly_so() -> None:
    exact = SAMPLE / "second_copies/nh-res-12-31.txt"
    post, repost = runs_of_five("clinic_post_2021.md"), runs_of_five("second_copies/clinic_post_repost.txt")

    assert exact.read_bytes() == (SAMPLE / "resolution_2012.txt").read_bytes()
    assert 0.7 < len(post & repost) / len(post | repost) < 0.95


def test_ready_texts_have_a_text_and_a_year_in_each_row() -> None:
    with (SAMPLE / "assembly_debate_2010.csv").open(encoding="utf-8", newline="") as handle:
        speeches = list(csv.DictReader(handle))
    abstracts = [json.loads(line) for line in (SAMPLE / "abstracts_1995_2024.jsonl").read_text("utf-8").splitlines()]

    assert len(speeches) >= 12
    assert {len({row[key] for row in speeches}) > 1 for key in ("speaker", "party", "date")} == {True}
    assert all(row["text"] and row["year"] == row["date"][:4] for row in speeches)
    assert [row["year"] for row in abstracts] == sorted({row["year"] for row in abstracts})
    assert min(len(row["text"].split()) for row in abstracts) >= 80


def test_the_register_is_complete_and_its_addresses_are_stable() -> None:
    with (CORPUS / "sources.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))

    assert len(rows) >= 80
    assert len({row["id"] for row in rows}) == len(rows)
    assert len({(row["title"], row["authors"]) for row in rows}) == len(rows)
    for row in rows:
        assert all(row[key] for key in ("title", "authors", "publisher", "genre", "licence")), row["id"]
        assert 1945 <= int(row["year"]) <= 2025, row["id"]
        assert row["open"] in {"yes", "no"}, row["id"]
        assert not row["url"] or row["url"].startswith("https://"), row["id"]
        assert row["open"] == "no" or row["url"], row["id"]


@pytest.mark.slow
def test_no_sentence_of_a_real_document_stands_in_the_corpus_or_its_scripts(shared: Path) -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("the check lists files by git; this is no checkout")

    done = subprocess.run(
        [sys.executable, str(shared / "tools" / "check_verbatim.py")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    ours = ("corpus/", "scripts/build_sample", "scripts/fetch_sources", "scripts/sample_", "tests/test_sample_corpus")
    assert [line for line in done.stdout.splitlines() if line.startswith(ours)] == []


def test_the_examples_in_the_building_scripts_run() -> None:
    modules = [str(ROOT / "scripts" / name) for name in ("sample_markup.py", "sample_hyphens.py")]

    done = subprocess.run(
        [sys.executable, "-m", "doctest", *modules], capture_output=True, text=True, encoding="utf-8", check=False
    )

    assert (done.returncode, done.stdout) == (0, "")
