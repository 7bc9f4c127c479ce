"""Measure the slots of recommendations on coded sentences, beside the slots of the cues, and on graded UPR actions.

    python scripts/evaluate_slots.py --shared ../shared --part development
    python scripts/evaluate_slots.py --shared ../shared --part check
    python scripts/evaluate_slots.py --shared ../shared --part upr

Every recommendation of the coders counts, whether or not an annotator would have found it: of each sentence the best
candidate is read. Documents are split as in ``evaluate_recommendations.py``; the development part takes in the gold
file, less every document that the held-out part holds, and the check set is 200 sentences of the held-out part, drawn
once. Labels come from language-model coders, one a sentence.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from evaluate_cues import is_development, read_rows
from gold_sentences import entries, located

from hsnlp.annotators.cues.annotator import CueAnnotator
from hsnlp.annotators.recommendations import RecommendationPart
from hsnlp.annotators.recommendations.addressee import Vocabulary
from hsnlp.annotators.recommendations.context import lead_in
from hsnlp.codebook import load_codebook
from hsnlp.documents import Passage, Span
from hsnlp.evaluate.annotate import passages_of
from hsnlp.recommendations.slots import Ask, SlotReader

CHECKED = 200
RESAMPLES = 1000
SEED = 42
STRENGTHS = ("weak", "medium", "strong")
UPR_SAMPLE = 3000
UPR_STEPS = {"1": "weak", "2": "medium", "3": "medium", "4": "strong", "5": "strong"}
"""Category of action → strength, in the order of both scales: 1 asks the state itself for next to nothing (others are
called on, experience is shared), 2 and 3 to go on or to think of acting, 4 and 5 to act."""


@dataclass(frozen=True)
class Answer:
    """What is said of one sentence: an empty addressee where none stands in its words, the text from the action on."""

    addressee: str
    action: str
    strength: str


@dataclass(frozen=True)
class Example:
    """A coded sentence between its neighbours, and what its coder says; an empty action where none is coded."""

    id: str
    document: str
    before: str
    text: str
    after: str
    gold: Answer


Pair = tuple[Example, Answer]


def main() -> None:
    """Print the tables of one part."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds data/ and corpus/")
    parser.add_argument("--gold-text", type=Path, help="what gold_sentences.py wrote; else the documents are read")
    parser.add_argument("--part", choices=["development", "check", "upr"], default="development")
    arguments = parser.parse_args()
    if arguments.part == "upr":
        show_upr(arguments.shared / "data" / "upr_recommendations" / "sessions_1_12.csv")
        return
    part = arguments.part
    examples = development(arguments.shared, arguments.gold_text) if part == "development" else check(arguments.shared)
    coders = {"cues": by_cues(examples), "rules": by_reader(examples, learned=False), "slots": by_reader(examples)}
    show(part, coders)


def coded(shared: Path) -> list[Mapping[str, Any]]:
    """Return the coded sentences that recommend."""
    rows = read_rows(shared / "data" / "coded_sentences" / "sentences.jsonl")
    return [row for row in rows if row["recommendation"]]


def check(shared: Path) -> list[Example]:
    """Return the check set: `CHECKED` recommendations of the held-out part, drawn once."""
    rows = sorted((row for row in coded(shared) if not is_development(row["document"])), key=lambda row: row["id"])
    return [_example(row) for row in random.Random(SEED).sample(rows, CHECKED)]


def development(shared: Path, gold_text: Path | None = None) -> list[Example]:
    """Return the recommendations of the development part, and those of the gold file from no held-out document."""
    rows = coded(shared)
    held = [row for row in rows if not is_development(row["document"])]
    names = {_stem(row["document"]) for row in held}
    known = {row["id"] for row in rows}
    gold = [
        row
        for row in _gold(shared, gold_text)
        if row["id"] not in known and _stem(row["document"]) not in names and "commons" not in row["document"]
    ]  # a debate goes by its date in one set and by its row in the other, so none is taken from the second
    return [_example(row) for row in rows if is_development(row["document"])] + [_example(row) for row in gold]


def _gold(shared: Path, gold_text: Path | None) -> Iterable[Mapping[str, Any]]:
    """Return the recommendations of the gold file; `gold_text` is what gold_sentences.py wrote, if it is at hand."""
    if gold_text is None:
        return located([entry for entry in entries() if entry["recommendation"]], shared / "corpus")
    return [row for row in read_rows(gold_text) if row["recommendation"]]


