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
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from hsnlp.annotations import Annotation
from hsnlp.annotators import cue_annotator
from hsnlp.codebook import Codebook, load_codebook
from hsnlp.documents import Passage, Span

DEVELOPMENT = 70
RESAMPLES = 1000
SEED = 42
MEASURED = ("frame", "referent", "threat")
FEWEST = 15  # a score measured on fewer sentences than this is taken together with its neighbour


@dataclass(frozen=True)
class Coded:
    """A sentence with the codes of its coder and those of the cues: ``dimension:code``, ``frame:code:voice``."""

    document: str
    genre: str
    text: str
    gold: frozenset[str]
    found: frozenset[str]
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
        passages, index = passages_of(row)
        unit = passages[index].span
        given = tuple(a for a in annotator.annotate(passages).annotations if a.unit == unit)
        coded.append(Coded(row["document"], row["genre"], row["text"], gold_codes(row), found_codes(given), given))
    return coded


def passages_of(row: Mapping[str, Any]) -> tuple[list[Passage], int]:
    """Return the sentence and its neighbours as passages of one small document, and which of them it is."""
    passages: list[Passage] = []
    start = 0
    index = 0
    for key in ("before", "text", "after"):
        if not row[key]:
            continue
        if key == "text":
            index = len(passages)
        passages.append(Passage(row["id"], Span(start, start + len(row[key])), row[key]))
        start += len(row[key]) + 1
    return passages, index


def gold_codes(row: Mapping[str, Any]) -> frozenset[str]:
    """Return the coder's codes."""
    frames = {f"frame:{frame}" for frame in row["frames"]}
    voices = {f"voice:{frame}:{voice}" for frame, voice in row["frames"].items()}
    referents = {f"referent:{one}" for one in row["referents"]}
    return frozenset(frames | voices | referents | {f"threat:{one}" for one in row["threats"]})


def found_codes(annotations: Iterable[Annotation]) -> frozenset[str]:
    """Return the cues' codes."""
    found = set()
    for one in annotations:
        found.add(f"{one.dimension}:{one.code}")
        if one.dimension == "frame":
            found.add(f"voice:{one.code}:{one.attributes['voice']}")
    return frozenset(found)


def print_tables(part: str, coded: Sequence[Coded], codebook: Codebook) -> None:
    """Print precision, recall and F1 of every code, then frames by genre and the voices."""
    documents = len({one.document for one in coded})
    print(f"\n## {part}: {len(coded)} sentences of {documents} documents ({codebook.label})")
    for dimension in MEASURED:
        names = [f"{dimension}:{code.id}" for code in codebook.codes(dimension)]
        print_rows(dimension, coded, names)
    frames = [code.id for code in codebook.codes("frame")]
    voices = [code.id for code in codebook.codes("voice")]
    print_rows("frame and voice", coded, [f"voice:{frame}:{voice}" for frame in frames for voice in voices])
    print_voices(coded, frames)
    for genre in sorted({one.genre for one in coded}):
        print_rows(f"frame in {genre}", [c for c in coded if c.genre == genre], [f"frame:{f}" for f in frames])


def print_rows(title: str, coded: Sequence[Coded], names: Sequence[str]) -> None:
    """Print one table; the last line is the mean over codes (macro)."""
    print(f"\n{title:32s} {'n':>5s}  precision           recall              F1")
    tables = [counts(coded, name) for name in names]
    for name, table in zip(names, tables, strict=True):
        print(f"{name.partition(':')[2]:32s} {int(table[:, [0, 2]].sum()):5d}  {with_intervals([table])}")
    if len(names) > 2:
        print(f"{'macro':32s} {'':5s}  {with_intervals(tables)}")


def counts(coded: Sequence[Coded], name: str) -> np.ndarray:
    """Return true positives, false positives and false negatives of a code, one row a document."""
    by_document: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in coded:
        row = by_document[one.document]
        gold, found = name in one.gold, name in one.found
        row[0] += gold and found
        row[1] += found and not gold
        row[2] += gold and not found
    return np.array(list(by_document.values()), dtype=float)


def with_intervals(tables: Sequence[np.ndarray]) -> str:
    """Return precision, recall and F1 (means over tables) with 95 % intervals from resampled documents."""
    random = np.random.default_rng(SEED)
    size = len(tables[0])
    weights = random.multinomial(size, np.full(size, 1 / size), RESAMPLES)
    point = np.mean([rates(table.sum(axis=0)) for table in tables], axis=0)
    drawn = np.mean([rates((weights @ table).T) for table in tables], axis=0)
    low, high = np.quantile(drawn, [0.025, 0.975], axis=-1)
    return "  ".join(f"{p:.2f} [{a:.2f}, {b:.2f}]" for p, a, b in zip(point, low, high, strict=True))


def rates(table: np.ndarray) -> np.ndarray:
    """Return precision, recall and F1 from counts; 0 where nothing was found or nothing was there."""
    right, false, missed = table
    total = np.maximum(2 * right + false + missed, 1e-9)
    return np.array(
        [right / np.maximum(right + false, 1e-9), right / np.maximum(right + missed, 1e-9), 2 * right / total]
    )


def print_voices(coded: Sequence[Coded], frames: Sequence[str]) -> None:
    """Print, for frames that coder and cues both see, the coder's voice against the cues'."""
    for frame in frames:
        pairs: Counter[tuple[str, str]] = Counter()
        for one in coded:
            gold = [name.split(":")[2] for name in one.gold if name.startswith(f"voice:{frame}:")]
            found = [name.split(":")[2] for name in one.found if name.startswith(f"voice:{frame}:")]
            if gold and found:
                pairs[gold[0], found[0]] += 1
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
                (int(a.attributes["points"]), f"{dimension}:{one.id}" in c.gold)
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


def must_pool(lower: Sequence[int], upper: Sequence[int]) -> bool:
    """Whether two steps are one: too few sentences on either, or a precision that does not rise."""
    return min(lower[2], upper[2]) < FEWEST or smoothed(lower) >= smoothed(upper)


def smoothed(step: Sequence[int]) -> float:
    """Return the precision of a step (points, right, all), with one right and one wrong added."""
    return (step[1] + 1) / (step[2] + 2)


if __name__ == "__main__":
    main()
