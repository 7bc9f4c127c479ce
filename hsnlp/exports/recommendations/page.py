"""Records as a page in Markdown: counts first, then each addressee with what it is told to do, quoted and cited."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import TextIO

from hsnlp.exports.recommendations.counts import About, counts, grouped, plain
from hsnlp.exports.recommendations.rows import Row, citation

__all__ = ["TITLE", "remarks", "said_again", "write_page"]

TITLE = "Recommendations: who should do what"
_MARKS = re.compile(r"([\\`*_\[\]<>#|~$])")
_LINKED = 5
"""Records of the same demand that are named one by one; the rest are counted."""


def write_page(stream: TextIO, rows: Sequence[Row], about: About) -> None:
    """Write the rows as Markdown, a heading an addressee; every text of a document is escaped."""
    stream.write(f"# {TITLE}\n\n")
    stream.write("".join(f"{_plain(line)}\n\n" for line in about.lines(rows)))
    stream.write("## Counts\n\n| what | value | records | documents |\n|---|---|--:|--:|\n")
    for what, lines in groupby(counts(rows), key=lambda count: count.what):
        for n, count in enumerate(lines):
            name = what if n == 0 else ""
            stream.write(f"| {name} | {_plain(plain(count.value))} | {count.records:,} | {count.documents:,} |\n")
    for name, group in grouped(rows, about.grouped_by_name).items():
        stream.write(f"\n## {_plain(name)} ({len(group):,})\n\n")
        for row in group:
            stream.write(_entry(row, about))


def remarks(row: Row) -> list[str]:
    """Return what is coded of a row in words: to whom; strength, lever and level; for whom, by when, and the rest."""
    addressee = row["addressee"]
    if addressee and row["addressee_from"] not in (None, "sentence"):
        addressee = f"[{addressee}] from the {row['addressee_from']}"
    level = row["level"] if row["level"] != "unspecified" else None
    said = {
        "addressee": addressee,
        "": " · ".join(plain(code) for code in (row["strength"], row["lever"], level) if code),
        "for whom": row["beneficiary"],
        "deadline": row["deadline"],
        "condition": row["condition"],
        "threats": ", ".join(plain(code) for code in row["threats"]),
        "objectives": ", ".join(plain(code) for code in row["objectives"]),
        "cited": (row["cited_body"] or "another body") if row["voice"] == "cited" else None,
        "status": row["status"],
    }
    return [f"{what}: {value}" if what else str(value) for what, value in said.items() if value]


def said_again(row: Row) -> str:
    """Return which records make the same demand, empty where there is none."""
    same, demand = row["same"], row["demand"]
    more = f" and {len(same) - _LINKED:,} more" if len(same) > _LINKED else ""
    listed = f"same as {', '.join(same[:_LINKED])}{more}" if same else ""
    # A demand mostly bears the id of the record that makes it first: it is not said twice.
    named = f"demand {demand}" if demand and demand not in {row["rec_id"], *same[:_LINKED]} else ""
    return "; ".join(said for said in (listed, named) if said)


def _entry(row: Row, about: About) -> str:
    lines = [f"- “{_plain(row['text'])}”"]
    if len(row["actions"]) > 1:
        lines.append("; ".join(f"({n}) “{_plain(action)}”" for n, action in enumerate(row["actions"], start=1)))
    lines.append(" · ".join(_plain(remark) for remark in remarks(row)))
    if row["response"]:
        lines.append(f"response: “{_plain(row['response'])}”")
    lines.append(_plain(citation(row, about.shared)))
    again = said_again(row)
    lines.append(f"`{row['rec_id']}`{' · ' + _plain(again) if again else ''}")
    return "\\\n  ".join(line for line in lines if line) + "\n"


def _plain(text: str) -> str:
    """Return a text on one line with everything escaped that Markdown or HTML would read as markup."""
    return _MARKS.sub(r"\\\1", " ".join(str(text).split())).replace("&", "&amp;")
