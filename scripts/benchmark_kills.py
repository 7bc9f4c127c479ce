"""Kill a run at random moments, resume it each time, and compare its tables with an uninterrupted run's.

python scripts/benchmark_kills.py FOLDER [--kills 10] [--seed 1]
"""

from __future__ import annotations

import argparse
import filecmp
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from hsnlp.resources import resource_dir


def command(folder: Path, run: Path) -> list[str]:
    """Return the command that is started and killed."""
    return [sys.executable, "-m", "hsnlp", "annotate", str(folder), "-o", str(run), "--workers", "2"]


def killed(folder: Path, run: Path, after: float) -> bool:
    """Start the run and kill it after so many seconds; return whether it was still at work."""
    child = subprocess.Popen(command(folder, run), stderr=subprocess.DEVNULL)
    time.sleep(after)
    alive = child.poll() is None
    if alive:
        os.kill(child.pid, signal.SIGKILL)
    child.wait()
    return alive


def compare(folder: Path, kills: int, seed: int) -> list[str]:
    """Return the names of the tables that differ after `kills` kills; print the moments."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as scratch:
        whole, broken = Path(scratch) / "whole", Path(scratch) / "broken"
        began = time.perf_counter()
        subprocess.run(command(folder, whole), stderr=subprocess.DEVNULL, check=False)
        seconds = time.perf_counter() - began
        print(f"an uninterrupted run takes {seconds:.1f} s")
        hit = 0
        for n in range(kills):
            # Each leg is a tenth of the whole on average, start included, so that every kill meets a run at work.
            after = chance.uniform(0.3, 2 * seconds / kills)
            alive = killed(folder, broken, after)
            hit += alive
            print(f"kill {n + 1} after {after:.2f} s: {'met the run at work' if alive else 'came too late'}")
        subprocess.run(command(folder, broken), stderr=subprocess.DEVNULL, check=False)
        names = sorted(p.name for p in (whole / "tables").iterdir())
        _, different, missing = filecmp.cmpfiles(whole / "tables", broken / "tables", names, shallow=False)
        print(f"{hit} of {kills} kills met the run at work; {len(names)} tables compared byte for byte")
        return different + missing


def main() -> None:
    """Compare on the folder that the command line names; exit 1 where a table differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=resource_dir("corpus/sample"))
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    different = compare(asked.folder, asked.kills, asked.seed)
    print(f"different: {', '.join(different)}" if different else "all tables are equal")
    sys.exit(1 if different else 0)


if __name__ == "__main__":
    main()
