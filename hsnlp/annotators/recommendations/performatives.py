"""Verbs that urge: who calls on whom to do what, that somebody do it, or for a thing."""

from __future__ import annotations

from collections.abc import Iterator

from hsnlp.annotators.recommendations.candidate import Candidate
from hsnlp.annotators.recommendations.phrases import actor_after, over_aside, skip_adverbs, subject_before
from hsnlp.annotators.recommendations.words import BE, Words, closed_list, is_adverb

__all__ = ["PERFORMATIVES", "performative"]

_NOUNS_FIRST = frozenset({"demand", "request", "challenge", "press", "appeal"})
_DIRECT = closed_list("direct")
_RENEWALS = closed_list("renewals")
_BEFORE_NOUNS = closed_list("before_nouns")
_NOUNS_TOO = closed_list("nouns_too")

_FORMS = (
    ("urge", "strong", "urge urges urged urging"),
    ("call", "strong", "call calls called calling"),
    ("appeal", "strong", "appeal appeals appealed appealing"),
    ("demand", "strong", "demand demands demanded demanding"),
    ("implore", "strong", "implore implores implored imploring exhort exhorts exhorted beseech"),
    ("insist", "strong", "insist insists insisted insisting"),
    ("press", "strong", "pressed presses pressing"),
    ("request", "medium", "request requests requested requesting"),
    ("recommend", "medium", "recommend recommends recommended recommending"),
    ("advise", "medium", "advise advises advised advising advocate advocates advocated advocating"),
    ("encourage", "medium", "encourage encourages encouraged encouraging"),
    ("ask", "medium", "ask asks asked asking"),
    ("invite", "weak", "invite invites invited inviting"),
    ("propose", "medium", "propose proposes proposed proposing"),
    ("suggest", "weak", "suggest suggests suggested suggesting"),
    ("hope", "weak", "hope hopes hoped hoping"),
    ("expect", "medium", "expects expect"),
    ("challenge", "medium", "challenge challenges"),
)
PERFORMATIVES = {form: (cue, strength) for cue, strength, forms in _FORMS for form in forms.split()}
"""Word form → the verb that it belongs to, and how strongly it asks."""

_PREPOSED = {"call": ("on", "upon"), "appeal": ("to",)}
_MODALS = frozenset({"will", "would", "should", "can", "could", "must"})
_QUESTIONS = frozenset({"about", "what", "how", "whether", "why", "which", "if", "when", "who"})
"""What follows *ask* where it is a question and no request."""
_LEADS_ON = frozenset({":", "—", "–", ""})
"""What stands after the addressee in a lead-in; what is asked for stands in the items below it."""


def performative(words: Words, at: int) -> Iterator[Candidate]:
    """Yield the candidates of a verb that urges: *X calls on Y to*, *recommended that Y*, *calls for Z*."""
    entry = PERFORMATIVES.get(words.lower[at])
    if entry is None or (entry[0] == "appeal" and words.at(at - 1) == "be"):
        return
    cue, strength = entry
    renewed = cue == "appeal" and _RENEWALS & set(words.lower[max(0, at - 5) : at])
    if cue in _NOUNS_FIRST and _is_noun(words, at) and not renewed:
        return
    speaker = subject_before(words, at)
    marks = {f"says:{strength}", *_speaker_marks(words, at, speaker)}
    after = at + 1
    while is_adverb(words.at(after)) and words.at(after) not in ("all", "both", "each"):
        after += 1
    if words.at(after) == "(" and words.at(after + 2) == ")":  # recommended (a) that …
        after += 3
    if cue == "ask" and words.at(after) in _QUESTIONS:
        return
    if cue in _PREPOSED:
        if words.at(after) in _PREPOSED[cue]:
            yield from _to(words, at, after + 1, (cue, speaker), marks)
        elif words.at(after) == "for":
            yield _for(words, at, after, (cue, speaker), marks | {"for"})
    elif words.at(after) in ("that", "also") or (
        cue in ("hope", "suggest") and words.at(after) not in ("for", "to", "of")
    ):
        yield from _that(words, at, after, (cue, speaker), marks)
    elif cue in _DIRECT and (words.at(after).endswith("ing") or words.at(after) == "to"):
        start = after + 1 if words.at(after) == "to" else after
        # *Employers are urged to stop*: the subject of the passive is who is urged, and nobody is named who urges.
        passive = words.at(at - 1) in BE and words.at(after) == "to"
        who = subject_before(words, at - 1) if passive else None
        by = None if passive else speaker
        yield Candidate("perform_for", cue, (at, at + 1), start, who, by, frozenset(marks | {"gerund"}))
    elif cue not in ("hope", "insist"):
        yield from _to(words, at, after, (cue, speaker), marks)


