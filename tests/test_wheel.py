"""The wheel works alone: built, installed into a fresh environment, run from another folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.slow
def test_an_installed_wheel_tags_and_finds_what_ships_with_it(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--outdir", str(tmp_path / "dist"), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    venv.create(tmp_path / "fresh", with_pip=True)
    python = tmp_path / "fresh" / ("Scripts" if os.name == "nt" else "bin") / "python"
    install = [str(python), "-m", "pip", "install", "-q", "-c", str(ROOT / "constraints.txt"), str(wheel)]
    subprocess.run(install, check=True, capture_output=True)

    def hsnlp(*words: str, stdin: str = "") -> str:
        command = [str(python), "-m", "hsnlp", *words]
        told = subprocess.run(command, input=stdin, capture_output=True, text=True, cwd=tmp_path, check=True)
        return told.stdout

    record = json.loads(hsnlp("tag", stdin='{"id": "a", "text": "States should protect every migrant."}\n'))
    assert record["text"] == "States should protect every migrant."
    assert "securitisation" in hsnlp("codebook")
    assert Path(tmp_path / hsnlp("demo").strip()).is_file()
    where = "from hsnlp.resources import resource_dir as r; print(r('models'), r('corpus/sample'))"
    found = subprocess.run([str(python), "-c", where], capture_output=True, text=True, cwd=tmp_path, check=True).stdout
    assert str(ROOT) not in found
