"""What the readers of marked-up files share: collapsing blanks, telling a heading set in bold from a paragraph."""

from __future__ import annotations

import re

__all__ = ["collapsed", "in_title_case", "looks_like_heading", "row_text"]

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


def in_title_case(text: str) -> bool:
    """Whether most words of four letters and more are capitalised."""
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]
    return bool(words) and sum(word[0].isupper() for word in words) > len(words) / 2


def row_text(cells: list[str]) -> str:
    """Return the cells of a table's row parted by tabs, "" where all are empty."""
    return "\t".join(collapsed(cell) for cell in cells) if any(cell.strip() for cell in cells) else ""
