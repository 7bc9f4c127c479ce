"""Train ``models/slots``: where the action of a recommendation begins, who is asked, how strongly, by which lever.

    python scripts/train_slots.py --shared ../shared --start adapted.safetensors --taught work/demands/taught.jsonl
    python scripts/train_slots.py --shared ../shared --start adapted.safetensors --folds 5

The encoder that adapt_encoder.py wrote is fine-tuned and kept in 8 bits. With `--folds` nothing is written: each fold
of documents is read by a network that learned from the others, and rules, model and both are measured beside one
another, for a row of weights of the rules; `TRUST` was chosen on such folds. On one machine the same data, start and
number of threads give the same files. Without `--taught`, of train_demand_teacher.py, it learns from coders alone.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from coder_data import LEVERS, read_lines
from coder_export import write_encoder
from coder_net import base_model, tensors
from evaluate_slots import MEASURES, Answer, Example, Pair, by_reader
from lever_data import options, read_examples
from slot_data import Demand, digest, read_demands
from slot_net import SlotNet, coded_lessons, taught_lesson, tuned, windows
from train_demand_teacher import lessons_of

from hsnlp import __version__
from hsnlp.encode.pieces import Pieces
from hsnlp.encode.tokens import Tokens
from hsnlp.encode.windows import Shape
from hsnlp.recommendations.learned import LearnedSlots, Trust
from hsnlp.weights import write_manifest

__all__ = ["compare", "folded", "manifest", "read", "save", "together"]

SEED, EPOCHS, RATE = 1, 4.0, 2e-4
TRUST = {"action": 1.5, "actor": 3.0, "strength": 2.0}
"""How much the rules count. The rules for action and strength were written with the development documents in view and
are less right on others, so of weights that do about as well there the smaller is taken."""
TRIED = (0.0, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0)


def main() -> None:
    """Train and save, or compare on folds."""
    parser = options(__doc__)
    parser.add_argument("--start", type=Path, required=True, help="encoder weights of adapt_encoder.py")
    parser.add_argument("--taught", type=Path, help="taught.jsonl of train_demand_teacher.py")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--folds", type=int, default=0, help="compare on so many folds of documents, write nothing")
    parser.add_argument("-o", "--out", type=Path, default=Path("models/slots"), help="folder to write to")
    asked = parser.parse_args()
    examples, demands = read_demands(asked.shared, asked.gold_text)
    if asked.folds:
        compare(examples, folded(demands, len(examples), asked.start, asked.folds))
        return
    examples = read_examples(asked.shared, asked.gold_text, asked.lever_text)
    lessons = lessons_of(demands, examples)
    taught = [taught_lesson(row) for row in read_lines(asked.taught)] if asked.taught else []
    net = tuned(lessons + taught, asked.start, seed=SEED, epochs=EPOCHS, rate=RATE, threads=asked.threads)
    more = {"levers": examples.digest(), "lessons": len(lessons), "taught": len(taught), "threads": asked.threads}
    save(net, demands, asked.out, more)


def save(net: SlotNet, demands: Sequence[Demand], out: Path, more: Mapping[str, Any] | None = None) -> None:
    """Write the model folder of a trained network."""
    out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(base_model() / "tokenizer.json", out / "tokenizer.json")
    write_encoder(net, out / "encoder.onnx", pieces=True)
    for path in out.iterdir():
        path.chmod(0o644)
    write_manifest(out, manifest(demands, more))


def manifest(demands: Sequence[Demand], more: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return what ``model.json`` says beside the digests of the files; `more` of what was learned from."""
    written = sum(one.document.startswith("written/") for one in demands)
    return {
        "name": "slots",
        "hsnlp": __version__,
        "encoder": {"pieces": {"longest": Shape().sentence}},
        "trust": TRUST,
        "levers": list(LEVERS),
        "training": {
            "recommendations": len(demands), "written": written, "digest": digest(demands),
            "seed": SEED, "epochs": EPOCHS, "rate": RATE, **(more or {}),
        },
    }  # fmt: skip


def folded(demands: Sequence[Demand], coded: int, start: Path, folds: int) -> list[Pieces]:
    """Return what is said of the first `coded` demands, each by a network that saw none of its document."""
    documents = sorted({one.document for one in demands[:coded]})
    said: dict[int, Pieces] = {}
    for fold in range(folds):
        out = set(documents[fold::folds])
        unseen = [n for n in range(coded) if demands[n].document in out]
        kept = [one for one in demands if one.document not in out]
        net = tuned(coded_lessons(kept, {}), start, seed=SEED, epochs=EPOCHS, rate=RATE)
        said |= dict(zip(unseen, read([demands[n].text for n in unseen], net), strict=True))
    return [said[n] for n in range(coded)]


def read(texts: Sequence[str], net: SlotNet) -> Iterator[Pieces]:
    """Yield what a network says of each text, as `hsnlp.encode.pieces.PieceEncoder` does."""
    placed = Tokens(base_model() / "tokenizer.json").placed(texts)
    for one, (_, spans) in zip(windows(texts), placed, strict=True):
        with torch.no_grad():
            found = net.pieces(*tensors([one]))[0].numpy()
        yield Pieces(tuple(spans[: len(found) - 2]), found[1:-1], found[0])


def compare(sentences: Sequence[Example], said: Sequence[Pieces]) -> None:
    """Print every measure for the rules, and for rules and model together by how much the rules count."""
    ruled = by_reader(sentences, learned=False)
    print(f"{'rules count':12s}" + "".join(f"{name:>32s}" for name in MEASURES))
    _row("alone", ruled)
    for weight in TRIED:
        trust = Trust(weight, weight, weight)
        both = zip(ruled, said, strict=True)
        _row(f"{weight:g}", [together(*pair, LearnedSlots(pair[0].text, pieces, trust)) for pair, pieces in both])


def together(one: Example, rule: Answer, learned: LearnedSlots) -> Pair:
    """Return a sentence with what rules and model together say of it; without the tree, so no phrase is mended."""
    at = one.text.find(rule.addressee) if rule.addressee else -1
    actor = learned.actor((at, at + len(rule.addressee)) if at >= 0 else None)
    action = learned.action(len(one.text) - len(rule.action) if rule.action else None)
    who = one.text[slice(*actor)] if actor is not None else ""
    return one, Answer(who, one.text[action:] if action is not None else "", learned.strength(rule.strength))


def _row(name: str, pairs: Sequence[Pair]) -> None:
    print(f"{name:12s}" + "".join(f"{measure(pairs):32.3f}" for measure in MEASURES.values()))


if __name__ == "__main__":
    main()
