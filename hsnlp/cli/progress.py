"""The progress bar: documents, passages a second and time left, on stderr, and only on a terminal."""

from __future__ import annotations

import sys
import time
from typing import Any

from hsnlp.pipeline.run import Progress

__all__ = ["Bar"]


class Bar(Progress):
    """A Rich progress bar; silent where stderr is not a terminal. Use as a context manager."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as RichProgress

        self._rich = RichProgress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            disable=not sys.stderr.isatty(),
        )
        self._passages = 0
        self._began = time.monotonic()

    def __enter__(self) -> Bar:
        self._rich.start()
        return self

    def __exit__(self, *exception: Any) -> None:
        self._rich.stop()

    def start(self, total: int, done: int) -> None:
        """Draw the bar with what is unchanged already done."""
        self._began = time.monotonic()
        self._task = self._rich.add_task("coding", total=total, completed=done, rate="")

    def advance(self, name: str, passages: int) -> None:
        """Move on by one document."""
        self._passages += passages
        rate = self._passages / max(time.monotonic() - self._began, 1e-6)
        self._rich.update(self._task, advance=1, rate=f"{rate:,.0f} passages/s")

    def finish(self) -> None:
        """Say that the tables are being written."""
        self._rich.update(self._task, description="tables")
