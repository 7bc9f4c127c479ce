"""The words of themes: class-based TF-IDF by BERTopic, weighed by how near a word stands to its theme.

Grootendorst 2022, *BERTopic: Neural topic modeling with a class-based TF-IDF procedure*, arXiv:2203.05794. BERTopic is
given the themes and the vectors; it neither clusters nor downloads here.
"""

from __future__ import annotations

import os
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from hsnlp.themes.measures import log_odds, npmi_pairs
from hsnlp.themes.tokens import stem

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["KEYWORDS", "Weights", "choose", "distinctive", "presence", "vocabulary", "weigh"]

KEYWORDS = 10
"""Keywords of a theme."""

LEAST = 5
"""Keywords that are given even where they seldom meet."""

CANDIDATES = 40
MARK = "|"
"""Between phrases, in what BERTopic takes for a text: they are cut out once and not again by it."""

SHARED = 1
"""Themes that may have the same keyword: what stands in several tells none of them apart."""

COMMON = 0.15
"""Share of a theme's units from which a word counts in full: a rare word is no name for many units."""

WITHIN = 0.6
"""Share of a word's units that hold a phrase with it, from which the phrase stands for the word."""

SIGNIFICANT = 1.96

PHRASE = 1.35
"""What a phrase counts over a single word: it reads better in a label."""

Weights = list[tuple[str, float]]
Embed = Callable[[Sequence[str]], "NDArray[np.float32]"]


def vocabulary(counted: Sequence[Sequence[str]], documents: Sequence[int], most: int = 30_000) -> list[str]:
    """Return the phrases that two units and two documents use (one, in a corpus of one document), the commonest first.

    `counted` has the phrases of each unit, `documents` the number of its document.
    """
    seen: Counter[str] = Counter()
    first: dict[str, int] = {}
    several: set[str] = set()
    for phrases, document in zip(counted, documents, strict=True):
        for phrase in set(phrases):
            seen[phrase] += 1
            if first.setdefault(phrase, document) != document:
                several.add(phrase)
    lone = len(set(documents)) < 2
    kept = [phrase for phrase, count in seen.items() if count > 1 and (lone or phrase in several)]
    return sorted(kept, key=lambda phrase: (-seen[phrase], phrase))[:most]


def weigh(
    counted: Sequence[Sequence[str]],
    labels: Sequence[int],
    vectors: NDArray[np.float32],
    words: Sequence[str],
    embed: Embed,
) -> list[Weights]:
    """Return the candidate words of each theme with their weights, the weightiest first.

    `counted` has the phrases of each unit and `labels` the theme of each, numbered from 0 with none left out; `words`
    is the vocabulary; `embed` gives words the vectors of texts. The weight is the mean of two, each over its own
    maximum in the theme: class-based TF-IDF, and the cosine of the word to the theme's most typical units (BERTopic's
    *KeyBERT-inspired* representation).
    """
    model = _bertopic(words, embed)
    texts = [MARK.join([*phrases, ""]) for phrases in counted]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.fit_transform(texts, np.asarray(vectors), y=list(labels))
    column = {word: n for n, word in enumerate(words)}
    own: dict[int, int] = {}  # BERTopic numbers themes by size; this is its number for each of ours
    for label, number in zip(labels, model.topics_, strict=True):
        own.setdefault(int(label), int(number))
    used = _uses(counted, labels, column) / np.maximum(np.bincount(labels), 1)[:, None]
    return [_joined(model.get_topic(own[n]), model.c_tf_idf_[own[n]], used[n], column) for n in sorted(own)]


def choose(
    candidates: Sequence[Weights], counted: Sequence[Sequence[str]] = (), count: int = KEYWORDS
) -> list[Weights]:
    """Return `count` keywords for each theme, its weightiest that go together, none a form of another one of its own.

    `counted` has the phrases of all units: a word counts less where it seldom stands in one unit with the keywords
    chosen before it (their mean NPMI). The themes choose in turns, so that no theme takes all the good words; a word
    goes to one theme. Fewer than `count` are given where no others are left, and past the first five where the next
    would meet those chosen less often than by chance.
    """
    taken: Counter[str] = Counter()
    left = [[word for word, _ in one] for one in candidates]
    weights = [dict(one) for one in candidates]
    pairs = _pairs(left, counted)
    chosen: list[list[str]] = [[] for _ in candidates]
    for _ in range(count):
        for n, words in enumerate(left):
            words[:] = [word for word in words if taken[word] < SHARED and not _repeats(word, chosen[n])]
            fit = {word: _together(word, chosen[n], pairs[n]) for word in words}
            if len(chosen[n]) >= LEAST:
                words[:] = [word for word in words if fit[word] >= 1.0]
            if words:
                best = max(words, key=lambda word: (weights[n][word] * fit[word], word))
                taken[best] += 1
                chosen[n].append(best)
    return [[(word, weights[n][word]) for word in words] for n, words in enumerate(chosen)]


def _repeats(word: str, chosen: Sequence[str]) -> bool:
    mine = stem(word)
    return any(mine <= other or other <= mine for other in map(stem, chosen))


