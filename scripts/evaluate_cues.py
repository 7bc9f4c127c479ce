"""Measure the cue annotators on the maintainers' coded sentences: per code, with intervals, on two parts.

    python scripts/evaluate_cues.py --shared ../shared
    python scripts/evaluate_cues.py --shared ../shared --scores > hsnlp/codebook/human_security/scores.toml

Sentences are split by document: the hash of a document's name puts it into the development part (70 %), on which
cues are tuned, or the held-out part, which is only measured. The labels come from language-model coders, one a
sentence, and the sentences were sampled by words, so prevalences are not those of the sources.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from hsnlp.annotations import Annotation
from hsnlp.annotators import cue_annotator
from hsnlp.codebook import Codebook, load_codebook
from hsnlp.evaluate.annotate import passages_of
from hsnlp.evaluate.counts import Draws, Floats, estimate, rates, tally
from hsnlp.evaluate.units import Unit, annotation_codes, frame_voice, gold_codes

__all__ = ["code", "counts", "is_development", "rates", "read_rows"]

DEVELOPMENT = 70
MEASURED = ("frame", "referent", "threat")
FEWEST = 15  # a score measured on fewer sentences than this is taken together with its neighbour


@dataclass(frozen=True)
class Coded:
    """A sentence with the codes of its coder and of the cues, and what the cues said in full."""

    unit: Unit
    annotations: tuple[Annotation, ...]


def main() -> None:
    """Print the tables, or the scores as TOML."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds data/coded_sentences")
    parser.add_argument("--scores", action="store_true", help="print precision by points as TOML (development part)")
    parser.add_argument("--part", choices=["development", "held out"], help="only this part")
    arguments = parser.parse_args()
    rows = read_rows(arguments.shared / "data" / "coded_sentences" / "sentences.jsonl")
    codebook = load_codebook()
    parts = {
        "development": [row for row in rows if is_development(row["document"])],
        "held out": [row for row in rows if not is_development(row["document"])],
    }
    if arguments.scores:
        print_scores(code(parts["development"], codebook), codebook)
        return
    for name, part in parts.items():
        if arguments.part in (None, name):
            print_tables(name, code(part, codebook), codebook)


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Return the coded sentences."""
    if not path.exists():
        sys.exit(f"no coded sentences at {path}: give --shared the folder that holds data/coded_sentences")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def is_development(document: str) -> bool:
    """Whether a document belongs to the part on which cues may be tuned."""
    return int(hashlib.sha256(document.encode()).hexdigest()[:8], 16) % 100 < DEVELOPMENT


def code(rows: Sequence[Mapping[str, Any]], codebook: Codebook) -> list[Coded]:
    """Code each sentence between its neighbours, as it would stand in a document."""
    annotator = cue_annotator(codebook)
    coded = []
    for row in rows:
        passages, index = passages_of(row["id"], row["before"], row["text"], row["after"])
        given = tuple(annotator.annotate(passages).by_unit()[row["id"], passages[index].span])
        found, scores = annotation_codes(given)
        groups = {"genre": row["genre"]}
        unit = Unit(row["id"], row["document"], groups, gold_codes(row), found, scores, row["text"])
        coded.append(Coded(unit, given))
    return coded


def counts(coded: Sequence[Coded], name: str) -> Floats:
    """Return gold, found and both of a code, one row a document."""
    units = [one.unit for one in coded]
    counted = tally(units, [name], Draws(units, resamples=0))
    return np.concatenate([counted.gold, counted.found, counted.both], axis=1)


def print_tables(part: str, coded: Sequence[Coded], codebook: Codebook) -> None:
    """Print precision, recall and F1 of every code, then frames by genre and the voices."""
    units = [one.unit for one in coded]
    documents = len({unit.document for unit in units})
    print(f"\n## {part}: {len(units)} sentences of {documents} documents ({codebook.label})")
    for dimension in MEASURED:
        print_rows(dimension, units, [f"{dimension}:{code.id}" for code in codebook.codes(dimension)])
    frames = [code.id for code in codebook.codes("frame")]
    voices = [code.id for code in codebook.codes("voice")]
    print_rows("frame and voice", units, [f"frame:{frame}:{voice}" for frame in frames for voice in voices])
    print_voices(units, frames)
    for genre in sorted({unit.groups["genre"] for unit in units}):
        inside = [unit for unit in units if unit.groups["genre"] == genre]
        print_rows(f"frame in {genre}", inside, [f"frame:{f}" for f in frames])


def print_rows(title: str, units: Sequence[Unit], names: Sequence[str]) -> None:
    """Print one table; the last line is the mean over codes (macro)."""
    print(f"\n{title:32s} {'n':>5s}  precision           recall              F1")
    draws = Draws(units)
    counted = tally(units, names, draws)
    point, drawn = rates(counted.totals()), rates(counted.drawn(draws))
    for at, name in enumerate(names):
        gold = int(counted.totals()[0, at])
        print(f"{name.partition(':')[2]:32s} {gold:5d}  {with_intervals(point[:, at], drawn[:, :, at])}")
    if len(names) > 2:
        print(f"{'macro':32s} {'':5s}  {with_intervals(point.mean(axis=-1), drawn.mean(axis=-1))}")


def with_intervals(point: Floats, drawn: Floats) -> str:
    """Return precision, recall and F1 with 95 % intervals from resampled documents."""
    found = [estimate(value, spread) for value, spread in zip(point, drawn, strict=True)]
    return "  ".join(f"{one.value:.2f} [{one.low:.2f}, {one.high:.2f}]" for one in found)


def print_voices(units: Sequence[Unit], frames: Sequence[str]) -> None:
    """Print, for frames that coder and cues both see, the coder's voice against the cues'."""
    for frame in frames:
        both = [(frame_voice(unit.gold, frame), frame_voice(unit.found, frame)) for unit in units]
        pairs = Counter((gold, found) for gold, found in both if gold and found)
        right = sum(n for (gold, found), n in pairs.items() if gold == found)
        print(f"\nvoice of {frame}, where both see it: {right} of {sum(pairs.values())} right")
        for (gold, found), n in sorted(pairs.items()):
            print(f"  coder {gold:10s} cues {found:10s} {n:5d}")


def print_scores(coded: Sequence[Coded], codebook: Codebook) -> None:
    """Print, as TOML, how often each code was right at each number of points on the development part."""
    print("# Precision of the cues by points, on the development part of sentences coded by language-model coders.")
    print("# Written by scripts/evaluate_cues.py --scores; not to be edited by hand.")
    for dimension in MEASURED:
        for one in codebook.codes(dimension):
            pairs = [
                (int(a.attributes["points"]), f"{dimension}:{one.id}" in c.unit.gold)
                for c in coded
                for a in c.annotations
                if (a.dimension, a.code) == (dimension, one.id)
            ]
            if not pairs:
                continue
            print(f"\n[scores.{dimension}.{one.id}]")
            for points, precision in curve(pairs):
                print(f"{points} = {precision:.2f}")


def curve(pairs: Sequence[tuple[int, bool]]) -> list[tuple[int, float]]:
    """Return precision by points, never falling (pooled with the step before) and each step on `FEWEST` or more.

    One right and one wrong are added to each step (Laplace), so that no score is 0 or 1; steps are compared so, too.
    """
    steps: list[list[int]] = []  # points, right, all
    for points in sorted({points for points, _ in pairs}):
        right = [gold for at, gold in pairs if at == points]
        steps.append([points, sum(right), len(right)])
        while len(steps) > 1 and (
            min(steps[-2][2], steps[-1][2]) < FEWEST or smoothed(steps[-2]) >= smoothed(steps[-1])
        ):
            _, right_last, all_last = steps.pop()
            steps[-1][1] += right_last
            steps[-1][2] += all_last
    return [(step[0], smoothed(step)) for step in steps]


def smoothed(step: Sequence[int]) -> float:
    """Return the precision of a step (points, right, all), with one right and one wrong added."""
    return (step[1] + 1) / (step[2] + 2)


if __name__ == "__main__":
    main()
