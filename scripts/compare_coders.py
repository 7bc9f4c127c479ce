"""Compare ways of coding on the same sentences of unseen documents, in one table.

    python scripts/compare_coders.py --shared ../shared work/seed1 work/seed2 work/bare1

Always: the cues, words (TF-IDF) with logistic regression, the encoder as it comes with logistic regression, and the
encoder trained by contrast (in the manner of SetFit: Tunstall et al. 2022) with logistic regression; then each folder
that train_coder.py wrote and the shipped models. Every way but the cues has its calibration and thresholds fitted on
the documents of the other folds. Prints Markdown.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from coder_data import FRAMES, HEADS, Split, columns, data_options, head_rows, read_split
from coder_export import encoded
from coder_fit import crossed, cues_of
from coder_net import Net, base_model, fit, seeded, vectors, windows_of
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from hsnlp.annotators import cue_annotator
from hsnlp.annotators.learned.heads import Heads
from hsnlp.encode import load_encoder
from hsnlp.encode.tokens import Tokens
from hsnlp.encode.windows import Shape
from hsnlp.evaluate import Unit, evaluate
from hsnlp.evaluate.annotate import annotate_gold
from hsnlp.evaluate.gold import read_gold
from hsnlp.weights import read_manifest

Row = Mapping[str, Any]


def main() -> None:
    """Print the table."""
    parser = data_options(__doc__)
    parser.add_argument("trained", type=Path, nargs="*", help="folders that train_coder.py wrote")
    parser.add_argument("--models", type=Path, nargs="*", default=[], help="model folders")
    parser.add_argument("--only-trained", action="store_true", help="leave the baselines out")
    parser.add_argument("--without-cues", action="store_true", help="trained ways: the heads alone, no second witness")
    parser.add_argument("--set", choices=["measured", "harder"], default="measured", help="see coder_data.py")
    asked = parser.parse_args()
    seeded(1, 1)
    split = read_split(asked.shared, asked.gold_text)
    rows = split.measured if asked.set == "measured" else split.harder
    cues = cues_of(rows)
    none = {name: np.zeros_like(scores) for name, scores in cues.items()}
    cues = none if asked.without_cues else cues
    print(f"{len(rows)} sentences of {len({row['document'] for row in rows})} unseen documents\n")
    print("| way | " + " | ".join(MEASURES) + " |\n|---|" + "---|" * len(MEASURES))
    if not asked.only_trained:
        _tell("cues", cued(rows))
        for name, way in {"TF-IDF + LR": tfidf, "MiniLM + LR": frozen, "MiniLM by contrast + LR": contrast}.items():
            _tell(name, crossed(way(split, rows), rows, none))
    for folder in asked.trained:
        about = json.loads((folder / "about.json").read_text(encoding="utf-8"))
        context = "context" if about["shape"]["before"] else "bare"
        outputs = np.load(folder / "outputs.npz")[asked.set]
        _tell(f"{folder.name} ({context}, {about['start']}, {about['trained_on']})", crossed(outputs, rows, cues))
    for folder in asked.models:
        manifest = read_manifest(folder)
        outputs = Heads.read(folder, manifest).logits(encoded(load_encoder(folder, manifest), rows))
        _tell(f"models/{folder.name}", crossed(outputs, rows, cues))


MEASURES = (
    "SEC", "HS", "four-way", "voice", "threats", "recommendation", "referents", "lever", "strength", "false SEC", "ECE",
)  # fmt: skip


def _tell(name: str, units: Sequence[Unit]) -> None:
    found = evaluate(units)
    figures = found.figures
    false = [one for one in found.mentions if one.kind in ("contested", "only named")]
    errors = [one.ece for one in found.calibrations if one.n == len(units)]  # cues score only what they give
    values = [
        *(figures.code(f"frame:{one}").f1.value for one in FRAMES), figures.frame_accuracy.value,
        *(figures.macro(one).f1.value for one in ("voice", "threat")), figures.code("recommendation").f1.value,
        *(figures.macro(one).f1.value for one in ("referent", "lever", "strength")),
        sum(one.asserted for one in false) / sum(one.units for one in false), max(errors, default=float("nan")),
    ]  # fmt: skip
    print(f"| {name} | " + " | ".join(f"{value:.3f}" for value in values) + " |", flush=True)


def cued(rows: Sequence[Row]) -> list[Unit]:
    """Return rows with what the cue annotators say of them."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "gold.jsonl"
        file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return annotate_gold(cue_annotator(), read_gold(file).rows)


def tfidf(split: Split, rows: Sequence[Row]) -> np.ndarray:
    """Return outputs of logistic regressions on words and pairs of words."""
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    train = words.fit_transform([row["text"] for row in split.train])
    return regressed(split, train, words.transform([row["text"] for row in rows]))


def frozen(split: Split, rows: Sequence[Row]) -> np.ndarray:
    """Return outputs of logistic regressions on the vectors of all-MiniLM-L6-v2 as it comes."""
    return _on_vectors(Net(1), split, rows)


def contrast(split: Split, rows: Sequence[Row]) -> np.ndarray:
    """Return outputs of logistic regressions on vectors that were pulled together where codes agree."""
    net = Net(1)
    net.heads, net.dropout = torch.nn.Identity(), torch.nn.Identity()
    wanted = columns(split.train)
    flags = [wanted[name] > 0 for name in ("referent", "threat", "recommendation")]
    voices = [np.eye(4, dtype=bool)[wanted[name]][:, 1:] for name in ("securitisation", "human_security")]
    codes = torch.tensor(np.concatenate([*flags, *voices], axis=1).astype(np.float32))

    def loss(outputs: torch.Tensor, batch: list[int]) -> torch.Tensor:
        own = codes[batch]
        shared = own @ own.T
        union = own.sum(1)[:, None] + own.sum(1)[None, :] - shared
        alike = torch.where(union > 0, shared / union.clamp(min=1), torch.ones(()))
        normed = torch.nn.functional.normalize(outputs, dim=1)
        return (normed @ normed.T - alike).pow(2).mean() * 10

    fit(net, _windows(split.train), loss, epochs=1, rate=1e-4)
    return _on_vectors(net, split, rows)


def _windows(rows: Sequence[Row]) -> Any:
    return windows_of(rows, Tokens(base_model() / "tokenizer.json"), Shape())


def _on_vectors(net: Net, split: Split, rows: Sequence[Row]) -> np.ndarray:
    return regressed(split, vectors(net, _windows(split.train)), vectors(net, _windows(rows)))


def regressed(split: Split, train: Any, test: Any) -> np.ndarray:
    """Return raw outputs, laid out as the heads' are, of one logistic regression a code or choice."""
    wanted, ends = columns(split.train), head_rows()
    outputs = np.full((test.shape[0], sum(HEADS.values())), -5.0)

    def learn(features: Any, target: np.ndarray) -> LogisticRegression:
        return LogisticRegression(C=5.0, max_iter=400).fit(features, target)

    for name, (start, _) in ends.items():
        target = wanted[name]
        if target.ndim == 1:
            known = np.flatnonzero(target >= 0)
            model = learn(train[known], target[known])
            outputs[:, start + model.classes_] = model.predict_log_proba(test)
        else:
            for k in range(target.shape[1]):
                outputs[:, start + k] = learn(train, target[:, k]).decision_function(test)
    print(f"  {train.shape[1]} features", file=sys.stderr)
    return outputs


if __name__ == "__main__":
    main()
