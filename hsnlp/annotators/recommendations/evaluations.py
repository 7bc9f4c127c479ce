"""Evaluated necessity: it is vital to, X is needed, this requires, the time has come, one way would be to."""

from __future__ import annotations

from collections.abc import Iterator

from hsnlp.annotators.recommendations.candidate import Candidate, Kind
from hsnlp.annotators.recommendations.phrases import actor_after, subject_before
from hsnlp.annotators.recommendations.words import BE, Words, closed_list, is_adverb

__all__ = ["EVALUATIONS"]

_EVALUATIONS = {
    "essential": "strong_eval", "vital": "strong_eval", "crucial": "strong_eval", "imperative": "strong_eval",
    "necessary": "strong_eval", "important": "weak_eval", "fundamental": "weak_eval", "critical": "strong_eval",
    "indispensable": "strong_eval", "paramount": "weak_eval", "urgent": "strong_eval", "advisable": "strong_eval",
    "desirable": "weak_eval", "incumbent": "strong_eval", "required": "weak_eval", "better": "weak_eval",
    "time": "time", "key": "weak_eval", "priority": "weak_eval", "importance": "weak_eval", "necessity": "strong_eval",
    "useful": "weak_eval", "appropriate": "weak_eval", "prerequisite": "weak_eval", "responsibility": "duty",
    "duty": "duty", "obligation": "duty", "high": "weak_eval",
}  # fmt: skip
_BEFORE_EVALUATION = closed_list("before_evaluation")


def _evaluated(words: Words, at: int) -> Iterator[Candidate]:
    """Read *it is vital (for X) to*, *it is vital that X*, *X is essential (to)*, *time for X to*."""
    word = words.lower[at]
    mark = _EVALUATIONS[word]
    before = at - 1
    while before >= 0 and (is_adverb(words.at(before)) or words.at(before) in _BEFORE_EVALUATION):
        before -= 1
    is_be = words.at(before) in BE or words.at(before) in ("it's", "remain", "remains", "becomes", "seems", "has")
    dummy = is_be and (words.at(before - 1) in ("it", "is", "now", "this") or words.at(before) == "it's")
    kind: Kind = "time_to" if mark == "time" else "duty" if mark == "duty" else "evaluated"
    if word == "time" and words.at(at + 1) == "has" and "come" in words.lower[at + 2 : at + 5]:
        before, at = at, words.lower.index("come", at)
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


EVALUATIONS = {
    **dict.fromkeys(_EVALUATIONS, _evaluated),
    **dict.fromkeys(("require", "requires"), _require),
    **dict.fromkeys(("way", "solution", "option", "step"), _way),
    "up": _up_to,
}
"""The rule for each word of evaluation; a rule yields the candidates at its index."""
