"""Measure the parser and write its card."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from parser_actors import actors
from parser_data import Named, held_out, named, treebank
from parser_scores import Score, entities, roots, syntax
from parser_silver import silver_measured
from spacy.language import Language

from hsnlp.annotators.english import load_english
from hsnlp.annotators.english.parse import parse_with
from hsnlp.weights import CARD, MANIFEST

MEASURES = {
    "upos": "UPOS",
    "xpos": "XPOS (Penn)",
    "features": "features, all of a word",
    "lemma": "lemma",
    "uas": "UAS",
    "las": "LAS, whole labels",
    "las, plain labels": "LAS, labels before the colon",
    "nsubj": "`nsubj`",
    "nsubj:pass": "`nsubj:pass`",
    "obj": "`obj`",
    "xcomp": "`xcomp`",
    "ccomp": "`ccomp`",
    "conj": "`conj`",
    "obl": "`obl`",
    "nmod": "`nmod`",
    "acl:relcl": "`acl:relcl`",
}
TEXT = Path(__file__).parent / "parser_card.md"
"""What is said by hand; names in braces are filled with what is measured."""


def write(shared: Path, folder: Path) -> None:
    """Measure the model in `folder` and write its card there."""
    nlp = load_english(folder)
    told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    test = treebank(shared, "test")
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and path.name != CARD)
    filled = {
        "SYNTAX": _syntax_table(syntax(nlp, test, own_tokens=True), syntax(nlp, test, own_tokens=False)),
        "ENTITIES": _entity_table(nlp, shared),
        "IMPERATIVES": f"{100 * roots(nlp, silver_measured(nlp, shared)):.1f} %",
        "ACTORS": _actor_table(actors(nlp, shared)),
        "DATA": "\n".join(f"| {name} | `{value}` |" for name, value in told["data"].items()),
        "SIZE": f"{size / 1e6:.1f} MB",
        "SPEED": f"{_speed(nlp, [sentence.text for sentence in test]):,.0f}",
        "MINUTES": str(told["minutes_of_one_core"]),
        "EPOCHS": " and ".join(map(str, told["epochs"])),
        "COUNTS": ", ".join(f"{number:,} with {name}" for name, number in told["sentences"].items()),
        "SPACY": told["trained_with"],
    }
    card = TEXT.read_text(encoding="utf-8")
    for name, value in filled.items():
        card = card.replace(f"{{{name}}}", value)
    (folder / CARD).write_text(card, encoding="utf-8")


def _syntax_table(own: Mapping[str, Score], raw: Mapping[str, Score]) -> str:
    lines = ["| | treebank's own words | from raw text | words |", "|---|--:|--:|--:|"]
    for name, title in MEASURES.items():
        lines.append(f"| {title} | {_told(own[name])} | {_told(raw[name])} | {own[name].gold:,} |")
    return "\n".join([*lines, f"| words cut alike | | {_told(raw['words'])} | {raw['words'].gold:,} |"])


def _entity_table(nlp: Language, shared: Path) -> str:
    lines = ["| set | type | precision | recall | F1 | entities |", "|---|---|--:|--:|--:|--:|"]
    for title, sentences in _entity_sets(nlp, shared).items():
        scores = entities(nlp, sentences)
        for kind in ("PER", "LOC", "ORG", "all"):
            one = scores[kind]
            lines.append(f"| {title} | {kind} | {one.precision:.3f} | {one.recall:.3f} | {_told(one)} | {one.gold} |")
    return "\n".join(lines)


def _actor_table(counts: Mapping[str, tuple[int, int]]) -> str:
    ordered = sorted(counts.items(), key=lambda item: -item[1][1])
    lines = [f"| {genre} | {right} of {total} | {100 * right / total:.0f} % |" for genre, (right, total) in ordered]
    return "\n".join(["| genre | given by the tree | share |", "|---|--:|--:|", *lines])


def _entity_sets(nlp: Language, shared: Path) -> dict[str, list[Named]]:
    kept = {name: [one for one in named(shared, name) if held_out(one.document)] for name in ("re3d", "WikiGold")}
    return {
        "UNER English-EWT, test (web)": named(shared, "UNER English-EWT, test"),
        "re3d, documents kept back (government, encyclopaedia)": kept["re3d"],
        "WikiGold, documents kept back (encyclopaedia)": kept["WikiGold"],
    }


def _told(score: Score) -> str:
    return f"{score.f1:.3f} ({score.low:.3f}–{score.high:.3f})"


def _speed(nlp: Any, texts: list[str]) -> float:
    """Return words a second of one core's time, the best of three readings."""
    best = 0.0
    for _ in range(3):
        start = time.process_time()
        words = sum(len(doc) for doc in parse_with(nlp, texts))
        best = max(best, words / (time.process_time() - start))
    return best
