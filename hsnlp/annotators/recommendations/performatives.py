"""Verbs that urge: who calls on whom to do what, that somebody do it, or for a thing."""

from __future__ import annotations

from collections.abc import Iterator

from hsnlp.annotators.recommendations.candidate import Candidate
from hsnlp.annotators.recommendations.phrases import actor_after, over_aside, skip_adverbs, subject_before
from hsnlp.annotators.recommendations.words import BE, Words, closed_list, is_adverb

__all__ = ["PERFORMATIVES", "performative"]

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

_ON = {"call": ("on", "upon"), "appeal": ("to",)}


_FOR = {"call": ("for",), "appeal": ("for",)}


_DIRECT = closed_list("direct")


def performative(
    words: Words,
    at: int,
) -> Iterator[Candidate]:
    """Yield the candidates of a verb that urges: *X calls on Y to*, *recommended that Y*, *calls for Z*."""
    entry = PERFORMATIVES.get(words.lower[at])
    if entry is None or (entry[0] == "appeal" and words.at(at - 1) == "be"):
        return
    cue, strength = entry
    if cue in ("demand", "request", "challenge", "press", "appeal") and _is_noun(words, at):
        if cue != "appeal" or not _RENEWALS & set(words.lower[max(0, at - 5) : at]):
            return
    speaker = subject_before(words, at)
    marks = {f"says:{strength}", *_speaker_marks(words, at, speaker)}
    following = at + 1
    while is_adverb(words.at(following)) and words.at(following) not in ("all", "both", "each"):
        following += 1
    if cue in _ON and words.at(following) in _ON[cue]:
        yield from _to(words, at, following + 1, (cue, speaker), marks)
        return
    if cue in _FOR and words.at(following) in _FOR[cue]:
        who = actor_after(words, following + 1)
        if (
            who is not None
            and words.at(who[1]) == "to"
            and words.at(who[0] + 1) != "of"
            and words.at(who[0] + 2) != "of"
        ):
            yield Candidate(
                "perform_to", cue, (at, following + 1), who[1] + 1, who, speaker, frozenset(marks | {"for"})
            )
        else:
            yield Candidate(
                "perform_for", cue, (at, following + 1), following + 1, None, speaker, frozenset(marks | {"for"})
            )
        return
    if cue in ("call", "appeal"):
        return
    if words.at(following) in ("that", "also") or (
        cue in ("hope", "suggest") and words.at(following) not in ("for", "to", "of")
    ):
        that = words.at(following) == "that" or words.at(following + 1) == "that"
        begin = following + (1 if words.at(following) == "that" else 2 if that else 0)
        if words.at(begin) == ",":
            begin = over_aside(words, begin) or begin
        who = actor_after(words, begin)
        if who is not None and (that or cue == "hope"):
            start = skip_adverbs(words, who[1])
            if words.at(start) in ("will", "would", "should", "can", "could", "must"):
                start += 1
            yield Candidate("perform_that", cue, (at, at + 1), start, who, speaker, frozenset(marks))
        return
    if cue in ("hope", "insist"):
        return
    if cue in _DIRECT and (words.at(following).endswith("ing") or words.at(following) == "to"):
        start = following + 1 if words.at(following) == "to" else following
        yield Candidate("perform_for", cue, (at, at + 1), start, None, speaker, frozenset(marks | {"gerund"}))
        return
    yield from _to(words, at, following, (cue, speaker), marks)


def _to(
    words: Words,
    at: int,
    begin: int,
    said: tuple[str, tuple[int, int] | None],
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
    elif cue in _DIRECT:
        yield Candidate("perform_for", cue, (at, begin), begin, None, speaker, frozenset(marks | {"direct"}))
    elif cue == "call":
        yield Candidate("perform_for", cue, (at, begin), begin, who, speaker, frozenset(marks))


_RENEWALS = closed_list("renewals")


_BEFORE_NOUNS = closed_list("before_nouns")


_BASE_FORMS = closed_list("base_forms")


_BEFORE_VERBS = closed_list("before_verbs")


_NOUNS_TOO = closed_list("nouns_too")


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
