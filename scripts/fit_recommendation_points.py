"""Fit the points of the recommendation judge on the development part of the maintainers' coded sentences.

    python scripts/fit_recommendation_points.py --shared ../shared > hsnlp/annotators/recommendations/points.py

Every candidate that the rules find is an example, its features are 0 or 1, and a sparse logistic regression weighs
them; the weights, in tenths of log-odds and rounded, are the points. Cross-validation by document, printed to
stderr, chooses nothing but the threshold. The held-out part is never read.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from evaluate_cues import is_development, read_rows

from hsnlp.annotators.recommendations.addressee import Vocabulary
from hsnlp.annotators.recommendations.candidates import worth_reading
from hsnlp.annotators.recommendations.context import context_of, lead_in
from hsnlp.annotators.recommendations.detect import considered
from hsnlp.codebook import load_codebook
from hsnlp.documents import Passage, Span

FEWEST = 6  # a feature that holds for fewer candidates than this is left out
PENALTY = 0.0012  # weight of the absolute values, per example; from cross-validation on the development part
NEAR = 22  # characters by which the coder's action may begin earlier or later than the candidate's
FOLDS = 5

Example = tuple[int, frozenset[str], float, float]
"""Number of the sentence, features, label, weight."""


def main() -> None:
    """Print the module of points."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds data/coded_sentences")
    parser.add_argument("--penalty", type=float, default=PENALTY)
    arguments = parser.parse_args()
    path = arguments.shared / "data" / "coded_sentences" / "sentences.jsonl"
    rows = [row for row in read_rows(path) if is_development(row["document"])]
    examples = collect(rows)
    threshold = cross_validate(rows, examples, arguments.penalty)
    names = feature_names(examples)
    base, weights = fit(matrix(examples, names), labels(examples), sample_weights(examples), arguments.penalty)
    print(module(base, threshold, dict(zip(names, weights, strict=True))), end="")


def collect(rows: Sequence[Mapping[str, Any]]) -> list[Example]:
    """Return every candidate of every sentence with its label: the coder's action begins where its action does."""
    vocabulary = Vocabulary.of(load_codebook())
    out: list[Example] = []
    for number, row in enumerate(rows):
        before = Passage("d", Span(0, len(row["before"])), row["before"]) if row["before"] else None
        led = before is not None and lead_in(before, vocabulary) is not None
        if not led and not worth_reading(row["text"]):
            continue
        passage = Passage("d", Span(0, len(row["text"])), row["text"])
        found = considered(row["text"], vocabulary, context_of(passage, led_in=led))
        gold = row["recommendation"]
        near = [
            gold is not None and is_near(row["text"], gold["action"], f.words.starts[f.candidate.action])
            for f, _ in found
        ]
        for (_, held), matches in zip(found, near, strict=True):
            label = float(gold is not None and (matches or not any(near)))
            # A second candidate of a recommendation is no clean example of its absence, nor one that stands elsewhere.
            weight = 1.0 if gold is None or matches else 0.3 if any(near) else 0.5
            out.append((number, held, label, weight))
    return out


def is_near(text: str, action: str | None, start: int) -> bool:
    """Whether the coder's action begins about where the candidate's does."""
    return action is None or abs(text.find(action) - start) <= NEAR


def feature_names(examples: Sequence[Example]) -> list[str]:
    """Return the features that hold often enough, sorted."""
    counts = Counter(name for _, held, _, _ in examples for name in held)
    return sorted(name for name, count in counts.items() if count >= FEWEST)


def matrix(examples: Sequence[Example], names: Sequence[str]) -> np.ndarray:
    """Return the examples as rows of 0 and 1."""
    column = {name: i for i, name in enumerate(names)}
    out = np.zeros((len(examples), len(names)))
    for i, (_, held, _, _) in enumerate(examples):
        out[i, [column[name] for name in held if name in column]] = 1
    return out


def labels(examples: Sequence[Example]) -> np.ndarray:
    """Return the labels, 0 or 1."""
    return np.array([label for _, _, label, _ in examples])


def sample_weights(examples: Sequence[Example]) -> np.ndarray:
    """Return how much each example counts."""
    return np.array([weight for _, _, _, weight in examples])


def fit(x: np.ndarray, y: np.ndarray, weight: np.ndarray, penalty: float) -> tuple[float, np.ndarray]:
    """Return intercept and weights of a logistic regression with an L1 penalty (FISTA, 3,000 steps)."""
    x = np.hstack([np.ones((len(x), 1)), x])
    step = 4.0 / (np.linalg.norm(x * np.sqrt(weight)[:, None], 2) ** 2 / weight.sum())
    w = np.zeros(x.shape[1])
    ahead, momentum = w.copy(), 1.0
    for _ in range(3000):
        gradient = x.T @ (weight * (1 / (1 + np.exp(-x @ ahead)) - y)) / weight.sum()
        new = ahead - step * gradient
        new[1:] = np.sign(new[1:]) * np.maximum(np.abs(new[1:]) - step * penalty, 0)
        following = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = new + (momentum - 1) / following * (new - w)
        w, momentum = new, following
    return float(w[0]), w[1:]


def cross_validate(rows: Sequence[Mapping[str, Any]], examples: Sequence[Example], penalty: float) -> float:
    """Return the threshold at which about as many are given as the coders gave.

    Each document is judged by weights fitted on others. The best F1 lies lower and gives too many, in commentary
    above all; a count of recommendations would be too high.
    """
    documents = sorted({row["document"] for row in rows})
    fold = {document: i % FOLDS for i, document in enumerate(documents)}
    folds = np.array([fold[rows[number]["document"]] for number, *_ in examples])
    best = np.full(len(rows), -np.inf)
    for held_back in range(FOLDS):
        inside = [e for e, f in zip(examples, folds, strict=True) if f != held_back]
        outside = [e for e, f in zip(examples, folds, strict=True) if f == held_back]
        names = feature_names(inside)
        base, weights = fit(matrix(inside, names), labels(inside), sample_weights(inside), penalty)
        for (number, *_), score in zip(outside, base + matrix(outside, names) @ weights, strict=True):
            best[number] = max(best[number], score)
    gold = np.array([row["recommendation"] is not None for row in rows])
    scored = []
    for threshold in np.arange(-1.2, 0.6, 0.1):
        given = best > threshold
        precision = (given & gold).sum() / max(1, given.sum())
        recall = (given & gold).sum() / gold.sum()
        f1 = 2 * precision * recall / (precision + recall)
        print(f"{threshold:5.1f}  P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}", file=sys.stderr)
        scored.append((abs(int(given.sum()) - int(gold.sum())), float(threshold)))
    return min(scored)[1]


def module(base: float, threshold: float, weights: Mapping[str, float]) -> str:
    """Return the source of the module of points."""
    points = {name: round(10 * weight) for name, weight in weights.items()}
    lines = [f'    "{name}": {value},' for name, value in sorted(points.items()) if value]
    return "\n".join(
        [
            '"""What each feature of a candidate weighs.',
            "",
            "Written by scripts/fit_recommendation_points.py; not edited by hand.",
            '"""',
            "",
            "from __future__ import annotations",
            "",
            '__all__ = ["BASE", "POINTS", "THRESHOLD"]',
            "",
            f"BASE = {round(10 * base)}",
            '"""Points of a candidate for which no feature holds."""',
            f"THRESHOLD = {round(10 * threshold)}",
            '"""Points above which a candidate is a recommendation, from cross-validation by document."""',
            "POINTS: dict[str, int] = {",
            *lines,
            "}",
            '"""Tenths of log-odds by feature."""',
            "",
        ]
    )


if __name__ == "__main__":
    main()
