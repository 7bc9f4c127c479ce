"""To whom a demand is made, as one key: equal keys are one addressee, an empty key contradicts nobody."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache

from hsnlp.annotators.gazetteer import find
from hsnlp.recommendations.addressees import spoken_to
from hsnlp.recommendations.same.words import WORD, stem

__all__ = ["addressee_keys", "compatible", "countries_of"]

_OWN = re.compile(
    r"^\W*(?:the |its |our )?(?:(?:central|federal|national|present|current) )?"
    r"(?:governments?|state(?: party| under review)?|authorities|administration|ministers|country|delegation)\b\W*$",
    re.I,
)
_PASSED_OVER = frozenset(
    [
        "the",
        "a",
        "an",
        "of",
        "and",
        "all",
        "its",
        "their",
        "our",
        "relevant",
        "competent",
        "other",
        "any",
        "every",
        "each",
    ]
)


@lru_cache(maxsize=4096)
def countries_of(text: str) -> frozenset[str]:
    """Return the codes of the countries that an addressee's name holds.

    >>> sorted(countries_of("the Governments of Kenya and Chad"))
    ['KEN', 'TCD']
    """
    return frozenset(mention.entry.code for mention in find(text) if mention.entry.kind == "country")


def addressee_keys(rows: Iterable[tuple[str, str, str]]) -> list[str]:
    """Return a key for each ``(doc_id, addressee, type)``.

    Codes of countries and bodies where they are named, else type and words. *The Government* is the country to which
    its document speaks, if it speaks to one; a phrase of no type and no name is nobody in particular.

    >>> addressee_keys([("a", "Kenya", "state"), ("a", "the Government", "state"), ("b", "", "unspecified")])
    ['KEN', 'KEN', '']
    """
    several = [(doc_id, _key(text, kind), bool(_OWN.match(text))) for doc_id, text, kind in rows]
    named: dict[str, Counter[str]] = defaultdict(Counter)
    for doc_id, key, own in several:
        if key and not own and ":" not in key and key.isupper():
            named[doc_id][key] += 1
    states = spoken_to(named)
    return [states.get(doc_id, key) if own else key for doc_id, key, own in several]


@lru_cache(maxsize=4096)
def _key(text: str, kind: str) -> str:
    if not text.strip():
        return "" if kind in ("", "unspecified") else f"{kind}:"
    mentions = find(text)
    names = sorted({m.entry.code for m in mentions if m.entry.kind in ("country", "organisation")})
    if names:
        return "+".join(names)
    if kind in ("", "unspecified") and not mentions:
        return ""
    words = [match.group() for match in WORD.finditer(text.lower())]
    return f"{kind}:{'+'.join(sorted({stem(word) for word in words} - _PASSED_OVER))}"


def compatible(key: str, other: str) -> bool:
    """Whether two demands can be made to one addressee: the same, or one of them says nobody.

    >>> compatible("KEN", ""), compatible("KEN", "iom")
    (True, False)
    """
    return key == other or not key or not other
