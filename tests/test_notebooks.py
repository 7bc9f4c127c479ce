"""The notebooks: clean in git, and each runs from a clean kernel and shows what it says."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any

import nbformat
import pytest

FOLDER = Path(__file__).resolve().parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
STEMS = [path.stem for path in NOTEBOOKS]
PLOTLY = "application/vnd.plotly.v1+json"
FIGURES = "balance|course|framing|recommendations|scores|slot_scores|stages|themes|threats|through|trend|voices"


def cells(notebook: Any, kind: str) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == kind]


def test_the_five_stories_are_here_and_listed() -> None:
    assert [stem[:2] for stem in STEMS] == ["1_", "2_", "3_", "4_", "5_"]
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in NOTEBOOKS if f"({path.name})" not in readme] == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=STEMS)
def test_nothing_but_the_story_is_kept_in_git(path: Path) -> None:
    """Clear all outputs before committing, in JupyterLab: Edit, Clear Outputs of All Cells."""
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    assert [cell.id for cell in cells(notebook, "code") if cell.outputs or cell.execution_count is not None] == []
    assert [cell.id for cell in notebook.cells if cell.metadata] == []
    ids = [cell.id for cell in notebook.cells]
    assert len(ids) == len(set(ids))
    assert not any(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f-]+)?", one) for one in ids), "a cell's id is a word, not drawn"
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert notebook.metadata["kernelspec"]["name"] == "python3"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=STEMS)
def test_a_story_has_a_question_a_warning_and_an_ending(path: Path) -> None:
    told = [cell.source for cell in cells(nbformat.read(path, 4), "markdown")]
    assert told[0].startswith(f"# {path.stem[0]}. ")
    assert "**The question.**" in told[0]
    assert "written for this project" in told[0]
    assert any("not people" in text or "not from people" in text for text in told), "who coded the gold standard"
    assert told[-2].startswith("## What to be careful about")
    assert told[-1].startswith("## Take it to your own folder")


@pytest.mark.parametrize("path", NOTEBOOKS, ids=STEMS)
def test_all_code_comes_from_hsnlp_and_pandas(path: Path) -> None:
    code = "\n".join(cell.source for cell in cells(nbformat.read(path, 4), "code"))
    names = {
        (alias.name if isinstance(node, ast.Import) else str(node.module)).split(".")[0]
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert names - set(sys.stdlib_module_names) <= {"hsnlp", "pandas"}


RUN = """
import sys
import nbformat
from nbclient import NotebookClient
from traitlets.config import Config

