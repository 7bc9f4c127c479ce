"""Whether a paragraph asks for something, or answers one that did: closed lists of words in three languages."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from hsnlp.annotators.recommendations.words import ACTION_VERBS
from hsnlp.recommendations.structure.labels import folded, tables

__all__ = ["demands", "opens_with_action", "replies"]

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_OPENING_ADVERB = re.compile(r"(?:[a-z]+ly|further|also|urgently)\s+")


def demands(text: str) -> bool:
    """Whether a text asks for something in so many words, or opens with a verb that names a thing to do.

    >>> [demands(text) for text in ("The unit should act.", "Train the guards.", "Il faut former les agents.", "Rain.")]
    [True, True, True, False]
    """
    plain = folded(text)
    return any(cues.search(plain) for cues in _cues(_languages(plain))) or opens_with_action(text)


def opens_with_action(text: str) -> bool:
    """Whether a text opens with an imperative (English) or an infinitive (French, Spanish).

    >>> [opens_with_action(t) for t in ("Ensure that all are paid.", "Former les agents.", "Crear la red.", "Ships")]
    [True, True, True, False]
    """
    plain = folded(text).lstrip(" -–—•\"'“‘")
    first = _WORD.match(_OPENING_ADVERB.sub("", plain, count=1))
    if first is None:
        return False
    if first[0] in ACTION_VERBS:
        return True
    lists: dict[str, Any] = tables()["demand"]
    return any(
        re.fullmatch(lists[language]["opening"], first[0])
        for language in _languages(plain)
        if "opening" in lists[language]
    )


def replies(text: str, *, plainly: bool = False) -> bool:
    """Whether a text opens as an answer to a recommendation does; `plainly` asks for a verb of consent or refusal.

    >>> replies("The Government accepts this."), replies("The Government should accept this.")
    (True, False)
    """
    return bool(_reply(plainly=plainly).match(folded(text)))


def _languages(plain: str) -> tuple[str, ...]:
    """Return the languages that a text may be in, by its function words; English where none shows."""
    words = _WORD.findall(plain[:600])
    counts = {name: sum(word in entry["function"] for word in words) for name, entry in tables()["demand"].items()}
    most = max(counts.values())
    return tuple(name for name, count in counts.items() if count == most > 0) or ("en",)


@cache
def _cues(languages: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    lists = tables()["demand"]
    return tuple(re.compile(rf"\b(?:{'|'.join(lists[language]['cues'])})\b") for language in languages)


@cache
def _reply(*, plainly: bool) -> re.Pattern[str]:
    lists = tables()["reply"]
    subjects = lists["bodies"] if plainly else lists["bodies"] + lists["pronouns"]
    verbs = lists["consents"] if plainly else lists["consents"] + lists["tells"]
    return re.compile(rf"\W{{0,3}}(?:{'|'.join(subjects)})\s+(?:{'|'.join(verbs)})")
