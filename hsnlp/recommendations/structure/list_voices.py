"""Who makes the demands of one entry: states in brackets behind each of them, *ratify it (Chad); sign it (Peru)*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hsnlp.annotators.gazetteer import Mention, find
from hsnlp.annotators.recommendations.words import ACTION_VERBS, closed_list
from hsnlp.recommendations.structure.list_forms import demands_by_form

__all__ = ["Demand", "demands", "states_in_brackets", "trimmed"]

_ASIDE = re.compile(r"\b(?:and|the|also|on behalf of|as well as)\b|[\s,;/&*–-]")
_MENTIONED_ONLY = 0.34
"""Share of a bracket's letters that may be something else than names of states."""
_SEPARATOR = re.compile(r"[\s,;:./–-]*(?:\b(?:and|or)\b\s*)?[/\s]*", re.IGNORECASE)
_ENDING = re.compile(r"[\s,;:/.–-]*(?:[;,]\s*(?:and|or)\s*)?$|[\s,;:/–-]+(?:and|or)\s*$")
_STOP = re.compile(r"\s*\.(?:\s|$)")
_COMMENT = re.compile(r"\s*[.:]|\s*\(?(?:see|cf)\b", re.IGNORECASE)
_HANGING = re.compile(
    r"(?:as|which|including|such as|in order|with (?:a view|the aim)|especially|particularly|in (?:line|accordance|"
    r"conformity|compliance|particular)|and in particular|inter alia|following|namely|so (?:that|as)|by|who|where)\b",
    re.IGNORECASE,
)
_SHORTEST_TAIL = 2
_SHORTEST_REST = 4

_WANTING = frozenset({"to", "with", "of", "for", "the", "a", "all", "party", "ratifying", "signing"})
_AND = re.compile(r"\b(?:and|or)\b")
_PREPOSITIONS = frozenset({"including", "following", "regarding", "concerning", "during", "considering", "bearing"})
_NOUNS = closed_list("also_nouns")
_VERBS = re.compile(r"(?:(?:to|and|or|/|not|[a-z]+ly|[A-Za-z]+)\s+)??[A-Za-z-]+(?:\s+to)?\s+")

_Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Demand:
    """One demand of an entry: `pieces` and `cited` are offsets into the entry's text, `cited` that of the names."""

    pieces: tuple[tuple[int, int], ...]
    cited: tuple[int, int] | None = None


def states_in_brackets(text: str) -> Iterator[tuple[int, int]]:
    """Yield the brackets that hold names of states and nothing else, with their brackets.

    >>> text = "Sign it (Chad), as its law (1998) asks (Iran (Islamic Republic of) and Peru)"
    >>> [text[start:end] for start, end in states_in_brackets(text)]
    ['(Chad)', '(Iran (Islamic Republic of) and Peru)']
    """
    for start, end in _brackets(text):
        inner = text[start + 1 : end - 1]
        names = [m for m in find(inner) if m.entry.kind == "country" and m.form in ("name", "acronym", "government")]
        if names:
            rest = "".join(inner[a:b] for a, b in _between(names, len(inner)))
            if len(_ASIDE.sub("", rest)) <= _MENTIONED_ONLY * len(inner):
                yield start, end


def _between(names: list[Mention], length: int) -> Iterator[_Range]:
    at = 0
    for name in names:
        yield at, name.start
        at = name.end
    yield at, length


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    """Yield the outermost pairs of round brackets; one that is never closed is passed over."""
    depth, begun = 0, 0
    for at, character in enumerate(text):
        if character == "(":
            if depth == 0:
                begun = at
            depth += 1
        elif character == ")" and depth:
            depth -= 1
            if depth == 0:
                yield begun, at + 1


def demands(text: str) -> list[Demand]:
    """Cut the text of an entry into its demands, each with the states that make it.

    Names in brackets close a demand. Words behind the last brackets of a run belong to all of its demands:
    *sign (Chad), ratify (Peru) the Convention*.

    >>> text = "Sign (Chad), ratify (Peru) the Convention; open a shelter (Fiji)."
    >>> for one in demands(text):
    ...     print([text[a:b] for a, b in one.pieces], text[slice(*one.cited)])
    ['Sign', 'the Convention'] Chad
    ['ratify', 'the Convention'] Peru
    ['open a shelter'] Fiji
    """
    groups = _joined(text, list(states_in_brackets(text)))
    if not groups:
        whole = trimmed(text, 0, len(text))
        return [Demand((whole,))] if whole else []
    found: list[Demand] = []
    run: list[tuple[_Range, _Range]] = []
    at = 0
    for number, (start, end) in enumerate(groups):
        piece = trimmed(text, at, start)
        if piece:
            run.append((piece, (start + 1, end - 1)))
        last = number + 1 == len(groups)
        after = len(text) if last else groups[number + 1][0]
        close = _close(text, end, len(text) if last else after)
        at = close + 1 if close >= 0 else end
        if close >= 0 or last or _STOP.match(text, end):
            found += _run(text, run, _tail(text, end, close if close >= 0 else after) if close >= 0 or last else None)
            run = []
    rest = trimmed(text, at, len(text)) if at > groups[-1][1] else None
    if rest and len(text[slice(*rest)].split()) >= _SHORTEST_REST:
        found.append(Demand((rest,)))
    return found