source, target, folder = sys.argv[1:]
notebook = nbformat.read(source, 4)
sockets = Config({"ConnectionFileMixin": {"transport": "ipc", "ip": folder + "/kernel"}})
resources = {"metadata": {"path": folder}}
NotebookClient(notebook, config=sockets, kernel_name="python3", timeout=600, resources=resources).execute()
nbformat.write(notebook, target)
"""
"""In a process of its own, so that all that is said on stderr is seen; in an empty folder: no notebook needs a file."""


class Executed:
    """A notebook after a run in a clean kernel; `stderr` is what the kernel said beside its cells."""

    def __init__(self, path: Path, folder: Path) -> None:
        target = folder / "executed.ipynb"
        command = [sys.executable, "-c", RUN, str(path), str(target), str(folder)]
        told = subprocess.run(command, capture_output=True, text=True)
        assert told.returncode == 0, told.stderr
        self.stem, self.stderr, self.notebook = path.stem, told.stderr, nbformat.read(target, 4)

    def outputs(self, cell_id: str | None = None) -> list[Any]:
        chosen = [cell for cell in cells(self.notebook, "code") if cell_id in (None, cell.id)]
        return [output for cell in chosen for output in cell.outputs]

    def figures(self) -> list[dict[str, Any]]:
        return [output.data[PLOTLY] for output in self.outputs() if PLOTLY in output.get("data", {})]

    def html(self, cell_id: str | None = None) -> str:
        return "".join(output.data.get("text/html", "") for output in self.outputs(cell_id) if "data" in output)

    def words(self) -> str:
        printed = "".join(output.text for output in self.outputs() if output.get("name") == "stdout")
        text = unescape(re.sub(r"<[^>]+>", " ", self.html())) + printed
        return " ".join(text.split())


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=STEMS)
def executed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Executed:
    return Executed(request.param, tmp_path_factory.mktemp("kernel"))


def marks(trace: dict[str, Any]) -> int:
    """Return how many marks a trace draws: points, bars, or the cells of a heat map."""
    if "z" in trace:
        return sum(len(row) for row in trace["z"])
    return sum(x is not None for x in trace.get("x") or ())


@pytest.mark.slow
def test_a_notebook_runs_and_shows_its_figures_tables_and_quotations(executed: Executed) -> None:
    code = "\n".join(cell.source for cell in cells(executed.notebook, "code"))
    assert [cell.id for cell in cells(executed.notebook, "code") if cell.execution_count is None] == []
    assert [output for output in executed.outputs() if output.output_type == "error"] == []
    stderr = executed.stderr + "".join(o.text for o in executed.outputs() if o.get("name") == "stderr")
    assert not re.search(r"warning|error|deprecated", stderr, re.I), stderr

    figures = executed.figures()
    assert len(figures) == len(re.findall(rf"plots\.({FIGURES})\(", code))
    for figure in figures:
        assert sum(marks(trace) for trace in figure["data"]) >= 2
        assert figure["layout"]["title"]["text"]
        assert any("95 % interval" in str(trace.get("hovertext")) for trace in figure["data"]) or (
            "recommendation" in str(figure["data"][0].get("hovertext"))
            or "paragraph" in str(figure["data"][0].get("hovertext"))
            or "sum so far" in str(figure["layout"])
        )
    quotations = len(re.findall(r"plots\.quotes\(", code))
    assert executed.html().count("<blockquote") >= 3 * quotations
    assert executed.html().count("<tr") >= 2 * len(re.findall(r"plots\.table\(", code))


@pytest.mark.slow
def test_every_sentence_that_a_story_quotes_stands_in_what_it_shows(executed: Executed) -> None:
    told = " ".join(" ".join(cell.source.split()) for cell in cells(executed.notebook, "markdown"))
    shown = executed.words()
    figures = unescape(" ".join(str(figure["data"]) for figure in executed.figures()).replace("<br>", " "))
    missing = [one for one in re.findall(r"“([^”]+)”", told) if one not in shown and one not in figures]
    assert missing == []


def tour(run: Executed) -> None:
    assert "refused" in run.html("failures")
    assert run.html("evidence").count("· contested ·") == 6
    assert "the quotation is what stands there: True" in run.words()
    assert "<mark" in run.html("show")


def voices(run: Executed) -> None:
    asserted = run.html("asserted")
    assert asserted.count("· asserted ·") == asserted.count("<blockquote") >= 10
    assert run.html("contested").count("· contested ·") == 12
    figure = next(f for f in run.figures() if f["layout"]["title"]["text"].startswith("Voices of securitisation by"))
    found = [re.match(r"<b>(.+)</b>.+, asserted: (\d+) ", text) for text in figure["data"][0]["hovertext"]]
    counts = {match[1]: int(match[2]) for match in found if match}
    assert counts["government"] + counts["parliament"] >= 0.7 * sum(counts.values()) > 0


def threats(run: Executed) -> None:
    assert "drown" in run.html("transit")
    assert 0 < run.html("entry").count("· asserted ·") < run.html("entry").count("<blockquote") / 2
    assert run.html("control").count("· contested ·") == 8
    assert "state" in run.html("whose")


def brief(run: Executed) -> None:
    assert run.html("filter").count("<tr>") > 15
    assert "partially accepted" in run.html("answered")
    assert "30 June 2013" in run.html("dates")
    assert "member States" in run.words()


def comparison(run: Executed) -> None:
    assert run.html("themes").count("<tr>") > 3
    assert run.html("quotes").count("<blockquote") >= 2
    holm = [float(cell) for cell in re.findall(r"<td>([\d.]+)</td>\s*</tr>", run.html("compare"))]
    assert len(holm) == 15
    assert min(holm) > 0.05


CLAIMS = {"1": tour, "2": voices, "3": threats, "4": brief, "5": comparison}


@pytest.mark.slow
def test_what_a_story_says_is_borne_out_by_its_figures_and_sentences(executed: Executed) -> None:
    CLAIMS[executed.stem[0]](executed)
