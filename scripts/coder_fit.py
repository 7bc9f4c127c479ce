"""Calibrate the heads, choose their thresholds, and measure both on documents that they were not fitted on."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from coder_data import FRAMES, LEVERS, REFERENTS, STRENGTHS, THREATS, UNKNOWN, VOICES, columns, head_rows
from sklearn.linear_model import LogisticRegression

from hsnlp.annotators.cues.annotator import CueAnnotator, parts_for
from hsnlp.annotators.learned.decide import cue_scores, decide
from hsnlp.annotators.learned.heads import Heads, presence, softmax
from hsnlp.codebook import load_codebook
from hsnlp.documents import Passage
from hsnlp.evaluate import Unit
from hsnlp.evaluate.annotate import passages_of
from hsnlp.evaluate.units import gold_codes

GRID = np.linspace(0.2, 0.7, 51)
LEAST = 0.6
"""Probability that asserted securitisation needs; see `hsnlp.annotators.learned.heads.Choice`."""
FEWEST = 25
"""Positives below which a code takes the dimension's common threshold: the best of a few is luck."""
Cues = Mapping[str, np.ndarray]
"""Cue scores by dimension, each of shape ``(rows, codes)``."""
NAMES = {"frame": FRAMES, "referent": REFERENTS, "threat": THREATS, "recommendation": ("recommendation",)}


def described(outputs: np.ndarray, rows: Sequence[Mapping[str, Any]], cues: Cues) -> dict[str, Any]:
    """Return ``heads`` of a manifest, fitted on raw outputs of shape ``(rows, outputs)``, cue scores and codes."""
    wanted, ends = columns(rows), head_rows()
    frames = {frame: ends[frame] for frame in FRAMES}
    part = {name: outputs[:, slice(*ends[name])].astype(float) for name in ends}
    logits = {
        "frame": np.stack([presence(part[frame]) for frame in FRAMES], axis=1),
        **{name: part[name] for name in ("referent", "threat", "recommendation")},
    }
    truth = {
        "frame": np.stack([wanted[frame] > 0 for frame in FRAMES], axis=1),
        **{name: wanted[name] > 0 for name in ("referent", "threat", "recommendation")},
    }
    choices = {
        f"voice:{frame}": _choice(VOICES, part[frame][:, 1:], np.where(wanted[frame] > 0, wanted[frame] - 1, UNKNOWN))
        for frame in FRAMES
    }
    choices["voice:securitisation"]["least"] = {"asserted": LEAST}
    choices["strength"] = _choice(STRENGTHS, part["strength"], wanted["strength"])
    choices["lever"] = _choice(LEVERS, part["lever"], wanted["lever"])
    return {
        "frames": {frame: list(found) for frame, found in frames.items()},
        "rows": {name: list(ends[name]) for name in ("referent", "threat", "recommendation", "strength", "lever")},
        "labels": {name: _labels(codes, logits[name], cues[name], truth[name]) for name, codes in NAMES.items()},
        "choices": choices,
    }


def _labels(codes: Sequence[str], logits: np.ndarray, cues: np.ndarray, truth: np.ndarray) -> dict[str, Any]:
    """Return the calibration and thresholds of the codes of a dimension, by the best F1 on these rows."""
    platt, chances = [], []
    for k in range(len(codes)):
        witnesses = np.stack([logits[:, k], cues[:, k]], axis=1)
        model = LogisticRegression(C=1.0).fit(witnesses, truth[:, k])
        platt.append([round(float(one), 5) for one in (*model.coef_[0], model.intercept_[0])])
        chances.append(model.predict_proba(witnesses)[:, 1])
    found = np.stack(chances, axis=1)
    common = _threshold(found.ravel(), truth.ravel())
    few = truth.sum(axis=0) < FEWEST
    thresholds = [common if few[k] else _threshold(found[:, k], truth[:, k]) for k in range(len(codes))]
    return {"codes": list(codes), "platt": platt, "thresholds": [round(float(one), 3) for one in thresholds]}


