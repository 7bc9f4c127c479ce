"""What every test may ask for."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)  # no test is timed: machines are shared
settings.load_profile("untimed")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The maintainers' folder of real documents; a test that needs it is skipped where it is missing."""
    folder = Path(os.environ.get("HSNLP_SHARED", ROOT.parent / "shared"))
    if not (folder / "corpus").is_dir():
        pytest.skip("real documents are not here: set HSNLP_SHARED to the folder that holds corpus/ and data/")
    return folder


@pytest.fixture(scope="session")
def fixtures() -> Path:
    """Documents written for this project's tests."""
    return ROOT / "tests" / "fixtures"


@pytest.fixture
def in_time() -> Iterator[None]:
    """Stop a test that hangs: no measure of speed, only of whether an input makes the work explode.

    What is linear here takes a second or two, what is not takes hours.
    """

    def late(*_: object) -> None:
        raise TimeoutError("not done after two minutes: the work grows faster than the input")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(120)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)
