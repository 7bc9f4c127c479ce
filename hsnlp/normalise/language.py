"""The language of a document and of its sections.

Most texts are English, and most of a text's words tell it: a fifth or more of English prose are the function words
listed here. Only where they are missing is the classifier asked, and its answer has to be borne out by function words
of that language or by its script, so that names, quotations and tables do not flip a section.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier  # type: ignore[import-untyped]

__all__ = ["FUNCTION_WORDS", "LANGUAGES", "MIN_PROSE", "function_word_share", "identify"]

_LISTED = {
    "en": "the of and to in a is that for it as was with be by on not he his but at are this have from or had an they"
    " which were their been has its who will would there we our can when also these should more must",
    "fr": "de la le et les des en à un une du que dans qui pour par sur au pas est plus ne ce il sont avec aux se cette"
    " nous leur été ces ou mais elle ont comme d l qu n s",
    "es": "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus le ha este sí"
    " entre son esta también fue nuestro nos",
    "pt": "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu"
    " sua ou ser são nos pela pelo",
    "it": "di e il la che in a un è per non una sono del le con si da i dei della al nel come anche più alla gli delle"
    " su ha lo ma dal degli l d",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er"
    " hat dass sie nach wird bei einer um am sind noch wie einem über",
    "nl": "de van het een en in is dat op te voor met zijn die niet aan er om ook als dan maar bij uit door naar over"
    " ze hun worden wordt deze heeft",
}
FUNCTION_WORDS = {language: frozenset(words.split()) for language, words in _LISTED.items()}
LANGUAGES = [
    "ar",
    "bg",
    "bn",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "es",
    "fa",
    "fi",
    "fr",
    "he",
    "hi",
    "hr",
    "hu",
    "id",
    "it",
    "ja",
    "ko",
    "lt",
    "nl",
    "no",
    "pl",
    "pt",
    "ro",
    "ru",
    "sq",
    "sr",
    "sv",
    "sw",
    "tr",
    "uk",
    "ur",
    "vi",
    "zh",
]
MIN_WORDS = 40  # a shorter section takes the document's language: titles and lists of names mislead below that
MIN_PROSE = 8  # words; of 4,903 coded sentences none of the English ones is mistaken at this length
ENGLISH_SHARE = 0.20  # of the tokens; English prose of the sample corpora has .30 to .45, tables and lists .15 to .25
FOREIGN_SHARE = 0.15  # of the tokens, for a classifier's answer to be believed
CLEAR = 0.9  # confidence needed where no list of function words can bear the answer out
_TOKEN = re.compile(r"[^\W\d_]+")
_NOT_LATIN = re.compile(r"[\u0370-\u1cff\u2d00-\u2dff\u3040-\ud7af\uf900-\ufaff\ufe70-\ufefc]")
_SAMPLE = 6000  # characters; the classifier is sure long before


def function_word_share(text: str, language: str) -> float:
    """Return the share of the tokens of `text` that are function words of `language`, 0 where there are none.

    >>> function_word_share("the boat and the shore", "en")
    0.6
    """
    tokens = [token.lower() for token in _TOKEN.findall(text)]
    known = FUNCTION_WORDS[language]
    return sum(token in known for token in tokens) / len(tokens) if tokens else 0.0


def identify(text: str, default: str = "en", min_words: int = MIN_WORDS) -> str:
    """Return the ISO 639-1 code of the language that `text` is mostly in, `default` where it is too short to tell.

    A section needs `MIN_WORDS`; prose that stands by itself can be told from `MIN_PROSE` words on.

    >>> identify("Les personnes déplacées ont droit à une vie sans peur et sans misère. " * 4)
    'fr'
    """
    sample = _sample(text)
    n_tokens = len(_TOKEN.findall(sample))
    if n_tokens < min_words and len(_NOT_LATIN.findall(sample)) < 2 * min_words:
        return default
    english = function_word_share(sample, "en")
    if english >= ENGLISH_SHARE:
        return "en"
    found, confidence = _identifier().classify(sample)
    if found == "en":
        return "en"
    if found in FUNCTION_WORDS:
        share = function_word_share(sample, found)
        return found if share >= FOREIGN_SHARE and share > english else default
    letters = sum(1 for char in sample if char.isalpha())
    other_script = len(_NOT_LATIN.findall(sample)) >= 0.5 * max(1, letters)
    clear = confidence >= CLEAR and english < 0.05 and n_tokens >= 2 * min_words
    return str(found) if other_script or clear else default


def _sample(whole: str) -> str:
    """Return up to `_SAMPLE` characters from the beginning, the middle and the end."""
    if len(whole) <= _SAMPLE:
        return whole
    third, middle = _SAMPLE // 3, len(whole) // 2
    return f"{whole[:third]}\n{whole[middle : middle + third]}\n{whole[-third:]}"


@cache
def _identifier() -> LanguageIdentifier:
    """Load the classifier once a process, over the languages of `LANGUAGES`."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(LANGUAGES)
    return identifier
