"""Engines: run one task over many items, on this machine's processes or on a Ray cluster, with the same outcome.

An engine yields one `Outcome` an item, in the order in which they finish. An item that hangs, kills its worker or
runs into a bug comes back as an outcome with `failure` set, and the rest goes on: one bad file never stops a batch.
"""

from __future__ import annotations

import multiprocessing as mp
import os
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, Generic, TypeVar

from hsnlp.errors import RunError, unknown

__all__ = ["ENGINES", "Engine", "Outcome", "engine", "run_local", "run_ray"]

Item = TypeVar("Item")
Value = TypeVar("Value")

SECONDS_PER_WORKER = 300.0
"""A worker is replaced after so much work, so that what a C library leaks is given back."""


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Item, Value]):
    """What became of one item: its value, or in `failure` why there is none (``hung``, ``killed``, ``crashed``)."""

    item: Item
    value: Value | None = None
    failure: str = ""
    detail: str = ""


def run_local(
    task: Callable[[Item], Value], items: Sequence[Item], *, workers: int = 2, timeout: float = 300
) -> Iterator[Outcome[Item, Value]]:
    """Run `task` in `workers` processes of this machine; an item that takes over `timeout` seconds is given up."""
    queue = deque(items)
    # Spawned, not forked: the same on every system, and a worker holds nothing of its parent.
    team = [_Worker(task) for _ in range(max(1, min(workers, len(queue))))]
    try:
        while True:
            for worker in team:
                if not worker.busy and queue:
                    worker.give(queue.popleft())
            busy = {w.pipe: w for w in team if w.busy}
            if not busy:
                return
            for pipe in wait(list(busy), timeout=min(w.time_left(timeout) for w in busy.values())):
                outcome = busy.pop(pipe).take()  # type: ignore[call-overload]
                if outcome is not None:
                    yield outcome
            for worker in busy.values():
                if worker.time_left(timeout) <= 0:
                    yield worker.give_up("hung")
    finally:
        for worker in team:
            worker.stop()


def run_ray(
    task: Callable[[Item], Value], items: Sequence[Item], *, workers: int = 2, timeout: float = 300
) -> Iterator[Outcome[Item, Value]]:
    """Run `task` on Ray (the extra ``hsnlp[ray]``); a cluster named by RAY_ADDRESS is used, else this machine."""
    try:
        import ray
    except ModuleNotFoundError:
        raise RunError("engine 'ray' needs the extra: pip install 'hsnlp[ray]'; or use --engine local") from None
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is sent anywhere
    started = not ray.is_initialized()
    if started:
        ray.init(num_cpus=workers, include_dashboard=False, log_to_driver=False, configure_logging=False)
    staff: Any = ray.remote(num_cpus=1, max_restarts=0)(_RayWorker)
    shared = ray.put(task)
    queue, idle = deque(items), [staff.remote(shared) for _ in range(max(1, min(workers, len(items))))]
    running: dict[Any, tuple[Any, Item, float]] = {}
    try:
        while queue or running:
            while queue and idle:
                actor, item = idle.pop(), queue.popleft()
                ray.get(actor.ready.remote())  # the clock starts when the worker has
                running[actor.work.remote(item)] = (actor, item, time.monotonic() + timeout)
            done, _ = ray.wait(list(running), timeout=1.0)
            for reference in done:
                actor, item, _ = running.pop(reference)
                try:
                    yield Outcome(item, ray.get(reference))
                    idle.append(actor)
                except ray.exceptions.RayActorError:
                    yield Outcome(item, failure="killed")
                    idle.append(staff.remote(shared))
                except ray.exceptions.RayTaskError as error:
                    yield Outcome(item, failure="crashed", detail=str(error))
                    idle.append(actor)
            for reference in [r for r, (_, _, deadline) in running.items() if time.monotonic() > deadline]:
                actor, item, _ = running.pop(reference)
                ray.kill(actor)
                yield Outcome(item, failure="hung")
                idle.append(staff.remote(shared))
    finally:
        if started:
            ray.shutdown()


Engine = Callable[..., Iterator[Outcome[Any, Any]]]

ENGINES: dict[str, Engine] = {"local": run_local, "ray": run_ray}


def engine(name: str) -> Engine:
    """Return the engine called `name`."""
    if name not in ENGINES:
        raise RunError(unknown("engine", name, ENGINES))
    return ENGINES[name]


class _Worker:
    """One child process and the pipe to it."""

    def __init__(self, task: Callable[[Any], Any]) -> None:
        self.task = task
        self._start()

    def _start(self) -> None:
        context = mp.get_context("spawn")
        self.pipe: Connection
        self.pipe, child = context.Pipe()
        self.process: SpawnProcess = context.Process(target=_serve, args=(child, self.task), daemon=True)
        self.process.start()
        child.close()
        self.item: Any = None
        self.busy = False
        self.began = 0.0
        self.worked = 0.0

    def give(self, item: Any) -> None:
        self.item, self.busy, self.began = item, True, time.monotonic()
        self.pipe.send(item)

    def time_left(self, timeout: float) -> float:
        return max(0.0, self.began + timeout - time.monotonic())

    def take(self) -> Outcome[Any, Any] | None:
        """Return the outcome that waits in the pipe, None for "ready"; a closed pipe is a killed worker."""
        try:
            kind, value = self.pipe.recv()
        except (EOFError, ConnectionResetError):
            return self.give_up("killed")
        if kind == "ready":
            self.began = time.monotonic()  # the clock of the first item starts when its worker has
            return None
        item, self.busy = self.item, False
        self.worked += time.monotonic() - self.began
        if self.worked >= SECONDS_PER_WORKER:
            self.stop()
            self._start()
        return Outcome(item, failure="crashed", detail=value) if kind == "raised" else Outcome(item, value)

    def give_up(self, failure: str) -> Outcome[Any, Any]:
        item = self.item
        self.stop()
        self._start()
        return Outcome(item, failure=failure)

    def stop(self) -> None:
        self.pipe.close()
        if self.process.is_alive():
            self.process.kill()
        self.process.join()


def _serve(pipe: Connection, task: Callable[[Any], Any]) -> None:
    """Work for the parent until its end of the pipe closes."""
    pipe.send(("ready", None))
    while True:
        try:
            item = pipe.recv()
        except (EOFError, KeyboardInterrupt):
            return
        try:
            answer = ("value", task(item))
        except KeyboardInterrupt:
            return
        except Exception:
            # Not swallowed: the parent records the traceback as this item's failure.
            answer = ("raised", traceback.format_exc())
        try:
            pipe.send(answer)
        except BrokenPipeError:
            return


class _RayWorker:
    """The task in a worker of a Ray cluster."""

    def __init__(self, task: Callable[[Any], Any]) -> None:
        self.task = task

    def ready(self) -> bool:
        return True

    def work(self, item: Any) -> Any:
        return self.task(item)
