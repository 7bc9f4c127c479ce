"""Find the words that may make a sentence a recommendation: modals, imperatives, performatives, evaluations.

A candidate is a guess about form alone: where the modality stands, who might be addressed, where the action begins.
`judge` decides whether it is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from hsnlp.annotators.recommendations.phrases import (
    actor_after,
    performative,
    skip_adverbs,
    subject_before,
)
from hsnlp.annotators.recommendations.words import ACTION_VERBS, BE, Words, is_adverb, is_participle

__all__ = ["Candidate", "Kind", "candidates", "worth_reading"]

Kind = Literal[
    "should", "must", "need_to", "have_to", "let_us", "imperative", "item", "perform_to", "perform_that",
    "perform_for", "evaluated", "needed", "require", "tentative", "duty", "time_to", "way_to",
]  # fmt: skip

_FIRST_TEST = re.compile(
    r"\b(?:should|must|shall|ought|need(?:s|ed)?|ha(?:s|ve) to|let[ '’]|call(?:s|ed|ing)?|appeal(?:s|ed|ing)?|"
    r"urg(?:e|es|ed|ing|ent|ently)|recommend|encourag|invit(?:e|es|ed|ing)\b|ask(?:s|ed|ing)?\b|request|propos|suggest|demand|implor|"
    r"insist|advis|hope|press(?:es|ed)\b|exhort|essential|vital|crucial|imperative|necessary|important|importance|"
    r"fundamental|critical|indispensable|paramount|priority|necessity|require|duty|responsib|obligation|time|key|"
    r"way|could|may|might|would|advisable|desirable|up to|consider|please|welcome|challenge|better|incumbent|"
    r"prerequisite|never|don['’]t|do not|expects?)",
    re.IGNORECASE,
)  # fmt: skip
_MARKER = re.compile(
    r"^\s*(?:[-•*–—▪●·]+|\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivx]{1,5})[.)\]]|\d{1,3}(?:\.\d{1,3})+|Recommendation \d+[.:]?)\s*"
)
_COUNTRY_AT_END = re.compile(r"\((?:[A-Z][\w'’ ,;()-]+)\)\s*[;.]?\s*$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A form that may be a recommendation; every number is the index of a word, `end` exclusive.

    `subject` is the noun phrase that may name the addressee; `speaker` the one who urges, for a performative.
    `cue` is the word that carries the modality.
    """

    kind: Kind
    cue: str
    modality: tuple[int, int]
    action: int
    subject: tuple[int, int] | None = None
    speaker: tuple[int, int] | None = None
    marks: frozenset[str] = frozenset()


def worth_reading(text: str) -> bool:
    """Whether a text can hold a recommendation at all: a first test, so cheap that every passage gets it."""
    if _FIRST_TEST.search(text):
        return True
    head = _MARKER.sub("", text[:80], count=1)
    first = head.split(None, 1)[0].lower().strip("\"“'‘,:;") if head.split() else ""
    return first in ACTION_VERBS or first in ("to", "that") or is_adverb(first)


def candidates(words: Words, *, led_in: bool = False) -> list[Candidate]:
    """Return every candidate in a passage, in the order of the text; `led_in` items may begin with a verb in *-ing*."""
    found: list[Candidate] = []
    opening = _opening(words, led_in=led_in)
    if opening is not None:
        found.append(opening)
    for at, word in enumerate(words.lower):
        rule = _RULES.get(word)
        if rule is not None:
            found.extend(rule(words, at))
        else:
            found.extend(performative(words, at, Candidate))
    return found


def _opening(words: Words, *, led_in: bool) -> Candidate | None:
    """Return the imperative with which a passage begins, list marker and adverbs left out."""
    marker = _MARKER.match(words.text)
    at = 0
    listed = False
    if marker is not None:
        at = next((i for i, start in enumerate(words.starts) if start >= marker.end()), len(words))
        listed = at < len(words)
    while words.at(at) in ('"', "“", "'", "‘", "*", "-", ">"):
        at += 1
    first = at
    marks = {"listed"} if listed else set()
    if _COUNTRY_AT_END.search(words.text):
        marks.add("signed")
    if words.at(at) == "to" and words.at(skip_adverbs(words, at + 1)) in ACTION_VERBS:
        return Candidate("item", "to", (at, at + 1), at + 1, marks=frozenset(marks | {"infinitive"}))
    if words.at(at) in ("please", "do", "don't", "never", "always"):
        marks.add("polite" if words.at(at) == "please" else "prohibition")
    at = skip_adverbs(words, at)
    if words.at(at) == "do" and words.at(at + 1) == "not":
        at += 2
    elif words.at(at) == "don't":
        at += 1
    verb = words.at(at)
    if led_in and verb.endswith("ing") and len(verb) > 5:
        return Candidate("item", "ing", (at, at + 1), at, marks=frozenset(marks | {"gerund_item"}))
    if verb not in ACTION_VERBS or is_adverb(verb):
        return None
    if words.shown(first)[:1].isupper():
        marks.add("capital")
    following = words.at(at + 1)
    if following == "me" or (verb == "let" and following == "us"):
        return None
    if following == "and" and words.at(skip_adverbs(words, at + 2)) in ACTION_VERBS:
        marks.add("object")
    elif following in _FOLLOW_NOUN:
        return None
    if following in _FOLLOW_VERB or following.endswith("ing") or is_adverb(following):
        marks.add("object")
    if verb in _ALSO_NOUNS:
        marks.add("noun_too")
    return Candidate("imperative", verb, (at, at + 1), first if "prohibition" in marks else at, marks=frozenset(marks))


