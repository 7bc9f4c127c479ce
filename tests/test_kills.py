"""A run that is killed again and again ends with the same tables as one that is left in peace."""

from __future__ import annotations

import filecmp
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hsnlp.resources import resource_dir

KILLS = 4


def start(run: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "hsnlp", "annotate", str(resource_dir("corpus/sample")), "-o", str(run)]
    return subprocess.Popen([*command, "--workers", "2"], stderr=subprocess.DEVNULL)


@pytest.mark.slow
def test_killed_runs_resume_to_the_same_tables_byte_for_byte(tmp_path: Path) -> None:
    began = time.monotonic()
    assert start(tmp_path / "whole").wait() == 1  # the sample holds a scan that is refused
    seconds = time.monotonic() - began
    chance = random.Random(7)
    for _ in range(KILLS):
        child = start(tmp_path / "broken")
        time.sleep(chance.uniform(0.2, seconds))
        if child.poll() is None:
            os.kill(child.pid, signal.SIGKILL)
        child.wait()
    assert start(tmp_path / "broken").wait() == 1
    names = sorted(path.name for path in (tmp_path / "whole" / "tables").iterdir())
    same, different, missing = filecmp.cmpfiles(
        tmp_path / "whole" / "tables", tmp_path / "broken" / "tables", names, shallow=False
    )
    assert (different, missing) == ([], [])
    assert len(same) == 12
