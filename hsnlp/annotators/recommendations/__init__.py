"""Policy recommendations by cues: who should do what, for whom, how strongly, at which level.

===============  ==============================================================================================
`words`          a passage cut into words; the closed lists that the rules look up
`phrases`        who stands before a verb, who after it; verbs that urge
`candidates`     forms that may recommend: modals, imperatives, performatives, evaluations, tentative proposals
`judge`          the features of a candidate, and `points`, what each of them weighs
`surroundings`   the features that lie around it: clause, argument, sentence, section
`detect`         the best candidate of a passage, if it has points enough
`addressee`      whether a noun phrase names an actor, and of which type; the persons for whom
`slots`          the extent of the action, strength, level, voice
`context`        what the lead-in of a list lends to its items
`part`           all of it as one part of the cue annotator
===============  ==============================================================================================

There is no parser behind this: noun phrases end where small rules over words say so.
"""

from hsnlp.annotators.recommendations.part import RecommendationPart

__all__ = ["RecommendationPart"]
