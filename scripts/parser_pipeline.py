"""The parser's pipeline, untrained, and the loop that trains a part of it."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import spacy
from parser_data import UNKNOWN, Named, Sentence
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import Adam, fix_random_seed

WIDTH = 96
ROWS = (10000, 1000, 4000, 2500)
"""Of the hash tables for norm, prefix, suffix and shape: what fits into 12 MB with room to spare."""
RATE = 0.001
LISTENER = {"@architectures": "spacy.Tok2VecListener.v1", "width": WIDTH, "upstream": "tok2vec"}
TAGGER = {"@architectures": "spacy.Tagger.v2", "tok2vec": LISTENER}
LEMMATIZER = {"model": TAGGER, "min_tree_freq": 3, "backoff": "orth"}


def syntax_pipeline() -> Language:
    """Return a pipeline for tags, lemmas and trees, to be initialised."""
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec", config={"model": encoder()})
    nlp.add_pipe("morphologizer", config={"model": TAGGER})
    nlp.add_pipe("tagger", config={"model": TAGGER})
    nlp.add_pipe("parser", config={"model": transitions("parser"), "min_action_freq": 20})
    nlp.add_pipe("trainable_lemmatizer", name="lemmatizer", config=LEMMATIZER)
    return nlp


def add_entities(nlp: Language, examples: Sequence[Example]) -> None:
    """Add a tagger of entities that reads the vectors of the same encoder."""
    ner = nlp.add_pipe("ner", config={"model": transitions("ner")})
    nlp._link_components()  # as `Language.initialize` does, which would forget the weights
    ner.initialize(lambda: examples, nlp=nlp)


def encoder() -> dict[str, Any]:
    """Return the settings of an encoder: hashed norm, prefix, suffix and shape, then four convolutions."""
    return {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {
            "@architectures": "spacy.MultiHashEmbed.v2",
            "width": WIDTH,
            "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
            "rows": list(ROWS),
            "include_static_vectors": False,
        },
        "encode": {
            "@architectures": "spacy.MaxoutWindowEncoder.v2",
            "width": WIDTH,
            "depth": 4,
            "window_size": 1,
            "maxout_pieces": 3,
        },
    }


def transitions(kind: str) -> dict[str, Any]:
    """Return the settings of the model that chooses the parser's or the entity tagger's next step."""
    return {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": kind,
        "extra_state_tokens": False,
        "hidden_width": 64,
        "maxout_pieces": 2,
        "use_upper": True,
        "nO": None,
        "tok2vec": LISTENER,
    }


def syntax_example(nlp: Language, sentence: Sentence, *, own_tokens: bool = False) -> Example:
    """Return a sentence to learn from, cut by our tokeniser as it will be later, or on the treebank's own tokens."""
    gold = Doc(
        nlp.vocab,
        words=sentence.words,
        spaces=sentence.spaces,
        tags=sentence.xpos,
        pos=[pos if pos != "_" else "" for pos in sentence.upos],
        morphs=sentence.feats,
        lemmas=sentence.lemmas,
        heads=sentence.heads,
        deps=sentence.deps,
    )
    if own_tokens:
        return Example(one_sentence(Doc(nlp.vocab, words=sentence.words, spaces=sentence.spaces)), gold)
    return Example(one_sentence(nlp.make_doc(sentence.text)), gold)


def one_sentence(doc: Doc) -> Doc:
    """Return `doc` marked as a single sentence, which the parser then keeps whole."""
    for token in doc:
        token.is_sent_start = token.i == 0
    return doc


def entity_example(nlp: Language, sentence: Named) -> Example:
    """Return words with their entities to learn from."""
    tags = ["" if tag == UNKNOWN else tag for tag in sentence.tags]
    return Example(Doc(nlp.vocab, words=sentence.words), Doc(nlp.vocab, words=sentence.words, ents=tags))


def train(
    nlp: Language,
    examples: Sequence[Example],
    *,
    epochs: int,
    seed: int,
    dropout: float = 0.1,
    after: Callable[[Language, int], None],
) -> None:
    """Train a pipeline, each part on those examples that tell it something; keep the running averages of weights.

    The learning rate falls in a line to a tenth; batches grow from 300 to 1,500 words within the first epoch.
    `after` is called with the averages in place, and the number of the epoch.
    """
    fix_random_seed(seed)
    rng = random.Random(seed)
    examples = list(examples)
    optimizer = Adam(learn_rate=RATE, L2=0.01, L2_is_weight_decay=True, grad_clip=1.0, use_averages=True)
    words = sum(len(example) for example in examples) * epochs
    seen, start = 0, time.monotonic()
    for epoch in range(1, epochs + 1):
        rng.shuffle(examples)
        losses: dict[str, float] = {}
        for batch in batches(examples, first=seen):
            optimizer.learn_rate = RATE * (1 - 0.9 * seen / words)
            nlp.update(batch, drop=dropout, sgd=optimizer, losses=losses)
            seen += sum(len(example) for example in batch)
        told = " ".join(f"{name} {loss:.0f}" for name, loss in losses.items() if loss)
        print(f"epoch {epoch} {time.monotonic() - start:.0f} s {told}", file=sys.stderr, flush=True)
        with nlp.use_params(optimizer.averages):
            after(nlp, epoch)
    for _, part in nlp.pipeline:
        _keep(part.model, optimizer.averages)


def batches(examples: Sequence[Example], *, first: int) -> Iterator[list[Example]]:
    """Yield runs of examples with so many words: 300 at first, 1,500 after a hundred thousand words."""
    batch: list[Example] = []
    size = 0
    for example in examples:
        batch.append(example)
        size += len(example)
        first += len(example)
        if size >= 300 + 1200 * min(1.0, first / 100_000):
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _keep(model: Any, averages: dict[tuple[int, str], Any]) -> None:
    """Put running averages in the place of weights."""
    for node in model.walk():
        for name in node.param_names:
            if node.has_param(name) and (node.id, name) in averages:
                node.set_param(name, averages[node.id, name])
