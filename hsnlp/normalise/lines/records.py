"""Furniture of official records: the symbol, date, job number and page that a verbatim record prints on each page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from hsnlp.normalise.lines.line import Line

__all__ = ["is_record_head", "split_record_feet"]

_SYMBOL = r"[A-Z]{1,4}(?:/[A-Z0-9]+(?:\.[A-Z0-9]+)*)+"
_DATE = r"\d{1,2}/\d{1,2}/(?:19|20)\d\d"
_JOB = r"\d\d-\d{5}(?: \([A-Z]\))?"
_PAGE = r"\d{1,3}/\d{1,3}"
_HEAD = re.compile(rf"^(?=.*\d)(?:(?:{_SYMBOL}|{_DATE}|{_JOB}|{_PAGE})(?:\s+|$)){{1,3}}$")
_FOOT = re.compile(rf"(?<!\S)(?:{_JOB} {_PAGE}|{_PAGE} {_JOB}|{_DATE} {_SYMBOL}|{_SYMBOL} {_DATE})(?!\S)")


def is_record_head(text: str) -> bool:
    """Whether the line holds nothing but a record's symbol, date, job number or page.

    >>> [is_record_head(text) for text in ("12/03/2031 A/91/PV.7", "4/28 31-01234", "See A/91/PV.7")]
    [True, True, False]
    """
    return len(text) < 60 and _HEAD.match(text) is not None


def split_record_feet(lines: Sequence[Line]) -> list[Line]:
    """Split off the feet and heads of a record's pages where they stuck to the text beside them.

    Two parts of the four have to stand together (job number and page, or symbol and date): text that cites a symbol
    or a date is left alone.
    """
    out: list[Line] = []
    for line in lines:
        if line.hinted or len(line.text) < 60 or "/" not in line.text or not _FOOT.search(line.text):
            out.append(line)
            continue
        start = 0
        for found in _FOOT.finditer(line.text):
            out += _piece(line, line.text[start : found.start()], furniture=False, first=start == 0)
            out += _piece(line, found.group(), furniture=True, first=found.start() == 0)
            start = found.end()
        out += _piece(line, line.text[start:], furniture=False, first=False)
    return out


def _piece(line: Line, text: str, *, furniture: bool, first: bool) -> list[Line]:
    text = text.strip()
    if not text:
        return []
    return [replace(line, text=text, kind="furniture" if furniture else line.kind, gap=line.gap if first else 0)]
