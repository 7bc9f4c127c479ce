"""Import spaCy without what it would take along."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["as_if_not_installed"]


@contextmanager
def as_if_not_installed(*packages: str) -> Iterator[None]:
    """Make the imports inside find none of `packages`, unless they are loaded already.

    spaCy's thinc imports torch and cupy wherever they are installed (seconds, and hundreds of megabytes in every
    worker), and goes without where that raises ImportError. None in `sys.modules` does so, as the language reference
    has it: https://docs.python.org/3/reference/import.html#the-module-cache. Whoever wants spaCy with torch in the
    same process imports spaCy first: then nothing is imported here and nothing changes.

    >>> with as_if_not_installed("turtle_of_torch"):
    ...     import turtle_of_torch
    Traceback (most recent call last):
    ModuleNotFoundError: import of turtle_of_torch halted; None in sys.modules
    """
    hidden = [name for name in packages if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
