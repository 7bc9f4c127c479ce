"""Measure trees where they are used: does the addressee of a coded recommendation govern the verb of its action?"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from spacy.tokens import Doc, Token

from hsnlp.annotators.english.parse import parse_with

CODED = "data/coded_sentences/sentences.jsonl"
SUBJECTS = ("nsubj", "nsubj:pass", "csubj")
RECEIVERS = ("obj", "iobj", "obl")
"""In *urged the parties to sign* and *calls on the parties to sign*, who is to sign."""


def actors(nlp: Any, shared: Path) -> dict[str, tuple[int, int]]:
    """Return, for each genre, how many addressees the tree gives for the coded action, and out of how many."""
    rows = [json.loads(line) for line in (shared / CODED).read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if _places(row)]
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row, doc in zip(rows, parse_with(nlp, [row["text"] for row in rows]), strict=True):
        addressees, action = _places(row)  # type: ignore[misc]
        verb = _first_verb(doc, action)
        actor = _actor(verb) if verb is not None else None
        for genre in (row["genre"], "all"):
            counts[genre][0] += actor is not None and any(actor.idx in place for place in addressees)
            counts[genre][1] += 1
    return {genre: (right, total) for genre, (right, total) in counts.items()}


def _places(row: dict[str, Any]) -> tuple[list[range], range] | None:
    """Return where the addressee may stand and where the action does, if both do, apart."""
    recommendation = row["recommendation"] or {}
    addressee, action = (recommendation.get(name) or "" for name in ("addressee", "action"))
    if not addressee or action not in row["text"] or not action:
        return None
    start = row["text"].index(action)
    acted = range(start, start + len(action))
    found = [range(m.start(), m.end()) for m in re.finditer(re.escape(addressee), row["text"])]
    apart = [place for place in found if place.stop <= acted.start or place.start >= acted.stop]
    return (apart, acted) if apart else None


def _first_verb(doc: Doc, action: range) -> Token | None:
    """Return the first word of an action that heads a clause."""
    for token in doc:
        if token.idx in action and token.pos_ in {"VERB", "AUX"} and token.dep_ not in {"aux", "aux:pass", "cop"}:
            return token
    return None


def _actor(verb: Token) -> Token | None:
    """Return the word that a tree makes the subject of a verb, by itself or through the verb above it."""
    for _ in range(6):
        children = {child.dep_: child for child in verb.children}
        if found := next((children[label] for label in SUBJECTS if label in children), None):
            return found
        if verb.dep_ in {"xcomp", "advcl", "ccomp"}:
            above = [child for child in verb.head.children if child.dep_ in RECEIVERS and child.i < verb.i]
            if above:
                return above[-1]
        elif verb.dep_ in {"acl", "acl:relcl"}:
            return verb.head
        elif verb.dep_ == "ROOT":
            return None
        verb = verb.head
    return None
