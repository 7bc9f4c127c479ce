"""Noun phrases by small rules over words: who stands before a verb, and who after it."""

from __future__ import annotations

from hsnlp.annotators.recommendations.words import ACTION_VERBS, BE, SUBORDINATORS, Words, closed_list, is_adverb

__all__ = ["actor_after", "over_aside", "skip_adverbs", "subject_before"]

_MARKS = closed_list("marks")
_PREPOSITIONS = closed_list("prepositions")
_DETERMINERS = closed_list("determiners_phrases")
_PRONOUNS = closed_list("pronouns")
_ASIDES = closed_list("asides")
_FINITE = BE | closed_list("finite")


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


_SAYING = closed_list("saying")


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
            jumped = over_aside(words, end)
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


def over_aside(words: Words, at: int) -> int | None:
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
