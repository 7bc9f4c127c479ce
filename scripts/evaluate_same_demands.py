"""Measure the links between recommendations against corpus/gold/same_demands.jsonl, beside plain similarity.

    python scripts/evaluate_same_demands.py --shared ../shared [--retrieval] [--errors]

The file holds hashes and places; the texts are the listing of recommendations and the reports among the maintainers'
texts. Thresholds of the baselines are those of the highest F1 on the development half; intervals are bootstrapped by
document.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import hsnlp
from hsnlp.documents import Passage, Span
from hsnlp.encode import load_encoder
from hsnlp.recommendations.same import LinkRow, demands, link
from hsnlp.recommendations.same.addressees import compatible
from hsnlp.recommendations.same.reading import read
from hsnlp.recommendations.same.rule import Weights, alike
from hsnlp.resources import resource_dir
from hsnlp.weights import read_manifest

GOLD = Path(__file__).resolve().parent.parent / "corpus" / "gold" / "same_demands.jsonl"
FIRST_YEAR, SESSIONS_A_YEAR = 2008, 3


@dataclass(frozen=True)
class Pair:
    """Two records of the collection, what the gold says of them, and how many such pairs one of the gold stands for."""

    a: LinkRow
    b: LinkRow
    label: str
    part: str
    stratum: str
    weight: float

    @property
    def same(self) -> bool:
        """Whether the two make one demand, to whomever."""
        return self.label in ("same", "repeated")


def main() -> None:
    """Print the scores of both halves, the relations and, if asked, the retrievers and the errors."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds data/ and corpus/")
    parser.add_argument("--retrieval", action="store_true", help="compare what finds the neighbours (two minutes)")
    parser.add_argument("--errors", action="store_true", help="print the development pairs that are judged wrongly")
    given = parser.parse_args()
    rows = {row.rec_id: row for row in listed(given.shared)}
    pairs = read_gold(given.shared, rows)
    rows |= {row.rec_id: row for pair in pairs for row in (pair.a, pair.b)}
    links = link(list(rows.values()))
    print(f"{len(rows)} records, {len(links)} links, {len(set(demands(links).values()))} demands, {len(pairs)} pairs")
    judged = scored(pairs, list(rows.values()), links)
    for part in ("development", "check"):
        table(part, pairs, judged)
    relations(pairs, links)
    if given.retrieval:
        retrieval(pairs, list(rows.values()))
    if given.errors:
        errors(pairs, judged["rule"])


def listed(shared: Path) -> Iterator[LinkRow]:
    """Yield the recommendations of the listing, addressed to the state under review."""
    folder = shared / "data" / "upr_recommendations"
    with (folder / "sessions_1_12.csv").open(encoding="utf-8") as lines:
        for n, row in enumerate(csv.DictReader(lines)):
            if text := " ".join(row["text"].split()):
                state, session = row["state_under_review"], int(row["session"])
                year = FIRST_YEAR + (session - 1) // SESSIONS_A_YEAR
                yield LinkRow(f"list:{n:05}", f"{state}-{session}", text, (), state, "state", "cited", year)


