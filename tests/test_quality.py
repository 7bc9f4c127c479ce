"""The quality gate: what is refused, why, and what is only marked down."""

from __future__ import annotations

import random

import pytest

from hsnlp.documents import Document
from hsnlp.errors import Refusal
from hsnlp.normalise import normalise
from hsnlp.normalise.quality import garbled_share
from hsnlp.raw import RawBlock, RawDocument

SENTENCE = "The ferry masters of the three shores have kept a list of the boats that were lost in the reeds. "


def normalised(*texts: str, n_pages: int | None = None) -> Document:
    blocks = tuple(RawBlock(text) for text in texts)
    return normalise(RawDocument("a.pdf", "application/pdf", "", blocks=blocks, n_pages=n_pages), "a")


def reason(*texts: str, n_pages: int | None = None) -> str:
    with pytest.raises(Refusal) as refused:
        normalised(*texts, n_pages=n_pages)
    return refused.value.reason


def test_plain_prose_is_good() -> None:
    quality = normalised(SENTENCE * 8).quality

    assert quality.score == 1.0
    assert quality.issues == ()


@pytest.mark.parametrize("texts", [(), ("",), ("12", "— 13 —")])
def test_a_text_without_words_is_empty(texts: tuple[str, ...]) -> None:
    assert reason(*texts) == "empty"


def test_a_stamp_on_many_pages_is_a_scan() -> None:
    assert reason("Lake Institute Library, received in March", n_pages=40) == "scanned"


def test_one_thin_page_is_no_scan() -> None:
    assert normalised("The boats were lost.", n_pages=1).quality.words_in("body") == 4


@pytest.mark.parametrize(
    "text",
    [
        "(cid:12)(cid:44)(cid:3) " * 40,
        "t h e f e r r y m a s t e r s o f t h e t h r e e s h o r e s h a v e k e p t a l i s t " * 4,
        "\ufffd\ufffdrry m\ufffdst\ufffdrs \ufffdf th\ufffd thr\ufffd\ufffd sh\ufffdr\ufffds " * 20,
        "xkcd qwrt plmn bvcx zzzt hgfd mnbv trwq " * 20,
    ],
)
def test_text_that_is_no_text_is_garbled(text: str) -> None:
    assert reason(text) in {"garbled", "furniture", "empty"}
    assert garbled_share(text) > 0.35


def test_words_of_no_language_are_garbled() -> None:
    rng = random.Random(7)
    syllables = ["zov", "mek", "lup", "ras", "tib", "gon", "fel", "dax"]
    text = " ".join("".join(rng.choices(syllables, k=rng.randint(2, 4))) for _ in range(400))

    assert reason(f"{text}.") == "garbled"


def test_a_page_of_navigation_is_furniture() -> None:
    menu = ["Home", "Search", "Subscribe", "Share on Facebook", "Back to top", "Read more", "Related articles"] * 6

    assert reason(*menu, "Boats lost again.") == "furniture"


def test_acronyms_numbers_and_addresses_are_words_enough() -> None:
    assert garbled_share("UNHCR, IOM and OSCE met in 2019; see https://lake.example/xkcd_qwrt and A/RES/66/290.") == 0.0


def test_what_lowers_the_score_is_said_in_words() -> None:
    quality = normalised("The boats were lost.", "Back to top", "Share on Facebook", "Read more").quality

    assert quality.score < 0.8
    assert any("furniture" in issue for issue in quality.issues)
    assert any("words" in issue for issue in quality.issues)
