"""Noun phrases and performatives by small rules over words: who stands before a verb, and who after it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from hsnlp.annotators.recommendations.words import ACTION_VERBS, BE, SUBORDINATORS, Words, is_adverb

if TYPE_CHECKING:
    from hsnlp.annotators.recommendations.candidates import Candidate

__all__ = ["PERFORMATIVES", "actor_after", "performative", "skip_adverbs", "subject_before"]

_MARKS = frozenset('. , ; : ( ) [ ] " “ ” ! ? — – * …'.split())
_PREPOSITIONS = frozenset(
    "in on at for with by from to about under within between among across through into over".split()
)
_DETERMINERS = frozenset("the all each every both these those our their its his her your my any no some".split())
_PRONOUNS = frozenset("we they he she you i it us everyone everybody somebody someone nobody all one".split())
_ASIDES = frozenset(
    "in with together through including as like where if when while along and especially particularly such at for "
    "under therefore too however for on by who which whose working supported led acting not".split()
)
_FINITE = BE | frozenset("has have had do does did will would can could may might should must shall said says".split())


def skip_adverbs(words: Words, at: int) -> int:
    """Return the first index from `at` on at which no adverb stands."""
    while is_adverb(words.at(at)):
        at += 1
    return at


def subject_before(words: Words, at: int) -> tuple[int, int] | None:
    """Return the noun phrase that ends before the verb at `at`, as a range of words; None where there is none.

    >>> from hsnlp.annotators.recommendations.words import read_words
    >>> words = read_words("In that regard, States of the region, acting together, should also agree.")
    >>> words.between(*subject_before(words, words.lower.index("should")))
    'States of the region'
    """
    end = at
    while end > 0 and is_adverb(words.at(end - 1)):
        end -= 1
    if words.at(end - 1) == ",":
        opening = next((i for i in range(end - 2, max(-1, end - 30), -1) if words.at(i) == ","), None)
        apposition = opening is not None and words.at(opening - 1) in ("we", "you") and words.at(opening + 1) == "the"
        if opening is None or not (words.at(opening + 1) in _ASIDES or apposition):
            return None
        end = opening
    elif words.at(end - 1) == ")":
        opening = next((i for i in range(end - 2, max(-1, end - 15), -1) if words.at(i) == "("), None)
        if opening is None:
            return None
        end = opening
    if end == 0 or words.at(end - 1) in ("and", "or", "but", "then"):
        return _shared_subject(words, end)
    start = _phrase_start(words, end)
    if start >= end:
        return None
    if words.at(start - 1) in ("who", "which", "that") and start > 1 and words.at(start - 2) not in _SAYING:
        outer = subject_before(words, start - 1)
        if outer is not None:
            return outer
    return _trimmed(words, start, end)


_SAYING = frozenset(
    "say says said believe believes believed think hope ensure recommend recommends recommended suggest suggests urge "
    "stress stressed stresses emphasize emphasized argue argues argued insist note noted mean means so clear agree "
    "propose proposed convinced reiterate aware important essential vital view feel felt fact".split()
)


def _phrase_start(words: Words, end: int) -> int:
    """Walk left from `end` to the beginning of the noun phrase."""
    start = end
    while start > 0:
        word = words.at(start - 1)
        if word in _PRONOUNS and start == end:
            return start - 1
        if word in ("and", "or") and start < end:
            if not _joins(words, start - 1):
                break
            start -= 1
            continue
        if word == "," and _lists(words, start - 1, end):
            start -= 1
            continue
        if word in _MARKS or word in SUBORDINATORS or word in _FINITE:
            break
        if word in _PREPOSITIONS and (
            start - 2 < 0 or words.at(start - 2) in _MARKS or words.at(start - 2) in ("and", "but")
        ):
            return _after_fronted(words, start, end)
        if word == "by" or (word == "to" and start < end):
            break
        start -= 1
        if end - start > 22:
            break
    while start < end and (is_adverb(words.at(start)) or words.at(start) in ("and", "or", ",", "by", "of")):
        if words.at(start) in ("all", "both", "each"):
            break
        start += 1
    return start


def _joins(words: Words, at: int) -> bool:
    """Whether the conjunction at `at` joins two nouns rather than two clauses."""
    left, right = words.at(at - 1), words.at(at + 1)
    if left in _MARKS or left in _FINITE or not left:
        return False
    if right in _PRONOUNS:
        return False
    if right in _DETERMINERS:
        return words.at(at - 2) in _DETERMINERS or words.at(at - 3) in _DETERMINERS or words.shown(at - 1)[:1].isupper()
    return True


def _lists(words: Words, comma: int, end: int) -> bool:
    """Whether a comma parts the members of a list: *donors, employers and unions*."""
    inside = words.lower[comma + 1 : end]
    if not ({"and", "or"} & set(inside)) or len(inside) > 12:
        return False
    left = words.at(comma - 1)
    opening = comma - 1
    while opening >= 0 and words.at(opening) not in _MARKS:
        opening -= 1
    first = words.at(opening + 1)
    return (
        not (first in _PREPOSITIONS or first in SUBORDINATORS or is_adverb(first) or is_adverb(left))
        and comma - opening <= 6
    )


def _after_fronted(words: Words, start: int, end: int) -> int:
    """*In Kenya the Government should*: the subject begins at the last determiner after the fronted preposition."""
    for at in range(end - 1, start, -1):
        if words.at(at) in _DETERMINERS and words.at(at - 1) not in ("of", "and", "in", "for", "with", "to"):
            return at
        if words.at(at) in _PRONOUNS:
            return at
    return start


def _trimmed(words: Words, start: int, end: int) -> tuple[int, int]:
    """Leave out what follows the head: *members of the team in the field* stays, *the States that …* is cut."""
    for at in range(start + 1, end):
        if words.at(at) in ("which", "who", "whose", "where"):
            return (start, at)
    return (start, end)


def _shared_subject(words: Words, end: int) -> tuple[int, int] | None:
    """*We welcome this and must go on*: the subject of the first verb serves for the second."""
    limit = max(0, end - 45)
    for at in range(end - 1, limit - 1, -1):
        if words.at(at) in ("we", "they", "i", "he", "she", "you"):
            return (at, at + 1)
        if words.at(at) in _FINITE and at + 1 < end - 1:
            return subject_before(words, at)
        if words.at(at) in (";", ".", ":"):
            return None
    return None


def actor_after(words: Words, at: int) -> tuple[int, int] | None:
    """Return the noun phrase that begins at `at` and ends before *to* or a verb; None where none does.

    >>> from hsnlp.annotators.recommendations.words import read_words
    >>> words = read_words("We urge all States in the region to ratify it.")
    >>> words.between(*actor_after(words, 2))
    'all States in the region'
    """
    end = at
    while end < len(words) and end - at < 40:
        word = words.at(end)
        if word == "to" and end > at and words.at(end + 1) not in _DETERMINERS:
            break
        if word in (",", "(") and end > at:
            jumped = _over_aside(words, end)
            if jumped is None:
                if word == "," and _lists_on(words, end):
                    end += 1
                    continue
                break
            if words.at(jumped) == "to" or (words.at(jumped) in ACTION_VERBS and word == ","):
                break
            end = jumped
            continue
        if word in _MARKS and word not in (",", "("):
            break
        if word in _FINITE or word in ("that", "which", "who", "not", "if", "when", "because"):
            break
        if end > at and word in ACTION_VERBS and words.at(end - 1) not in _DETERMINERS and _verb_here(words, end, at):
            break
        end += 1
    while end > at and (is_adverb(words.at(end - 1)) or words.at(end - 1) in (",", "and")):
        end -= 1
    return (at, end) if end > at else None


def _verb_here(words: Words, at: int, start: int) -> bool:
    """Whether a word that may be verb or noun is the verb after the phrase from `start`: *that X ratify the …*."""
    previous = words.at(at - 1)
    if previous in _PREPOSITIONS or previous in ("of", "and", "or") or previous.endswith("'s"):
        return False
    plural_or_name = (
        previous.endswith("s") or words.shown(at - 1)[:1].isupper() or at - start >= 2 or previous in _PRONOUNS
    )
    return plural_or_name and words.shown(at)[:1].islower()


def _over_aside(words: Words, at: int) -> int | None:
    """Return where the text goes on after the aside that opens at `at`, None where it does not close."""
    closing = ")" if words.at(at) == "(" else ","
    limit = min(len(words), at + 25)
    if closing == "," and words.at(at + 1) not in _ASIDES:
        return None
    return next((i + 1 for i in range(at + 1, limit) if words.at(i) == closing), None)


def _lists_on(words: Words, comma: int) -> bool:
    following = words.lower[comma + 1 : comma + 14]
    if not following:
        return False
    until = next((i for i, w in enumerate(following) if w == "to"), None)
    return (
        until is not None
        and bool({"and", "or"} & set(following[:until]))
        and not (_MARKS - {","}) & set(following[:until])
    )


# word form -> (cue, strength, how it may go on)
PERFORMATIVES: dict[str, tuple[str, str]] = {}


def _verb(cue: str, strength: str, forms: str) -> None:
    PERFORMATIVES.update(dict.fromkeys(forms.split(), (cue, strength)))


_verb("urge", "strong", "urge urges urged urging")
_verb("call", "strong", "call calls called calling")
_verb("appeal", "strong", "appeal appeals appealed appealing")
_verb("demand", "strong", "demand demands demanded demanding")
_verb("implore", "strong", "implore implores implored imploring exhort exhorts exhorted beseech")
_verb("insist", "strong", "insist insists insisted insisting")
_verb("press", "strong", "pressed presses pressing")
_verb("request", "medium", "request requests requested requesting")
_verb("recommend", "medium", "recommend recommends recommended recommending")
_verb("advise", "medium", "advise advises advised advising advocate advocates advocated advocating")
_verb("encourage", "medium", "encourage encourages encouraged encouraging")
_verb("ask", "medium", "ask asks asked asking")
_verb("invite", "weak", "invite invites invited inviting")
_verb("propose", "medium", "propose proposes proposed proposing")
_verb("suggest", "weak", "suggest suggests suggested suggesting")
_verb("hope", "weak", "hope hopes hoped hoping")
_verb("expect", "medium", "expects expect")
_verb("challenge", "medium", "challenge challenges")

_ON = {"call": ("on", "upon"), "appeal": ("to",)}
_FOR = {"call": ("for",), "appeal": ("for",)}
_DIRECT = frozenset("recommend urge demand propose suggest advise".split())


def performative(words: Words, at: int, make: type[Candidate] | Callable[..., Candidate]) -> Iterator[Candidate]:
    """Yield the candidates of a verb that urges: *X calls on Y to*, *recommended that Y*, *calls for Z*."""
    entry = PERFORMATIVES.get(words.lower[at])
    if entry is None or (entry[0] == "appeal" and words.at(at - 1) == "be"):
        return
    cue, strength = entry
    speaker = subject_before(words, at)
    marks = {f"says:{strength}", *_speaker_marks(words, at, speaker)}
    following = at + 1
    while is_adverb(words.at(following)) and words.at(following) not in ("all", "both", "each"):
        following += 1
    if cue in _ON and words.at(following) in _ON[cue]:
        yield from _to(words, at, following + 1, make, (cue, speaker), marks)
        return
    if cue in _FOR and words.at(following) in _FOR[cue]:
        who = actor_after(words, following + 1)
        if (
            who is not None
            and words.at(who[1]) == "to"
            and words.at(who[0] + 1) != "of"
            and words.at(who[0] + 2) != "of"
        ):
            yield make("perform_to", cue, (at, following + 1), who[1] + 1, who, speaker, frozenset(marks | {"for"}))
        else:
            yield make(
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
            begin = _over_aside(words, begin) or begin
        who = actor_after(words, begin)
        if who is not None and (that or cue == "hope"):
            start = skip_adverbs(words, who[1])
            if words.at(start) in ("will", "would", "should", "can", "could", "must"):
                start += 1
            yield make("perform_that", cue, (at, at + 1), start, who, speaker, frozenset(marks))
        return
    if cue in ("hope", "insist"):
        return
    if cue in _DIRECT and (words.at(following).endswith("ing") or words.at(following) == "to"):
        start = following + 1 if words.at(following) == "to" else following
        yield make("perform_for", cue, (at, at + 1), start, None, speaker, frozenset(marks | {"gerund"}))
        return
    yield from _to(words, at, following, make, (cue, speaker), marks)


def _to(
    words: Words,
    at: int,
    begin: int,
    make: type[Candidate] | Callable[..., Candidate],
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
        yield make("perform_to", cue, (at, begin), after, who, speaker, frozenset(marks))
    elif words.at(after) == "to":
        yield make("perform_to", cue, (at, begin), after + 1, who, speaker, frozenset(marks))
    elif cue in _DIRECT:
        yield make("perform_for", cue, (at, begin), begin, None, speaker, frozenset(marks | {"direct"}))
    elif cue in ("call", "appeal"):
        yield make("perform_for", cue, (at, begin), begin, who, speaker, frozenset(marks))


_RENEWALS = frozenset(
    "renew renews renewed reiterate reiterates reiterated repeat repeats echo echoes echoed endorse endorses support supports "
    "join joins joined reaffirm reaffirms issue make makes add".split()
)
_BEFORE_NOUNS = frozenset(
    "a an the this that his her its our their my your no any urgent initial direct wake-up strong clear renewed repeated recent "
    "global of many in on to new".split()
)
_NOUNS_TOO = frozenset(
    "call calls appeal appeals demand demands request requests challenge challenges hope hopes press".split()
)


def entry_is_noun(words: Words, at: int) -> bool:
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
    if entry_is_noun(words, at):
        renewed = _RENEWALS & set(words.lower[max(0, at - 5) : at])
        marks.add("renewed_call" if renewed else "noun_call")
    if word.endswith("ed"):
        marks.add("past")
    if word.endswith("ing"):
        marks.add("ing")
    return marks
