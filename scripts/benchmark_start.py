"""How long a user waits: ``--help``, and one page tagged from a cold start, beside an empty Python program.

python scripts/benchmark_start.py
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

PAGE = " ".join(
    f"In {year} the border agency counted {year * 3} crossings and called them a threat to public order. "
    "Families who were turned back slept in the open and had no access to a doctor. "
    "The government should open safe and legal routes for them."
    for year in range(2011, 2021)
)


def seconds(command: list[str], stdin: str = "", times: int = 5) -> float:
    """Return the median wall time of a command over `times` runs, each in a process of its own."""
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        subprocess.run(command, input=stdin, capture_output=True, text=True, check=True)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def main() -> None:
    """Print the three figures."""
    empty = seconds([sys.executable, "-c", "pass"])
    helped = seconds([sys.executable, "-m", "hsnlp", "--help"])
    tagged = seconds([sys.executable, "-m", "hsnlp", "tag", "--format", "text"], stdin=PAGE)
    print(f"python -c pass        {empty:.2f} s")
    print(f"hsnlp --help          {helped:.2f} s")
    print(f"hsnlp tag, one page   {tagged:.2f} s ({len(PAGE.split())} words)")


if __name__ == "__main__":
    main()
