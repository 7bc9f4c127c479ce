"""Score a parser against treebank and entity sets: hits, gold and found per document, and intervals from these."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from parser_data import UNKNOWN, Named, Sentence
from parser_pipeline import one_sentence
from spacy.language import Language
from spacy.tokens import Doc

RESAMPLES = 1000
SEED = 42
RELATIONS = ("nsubj", "nsubj:pass", "obj", "obl:agent", "xcomp", "ccomp", "conj", "obl", "nmod", "acl:relcl")

Counts = dict[str, dict[str, np.ndarray]]
"""Measure → document → hits, gold, found."""


@dataclass(frozen=True)
class Score:
    """Precision, recall and F1 with the middle 95 % of F1 over resampled documents; `gold` counts the right answers."""

    precision: float
    recall: float
    f1: float
    low: float
    high: float
    gold: int


def syntax(nlp: Language, sentences: Sequence[Sentence], *, own_tokens: bool) -> dict[str, Score]:
    """Return scores of tags, lemmas and trees, each text read as one sentence.

    With `own_tokens` the words are the treebank's, and F1 is accuracy. Without, a word counts where its characters
    are those of the treebank's word, and its head where the head's are. Punctuation counts; labels are whole
    (``nsubj:pass``), but for the measure ``las, plain labels``, which takes what stands before the colon.
    """
    docs = nlp.pipe([_doc(nlp, sentence, own_tokens=own_tokens) for sentence in sentences], batch_size=64)
    counts: Counts = defaultdict(lambda: defaultdict(lambda: np.zeros(3)))
    for sentence, doc in zip(sentences, docs, strict=True):
        for measure, (gold, found) in _facts(sentence, doc).items():
            counts[measure][sentence.document] += (len(gold & found), len(gold), len(found))
    return summaries(counts)


def entities(nlp: Language, sentences: Sequence[Named]) -> dict[str, Score]:
    """Return scores of entities, exact in extent and type, on the words of the set; those not known do not count."""
    docs = nlp.pipe([one_sentence(Doc(nlp.vocab, words=sentence.words)) for sentence in sentences], batch_size=64)
    counts: Counts = defaultdict(lambda: defaultdict(lambda: np.zeros(3)))
    for sentence, doc in zip(sentences, docs, strict=True):
        gold = set(spans(sentence.tags))
        found = {(e.start, e.end, e.label_) for e in doc.ents if UNKNOWN not in sentence.tags[e.start : e.end]}
        for kind in ("PER", "LOC", "ORG"):
            mine, theirs = ({fact for fact in facts if fact[2] == kind} for facts in (gold, found))
            counts[kind][sentence.document] += (len(mine & theirs), len(mine), len(theirs))
            counts["all"][sentence.document] += (len(mine & theirs), len(mine), len(theirs))
    return summaries(counts)


def roots(nlp: Language, sentences: Sequence[Sentence]) -> float:
    """Return the share of sentences whose root is found."""
    docs = nlp.pipe([_doc(nlp, sentence, own_tokens=True) for sentence in sentences], batch_size=64)
    found = (doc[sentence.deps.index("ROOT")].dep_ == "ROOT" for sentence, doc in zip(sentences, docs, strict=True))
    return round(sum(found) / len(sentences), 4)


def spans(tags: Sequence[str]) -> Iterable[tuple[int, int, str]]:
    """Yield start, end and type of every entity in IOB2 tags."""
    for start, tag in enumerate(tags):
        if tag.startswith("B-"):
            end = start + 1
            while end < len(tags) and tags[end] == f"I-{tag[2:]}":
                end += 1
            yield start, end, tag[2:]


def summaries(counts: Mapping[str, Mapping[str, np.ndarray]]) -> dict[str, Score]:
    """Return a score a measure, with an interval by resampling documents."""
    return {measure: _summary(np.array(list(by_document.values()))) for measure, by_document in counts.items()}


def _summary(rows: np.ndarray) -> Score:
    hits, gold, found = rows.sum(axis=0)
    draws = np.random.default_rng(SEED).integers(0, len(rows), (RESAMPLES, len(rows)))
    resampled = rows[draws].sum(axis=1)
    f1 = 2 * resampled[:, 0] / np.maximum(resampled[:, 1] + resampled[:, 2], 1)
    low, high = np.quantile(f1, [0.025, 0.975])
    return Score(
        *(round(float(n), 4) for n in (hits / max(found, 1), hits / max(gold, 1), 2 * hits / max(gold + found, 1))),
        round(float(low), 4),
        round(float(high), 4),
        int(gold),
    )


def _doc(nlp: Language, sentence: Sentence, *, own_tokens: bool) -> Doc:
    if own_tokens:
        return one_sentence(Doc(nlp.vocab, words=sentence.words, spaces=sentence.spaces))
    return one_sentence(nlp.make_doc(sentence.text))


def _facts(sentence: Sentence, doc: Doc) -> dict[str, tuple[set[object], set[object]]]:
    """Return, for each measure, what the treebank says and what the parser says, as facts about characters."""
    where, at = [], 0
    for word, space in zip(sentence.words, sentence.spaces, strict=True):
        where.append((at, at + len(word)))
        at += len(word) + space
    places = [(token.idx, token.idx + len(token)) for token in doc]
    heads = [places[token.head.i] for token in doc]
    truth = [where[head] for head in sentence.heads]
    deps = [token.dep_ for token in doc]
    out: dict[str, tuple[set[object], set[object]]] = {
        "words": (set(where), set(places)),
        "upos": _pairs(where, sentence.upos, places, [token.pos_ for token in doc]),
        "xpos": _pairs(where, sentence.xpos, places, [token.tag_ for token in doc]),
        "features": _pairs(where, sentence.feats, places, [str(token.morph) or "_" for token in doc]),
        "lemma": _pairs(where, sentence.lemmas, places, [token.lemma_ for token in doc]),
        "uas": _pairs(where, truth, places, heads),
        "las": _pairs(where, zip(truth, sentence.deps), places, zip(heads, deps)),  # noqa: B905
    }
    short = ([dep.split(":")[0] for dep in labels] for labels in (sentence.deps, deps))
    mine, theirs = short
    out["las, plain labels"] = _pairs(where, zip(truth, mine), places, zip(heads, theirs))  # noqa: B905
    for label in RELATIONS:
        out[label] = tuple({fact for fact in facts if fact[1][1] == label} for facts in out["las"])  # type: ignore
    return out


def _pairs(
    where: Iterable[object], truth: Iterable[object], places: Iterable[object], said: Iterable[object]
) -> tuple[set[object], set[object]]:
    return set(zip(where, truth, strict=True)), set(zip(places, said, strict=True))
