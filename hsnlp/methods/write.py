"""The methods section in a format: Markdown, plain text, or the works it cites as BibTeX."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

from hsnlp.errors import RunError, unknown
from hsnlp.methods.facts import Facts, facts_of
from hsnlp.methods.sources import SOFTWARE, WORKS, bibtex
from hsnlp.methods.tell import cited, paragraphs

__all__ = ["FORMATS", "write_methods"]

FORMATS = ("md", "text", "bibtex")
WIDTH = 100


def write_methods(run: Path, format: str = "md") -> str:
    """Return the methods section of a run folder in one of `FORMATS`; ends with a line break.

    Raises `RunError` for an unknown format, and where there is no run or an unfinished one.
    """
    if format not in FORMATS:
        raise RunError(unknown("format", format, FORMATS))
    facts = facts_of(run)
    if format == "bibtex":
        return bibtex([SOFTWARE, *(WORKS[key] for key in cited(facts))])
    page = _markdown(facts)
    return page if format == "md" else _plain(page)


def _markdown(facts: Facts) -> str:
    works = sorted((str(WORKS[key]) for key in cited(facts)), key=str.lower)
    parts = ["## Methods", *paragraphs(facts), "## How to cite", f"- {SOFTWARE}", "## References"]
    return "\n\n".join([*parts, "\n".join(f"- {work}" for work in works) or "none"]) + "\n"


def _plain(page: str) -> str:
    lines = []
    for line in page.splitlines():
        line = re.sub(r"\*\*?|`|^## ", "", line)
        lines.append(textwrap.fill(line, WIDTH, subsequent_indent="  " if line.startswith("- ") else ""))
    return "\n".join(lines) + "\n"
