"""Measure the recommendation annotator on the maintainers' coded sentences, with intervals over documents.

    python scripts/evaluate_recommendations.py --shared ../shared

Documents are split by the hash of their name: the rules and points were made on the development part (70 %); the
held-out part is only measured. Labels come from language-model coders, one a sentence, and the sentences were
sampled by words, so prevalences are not those of the sources.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from evaluate_cues import is_development, read_rows

from hsnlp.annotations import Annotation
from hsnlp.annotators.cues.annotator import CueAnnotator
from hsnlp.annotators.recommendations import RecommendationPart
from hsnlp.codebook import load_codebook
from hsnlp.evaluate.annotate import passages_of

RESAMPLES = 1000
SEED = 42

Pair = tuple[Mapping[str, Any], Annotation | None]
"""A coded sentence, and what the annotator said of it."""


def main() -> None:
    """Print one table a part."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds data/coded_sentences")
    parser.add_argument("--part", choices=["development", "held out"], help="only this part")
    arguments = parser.parse_args()
    rows = read_rows(arguments.shared / "data" / "coded_sentences" / "sentences.jsonl")
    for part in ("development", "held out"):
        if arguments.part in (None, part):
            show(part, code([row for row in rows if is_development(row["document"]) == (part == "development")]))


def code(rows: Sequence[Mapping[str, Any]]) -> list[Pair]:
    """Code each sentence between its neighbours, as it would stand in a document."""
    codebook = load_codebook()
    annotator = CueAnnotator(codebook, [RecommendationPart(codebook)])
    out: list[Pair] = []
    for row in rows:
        passages, index = passages_of(row["id"], row["before"], row["text"], row["after"])
        found = annotator.annotate(passages).by_unit()[row["id"], passages[index].span]
        out.append((row, found[0] if found else None))
    return out


def show(part: str, pairs: Sequence[Pair]) -> None:
    """Print the figures of one part."""
    hits = [(row, found) for row, found in pairs if row["recommendation"] and found is not None]
    print(f"\n{part}: {len(pairs)} sentences, {sum(bool(r['recommendation']) for r, _ in pairs)} recommendations")
    for name, chosen in {"all": list(pairs), **by_genre(pairs)}.items():
        figures = [f"{label} {value(chosen):.3f} {interval(chosen, value)}" for label, value in DETECTION.items()]
        print(f"  {name:10s} {'  '.join(figures)}  n={sum(bool(r['recommendation']) for r, _ in chosen)}")
    print(f"  slots, on the {len(hits)} recommendations that were found:")
    for label, measure in SLOTS.items():
        print(f"    {label:28s} {measure(hits):.3f} {interval(hits, measure)}")
    for slot in ("strength", "lever"):
        print(f"    {slot} by code: {'  '.join(f'{k} {v:.2f}' for k, v in sorted(f1_by_code(hits, slot).items()))}")


def by_genre(pairs: Sequence[Pair]) -> dict[str, list[Pair]]:
    """Return the pairs by genre."""
    out: dict[str, list[Pair]] = defaultdict(list)
    for row, found in pairs:
        out[row["genre"]].append((row, found))
    return dict(sorted(out.items()))


def precision(pairs: Iterable[Pair]) -> float:
    """Share of what was found that the coder found too."""
    given = [bool(row["recommendation"]) for row, found in pairs if found is not None]
    return sum(given) / len(given) if given else 0.0


def recall(pairs: Iterable[Pair]) -> float:
    """Share of the coder's recommendations that were found."""
    gold = [found is not None for row, found in pairs if row["recommendation"]]
    return sum(gold) / len(gold) if gold else 0.0


def f1(pairs: Sequence[Pair]) -> float:
    """Harmonic mean of precision and recall."""
    p, r = precision(pairs), recall(pairs)
    return 2 * p * r / (p + r) if p + r else 0.0


