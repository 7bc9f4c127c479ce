"""The report: one file, no network, and nothing in a document can run in it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from hsnlp.errors import RunError
from hsnlp.pipeline.run import Options, annotate_into
from hsnlp.report import write_report

HOSTILE = (
    "<script>alert(1)</script> \"quoted\" & 'single' {{ 7 * 7 }}\n\n"
    "The ministry treats every migrant as a threat to national security <img src=x onerror=alert(2)>.\n\n"
    "States should protect refugees from hunger {% raw %} and from </style><script>alert(3)</script> fear.\n"
)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    (folder / "<b>name & co.txt").write_text(HOSTILE, encoding="utf-8")
    (folder / "empty <i>.txt").write_text("", encoding="utf-8")
    annotate_into(folder / "run", sorted(folder.glob("*.txt")), Options(workers=1))
    write_report(folder / "run")
    return folder / "run"


@pytest.mark.slow
def test_hostile_text_titles_and_file_names_are_only_text(run: Path) -> None:
    page = (run / "report.html").read_text(encoding="utf-8")
    tags = Tags()
    tags.feed(page)
    names = [tag for tag, _ in tags.seen]
    assert not {"script", "img", "iframe", "object", "b", "i"} & (set(names) - {"b"})
    assert names.count("style") == 1
    assert not any(name.startswith("on") for _, attributes in tags.seen for name in attributes)
    assert "{{ 7 * 7 }}" in page or "49" not in page
    assert "&lt;img src=x" in page


@pytest.mark.slow
def test_the_page_asks_for_nothing_from_the_network(run: Path) -> None:
    page = (run / "report.html").read_text(encoding="utf-8")
    tags = Tags()
    tags.feed(page)
    links = [value for _, attributes in tags.seen for name, value in attributes.items() if name in {"src", "href"}]
    assert all(link and link.startswith("#") for link in links)
    assert not re.search(r"@import|url\(", page)


@pytest.mark.slow
def test_every_place_that_the_navigation_names_exists(run: Path) -> None:
    tags = Tags()
    tags.feed((run / "report.html").read_text(encoding="utf-8"))
    ids = {attributes.get("id") for _, attributes in tags.seen}
    assert {attributes["href"] for tag, attributes in tags.seen if tag == "a"} <= {f"#{name}" for name in ids if name}


@pytest.mark.slow
def test_what_was_refused_stands_in_the_report_with_its_reason(run: Path) -> None:
    page = (run / "report.html").read_text(encoding="utf-8")
    assert "empty &lt;i&gt;.txt" in page
    assert "refused" in page


def test_a_report_of_no_run_says_what_makes_one(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="hsnlp annotate PATH"):
        write_report(tmp_path)
