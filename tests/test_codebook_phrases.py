"""Cue phrases are written out into every form that text may have, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsnlp.codebook.forms import noun_forms, spellings, verb_forms
from hsnlp.codebook.phrases import expand, parse
from hsnlp.errors import CodebookError

words = st.text(alphabet="abcdefghijklmnoprstuvwy", min_size=3, max_size=9)


@pytest.mark.parametrize(
    ("phrase", "forms"),
    [
        ("border guard:n", {"border guard", "border guards"}),
        ("policy:n", {"policy", "policies"}),
        ("deny:v entry", {"deny entry", "denies entry", "denied entry", "denying entry"}),
        ("harsh:a", {"harsh", "harsher", "harshest"}),
        ("the? sea", {"sea", "the sea"}),
        ("tide|flood:n", {"tide", "flood", "floods"}),
        ("labour", {"labour", "labor"}),
        ("organised", {"organised", "organized"}),
        ("Border Guard", {"border guard"}),
        ("=US", {"US"}),
    ],
)
def test_a_phrase_has_exactly_these_forms(phrase: str, forms: set[str]) -> None:
    assert set(expand(phrase)) == forms


@pytest.mark.parametrize(
    ("verb", "form"),
    [
        ("deter", "deterred"),
        ("traffic", "trafficked"),
        ("flee", "fled"),
        ("flee", "fleeing"),
        ("seek", "sought"),
        ("ban", "banning"),
        ("harass", "harasses"),
        ("die", "dying"),
        ("deport", "deporting"),
        ("securitise", "securitising"),
    ],
)
def test_verbs_are_inflected(verb: str, form: str) -> None:
    assert form in verb_forms(verb)


@pytest.mark.parametrize(("noun", "plural"), [("woman", "women"), ("crisis", "crises"), ("child", "children")])
def test_irregular_plurals_are_known(noun: str, plural: str) -> None:
    assert plural in noun_forms(noun)


def test_deterrence_is_no_form_of_deter() -> None:
    assert "deterrence" not in expand("deter:v")


def test_hyphens_and_apostrophes_may_be_typed_in_any_way() -> None:
    assert {"people-centred", "people centred", "people-centered"} <= set(expand("people-centred"))
    assert {"state's", "state’s"} <= set(expand("state's"))


def test_a_gap_parts_a_phrase_into_segments() -> None:
    first, second = parse("treat:v ... @movers").segments

    assert "treated" in first.forms
    assert (second.reference, second.gap > 0) == ("movers", True)


@pytest.mark.parametrize("phrase", ["", "=", "... x", "x ...", "x? y?", "a:q", "@Not-a-name", "a||b"])
def test_a_phrase_that_breaks_the_grammar_is_refused_with_itself_in_the_message(phrase: str) -> None:
    with pytest.raises(CodebookError, match="phrase"):
        parse(phrase)


@given(words)
def test_the_word_itself_is_always_among_its_forms(word: str) -> None:
    assert word in verb_forms(word)
    assert word in noun_forms(word)
    assert word in spellings(word)


@given(words, words)
def test_forms_are_sorted_and_never_twice(first: str, second: str) -> None:
    forms = expand(f"{first}:n {second}:v")

    assert list(forms) == sorted(set(forms))
