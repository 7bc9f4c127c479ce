"""A broken codebook is refused with the file, the code, the key, what is allowed, and what was probably meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from hsnlp.codebook import load_codebook
from hsnlp.errors import CodebookError

GOOD = """
name = "tiny"
version = "1"
[lists]
water = ["tide:n"]
[[dimension]]
id = "mood"
title = "Mood"
question = "Which?"
[[dimension.code]]
id = "dread"
title = "Dread"
definition = "Fear of the sea."
[[dimension.code.cue]]
phrases = ["fear:n"]
strength = "strong"
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('strength = "strong"', 'strength = "storng"', r"tiny\.toml: code mood:dread, cue 1: key 'strength'.*'strong'"),
        ("[[dimension.code.cue]]", "[[dimension.code.cues]]", r"code mood:dread: no key 'cues' \(did you mean 'cue'"),
        ('definition = "Fear of the sea."', "", r"code mood:dread: key 'definition': is missing"),
        ('definition = "Fear of the sea."', "definition = 3", r"key 'definition': needs text, not 3"),
        ('phrases = ["fear:n"]', "phrases = []", r"cue 1: key 'phrases': needs at least one phrase"),
        ('phrases = ["fear:n"]', 'phrases = "fear"', r"key 'phrases': needs a list of texts"),
        ('phrases = ["fear:n"]', 'phrases = ["fear:x"]', r"cannot read 'fear:x'"),
        ('phrases = ["fear:n"]', 'phrases = ["... fear"]', r"begins with a gap"),
        ('phrases = ["fear:n"]', 'phrases = ["@watr"]', r"no list 'watr' \(did you mean 'water'\?\)"),
        ('phrases = ["fear:n"]', 'phrases = ["a"]\nall_of = ["b", ["c"]]', r"key 'all_of'.*a mixture is neither"),
        ('phrases = ["fear:n"]', 'phrases = ["a"]\nvoice = "loud"', r"key 'voice': no voice 'loud'"),
        ('phrases = ["fear:n"]', 'phrases = ["a"]\nnear = -1', r"key 'near': needs 0 or more"),
        ('id = "dread"', 'id = "Dread!"', r"'Dread!' is no id: use a-z"),
        ('version = "1"', "", r"tiny\.toml: key 'version': is missing"),
        ('version = "1"', 'version = "1"\nextends = "human_securty"', r"no codebook 'human_securty'"),
        ('version = "1"', 'version = "1"\nretired = ["mood:dread"]', r"'mood:dread' is retired"),
        ('question = "Which?"', 'question = "Which?"\nthreshold = 0', r"needs 1 or more points"),
        ('question = "Which?"', 'question = "Which?"\nslot_of = "moods"', r"no dimension 'moods' \(did you"),
        ('title = "Dread"', 'title = "D"\nexamples = [{ text = "x", codes = ["mood:dred"] }]', r"no code 'mood:dred'"),
        ("name =", "name == ", r"tiny\.toml: not readable as TOML"),
        ('phrases = ["fear:n"]', 'phrases = ["fear:n"]\n[scores.mood.dread]\n2 = 1.5', r"precision from 0 to 1"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place_and_its_remedy(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    file = tmp_path / "tiny.toml"
    file.write_text(GOOD.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(CodebookError, match=message):
        load_codebook(file)


def test_an_id_that_stands_in_two_files_is_refused_with_both(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "two.toml").write_text(GOOD[GOOD.index("[[dimension]]") :], encoding="utf-8")

    with pytest.raises(CodebookError, match=r"two\.toml: dimension 'mood': defined already in one\.toml"):
        load_codebook(tmp_path)


def test_lists_that_name_each_other_in_a_ring_are_refused() -> None:
    from hsnlp.annotators.cues.engine import compile_lexicon

    with pytest.raises(CodebookError, match=r"in a ring: .*a.*b"):
        compile_lexicon({"a": ["@b"], "b": ["x @a", "@a"]})


def test_a_path_without_a_codebook_says_what_one_is(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match=r"no codebook at .*give a \.toml file"):
        load_codebook(tmp_path / "missing.toml")
    with pytest.raises(CodebookError, match=r"holds no \.toml file"):
        load_codebook(tmp_path)
