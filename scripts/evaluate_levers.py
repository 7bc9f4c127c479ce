"""Measure the levers of recommendations on documents that nothing was trained on, with intervals over documents.

    python scripts/evaluate_levers.py --shared ../shared
    python scripts/evaluate_levers.py --shared ../shared --card

Readers side by side: the cues, the head of ``models/best``, ``models/levers`` without and with what ``models/slots``
says where it reads the sentence. Every reader is given that the sentence recommends: what is measured is the lever
alone. A mean over codes that hardly stand in the sample is a matter of luck: it is given over all codes of the sample
and over those with at least five sentences. `--card` writes the figures into the model's card. Labels come from
language-model coders, one a sentence.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from coder_data import LEVERS, head_rows
from lever_data import Example, options, read_examples
from prose_recommendations import sample_prose
from train_levers import read_beside

from hsnlp.annotators.cues.annotator import CueAnnotator
from hsnlp.annotators.learned.heads import Heads, softmax
from hsnlp.annotators.recommendations import RecommendationPart
from hsnlp.codebook import load_codebook
from hsnlp.documents import Passage, Span
from hsnlp.encode import load_encoder
from hsnlp.recommendations.levers import LeverModel, load_levers
from hsnlp.weights import CARD, model_folder, read_manifest

__all__ = ["by_code", "macro"]

ENOUGH, RESAMPLES, SEED, BINS = 5, 1000, 42, 10
Readings = Mapping[str, np.ndarray]
"""By the name of a reader: the number of the lever that it gives each example."""
Measure = Callable[[np.ndarray, np.ndarray], float]


def main() -> None:
    """Print the tables, and write the card if it is asked for."""
    parser = options(__doc__)
    parser.add_argument("--card", action="store_true", help="write models/levers/README.md")
    asked = parser.parse_args()
    found = read_examples(asked.shared, asked.gold_text, asked.lever_text)
    drawn = {row["text"] for row in sample_prose(asked.shared)}
    samples = {
        "the 200 of prose_recommendations.py": [one for one in found.held_out if one.text in drawn],
        "all held-out recommendations": found.held_out,
        "all held-out recommendations, and the gold sentences of their documents": found.held_out + found.harder,
    }
    model = load_levers()
    text = "\n\n".join(part for name, rows in samples.items() for part in tables(name, rows, model))
    print(text)
    if asked.card:
        write_card(text)


def tables(name: str, rows: Sequence[Example], model: LeverModel) -> Iterator[str]:
    """Yield the Markdown of one sample: the readers side by side, then ours by code."""
    texts = [one.text for one in rows]
    beside = read_beside(texts)
    chances = model.probabilities(texts, beside)
    readings = {
        "cues": cued(texts),
        "head of `best`": headed(texts),
        "without `slots`": model.probabilities(texts).argmax(axis=1),
        "`levers`": chances.argmax(axis=1),
    }
    gold = np.array([LEVERS.index(one.lever) for one in rows])
    documents = np.unique([one.document for one in rows], return_inverse=True)[1]
    counts = np.bincount(gold, minlength=len(LEVERS))
    yield f"### {name[0].upper()}{name[1:]}\n{len(rows)} sentences of {documents.max() + 1} documents."
    often = np.flatnonzero(counts >= ENOUGH)
    measures: dict[str, Measure] = {
        "right": lambda g, f: float((g == f).mean()),
        f"macro-F1, {(counts > 0).sum()} codes": lambda g, f: macro(g, f, np.flatnonzero(counts)),
        f"macro-F1, the {len(often)} codes of at least {ENOUGH}": lambda g, f: macro(g, f, often),
    }
    lines = ["| reader | " + " | ".join(measures) + " |", "|---|" + "--:|" * len(measures)]
    for reader, given in readings.items():
        cells = [f"{one(gold, given):.3f} {interval(gold, given, documents, one)}" for one in measures.values()]
        lines.append(f"| {reader} | " + " | ".join(cells) + " |")
    yield "\n".join(lines)
    scores = {reader: by_code(gold, given) for reader, given in readings.items()}
    lines = ["| lever | n | " + " | ".join(readings) + " | 95 % interval |", "|---|--:|" + "--:|" * (len(readings) + 1)]
    for code in np.flatnonzero(counts)[np.argsort(-counts[counts > 0], kind="stable")]:
        cells = " | ".join(f"{scores[reader][code]:.2f}" for reader in readings)
        spread = interval(gold, readings["`levers`"], documents, lambda g, f, c=int(code): float(by_code(g, f)[c]))
        lines.append(f"| {LEVERS[code]} | {counts[code]} | {cells} | {spread} |")
    yield "\n".join(lines)
    yield f"Expected calibration error of `levers`: {error(chances, gold):.3f}."


def cued(texts: Sequence[str]) -> np.ndarray:
    """Return the lever that the cues give; `other` where they see no demand in the sentence."""
    book = load_codebook()
    coder = CueAnnotator(book, [RecommendationPart(book, every_candidate=True)])
    passages = _passages(texts)
    coded = coder.annotate(passages).by_unit()
    units = [coded[one.doc_id, one.span] for one in passages]
    return np.array([LEVERS.index(found[0].code if found else "other") for found in units])


def headed(texts: Sequence[str]) -> np.ndarray:
    """Return the lever that the head of ``models/best`` gives."""
    folder = model_folder("best")
    manifest = read_manifest(folder)
    vectors = load_encoder(folder, manifest).encode(_passages(texts))
    raw = Heads.read(folder, manifest).logits(vectors)[:, slice(*head_rows()["lever"])]
    return np.asarray(softmax(raw).argmax(axis=1))


def by_code(gold: np.ndarray, given: np.ndarray) -> np.ndarray:
    """Return F1 of each lever, 0 where nobody gives it."""
    size = len(LEVERS)
    both = np.bincount(gold[gold == given], minlength=size)
    every = np.bincount(gold, minlength=size) + np.bincount(given, minlength=size)
    return np.asarray(2 * both / np.maximum(every, 1))


def macro(gold: np.ndarray, given: np.ndarray, codes: np.ndarray) -> float:
    """Return the mean F1 of some levers."""
    return float(by_code(gold, given)[codes].mean())


def interval(gold: np.ndarray, given: np.ndarray, documents: np.ndarray, measure: Measure) -> str:
    """Return the 95 % interval over resampled documents."""
    rows = [np.flatnonzero(documents == one) for one in range(documents.max() + 1)]
    draws = np.random.default_rng(SEED).integers(0, len(rows), (RESAMPLES, len(rows)))
    several = (np.concatenate([rows[one] for one in draw]) for draw in draws)
    low, high = np.percentile([measure(gold[drawn], given[drawn]) for drawn in several], [2.5, 97.5])
    return f"({low:.2f}–{high:.2f})"


def error(chances: np.ndarray, gold: np.ndarray) -> float:
    """Return the expected calibration error of the likeliest lever, in ten bins of equal width."""
    top, right = chances.max(axis=1), chances.argmax(axis=1) == gold
    place = np.minimum((top * BINS).astype(int), BINS - 1)
    parts = [place == one for one in range(BINS)]
    return float(sum(abs(top[one].mean() - right[one].mean()) * one.mean() for one in parts if one.any()))


def write_card(text: str) -> None:
    """Write the card of ``models/levers`` from the template beside this script."""
    folder = model_folder("levers")
    parts = {"measured": text, "training": json.dumps(read_manifest(folder)["training"], indent=2)}
    card = Path(__file__).with_name("lever_card.md").read_text(encoding="utf-8")
    for name, value in parts.items():
        card = card.replace(f"{{{{{name}}}}}", value)
    (folder / CARD).write_text(card, encoding="utf-8")


def _passages(texts: Sequence[str]) -> list[Passage]:
    return [Passage(f"text-{n}", Span(0, len(text)), text) for n, text in enumerate(texts)]


if __name__ == "__main__":
    main()