def addressee_exact(pairs: Sequence[Pair]) -> float:
    """Share with the very same addressee, articles aside; none against none agrees."""
    return _share(_bare(_addressee(found)) == _bare(row["recommendation"]["addressee"]) for row, found in pairs)


def addressee_overlap(pairs: Sequence[Pair]) -> float:
    """Share whose addressees share a word other than an article; none against none agrees."""
    return _share(
        bool(set(_bare(_addressee(found))) & set(_bare(row["recommendation"]["addressee"])))
        or (not _addressee(found) and not row["recommendation"]["addressee"])
        for row, found in pairs
    )


def addressee_named(pairs: Sequence[Pair]) -> float:
    """Overlap on those for which the coder names an addressee."""
    return addressee_overlap([(row, found) for row, found in pairs if row["recommendation"]["addressee"]])


def action_start(pairs: Sequence[Pair]) -> float:
    """Share whose action begins with the same four words."""
    return _share(
        _first_words(found.attributes["action"]["text"]) == _first_words(row["recommendation"]["action"])
        for row, found in pairs
        if found is not None and row["recommendation"]["action"]
    )


def f1_by_code(pairs: Sequence[Pair], slot: str) -> dict[str, float]:
    """F1 of each value of `slot` that the coder used."""
    both = [(row["recommendation"][slot], _value(found, slot)) for row, found in pairs]
    hits = Counter(gold for gold, given in both if gold == given)
    sizes = Counter(gold for gold, _ in both) + Counter(given for _, given in both)
    return {code: 2 * hits[code] / sizes[code] for code in {gold for gold, _ in both}}


def macro(slot: str) -> Callable[[Sequence[Pair]], float]:
    """Return the measure that averages F1 over the codes of a slot."""

    def measure(pairs: Sequence[Pair]) -> float:
        scores = f1_by_code(pairs, slot)
        return sum(scores.values()) / len(scores) if scores else 0.0

    return measure


def accuracy(slot: str) -> Callable[[Sequence[Pair]], float]:
    """Return the measure that counts agreement on a slot."""
    return lambda pairs: _share(row["recommendation"][slot] == _value(found, slot) for row, found in pairs)


def interval(pairs: Sequence[Pair], measure: Callable[[Sequence[Pair]], float]) -> str:
    """Return the 95 % interval of a measure over resampled documents."""
    grouped: dict[str, list[Pair]] = defaultdict(list)
    for row, found in pairs:
        grouped[row["document"]].append((row, found))
    groups = list(grouped.values())
    draws = np.random.default_rng(SEED).integers(0, len(groups), (RESAMPLES, len(groups))) if groups else []
    values = [measure([pair for i in draw for pair in groups[i]]) for draw in draws]
    low, high = np.percentile(values, [2.5, 97.5]) if values else (0.0, 0.0)
    return f"[{low:.2f}, {high:.2f}]"


def _value(found: Annotation | None, slot: str) -> str:
    assert found is not None
    return found.code if slot == "lever" else str(found.attributes[slot])


def _addressee(found: Annotation | None) -> str:
    given = found.attributes["addressee"] if found is not None else None
    return "" if given is None or given.get("inferred") else str(given["text"])


def _bare(text: str | None) -> list[str]:
    return [
        word for word in re.findall(r"\w+", (text or "").lower()) if word not in ("the", "a", "an", "all", "of", "and")
    ]


def _first_words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())[:4]


def _share(agreed: Iterable[bool]) -> float:
    known = list(agreed)
    return sum(known) / len(known) if known else 0.0


DETECTION = {"P": precision, "R": recall, "F1": f1}
SLOTS = {
    "addressee, exact": addressee_exact,
    "addressee, overlap": addressee_overlap,
    "addressee, where there is one": addressee_named,
    "action, first four words": action_start,
    "strength, accuracy": accuracy("strength"),
    "strength, macro-F1": macro("strength"),
    "lever, accuracy": accuracy("lever"),
    "lever, macro-F1": macro("lever"),
}

if __name__ == "__main__":
    main()
