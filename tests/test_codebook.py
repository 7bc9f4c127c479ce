"""Our codebook says everything that a coder needs, and says it to machines and to people alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from hsnlp.codebook import Codebook, load_codebook
from hsnlp.errors import CodebookError

HARBOUR = Path(__file__).parent / "fixtures" / "codebook" / "harbour.toml"


@pytest.fixture(scope="module")
def ours() -> Codebook:
    return load_codebook()


@pytest.mark.parametrize(
    ("dimension", "codes"),
    [
        ("frame", "securitisation human_security"),
        ("voice", "asserted reported contested"),
        ("referent", "state host_society migrants people"),
        ("threat", "economic food health environmental personal community political state"),
        ("sector", "military political societal economic environmental"),
        ("stage", "origin transit entry stay return"),
        (
            "population",
            "refugees internally_displaced irregular_migrants smuggled trafficked labour_migrants women children "
            "diaspora returnees host_community border_community",
        ),
    ],
)
def test_every_dimension_has_its_codes(ours: Codebook, dimension: str, codes: str) -> None:
    assert [code.id for code in ours.codes(dimension)] == codes.split()


def test_every_code_has_a_title_a_definition_and_an_example_that_carries_it(ours: Codebook) -> None:
    slots = {"frame": "voice", "threat": "sector"}
    for dimension in ours.dimensions:
        for code in dimension.codes:
            assert code.title, code
            assert len(code.definition.split()) >= 3, code
            if dimension.slot_of not in ("recommendation",):
                carried = {name for example in code.examples for name in example.codes}
                assert f"{dimension.id}:{code.id}" in carried, f"{dimension.id}:{code.id}"
    assert {ours.dimension(slot).slot_of for slot in slots.values()} == set(slots)


def test_frames_referents_threats_stages_and_populations_say_how_to_decide(ours: Codebook) -> None:
    for dimension in ("frame", "voice", "referent", "threat", "stage", "population"):
        for code in ours.codes(dimension):
            assert code.rule, code.id
            assert code.include, code.id
            assert code.exclude, code.id


def test_the_borderline_rules_are_numbered_without_a_gap(ours: Codebook) -> None:
    assert [rule.number for rule in ours.rules] == list(range(1, len(ours.rules) + 1))
    assert len(ours.rules) >= 30


def test_scores_rise_with_the_points(ours: Codebook) -> None:
    for dimension in ours.dimensions:
        for code in dimension.codes:
            precisions = [precision for _, precision in code.scores]
            assert precisions == sorted(precisions), f"{dimension.id}:{code.id}"
    assert all(code.scores for code in (*ours.codes("frame"), *ours.codes("threat")))


def test_a_code_that_does_not_exist_is_answered_with_those_that_do(ours: Codebook) -> None:
    with pytest.raises(CodebookError, match=r"did you mean 'securitisation'.*human_security"):
        ours.code("frame", "securitization")
    with pytest.raises(CodebookError, match=r"no dimension 'frames'.*did you mean 'frame'"):
        ours.codes("frames")


def test_the_page_for_people_holds_every_code_rule_and_example(ours: Codebook) -> None:
    page = ours.markdown()

    assert page.startswith(f"# {ours.title}\n")
    for dimension in ours.dimensions:
        assert f"## {dimension.title} `{dimension.id}`" in page
        for code in dimension.codes:
            assert f"### {code.title} `{code.id}`" in page
            assert all(example.text.strip() in page for example in code.examples)
    assert all(f"{rule.number}. **{rule.title}.**" in page for rule in ours.rules)


def test_a_codebook_of_ones_own_is_one_file() -> None:
    harbour = load_codebook(HARBOUR)

    assert harbour.label == "harbour@0.1"
    assert [dimension.id for dimension in harbour.dimensions] == ["mood", "season"]
    assert harbour.slots("mood") == (harbour.dimension("season"),)
    assert "`@water`" in harbour.markdown()


def test_the_digest_is_of_the_content_not_of_files_or_layout(tmp_path: Path) -> None:
    head, lists, mood, season = _parts(HARBOUR.read_text(encoding="utf-8"))
    folder = tmp_path / "harbour"
    folder.mkdir()
    (folder / "a.toml").write_text("# Another layout.\n\n" + season + lists, encoding="utf-8")
    (folder / "b.toml").write_text(head, encoding="utf-8")
    (folder / "c.toml").write_text(mood, encoding="utf-8")
    changed = tmp_path / "changed.toml"
    changed.write_text(HARBOUR.read_text(encoding="utf-8").replace("feared", "dreaded"), encoding="utf-8")

    one, split, other = load_codebook(HARBOUR), load_codebook(folder), load_codebook(changed)

    assert len(one.digest) == 64
    assert split.digest == one.digest
    assert other.digest != one.digest


def _parts(text: str) -> tuple[str, str, str, str]:
    """Cut the harbour codebook into its head, its list and its two dimensions."""
    lists_at = text.index("[list.water]")
    mood_at = text.index("[[dimension]]")
    season_at = text.index("[[dimension]]", mood_at + 1)
    return text[:lists_at], text[lists_at:mood_at], text[mood_at:season_at], text[season_at:]
