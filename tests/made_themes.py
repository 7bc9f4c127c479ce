"""Documents, vectors and themes made for the tests of themes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from hsnlp.themes.find import Found, find_themes
from hsnlp.themes.index import Corpus
from hsnlp.themes.settings import Settings
from hsnlp.themes.vectors import Store, unit_length

WIDTH = 48


def row(doc: str, start: int, text: str, block: int = 0, section: str = "", **codes: Any) -> dict[str, Any]:
    """A passage record with what themes read of it."""
    end = start + max(len(text), 1)
    return {
        "doc_id": doc,
        "start": start,
        "end": end,
        "page": 1,
        "section": section,
        "text": text,
        "block": block,
    } | codes


SUBJECTS = {
    "water": "wells water drought pumps rivers irrigation rainfall harvest pasture herders",
    "visas": "visas permits consulates applications fees quotas employers sponsorship labour wages",
    "camps": "tents shelter camps sanitation latrines rations nurses vaccination clinics measles",
    "courts": "judges courts appeals lawyers hearings detention asylum tribunals verdicts bail",
}


def subject_rows(documents: int, each: int = 4, seed: int = 1) -> list[dict[str, Any]]:
    """Documents of `each` paragraphs a subject, every paragraph of two sentences made of that subject's words."""
    draw = random.Random(seed)
    rows = []
    for doc in range(documents):
        at = block = 0
        for name, words in SUBJECTS.items():
            for _ in range(each):
                for _ in range(2):
                    text = "They speak of " + " and ".join(draw.sample(words.split(), 6)) + " in the villages."
                    rows.append(row(f"d{doc}", at, text, block, name, threats=["food"] if name == "water" else []))
                    at += len(text) + 1
                block += 1
    return rows


def embed(texts: Sequence[str]) -> NDArray[np.float32]:
    """Hashed words: not an encoder, but what shares words lies near."""
    found = np.zeros((len(texts), WIDTH), dtype=np.float32)
    for n, text in enumerate(texts):
        for word in text.lower().split():
            found[n, sum(ord(c) * 31**k for k, c in enumerate(word.strip(".,"))) % WIDTH] += 1
    return unit_length(found)


def corpus(rows: list[dict[str, Any]]) -> Corpus:
    sources = {name: {"year": 2000 + int(name[1:]) % 5, "genre": "report"} for name in {r["doc_id"] for r in rows}}
    return Corpus(lambda: rows, sources)


def found_in(rows: list[dict[str, Any]], folder: Path, **settings: Any) -> Found:
    return find_themes(corpus(rows), Store(folder, "test", WIDTH), embed, Settings(fits=4, **settings), ["Kenya"])


texts = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(1, 200)), max_size=40)
