"""Cells of spreadsheets: text that no spreadsheet runs, and the way back."""

from __future__ import annotations

import re
from typing import Any

__all__ = ["guard", "unguard"]

_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def guard(cell: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula: an apostrophe goes before a dangerous first character.

    `unguard` gives the cell back exactly.

    >>> guard("=1+1"), guard("plain"), unguard(guard("'=x"))
    ("'=1+1", 'plain', "'=x")
    """
    return f"'{cell}" if isinstance(cell, str) and _FORMULA.match(cell) else cell


def unguard(cell: str) -> str:
    """Return what `guard` was given."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