def read_gold(shared: Path, rows: dict[str, LinkRow]) -> list[Pair]:
    """Find the texts of the gold; a pair of which a text has changed is left out and counted."""
    by_text: dict[tuple[str, str], LinkRow] = {}
    for row in rows.values():
        by_text.setdefault((row.doc_id, _hash(row.text)), row)
    lines = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    sides = [line[side] for line in lines for side in "ab"]
    texts = _texts(shared, sides)
    pairs = []
    for line in lines:
        found = [by_text.get((s["document"], s["id"])) or _reported(s, texts) for s in (line["a"], line["b"])]
        if found[0] and found[1]:
            pairs.append(Pair(found[0], found[1], line["label"], line["part"], line["stratum"], line["weight"]))
    if len(pairs) < len(lines):
        print(f"{len(lines) - len(pairs)} pairs left out: their text is not where it was")
    return pairs


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _texts(shared: Path, sides: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Return the text of each report and the coded sentences, by document or id."""
    texts = {}
    for name in sorted({side["document"] for side in sides if side["source"] == "report"}):
        texts[name] = hsnlp.load(shared / "corpus" / name).text
    for line in (shared / "data" / "coded_sentences" / "sentences.jsonl").read_text(encoding="utf-8").splitlines():
        sentence = " ".join(json.loads(line)["text"].split())
        texts[_hash(sentence)] = sentence
    return texts


def _reported(side: dict[str, Any], texts: dict[str, str]) -> LinkRow | None:
    if side["source"] == "list":
        return None
    text = texts.get(side["id"]) or _found(texts[side["document"]], side)
    year = re.search(r"20\d\d", side["document"])
    rec_id = f"{side['document']}:{side.get('start', side['id'])}"
    kind = "state" if side["addressee"] else "unspecified"
    row = LinkRow(
        rec_id, side["document"], text, (), side["addressee"], kind, "cited", int(year.group()) if year else None
    )
    return row if _hash(text) == side["id"] else None


def _found(text: str, side: dict[str, Any]) -> str:
    """Return the text of one side, from where it stood or, if the loader has moved it since, from where it stands."""
    length = side["end"] - side["start"]
    starts = [
        side["start"],
        *sorted((m.start() for m in re.finditer(r"\S+", text)), key=lambda n: abs(n - side["start"])),
    ]
    cut = (" ".join(text[start : start + length].split()) for start in starts)
    return next((one for one in cut if _hash(one) == side["id"]), "")


def scored(pairs: Sequence[Pair], rows: Sequence[LinkRow], links: Sequence[Any]) -> dict[str, np.ndarray]:
    """Return, for each way to judge, whether it takes the pairs for one demand."""
    rule, cosine = rule_and_cosine(pairs, rows)
    group = demands(links)
    direct = {(one.a, one.b) for one in links}
    road = [
        (p.a.rec_id, p.b.rec_id) in direct
        or (p.b.rec_id, p.a.rec_id) in direct
        or group.get(p.a.rec_id, p.a.rec_id) == group.get(p.b.rec_id, p.b.rec_id)
        for p in pairs
    ]
    together = [group.get(p.a.rec_id, p.a.rec_id) == group.get(p.b.rec_id, p.b.rec_id) for p in pairs]
    judged = {
        "rule": rule,
        "linked or one demand": np.array(road),
        "one demand": np.array(together),
        "exact text": np.array([_plain(p.a.text) == _plain(p.b.text) for p in pairs]),
        "TF-IDF, threshold": _tuned(pairs, _tf_idf(pairs, rows)),
        "named terms, threshold": _tuned(pairs, cosine),
    }
    for name in ("best", "fast"):
        judged[f"{name} vectors, threshold"] = _tuned(
            pairs, _products(_vectors(name, [p.a.text for p in pairs] + [p.b.text for p in pairs]))
        )
    return judged


def rule_and_cosine(pairs: Sequence[Pair], rows: Sequence[LinkRow]) -> tuple[np.ndarray, np.ndarray]:
    """Return whether the rule takes each pair for one demand, and the cosine of its weighed terms alone."""
    from hsnlp.recommendations.same.addressees import countries_of
    from hsnlp.recommendations.same.rule import THRESHOLD

    said = {row.rec_id: read(row.text, countries_of(row.addressee)) for row in rows}
    weights = Weights(sorted(set(said.values()), key=lambda reading: reading.terms))
    weighed = {p.rec_id: weights.weigh(said[p.rec_id]) for pair in pairs for p in (pair.a, pair.b)}
    rule, cosine = [], []
    for pair in pairs:
        a, b = weighed[pair.a.rec_id], weighed[pair.b.rec_id]
        rule.append(alike(a, b) >= THRESHOLD)
        common = sum(a.terms[t] * b.terms[t] for t in a.terms.keys() & b.terms.keys())
        cosine.append(common / max(a.length * b.length, 1e-9))
    return np.array(rule), np.array(cosine)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", re.sub(r"\([^()]*\)\W*$", "", text).lower()))


def _tf_idf(pairs: Sequence[Pair], rows: Sequence[LinkRow]) -> np.ndarray:
    held = Counter(word for row in rows for word in set(_plain(row.text).split()))

    def vector(text: str) -> dict[str, float]:
        weights = {w: np.log(len(rows) / held[w]) for w in set(_plain(text).split()) if held[w]}
        length = np.sqrt(sum(one * one for one in weights.values())) or 1.0
        return {w: one / length for w, one in weights.items()}

    vectors = [(vector(p.a.text), vector(p.b.text)) for p in pairs]
    return np.array([sum(a[w] * b[w] for w in a.keys() & b.keys()) for a, b in vectors])


def _vectors(name: str, texts: Sequence[str]) -> np.ndarray:
    """Return the sentence vectors of a shipped model, of unit length round their mean."""
    folder = resource_dir("models") / name
    manifest = read_manifest(folder)
    passages = [Passage("gold", Span(0, len(text)), text) for text in texts]
    vectors = load_encoder(folder, manifest).encode(passages).astype(np.float64)
    width = manifest["encoder"].get("sentence", {}).get("width", vectors.shape[1])
    vectors = vectors[:, :width] - vectors[:, :width].mean(axis=0)
    return vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9)


def _products(vectors: np.ndarray) -> np.ndarray:
    half = len(vectors) // 2
    return (vectors[:half] * vectors[half:]).sum(axis=1)


def _tuned(pairs: Sequence[Pair], scores: np.ndarray) -> np.ndarray:
    """Return which scores reach the threshold of the highest F1 on the development half."""
    chosen = np.array([p.part == "development" for p in pairs])
    gold = np.array([p.same for p in pairs])
    best = max(np.unique(scores[chosen]), key=lambda t: _prf(gold[chosen], scores[chosen] >= t)[2])
    return scores >= best


def _prf(gold: np.ndarray, found: np.ndarray, weights: np.ndarray | None = None) -> tuple[float, float, float]:
    weights = np.ones(len(gold)) if weights is None else weights
    hits = float(weights[gold & found].sum())
    precision, recall = hits / max(weights[found].sum(), 1e-9), hits / max(weights[gold].sum(), 1e-9)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def table(part: str, pairs: Sequence[Pair], judged: dict[str, np.ndarray]) -> None:
    """Print precision, recall and F1 with intervals, as drawn and weighed back to all pairs of the collections."""
    here = np.array([n for n, p in enumerate(pairs) if p.part == part])
    chosen = [pairs[n] for n in here]
    gold = np.array([p.same for p in chosen])
    drawn = Counter(p.stratum for p in chosen)
    weights = np.array([p.weight / drawn[p.stratum] for p in chosen])
    partial = np.array([p.label == "part" for p in chosen])
    print(f"\n{part}: {len(chosen)} pairs, {gold.sum()} one demand, {partial.sum()} one within the other")
    print(f"  {'':26} {'precision':>16} {'recall':>16} {'F1':>16}  {'part taken':>10}  {'weighed P, R':>12}")
    for name, whole in judged.items():
        found = whole[here]
        told = [_with_interval(chosen, lambda i, k=k: _prf(gold[i], found[i])[k]) for k in range(3)]  # noqa: B023
        precision, recall, _ = _prf(gold, found, weights)
        print(f"  {name:26} {'  '.join(told)}  {found[partial].mean():>10.2f}   {precision:.2f}, {recall:.2f}")


def _with_interval(pairs: Sequence[Pair], score: Callable[[np.ndarray], float]) -> str:
    documents = sorted({p.a.doc_id for p in pairs})
    held = {name: [n for n, p in enumerate(pairs) if p.a.doc_id == name] for name in documents}
    random = np.random.default_rng(7)
    drawn = [
        score(np.array([n for d in random.integers(0, len(documents), len(documents)) for n in held[documents[d]]]))
        for _ in range(500)
    ]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return f"{score(np.arange(len(pairs))):.2f} [{low:.2f}, {high:.2f}]"


def relations(pairs: Sequence[Pair], links: Sequence[Any]) -> None:
    """Print gold against found relations of the pairs that are linked directly and are one demand."""
    found = {(one.a, one.b): one.relation for one in links}
    found |= {(b, a): relation for (a, b), relation in found.items()}
    told: Counter[tuple[str, str]] = Counter()
    for pair in pairs:
        relation = found.get((pair.a.rec_id, pair.b.rec_id))
        if pair.same and relation:
            one = compatible(pair.a.addressee.lower(), pair.b.addressee.lower())
            told[pair.label if one else "same_to_other", relation] += 1
    print(
        "\nrelations of linked pairs, gold → found:", ", ".join(f"{g} → {f} {n}" for (g, f), n in sorted(told.items()))
    )


def retrieval(pairs: Sequence[Pair], rows: Sequence[LinkRow]) -> None:
    """Print how far down the list of one record's neighbours the other of a pair stands, by what finds them."""
    print(f"\nneighbours among {len(rows)} records: median rank of the other, share among the nearest 100 and 500")
    place = {row.rec_id: n for n, row in enumerate(rows)}
    wanted = [(place[p.a.rec_id], place[p.b.rec_id]) for p in pairs if p.same]
    for name in ("best", "fast"):
        vectors = _vectors(name, [row.text for row in rows])
        _ranks(f"{name} vectors", wanted, lambda a: vectors @ vectors[a])  # noqa: B023
    for name, terms in (("TF-IDF", _word_terms(rows)), ("named terms", _named_terms(rows))):
        _ranks(name, wanted, _inverted(terms))


def _ranks(name: str, wanted: Sequence[tuple[int, int]], near: Callable[[int], np.ndarray]) -> None:
    ranks = []
    for a, b in wanted:
        scores = near(a)
        ranks.append(int((scores > scores[b] + 1e-9).sum()) - 1)
    told = np.array(ranks)
    print(f"  {name:14} {int(np.median(told)):>6} {(told < 100).mean():>6.2f} {(told < 500).mean():>6.2f}")


def _word_terms(rows: Sequence[LinkRow]) -> list[dict[str, float]]:
    held = Counter(word for row in rows for word in set(_plain(row.text).split()))
    return [{w: float(np.log(len(rows) / held[w])) for w in set(_plain(row.text).split())} for row in rows]


def _named_terms(rows: Sequence[LinkRow]) -> list[dict[str, float]]:
    from hsnlp.recommendations.same.addressees import countries_of

    said = [read(row.text, countries_of(row.addressee)) for row in rows]
    weights = Weights(sorted(set(said), key=lambda reading: reading.terms))
    return [weights.weigh(reading).terms for reading in said]


def _inverted(terms: Sequence[dict[str, float]]) -> Callable[[int], np.ndarray]:
    lengths = [max(sum(w * w for w in one.values()) ** 0.5, 1e-9) for one in terms]
    lists: dict[str, list[tuple[int, float]]] = {}
    for n, one in enumerate(terms):
        for term, weight in one.items():
            lists.setdefault(term, []).append((n, weight / lengths[n]))
    postings = {t: (np.array([n for n, _ in one]), np.array([w for _, w in one])) for t, one in lists.items()}

    def near(a: int) -> np.ndarray:
        sums = np.zeros(len(terms))
        for term, weight in terms[a].items():
            rows, weights = postings[term]
            sums[rows] += weight / lengths[a] * weights
        return sums

    return near


def errors(pairs: Sequence[Pair], found: np.ndarray) -> None:
    """Print the pairs of the development half that the rule judges otherwise than the gold."""
    for pair, one in zip(pairs, found, strict=True):
        if pair.part == "development" and pair.same != one:
            print(f"\n{pair.label}, {'linked' if one else 'not linked'}\n  {pair.a.text[:200]}\n  {pair.b.text[:200]}")


if __name__ == "__main__":
    main()
