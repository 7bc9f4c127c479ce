"""The inflected forms of English words, by rule and a table of irregular ones, and British and American spellings.

Used once, when a codebook is compiled. A form too many ("controled") costs nothing; a form too few misses text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["adjective_forms", "noun_forms", "spellings", "verb_forms"]

_IRREGULAR_VERBS = {
    "be": "am are is was were been being",
    "bear": "bore borne",
    "become": "became",
    "begin": "began begun",
    "break": "broke broken",
    "bring": "brought",
    "build": "built",
    "buy": "bought",
    "catch": "caught",
    "choose": "chose chosen",
    "come": "came",
    "cut": "cut",
    "deal": "dealt",
    "die": "dying",
    "do": "does did done",
    "draw": "drew drawn",
    "drive": "drove driven",
    "eat": "ate eaten",
    "fall": "fell fallen",
    "feed": "fed",
    "feel": "felt",
    "fight": "fought",
    "find": "found",
    "flee": "fled",
    "forbid": "forbade forbidden",
    "forgo": "forgoes forwent forgone",
    "get": "got gotten",
    "give": "gave given",
    "go": "goes went gone",
    "grow": "grew grown",
    "hang": "hung hanged",
    "have": "has had",
    "hear": "heard",
    "hide": "hid hidden",
    "hit": "hit",
    "hold": "held",
    "hurt": "hurt",
    "keep": "kept",
    "know": "knew known",
    "lead": "led",
    "leave": "left",
    "let": "let",
    "lie": "lay lain lying",
    "lose": "lost",
    "make": "made",
    "mean": "meant",
    "meet": "met",
    "overcome": "overcame",
    "override": "overrode overridden",
    "pay": "paid",
    "put": "put",
    "quit": "quit",
    "read": "read",
    "ride": "rode ridden",
    "rise": "rose risen",
    "run": "ran",
    "say": "said",
    "see": "saw seen",
    "seek": "sought",
    "sell": "sold",
    "send": "sent",
    "set": "set",
    "shed": "shed",
    "shoot": "shot",
    "shut": "shut",
    "sink": "sank sunk",
    "sleep": "slept",
    "speak": "spoke spoken",
    "spend": "spent",
    "spread": "spread",
    "stand": "stood",
    "steal": "stole stolen",
    "strike": "struck",
    "strive": "strove striven",
    "take": "took taken",
    "teach": "taught",
    "tear": "tore torn",
    "tell": "told",
    "think": "thought",
    "throw": "threw thrown",
    "undergo": "undergoes underwent undergone",
    "understand": "understood",
    "undertake": "undertook undertaken",
    "uphold": "upheld",
    "win": "won",
    "withdraw": "withdrew withdrawn",
    "write": "wrote written",
}
_IRREGULAR_NOUNS = {
    "analysis": "analyses",
    "basis": "bases",
    "child": "children",
    "crisis": "crises",
    "criterion": "criteria",
    "foot": "feet",
    "half": "halves",
    "hypothesis": "hypotheses",
    "knife": "knives",
    "leaf": "leaves",
    "life": "lives",
    "man": "men",
    "person": "persons people",
    "phenomenon": "phenomena",
    "policewoman": "policewomen",
    "self": "selves",
    "series": "series",
    "thesis": "theses",
    "thief": "thieves",
    "wife": "wives",
    "woman": "women",
}
_IRREGULAR_ADJECTIVES = {
    "bad": "worse worst",
    "far": "further furthest farther farthest",
    "good": "better best",
    "little": "less least",
    "many": "more most",
}
_SIBILANT = re.compile(r"(?:s|x|z|ch|sh)$")
_CONSONANT_Y = re.compile(r"[^aeiou]y$")
_DOUBLING = re.compile(r"[^aeiou][aeiou][bdglmnprt]$")  # ban, plan, deter, control; "opened" gets a spare form too
_OUR = re.compile(
    r"\b(lab|neighb|harb|hon|endeav|fav|behavi|col|hum|rig|rum|vig|arm|val|sav)our(?=s|ed|ing|er|ers|less|hood|ite|ly|$)"
)
_ISE = re.compile(r"(?<=[a-z]{3})is(?=(?:e|es|ed|er|ers|ing|ation|ations|ational)$)")
_SWAPS = (
    ("centred", "centered"),
    ("centre", "center"),
    ("centring", "centering"),
    ("defence", "defense"),
    ("offence", "offense"),
    ("programme", "program"),
    ("licence", "license"),
    ("travell", "travel"),
    ("labelled", "labeled"),
    ("labelling", "labeling"),
)


def verb_forms(verb: str) -> tuple[str, ...]:
    """Return a verb and its inflected forms, sorted.

    >>> verb_forms("deny")
    ('denied', 'denies', 'deny', 'denying')
    >>> "deterred" in verb_forms("deter")
    True
    """
    forms = {verb, *_IRREGULAR_VERBS.get(verb, "").split(), _with_s(verb), _with_ing(verb)}
    if verb not in _IRREGULAR_VERBS:
        forms.add(_with_ed(verb))
    if _DOUBLING.search(verb):
        forms |= {verb + verb[-1] + "ing"}
        if verb not in _IRREGULAR_VERBS:
            forms |= {verb + verb[-1] + "ed"}
    if verb.endswith("c"):  # traffic, panic
        forms |= {verb + "ked", verb + "king"}
    return tuple(sorted(forms))


def noun_forms(noun: str) -> tuple[str, ...]:
    """Return a noun and its plural, sorted.

    >>> noun_forms("policy"), noun_forms("child")
    (('policies', 'policy'), ('child', 'children'))
    """
    for stem, plural in _IRREGULAR_NOUNS.items():
        if noun == stem or (len(stem) > 2 and noun.endswith(stem) and stem in {"man", "woman", "child", "wife"}):
            head = noun[: len(noun) - len(stem)]
            return tuple(sorted({noun, *(head + form for form in plural.split())}))
    return tuple(sorted({noun, _with_s(noun)}))


def adjective_forms(adjective: str) -> tuple[str, ...]:
    """Return an adjective and its comparative and superlative, sorted.

    >>> adjective_forms("harsh")
    ('harsh', 'harsher', 'harshest')
    """
    if adjective in _IRREGULAR_ADJECTIVES:
        return tuple(sorted({adjective, *_IRREGULAR_ADJECTIVES[adjective].split()}))
    if adjective.endswith("e"):
        stem = adjective[:-1]
    elif _CONSONANT_Y.search(adjective):
        stem = adjective[:-1] + "i"
    elif _DOUBLING.search(adjective):
        stem = adjective + adjective[-1]
    else:
        stem = adjective
    return tuple(sorted({adjective, stem + "er", stem + "est"}))


def spellings(word: str) -> tuple[str, ...]:
    """Return a British spelling and the American ones that belong to it, sorted.

    >>> spellings("securitisation"), spellings("labour")
    (('securitisation', 'securitization'), ('labor', 'labour'))
    """
    return tuple(sorted({word, *_american(word)}))


def _american(word: str) -> Iterator[str]:
    yield _ISE.sub("iz", word)
    yield _OUR.sub(r"\1or", word)
    for british, american in _SWAPS:
        if british in word:
            yield word.replace(british, american)


def _with_s(word: str) -> str:
    if _SIBILANT.search(word):
        return word + "es"
    return word[:-1] + "ies" if _CONSONANT_Y.search(word) else word + "s"


def _with_ed(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    return verb[:-1] + "ied" if _CONSONANT_Y.search(verb) else verb + "ed"


def _with_ing(verb: str) -> str:
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")) and len(verb) > 2:
        return verb[:-1] + "ing"
    return verb + "ing"
