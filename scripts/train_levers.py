"""Train ``models/levers``: by which policy lever a recommendation wants things changed.

    python scripts/train_levers.py --shared ../shared

The lever head of ``models/best`` and a linear model of words, letters and the direction of its vectors, beside what
``models/slots`` says of a lever (`hsnlp.recommendations.levers` says how), so it is trained after those two. The
temperatures are fitted on held-out recommendations: they change no lever. The same data and models give the same files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from coder_data import LEVERS
from coder_net import WIDTH
from lever_data import Example, Examples, options, read_examples
from safetensors.numpy import save_file
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from hsnlp import __version__
from hsnlp.annotators.learned.heads import Heads, softmax
from hsnlp.codebook import load_codebook
from hsnlp.documents import Passage, Span
from hsnlp.encode import Encoder, shared_encoder
from hsnlp.recommendations.levers import (
    ENCODER,
    LETTERS,
    WEIGHTS,
    WORDS,
    LeverModel,
    joint,
    letter_pieces,
    vectors_of,
    word_pieces,
)
from hsnlp.recommendations.slots import Ask, SlotReader
from hsnlp.weights import model_folder, read_manifest, write_manifest

__all__ = ["read_beside", "shares", "target"]

C, FEWEST, SCALE, SECOND, SHARE = 3.0, 2, 3.0, 2 / 3, 0.5
"""Inverse strength of the penalty; texts that a piece must stand in; how much the direction counts beside the pieces;
what the second coder of a sentence, who had definitions and rules, counts beside the first; how much the linear model
counts beside the head: of .5, 1 and 2 the best on the held-out sentences."""


def main() -> None:
    """Train, calibrate and save."""
    parser = options(__doc__)
    parser.add_argument("-o", "--out", type=Path, default=Path("models/levers"), help="folder to write to")
    asked = parser.parse_args()
    examples = read_examples(asked.shared, asked.gold_text, asked.lever_text)
    encoder = shared_encoder(model_folder("best"))
    asked.out.mkdir(parents=True, exist_ok=True)
    save_file(joined(linear(examples.train, encoder), *head()), asked.out / WEIGHTS)
    (asked.out / WEIGHTS).chmod(0o644)
    write_manifest(asked.out, manifest(examples, 1.0, 1.0))
    texts, wanted = [one.text for one in examples.held_out], target(examples.held_out)
    outputs, beside = LeverModel(asked.out, encoder).outputs(texts), read_beside(texts)
    heat = temperature(outputs, wanted)
    read = [n for n, said in enumerate(beside) if said]
    together = np.stack([joint(outputs[n] / heat, beside[n]) for n in read])
    write_manifest(asked.out, manifest(examples, heat, temperature(together, wanted[read])))


def read_beside(texts: Sequence[str]) -> list[tuple[float, ...]]:
    """Return what the slot model says of each text's lever, nothing where the slot reader does not show it the text."""
    asks = [Ask((Passage(f"text-{n}", Span(0, len(text)), text),)) for n, text in enumerate(texts)]
    return [slots.levers for slots in SlotReader(load_codebook()).read(asks)]


def head() -> tuple[np.ndarray, np.ndarray]:
    """Return the lever head of ``models/best``, temperature and all: weights, one column a lever, and bias."""
    folder = model_folder("best")
    described = read_manifest(folder)
    heads = Heads.read(folder, described)
    bias = heads.logits(np.zeros((1, heads.width), dtype=np.float32))
    weights = heads.logits(np.eye(heads.width, dtype=np.float32)) - bias
    chosen = heads.choices["lever"]
    first = described["heads"]["rows"]["lever"][0]
    columns = [first + chosen.classes.index(lever) for lever in LEVERS]
    return weights[:, columns] / chosen.temperature, bias[0, columns] / chosen.temperature


def joined(own: Mapping[str, np.ndarray], weights: np.ndarray, bias: np.ndarray) -> dict[str, np.ndarray]:
    """Return the tensors of the model: the linear model's, beside the head's."""
    return {
        "pieces": (SHARE * own["pieces"]).astype(np.float16),
        "rarity": own["rarity"].astype(np.float16),
        "direction": (SHARE * own["direction"]).astype(np.float32),
        "head": np.ascontiguousarray(weights).astype(np.float32),
        "bias": (SHARE * own["bias"] + bias).astype(np.float32),
    }


