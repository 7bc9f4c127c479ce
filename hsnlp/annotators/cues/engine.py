"""The cue engine: phrase lists compiled into one matcher, passages read once, hits with exact offsets.

spaCy's tokeniser cuts the words; one `PhraseMatcher` finds every phrase of every list. Nothing is inflected,
stemmed or guessed at match time: `hsnlp.codebook.phrases` writes out the forms when the lexicon is compiled.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from hsnlp.annotations import Annotation
from hsnlp.annotators.cues.english import English
from hsnlp.annotators.cues.reading import Hit, Reading
from hsnlp.codebook.phrases import Parsed, parse
from hsnlp.documents import Passage
from hsnlp.errors import CodebookError, unknown

__all__ = ["Hit", "Lexicon", "Part", "Reading", "compile_lexicon", "longest"]

UNLESS = "!unless"
"""Suffix of the list whose matches swallow those of the list before it."""


class Part(Protocol):
    """One part annotator: which phrase lists it needs, and what it says of a passage that was read with them."""

    @property
    def dimensions(self) -> frozenset[str]:
        """The dimensions that it decides on."""
        ...

    @property
    def lists(self) -> Mapping[str, Sequence[str]]:
        """Phrase lists by name; a list may name others as ``@name``, its own or the codebook's."""
        ...

    def code(self, reading: Reading, before: Reading | None, after: Reading | None) -> list[Annotation]:
        """Code one passage; `before` and `after` are its neighbours in the same document."""
        ...


class _Step(NamedTuple):
    """One segment of a phrase with gaps: the list whose match must come next, and how far it may stand."""

    name: str
    gap: int


class Lexicon:
    """Compiled phrase lists. Made by `compile_lexicon`; holds no text and no state between readings."""

    def __init__(self, english: English, matchers: Sequence[Any], served: Mapping[int, tuple[str, ...]],
                 chains: Mapping[str, tuple[tuple[_Step, ...], ...]], names: frozenset[str]) -> None:  # fmt: skip
        self._tokenise = english.tokenise
        self._matchers = matchers
        self._served = served
        self._chains = chains
        self._unless = frozenset(name for name in names if name + UNLESS in names)
        self._reached = _reached(names, chains)
        self.names = names

    def read(self, passage: Passage) -> Reading:
        """Tokenise a passage and find every phrase in it."""
        doc = self._tokenise(passage.text)
        raw: dict[str, set[Hit]] = defaultdict(set)
        for matcher in self._matchers:
            for key, start, end in matcher(doc):
                for name in self._served[key]:
                    raw[name].add(Hit(start, end))
        reached = set().union(*(self._reached[name] for name in raw))
        return Reading(passage, doc, raw, reached, self)

    def check(self, name: str) -> None:
        """Raise `CodebookError` unless there is a list of this name."""
        if name not in self.names:
            raise CodebookError(unknown("list", name, self.names))

    def resolve(
        self, name: str, raw: Mapping[str, set[Hit]], hits: Callable[[str], tuple[Hit, ...]]
    ) -> tuple[Hit, ...]:
        """Return the matches of list `name`: its own, those of lists it names, less what `unless` swallows."""
        found = set(raw.get(name, ()))
        for chain in self._chains.get(name, ()):
            found.update(_chained(chain, hits))
        if found and name in self._unless:
            swallowing = hits(name + UNLESS)
            found = {hit for hit in found if not any(hit.overlaps(other) for other in swallowing)}
        return longest(found) if len(found) > 1 else tuple(found)


