"""Match the records of evaluations and inquiries to hand-made lists of their recommendations.

    python scripts/evaluate_records.py --shared ../shared [--gold FILE] [--annotator fast] [--only TEXT] [--errors]

A listed recommendation is found when one record that stands at its place holds at least 90 % of its words (each as
often as the list has it; case, marks and accents are left out) and is not more than half as long again. A responsible
unit is right where nine words in ten agree (Dice). Precision counts the records of kind block, matrix and list that
answer no listed one. Rows that could not be aligned with our text count as missed. With ``--annotator none`` only
structure is asked, and the recommendations that stand in sentences of prose are missed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from recommendation_lists import agreement, covered, words

from hsnlp import load
from hsnlp.annotations import Annotator
from hsnlp.annotators import annotator
from hsnlp.documents import Document, Span
from hsnlp.recommendations.entries import entries
from hsnlp.recommendations.model import Entry
from hsnlp.segment import segment

GOLD = Path(__file__).resolve().parent.parent / "corpus" / "gold" / "recommendation_lists.jsonl"
DEVELOPMENT = ("Management Response Plan", "Evaluation Brief_0", "Covid-19-Inquiry-Module-1-Recomm")
SHARE, LONGEST = 0.9, 1.5
STRUCTURE = ("block", "matrix", "list")
Tokens = Counter[str]


@dataclass
class Result:
    """What became of the rows and entries of one document."""

    name: str
    rows: list[dict[str, Any]]
    found: list[Entry]
    text: str
    matched: list[int | None] = field(default_factory=list)
    drifted: int = 0


def tokens(text: str) -> Tokens:
    """Return the words of a text with their counts."""
    return Counter(word for word, _, _ in words(text))


def listed(row: dict[str, Any], text: str) -> Tokens:
    """Return the words of a listed recommendation, without the stretches that the list does not have."""
    held = tokens(text[row["start"] : row["end"]])
    for start, end in row["without"]:
        held -= tokens(text[start:end])
    return held


def drift(row: dict[str, Any], text: str) -> bool:
    """Whether the text at a row's offsets is no longer the one that was aligned."""
    return (
        row["start"] is not None
        and hashlib.sha256(text[row["start"] : row["end"]].encode()).hexdigest()[:12] != row["there"]
    )


def match(rows: Sequence[dict[str, Any]], found: Sequence[Entry], text: str) -> list[int | None]:
    """Return, for each row, the entry that answers it; an entry answers one row."""
    asked = [None if row["start"] is None else listed(row, text) for row in rows]
    held = [tokens(" ".join(part.of(text) for part in entry.parts)) for entry in found]
    pairs = []
    for n, row in enumerate(rows):
        want = asked[n]
        if want is None:
            continue
        span = Span(row["start"], row["end"])
        for k, entry in enumerate(found):
            here = entry.span.overlaps(span) and covered(want, held[k]) >= SHARE
            if here and held[k].total() <= max(LONGEST * want.total(), want.total() + 6):
                pairs.append((agreement(want, held[k]), n, k))
    answers: list[int | None] = [None] * len(rows)
    taken: set[int] = set()
    for _, n, k in sorted(pairs, key=lambda pair: (-pair[0], pair[1])):
        if answers[n] is None and k not in taken:
            answers[n] = k
            taken.add(k)
    return answers


def unit_right(row: dict[str, Any], entry: Entry | None, text: str) -> bool:
    """Whether an entry's actor is the responsible unit that the list gives."""
    unit = row["responsible"]
    if entry is None or entry.actor is None or unit["start"] is None:
        return False
    return agreement(tokens(text[unit["start"] : unit["end"]]), tokens(entry.actor.text)) >= SHARE


def read(document: Document, rows: list[dict[str, Any]], name: str, coder: Annotator | None) -> Result:
    """Return the entries of a document, matched to its rows."""
    passages = segment(document)
    coded = coder.annotate(passages).annotations if coder else ()
    found = entries(document, passages, [a.unit for a in coded if a.dimension == "recommendation"])
    result = Result(name, rows, found, document.text, match(rows, found, document.text))
    result.drifted = sum(drift(row, document.text) for row in rows)
    return result


def show(name: str, results: Iterable[Result]) -> None:
    """Print the figures of one group of documents."""
    results = list(results)
    n_rows = sum(len(r.rows) for r in results)
    if not n_rows:
        return
    n_found = sum(k is not None for r in results for k in r.matched)
    shown = [(r, k) for r in results for k, e in enumerate(r.found) if e.kind in STRUCTURE]
    right = sum(k in r.matched for r, k in shown)
    units = [
        unit_right(row, None if k is None else r.found[k], r.text)
        for r in results
        for row, k in zip(r.rows, r.matched, strict=True)
        if row["responsible"]
    ]
    drifted = sum(r.drifted for r in results)
    print(
        f"{name:44} {n_found:4}/{n_rows:<4} recall {n_found / n_rows:.3f}  "
        f"precision {right}/{len(shown)}{f' = {right / len(shown):.3f}' if shown else ''}"
        + (f"  unit {sum(units)}/{len(units)} = {sum(units) / len(units):.3f}" if units else "")
        + (f"  ({drifted} rows moved: align again)" if drifted else "")
    )


def errors(result: Result) -> None:
    """Print what was missed and what answers nothing."""
    for row, k in zip(result.rows, result.matched, strict=True):
        if k is None:
            there = "not aligned" if row["start"] is None else result.text[row["start"] : row["end"]][:110]
            print(f"   missed {row['label']!s:6} p. {row['page']} {row['place']!s:9} {there!r}")
        elif row["responsible"] and not unit_right(row, result.found[k], result.text):
            actor = result.found[k].actor
            print(f"   unit   {row['label']!s:6} {actor.text if actor else None!r}")
    for k, entry in enumerate(result.found):
        if entry.kind in STRUCTURE and k not in result.matched:
            words_ = " ".join(part.of(result.text) for part in entry.parts)
            print(f"   extra  {entry.kind:6} {entry.label!r} {entry.span.start} {words_[:110]!r}")


def main() -> None:
    """Print recall, precision and the share of responsible units that are right, by group and document."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds corpus/")
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--annotator", default="fast", help="best, fast, cues or none (structure alone)")
    parser.add_argument("--only", default="", help="documents whose name holds this")
    parser.add_argument("--part", choices=("all", "development", "check"), default="all")
    parser.add_argument("--errors", action="store_true")
    given = parser.parse_args()
    by_document: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in given.gold.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        by_document[row["document"]].append(row)
    coder = None if given.annotator == "none" else annotator(given.annotator)
    results = []
    for name, rows in by_document.items():
        developed = any(part in name for part in DEVELOPMENT)
        if given.only in name and (given.part == "all" or developed == (given.part == "development")):
            results.append(read(load(given.shared / "corpus" / name), rows, name, coder))
    for result in results:
        show(result.name.rpartition("/")[2][:44], [result])
        if given.errors:
            errors(result)
    for folder in ("iom_evaluations", "uk_inquiries"):
        inside = [r for r in results if r.name.startswith(folder)]
        show(folder, inside)
        places = sorted({str(row["place"]) for r in inside for row in r.rows})
        for place in places:
            asked = [k for r in inside for row, k in zip(r.rows, r.matched, strict=True) if str(row["place"]) == place]
            print(f"    {place:12} {sum(k is not None for k in asked):4}/{len(asked)}")


if __name__ == "__main__":
    main()
