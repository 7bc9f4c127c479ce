"""Framing in security strategies, general debates and the Commons: code them, print what docs/comparison.md tells.

    python scripts/compare_scholar.py --shared ../shared -o run_scholar --states 60

Sixty of the states that spoke every year are drawn by lot with a fixed seed. Coding takes most of an hour on one
processor; a second call goes on where the first stopped.
"""

from __future__ import annotations

import argparse
import csv
import random
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

Row = dict[str, str | int]
COLUMNS = ("id", "text", "title", "year", "genre", "country", "publisher")
SEED = 7

TABLES = (
    ("--by", "genre"),
    ("--by", "genre", "--measure", "all", "--evidence", "3", "-o", "genre.csv"),
    ("--by", "year", "--only", "genre=security strategy"),
    ("--by", "year", "--only", "genre=general debate"),
    ("--show", "trend", "--only", "genre=general debate"),
    ("--by", "genre", "--only", "source=Immigration Control"),
    ("--by", "genre", "--only", "source=Trafficking", "--only", "source=Migrant Domestic"),
)


def main() -> None:
    """Write the texts as tables, code them, and print the comparisons."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--states", type=int, default=60)
    parser.add_argument("-o", "--out", type=Path, required=True)
    asked = parser.parse_args()
    corpus, texts = asked.shared / "corpus", asked.out / "texts"
    texts.mkdir(parents=True, exist_ok=True)
    made = {"strategies": strategies(corpus), "debates": debates(corpus, asked.states), "commons": commons(corpus)}
    for name, rows in made.items():
        with (texts / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, COLUMNS)
            writer.writeheader()
            writer.writerows(rows)
    run = str(asked.out / "run")
    subprocess.run([sys.executable, "-m", "hsnlp", "annotate", str(texts), "-o", run, "--workers", "1"], check=True)
    for words in TABLES:
        shown = [str(asked.out / word) if word.endswith(".csv") else word for word in words]
        print("\n$ hsnlp compare", *shown, flush=True)
        subprocess.run([sys.executable, "-m", "hsnlp", "compare", run, *shown], check=True)


def strategies(corpus: Path) -> Iterator[Row]:
    """Yield the national security strategies."""
    for path in sorted((corpus / "us_national_security_strategy").glob("*.txt")):
        year = path.stem[:4]
        text = path.read_text(encoding="utf-8", errors="replace")
        yield _row(
            year, text, f"National security strategy {year}", int(year), "security strategy", "USA", "White House"
        )


def debates(corpus: Path, states: int) -> Iterator[Row]:
    """Yield the general debates of states that spoke in every year, drawn by lot."""
    speeches: dict[str, dict[int, Path]] = defaultdict(dict)
    for path in (corpus / "un_general_debates").glob("*_*.txt"):
        state, _, year = path.stem.split("_")
        speeches[state][int(year)] = path
    years = len({year for told in speeches.values() for year in told})
    steady = sorted(state for state, told in speeches.items() if len(told) == years)
    random.Random(SEED).shuffle(steady)
    for state in steady[:states]:
        for year, path in sorted(speeches[state].items()):
            text = path.read_text(encoding="utf-8", errors="replace")
            yield _row(f"{state}-{year}", text, f"{state} {year}", year, "general debate", state, "United Nations")


def commons(corpus: Path) -> Iterator[Row]:
    """Yield the speeches on immigration."""
    with (corpus / "uk_commons_immigration" / "uk_immigration.csv").open(encoding="utf-8", newline="") as stream:
        for n, row in enumerate(csv.DictReader(stream)):
            title = f"{row['speaker']}, {row['agenda']}, {row['date']}"
            yield _row(f"{n:03}", row["text"], title, 2010, "parliamentary debate", "GBR", row["party"])


def _row(*cells: str | int) -> Row:
    return dict(zip(COLUMNS, cells, strict=True))


if __name__ == "__main__":
    main()
