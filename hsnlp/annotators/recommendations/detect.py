"""Whether a passage recommends, and on which candidate: the one with the most points, if they suffice."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from hsnlp.annotators.recommendations.addressee import Actor, Vocabulary, actor_in, addressee_of
from hsnlp.annotators.recommendations.candidate import Candidate
from hsnlp.annotators.recommendations.candidates import candidates, worth_reading
from hsnlp.annotators.recommendations.judge import features, points
from hsnlp.annotators.recommendations.points import THRESHOLD
from hsnlp.annotators.recommendations.surroundings import Context
from hsnlp.annotators.recommendations.words import Words, read_words

__all__ = ["Found", "considered", "detect"]


@dataclass(frozen=True, slots=True)
class Found:
    """A recommendation in a passage: its words, the candidate that carries it, who is asked and who asks."""

    words: Words
    candidate: Candidate
    addressee: Actor | None
    speaker: Actor | None
    points: float

    @property
    def score(self) -> float:
        """How likely it is to be one, from the points (a logistic curve fitted with them)."""
        return 1 / (1 + math.exp(-self.points / 10))


def detect(text: str, vocabulary: Vocabulary, context: Context, threshold: float = THRESHOLD) -> Found | None:
    """Return the candidate with the most points, None where none has more than `threshold`: no recommendation."""
    if not context.led_in and not worth_reading(text):
        return None
    best: Found | None = None
    for found, _ in considered(text, vocabulary, context):
        if found.points > threshold and (best is None or found.points > best.points):
            best = found
    return best


def considered(text: str, vocabulary: Vocabulary, context: Context) -> list[tuple[Found, frozenset[str]]]:
    """Return every candidate of a passage with its features, in the order of the text."""
    words = read_words(text)
    out = []
    for candidate in candidates(words, led_in=context.led_in):
        asked = [word for word in words.lower[candidate.action :] if word[0].isalnum()]
        if not asked or asked == ["the", "following"]:
            continue  # a lead-in: what is to be done stands in the items below it
        addressee = addressee_of(words, candidate, vocabulary)
        if candidate.kind == "perform_to" and "for" in candidate.marks and addressee is None and candidate.subject:
            # *calls for the building of boats to …*: a thing is called for, nobody is called upon
            candidate = replace(candidate, kind="perform_for", action=candidate.subject[0], subject=None)
        speaker = actor_in(words, candidate.speaker, vocabulary) if candidate.speaker is not None else None
        held = features(words, candidate, addressee.type if addressee else "", speaker.type if speaker else "", context)
        out.append((Found(words, candidate, addressee, speaker, points(held)), held))
    return out