def _run(text: str, run: list[tuple[_Range, _Range]], tail: _Range | None) -> Iterator[Demand]:
    """Yield the demands of one run, each state's pieces together: *fight (A), end (B) poverty (A, B)*.

    States whose pieces are the same share a demand; the last bracket that names the first of them is quoted.
    """
    pieces = [piece for piece, _ in run]
    named = [_codes(text[slice(*cited)]) for _, cited in run]
    readings: dict[tuple[_Range, ...], list[str]] = {}
    for code in dict.fromkeys(code for codes in named for code in codes):
        own = [n for n, codes in enumerate(named) if code in codes]
        readings.setdefault(tuple(_completed(text, pieces, own, tail)), []).append(code)
    for chosen, states in sorted(readings.items()):
        cited = _quoted(text, [cited for _, cited in run], set(states))
        yield Demand((*chosen, tail) if tail else chosen, cited)


def _quoted(text: str, brackets: list[_Range], states: set[str]) -> _Range:
    """Return the names of `states`: the bracket that holds them and no others, else from the first name to the last."""
    for start, end in reversed(brackets):
        if set(_codes(text[start:end])) == states:
            return start, end
    within = [bracket for bracket in brackets if states <= set(_codes(text[slice(*bracket)]))] or brackets
    names = [
        (start + m.start, start + m.end)
        for start, end in (within[-1:] if within is not brackets else brackets)
        for m in find(text[start:end])
        if m.entry.code in states
    ]
    return min(a for a, _ in names), max(b for _, b in names)


def _completed(text: str, pieces: list[_Range], own: list[int], tail: _Range | None) -> list[_Range]:
    """Return the pieces of one state with those that it is no demand without: the run's head, the verb's object."""
    words = [text[slice(*piece)] for piece in pieces]
    joins = [n > 0 and _completes(text, pieces, n) for n in range(len(pieces))]
    if own[0] and (_HANGING.match(words[own[0]]) or joins[own[0]] or not demands_by_form(words[own[0]])):
        own = [0, *([1] if joins[1] and own[0] > 1 else []), *own]
    chosen = [pieces[n] for n in own]
    following = range(own[-1] + 1, len(pieces))
    if not following or not (_bare(words[own[-1]]) or joins[following[0]]):
        return chosen
    thing = next((n for n in following if joins[n] or not demands_by_form(words[n])), None)
    if thing is not None:
        return [*chosen, pieces[thing]]
    verbs = None if tail and not _HANGING.match(text, *tail) else _VERBS.match(words[-1])
    return [*chosen, (pieces[-1][0] + verbs.end(), pieces[-1][1])] if verbs else chosen


def _bare(piece: str) -> bool:
    """Whether a piece ends in a verb or preposition that wants an object: *accede to*, *sign and ratify*."""
    last = piece.split()[-1].lower()
    return last in _WANTING or (last in ACTION_VERBS and (last == piece.lower() or last not in _NOUNS))


def _completes(text: str, pieces: list[_Range], number: int) -> bool:
    """Whether a piece can only go on with the one before it: *of abolishing it*, *to harmonise laws*."""
    first = text[slice(*pieces[number])].split()[0].lower()
    if first == "to":
        parallel = _AND.search(text, pieces[number - 1][1], pieces[number][0])
        return not parallel and not text[pieces[0][0] :].lower().startswith("to ")
    return first == "of" or (first.endswith("ing") and first not in _PREPOSITIONS)


def _close(text: str, start: int, end: int) -> int:
    """Return where a semicolon closes the run, -1 where none does; one right before a bracket belongs to it."""
    at = text.find(";", start, end)
    return -1 if at >= 0 and end < len(text) and not text[at + 1 : end].strip() else at


def _codes(names: str) -> list[str]:
    return [m.entry.code for m in find(names) if m.entry.kind == "country"]


def _joined(text: str, groups: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Take brackets that stand side by side as one: *(Morocco) (Turkey)*."""
    out: list[tuple[int, int]] = []
    for start, end in groups:
        if out and not re.sub(r"[\s,;]|\band\b", "", text[out[-1][1] : start]):
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def _tail(text: str, start: int, end: int) -> tuple[int, int] | None:
    if _COMMENT.match(text, start, end):
        return None
    tail = trimmed(text, start, end)
    return tail if tail and len(text[slice(*tail)].split()) >= _SHORTEST_TAIL else None


def trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the range without the marks and conjunctions at its edges, None where nothing is left."""
    opening = _SEPARATOR.match(text, start, end)
    start = opening.end() if opening else start
    end = start + len(_ENDING.sub("", text[start:end]))
    return (start, end) if any(c.isalnum() for c in text[start:end]) else None
