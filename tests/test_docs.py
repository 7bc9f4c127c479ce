"""The documentation: the site builds with every link sound, and its figures are those of the cards."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"


def test_the_page_on_quality_says_what_the_cards_say() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "build_quality_page.py"), "--check"]
    told = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert (told.returncode, told.stderr) == (0, "")


def test_every_page_stands_in_the_navigation() -> None:
    listed = re.findall(r"(\S+\.md)$", (ROOT / "mkdocs.yml").read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(listed) == sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))


def test_no_page_needs_a_place_outside_the_site() -> None:
    """A link to a file of the repository would be dead on the site."""
    outside = {
        path.name: links
        for path in DOCS.rglob("*.md")
        if (
            links := re.findall(r"\]\(((?:\.\./)+(?:models|hsnlp|corpus|tests|README)[^)]*)\)", path.read_text("utf-8"))
        )
    }
    assert outside == {}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(target)]
    told = subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    )
    assert told.returncode == 0, told.stderr
    return target


@pytest.mark.slow
def test_the_site_fetches_nothing(site: Path) -> None:
    for page in site.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        assert re.findall(r"<(?:script|img|iframe)[^>]*src=\"https?:[^\"]*", text) == []
        assert re.findall(r"<link[^>]*href=\"https?:[^\"]*", text) == []
    assert [
        path.name for path in site.rglob("*.css") if re.search(r"url\(['\"]?https?:", path.read_text("utf-8"))
    ] == []


@pytest.mark.slow
def test_the_reference_has_the_public_names_with_their_examples_as_code(site: Path) -> None:
    places = {re.sub(r"<[^>]*>", "", text) for text in re.findall(r'id="(hsnlp\.[\w.]+)"', _all(site / "reference"))}
    assert {"hsnlp.pipeline.coded.annotate", "hsnlp.documents.Document", "hsnlp.in_spacy.coding.DocCoder"} <= places
    assert "&gt;&gt;&gt;" in _all(site / "reference")
    assert "<blockquote>" not in _all(site / "reference")


def _all(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in folder.glob("*.html"))
