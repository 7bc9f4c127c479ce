"""A run to report on: the sample corpus, a document that would like to run in the page, and two themes."""

from __future__ import annotations

import csv
import json
import sqlite3
from pathlib import Path
from typing import Any

from hsnlp.pipeline.run import Options, annotate_into

__all__ = ["HOSTILE", "hostile_run", "with_themes"]

HOSTILE = (
    "Notes from a border town. The nurses of the town have kept a book of those whom they treat, and read it out.\n\n"
    "<script>window.ran='script'</script> \"quoted\" & 'single' {{ 7 * 7 }} {% raw %} ]]> --> </textarea>\n\n"
    "The ministry treats every migrant as a threat to national security <img src=x onerror=\"window.ran='text'\">.\n\n"
    "</script></style><svg onload=\"window.ran='svg'\"> Refugees live in fear of hunger and violence.\n\n"
    "The government <b onclick=\"window.ran='who'\">should</b> protect refugees from hunger </script><script>"
    "window.ran='rec'</script> and from fear.\n\n"
    "States should protect refugees from hunger </style><script>window.ran='style'</script> and from fear.\n"
)
"""Text that runs, or breaks the page, wherever it is not kept as text."""


def hostile_run(folder: Path, paths: list[Path] | None = None) -> Path:
    """Annotate the hostile document under a hostile name, and `paths`, into a run; return its folder."""
    bad = folder / "<img src=x onerror=alert(1)> & co.txt"
    bad.write_text(HOSTILE, encoding="utf-8")
    (folder / "empty <i>.txt").write_text("", encoding="utf-8")
    run = folder / "run"
    annotate_into(run, [bad, folder / "empty <i>.txt", *(paths or [])], Options(workers=1, annotator="fast"))
    return run


def with_themes(run: Path) -> None:
    """Write the tables of themes into a run: all paragraphs of the first half of each document, and of the second."""
    db = sqlite3.connect(run / "run.db")
    spans: list[dict[str, Any]] = []
    for doc_id, size in db.execute("select doc_id, length(text) from documents where passages > 0").fetchall():
        for at, theme in enumerate(("t01", "t02")):
            bounds = {"start": at * size // 2, "end": (at + 1) * size // 2}
            spans.append({"doc_id": doc_id, **bounds, "theme_id": theme, "theme": theme, "similarity": 0.7})
    db.close()
    shares = {"securitisation": 0.1, "human_security": 0.3}
    row = {"kind": "free", "units": len(spans) // 2, "documents": len(spans) // 2, "support": 0.8, "unstable": False}
    row |= {"frames": json.dumps(shares), "threats": "{}", "genres": json.dumps({"report": 1})}
    names = ["borders <b>and</b> boats", "</script><script>window.ran='theme'</script>"]
    themes = [
        {**row, "theme_id": f"t0{at + 1}", "label": name, "keywords": json.dumps([name, "word"])}
        for at, name in enumerate(names)
    ]
    for table, rows in (("themes", themes), ("theme_units", spans)):
        with (run / "tables" / f"{table}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
