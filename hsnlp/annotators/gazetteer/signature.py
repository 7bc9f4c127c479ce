"""Signed list items: *Ratify the convention (Kenya);*, as the reports of peer reviews record who proposed what."""

from __future__ import annotations

import re

from hsnlp.annotators.gazetteer.match import find

__all__ = ["signature"]

_SIGNED = re.compile(r"\((?:the )?([A-Z][\w'’ ,&-]*(?:\([^()]*\)[\w'’ ,&-]*)*)\)\s*[;.]?\s*$")


def signature(text: str) -> tuple[int, int] | None:
    """Return where a list item names the states or bodies that proposed it, as a range of characters of `text`.

    An acronym in brackets that spells out the name before it signs nothing.

    >>> text = "Publish the register of detainees (the Netherlands);"
    >>> text[slice(*signature(text))]
    'Netherlands'
    >>> signature("They wrote to the High Commissioner for Refugees (UNHCR).") is None
    True
    """
    if ")" not in text[-4:]:  # most passages; a search through each of them is the price otherwise
        return None
    match = _SIGNED.search(text)
    if match is None:
        return None
    first = next(iter(find(match.group(1))), None)
    if first is None or first.start > 0 or first.entry.kind not in ("country", "organisation"):
        return None
    if first.entry.kind == "organisation" and first.form == "acronym":
        return None
    return match.span(1)