def _pairs(several: Sequence[Sequence[str]], counted: Sequence[Sequence[str]]) -> list[dict[tuple[str, str], float]]:
    """Return the NPMI of each pair of words of each list, from one look at the units; nothing without units."""
    if not counted:
        return [{} for _ in several]
    union = sorted({word for words in several for word in words})
    column = {word: n for n, word in enumerate(union)}
    present = presence(counted, union)
    found = []
    for words in several:
        values = npmi_pairs(present[:, [column[word] for word in words]])
        found.append({(a, b): float(values[i, j]) for i, a in enumerate(words) for j, b in enumerate(words)})
    return found


def _together(word: str, chosen: Sequence[str], pairs: dict[tuple[str, str], float]) -> float:
    """Return how well a word goes with others: from nearly 0, never in one unit, over 1, by chance, to 2."""
    if not chosen or not pairs:
        return 1.0
    return max(0.02, 1.0 + sum(pairs[word, other] for other in chosen) / len(chosen))


def presence(counted: Sequence[Sequence[str]], words: Sequence[str]) -> NDArray[np.bool_]:
    """Return whether each unit holds each word, shape ``(units, words)``."""
    column = {word: n for n, word in enumerate(words)}
    found = np.zeros((len(counted), len(column)), dtype=bool)
    for row, phrases in enumerate(counted):
        found[row, [column[phrase] for phrase in phrases if phrase in column]] = True
    return found


def distinctive(counted: Sequence[Sequence[str]], labels: Sequence[int], words: Sequence[str]) -> list[list[str]]:
    """Return the words that tell each theme from all others, those with the highest log-odds, significant ones alone.

    `labels` number the themes of units from 0 with none left out.
    """
    used = _uses(counted, labels, {word: n for n, word in enumerate(words)})
    total = used.sum(axis=0)
    found = []
    for row in used:
        scores = log_odds(row, total - row)
        best = np.argsort(-scores, kind="stable")[:KEYWORDS]
        found.append([words[n] for n in best if scores[n] > SIGNIFICANT])
    return found


def _split(text: str) -> list[str]:
    return [phrase.strip() for phrase in text.split(MARK)]


def _bertopic(words: Sequence[str], embed: Embed) -> Any:
    os.environ.setdefault("TQDM_DISABLE", "1")
    with warnings.catch_warnings():  # importing bertopic silences the warnings of the whole process, and gives its own
        warnings.simplefilter("ignore")
        from bertopic import BERTopic
        from bertopic.backend import BaseEmbedder
        from bertopic.cluster import BaseCluster
        from bertopic.dimensionality import BaseDimensionalityReduction
        from bertopic.representation import KeyBERTInspired
        from bertopic.vectorizers import ClassTfidfTransformer
        from sklearn.feature_extraction.text import CountVectorizer

    class Ours(BaseEmbedder):  # type: ignore[misc]
        def embed(self, documents: Sequence[str], verbose: bool = False) -> NDArray[np.float32]:
            return embed(list(documents))

    return BERTopic(
        language="multilingual",  # it would strip accents and hyphens from English
        embedding_model=Ours(),
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=BaseCluster(),
        vectorizer_model=CountVectorizer(analyzer=_split, vocabulary=list(words)),
        ctfidf_model=ClassTfidfTransformer(),
        representation_model=KeyBERTInspired(top_n_words=CANDIDATES, nr_candidate_words=CANDIDATES),
        top_n_words=CANDIDATES,
    )


def _uses(counted: Sequence[Sequence[str]], labels: Sequence[int], column: dict[str, int]) -> NDArray[np.float64]:
    """Return the units of each theme that hold each word, shape ``(themes, words)``."""
    used = np.zeros((max(labels) + 1, len(column)))
    for phrases, label in zip(counted, labels, strict=True):
        used[label, [column[phrase] for phrase in set(phrases) if phrase in column]] += 1
    return used


def _joined(near: Sequence[tuple[str, float]], row: Any, used: NDArray[np.float64], column: dict[str, int]) -> Weights:
    """Return words by class-based TF-IDF times nearness, each over its maximum; words of few units only to fill up.

    A word that mostly stands in a phrase of the list leaves its place to it: *climate change*, not *climate*.
    """
    frequent = {word: float(row[0, column[word]]) for word, _ in near if word}
    top, nearest = max(frequent.values(), default=1.0) or 1.0, max((value for _, value in near), default=1.0) or 1.0
    parts = {
        part
        for word in frequent
        for part in word.split()
        if part != word and part in column and used[column[word]] >= WITHIN * used[column[part]]
    }
    weights = {}
    for word, value in near:
        if word and frequent[word] > 0 and word not in parts:
            common = min(1.0, float(used[column[word]]) / COMMON)
            weight = frequent[word] / top * (0.5 + 0.5 * max(value, 0.0) / nearest) * common
            weights[word] = round(float(weight) * (PHRASE if " " in word else 1.0), 4)
    return sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))