_FOLLOW_NOUN = frozenset("of is was are were has had have and or , : ; . ) ? will can would may".split())
_FOLLOW_VERB = frozenset(
    "the a an all its their your our his her to that with in on for this these those more and/or any every each such "
    "further up into out women men children migrants refugees people victims human national international efforts "
    "measures steps legislation access support training at by as from".split()
)
_ALSO_NOUNS = frozenset(
    "access account act address advance aid appeal approach ban base call campaign challenge change check contact "
    "counter cut deal demand design display document double draft end exchange exercise experience finance focus fund "
    "guarantee halt hand help honour increase initiate issue join launch lead link limit look map measure move offer "
    "order partner pay place plan play practice press process produce progress push raise record reform register "
    "release remedy report request research respect result return review roll sanction schedule scale set shift sign "
    "sponsor start state step stem study supply support target test track train transfer transform trust try turn "
    "update urge use value view visit volunteer vote wait work".split()
)


def _modal(words: Words, at: int) -> Iterator[Candidate]:
    word = words.lower[at]
    end = at + 1
    if word == "ought":
        if words.at(end) != "to" and words.at(end + 1) != "to":
            return
        end = at + 2 if words.at(end) == "to" else at + 3
    kind: Kind = "must" if word in ("must", "shall") else "should"
    yield from _after_modal(words, at, end, kind, word)


def _need(words: Words, at: int) -> Iterator[Candidate]:
    word = words.lower[at]
    previous = words.at(at - 1)
    after = skip_adverbs(words, at + 1)
    if word == "needed":
        yield from _needed(words, at)
        return
    if words.at(after) == "to" and previous not in (
        "the",
        "a",
        "this",
        "no",
        "any",
        "our",
        "their",
        "urgent",
        "real",
        "of",
    ):
        yield from _after_modal(words, at, after + 1, "need_to", "need to")
    elif previous in (
        "a",
        "the",
        "urgent",
        "real",
        "pressing",
        "greater",
        "clear",
        "dire",
        "growing",
        "great",
        "our",
        "continued",
        "strong",
    ):
        if word == "need" and words.at(at + 1) in ("for", "to"):
            yield from _there_is_need(words, at)
    elif words.at(at + 1) not in ("of", "not", "and", ",", ".", ";", ")", "is", "in", "or", "for", ""):
        subject = subject_before(words, at)
        if subject is not None:
            who = actor_after(words, at + 1)
            if who is not None and words.at(who[1]) == "to":
                yield Candidate("needed", "need", (at, at + 1), who[1] + 1, who, marks=frozenset({"someone_to"}))
            else:
                yield Candidate("needed", "need", (at, at + 1), at + 1, subject, marks=frozenset({"noun_needed"}))


def _there_is_need(words: Words, at: int) -> Iterator[Candidate]:
    marks = {"there_is"} if "there" in words.lower[max(0, at - 7) : at] else set()
    if words.at(at + 1) == "for":
        who = actor_after(words, at + 2)
        if who is not None and words.at(who[1]) == "to":
            yield Candidate("needed", "need", (at, at + 1), who[1] + 1, who, marks=frozenset(marks))
            return
    yield Candidate("needed", "need", (at, at + 1), at + 2, marks=frozenset(marks | {"abstract_need"}))


def _needed(words: Words, at: int) -> Iterator[Candidate]:
    """*Urgent action is needed to …*: the thing that is needed is the action, or what it is needed for."""
    before = at - 1
    while is_adverb(words.at(before)):
        before -= 1
    if words.at(before) not in BE:
        return
    subject = subject_before(words, before)
    if words.at(at + 1) == "to":
        yield Candidate("needed", "needed", (before, at + 1), at + 2, subject, marks=frozenset({"to_follows"}))
    elif subject is not None:
        yield Candidate("needed", "needed", (before, at + 1), subject[0], subject)


