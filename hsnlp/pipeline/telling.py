"""Progress of what is done here and now: a bar in a notebook."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

__all__ = ["Told", "in_notebook"]

Item = TypeVar("Item")


def in_notebook() -> bool:
    """Whether a notebook's kernel runs this; IPython is asked only where it is loaded already."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return bool(shell is not None and shell.has_trait("kernel"))


class Told:
    """A bar over several loops of `total` steps in all, on stderr: in a notebook, or where `shown` says so."""

    def __init__(self, total: int, shown: bool | None = None) -> None:
        from tqdm import tqdm

        hidden = not (in_notebook() if shown is None else shown)
        self._bar = tqdm(total=total, disable=hidden, desc="coding", unit=" documents", file=sys.stderr)

    def __call__(self, items: Iterable[Item]) -> Iterator[Item]:
        """Yield `items`, one step each when it is done."""
        for item in items:
            yield item
            self._bar.update()

    def close(self) -> None:
        """Leave the bar as it is."""
        self._bar.close()
