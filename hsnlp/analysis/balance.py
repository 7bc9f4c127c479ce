"""The framing balance: whether a text speaks for the security of people or for that of the state."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["AGAINST", "FOR", "framing_balance"]

FOR = frozenset({"frame:human_security:asserted", "frame:securitisation:contested"})
"""Codes that add one to the balance."""
AGAINST = frozenset({"frame:securitisation:asserted", "frame:human_security:contested"})
"""Codes that take one from it."""


def framing_balance(frames: Mapping[tuple[str, str], int], framed: int) -> float | None:
    """Return (HS asserted + SEC contested - SEC asserted - HS contested) / framed passages, None for 0 framed.

    `frames` counts frames by name and voice. A passage that asserts human security and contests securitisation counts
    twice, so that the balance lies between -2 and 2 (section 4 of the codebook).

    >>> framing_balance({("human_security", "asserted"): 3, ("securitisation", "asserted"): 1}, 4)
    0.5
    """
    if not framed:
        return None

    def count(names: frozenset[str]) -> int:
        return sum(frames.get((name.split(":")[1], name.split(":")[2]), 0) for name in names)

    return (count(FOR) - count(AGAINST)) / framed
