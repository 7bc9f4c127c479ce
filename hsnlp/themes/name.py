"""Names and figures of themes: keywords, labels, coherence, stability, broader groups."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from hsnlp.themes.assign import nearest
from hsnlp.themes.index import Corpus, Embed
from hsnlp.themes.measures import diversity, npmi
from hsnlp.themes.partition import families
from hsnlp.themes.settings import Settings, Theme
from hsnlp.themes.tokens import Phrases
from hsnlp.themes.trust import STABLE_ARI, STABLE_WORDS, Trust, trust
from hsnlp.themes.words import Weights, choose, distinctive, presence, vocabulary, weigh

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["label_of", "named"]

T = TypeVar("T")

LABEL = 3
"""Keywords that make a label."""


class _Sampled:
    """The sampled units: their texts, cut into phrases once, and the words of any labelling of them."""

    def __init__(
        self,
        texts: Sequence[str],
        documents: Sequence[int],
        vectors: NDArray[np.float32],
        embed: Embed,
        names: Iterable[str],
    ) -> None:
        phrases = Phrases(names)
        self.texts = texts
        self.counted = [phrases(text) for text in texts]
        self.vocabulary = vocabulary(self.counted, documents)
        self._vectors, self._embed = vectors, embed
        self._known: dict[str, NDArray[np.float32]] = {}

    def words(self, labels: NDArray[np.intp]) -> list[Weights]:
        """Return the keywords of each theme of `labels`, which number themes from 0; -1 is none."""
        kept = np.flatnonzero(labels >= 0)
        weighed = weigh(
            [self.counted[n] for n in kept], labels[kept].tolist(), self._vectors[kept], self.vocabulary, self._embedded
        )
        return choose(weighed, self.counted)

    def distinctive(self, labels: NDArray[np.intp]) -> list[list[str]]:
        """Return the words that tell each theme of `labels` from the others."""
        kept = np.flatnonzero(labels >= 0)
        return distinctive([self.counted[n] for n in kept], labels[kept].tolist(), self.vocabulary)

    def _embedded(self, words: Sequence[str]) -> NDArray[np.float32]:
        new = [word for word in dict.fromkeys(words) if word not in self._known]
        self._known.update(zip(new, self._embed(new), strict=True))
        return np.stack([self._known[word] for word in words])


def named(
    corpus: Corpus,
    sample: NDArray[np.intp],
    documents: NDArray[np.int32],
    vectors: NDArray[np.float32],
    centroids: NDArray[np.float32],
    labels: NDArray[np.int32],
    support: NDArray[np.float64],
    halves: tuple[NDArray[np.float32], NDArray[np.float32]],
    settings: Settings,
    embed: Embed,
    names: Iterable[str],
) -> tuple[tuple[Theme, ...], dict[str, Any]]:
    """Return the themes with their names and figures, and the figures of all together.

    `sample` are the rows of the corpus that `vectors`, `documents` and `labels` stand for. A theme whose `support` is
    not a number is a guided one and keeps the name of its seeds.
    """
    sampled = _Sampled(_texts(corpus, sample), documents.tolist(), vectors, embed, names)
    keywords = _filled(labels, len(centroids), sampled.words)
    telling = _filled(labels, len(centroids), sampled.distinctive)
    whole = nearest(vectors, centroids)
    held = trust(vectors, whole, len(centroids), halves, lambda part: [_list(one) for one in sampled.words(part)])
    parents = _parents(centroids, np.bincount(labels[labels >= 0], minlength=len(centroids)), keywords)
    guided = list(settings.seeds)
    themes = []
    for n, words in enumerate(keywords):
        given = n < len(guided)
        texts = [sampled.texts[row] for row in np.flatnonzero(labels == n)[:200]]
        themes.append(
            Theme(
                theme_id=f"g{n + 1:02}" if given else f"t{n + 1 - len(guided):02}",
                label=guided[n] if given else label_of(_list(words), texts),
                keywords=tuple(words),
                kind="guided" if given else "free",
                support=1.0 if given else round(float(support[n]), 3),
                npmi=_coherence(sampled, words),
                parent=parents[n],
                distinctive=tuple(telling[n]),
                **_stability(held, n, given=given),
            )
        )
    return tuple(themes), _figures(themes, held)


def label_of(words: Sequence[str], texts: Sequence[str]) -> str:
    """Return the first keywords, each written as the texts mostly write it.

    >>> label_of(["hiv", "clinics"], ["Clinics treat HIV.", "The clinics are open: HIV is treated."])
    'HIV · clinics'
    """
    return " · ".join(_written(word, texts) for word in words[:LABEL]) or "unnamed"


def _written(word: str, texts: Sequence[str]) -> str:
    pattern = re.compile(rf"(?<![.!?:;•”\"]\s)(?<!^)\b{re.escape(word)}\b", re.IGNORECASE)  # not where capitals are due
    forms = Counter(found for text in texts for found in pattern.findall(text))
    return min(forms, key=lambda form: (-forms[form], form)) if forms else word


def _texts(corpus: Corpus, rows: NDArray[np.intp]) -> list[str]:
    wanted = set(rows.tolist())
    return [unit.text for n, unit in enumerate(corpus.units()) if n in wanted]


def _filled(labels: NDArray[np.int32], count: int, ask: Callable[[NDArray[np.intp]], list[list[T]]]) -> list[list[T]]:
    """Return what `ask` says of each of `count` themes, nothing of those without a unit in the sample."""
    present = np.unique(labels[labels >= 0])
    if not len(present):
        return [[] for _ in range(count)]
    dense = np.where(labels >= 0, np.searchsorted(present, labels), -1)
    found = dict(zip(present.tolist(), ask(dense.astype(np.intp)), strict=True))
    return [found.get(n, []) for n in range(count)]


def _coherence(sampled: _Sampled, words: Weights) -> float | None:
    value = npmi(presence(sampled.counted, _list(words)))
    return None if np.isnan(value) else round(value, 4)


def _stability(held: Trust | None, n: int, *, given: bool) -> dict[str, Any]:
    if given or held is None:
        return {"unstable": not given}
    ari, words = held.units[n], held.words[n]
    return {"ari": round(ari, 3), "jaccard": round(words, 3), "unstable": ari < STABLE_ARI or words < STABLE_WORDS}


def _figures(themes: Sequence[Theme], held: Trust | None) -> dict[str, Any]:
    coherent = [theme.npmi for theme in themes if theme.npmi is not None]
    free = [theme for theme in themes if theme.kind == "free"]
    same = [theme.jaccard for theme in free if theme.jaccard is not None]
    return {
        "themes": len(themes),
        "unstable": sum(theme.unstable for theme in free),
        "ari": round(held.whole, 4) if held else None,
        "keyword_jaccard": round(float(np.mean(same)), 4) if same else None,
        "npmi": round(float(np.mean(coherent)), 4) if coherent else None,
        "diversity": round(diversity([theme.words for theme in themes]), 4),
    }


def _parents(centroids: NDArray[np.float32], sizes: NDArray[np.intp], keywords: Sequence[Weights]) -> list[str]:
    """Return the name of each theme's broader group: as many groups as the root of their number."""
    of = families(centroids, max(2, round(len(centroids) ** 0.5)))
    parents = [""] * len(centroids)
    for family in np.unique(of):
        by_size = sorted(np.flatnonzero(of == family).tolist(), key=lambda n: (-int(sizes[n]), n))
        name = " · ".join(_list(keywords[n])[0] for n in by_size[:LABEL] if keywords[n])
        for n in by_size:
            parents[n] = name
    return parents


def _list(words: Weights) -> list[str]:
    return [word for word, _ in words]
