"""Time and memory of the main job, and of the same command again.

    python scripts/benchmark_run.py FOLDER [--workers 2] [--keep RUN]

Prints counts, wall time, peak memory of all processes together, words and pages a second, and the ratio of the second
run, which has nothing to do, to the first.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from hsnlp.resources import resource_dir

MEGABYTE = 1024 * 1024


def memory(process: psutil.Process) -> int:
    """Return the resident memory of a process and its children, in bytes; shared pages count once a process."""
    total = 0
    for one in [process, *process.children(recursive=True)]:
        try:
            total += one.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total


def annotate(folder: Path, run: Path, workers: int) -> tuple[float, int, str]:
    """Run ``hsnlp annotate`` in a process of its own; return seconds, peak bytes and the last lines it said."""
    command = [sys.executable, "-m", "hsnlp", "annotate", str(folder), "-o", str(run), "--workers", str(workers)]
    began = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        child = subprocess.Popen(command, stderr=said)
        watched, peak = psutil.Process(child.pid), 0
        while child.poll() is None:
            try:
                peak = max(peak, memory(watched))
            except psutil.NoSuchProcess:
                break
            time.sleep(0.1)
        seconds = time.perf_counter() - began
        if child.wait() not in (0, 1):
            said.seek(0)
            sys.exit(said.read())
        said.seek(0)
        return seconds, peak, "\n".join(said.read().splitlines()[-4:])


def main() -> None:
    """Measure the folder that the command line names; without one, the sample corpus."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=resource_dir("corpus/sample"))
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="keep the run folder here")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        run = asked.keep or Path(scratch) / "run"
        first, peak, said = annotate(asked.folder, run, asked.workers)
        again, _, _ = annotate(asked.folder, run, asked.workers)
        totals = json.loads((run / "run.json").read_text(encoding="utf-8"))["totals"]
    print(said)
    print(f"first run   {first:8.1f} s   peak memory {peak / MEGABYTE:,.0f} MB over all processes")
    words = totals["words"] / first
    paper = f"{words / 500:.0f} pages of 500 words a second; {totals['pages']:,} numbered pages in all"
    print(f"            {words:8,.0f} words/s, or {paper}")
    print(f"second run  {again:8.1f} s   {again / first:.1%} of the first")


if __name__ == "__main__":
    main()
