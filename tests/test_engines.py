"""Engines: the same outcomes from every engine, and nothing that one item does stops the others."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from hsnlp.errors import RunError
from hsnlp.pipeline import engines
from hsnlp.pipeline.engines import engine, run_local, run_ray


def double(item: int) -> int:
    return item * 2


def misbehave(item: str) -> str:
    if item == "hang":
        time.sleep(60)
    if item == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if item == "raise":
        raise IndexError("no such page")
    return item.upper()


def test_every_item_comes_back_once_whatever_the_number_of_workers() -> None:
    items = list(range(37))
    for workers in (1, 3):
        outcomes = list(run_local(double, items, workers=workers, timeout=30))
        assert sorted(o.item for o in outcomes) == items
        assert all(o.value == o.item * 2 and not o.failure for o in outcomes)


def test_local_processes_and_this_process_give_the_same_values() -> None:
    there = {o.item: o.value for o in run_local(double, [3, 1, 2], workers=2, timeout=30)}
    here = {item: double(item) for item in [3, 1, 2]}
    assert there == here


def test_an_item_that_hangs_dies_or_raises_is_recorded_and_the_rest_goes_on() -> None:
    items = ["a", "hang", "b", "die", "raise", "c"]
    outcomes = {o.item: o for o in run_local(misbehave, items, workers=2, timeout=2)}
    assert {item: o.failure for item, o in outcomes.items() if o.failure} == {
        "hang": "hung",
        "die": "killed",
        "raise": "crashed",
    }
    assert "IndexError: no such page" in outcomes["raise"].detail
    assert [outcomes[item].value for item in "abc"] == ["A", "B", "C"]


def whoami(item: int) -> int:
    return os.getpid()


def test_a_worker_is_replaced_before_it_grows_old(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "SECONDS_PER_WORKER", 0.0)
    pids = [o.value for o in run_local(whoami, [1, 2, 3], workers=1, timeout=30)]
    assert len(set(pids)) == 3


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_ray_gives_the_same_outcomes_as_local_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))  # where its workers find `misbehave`
    items = ["a", "hang", "b", "die", "raise", "c"]
    local = {o.item: (o.value, o.failure) for o in run_local(misbehave, items, workers=2, timeout=3)}
    cluster = {o.item: (o.value, o.failure) for o in run_ray(misbehave, items, workers=2, timeout=3)}
    assert cluster == local


def test_no_items_need_no_workers() -> None:
    assert list(run_local(double, [], workers=4, timeout=1)) == []


def test_an_unknown_engine_is_answered_with_those_that_exist() -> None:
    with pytest.raises(RunError, match="no engine 'slurm'; known: local, ray"):
        engine("slurm")
