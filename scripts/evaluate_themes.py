"""Themes against BERTopic with its defaults and NMF: coherence, diversity, outliers, stability, hand-coded classes.

    python scripts/evaluate_themes.py RUN --sizes 20 100 500 2000 -o themes.json
    python scripts/evaluate_themes.py --classes recommendations.csv -o classes.json

All methods see the same units and vectors. Each seed draws its own 80 % of the units: stability is the mean adjusted
Rand index of all pairs of seeds on the units that both saw (outliers are a class of their own), beside the mean
best-match Jaccard of keywords. Few themes agree more easily than many, so ``matched`` is ours with as many themes as
BERTopic found with that seed. ``--classes`` takes a CSV with the columns ``text`` and ``issues``; rows with one issue
alone are drawn, and the adjusted mutual information with the issue is given.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import tempfile
import time
import warnings
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from hsnlp.pipeline.theming import place_names, topic_encoder
from hsnlp.themes.assign import assign, floors
from hsnlp.themes.group import group
from hsnlp.themes.measures import adjusted_rand, diversity, jaccard, npmi
from hsnlp.themes.partition import partition
from hsnlp.themes.sample import even_sample
from hsnlp.themes.settings import Settings
from hsnlp.themes.tokens import Phrases
from hsnlp.themes.units import Unit, units
from hsnlp.themes.words import choose, presence, vocabulary, weigh

SHARE = 0.8
TOKEN = re.compile(r"(?u)\b\w\w+\b")  # as scikit-learn's vectoriser has it, which BERTopic and NMF use here
METHODS = ("ours", "matched", "bertopic", "nmf")


class Seen(NamedTuple):
    """Texts with their vectors, phrases, words and documents."""

    texts: list[str]
    vectors: Any
    phrases: list[list[str]]
    documents: list[int]
    embed: Any

    def some(self, rows: Any) -> Seen:
        """Return these rows alone."""
        return Seen(
            [self.texts[n] for n in rows],
            self.vectors[rows],
            [self.phrases[n] for n in rows],
            [self.documents[n] for n in rows],
            self.embed,
        )


class Result(NamedTuple):
    """The theme of each row (-1: none) and the keywords of each theme."""

    labels: Any
    keywords: list[list[str]]


def main() -> None:
    """Read, measure, write after each size."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("run", type=Path, nargs="?", help="a run folder")
    parser.add_argument("--sizes", type=int, nargs="+", default=[20, 100, 500, 2000], help="numbers of documents")
    parser.add_argument("--units", type=int, default=12_000, help="most units of a size, evenly over documents")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--methods", nargs="+", default=list(METHODS), choices=METHODS)
    parser.add_argument("--classes", type=Path, help="CSV of texts with one hand-coded class")
    parser.add_argument("--cache", type=Path, default=Path(tempfile.gettempdir()) / "hsnlp_themes_vectors")
    parser.add_argument("-o", "--out", type=Path, required=True)
    given = parser.parse_args()
    found: dict[str, Any] = {}
    for name, value in _measured(given):
        found[name] = value
        given.out.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
        print(name, json.dumps(value), flush=True)


def _measured(given: argparse.Namespace) -> Iterator[tuple[str, Any]]:
    if given.classes:
        yield from _classes(given)
    if given.run:
        for size in given.sizes:
            seen = _read(given.run, size, given.units, given.cache)
            for method in given.methods:
                yield f"{size} {method}", _scores(method, seen, given.seeds)


def _read(run: Path, size: int, most: int, cache: Path) -> Seen:
    from hsnlp.pipeline.ledger import Ledger
    from hsnlp.pipeline.tables import source_rows

    with Ledger(run / "run.db") as ledger:
        names = sorted(name for name, row in source_rows(ledger).items() if row["passages"])
        drawn = sorted(np.random.default_rng(0).permutation(len(names))[:size].tolist())
        made = [u for n in drawn for u in units(_rows(ledger, names[n])) if u.words >= 5]
    place = {unit.doc_id: n for n, unit in enumerate({u.doc_id: u for u in made}.values())}
    kept = even_sample([place[u.doc_id] for u in made], most, 0)
    return _seen([made[n] for n in kept], [place[made[n].doc_id] for n in kept], cache / str(size))


def _rows(ledger: Any, doc_id: str) -> Iterator[dict[str, Any]]:
    for row in ledger.rows("passages", doc_id):
        yield {key: row[key] for key in ("doc_id", "start", "end", "page", "section", "text", "block")}


def _seen(made: Sequence[Unit], documents: list[int], cache: Path) -> Seen:
    store, embed = topic_encoder(cache, 1)
    for _ in store.fill(((unit.digest, unit.text) for unit in made), embed, batch=256):
        pass
    phrases = Phrases(place_names())
    texts = [unit.text for unit in made]
    vectors = store.open()(np.array([unit.digest for unit in made], np.uint64))
    return Seen(texts, vectors, [phrases(text) for text in texts], documents, embed)


