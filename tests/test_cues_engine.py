"""The engine finds every phrase of every list at its exact place, and reads each passage once."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsnlp.annotators.cues.engine import Lexicon, Reading, compile_lexicon, longest
from hsnlp.annotators.cues.reading import Hit
from hsnlp.annotators.cues.scope import is_hypothetical, is_negated
from hsnlp.documents import Passage, Span
from hsnlp.errors import CodebookError


def passage(text: str, start: int = 0) -> Passage:
    return Passage("made-up", Span(start, start + len(text)), text)


def found(lexicon: Lexicon, text: str, name: str = "cue") -> list[str]:
    reading = lexicon.read(passage(text))
    return [reading.text(hit) for hit in reading.hits(name)]


@pytest.mark.parametrize(
    ("phrases", "text", "expected"),
    [
        (["border guard:n"], "Two border guards met one Border Guard.", ["border guards", "Border Guard"]),
        (["deter:v"], "Walls deterred nobody; deterrence failed.", ["deterred"]),
        (["=US"], "The US told us.", ["US"]),
        (["people-centred"], "A people centred plan, people–centred and people-centered.", None),
        (["state's security"], "The state’s security first.", ["state’s security"]),
        (["treat:v ... threat:n"], "They treat every newcomer as a threat.", ["treat every newcomer as a threat"]),
        (["treat:v ... threat:n"], "They treat, in every port and on each of the many quays, a threat.", []),
        (["@sea is calm"], "The North Sea is calm.", ["North Sea is calm"]),
        (["security"], "National Security, national insecurity.", ["Security"]),
        (["labour"], "Labor and labour.", ["Labor", "labour"]),
    ],
)
def test_a_phrase_is_found_where_it_stands(phrases: list[str], text: str, expected: list[str] | None) -> None:
    lexicon = compile_lexicon({"cue": phrases, "sea": ["north? sea"]})

    hits = found(lexicon, text)

    assert len(hits) == 3 if expected is None else hits == expected


def test_an_exclusion_swallows_the_match_that_it_overlaps_and_no_other() -> None:
    lexicon = compile_lexicon({"cue": ["security"], "cue!unless": ["food security", "security council"]})

    assert found(lexicon, "Food security and the Security Council.") == []
    assert found(lexicon, "Security needs food security.") == ["Security"]


def test_the_longest_match_wins_within_a_list() -> None:
    lexicon = compile_lexicon({"cue": ["border", "border guard:n", "guard:n"]})

    assert found(lexicon, "The border guards left the border.") == ["border guards", "border"]


def test_a_list_may_hold_other_lists() -> None:
    lexicon = compile_lexicon({"cue": ["@boats", "@crews ... sail:v"], "boats": ["lugger:n"], "crews": ["@boats"]})

    assert found(lexicon, "Luggers may sail.") == ["Luggers may sail"]
    assert found(lexicon, "Luggers lie idle.") == ["Luggers"]


def test_a_list_that_does_not_exist_is_an_error_and_not_an_empty_answer() -> None:
    with pytest.raises(CodebookError, match=r"no list 'bots' \(did you mean 'boats'\?\)"):
        compile_lexicon({"cue": ["@bots"], "boats": ["lugger"]})
    reading = compile_lexicon({"boats": ["lugger"]}).read(passage("A lugger."))
    with pytest.raises(CodebookError, match="no list 'bots'"):
        reading.hits("bots")


def test_evidence_is_quoted_with_offsets_of_the_document() -> None:
    reading = compile_lexicon({"cue": ["tide:n"]}).read(passage("Spring tides rise.", start=100))

    (hit,) = reading.hits("cue")

    assert reading.record(hit) == {"text": "tides", "start": 107, "end": 112}


@pytest.mark.parametrize(
    ("text", "negated", "hypothetical"),
    [
        ("They are no threat.", True, False),
        ("They were never seen as a threat.", True, False),
        ("They aren't a threat.", True, False),
        ("They aren’t a threat.", True, False),
        ("They are not only a threat.", False, False),
        ("Not yet, but they are a threat.", False, False),
        ("If they became a threat, we would leave.", False, True),
        ("It could become a threat.", False, True),
        ("It is a threat that could grow.", False, False),
    ],
)
def test_negation_and_hypothesis_reach_to_the_end_of_their_clause(text: str, negated: bool, hypothetical: bool) -> None:
    reading: Reading = compile_lexicon({"cue": ["threat"]}).read(passage(text))

    (hit,) = reading.hits("cue")

    assert (is_negated(reading, hit), is_hypothetical(reading, hit)) == (negated, hypothetical)


ranges = st.tuples(st.integers(0, 40), st.integers(1, 6)).map(lambda pair: Hit(pair[0], pair[0] + pair[1]))


@given(st.lists(ranges))
def test_the_longest_matches_never_overlap_and_cover_what_they_displace(hits: list[Hit]) -> None:
    kept = longest(hits)

    assert all(first.end <= second.start for first, second in pairwise(kept))
    assert all(any(hit.overlaps(one) for one in kept) for hit in hits)


LEXICON = compile_lexicon({"cue": ["sea", "sea wall:n", "wall:n ... gate:n"], "cue!unless": ["sea shanty:n"]})


@given(
    st.lists(st.sampled_from(["sea", "wall", "Walls", "gates", "shanty", ",", "—", "’s", "é", "\N{NO-BREAK SPACE}"]))
)
def test_every_record_is_the_text_at_its_offsets(words: list[str]) -> None:
    text = " ".join(words) or "x"
    reading = LEXICON.read(passage(text, start=7))

    for hit in reading.hits("cue"):
        record = reading.record(hit)
        assert text[record["start"] - 7 : record["end"] - 7] == record["text"]
