"""Sentences that open with their verb, as recommendations do: trees made by the parser itself on easier sentences.

The treebank is web text and has few imperatives like *Ratify the Convention*. After *The Government should* the same
words are easy to parse; the parse without these three words is the tree of the imperative. So that *Review of the
Act* is not taken for an order, phrases of those nouns inside such sentences stand by themselves as well.
"""

from __future__ import annotations

import csv
import hashlib
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

from parser_data import Sentence
from parser_pipeline import one_sentence
from spacy.language import Language
from spacy.tokens import Doc

RECOMMENDATIONS = "data/upr_recommendations/sessions_1_12.csv"
LEAD = "The Government should "
LONGEST = 300  # characters; the longer, the surer that a tree is wrong somewhere
PER_VERB = 12  # so that *continue* and *take* do not crowd out *criminalise*


def silver(nlp: Language, shared: Path, *, seed: int) -> list[Sentence]:
    """Return sentences to train on, with the trees that `nlp` makes."""
    docs = _parsed(nlp, [text for text in _texts(shared, seed) if not _measured(text)])
    verbs = {doc[3].lower_ for doc in docs if doc[3].tag_ == "VB"}
    return [*_stripped(docs), *_phrases(docs, verbs)]


def silver_measured(nlp: Language, shared: Path, *, seed: int = 1) -> list[Sentence]:
    """Return sentences that are never trained on; only their roots are sure enough to measure by."""
    return list(_stripped(_parsed(nlp, [text for text in _texts(shared, seed) if _measured(text)])))


def _parsed(nlp: Language, texts: Iterable[str]) -> list[Doc]:
    docs = (one_sentence(nlp.make_doc(LEAD + text[0].lower() + text[1:])) for text in texts)
    return list(nlp.pipe(docs, batch_size=64))


def _measured(text: str) -> bool:
    """Whether a recommendation is kept for measuring: one in ten is, by its hash."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) % 10 == 0


def _texts(shared: Path, seed: int) -> list[str]:
    """Return recommendations, the same number at most of any first word."""
    with (shared / RECOMMENDATIONS).open(encoding="utf-8", newline="") as file:
        texts = sorted({row["text"].strip() for row in csv.DictReader(file)})
    random.Random(seed).shuffle(texts)
    seen: dict[str, int] = {}
    out = []
    for text in texts:
        first = text.split(" ", 1)[0]
        usable = len(text) <= LONGEST and first.isalpha() and first.istitle() and " - " not in text
        if usable and seen.get(first, 0) < PER_VERB:
            seen[first] = seen.get(first, 0) + 1
            out.append(text)
    return out


def _stripped(docs: Iterable[Doc]) -> Iterator[Sentence]:
    """Yield the trees whose first three words are what they should be, without them."""
    for doc in docs:
        government, should, root = doc[1], doc[2], doc[1].head
        heads = [government.head.i == root.i, should.head.i == root.i, doc[0].head.i == 1, root.dep_ == "ROOT"]
        labels = (government.dep_, should.dep_, root.tag_) == ("nsubj", "aux", "VB")
        whole = all(token.head.i > 2 for token in doc[3:]) and sum(token.dep_ == "ROOT" for token in doc) == 1
        if all(heads) and labels and whole and 3 <= root.i <= 5:
            yield _imperative(doc, root.i)


def _imperative(doc: Doc, root: int) -> Sentence:
    """Return the words after the lead-in, the verb marked as the treebank marks imperatives."""
    sentence = _part(doc, 3, len(doc), root)
    sentence.feats[root - 3] = "Mood=Imp|VerbForm=Fin"
    return sentence


def _phrases(docs: Iterable[Doc], verbs: set[str]) -> Iterator[Sentence]:
    """Yield noun phrases that open with a noun which may be a verb, articles left out, as headings have them."""
    for doc in docs:
        for noun in doc[4:]:
            start, end = noun.i, noun.right_edge.i + 1
            ambiguous = noun.tag_ == "NN" and noun.lower_ in verbs and 3 <= end - start <= 12
            whole = all(start <= token.head.i < end for token in doc[start + 1 : end])
            if ambiguous and whole and doc[start + 1].dep_ == "case" and doc[start + 1].head.head == noun:
                yield _part(doc, start, end, start)


def _part(doc: Doc, start: int, end: int, root: int) -> Sentence:
    """Return some words of a document as a sentence of its own, with a capital, rooted in the word `root`."""
    tokens = doc[start:end]
    words = [token.text for token in tokens]
    return Sentence(
        "recommendation",
        [words[0].capitalize(), *words[1:]],
        [bool(token.whitespace_) for token in tokens],
        [token.lemma_ for token in tokens],
        [token.pos_ for token in tokens],
        [token.tag_ for token in tokens],
        [str(token.morph) or "_" for token in tokens],
        [(root if token.i == root else token.head.i) - start for token in tokens],
        ["ROOT" if token.i == root else token.dep_ for token in tokens],
    )
