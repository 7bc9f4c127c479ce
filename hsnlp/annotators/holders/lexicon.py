"""The closed lists of lemmas by which holders are found."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

__all__ = ["lemmas"]


@cache
def _tables() -> dict[str, str]:
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))


@cache
def lemmas(name: str) -> frozenset[str]:
    """Return a list of ``words.toml`` by its name.

    >>> "portray" in lemmas("framing")
    True
    """
    return frozenset(_tables()[name].split())