def linear(examples: Sequence[Example], encoder: Encoder) -> dict[str, np.ndarray]:
    """Return a multinomial logistic regression on pieces and directions.

    An example of two coders counts as two, each with its share.
    """
    texts = [one.text for one in examples]
    words, letters = (_binary([read(text) for text in texts]) for read in (word_pieces, letter_pieces))
    seen = np.asarray(words.sum(axis=0) + letters.sum(axis=0)).ravel()
    rarity = np.where(seen >= FEWEST, np.log((1 + len(examples)) / (1 + seen)) + 1, 0.0)
    rarity = rarity.astype(np.float16).astype(np.float64)  # as it is kept
    vectors = csr_matrix(SCALE * vectors_of(encoder, texts, WIDTH)[1].astype(np.float64))
    found = csr_matrix(hstack([_united(words, rarity) + _united(letters, rarity), vectors]))
    rows, codes = np.nonzero(shares(examples))
    model = LogisticRegression(C=C, max_iter=300)
    model.fit(found[rows], codes, sample_weight=shares(examples)[rows, codes])
    weights, bias = np.zeros((found.shape[1], len(LEVERS))), np.full(len(LEVERS), -20.0)
    weights[:, model.classes_], bias[model.classes_] = model.coef_.T, model.intercept_
    pieces, direction = weights[:-WIDTH] * rarity[:, None], SCALE * weights[-WIDTH:]
    return {"pieces": pieces, "rarity": rarity, "direction": direction, "bias": bias}


def shares(examples: Sequence[Example]) -> np.ndarray:
    """Return how much of each lever an example is, shape ``(examples, levers)``; rows add up to 1."""
    out = np.zeros((len(examples), len(LEVERS)))
    for row, one in zip(out, examples, strict=True):
        row[LEVERS.index(one.lever)] += 1 - SECOND if one.second else 1
        if one.second:
            row[LEVERS.index(one.second)] += SECOND
    return out


def target(examples: Sequence[Example]) -> np.ndarray:
    """Return the number of each example's lever."""
    return np.array([LEVERS.index(one.lever) for one in examples])


def temperature(outputs: np.ndarray, wanted: np.ndarray) -> float:
    """Return the temperature with the least log loss."""
    grid = np.geomspace(0.3, 4, 80)
    losses = [-np.log(softmax(outputs / t)[np.arange(len(wanted)), wanted]).mean() for t in grid]
    return round(float(grid[int(np.argmin(losses))]), 4)


def manifest(examples: Examples, heat: float, together: float) -> dict[str, Any]:
    """Return what ``model.json`` says beside the digests of the files."""
    learned_with = read_manifest(model_folder("best"))["files"][ENCODER]
    counts = Counter(one.source for one in examples.train)
    return {
        "name": "levers",
        "hsnlp": __version__,
        "levers": {"codes": list(LEVERS), "temperature": heat, "joint": together, "encoder": learned_with},
        "training": {
            "recommendations": len(examples.train), "sources": dict(sorted(counts.items())),
            "digest": examples.digest(), "penalty": C, "scale": SCALE, "second": SECOND, "share": SHARE,
        },
    }  # fmt: skip


def _binary(several: Sequence[np.ndarray]) -> csr_matrix:
    ends = np.cumsum([0, *map(len, several)])
    pieces = np.concatenate(several)
    return csr_matrix((np.ones(len(pieces)), pieces, ends), shape=(len(several), WORDS + LETTERS))


def _united(block: csr_matrix, rarity: np.ndarray) -> csr_matrix:
    """Return a block weighted by rarity, each row at unit length."""
    weighed = csr_matrix(block.multiply(rarity))
    lengths = np.sqrt(np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    return csr_matrix(weighed.multiply(1 / np.maximum(lengths, 1e-6)[:, None]))


if __name__ == "__main__":
    main()
