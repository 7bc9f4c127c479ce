"""Decide whether a candidate is a recommendation: points for and against, each from one visible feature."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hsnlp.annotators.recommendations.candidate import Candidate
from hsnlp.annotators.recommendations.points import BASE, POINTS
from hsnlp.annotators.recommendations.words import ACTION_VERBS, SUBORDINATORS, Words, closed_list

__all__ = ["Context", "features", "points"]


@dataclass(frozen=True, slots=True)
class Context:
    """What the surroundings say: the passage's section and kind, and the ends of its neighbours."""

    recommending: bool = False
    """The passage stands in a section of recommendations."""
    item: bool = False
    """The passage is a list item."""
    led_in: bool = False
    """The passage before it ends in a lead-in: *States should:*"""


_SIGNPOST = closed_list("signpost")
_FEELINGS = closed_list("feelings")
_DUMMY_SUBJECTS = closed_list("dummy_subjects")
_EXPECTED = closed_list("expected")
_CITATION = re.compile(r"\((?:[A-Z][^()]{0,40})?(?:19|20)\d\d|\[\^?\d|[a-z][.,]\d{1,3}\b")
"""A year or number of a source: the prose of scholars, who tell what others hold to be necessary."""
_LAWS = closed_list("laws")
_HEDGES = closed_list("hedges")


def features(words: Words, candidate: Candidate, actor: str, speaker: str, context: Context) -> frozenset[str]:
    """Return the names of the features that hold for a candidate.

    `actor` and `speaker` are the types of the one who is asked and of the one who asks, empty where neither can act.
    """
    return frozenset(
        _form_features(words, candidate)
        | _actor_features(words, candidate, actor, speaker)
        | _verb_features(words, candidate)
        | _asked_for(words, candidate)
        | _clause_features(words, candidate, candidate.modality[0])
        | _sentence_features(words, context)
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
    elif subject is not None and performs:
        held.add("perform:thing")
    if subject is not None:
        first = words.at(subject[0])
        if first in _SUBJECT_PRONOUNS and subject[1] - subject[0] == 1:
            held.add(f"subject:{'he' if first == 'she' else first}")
        if kind in _MODAL and not actor and first not in _DUMMY_SUBJECTS and "passive" not in candidate.marks:
            held.add("subject:thing")
    elif kind in _MODAL:
        held.add("subject:none")
    return held


_SUBJECT_PRONOUNS = frozenset({"we", "i", "you", "they", "one", "it", "this", "that", "he", "she"})
_FINITE_AUXILIARIES = frozenset({"is", "are", "was", "were", "has", "had", "have", "will", "would"})
_MODAL = closed_list("modal")
_PAIRED = closed_list("paired")


def _verb_features(words: Words, candidate: Candidate) -> set[str]:
    held = set()
    at = candidate.action
    verb = next((words.at(i) for i in range(at, min(len(words), at + 4)) if words.at(i) in ACTION_VERBS), "")
    for mark in candidate.marks:
        if mark.startswith("verb:") and candidate.kind in _MODAL:
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


_CONDUCT = closed_list("conduct")


def _clause_features(words: Words, candidate: Candidate, start: int) -> set[str]:
    held = set()
    begin = candidate.subject[0] if candidate.subject is not None and candidate.subject[0] < start else start
    before = words.at(begin - 1)
    if before in ("that", "which", "who"):
        held.add(f"after_{before}")
    elif before in _HEDGES:
        held.add("hedged_if" if before in ("if", "unless", "whether", "when") else "hedged_wh")
    elif before == "":
        held.add("opens")
    elif before == ",":
        held.add("after_comma")
    elif before in SUBORDINATORS:
        held.add(f"after_{before}")
    elif before.isalpha() and candidate.kind in _MODAL:
        held.add("after_word")
        held.add(f"{candidate.kind}+after_word")
    if before == "that":
        verb = words.lower[max(0, begin - 4) : begin - 1]
        if _BELIEVING & set(verb):
            held.add("that_believed")
        elif _TELLING & set(verb):
            held.add("that_told")
        else:
            held.add("that_other")
    if before in ("what", "how", "why", "whom") and candidate.kind in _MODAL:
        held.add("asked_what")
    clause = words.lower[max(0, begin - 8) : begin]
    if "if" in clause and "," not in clause:
        held.add("hedged_if")
    if "whether" in clause or "why" in clause:
        held.add("hedged_if")
    if candidate.kind in _MODAL and {"would", "will", "could", "may", "might"} & set(
        words.lower[max(0, start - 3) : start]
    ):
        held.add("future")
    if {"not", "n't", "don't", "doesn't", "without", "never"} & set(words.lower[max(0, start - 2) : start]):
        held.add("negated")
    if {"said", "argued", "stated", "noted", "claimed", "suggests", "argues", "says", "claims", "told"} & set(
        words.lower[:start]
    ):
        held.add("reported")
    if {"believe", "think", "convinced", "reiterate", "reaffirm", "stress", "emphasize", "underscore"} & set(
        words.lower[:start]
    ):
        held.add("believes")
    return held


_BELIEVING = closed_list("believing")
_TELLING = closed_list("telling")


def _sentence_features(words: Words, context: Context) -> set[str]:
    held = set()
    inside = set(words.lower)
    if inside & {"was", "were", "had", "did"}:
        held.add("past_tense")
    if not inside & {"is", "are", "was", "were", "has", "had", "will", "would", "been", "'s"}:
        held.add("no_finite")
    if inside & {"according", "argues", "thus", "theory", "concept", "notion", "sovereign", "political", "ontological"}:
        held.add("scholarly")
    if inside & {"yesterday", "today's", "ago", "when"}:
        held.add("told_in_time")
    tail = words.lower[-2:]
    if "?" in tail:
        held.add("question")
    if words.text.rstrip().endswith(";") or words.text.rstrip().endswith(":"):
        held.add("item_end")
    if inside & {"act", "article", "chapter", "statute", "code", "law", "legislation"}:
        held.add("names_law")
    if _CITATION.search(words.text):
        held.add("cites")
    if words.at(0) == "to" and len(words) > 8:
        held.add("to_purpose")
    if context.recommending:
        held.add("in_recommendations")
    if context.item:
        held.add("item")
    if context.led_in:
        held.add("led_in")
    if len(words) < 6:
        held.add("short")
    return held


def points(held: frozenset[str]) -> float:
    """Return the points of a candidate, in tenths of log-odds: more speak for a recommendation."""
    return BASE + sum(POINTS.get(name, 0) + _SET.get(name, 0) for name in held)


_SET = {
    "in_recommendations": 10,
    "duty_told": -15,
    "shall": -8,
    "slogan": -10,
    "may_consider": 20,
    "expectation": -20,
    "asked_what": -12,
    "perfect": -15,
    "for_to": 8,
    "commands": 8,
}
"""Set by judgement, for what the codebook rules and the coded sentences show too seldom: the section, laws that
oblige, mottos, what is merely expected, asked or past, *it is time for X to*, *end the practice*."""
