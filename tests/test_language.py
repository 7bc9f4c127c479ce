"""Which language a text is in: names, quotations and tables must not flip it."""

from __future__ import annotations

import pytest

from hsnlp.normalise.language import FUNCTION_WORDS, function_word_share, identify

ENGLISH = (
    "The ferry masters of the three shores have kept a list of the boats that were lost, and it is open to all. " * 3
)
TEXTS = {
    "fr": "Les habitants de la rive ont peur des patrouilles qui passent la nuit, et ils"
    " ne savent pas où sont les bateaux. ",
    "es": "Los habitantes de la orilla tienen miedo de las patrullas que pasan de noche y"
    " no saben dónde están los barcos. ",
    "de": "Die Bewohner des Ufers haben Angst vor den Streifen, die in der Nacht fahren,"
    " und sie wissen nicht, wo die Boote sind. ",
    "pt": "Os moradores da margem têm medo das patrulhas que passam de noite e não sabem"
    " onde estão os barcos dos seus filhos. ",
    "ru": "Жители берега боятся патрулей, которые проходят ночью, и не знают, где"
    " находятся лодки и люди, которые в них были. ",
    "ar": "يخاف سكان الشاطئ من الدوريات التي تمر ليلا ولا يعرفون أين القوارب ولا أين الناس"
    " الذين كانوا فيها في تلك الليلة. ",
}


def test_english_is_english() -> None:
    assert identify(ENGLISH, default="fr") == "en"


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_other_languages_are_told(language: str) -> None:
    assert identify(TEXTS[language] * 4) == language


def test_a_quotation_does_not_flip_an_english_text() -> None:
    assert identify(ENGLISH * 2 + TEXTS["fr"]) == "en"


def test_a_list_of_names_keeps_the_language_of_its_document() -> None:
    names = (
        "Aldia, Benin, Burkina Faso, Costa Rica, Côte d'Ivoire, Djibouti, El Salvador, España, Gabon, Haiti, Italia, "
        * 5
    )

    assert identify(names, default="en") == "en"


def test_a_short_text_keeps_the_language_of_its_document() -> None:
    assert identify("Les bateaux de nuit", default="en") == "en"


def test_english_prose_has_the_share_of_function_words_that_the_threshold_supposes() -> None:
    assert function_word_share(ENGLISH, "en") > 0.3
    assert all(function_word_share(ENGLISH, language) < 0.15 for language in FUNCTION_WORDS if language != "en")
