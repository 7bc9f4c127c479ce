"""How large the report is and how long it takes: to write, and in a browser until its tables answer.

python scripts/benchmark_report.py [RUN] [--sizes 20 200 2000]

Of RUN, or of the sample corpus coded here, runs of so many documents are made; where RUN has fewer, its documents are
taken again under other ids. The browser needs chromium, chromium-driver and selenium; without them only sizes are told.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import sqlite3
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from hsnlp.pipeline.ledger import Ledger
from hsnlp.pipeline.run import Options, annotate_into, finished
from hsnlp.report import write_report
from hsnlp.resources import resource_dir

TABLES = ("documents", "sections", "passages", "annotations", "recommendations")
READY = "return performance.getEntriesByName('ready')[0].startTime"


def run_of(run: Path, documents: int, folder: Path) -> Path:
    """Return a finished run of so many documents of `run`, taken again and again where it has fewer."""
    made = folder / f"of-{documents}"
    made.mkdir()
    with Ledger(run / "run.db") as ledger:
        manifest = finished(ledger)
    with Ledger(made / "run.db", create=True) as ledger:
        ledger.set_meta("generation", "1")
    db = sqlite3.connect(made / "run.db")
    db.execute("attach ? as old", (str(run / "run.db"),))
    ids = [row[0] for row in db.execute("select doc_id from old.documents where passages > 0 order by doc_id")]
    columns = {
        table: [row[1] for row in db.execute(f"pragma old.table_info({table})")] for table in ("sources", *TABLES)
    }
    with db:
        for at in range(documents):
            copy = {"doc_id": f"'{ids[at % len(ids)][:60]}-{at:05d}'", "name": f"name || ' {at:05d}'"}
            copy |= {"rec_id": f"rec_id || ' {at:05d}'", "unit_id": f"unit_id || ' {at:05d}'"}
            for table, names in columns.items():
                taken = ", ".join(copy.get(name, f'"{name}"') for name in names)
                listed = ", ".join(f'"{name}"' for name in names)
                db.execute(
                    f"insert into {table} ({listed}) select {taken} from old.{table} where doc_id = ?",
                    (ids[at % len(ids)],),
                )
    counts = {table: db.execute(f"select count(*) from {table}").fetchone()[0] for table in TABLES}
    db.close()
    manifest |= {"generation": "1", "rows": {**manifest["rows"], **counts}}
    manifest["sources"] = {"coded": documents, "refused": 0, "failed": 0}
    (made / "run.json").write_text(json.dumps(manifest), encoding="utf-8")
    return made


def interactive(page: Path, times: int = 5) -> list[float] | None:
    """Return the seconds until the script of the page has made its tables, None where there is no browser."""
    try:
        from selenium import webdriver
    except ModuleNotFoundError:
        return None
    driver = shutil.which("chromedriver")
    if not driver:
        return None
    options = webdriver.ChromeOptions()
    for word in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(word)
    found = []
    for _ in range(times):
        browser: Any = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
        browser.get("about:blank")
        browser.get(page.as_uri())
        found.append(browser.execute_script(READY) / 1000)
        browser.quit()
    return found


def main() -> None:
    """Print a line for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("run", type=Path, nargs="?")
    parser.add_argument("--sizes", type=int, nargs="+", default=[20, 200, 2000])
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        run = asked.run
        if run is None:
            run = Path(folder) / "run"
            annotate_into(run, [resource_dir("corpus/sample")], Options(annotator="fast"))
        print("documents  passages  written   file      pages beside       interactive, median (range)")
        for size in asked.sizes:
            made = run_of(run, size, Path(folder))
            began = time.perf_counter()
            page = write_report(made)
            taken = time.perf_counter() - began
            beside = [path.stat().st_size for path in (made / "report").glob("*.html")]
            passages = json.loads((made / "run.json").read_text(encoding="utf-8"))["rows"]["passages"]
            seen = interactive(page)
            told = f"{statistics.median(seen):.2f} s ({min(seen):.2f}–{max(seen):.2f})" if seen else "no browser here"
            print(
                f"{size:9,} {passages:9,} {taken:7.1f} s {page.stat().st_size / 1e6:6.2f} MB "
                f"{len(beside):6,}, {sum(beside) / 1e6:6.1f} MB  {told}",
                flush=True,
            )
            shutil.rmtree(made)
        print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
