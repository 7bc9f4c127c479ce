"""The closed lists of words of this package, by name."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

__all__ = ["listed"]


@cache
def _tables() -> dict[str, str]:
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))


def listed(name: str) -> frozenset[str]:
    """Return a list of ``words.toml`` by its name.

    >>> "urge" in listed("asked")
    True
    """
    return frozenset(_tables()[name].split())