def _stem(document: str) -> str:
    """Return the name of a document without its folder and format: the two sets file the same text differently."""
    return re.sub(r"\.\w{2,4}$", "", document.rsplit("/", 1)[-1]).lower()


def _example(row: Mapping[str, Any]) -> Example:
    given = row["recommendation"]
    slots = [given.get(name) or "" for name in ("addressee", "action")]
    who, what = (slot if isinstance(slot, str) else row["text"][slot[0] : slot[1]] for slot in slots)
    gold = Answer(who, what, given["strength"])
    return Example(row["id"], row["document"], row["before"] or "", row["text"], row["after"] or "", gold)


def by_cues(examples: Sequence[Example]) -> list[Pair]:
    """Return what the cue slots say: the baseline."""
    codebook = load_codebook()
    annotator = CueAnnotator(codebook, [RecommendationPart(codebook, every_candidate=True)])
    out = []
    for one in examples:
        passages, index = passages_of(one.id, one.before, one.text, one.after)
        found = annotator.annotate(passages).by_unit()[one.id, passages[index].span]
        if not found:
            out.append((one, Answer("", "", "medium")))
            continue
        slots = found[0].attributes
        who = slots["addressee"]
        name = who["text"] if who and not who.get("inferred") else ""
        start = slots["action"]["start"] - passages[index].span.start
        out.append((one, Answer(name, one.text[start:], slots["strength"])))
    return out


def by_reader(examples: Sequence[Example], *, learned: bool = True) -> list[Pair]:
    """Return what `SlotReader` says, with its learned model or by rules and parser alone; print how long it took."""
    codebook = load_codebook()
    reader, vocabulary = SlotReader(codebook, learned=learned), Vocabulary.of(codebook)
    asks = []
    for one in examples:
        passages, index = passages_of(one.id, one.before, one.text, one.after)
        lead = passages[:index] if index and lead_in(passages[0], vocabulary) is not None else []
        asks.append(Ask(passages=(passages[index],), lead=tuple(lead)))
    reader.read(asks[:2])  # the parser is loaded with the first passage
    start = time.perf_counter()
    read = reader.read(asks)
    spent = 1000 * (time.perf_counter() - start) / len(asks)
    print(f"{'slots' if learned else 'rules'}: {spent:.2f} ms a sentence, parser included")
    out = []
    for one, ask, slots in zip(examples, asks, read, strict=True):
        who = slots.addressee.text if slots.addressee is not None and not slots.addressee.inferred else ""
        start = slots.actions[0].span.start - ask.passages[0].span.start if slots.actions else len(one.text)
        out.append((one, Answer(who, one.text[start:], slots.strength)))
    return out


def show_upr(path: Path) -> None:
    """Print how strength agrees with the category of action that hand coders gave to recommendations of the UPR."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["action"] in UPR_STEPS and row["text"].strip()]
    rows = random.Random(SEED).sample(rows, min(UPR_SAMPLE, len(rows)))
    asks = [Ask((Passage("upr", Span(0, len(row["text"])), row["text"]),)) for row in rows]
    given = [slots.strength for slots in SlotReader(load_codebook()).read(asks)]
    counts = Counter((row["action"], strength) for row, strength in zip(rows, given, strict=True))
    print(f"{len(rows)} recommendations of the UPR: category of action by strength")
    for action in UPR_STEPS:
        print(f"  {action}  " + "  ".join(f"{code} {counts[action, code]:5d}" for code in STRENGTHS))
    gold = [UPR_STEPS[row["action"]] for row in rows]
    print(f"  quadratic kappa {kappa(gold, given):.3f}, on the steps {UPR_STEPS}")
    asked = [(row["action"], strength) for row, strength in zip(rows, given, strict=True) if row["action"] in "345"]
    acting = ["medium" if action == "3" else "strong" for action, _ in asked]
    print(f"  quadratic kappa {kappa(acting, [s for _, s in asked]):.3f}, considering (3) against acting (4, 5) alone")


def kappa(gold: Sequence[str], given: Sequence[str]) -> float:
    """Return Cohen's kappa with quadratic weights over the three strengths (Cohen 1968)."""
    table = np.zeros((3, 3))
    for one, other in zip(gold, given, strict=True):
        table[STRENGTHS.index(one), STRENGTHS.index(other)] += 1
    table /= table.sum()
    weights = np.subtract.outer(np.arange(3), np.arange(3)) ** 2
    chance = np.outer(table.sum(axis=1), table.sum(axis=0))
    return float(1 - (weights * table).sum() / (weights * chance).sum())


