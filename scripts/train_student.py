"""Distil the `fast` annotator: word vectors and heads that learn to say what the encoder says, on many sentences.

    python scripts/train_student.py --shared ../shared --run RUN --teacher models/best -o models/fast

The teacher reads sentences of RUN (a run over `shared/corpus`; documents on which figures are measured are left out)
and the training sentences; the student learns its probabilities, and the coders' codes where there are some.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import torch
from coder_data import HEADS, columns, head_rows, read_lines, read_split, stem
from coder_export import encoded
from coder_fit import cues_of, described
from coder_net import seeded
from evaluate_cues import is_development
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn import functional

from hsnlp import __version__
from hsnlp.annotators.learned.heads import Heads
from hsnlp.encode import load_encoder
from hsnlp.encode.encoders import WordEncoder
from hsnlp.encode.tokens import Tokens
from hsnlp.encode.words import WordVectors, pair_rows
from hsnlp.weights import read_manifest, write_manifest

WIDTH, BUCKETS, LONGEST = 64, 32_768, 160
EPOCHS, SIZE, RATE = 12, 128, 3e-3
OWN = 3.0
"""Weight of a sentence with a coder's codes beside one that the teacher alone has read."""


def main() -> None:
    """Read with the teacher, train the student, calibrate it and write the model folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds data/ and corpus/")
    parser.add_argument("--gold-text", type=Path, help="what gold_sentences.py wrote; else the documents are read")
    parser.add_argument("--run", type=Path, required=True, help="a run over shared/corpus")
    parser.add_argument("--teacher", type=Path, default=Path("models/best"))
    parser.add_argument("-o", "--out", type=Path, required=True, help="the model folder")
    parser.add_argument("--sentences", type=int, default=60_000, help="sentences of the run that the teacher reads")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    seeded(asked.seed, 1)
    split = read_split(asked.shared, asked.gold_text)
    rows: list[dict[str, Any]] = split.train + _drawn(asked.shared, asked.run, asked.sentences)
    manifest = read_manifest(asked.teacher)
    said = Heads.read(asked.teacher, manifest).logits(encoded(load_encoder(asked.teacher, manifest), rows))
    tokens = Tokens(asked.teacher / "tokenizer.json")
    ids = [one[:LONGEST] for one in tokens.ids([row["text"] for row in rows])]
    student = Student()
    _fit(student, [features(one) for one in ids], said, columns(split.train))
    asked.out.mkdir(parents=True, exist_ok=True)
    table = student.words.weight.detach().to(torch.float16).contiguous()
    save_file({"table": table, "buckets": torch.tensor([BUCKETS])}, asked.out / "words.safetensors")
    weight, bias = student.heads.weight.detach().contiguous(), student.heads.bias.detach().contiguous()
    save_file({"weight": weight, "bias": bias}, asked.out / "heads.safetensors")
    shutil.copyfile(asked.teacher / "tokenizer.json", asked.out / "tokenizer.json")
    encoder = WordEncoder(WordVectors(table.numpy(), BUCKETS), tokens, LONGEST)
    outputs = encoded(encoder, split.measured) @ weight.numpy().T + bias.numpy()
    about = {
        "name": asked.out.name,
        "hsnlp": __version__,
        "encoder": {"kind": "word", "width": WIDTH, "longest": LONGEST},
        "heads": described(outputs, split.measured, cues_of(split.measured)),
        "training": {"data": split.digest(), "rows": len(rows), "teacher": manifest["files"], "seeds": [asked.seed]},
    }
    write_manifest(asked.out, about)


class Student(nn.Module):
    """The mean of word and pair vectors, and one linear map that holds every head."""

    def __init__(self) -> None:
        super().__init__()
        start = _start()
        self.words = nn.EmbeddingBag(len(start) + BUCKETS, WIDTH, mode="mean", sparse=True)
        with torch.no_grad():
            self.words.weight[: len(start)] = start
            self.words.weight[len(start) :] = 0
        self.dropout = nn.Dropout(0.1)
        self.heads = nn.Linear(WIDTH, sum(HEADS.values()))

    def forward(self, several: Sequence[np.ndarray]) -> Any:
        """Return the raw outputs of all heads for lists of rows of the table."""
        offsets = np.cumsum([0, *(len(one) for one in several[:-1])])
        vectors = self.words(torch.from_numpy(np.concatenate(several)), torch.from_numpy(offsets))
        return self.heads(self.dropout(vectors))


def _start() -> torch.Tensor:
    """Return the encoder's own word vectors, cut down to their `WIDTH` main directions."""
    from coder_net import base_model

    vectors = load_file(base_model() / "model.safetensors")["embeddings.word_embeddings.weight"].float()
    centred = vectors - vectors.mean(0)
    directions = torch.linalg.eigh(centred.T @ centred).eigenvectors[:, -WIDTH:]
    return centred @ directions


