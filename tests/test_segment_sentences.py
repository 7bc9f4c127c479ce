"""Where sentences end. A bar marks each right end; every example was written for this test."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hsnlp.segment import sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


def check(marked: str) -> None:
    parts = [part.strip() for part in marked.split("|")]
    assert split(marked.replace("|", "")) == parts


@pytest.mark.parametrize(
    "marked",
    [
        "Dr. Ada Example met Mr. Sample and Gen. Pattern. | They spoke of borders.",
        "The U.S. Border Patrol grew. | The U.N. Secretary-General objected.",
        "He had never lived in the U.S. | The government sent him there.",
        "She died near Columbus, N.M. | After that the patrols stopped.",
        "See Example et al. 2001 for the figures. | Pattern et al. (2010) differ.",
        "Articles 3 and 5 bind all (cf. arts. 12-14, e.g. para. 12). | No. 7 does not.",
        "It was agreed on 10. May 2014 in Res. 66/290, op. cit. p. 12. | Nothing followed.",
        "The report (Vol. 2, No. 3, pp. 20-29, eds. Sample and Example) is out. | Nobody read it.",
        "M. B. Example wrote it. | J. K. Sample and R. A. Pattern did not.",
        "The answer is no. | We cannot agree.",
        "They brought food, tents, etc. | Then they left.",
        "It met at 9 a.m. on Monday. | It rose at 5 p.m. | The next day it met again.",
        "My hon. Friend asked Sen. Example. | The right hon. Gentleman replied.",
        "Wages fell by 6.9 per cent. of the total. | Prices rose by 3 per cent. | Nobody ate.",
        "The office (known as ISS.) closed. | Nobody came to the ISS. | Staff had left.",
        "They met in Sample, Wis. | “We marched,” said one. | A1.13. Others stayed.",
        "In Example v. Sample the court, approx. ten years on, agreed. | It was late.",
    ],
)
def test_an_abbreviation_ends_a_sentence_only_before_a_word_that_opens_one(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Some 1.5 million fled. | In 2.3 per cent of cases, 0.5 was enough.",
        "Resolution A/RES/66/290 says so. | See www.example.org/a.b and https://doi.org/10.1000/x.12. | Then stop.",
        "Write to desk@example.org. | We answer.",
        "Section 4.2.1 applies. | 12 States voted for it. | 3.4. Ministers abstained.",
        "It ended in 2021.72 | The count began again.12 | Nobody objected.[4] | All went home.",
        "The camp was closed. 12 | The people left.",
        "It was closed in March. | 12 people stayed.",
        "A share of .6 per cent remained. | It fell.",
    ],
)
def test_numbers_addresses_and_note_numbers_do_not_mislead(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "“We will not go.” | She stayed.",
        "He called it “a crisis”. | She did not.",
        '"Why are we here?" she asked. | "Nobody knows."',
        "“Stop!” he cried. | “Go home.”",
        "He said: “We came by sea. | We lost two.” | Then he wept.",
        "The essay “Whose border? A reply,” appeared late. | Few read it.",
        "They kept moving (who would not?) and were lost. | It was dark.",
        "What next? | Nobody said.",
        "It was about 'order.' | Then came 'rights.'",
        "It lies in the word “love.”5 | Nothing more.",
        "_It has been a hard year._ | _We_ go on. | “It is so.”(13) | Few agree.[^4] | It ends.",
    ],
)
def test_quotations_and_questions(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "Camps are borders. (Example 2001, 20-29). | Others differ.",
        "“Camps are borders.” (Sample et al. 2010: 4) | Others differ.",
        "Free all children (Exampleland). | Ratify it. (Sampleland)",
        "It was lawful (see Art. 5. A note says so). | Others differ.",
        "They came. | (Nobody knew from where.) | They left.",
        "Two points matter. | (b) States must act.",
    ],
)
def test_a_bracket_without_its_own_stop_belongs_to_the_sentence_before_it(marked: str) -> None:
    check(marked)


@pytest.mark.parametrize(
    "marked",
    [
        "And so it went … | The sea took them.",
        "We fear [...] that the sea … will take them. | It did.",
        "Hunger came first... | Then flight.",
        "It cost lives.The minister left.",
    ],
)
def test_ellipses_and_lost_spaces(marked: str) -> None:
    if "…" in marked or "..." in marked:
        check(marked)
    else:
        assert split(marked) == ["It cost lives.", "The minister left."]


def test_a_small_letter_after_an_ordinary_word_still_opens_a_sentence() -> None:
    assert split("They waited for the ferry. nobody came.") == ["They waited for the ferry.", "nobody came."]


def test_semicolons_do_not_part_passages_elsewhere() -> None:
    check("States fear migrants; migrants fear states. | Both are right.")
    check("It funds the Example Fund (EF); the Sample Bank (SB); and a Pattern Office (PO).")
    check("It failed for three reasons: (a) cost; (b) time; and (c) will. | That was all.")


def test_the_clauses_of_a_list_are_parted_at_its_semicolons() -> None:
    check(
        "The panel recommends that the State (a) end the detention of children at once; | "
        "(b) train its guards in the law of the sea; | and (c) publish all figures every year. | It will return."
    )
    check(
        "Recalling its earlier decisions on the matter; | Noting with regret the loss of life at sea; | "
        "Calls upon all States to keep the routes open."
    )
    check(
        "End child detention in all its forms (Exampleland); | ratify the convention without delay (Sampleland); | "
        "and ensure that it is applied (Exampleland, Sampleland)"
    )
    check("The plan should: | • name who is at risk; | • say who pays for it.")


def test_a_colon_keeps_its_list_and_an_enumerator_its_sentence() -> None:
    check("Three rights matter: life, liberty and bread. | 2. They are old. | (c) They are weak.")


def test_marks_without_letters_join_their_neighbour() -> None:
    check("They drowned. | *** Nobody came. !!!")
    assert split("1998. The law came.") == ["1998. The law came."]
    assert split("  \n ") == []


_WORDS = "U.S. No. end. (a) ; The cf. “Go!” 1.5 Dr. … x? 2. • word I é. ... .”3 https://e.org/a. ( ) ] ' : ?! iv) 12"
_PIECES = st.sampled_from([*_WORDS.split(), "(See 2001)", "Recalling it;", "\t", " ", "\n"])


@settings(deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=40).map(" ".join), st.lists(_PIECES).map("".join)))
def test_sentences_are_trimmed_ordered_disjoint_and_lose_nothing(text: str) -> None:
    spans = sentences(text)

    covered = [False] * len(text)
    last = 0
    for start, end in spans:
        assert last <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        covered[start:end] = [True] * (end - start)
        last = end
    assert all(seen or character.isspace() for character, seen in zip(text, covered, strict=True))