def _have_to(words: Words, at: int) -> Iterator[Candidate]:
    if words.at(at + 1) == "to":
        yield from _after_modal(words, at, at + 2, "have_to", "have to")
        return
    for offset in (1, 2, 3, 4, 5):
        if words.at(at + offset) in ("duty", "responsibility", "obligation") and words.at(at + offset + 1) == "to":
            yield from _after_modal(words, at, at + offset + 2, "duty", words.at(at + offset))
            return


def _after_modal(words: Words, at: int, end: int, kind: Kind, cue: str) -> Iterator[Candidate]:
    subject = subject_before(words, at)
    marks: set[str] = set()
    verb_at = skip_adverbs(words, end)
    if words.at(verb_at) == ",":
        closing = next((i for i in range(verb_at + 1, min(len(words), verb_at + 25)) if words.at(i) == ","), None)
        verb_at = skip_adverbs(words, closing + 1) if closing is not None else verb_at
        end = verb_at if closing is not None else end
    verb = words.at(verb_at)
    if words.at(end) == "also":
        end += 1
    if verb == "have" and (
        is_participle(words.at(skip_adverbs(words, verb_at + 1))) or words.at(verb_at + 1) == "been"
    ):
        marks.add("perfect")
    if verb == "be":
        following = skip_adverbs(words, verb_at + 1)
        if is_participle(words.at(following)):
            marks.add("passive")
            marks.add(f"be:{words.at(following)}")
        else:
            marks.add("be")
            marks.add(f"be:{words.at(following)}")
    elif verb in ACTION_VERBS:
        marks.add("action_verb")
        marks.add(f"verb:{verb}")
    else:
        marks.add(f"verb:{verb}")
    if at > 0 and words.at(at - 1) in ("not", "n't"):
        marks.add("negated")
    if words.at(end) == "not" or words.at(end) == "never":
        marks.add("prohibition")
    yield Candidate(
        kind, cue, (at, end if kind in ("need_to", "have_to", "duty") else at + 1), end, subject, marks=frozenset(marks)
    )


def _let(words: Words, at: int) -> Iterator[Candidate]:
    if words.at(at + 1) in ("us", "'", "’") or words.lower[at].startswith("let'"):
        end = at + 1 if words.lower[at] == "let's" else at + 2
        who = None if words.lower[at] == "let's" else (at + 1, at + 2)
        first = at == 0 or words.at(at - 1) in (",", ":", ";", "and", "so", '"', "“", ".", "therefore", "—", "–")
        yield Candidate("let_us", "let us", (at, end), end, who, marks=frozenset({"first"} if first else ()))


_EVALUATIONS = {
    "essential": "strong_eval", "vital": "strong_eval", "crucial": "strong_eval", "imperative": "strong_eval",
    "necessary": "strong_eval", "important": "weak_eval", "fundamental": "weak_eval", "critical": "strong_eval",
    "indispensable": "strong_eval", "paramount": "weak_eval", "urgent": "strong_eval", "advisable": "strong_eval",
    "desirable": "weak_eval", "incumbent": "strong_eval", "required": "weak_eval", "better": "weak_eval",
    "time": "time", "key": "weak_eval", "priority": "weak_eval", "importance": "weak_eval", "necessity": "strong_eval",
    "useful": "weak_eval", "appropriate": "weak_eval", "prerequisite": "weak_eval", "responsibility": "duty",
    "duty": "duty", "obligation": "duty", "high": "weak_eval",
}  # fmt: skip