def show(part: str, coders: Mapping[str, Sequence[Pair]]) -> None:
    """Print a table with a row a measure and a column a coder."""
    sentences = next(iter(coders.values()))
    print(f"\n{part}: {len(sentences)} recommendations of {len({one.document for one, _ in sentences})} documents")
    print(f"  {'':32s}" + "".join(f"{name:>22s}" for name in coders))
    for label, measure in MEASURES.items():
        print(
            f"  {label:32s}"
            + "".join(f"{f'{measure(pairs):.3f} {interval(pairs, measure)}':>22s}" for pairs in coders.values())
        )
    for name, pairs in coders.items():
        scores = f1_by_code([(one.gold.strength, given.strength) for one, given in pairs])
        print(f"  strength by {name}: " + "  ".join(f"{code} {score:.2f}" for code, score in scores.items()))


def addressee_exact(pairs: Iterable[Pair]) -> float:
    """Share with the very same addressee, articles aside; none agrees with none, or with an inferred one."""
    return _share(bare(given.addressee) == bare(one.gold.addressee) for one, given in pairs)


def addressee_overlap(pairs: Iterable[Pair]) -> float:
    """Share whose addressees share a word other than an article; none agrees with none."""
    return _share(
        bool(set(bare(given.addressee)) & set(bare(one.gold.addressee)))
        or (not given.addressee and not one.gold.addressee)
        for one, given in pairs
    )


def addressee_named(pairs: Iterable[Pair]) -> float:
    """Share with the very same addressee where the coder names one."""
    return addressee_exact([(one, given) for one, given in pairs if one.gold.addressee])


def action_start(words: int) -> Callable[[Iterable[Pair]], float]:
    """Return the measure that compares the first `words` words of the action."""
    return lambda pairs: _share(
        same_start(one.gold.action, given.action, words) for one, given in pairs if one.gold.action
    )


def strength_accuracy(pairs: Iterable[Pair]) -> float:
    """Share with the same strength."""
    return _share(one.gold.strength == given.strength for one, given in pairs)


def strength_macro(pairs: Iterable[Pair]) -> float:
    """F1 of strong, medium and weak, averaged."""
    scores = f1_by_code([(one.gold.strength, given.strength) for one, given in pairs])
    return sum(scores.values()) / len(scores) if scores else 0.0


def f1_by_code(both: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Return F1 of each strength that the coder used."""
    out = {}
    for code in STRENGTHS:
        gold, given = sum(a == code for a, _ in both), sum(b == code for _, b in both)
        if gold:
            out[code] = 2 * sum(a == b == code for a, b in both) / (gold + given)
    return out


def interval(pairs: Sequence[Pair], measure: Callable[[Sequence[Pair]], float]) -> str:
    """Return the 95 % interval of a measure over resampled documents."""
    grouped: dict[str, list[Pair]] = defaultdict(list)
    for one, given in pairs:
        grouped[one.document].append((one, given))
    groups = list(grouped.values())
    draws = np.random.default_rng(SEED).integers(0, len(groups), (RESAMPLES, len(groups)))
    low, high = np.percentile([measure([pair for i in draw for pair in groups[i]]) for draw in draws], [2.5, 97.5])
    return f"[{low:.2f}, {high:.2f}]"


def bare(text: str) -> list[str]:
    """Return the words of an addressee, articles and joints left out."""
    return [word for word in re.findall(r"\w+", text.lower()) if word not in ("the", "a", "an", "all", "of", "and")]


def same_start(gold: str, given: str, words: int) -> bool:
    """Whether two actions begin with the same words; the coder may have written fewer."""
    expected = first_words(gold, words)
    return first_words(given, len(expected)) == expected


def first_words(text: str, words: int) -> list[str]:
    """Return the first words of an action."""
    found = re.findall(r"\w+", text.lower())
    return found[found[:1] in (["the"], ["a"], ["an"], ["to"]) :][:words]


def _share(agreed: Iterable[bool]) -> float:
    known = list(agreed)
    return sum(known) / len(known) if known else 0.0


MEASURES = {
    "addressee, exact": addressee_exact,
    "addressee, overlapping": addressee_overlap,
    "addressee, exact, where named": addressee_named,
    "action, first word": action_start(1),
    "action, first four words": action_start(4),
    "strength, accuracy": strength_accuracy,
    "strength, macro-F1": strength_macro,
}

if __name__ == "__main__":
    main()
