"""The command line: it translates words into calls and results into an exit status; it does not think."""

from __future__ import annotations

from hsnlp.cli.app import main

__all__ = ["main"]
