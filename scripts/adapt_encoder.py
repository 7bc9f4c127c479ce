"""Adapt the encoder to the field before the heads are trained, on labels that others made and on the cues.

    python scripts/adapt_encoder.py --shared ../shared --run RUN -o adapted.safetensors

Three tasks at once, one epoch: the 54 issues and the strength (1–5) of recommendations to states, coded by hand by
UPR Info; the topics of British manifesto sentences, coded by hand in the Comparative Agendas Project; and what the
cue annotators say of sentences of the real corpus, taken from the tables of RUN, a run over `shared/corpus` made
with ``--annotator cues``. Documents on which coders are measured are left out everywhere.
"""

from __future__ import annotations

import argparse
import csv
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import torch
from coder_data import FRAMES, THREATS, run_sentences, unseen_documents
from coder_net import Net, base_model, fit, seeded, windows_of
from safetensors.torch import save_file
from torch.nn import functional

from hsnlp.encode.tokens import Tokens
from hsnlp.encode.windows import Shape

YEARS = {range(1, 4): 2008, range(4, 7): 2009, range(7, 10): 2010, range(10, 13): 2011}
TOPICS = 24
CUED = [*FRAMES, *THREATS, "recommendation"]


def main() -> None:
    """Adapt and save the encoder's weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds data/ and corpus/")
    parser.add_argument("--run", type=Path, required=True, help="a run over shared/corpus by the cues")
    parser.add_argument("-o", "--out", type=Path, required=True)
    parser.add_argument("--each", type=int, default=9000, help="rows taken from each source at most")
    parser.add_argument("--epochs", type=float, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    asked = parser.parse_args()
    seeded(asked.seed, asked.threads)
    rows = gathered(asked.shared, asked.run, asked.each)
    issues = sorted({issue for row in rows for issue in row.get("issues", ())})
    tokens = Tokens(base_model() / "tokenizer.json")
    windows = windows_of(rows, tokens, Shape(sentence=96))
    net = Net(len(issues) + 5 + TOPICS + len(CUED))
    fit(net, windows, _loss(rows, issues), epochs=asked.epochs, rate=1.5e-4)
    save_file({name: value.contiguous() for name, value in net.bert.state_dict().items()}, asked.out)


def gathered(shared: Path, run: Path, each: int) -> list[dict[str, Any]]:
    """Return rows of all sources, at most `each` of one, without the documents that are measured on."""
    unseen = unseen_documents(shared)
    sources = (_recommendations(shared, unseen), _manifestos(shared, unseen), _cued(shared, run))
    rows = []
    for source in sources:
        several = list(source)
        random.shuffle(several)
        rows += several[:each]
    print(Counter(row["kind"] for row in rows))
    return rows


def _recommendations(shared: Path, unseen: set[str]) -> Iterator[dict[str, Any]]:
    with (shared / "data" / "upr_recommendations" / "sessions_1_12.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            year = next(year for sessions, year in YEARS.items() if int(row["session"]) in sessions)
            state = "".join(c for c in row["state_under_review"].lower() if c.isalpha())
            if f"{state}{year}" not in unseen and row["issues"]:
                issues = [one.strip() for one in row["issues"].split(",")]
                yield {"kind": "upr", "text": row["text"], "issues": issues, "action": row["action"]}


def _manifestos(shared: Path, unseen: set[str]) -> Iterator[dict[str, Any]]:
    folder = shared / "data" / "group_mentions_uk"
    with (folder / "cap_codes_uk-manifesto_sentences_con+lab.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if f"{row['party']}-{row['year']}" not in unseen and len(row["text"]) > 40 and row["majortopic"].isdigit():
                yield {"kind": "manifesto", "text": row["text"], "topic": int(row["majortopic"])}


def _cued(shared: Path, run: Path) -> Iterator[dict[str, Any]]:
    table = run_sentences(shared, run, ("frame", "threats", "recommendation"))
    table = table[table["text"].str.len().between(40, 500)]
    framed = table[(table["frame"] != "none") | table["recommendation"].notna()]
    rest = table.drop(framed.index)
    sample = pd.concat([framed.sample(12_000, random_state=1), rest.sample(6_000, random_state=1)])
    for row in sample.itertuples():
        frames = FRAMES if row.frame == "mixed" else (row.frame,)
        found = {*frames, *row.threats, *(("recommendation",) if row.recommendation is not None else ())}
        yield {"kind": "cued", "text": row.text, "codes": [float(code in found) for code in CUED]}


def _loss(rows: list[dict[str, Any]], issues: list[str]) -> Any:
    place = {issue: n for n, issue in enumerate(issues)}
    ends = (len(issues), len(issues) + 5, len(issues) + 5 + TOPICS)

    def loss(outputs: torch.Tensor, batch: list[int]) -> torch.Tensor:
        parts = []
        for n, output in zip(batch, outputs, strict=True):
            parts.append(_of(rows[n], output, ends, place))
        return torch.stack(parts).mean()

    return loss


def _of(row: Mapping[str, Any], output: torch.Tensor, ends: tuple[int, int, int], place: Mapping[str, int]) -> Any:
    """Return the loss of one row: on the outputs of its own source and no others."""
    if row["kind"] == "upr":
        wanted = torch.zeros(ends[0])
        wanted[[place[issue] for issue in row["issues"]]] = 1
        loss = functional.binary_cross_entropy_with_logits(output[: ends[0]], wanted, reduction="sum")
        if row["action"] in {"1", "2", "3", "4", "5"}:
            loss = loss + functional.cross_entropy(output[ends[0] : ends[1]], torch.tensor(int(row["action"]) - 1))
        return loss
    if row["kind"] == "manifesto":
        return functional.cross_entropy(output[ends[1] : ends[2]], torch.tensor(row["topic"]))
    return functional.binary_cross_entropy_with_logits(output[ends[2] :], torch.tensor(row["codes"]), reduction="sum")


if __name__ == "__main__":
    main()