_Said = tuple[str, tuple[int, int] | None]
"""The verb that urges, and who is its subject."""


def _for(words: Words, at: int, after: int, said: _Said, marks: set[str]) -> Candidate:
    """Tell *calls for the State to …*, which names who is to act, from *calls for an end of …*, which names a thing."""
    cue, speaker = said
    who = actor_after(words, after + 1)
    modality = (at, after + 1)
    if who is not None and words.at(who[1]) == "to":
        return Candidate("perform_to", cue, modality, who[1] + 1, who, speaker, frozenset(marks))
    return Candidate("perform_for", cue, modality, after + 1, None, speaker, frozenset(marks))


def _that(words: Words, at: int, after: int, said: _Said, marks: set[str]) -> Iterator[Candidate]:
    cue, speaker = said
    that = words.at(after) == "that" or words.at(after + 1) == "that"
    begin = after + (1 if words.at(after) == "that" else 2 if that else 0)
    if words.at(begin) == ",":
        begin = over_aside(words, begin) or begin
    who = actor_after(words, begin)
    if who is None or not (that or cue == "hope"):
        return
    start = skip_adverbs(words, who[1])
    if words.at(start) == ",":
        start = skip_adverbs(words, over_aside(words, start) or start)
    if words.at(start) in ("which", "who", "that"):  # … that the States which have not done so will accede
        start = next((i for i in range(start, min(len(words), start + 15)) if words.at(i) in _MODALS), start)
    if words.at(start) in _MODALS:
        start += 1
    yield Candidate("perform_that", cue, (at, at + 1), start, who, speaker, frozenset(marks))


def _to(
    words: Words,
    at: int,
    begin: int,
    said: _Said,
    marks: set[str],
) -> Iterator[Candidate]:
    cue, speaker = said
    who = actor_after(words, begin)
    if who is None:
        return
    after = who[1]
    if words.at(after) == ",":
        closing = next((i for i in range(after + 1, min(len(words), after + 30)) if words.at(i) == ","), None)
        after = closing + 1 if closing is not None else after
    after = skip_adverbs(words, after)
    if words.at(after) == "not" and words.at(after + 1) == "to":
        yield Candidate("perform_to", cue, (at, begin), after, who, speaker, frozenset(marks))
    elif words.at(after) == "to":
        yield Candidate("perform_to", cue, (at, begin), after + 1, who, speaker, frozenset(marks))
    elif words.at(after) in _LEADS_ON and after >= len(words) - 1:  # *Requests the Secretary-General:*
        yield Candidate("perform_to", cue, (at, begin), len(words), who, speaker, frozenset(marks))
    elif cue in _DIRECT:
        yield Candidate("perform_for", cue, (at, begin), begin, None, speaker, frozenset(marks | {"direct"}))
    elif cue == "call":
        yield Candidate("perform_for", cue, (at, begin), begin, who, speaker, frozenset(marks))


def _is_noun(words: Words, at: int) -> bool:
    """Whether a word that may be verb or noun is the noun here: *the call for*, *Norway's appeal*, *calls … grew*."""
    if words.lower[at] not in _NOUNS_TOO:
        return False
    previous = words.at(at - 1)
    return (
        previous in _BEFORE_NOUNS
        or previous.endswith("'s")
        or (previous in ("", ",", "as") and words.lower[at].endswith("s"))
    )


def _speaker_marks(words: Words, at: int, speaker: tuple[int, int] | None) -> set[str]:
    marks = set()
    word = words.lower[at]
    if speaker is not None:
        head = words.at(speaker[1] - 1)
        marks.add("own" if head in ("we", "i") else "other")
    else:
        marks.add("no_speaker")
    if words.at(at - 1) in BE or words.at(at - 2) in BE:
        marks.add("is_passive" if word.endswith("ed") else "progressive")
    if words.at(at - 1) in ("to", "not", "n't", "a", "the", "and", "of", "this", "its", "our", "no", "his", "their"):
        marks.add(f"after:{words.at(at - 1)}")
    if _is_noun(words, at):
        renewed = _RENEWALS & set(words.lower[max(0, at - 5) : at])
        marks.add("renewed_call" if renewed else "noun_call")
    if word.endswith("ed"):
        marks.add("past")
    if word.endswith("ing"):
        marks.add("ing")
    return marks
