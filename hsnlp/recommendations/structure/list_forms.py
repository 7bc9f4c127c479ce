"""Whether words open like a demand, by their form alone."""

from __future__ import annotations

import re

from hsnlp.annotators.recommendations.words import ACTION_VERBS, closed_list, is_adverb

__all__ = ["demands_by_form"]

_ALSO_NOUNS = closed_list("also_nouns")
_MODAL = re.compile(
    r"\b(?:should|must|shall|ought to|needs? to be|recommend(?:s|ed)?|urge[sd]?|calls? (?:on|upon|for)|"
    r"encourage[sd]?|(?:is|are) (?:encouraged|invited|urged|requested|advised|called))\b"
)
_DETERMINERS = frozenset({"the", "a", "an", "all", "its", "their", "every", "each", "these", "any", "those"})
_SMALL_WORDS = """
about above across after against along among and around as at because before below beneath beside besides between
beyond both but by despite down during even except for from if in including inside into is are like near not of off
on once only onto or out outside over per since so such than that through throughout till to toward towards under
until up upon via was were when where whereas whether which while who whom whose with within without concerning
regarding particularly especially half this these those
"""
_SMALL = frozenset(_SMALL_WORDS.split())
_NOUN_NEXT = frozenset({"to", "for", "of", "in", "on", "and", "between", "with", "by", "from", ",", ":", "."})
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*|[^\w\s]")


def demands_by_form(text: str) -> bool:
    """Whether words open like a demand: an imperative, an infinitive, a gerund, a clause with *should* or *that*.

    >>> demands_by_form("To ratify the Convention"), demands_by_form("Access to housing"), demands_by_form("Mr Smith")
    (True, False, False)
    """
    words = _WORD.findall(text[:200])
    while words and (is_adverb(words[0].lower()) or words[0].lower() in ("not", "to", "and", "or", "the")):
        if words.pop(0).lower() == "to":
            break
    if not words:
        return False
    first, second = words[0].lower(), words[1].lower() if len(words) > 1 else ""
    if first == "following":
        return False
    if first == "that" or _MODAL.search(text[:300]):
        return True
    if first in ACTION_VERBS:
        return not (first in _ALSO_NOUNS and second in _NOUN_NEXT and second != "on")
    if second in _DETERMINERS and first.isalpha() and first not in _SMALL:
        return True  # a verb that no list holds: "chart the reefs"
    stem = first.removesuffix("ing")
    return stem != first and bool({stem, stem + "e", stem[:-1]} & ACTION_VERBS)
