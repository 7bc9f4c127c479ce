"""The scripts that train: a few steps on written items, and what comes out is what the package reads."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hsnlp.encode.encoders import SentenceEncoder
from hsnlp.encode.tokens import Tokens
from hsnlp.encode.windows import Shape

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def scripts() -> None:
    sys.path.insert(0, str(ROOT / "scripts"))


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    with (ROOT / "corpus" / "gold" / "written_items.jsonl").open(encoding="utf-8") as stream:
        return [json.loads(next(stream)) for _ in range(160)]


@pytest.mark.filterwarnings("ignore")  # torch's exporter warns of its own tracing
def test_what_is_trained_is_what_onnx_computes_and_eight_bits_stay_close(
    tmp_path: Path, rows: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    import train_coder
    from coder_data import HEADS
    from coder_export import encoded, write_encoder
    from coder_net import WIDTH, Net, base_model, fit, seeded, vectors, windows_of

    seeded(1, 1)
    tokens, shape = Tokens(base_model() / "tokenizer.json"), Shape(before=24, after=12)
    net = Net(sum(HEADS.values()))
    windows = windows_of(rows, tokens, shape)
    before = net.heads.weight.detach().clone()
    fit(net, windows[:64], train_coder.loss_of(train_coder.targets_of(rows[:64])), epochs=1, rate=1e-4)
    assert not np.allclose(before, net.heads.weight.detach())
    expected = vectors(net, windows[:12])
    found = {}
    for name in ("plain", "quantised"):
        path = tmp_path / f"{name}.onnx"
        write_encoder(net.eval(), path, quantised=name == "quantised")
        found[name] = encoded(SentenceEncoder(path, tokens, shape, WIDTH), rows[:12])
    assert np.allclose(found["plain"], expected, atol=1e-4)
    norms = np.linalg.norm(expected, axis=1) * np.linalg.norm(found["quantised"], axis=1)
    assert ((expected * found["quantised"]).sum(axis=1) / norms).min() > 0.97


def test_the_table_of_words_is_the_regressions_that_were_learnt(rows: list[dict[str, Any]]) -> None:
    from coder_data import columns, head_rows
    from coder_net import base_model
    from coder_words import LONGEST, features, learnt
    from sklearn.linear_model import LogisticRegression

    tokens = Tokens(base_model() / "tokenizer.json")
    texts, wanted = [row["text"] for row in rows], columns(rows)
    wanted["recommendation"][::3] = 1  # the first items hold few
    table, bias = learnt(texts, wanted, tokens)
    outputs = table.outputs([ids[:LONGEST] for ids in tokens.ids(texts)]) + bias
    column = head_rows()["recommendation"][0]
    found, _ = features(texts, tokens)
    model = LogisticRegression(C=5.0, solver="liblinear").fit(found, wanted["recommendation"][:, 0] > 0)
    assert outputs[:, column] == pytest.approx(model.decision_function(found), abs=0.01)
