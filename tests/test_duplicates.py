"""Exact and near duplicates are found; different texts are not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hsnlp.normalise.duplicates import NEAR, content_digest, near_duplicates, signature

SENTENCES = [
    f"The {place} office counted {n} arrivals and asked the {body} for shelter, water and a {thing} before winter."
    for n, place in enumerate(("northern", "southern", "eastern", "western", "coastal"), start=20)
    for body in ("ministry", "council", "agency")
    for thing in ("clinic", "school", "lawyer")
]


def test_a_reissue_with_one_changed_paragraph_is_a_near_duplicate_of_the_first() -> None:
    first = " ".join(SENTENCES)
    reissue = " ".join([*SENTENCES[:-1], "A new foreword thanks those who wrote to us about the first edition."])
    other = " ".join(reversed([s[::-1] for s in SENTENCES]))
    found = list(near_duplicates([("a", signature(first)), ("b", signature(other)), ("c", signature(reissue))]))
    assert [(doc, earlier) for doc, earlier, _ in found] == [("c", "a")]
    assert found[0][2] > NEAR


def test_texts_shorter_than_a_shingle_are_nobodys_duplicate() -> None:
    assert signature("Freedom from fear") == b""
    assert list(near_duplicates([("a", b""), ("b", b"")])) == []


@given(st.lists(st.sampled_from(["fear", "want", "dignity", "border", "shelter"]), min_size=1))
def test_case_spacing_and_punctuation_do_not_make_another_text(words: list[str]) -> None:
    assert content_digest(" ".join(words)) == content_digest(",\n ".join(words).upper() + ".")
