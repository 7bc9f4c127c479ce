"""Train the English pipeline of ``models/english`` from the treebank, the entity sets and the recommendations.

    OMP_NUM_THREADS=1 nice -n 10 python scripts/train_parser.py --shared ../shared
    python scripts/train_parser.py --shared ../shared --measure   # scores and card of the model that is there

First tags, lemmas and trees from the treebank; then, from these weights, the same with recommendations that this
first parser has parsed (`parser_silver`), and entities. The seed settles everything.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import parser_card
import parser_scores
import spacy
from parser_data import ENTITIES, Named, Sentence, held_out, named, treebank
from parser_pipeline import add_entities, entity_example, syntax_example, syntax_pipeline, train
from parser_save import data_digests, save
from parser_silver import silver, silver_measured
from parser_written import written
from spacy.language import Language
from thinc.api import fix_random_seed

FOLDER = Path(__file__).parent.parent / "models" / "english"
SEED = 1
EPOCHS = (9, 9)
WRITTEN = 1000
MEASURED = ("WikiGold", "re3d")  # sets without a test part: one document in five is kept for measuring


def main() -> None:
    """Train, save, measure and write the card."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds data/ud_english_ewt and data/ner")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the model is written")
    parser.add_argument("--epochs", type=int, nargs=2, default=EPOCHS, help="of the first and of the second training")
    parser.add_argument("--measure", action="store_true", help="train nothing: measure what is in the folder")
    arguments = parser.parse_args()
    if not (arguments.shared / "data" / "ud_english_ewt").is_dir():
        sys.exit(f"no treebank in {arguments.shared / 'data'}: give --shared the folder that holds data/")
    if not arguments.measure:
        build(arguments.shared, arguments.folder, tuple(arguments.epochs))
    parser_card.write(arguments.shared, arguments.folder)


def build(shared: Path, folder: Path, epochs: tuple[int, int]) -> None:
    """Train the pipeline and save it."""
    start = time.process_time()
    sentences = treebank(shared, "train.rebuilt_from_sources")
    dev = treebank(shared, "dev")[:500]
    fix_random_seed(SEED)
    nlp = syntax_pipeline()
    examples = [syntax_example(nlp, sentence) for sentence in sentences]
    nlp.initialize(lambda: examples)
    train(nlp, examples, epochs=epochs[0], seed=SEED, after=lambda nlp, _: tell(nlp, dev, []))
    trees, measured = silver(nlp, shared, seed=SEED), silver_measured(nlp, shared)
    names = named_sentences(nlp, shared)
    examples = [syntax_example(nlp, sentence) for sentence in [*sentences, *trees]]
    others = [entity_example(nlp, sentence) for sentence in names]
    add_entities(nlp, others)
    train(nlp, [*examples, *others], epochs=epochs[1], seed=SEED, after=lambda nlp, _: tell(nlp, dev, measured))
    told = {
        "trained_with": f"spaCy {spacy.__version__}",
        "seed": SEED,
        "epochs": list(epochs),
        "minutes_of_one_core": round((time.process_time() - start) / 60),
        "sentences": {
            "trees of the treebank": len(sentences),
            "trees made from recommendations": len(trees),
            "entities": len(names),
        },
        "data": data_digests(shared),
    }
    save(nlp, folder, told, [sentence.text for sentence in dev])


def named_sentences(nlp: Language, shared: Path) -> list[Named]:
    """Return the sentences that teach entities: what is not kept for measuring, and what was written for training."""
    out = []
    for source in ENTITIES:
        if not source.endswith("test"):
            sentences = named(shared, source)
            out += [one for one in sentences if source not in MEASURED or not held_out(one.document)]
    return [*out, *written(nlp, number=WRITTEN, seed=SEED)]


def tell(nlp: Language, dev: list[Sentence], imperatives: list[Sentence]) -> None:
    """Print how far training has come."""
    scores = parser_scores.syntax(nlp, dev, own_tokens=True)
    told = {name: scores[name].f1 for name in ("upos", "lemma", "uas", "las", "nsubj", "obj")}
    roots = parser_scores.roots(nlp, imperatives) if imperatives else None
    print(told, "roots of recommendations", roots, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
