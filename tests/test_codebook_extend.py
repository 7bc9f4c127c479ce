"""A user's codebook may extend ours, or another: add, replace key by key, drop; ids are never used again."""

from __future__ import annotations

from pathlib import Path

import pytest

from hsnlp.codebook import Codebook, load_codebook
from hsnlp.errors import CodebookError

HARBOUR = Path(__file__).parent / "fixtures" / "codebook" / "harbour.toml"


def extended(folder: Path, content: str, base: str = "harbour.toml") -> Codebook:
    (folder / "harbour.toml").write_text(HARBOUR.read_text(encoding="utf-8"), encoding="utf-8")
    file = folder / "mine.toml"
    file.write_text(f'name = "mine"\nversion = "1"\nextends = "{base}"\n{content}', encoding="utf-8")
    return load_codebook(file)


DELIGHT = '[[dimension]]\nid = "mood"\n[[dimension.code]]\nid = "delight"\n'


def test_what_is_not_written_stays_as_it_was(tmp_path: Path) -> None:
    mine = extended(tmp_path, DELIGHT + 'title = "Joy"\n')

    assert mine.label == "mine@1"
    assert mine.code("mood", "delight").title == "Joy"
    assert mine.code("mood", "delight").definition == "The sea is loved."
    assert mine.code("mood", "dread") == load_codebook(HARBOUR).code("mood", "dread")


def test_cues_are_added_to_those_of_the_code(tmp_path: Path) -> None:
    mine = extended(tmp_path, DELIGHT + '[[dimension.code.cue]]\nphrases = ["bliss"]\n')

    assert [cue.phrases[0] for cue in mine.code("mood", "delight").cues] == ["adore:v ... @water", "bliss"]


def test_cues_are_replaced_when_the_code_says_so(tmp_path: Path) -> None:
    mine = extended(tmp_path, DELIGHT + 'replace_cues = true\n[[dimension.code.cue]]\nphrases = ["bliss"]\n')

    assert [cue.phrases for cue in mine.code("mood", "delight").cues] == [("bliss",)]


def test_a_new_dimension_with_a_new_list_stands_beside_ours(tmp_path: Path) -> None:
    mine = extended(
        tmp_path,
        '[lists]\nboats = ["dinghy", "lugger:n"]\n[[dimension]]\nid = "craft"\ntitle = "Craft"\nquestion = "Which?"\n'
        '[[dimension.code]]\nid = "small"\ntitle = "Small"\ndefinition = "A small boat."\n'
        '[[dimension.code.cue]]\nphrases = ["@boats"]\n',
        base="human_security",
    )

    assert [code.id for code in mine.codes("craft")] == ["small"]
    assert mine.codes("frame") == load_codebook().codes("frame")
    assert mine.digest != load_codebook().digest


def test_a_code_that_is_dropped_is_retired_and_may_not_come_back(tmp_path: Path) -> None:
    mine = extended(tmp_path, DELIGHT + "drop = true\n")
    assert [code.id for code in mine.codes("mood")] == ["dread"]
    assert mine.retired == ("mood:delight",)

    (tmp_path / "third.toml").write_text(
        'name = "third"\nversion = "1"\nextends = "mine.toml"\n'
        + DELIGHT
        + 'title = "Again"\ndefinition = "The same id."\n',
        encoding="utf-8",
    )
    with pytest.raises(CodebookError, match=r"third\.toml.*'mood:delight' is retired"):
        load_codebook(tmp_path / "third.toml")


def test_what_is_not_there_cannot_be_dropped(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="nothing of this id to drop"):
        extended(tmp_path, DELIGHT.replace("delight", "gloom") + "drop = true\n")


def test_codebooks_that_extend_each_other_are_refused(tmp_path: Path) -> None:
    for name, base in (("a", "b"), ("b", "a")):
        (tmp_path / f"{name}.toml").write_text(f'name = "{name}"\nextends = "{base}.toml"\n', encoding="utf-8")

    with pytest.raises(CodebookError, match=r"in a ring: a\.toml > b\.toml > a\.toml"):
        load_codebook(tmp_path / "a.toml")


def test_scores_measured_with_other_cues_are_dropped(tmp_path: Path) -> None:
    content = (
        '[[dimension]]\nid = "threat"\n[[dimension.code]]\nid = "food"\n[[dimension.code.cue]]\nphrases = ["soup"]\n'
    )

    mine = extended(tmp_path, content, base="human_security")

    assert load_codebook().code("threat", "food").scores
    assert mine.code("threat", "food").scores == ()
    assert mine.code("threat", "health").scores


@pytest.mark.parametrize(
    "dropped", ["threat:food", "frame:human_security", "population:women", "recommendation:finance"]
)
def test_a_code_of_ours_can_be_dropped_though_our_examples_name_it(dropped: str, tmp_path: Path) -> None:
    dimension, code = dropped.split(":")
    (tmp_path / "own.toml").write_text(
        'name = "own"\nversion = "0.1"\ntitle = "Own"\ndescription = "Without one code."\nextends = "human_security"\n'
        f'[[dimension]]\nid = "{dimension}"\n[[dimension.code]]\nid = "{code}"\ndrop = true\n'
    )
    book = load_codebook(tmp_path / "own.toml")
    assert code not in {one.id for one in book.codes(dimension)}
    named = {c for d in book.dimensions for one in d.codes for example in one.examples for c in example.codes}
    assert dropped not in named