def _threshold(found: np.ndarray, truth: np.ndarray) -> float:
    """Return the threshold with the best F1, the curve smoothed so that no single row decides."""
    scores = []
    for threshold in GRID:
        given = found >= threshold
        scores.append(2 * (given & truth).sum() / max(1, given.sum() + truth.sum()))
    smooth = np.convolve(np.pad(scores, 4, mode="edge"), np.ones(9) / 9, mode="valid")
    return float(GRID[int(smooth.argmax())])


def _choice(classes: Sequence[str], logits: np.ndarray, wanted: np.ndarray) -> dict[str, Any]:
    """Return the classes and the temperature with the least log loss on the rows that have the slot."""
    known = wanted >= 0
    grid = np.geomspace(0.5, 4, 60)
    losses = [-np.log(softmax(logits[known] / t)[np.arange(known.sum()), wanted[known]]).mean() for t in grid]
    return {"classes": list(classes), "temperature": round(float(grid[int(np.argmin(losses))]), 4)}


def cues_of(rows: Sequence[Mapping[str, Any]]) -> dict[str, np.ndarray]:
    """Return the cue scores of rows, each read between its neighbours, as the learned annotator has them."""
    book = load_codebook()
    coder = CueAnnotator(book, parts_for(book, every_candidate=True))
    made = [between(row, n) for n, row in enumerate(rows)]
    coded = coder.annotate([passage for passages, _ in made for passage in passages]).by_unit()
    own = [coded[passages[middle].doc_id, passages[middle].span] for passages, middle in made]
    return cue_scores(NAMES, own)


def between(row: Mapping[str, Any], number: int = 0) -> tuple[list[Passage], int]:
    """Return a row's sentence and its neighbours as the passages of a small document, and which is the sentence."""
    return passages_of(f"row-{number}", row.get("before") or "", row["text"], row.get("after") or "")


def units(outputs: np.ndarray, rows: Sequence[Mapping[str, Any]], cues: Cues, heads: Mapping[str, Any]) -> list[Unit]:
    """Return rows with what the heads, described so, decide on them."""
    readers = _reader(outputs.shape[1], heads)
    book = load_codebook()
    known = {dimension.id: {code.id for code in dimension.codes} for dimension in book.dimensions}
    decisions = decide(readers.calibrated(outputs.astype(float), cues), readers, known)
    return [
        Unit(
            id=row["id"],
            document=row["document"],
            groups={"genre": row["genre"]},
            gold=gold_codes(row),
            found=codes_of(decision),
            scores=decision.scores,
            text=row["text"],
        )
        for row, decision in zip(rows, decisions, strict=True)
    ]


def _reader(width: int, heads: Mapping[str, Any]) -> Heads:
    """Return heads that take raw outputs for vectors."""
    return Heads(np.eye(width, dtype=np.float32), np.zeros(width, dtype=np.float32), heads)


def codes_of(decision: Any) -> frozenset[str]:
    """Return a decision's codes by the names that evaluation uses."""
    found = {f"{dimension}:{code}" for dimension, codes in decision.codes.items() for code in codes}
    for frame, voice in decision.frames.items():
        found |= {f"frame:{frame}", f"frame:{frame}:{voice['voice']}"}
    if decision.recommendation is not None:
        found.add("recommendation")
        found |= {f"{slot}:{value}" for slot, value in decision.recommendation.items()}
    return frozenset(found)


def crossed(outputs: np.ndarray, rows: Sequence[Mapping[str, Any]], cues: Cues, folds: int = 5) -> list[Unit]:
    """Return units whose calibration and thresholds were fitted on the documents of the other folds."""
    fold = np.array([int(hashlib.sha256(f"fold {row['document']}".encode()).hexdigest(), 16) % folds for row in rows])
    found: dict[int, Unit] = {}
    for one in range(folds):
        inside = np.flatnonzero(fold == one)
        outside = np.flatnonzero(fold != one)
        heads = described(outputs[outside], [rows[n] for n in outside], _some(cues, outside))
        measured = units(outputs[inside], [rows[n] for n in inside], _some(cues, inside), heads)
        found |= dict(zip(inside.tolist(), measured, strict=True))
    return [found[n] for n in range(len(rows))]


def _some(cues: Cues, rows: np.ndarray) -> dict[str, np.ndarray]:
    return {name: scores[rows] for name, scores in cues.items()}
