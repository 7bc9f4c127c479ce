"""The features of a candidate that lie around it: its clause, the argument that it stands in, sentence and section."""

from __future__ import annotations

import re
from dataclasses import dataclass

from hsnlp.annotators.recommendations.candidate import Candidate
from hsnlp.annotators.recommendations.words import SUBORDINATORS, Words, closed_list

__all__ = ["MODAL", "Context", "around"]

MODAL = closed_list("modal")
"""Kinds of candidate that have a modal verb, or what stands for one."""
_HEDGES = closed_list("hedges")
_BELIEVING = closed_list("believing")
_TELLING = closed_list("telling")
_CONCLUDING = closed_list("concluding")
_THINKING = closed_list("thinking")
_SCHOLARLY = closed_list("scholarly")
_EXERCISE = closed_list("exercise")
_FUTURE = frozenset({"would", "will", "could", "may", "might"})
_NOT = frozenset({"not", "n't", "don't", "doesn't", "without", "never"})
_SAID = frozenset({"said", "argued", "stated", "noted", "claimed", "suggests", "argues", "says", "claims", "told"})
_BELIEVED = frozenset({"believe", "think", "convinced", "reiterate", "reaffirm", "stress", "emphasize", "underscore"})
_CITATION = re.compile(r"\((?:[A-Z][^()]{0,40})?(?:19|20)\d\d|\[\^?\d|[a-z][.,]\d{1,3}\b")
"""A year or number of a source: the prose of scholars, who tell what others hold to be necessary."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the surroundings say: the passage's section and kind, and the ends of its neighbours."""

    recommending: bool = False
    """The passage stands in a section of recommendations."""
    item: bool = False
    """The passage is a list item."""
    led_in: bool = False
    """The passage before it ends in a lead-in: *States should:*"""


def around(words: Words, candidate: Candidate, actor: str, context: Context) -> set[str]:
    """Return the names of the features that hold for what stands around a candidate; `actor` as in the judge."""
    return (
        _clause_features(words, candidate)
        | _logic_features(words, candidate, actor)
        | _sentence_features(words, context)
        | _list_features(candidate, context)
    )


def _clause_features(words: Words, candidate: Candidate) -> set[str]:
    """Tell what the clause hangs on: the word before it, and the verbs before that."""
    start = candidate.modality[0]
    begin = candidate.subject[0] if candidate.subject is not None and candidate.subject[0] < start else start
    held = _opening_features(words, candidate, begin)
    if words.at(begin - 1) == "that":
        verb = set(words.lower[max(0, begin - 4) : begin - 1])
        held.add("that_believed" if _BELIEVING & verb else "that_told" if _TELLING & verb else "that_other")
    clause = words.lower[max(0, begin - 8) : begin]
    if ("if" in clause and "," not in clause) or "whether" in clause or "why" in clause:
        held.add("hedged_if")
    if candidate.kind in MODAL and _FUTURE & set(words.lower[max(0, start - 3) : start]):
        held.add("future")
    if _NOT & set(words.lower[max(0, start - 2) : start]):
        held.add("negated")
    before = set(words.lower[:start])
    if _SAID & before:
        held.add("reported")
    if _BELIEVED & before:
        held.add("believes")
    return held


def _opening_features(words: Words, candidate: Candidate, begin: int) -> set[str]:
    held = set()
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
    elif before.isalpha() and candidate.kind in MODAL:
        held |= {"after_word", f"{candidate.kind}+after_word"}
    if before in ("what", "how", "why", "whom") and candidate.kind in MODAL:
        held.add("asked_what")
    return held


def _logic_features(words: Words, candidate: Candidate, actor: str) -> set[str]:
    """Tell the *must* of an argument, an exercise or a law that is told from one that asks somebody to act."""
    held = set()
    kind, subject = candidate.kind, candidate.subject
    if kind in MODAL:
        if not actor:
            held.add(f"{kind}+no_actor")
        if _CONCLUDING & set(words.lower[: candidate.modality[1] + 2]):
            held.add(f"{kind}+concluding")
        if subject is not None and words.at(subject[0]) in ("one", "you", "a", "an") and kind != "should":
            held.add("anybody")
        if words.at(candidate.action) in _THINKING or words.at(candidate.action + 1) in _THINKING:
            held.add("thinking")
    if kind == "imperative" and words.at(candidate.action) in _EXERCISE and not candidate.marks & {"listed", "signed"}:
        held.add("exercise")
    return held


def _list_features(candidate: Candidate, context: Context) -> set[str]:
    """Tell a list item whose bullet or number is not part of the passage: the layout knows it for one.

    An infinitive counts only under a lead-in that prescribes; elsewhere it may be a task or an objective (rule 10).
    """
    if context.item and (candidate.kind == "imperative" or (candidate.kind == "item" and context.led_in)):
        return {"listed", f"{candidate.kind}+listed"}
    return set()


def _sentence_features(words: Words, context: Context) -> set[str]:
    held = set()
    inside = set(words.lower)
    if inside & {"was", "were", "had", "did"}:
        held.add("past_tense")
    if not inside & {"is", "are", "was", "were", "has", "had", "will", "would", "been", "'s"}:
        held.add("no_finite")
    if inside & _SCHOLARLY:
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
    if words.at(0) == "to" and len(words) > 8 and not (context.led_in or context.item):
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
