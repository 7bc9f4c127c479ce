"""Measure which objectives of the Global Compact for Migration are found in recommendations, beside a plain baseline.

    python scripts/evaluate_objectives.py --shared ../shared
    python scripts/evaluate_objectives.py --shared ../shared --gold corpus/gold/objectives.jsonl --errors development

The labels are those of corpus/gold/OBJECTIVES.md, made by language-model readers. The cues were made on the development
part. The draws of the test part are given apart: `random` is any recommendation, `keyword` has a word of migration, so
that neither tells how common an objective is. Intervals are 95 %, from
sources (a state under review, a document) that are drawn again. The baseline gives an objective where enough words of
its title stand in the text; how many is chosen on the development part.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from hsnlp.annotators import annotator
from hsnlp.codebook import load_codebook
from hsnlp.documents import Passage, Span
from hsnlp.evaluate.counts import Draws, Floats, estimate, rates, tally
from hsnlp.evaluate.units import Unit
from hsnlp.recommendations.objectives import DIMENSION, Objectives

__all__ = ["Labelled", "levers_of", "located", "overlap_with_titles", "read_texts", "title_words", "units_of"]

GOLD = Path(__file__).resolve().parent.parent / "corpus" / "gold" / "objectives.jsonl"
CODES = tuple(code.id for code in load_codebook("gcm").codes(DIMENSION))
ANY = "any objective"
THRESHOLDS = tuple(round(0.2 + 0.05 * step, 2) for step in range(17))
_WORD = re.compile(r"[a-z]+")
_EMPTY = re.compile(
    r"(?:a|all|an|and|as|at|by|for|from|full|in|into|its|o[fnr]|only|that|the|their|to|towards|use|with)"
)

Reader = Callable[[Sequence[str]], list[tuple[str, ...]]]


@dataclass(frozen=True)
class Labelled:
    """A recommendation with the objectives that its reader gave, and those that the reader found defensible too."""

    id: str
    source: str
    part: str
    objectives: frozenset[str]
    defensible: frozenset[str]
    text: str


def main() -> None:
    """Print a table for each part."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds data/upr_recommendations")
    parser.add_argument("--gold", type=Path, default=GOLD, help="labels without text")
    parser.add_argument("--levers", action="store_true", help="with the levers that the annotator `best` gives")
    parser.add_argument("--errors", metavar="PART", help="list what differs in this part instead")
    arguments = parser.parse_args()
    rows = located(arguments.gold, read_texts(arguments.shared / "data"))
    parts = {part: [row for row in rows if row.part == part] for part in dict.fromkeys(row.part for row in rows)}
    objectives = Objectives()

    def cues(texts: Sequence[str]) -> list[tuple[str, ...]]:
        return objectives.read(texts, levers_of(texts) if arguments.levers else [None] * len(texts))

    if arguments.errors:
        print_errors(units_of(parts[arguments.errors], cues))
        return
    share = best_share(parts["development"], arguments.shared / "data" / "gcm_objectives.md")
    baseline = overlap_with_titles(arguments.shared / "data" / "gcm_objectives.md", share)
    for part, members in parts.items():
        print_part(part, members, cues, baseline)
    print(f"\nThe baseline asks for {share:.2f} of a title's words.")


def read_texts(data: Path) -> dict[str, str]:
    """Return the texts that may be labelled, by the first 12 hex digits of their sha256."""
    with (data / "upr_recommendations" / "sessions_1_12.csv").open(encoding="utf-8", newline="") as file:
        texts = [row["text"].strip() for row in csv.DictReader(file)]
    with (data / "coded_sentences" / "sentences.jsonl").open(encoding="utf-8") as file:
        texts += [json.loads(line)["text"].strip() for line in file]
    return {hashlib.sha256(text.encode()).hexdigest()[:12]: text for text in texts}


def located(gold: Path, texts: dict[str, str]) -> list[Labelled]:
    """Return the labels whose text is found; says on stderr how many are not."""
    entries = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    found = [labelled(entry, texts[entry["id"]]) for entry in entries if entry["id"] in texts]
    if len(found) < len(entries):
        print(f"{len(entries) - len(found)} of {len(entries)} texts not found", file=sys.stderr)
    return found


def labelled(entry: dict[str, Any], text: str) -> Labelled:
    """Return one entry of the gold file with its text."""
    given = frozenset(entry["objectives"])
    part = entry["part"] if entry["part"] == "development" else f"{entry['part']}: {entry['draw']}"
    return Labelled(entry["id"], entry["source"], part, given, given | frozenset(entry.get("also", ())), text)


def units_of(rows: Sequence[Labelled], read: Reader) -> list[Unit]:
    """Return the recommendations with the reader's codes and those found; `ANY` stands beside any other code."""
    found = read([row.text for row in rows])
    return [
        Unit(row.id, row.source, {}, _with_any(row.objectives), _with_any(frozenset(codes)), {}, row.text)
        for row, codes in zip(rows, found, strict=True)
    ]


