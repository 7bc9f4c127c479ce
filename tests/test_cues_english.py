"""The one place that imports spaCy: its tokens, and that torch stays out whether it is installed or not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hsnlp.annotators.cues.english import English

STAND_IN = "LOADED = True\n"
"""A package called torch that shows whether it was imported; the real one is not needed for that."""


def run(code: str, *, path: Path | None = None) -> str:
    """Run code in a fresh interpreter, with `path` before all other places of packages."""
    environment = os.environ | ({"PYTHONPATH": str(path)} if path is not None else {})
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    return told.stdout.strip()


@pytest.fixture
def with_torch(tmp_path: Path) -> Path:
    """A folder in which a package called torch can be imported."""
    (tmp_path / "torch").mkdir()
    (tmp_path / "torch" / "__init__.py").write_text(STAND_IN)
    return tmp_path


@pytest.mark.parametrize("installed", [True, False])
def test_the_cue_annotator_leaves_torch_alone_whether_it_is_installed_or_not(
    with_torch: Path, *, installed: bool
) -> None:
    code = (
        "import sys; from hsnlp.annotators import cue_annotator; cue_annotator(); "
        "print(sorted({'torch', 'cupy'} & set(sys.modules)))"
    )

    told = run(code, path=with_torch if installed else None)

    assert told == "[]"


def test_torch_can_be_imported_after_the_cue_annotator_was_made(with_torch: Path) -> None:
    told = run(
        "from hsnlp.annotators import cue_annotator; cue_annotator(); import torch; print(torch.LOADED)",
        path=with_torch,
    )

    assert told == "True"


def test_torch_that_is_loaded_already_stays_loaded(with_torch: Path) -> None:
    code = (
        "import sys, torch; from hsnlp.annotators import cue_annotator; cue_annotator(); "
        "print(sys.modules['torch'] is torch)"
    )

    told = run(code, path=with_torch)

    assert told == "True"


def test_words_are_cut_as_a_blank_english_pipeline_cuts_them() -> None:
    import spacy

    text = "The U.S. can't re-open (at 3.5%) http://example.org/a?b=c; e.g. “co-op's” 10km…"

    assert [token.text for token in English().tokenise(text)] == [token.text for token in spacy.blank("en")(text)]


def test_a_phrase_of_plain_words_is_cut_as_text_is() -> None:
    english = English()
    phrases = ["border guards", "cannot stay", "asylum-seeker", "dont go", "u.s. border", "im gonna"]
    matcher, served = english.matcher({phrase: (phrase,) for phrase in phrases}, exact=False)

    found = [served[key][0] for phrase in phrases for key, _, _ in matcher(english.tokenise(phrase))]

    assert found == phrases
