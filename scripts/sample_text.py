"""Plain texts with the faults of typed pages and of text taken out of a PDF, made from clean sources."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence

from sample_hyphens import break_points
from sample_markup import Part, Source, plain

__all__ = ["pdftext", "wrapped"]

LINES = 46
"""Lines on a page of typescript."""
SHORT = 17
"""Lines on a page of the spoilt article: few, so that its running heads recur as in a longer one."""


def wrapped(source: Source) -> str:
    """Return typescript: 66 columns, words broken by hyphens, a running head and a page number on each page."""
    head, mark = source.meta["running"].split("; ")
    body: list[str] = []
    for part in source.parts:
        if part.kind == "heading":
            body += ["", part.text, ""]
        else:
            body += [*_hyphenated(part.text, 66), ""]
    body += ["", *textwrap.wrap(source.meta["note"], 66)]
    pages = [body[i : i + LINES] for i in range(0, len(body), LINES)]
    out: list[str] = []
    for number, page in enumerate(pages, 1):
        out += [f"{head:<54}{mark:>12}", "", *page, "", str(number).center(66).rstrip(), "\f"]
    return "\n".join(out[:-1]).replace("\f\n", "\f") + "\n"


def pdftext(source: Source) -> str:
    """Return text as a poor PDF gives it.

    A blank line after each line; running heads at the top and notes at the foot of a page, in mid-sentence; words
    broken by a backslash or a hyphen, some with ligatures; a copyright line within a sentence; another site's
    instruction before, and letter-spaced rubbish behind.
    """
    body = list(_lines(source.parts))
    out = [
        "In this assignment you will write a reflection of 800 words. Upload your reflection before Sunday. You will ",
    ]
    page, start = 14, 0
    while start < len(body):
        chunk = body[start : start + SHORT]
        start += SHORT
        notes = [int(n) for line in chunk for n in re.findall(r"\[\^(\d+)\]", line)]
        out += [re.sub(r"\[\^(\d+)\]", r"\1", line) for line in chunk]
        out += [line for n in notes for line in textwrap.wrap(f"{n} {source.notes[n]}", 78)]
        if page == 14:
            out += ["2008 by the College of the Steppe. All rights re\\", "served."]
        out.append(_running(source, page))
        page += 1
    spoilt = (
        "R epr inte d w ith t h e p erm issio n o f th e C olle ge. N o f urth er c o pie s m ay b e m ad e w ith out"
    )
    out[-1] = f"{source.meta['title'].split(':')[0]} {spoilt}"
    written = textwrap.wrap(source.meta["note"], 78)
    return "\n\n".join([*out, "p erm issio n.", *written]) + "\n"


def _running(source: Source, page: int) -> str:
    journal, short = source.meta["running"].split("; ")
    return f"{journal} {page}" if page % 2 == 0 else f"{short} {page}"


def _lines(parts: Sequence[Part]) -> Iterator[str]:
    """Yield the lines of the pages; every ninth long line breaks its last word as a bad extraction does."""
    for number, part in enumerate(parts):
        text = plain(part.text)
        if number % 3 == 0:
            text = text.replace("fi", "ﬁ").replace("fl", "ﬂ")
        if part.kind == "heading":
            yield from textwrap.wrap(text, 60)
            continue
        for index, line in enumerate(_hyphenated(text, 78)):
            word = line.rsplit(" ", 1)[-1]
            if (number * 5 + index) % 9 == 4 and len(word) > 6 and word.isalpha():
                yield line[:-3] + "\\"
                yield line[-3:]
            elif (number + index) % 7 == 3 and not line.endswith("-"):
                yield line + " \\"
            else:
                yield line


def _hyphenated(text: str, width: int) -> list[str]:
    """Wrap `text`, breaking a long word at a syllable's end where that fills the line."""
    out: list[str] = []
    row = ""
    for word in text.split():
        if not row or len(row) + 1 + len(word) <= width:
            row = f"{row} {word}".strip()
            continue
        head = _head(word, width - len(row) - 2)
        out.append(f"{row} {head}-" if head else row)
        row = word[len(head) :]
    return [*out, row]


def _head(word: str, room: int) -> str:
    cuts = [at for at in break_points(word) if at <= room]
    return word[: cuts[-1]] if cuts else ""
