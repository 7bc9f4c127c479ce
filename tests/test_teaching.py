"""What coders learn from: coded rows and a teacher's probabilities give the losses that they stand for."""

from __future__ import annotations

from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parent.parent / "scripts"
DEMAND = {"addressee": None, "action": "open the harbour", "strength": "weak", "lever": "services"}
ROWS = [
    {"frames": {"securitisation": "contested"}, "referents": ["state"], "threats": ["state"], "recommendation": None},
    {"frames": {}, "referents": [], "threats": ["food", "health"], "recommendation": DEMAND},
]


@pytest.fixture(autouse=True)
def scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


def test_the_loss_of_coded_rows_is_the_sum_of_their_cross_entropies() -> None:
    import torch
    from coder_data import HEADS, columns, head_rows
    from torch.nn import functional
    from train_coder import WEIGHT, loss_of, targets_of

    outputs = torch.randn(2, sum(HEADS.values()), generator=torch.Generator().manual_seed(1))
    expected = 0.0
    for name, (start, end) in head_rows().items():
        found, target = outputs[:, start:end], torch.tensor(columns(ROWS)[name])
        if target.ndim == 1:  # a row without the slot is skipped
            part = functional.cross_entropy(found, target, reduction="sum", ignore_index=-100)
        else:
            part = functional.binary_cross_entropy_with_logits(found, target.float(), reduction="sum")
        expected += WEIGHT.get(name, 1.0) * float(part) / 2
    assert float(loss_of(targets_of(ROWS))(outputs, [0, 1])) == pytest.approx(expected, rel=1e-5)


def test_a_teacher_who_is_sure_teaches_what_a_coder_says() -> None:
    import torch
    from coder_data import HEADS
    from train_coder import join, loss_of, targets_of, taught_targets

    coded = targets_of(ROWS)
    said = torch.cat([40 * coded[name] - 20 for name in HEADS], dim=1).tolist()
    both = join(coded, taught_targets([{"said": row} for row in said]))
    outputs = torch.randn(2, sum(HEADS.values()), generator=torch.Generator().manual_seed(2))
    loss = loss_of(both)
    assert float(loss(outputs, [2, 3])) == pytest.approx(float(loss(outputs, [0, 1])), rel=1e-3)
    assert float(taught_targets([{"said": said[0]}])["lever"].sum()) < 1e-6  # no demand, no lever to learn