def _with_any(codes: frozenset[str]) -> frozenset[str]:
    return codes | {ANY} if codes else codes


def title_words(path: Path) -> dict[str, frozenset[str]]:
    """Return the words of each objective's title, cut to six letters.

    The list repeats objective 2 as objective 20, which is about remittances; the codebook's own title is taken there.
    """
    titles = re.findall(r"^## Title: (.+)$", path.read_text(encoding="utf-8"), re.M)
    codes = load_codebook("gcm").codes(DIMENSION)
    numbered = enumerate(zip(codes, titles, strict=True))
    taken = {code.id: code.title if titles.index(title) < at else title for at, (code, title) in numbered}
    return {code: frozenset(_words(title)) for code, title in taken.items()}


def _words(text: str) -> Iterator[str]:
    return (word[:6] for word in _WORD.findall(text.lower()) if not _EMPTY.fullmatch(word))


def overlap_with_titles(path: Path, share: float) -> Reader:
    """Return a reader that gives an objective where `share` of its title's words stand in the text."""
    titles = title_words(path)

    def read(texts: Sequence[str]) -> list[tuple[str, ...]]:
        said = [frozenset(_words(text)) for text in texts]
        return [tuple(code for code, words in titles.items() if len(words & one) >= share * len(words)) for one in said]

    return read


def levers_of(texts: Sequence[str]) -> list[str | None]:
    """Return the lever of each text, None where the annotator sees no recommendation in it."""
    passages = [Passage(str(at), Span(0, len(text)), text) for at, text in enumerate(texts)]
    coded = annotator("best").annotate(passages).annotations
    levers = {one.doc_id: one.code for one in coded if one.dimension == "recommendation"}
    return [levers.get(passage.doc_id) for passage in passages]


def best_share(rows: Sequence[Labelled], path: Path) -> float:
    """Return the share of a title's words with the best F1 over all objectives together."""

    def score(share: float) -> float:
        units = units_of(rows, overlap_with_titles(path, share))
        counted = tally(units, CODES, Draws(units, resamples=0)).totals().sum(axis=1)
        return float(rates(counted)[2])

    return max(THRESHOLDS, key=score)


def print_part(part: str, rows: Sequence[Labelled], cues: Reader, baseline: Reader) -> None:
    """Print a part's tables: all objectives together, their mean, any of them, and each that occurs."""
    units = units_of(rows, cues)
    sources = len({row.source for row in rows})
    print(
        f"\n## {part}: {len(rows)} recommendations of {sources} sources, {sum(bool(r.objectives) for r in rows)} with"
    )
    print(f"{'':28s} {'n':>4s}  precision           recall              F1")
    print_rows("", units, each=True)
    print_rows("baseline, ", units_of(rows, baseline), each=False)
    given = [(code in row.defensible) for row, unit in zip(rows, units, strict=True) for code in unit.found - {ANY}]
    print(f"precision where a reader's second choice counts too: {np.mean(given) if given else float('nan'):.2f}")


def print_rows(prefix: str, units: Sequence[Unit], *, each: bool) -> None:
    """Print micro and macro figures and those of any objective; with `each`, those of every objective that occurs."""
    draws = Draws(units)
    counted = tally(units, [*CODES, ANY], draws)
    total, drawn = counted.totals(), counted.drawn(draws)
    occur = [at for at in range(len(CODES)) if total[0, at]]
    single, spread = rates(total), rates(drawn)
    print_row(f"{prefix}micro", total[0, :-1].sum(), rates(total[:, :-1].sum(axis=-1)), rates(drawn[..., :-1].sum(-1)))
    print_row(f"{prefix}macro of {len(occur)}", None, single[:, occur].mean(-1), spread[..., occur].mean(-1))
    print_row(f"{prefix}{ANY}", total[0, -1], single[:, -1], spread[..., -1])
    for at in occur if each else ():
        print_row(CODES[at], total[0, at], single[:, at], spread[..., at])


def print_row(name: str, count: float | None, point: Floats, drawn: Floats) -> None:
    """Print precision, recall and F1 with their intervals."""
    figures = [estimate(float(value), spread) for value, spread in zip(point, drawn, strict=True)]
    told = "  ".join(f"{one.value:.2f} [{one.low:.2f}, {one.high:.2f}]" for one in figures)
    print(f"{name:28s} {'' if count is None else int(count):>4}  {told}")


def print_errors(units: Sequence[Unit]) -> None:
    """Print what is missed and what is found too much."""
    for unit in units:
        if unit.gold != unit.found:
            missed, extra = sorted(unit.gold - unit.found - {ANY}), sorted(unit.found - unit.gold - {ANY})
            print(f"missed {missed} extra {extra}: {unit.text}")


if __name__ == "__main__":
    main()
