"""Decide whether a candidate is a recommendation: points for and against, each from one visible feature."""

from __future__ import annotations

from hsnlp.annotators.recommendations.candidate import Candidate
from hsnlp.annotators.recommendations.points import BASE, POINTS
from hsnlp.annotators.recommendations.surroundings import MODAL, Context, around
from hsnlp.annotators.recommendations.words import ACTION_VERBS, Words, closed_list

__all__ = ["features", "points"]

_SIGNPOST = closed_list("signpost")
_FEELINGS = closed_list("feelings")
_DUMMY_SUBJECTS = closed_list("dummy_subjects")
_EXPECTED = closed_list("expected")
_LAWS = closed_list("laws")
_SUBJECT_PRONOUNS = frozenset({"we", "i", "you", "they", "one", "it", "this", "that", "he", "she"})
_FINITE_AUXILIARIES = frozenset({"is", "are", "was", "were", "has", "had", "have", "will", "would"})
_PAIRED = closed_list("paired")
_CONDUCT = closed_list("conduct")


def features(words: Words, candidate: Candidate, actor: str, speaker: str, context: Context) -> frozenset[str]:
    """Return the names of the features that hold for a candidate.

    `actor` and `speaker` are the types of the one who is asked and of the one who asks, empty where neither can act.
    """
    return frozenset(
        _form_features(words, candidate)
        | _actor_features(words, candidate, actor, speaker)
        | _verb_features(words, candidate)
        | _asked_for(words, candidate)
        | around(words, candidate, actor, context)
    )


def _form_features(words: Words, candidate: Candidate) -> set[str]:
    kind, marks = candidate.kind, candidate.marks
    held = {f"kind:{kind}"}
    held |= {mark for mark in marks if not mark.startswith(("be:", "verb:"))}
    held |= {f"{kind}+{mark}" for mark in marks if mark in _PAIRED}
    if kind.startswith("perform"):
        held |= {f"cue:{candidate.cue}", f"cue:{candidate.cue}+{kind}"}
    elif kind in ("evaluated", "tentative"):
        held.add(f"cue:{candidate.cue}")
    elif kind == "imperative":
        if not _FINITE_AUXILIARIES & set(words.lower):
            held.add("imperative+no_finite")
        if len(words) < 5 and not marks & {"listed", "signed"}:
            held.add("slogan")
    elif kind == "require" and _LAWS & set(words.lower[max(0, candidate.modality[0] - 8) : candidate.modality[0]]):
        held.add("duty_told")
    if candidate.cue == "shall":
        held.add("shall")
    return held


def _actor_features(words: Words, candidate: Candidate, actor: str, speaker: str) -> set[str]:
    kind, subject = candidate.kind, candidate.subject
    performs = kind.startswith("perform")
    held = set()
    if performs and candidate.speaker is not None:
        held |= {"speaker:actor"} if speaker else {"speaker:thing", f"{kind}+speaker:thing"}
    if actor:
        held |= {f"type:{actor}", "perform:actor" if performs else "modal:actor"}
        if candidate.cue == "hope":
            held.add("hope:actor")
    elif subject is not None and performs:
        held.add("perform:thing")
    if subject is not None:
        first = words.at(subject[0])
        if first in _SUBJECT_PRONOUNS and subject[1] - subject[0] == 1:
            held.add(f"subject:{'he' if first == 'she' else first}")
        if kind in MODAL and not actor and first not in _DUMMY_SUBJECTS and "passive" not in candidate.marks:
            held.add("subject:thing")
    elif kind in MODAL:
        held.add("subject:none")
    return held


def _verb_features(words: Words, candidate: Candidate) -> set[str]:
    held = set()
    at = candidate.action
    verb = next((words.at(i) for i in range(at, min(len(words), at + 4)) if words.at(i) in ACTION_VERBS), "")
    for mark in candidate.marks:
        if mark.startswith("verb:") and candidate.kind in MODAL:
            name = mark[5:]
            if name in _SIGNPOST:
                held.add("signpost")
            elif name in _FEELINGS:
                held.add("feeling")
            elif name not in ACTION_VERBS and "be" not in candidate.marks:
                held.add("other_verb")
        if mark.startswith("be:"):
            if mark[3:] in _SIGNPOST:
                held.add("signpost")
            elif mark[3:] in _FEELINGS:
                held.add("feeling")
    if candidate.kind in ("evaluated", "time_to", "duty", "way_to") and words.at(at) in _SIGNPOST:
        held.add("signpost")
    if candidate.kind == "tentative" and "verb:consider" in candidate.marks:
        held.add("may_consider")
    expected = {f"{mark}:{word}" for mark in ("verb", "be") for word in _EXPECTED}
    if candidate.kind == "should" and "action_verb" not in candidate.marks and expected & candidate.marks:
        held.add("expectation")
    if candidate.kind.startswith("perform") and candidate.kind != "perform_for" and not verb and words.at(at) != "be":
        held.add("perform:no_action")
    if words.at(at) in ("like", "have", "be") and words.at(at + 1) in ("to", "been"):
        held.add("should_like")
    if words.at(at) == "not":
        held.add("not_to")
    return held


def _asked_for(words: Words, candidate: Candidate) -> set[str]:
    """Whether the thing that is called for, needed or vital is conduct: an action noun or a verb in *-ing*."""
    if candidate.kind not in ("needed", "require", "evaluated", "perform_for"):
        return set()
    if candidate.subject is not None and ("thing" in candidate.marks or candidate.cue == "needed"):
        first, last = candidate.subject
    else:
        first, last = candidate.action, min(len(words), candidate.action + 9)
    stretch = words.lower[first:last]
    held = set()
    if any(word in _CONDUCT for word in stretch):
        held.add(f"{candidate.kind}+conduct")
    if stretch and stretch[0].endswith("ing") and len(stretch[0]) > 5:
        held.add(f"{candidate.kind}+gerund_thing")
    if "to_follows" in candidate.marks and words.at(candidate.action) in ACTION_VERBS:
        held.add(f"{candidate.kind}+to_verb")
    return held


def points(held: frozenset[str]) -> float:
    """Return the points of a candidate, in tenths of log-odds: more speak for a recommendation."""
    return BASE + sum(POINTS.get(name, 0) + _SET.get(name, 0) for name in held)


_SET = {
    "in_recommendations": 10,
    "duty_told": -15,
    "shall": -8,
    "slogan": -10,
    "may_consider": 25,
    "expectation": -20,
    "asked_what": -12,
    "perfect": -15,
    "for_to": 8,
    "commands": 8,
    "exercise": -20,
    "hope:actor": 8,
}
"""Set by judgement, for what the codebook rules and the coded sentences show too seldom: the section, laws that
oblige, mottos, what is merely expected, asked or past, *it is time for X to*, *end the practice*, the exercises of a
textbook (*Explain the rise of …*), hopes that name an actor (rule 12)."""
