"""Characters: what is broken is repaired, what is clean stays."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsnlp.normalise.characters import repair, repair_all


@pytest.mark.parametrize(
    ("broken", "meant"),
    [
        ("the stateâ€™s first dutyâ€”and its last", "the state’s first duty—and its last"),
        ("the oﬃce of eﬀective ﬁnancial ﬂow", "the office of effective financial flow"),
        ("mi\u00adgra\u00adtion", "migration"),
        ("peo\u200bple\ufeff on\u2060 boats", "people on boats"),
        ("ten\u00a0thousand\u2009people", "ten thousand people"),
        ("cafe\u0301", "café"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("the (cid:12)rst duty (cid:3)", "the rst duty "),
        ("bor\x00der\x07 post", "border post"),
        ("a &quot;safe&quot; place &amp;amp; a meal", 'a "safe" place & a meal'),
        ("well\u2011being", "well-being"),
    ],
)
def test_a_known_fault_is_repaired(broken: str, meant: str) -> None:
    assert repair(broken) == meant


@pytest.mark.parametrize("hyphen", ["\u00ad", "\x02", "\ufffe"])
def test_an_invisible_hyphen_at_a_line_end_becomes_a_hyphen_that_can_be_undone(hyphen: str) -> None:
    assert repair(f"a gov{hyphen}\nernment") == "a gov-\nernment"


def test_quotes_from_an_old_mac_are_repaired_where_the_document_shows_them() -> None:
    broken = "The ferrymanÕs boat is ÒsafeÓ and ÒdryÓ; itÕs his fatherÕs."

    assert repair(broken) == "The ferryman’s boat is “safe” and “dry”; it’s his father’s."


def test_quotes_from_windows_read_as_mac_are_repaired_too() -> None:
    broken = "We donít call it ìa waveî. It isnít one, and they arenít ìilliterateî."

    assert repair(broken) == "We don’t call it “a wave”. It isn’t one, and they aren’t “illiterate”."


def test_quotes_that_a_word_processor_misprinted_are_repaired() -> None:
    broken = "the Council‘s view, the mayor‘s and the harbour‘s ‗nudge‘ and its ―last word‖"

    assert repair(broken) == "the Council’s view, the mayor’s and the harbour’s ‘nudge’ and its “last word”"


def test_one_part_of_a_document_shows_how_to_repair_another() -> None:
    parts = ["ÒYesÓ, she said. ÒNoÓ, he said.", "the stateÕs duty"]

    assert repair_all(parts)[1] == "the state’s duty"


@pytest.mark.parametrize(
    "clean",
    [
        "“Étienne”, said Ólafur Ñandú — ‘naïve’ – and left… for São Tomé.",
        "NAÇÕES UNIDAS: SECÇÕES E COMISSÕES",
        "O país não é um muro; Él es así.",
        "Ò è vero, però; così è la città.",
        "5 × 3 = 15; 40 km², H₂O, ½ a loaf, §4, €5, £6",
        "AT&T paid R&D; see http://example.org/a_b-c?d=e&f=g",
        "  an indented line\n\n\tand a tab",
        "Лодки и люди",
    ],
)
def test_clean_text_is_left_as_it_is(clean: str) -> None:
    assert repair(clean) == clean


@given(st.text(max_size=300))
def test_repair_leaves_nfc_text_without_controls(text: str) -> None:
    repaired = repair(text)

    assert unicodedata.is_normalized("NFC", repaired)
    assert not any(unicodedata.category(char) == "Cc" and char not in "\n\t" for char in repaired)


@given(st.text(max_size=300))
def test_repairing_twice_is_repairing_once(text: str) -> None:
    repaired = repair(text)

    assert repair(repaired) == repaired


@given(st.text(alphabet="abcdeß éñ’“”—–….,;:!?()-\n", max_size=200))
def test_no_letter_of_clean_text_is_lost(text: str) -> None:
    assert [char for char in repair(text) if not char.isspace()] == [char for char in text if not char.isspace()]


@pytest.mark.usefixtures("in_time")
def test_a_long_text_is_repaired_in_time() -> None:
    page = "The harbour towns’ councils – all of them – “have seldom asked” whence a boat had come.\n" * 40
    book = page * 250  # ten thousand lines

    assert repair(book).split() == book.split()