def _scores(method: str, seen: Seen, seeds: int) -> dict[str, Any]:
    began, cpu = time.monotonic(), time.process_time()
    rows = [
        np.sort(np.random.default_rng(s).permutation(len(seen.texts))[: round(SHARE * len(seen.texts))])
        for s in range(seeds)
    ]
    results = [_RUN[method](seen.some(some), seed) for seed, some in enumerate(rows)]
    spread = [_agreement(rows[a], results[a], rows[b], results[b]) for a, b in combinations(range(seeds), 2)]
    return {
        "units": len(seen.texts),
        "themes": [len(one.keywords) for one in results],
        "outliers": _mean([float((one.labels < 0).mean()) for one in results]),
        "largest": _mean([float(np.bincount(one.labels + 1)[1:].max() / len(one.labels)) for one in results]),
        "npmi": _mean([_coherence(method, seen.some(some), one, 10) for some, one in zip(rows, results, strict=True)]),
        "npmi_5": _mean([_coherence(method, seen.some(some), one, 5) for some, one in zip(rows, results, strict=True)]),
        "keywords": _mean([len(words) for one in results for words in one.keywords]),
        "diversity": _mean([diversity(one.keywords) for one in results]),
        "ari": _mean([one for one, _ in spread]),
        "keyword_jaccard": _mean([two for _, two in spread]),
        "seconds_each": round((time.monotonic() - began) / seeds, 1),
        "cpu_each": round((time.process_time() - cpu) / seeds, 1),
    }


def _agreement(a: Any, one: Result, b: Any, two: Result) -> tuple[float, float]:
    common, left, right = np.intersect1d(a, b, return_indices=True)
    ari = adjusted_rand(one.labels[left].tolist(), two.labels[right].tolist())
    if not len(common) or not one.keywords or not two.keywords:
        return ari, 0.0
    best = [max(jaccard(words, other) for other in two.keywords) for words in one.keywords]
    back = [max(jaccard(words, other) for other in one.keywords) for words in two.keywords]
    return ari, float(np.mean([*best, *back]))


def _coherence(method: str, seen: Seen, result: Result, most: int) -> float:
    counted = seen.phrases if method in {"ours", "matched"} else [TOKEN.findall(text.lower()) for text in seen.texts]
    values = [npmi(presence(counted, words[:most])) for words in result.keywords if len(words) > 1]
    return float(np.mean(values)) if values else float("nan")


def _ours(seen: Seen, seed: int, themes: int | None = None) -> Result:
    grouped = group(seen.vectors, Settings(seed=100 * seed, themes=themes))
    words = np.full(len(seen.texts), 100, np.int32)
    found = assign(seen.vectors, words, grouped.centroids, floors(seen.vectors, grouped.centroids))
    kept = np.flatnonzero(found.theme >= 0)
    present, dense = np.unique(found.theme[kept], return_inverse=True)
    named = vocabulary([seen.phrases[n] for n in kept], [seen.documents[n] for n in kept])
    weighed = weigh([seen.phrases[n] for n in kept], dense.tolist(), seen.vectors[kept], named, seen.embed)
    return Result(found.theme, [[word for word, _ in one] for one in choose(weighed, seen.phrases)][: len(present)])


def _matched(seen: Seen, seed: int) -> Result:
    return _ours(seen, seed, max(2, len(_bertopic(seen, seed).keywords)))


def _bertopic(seen: Seen, seed: int) -> Result:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from bertopic import BERTopic
        from umap import UMAP

        # BERTopic's own default, with a seed
        flat = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed)
        model = BERTopic(umap_model=flat)
        labels, _ = model.fit_transform(seen.texts, seen.vectors)
    keywords = [
        [word for word, _ in words if word] for topic, words in sorted(model.get_topics().items()) if topic >= 0
    ]
    return Result(np.asarray(labels), keywords)


def _nmf(seen: Seen, seed: int) -> Result:
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfVectorizer

    k = max(2, min(50, round(len(seen.texts) ** 0.5)))
    vectoriser = TfidfVectorizer(stop_words="english", min_df=2, max_df=0.95)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = NMF(k, random_state=seed, max_iter=200)
        weights = model.fit_transform(vectoriser.fit_transform(seen.texts))
    words = vectoriser.get_feature_names_out()
    keywords = [[str(words[n]) for n in np.argsort(-row)[:10]] for row in model.components_]
    return Result(np.where(weights.max(axis=1) > 0, weights.argmax(axis=1), -1), keywords)


_RUN = {"ours": _ours, "matched": _matched, "bertopic": _bertopic, "nmf": _nmf}


def _classes(given: argparse.Namespace) -> Iterator[tuple[str, Any]]:
    from sklearn.metrics import adjusted_mutual_info_score

    with given.classes.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["issues"] and "," not in row["issues"]]
    drawn = sorted(np.random.default_rng(1).permutation(len(rows))[: given.units].tolist())
    passages = [
        {"doc_id": f"r{n}", "start": 0, "end": len(rows[n]["text"]), "page": None, "section": "", "block": 0}
        | {"text": rows[n]["text"]}
        for n in drawn
    ]
    classes = [rows[n]["issues"] for n in drawn]
    seen = _seen(list(units(passages)), list(range(len(drawn))), given.cache / "classes")
    everyone = {**_RUN, "k-means": lambda s, seed: Result(partition(s.vectors, len(set(classes)), seed), [])}
    for method, run in everyone.items():
        results = [run(seen, seed).labels for seed in range(given.seeds)]
        values = [adjusted_mutual_info_score(classes, labels) for labels in results]
        yield (
            f"classes {method}",
            {
                "rows": len(classes),
                "classes": len(set(classes)),
                "themes": [len(set(labels[labels >= 0].tolist())) for labels in results],
                "outliers": _mean([float((labels < 0).mean()) for labels in results]),
                "ami": _mean(values),
                "ami_each": [round(float(value), 4) for value in values],
            },
        )


def _mean(values: Sequence[float]) -> float:
    return round(float(np.mean(values)), 4)


if __name__ == "__main__":
    main()
