"""From a run folder to ``report.html``."""

from __future__ import annotations

import sqlite3
from collections import Counter
from pathlib import Path

from hsnlp.analysis.balance import framing_balance
from hsnlp.pipeline.ledger import Ledger
from hsnlp.pipeline.run import finished
from hsnlp.report.figures import CELLS, by_source, evidence

__all__ = ["write_report"]

SHOWN_SOURCES, SHOWN_RECOMMENDATIONS, SHOWN_EVIDENCE = 400, 300, 6
"""Rows that a reader scrolls through at most; the tables of the run hold the rest, and the report says so."""


def write_report(run: Path) -> Path:
    """Write ``report.html`` into `run` and return its path. Raises `RunError` where `run` is no finished run.

    One file, no network: styles stand in the page, and every text of a document is escaped.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    with Ledger(run / "run.db") as ledger:
        manifest = finished(ledger)
    db = sqlite3.connect(run / "run.db")
    try:
        sources = by_source(db)
        frames: Counter[tuple[str, str]] = sum((s.frames for s in sources), Counter())
        framed = sum(s.framed for s in sources)
        page = (
            Environment(loader=PackageLoader("hsnlp.report"), autoescape=True, undefined=StrictUndefined)
            .get_template("report.html")
            .render(
                manifest=manifest,
                run=run.resolve().name,
                cells=CELLS,
                sources=sources[:SHOWN_SOURCES],
                n_sources=len(sources),
                frames=frames,
                framed=framed,
                balance=framing_balance(frames, framed),
                threats=sum((s.threats for s in sources), Counter()),
                codes=manifest["codes"],
                evidence=evidence(db, SHOWN_EVIDENCE),
                recommendations=_recommendations(db),
                failures=_failures(db),
            )
        )
    finally:
        db.close()
    target = run / "report.html"
    beside = target.with_name("report.html.new")
    beside.write_text(page, encoding="utf-8")
    beside.replace(target)
    return target


def _recommendations(db: sqlite3.Connection) -> list[dict[str, object]]:
    rows = db.execute(
        "select r.*, d.title, d.name from recommendations r join documents d using (doc_id) "
        "order by r.score desc, d.name, r.start limit ?",
        (SHOWN_RECOMMENDATIONS,),
    )
    return [dict(row) for row in rows]


def _failures(db: sqlite3.Connection) -> list[dict[str, object]]:
    query = "select name, status, reason, message from sources where status != 'coded' order by name"
    return [dict(row) for row in db.execute(query)]