def compile_lexicon(lists: Mapping[str, Sequence[str]]) -> Lexicon:
    """Compile named lists of phrases into a lexicon.

    A list called ``name!unless`` swallows the matches of ``name`` where they overlap. Raises `CodebookError` for
    a phrase that breaks the grammar, a list that does not exist, and lists that name each other in a ring.

    >>> from hsnlp.documents import Passage, Span
    >>> lexicon = compile_lexicon({"danger": ["threat:n"], "danger!unless": ["threat assessment:n"]})
    >>> text = "A threat assessment found no threats."
    >>> reading = lexicon.read(Passage("d", Span(0, len(text)), text))
    >>> [reading.text(hit) for hit in reading.hits("danger")]
    ['threats']
    """
    surfaces: dict[tuple[str, bool], set[str]] = defaultdict(set)
    chains: dict[str, list[tuple[_Step, ...]]] = defaultdict(list)
    for name, phrases in lists.items():
        for index, phrase in enumerate(phrases):
            parsed = parse(phrase)
            if len(parsed.segments) == 1 and not parsed.references:
                for form in parsed.segments[0].forms:
                    surfaces[form, parsed.exact].add(name)
            else:
                chains[name].append(_steps(parsed, f"{name}#{index}", surfaces))
    names = frozenset(lists) | {name for served in surfaces.values() for name in served}
    _check_references(chains, names)
    english = English()
    matchers, served = _matchers(english, surfaces)
    return Lexicon(english, matchers, served, {name: tuple(steps) for name, steps in chains.items()}, names)


def longest(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Return matches that do not overlap, in order: the longest first, then the earliest.

    >>> longest([Hit(0, 1), Hit(0, 2), Hit(1, 3)])
    (Hit(start=0, end=2),)
    """
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start - h.end, h.start)):
        if not any(hit.overlaps(other) for other in kept):
            kept.append(hit)
    return tuple(sorted(kept))


def _steps(parsed: Parsed, private: str, surfaces: dict[tuple[str, bool], set[str]]) -> tuple[_Step, ...]:
    """Register the words of a phrase with gaps or lists under names of their own, and return its steps."""
    steps = []
    for number, segment in enumerate(parsed.segments):
        name = segment.reference or f"{private}.{number}"
        for form in segment.forms:
            surfaces[form, parsed.exact].add(name)
        steps.append(_Step(name, segment.gap))
    return tuple(steps)


def _chained(chain: tuple[_Step, ...], hits: Callable[[str], tuple[Hit, ...]]) -> Iterable[Hit]:
    """Yield the stretches of text on which the steps stand in order, each within its gap of the one before."""
    for first in hits(chain[0].name):
        end = first.end
        for step in chain[1:]:
            following = next((h for h in hits(step.name) if end <= h.start <= end + step.gap), None)
            if following is None:
                break
            end = following.end
        else:
            yield Hit(first.start, end)


def _reached(names: frozenset[str], chains: Mapping[str, Sequence[Sequence[_Step]]]) -> dict[str, frozenset[str]]:
    """Return, for each list, the lists that may have a match once it has one: itself and those that begin with it."""
    begun: dict[str, set[str]] = defaultdict(set)
    for name, own in chains.items():
        for chain in own:
            begun[chain[0].name].add(name)
    reached: dict[str, frozenset[str]] = {}

    def visit(name: str) -> frozenset[str]:
        if name not in reached:
            reached[name] = frozenset({name}).union(*(visit(other) for other in begun.get(name, ())))
        return reached[name]

    for name in names:
        visit(name)
    return reached


def _check_references(chains: Mapping[str, Sequence[Sequence[_Step]]], names: frozenset[str]) -> None:
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        if name in path:
            raise CodebookError(f"lists name each other in a ring: {' > '.join([*path, name])}")
        if name in done:
            return
        for step in (step for chain in chains.get(name, ()) for step in chain):
            if step.name not in names:
                raise CodebookError(f"list {name!r}: {unknown('list', step.name, names)}")
            visit(step.name, (*path, name))
        done.add(name)

    for name in chains:
        visit(name, ())


def _matchers(
    english: English, surfaces: Mapping[tuple[str, bool], set[str]]
) -> tuple[list[Any], dict[int, tuple[str, ...]]]:
    """Return one matcher without regard to case and, where a phrase asks for it, one with."""
    matchers: list[Any] = []
    served: dict[int, tuple[str, ...]] = {}
    for exact in (False, True):
        wanted = {form: names for (form, is_exact), names in surfaces.items() if is_exact == exact}
        if wanted:
            matcher, keys = english.matcher(wanted, exact=exact)
            matchers.append(matcher)
            served.update(keys)
    return matchers, served