def _evaluated(words: Words, at: int) -> Iterator[Candidate]:
    """*It is vital (for X) to …*, *it is vital that X …*, *X is essential (to …)*, *time for X to …*."""
    word = words.lower[at]
    mark = _EVALUATIONS[word]
    before = at - 1
    while before >= 0 and (is_adverb(words.at(before)) or words.at(before) in _BEFORE_EVALUATION):
        before -= 1
    is_be = words.at(before) in BE or words.at(before) in ("it's", "remain", "remains", "becomes", "seems", "has")
    dummy = is_be and (words.at(before - 1) in ("it", "is", "now", "this") or words.at(before) == "it's")
    kind: Kind = "time_to" if mark == "time" else "duty" if mark == "duty" else "evaluated"
    if word == "time" and words.at(at + 1) == "has" and "come" in words.lower[at + 2 : at + 5]:
        at = words.lower.index("come", at)
        is_be = dummy = True
    marks = {mark} | ({"dummy"} if dummy else set())
    owner = next((i for i in range(before + 1, at) if words.at(i) in ("our", "your", "their")), None)
    if not is_be and not (kind == "time_to" and words.at(at - 1) in ("the", "high")):
        return
    following = words.at(at + 1)
    modality = (before if is_be else at, at + 1)
    if following == "to" and (dummy or kind != "evaluated"):
        who = (owner, owner + 1) if owner is not None and kind == "duty" else None
        yield Candidate(kind, word, modality, at + 2, who, marks=frozenset(marks | {"to_follows"}))
    elif following in ("for", "upon", "on", "of") and kind != "duty":
        who = actor_after(words, at + 2)
        if who is not None and words.at(who[1]) == "to":
            yield Candidate(kind, word, modality, who[1] + 1, who, marks=frozenset(marks | {"for_to"}))
        elif not dummy and kind == "evaluated":
            yield from _thing_is_vital(words, before, at, marks)
    elif following == "that" or (following == "," and words.at(at + 2) == "therefore"):
        who = actor_after(words, at + 2)
        start = who[1] if who is not None else at + 2
        yield Candidate(kind, word, modality, start, who, marks=frozenset(marks | {"that_follows"}))
    elif not dummy and kind == "evaluated":
        yield from _thing_is_vital(words, before, at, marks)


_BEFORE_EVALUATION = frozenset(
    "a an the of most more very so high higher highest top utmost absolutely our my his their its collective common moral "
    "shared this vital great crucial critical paramount particular fundamental greatest , an urgent".split()
)


def _thing_is_vital(words: Words, before: int, at: int, marks: set[str]) -> Iterator[Candidate]:
    subject = subject_before(words, before)
    if subject is not None and subject[1] - subject[0] >= 1:
        start = at + 2 if words.at(at + 1) == "to" else subject[0]
        yield Candidate(
            "evaluated", words.lower[at], (before, at + 1), start, subject, marks=frozenset(marks | {"thing"})
        )


def _require(words: Words, at: int) -> Iterator[Candidate]:
    who = actor_after(words, at + 1)
    if who is not None and words.at(who[1]) == "to":
        yield Candidate("require", "require", (at, at + 1), who[1] + 1, who, marks=frozenset({"someone_to"}))
    else:
        yield Candidate("require", "require", (at, at + 1), at + 1, None, marks=frozenset())


def _tentative(words: Words, at: int) -> Iterator[Candidate]:
    verb_at = skip_adverbs(words, at + 1)
    verb = words.at(verb_at)
    marks: set[str] = set()
    if verb == "be":
        following = words.at(skip_adverbs(words, verb_at + 1))
        marks.add("passive" if is_participle(following) else "be")
        if following in ("to", "the"):
            marks.add("be_to")
    elif verb in ("consider", "include", "explore", "help", "wish", "want"):
        marks.add("gentle")
    elif verb in ACTION_VERBS:
        marks.add("action_verb")
    else:
        return
    if verb == "have":
        return
    if "perhaps" in words.lower[max(0, at - 6) : at + 4]:
        marks.add("perhaps")
    yield Candidate(
        "tentative", words.lower[at], (at, at + 1), at + 1, subject_before(words, at), marks=frozenset(marks)
    )


def _way(words: Words, at: int) -> Iterator[Candidate]:
    """*One way would be to …*, *the best way to … is to …*, *the key is to …*."""
    before = words.lower[max(0, at - 4) : at]
    if not {"one", "best", "only", "another", "first", "the", "possible"} & set(before):
        return
    for index in range(at + 1, min(len(words) - 1, at + 30)):
        if words.at(index) in ("is", "be") and words.at(index + 1) == "to":
            yield Candidate("way_to", "way", (at, index + 1), index + 2, marks=frozenset({"best"} & set(before)))
            return


def _up_to(words: Words, at: int) -> Iterator[Candidate]:
    if words.at(at + 1) == "to" and words.at(at - 1) in BE:
        who = actor_after(words, at + 2)
        if who is not None and words.at(who[1]) == "to":
            yield Candidate("duty", "up to", (at, at + 2), who[1] + 1, who)


_RULES = {
    **dict.fromkeys(("should", "must", "shall", "ought"), _modal),
    **dict.fromkeys(("need", "needs", "needed"), _need),
    **dict.fromkeys(("has", "have"), _have_to),
    **dict.fromkeys(("let", "let's"), _let),
    **dict.fromkeys(_EVALUATIONS, _evaluated),
    **dict.fromkeys(("require", "requires"), _require),
    **dict.fromkeys(("could", "might", "may"), _tentative),
    **dict.fromkeys(("way", "solution", "option", "step"), _way),
    "up": _up_to,
}
