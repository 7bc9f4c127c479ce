"""What the README shows is what happens."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md")), ROOT / "corpus/README.md"]


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


@pytest.mark.slow
def test_the_python_of_the_readme_prints_what_stands_below_it() -> None:
    shown = re.findall(r"```python\n(.*?)```\n+```text\n(.*?)```", README, re.DOTALL)
    assert shown
    for code, output in shown:
        told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
        assert [line.rstrip() for line in told.stdout.rstrip().splitlines()] == [
            line.rstrip() for line in output.rstrip().splitlines()
        ]


@pytest.mark.slow
def test_the_shell_commands_of_the_readme_run(tmp_path: Path) -> None:
    for script in blocks("sh"):
        if "make " in script or "git " in script or "pip " in script:
            continue
        script = script.replace("corpus/sample", str(ROOT / "corpus" / "sample"))
        path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
        told = subprocess.run(
            ["bash", "-c", script],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            env={"PATH": path, "LC_ALL": "C.UTF-8"},
        )
        assert told.returncode in (0, 1), told.stderr  # 1: the sample holds a scan that is refused


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?://|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