def features(ids: Sequence[int]) -> np.ndarray:
    """Return the rows of the table that a text's tokens and pairs stand in; a text without tokens has row 0."""
    tokens = np.asarray(ids if ids else [0], dtype=np.int64)
    return np.concatenate([tokens, VOCABULARY + pair_rows(tokens, BUCKETS)])


VOCABULARY = 30_522


def _drawn(shared: Path, run: Path, count: int) -> list[dict[str, Any]]:
    """Return sentences of the run with their neighbours, as many from rare kinds of document as from common ones."""
    coded = read_lines(shared / "data" / "coded_sentences" / "sentences.jsonl")
    unseen = {stem(row["document"], shared) for row in coded if not is_development(row["document"])}
    names = pd.read_parquet(run / "tables" / "documents.parquet", columns=["doc_id", "name"])
    names["name"] = names["name"].str.partition("/")[2]
    left_out = names["name"].map(lambda name: stem(name, shared) in unseen or name.startswith("seed_documents"))
    names["kind"] = names["name"].str.partition("/")[0]
    table = pd.read_parquet(run / "tables" / "passages.parquet", columns=["doc_id", "text"])
    table = table.merge(names[~left_out], on="doc_id").drop_duplicates("text")
    share = count // 3
    parts = [part.sample(min(len(part), share), random_state=1) for _, part in table.groupby("kind")]
    rest = pd.concat(parts).sample(frac=1, random_state=1).head(count)
    return [{"id": str(n), "text": text, "document": "run"} for n, text in enumerate(rest["text"])]


def _fit(student: Student, several: list[np.ndarray], said: np.ndarray, wanted: dict[str, np.ndarray]) -> None:
    sparse = torch.optim.SparseAdam(student.words.parameters(), lr=RATE)
    dense = torch.optim.AdamW(student.heads.parameters(), lr=RATE)
    taught = torch.tensor(said, dtype=torch.float32)
    own = len(next(iter(wanted.values())))
    codes = {name: torch.tensor(values) for name, values in wanted.items()}
    steps, step = EPOCHS * len(several) // SIZE, 0
    student.train()
    for _ in range(EPOCHS):
        order = np.random.permutation(len(several))
        for start in range(0, len(order) - SIZE + 1, SIZE):
            rows = order[start : start + SIZE]
            loss = _distance(student([several[n] for n in rows]), taught[rows], rows, own, codes)
            for optimiser in (sparse, dense):
                optimiser.zero_grad()
                optimiser.param_groups[0]["lr"] = RATE * max(0.02, 1 - step / steps)
            loss.backward()
            sparse.step()
            dense.step()
            step += 1
        print(f"step {step}/{steps}  loss {loss.item():.3f}", file=sys.stderr, flush=True)


def _distance(found: torch.Tensor, taught: torch.Tensor, rows: np.ndarray, own: int, codes: dict[str, Any]) -> Any:
    """Return how far outputs are from the teacher's probabilities and, where there are some, the coders' codes."""
    total = torch.zeros(())
    coded = np.flatnonzero(rows < own)
    for name, (start, end) in head_rows().items():
        mine, theirs = found[:, start:end], taught[:, start:end]
        several = codes[name].ndim == 1
        if several:
            total = total + functional.cross_entropy(mine, theirs.softmax(1))
            if len(coded):
                own_loss = functional.cross_entropy(
                    mine[coded], codes[name][rows[coded]], reduction="sum", ignore_index=-100
                )
        else:
            total = total + functional.binary_cross_entropy_with_logits(mine, theirs.sigmoid(), reduction="sum") / SIZE
            if len(coded):
                own_loss = functional.binary_cross_entropy_with_logits(
                    mine[coded], codes[name][rows[coded]].float(), reduction="sum"
                )
        if len(coded):
            total = total + OWN * own_loss / SIZE
    return total


if __name__ == "__main__":
    main()
