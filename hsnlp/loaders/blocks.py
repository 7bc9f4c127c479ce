"""What the readers of marked-up files share: collapsing blanks, telling a heading set in bold from a paragraph."""

from __future__ import annotations

import re

__all__ = ["collapsed", "looks_like_heading", "reads_as_prose", "row_text"]

_BLANKS = re.compile(r"[ \t\r\n\f\v]+")
_SENTENCE_END = re.compile(r"[.;:,!]['\")\]”’]*$")
_NUMBERED = re.compile(r"^(?:\d+(?:\.\d+)*\.?|[IVXLC]+\.|[A-Z]\.)\s+\S")


def collapsed(text: str) -> str:
    r"""Return `text` on one line: runs of blanks become one; no-break spaces stay, they are repaired later.

    >>> collapsed("  people\n   on the\tmove ")
    'people on the move'
    """
    return _BLANKS.sub(" ", text).strip(" ")


def looks_like_heading(text: str) -> bool:
    """Whether a paragraph that is wholly bold reads as a heading: short, and no sentence.

    >>> looks_like_heading("2. Detention on arrival"), looks_like_heading("Detention must end.")
    (True, False)
    """
    words = text.split()
    if not 0 < len(words) <= 15 or len(text) > 120 or not any(char.isalpha() for char in text):
        return False
    return bool(_NUMBERED.match(text)) or not _SENTENCE_END.search(text)


def reads_as_prose(text: str) -> bool:
    """Whether what is marked as a heading is a sentence or more that somebody wanted large.

    >>> reads_as_prose("Agreement between two fictional republics on the readmission of persons without papers")
    False
    >>> reads_as_prose("We must not let a line on a map decide who is pulled out of the sea and who is left.")
    True
    """
    words = len(text.split())
    return words > 60 or (words > 15 and bool(re.search(r"[.!?][\"”’')\]]*$", text)))


def row_text(cells: list[str]) -> str:
    """Return the cells of a table's row parted by tabs, "" where all are empty."""
    return "\t".join(collapsed(cell) for cell in cells) if any(cell.strip() for cell in cells) else ""
