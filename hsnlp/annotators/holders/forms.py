"""Verb forms of the closed lists, and words that are such verbs although the tagger took them for nouns."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from hsnlp.annotators.holders.lexicon import lemmas

__all__ = ["is_present", "is_verb", "lemma", "verbs"]

_LISTS = ("saying", "framing", "control")
_PLURAL = frozenset({"NNS", "NNPS", "PRP"})
_SINGULAR = frozenset({"NN", "NNP", "-RRB-"})
_OPENS = frozenset({"DT", "PRP$", "PRP", "NNS", "NNPS", "NNP"})
_AFTER = frozenset({"that", "as", "how", "whether", ",", ".", ":", "asylum"})


def lemma(token: Any) -> str:
    """Return the lemma of a token in small letters; that of a listed verb wherever the form can only be its own."""
    return _forms().get(token.lower_) or str(token.lemma_ or token.text).lower()


def is_present(token: Any) -> bool:
    """Whether a word may be the present tense of a listed verb."""
    return token.lower_ in _present()


def verbs(doc: Any) -> Iterator[Any]:
    """Return the verbs of a parsed passage in order, auxiliaries left out.

    The present tense of a listed verb between its subject and its object is one of them, whatever its tag: small
    parsers take *Politicians portray migrants* for a noun phrase.
    """
    return (token for token in doc if is_verb(token))


def is_verb(token: Any) -> bool:
    """Whether a word is a verb, as `verbs` has it."""
    tagged = token.tag_[:1] == "V" and not token.dep_.startswith(("aux", "cop", "case"))
    return bool(tagged or (token.lower_ in _present() and _between(token)))


@cache
def _present() -> dict[str, str]:
    """Return the present tense of every listed verb, by form."""
    return {
        form: word
        for name in _LISTS
        for word in lemmas(name) - (lemmas("policy") | lemmas("texts") if name == "control" else frozenset())
        for form in (word, _third(word))
    }


@cache
def _forms() -> dict[str, str]:
    """Return every form of every listed verb; where two verbs share one, the first in the alphabet has it."""
    table = dict(pair.split("=") for pair in lemmas("irregular"))
    for word in sorted({word for name in _LISTS for word in lemmas(name)}):
        stem = word[:-1] if word.endswith("e") else word
        past = word[:-1] + "ied" if _third(word).endswith("ies") else stem + "ed"
        for form in (word, _third(word), past, stem + "ing"):
            table.setdefault(form, word)
    return table


def _third(word: str) -> str:
    if word.endswith("y") and word[-2] not in "aeo":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")


def _between(token: Any) -> bool:
    """Whether a noun that agrees stands before, and what can only be an object or a clause behind."""
    at = token.i - 1
    while at > 0 and token.doc[at].tag_ == "RB":
        at -= 1
    if at < 0 or token.i + 1 >= len(token.doc):
        return False
    after = token.nbor(1)
    agrees = _PLURAL if _present()[token.lower_] == token.lower_ else _SINGULAR
    return token.doc[at].tag_ in agrees and (after.tag_ in _OPENS or after.lower_ in _AFTER)
