"""What may be set when themes are sought, and what a theme is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["FORMAT", "Model", "Settings", "Theme"]

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Settings:
    """How to look for themes.

    `themes` asks for that many free themes, None for as many as the corpus has. `sample` is the most units that are
    clustered; all others are assigned. `fits` clusterings are compared. `seeds` names guided themes with the words or
    sentences that describe them.
    """

    seed: int = 42
    themes: int | None = None
    sample: int = 12_000
    fits: int = 10
    seeds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme: its name, its words with weights, and how far it can be trusted.

    `support` is the share of the fits that found it, `ari` and `jaccard` are the agreement of its units (adjusted Rand
    index of in and out) and of its keywords between two disjoint halves of the fits, None where a half had no theme.
    `npmi` is the coherence of its keywords. `parent` names the broader group that it belongs to; `distinctive`
    are the words that tell it from all others (log-odds).
    """

    theme_id: str
    label: str
    keywords: tuple[tuple[str, float], ...]
    kind: str = "free"
    support: float = 0.0
    ari: float | None = None
    jaccard: float | None = None
    npmi: float | None = None
    unstable: bool = False
    parent: str = ""
    distinctive: tuple[str, ...] = ()

    @property
    def words(self) -> list[str]:
        """The keywords, the weightiest first."""
        return [word for word, _ in self.keywords]


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """Themes as they are kept: what it takes to assign new documents without a fit.

    `centroids` has shape ``(themes, width)``, rows of length 1; `floors` is the least cosine at which a unit belongs to
    a theme. `encoder` is the digest of the encoder's weights. `about` holds settings, stability and counts.
    """

    themes: tuple[Theme, ...]
    centroids: NDArray[np.float32]
    floors: NDArray[np.float32]
    encoder: str
    about: dict[str, Any]
