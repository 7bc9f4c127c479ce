"""Themes of a corpus: found on a sample, given to all, named, measured."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from hsnlp.errors import RunError
from hsnlp.themes.assign import LEAST_WORDS, Assigned, assign, floors
from hsnlp.themes.group import Grouped, group
from hsnlp.themes.guided import free_of, guided_centroids
from hsnlp.themes.index import Corpus, Embed, Index, Step, index
from hsnlp.themes.name import named
from hsnlp.themes.sample import even_sample
from hsnlp.themes.settings import Model, Settings
from hsnlp.themes.vectors import Store, unit_length

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["LEAST_UNITS", "Found", "assign_themes", "find_themes"]

LEAST_UNITS = 20
"""Units below which there is nothing to compare."""

LEAST_EACH = 4
"""Paragraphs for each theme that is asked for, in the mean."""

STRETCH = 16_384


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The model, and the theme of each unit of the corpus in its order."""

    model: Model
    assigned: Assigned


def find_themes(
    corpus: Corpus,
    store: Store,
    embed: Embed,
    settings: Settings | None = None,
    names: Iterable[str] = (),
    step: Step = lambda *_: None,
) -> Found:
    """Return the themes of `corpus` and the theme of each of its units.

    `store` keeps the vectors that `embed` makes of texts; `names` are names that make no theme (countries). Raises
    `RunError` for fewer than `LEAST_UNITS` units of `LEAST_WORDS` words, and where more themes are asked for than they
    can fill.
    """
    settings = settings or Settings()
    listed = index(corpus, store, embed, step)
    rows = store.open()
    sample = _sample(listed, settings)
    vectors = rows(listed.keys[sample])
    grouped = group(vectors, settings, lambda name: step(name, 1))
    guided = _guided(settings, embed, vectors)
    free = free_of(grouped.centroids, guided)
    centroids = np.concatenate([guided, grouped.centroids[free]])
    support = np.concatenate([np.full(len(guided), np.nan), grouped.support[free]])
    floor = floors(vectors, centroids)
    assigned = _assigned(listed, rows, centroids, floor)
    order = _order(assigned, len(guided), len(centroids))
    centroids, floor, support = centroids[order], floor[order], support[order]
    assigned = _renumbered(assigned, order)
    step("keywords", 1)
    themes, about = named(
        corpus, sample, listed.documents[sample], vectors, centroids, assigned.theme[sample], support,
        grouped.halves, settings, embed, names,
    )  # fmt: skip
    about = {**_about(listed, sample, settings, grouped, assigned), **about}
    return Found(Model(themes, centroids, floor, store.digest, about), assigned)


def assign_themes(corpus: Corpus, store: Store, embed: Embed, model: Model, step: Step = lambda *_: None) -> Found:
    """Return the theme of each unit of `corpus` among those of `model`; nothing is fitted.

    Raises `RunError` where the model was made with another encoder: its centroids mean nothing in this one's space.
    """
    if model.encoder != store.digest:
        raise RunError(
            f"these themes were found with another encoder (sha256 {model.encoder[:12]}, here {store.digest[:12]}); "
            "run hsnlp themes without --assign-only to find them again"
        )
    listed = index(corpus, store, embed, step)
    assigned = _assigned(listed, store.open(), model.centroids, model.floors)
    counts = {"units": len(listed.keys), "documents": _documents(listed), "outliers": _share(assigned)}
    return Found(replace(model, about={**model.about, **counts, "assigned_only": True}), assigned)


def _sample(listed: Index, settings: Settings) -> NDArray[np.intp]:
    fit = np.flatnonzero(listed.words >= LEAST_WORDS)
    _, first = np.unique(listed.keys[fit], return_index=True)  # a text that recurs says nothing new
    fit = fit[np.sort(first)]
    if len(fit) < LEAST_UNITS:
        raise RunError(
            f"{len(fit)} paragraphs of {LEAST_WORDS} words or more: themes across sources need at least {LEAST_UNITS}; "
            "annotate more documents into this run"
        )
    if settings.themes and settings.themes > len(fit) // LEAST_EACH:
        raise RunError(
            f"{settings.themes} themes of {len(fit)} different paragraphs: ask for {len(fit) // LEAST_EACH} at most"
        )
    _, documents = np.unique(listed.documents[fit], return_inverse=True)
    return np.asarray(fit[even_sample(documents.tolist(), settings.sample, settings.seed)])


def _guided(settings: Settings, embed: Embed, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    if not settings.seeds:
        return np.zeros((0, vectors.shape[1]), dtype=np.float32)
    seeds = np.stack([embed(list(words)).mean(axis=0) for words in settings.seeds.values()])
    return guided_centroids(unit_length(seeds), vectors)


def _assigned(listed: Index, rows: Any, centroids: NDArray[np.float32], floor: NDArray[np.float32]) -> Assigned:
    if not len(listed.keys):
        return Assigned(np.zeros(0, np.int32), np.zeros(0, np.float32), np.zeros(0, np.int8))
    parts = [
        assign(rows(listed.keys[at : at + STRETCH]), listed.words[at : at + STRETCH], centroids, floor)
        for at in range(0, len(listed.keys), STRETCH)
    ]
    return Assigned(
        np.concatenate([part.theme for part in parts]),
        np.concatenate([part.similarity for part in parts]),
        np.concatenate([part.reason for part in parts]),
    )


def _order(assigned: Assigned, guided: int, count: int) -> NDArray[np.intp]:
    """Return the guided themes as they were given, then the free ones that have units, the largest first."""
    sizes = np.bincount(assigned.theme[assigned.theme >= 0], minlength=count)
    free = [n for n in np.argsort(-sizes, kind="stable").tolist() if n >= guided and sizes[n]]
    return np.array([*range(guided), *free], dtype=np.intp)


def _renumbered(assigned: Assigned, order: NDArray[np.intp]) -> Assigned:
    places = np.full(int(max(assigned.theme.max(initial=0), order.max(initial=0))) + 2, -1, dtype=np.int32)
    places[order] = np.arange(len(order), dtype=np.int32)
    return replace(assigned, theme=places[assigned.theme])  # -1 reads the last place, which stays -1


def _share(assigned: Assigned) -> float:
    return round(float((assigned.theme < 0).mean()), 4) if len(assigned.theme) else 0.0


def _documents(listed: Index) -> int:
    return int(listed.documents.max(initial=-1)) + 1


def _about(
    listed: Index, sample: Sequence[int] | NDArray[np.intp], settings: Settings, grouped: Grouped, assigned: Assigned
) -> dict[str, Any]:
    return {
        "seed": settings.seed,
        "themes_asked": settings.themes,
        "guided": {name: list(words) for name, words in settings.seeds.items()},
        "clusterer": grouped.clusterer,
        "fits": settings.fits,
        "notes": list(grouped.notes),
        "units": len(listed.keys),
        "documents": _documents(listed),
        "sample": len(sample),
        "outliers": _share(assigned),
    }
