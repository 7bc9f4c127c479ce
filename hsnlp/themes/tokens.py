"""Words and phrases of a unit that may name a theme: no furniture, no names of countries, no dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

__all__ = ["Phrases", "stem", "stop_words"]

_TOKEN = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*|[^\w\s]|\d+")
_LINKS = frozenset({"of", "against", "for"})
_WITHIN = _LINKS | {"the"}
_LEAST = 3


@cache
def stop_words(*, weak: bool = False) -> frozenset[str]:
    """Return the words that make no theme, or those that make none by themselves (*change*, but *climate change*).

    They stand in ``stop_words.txt`` beside this module, in lower case; a line of weak ones begins with ``=``, and a
    word that stands in both is weak.
    """
    text = files(__package__).joinpath("stop_words.txt").read_text(encoding="utf-8")
    lines = [line.split() for line in text.splitlines() if not line.startswith("#")]
    soft = frozenset(word for line in lines if line[:1] == ["="] for word in line[1:])
    return soft if weak else frozenset(word for line in lines if line[:1] != ["="] for word in line) - soft


class Phrases:
    """Turns a text into its words, its pairs of neighbours, and phrases such as *rule of law*.

    `names` are names that do not make a theme (countries, nationalities, regions), as they are written; one of
    several words is left out where these words stand together, so that *united* and *island* stay words.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._stops, self._weak = stop_words(), stop_words(weak=True)
        self._names: dict[str, list[tuple[str, ...]]] = {}
        for name in sorted(set(names)):
            if words := tuple(_words(name)):
                self._names.setdefault(words[0], []).append(words)
        for several in self._names.values():
            several.sort(key=len, reverse=True)

    def __call__(self, text: str) -> list[str]:
        """Return the words and phrases of `text`, lower case, in order, each as often as it occurs.

        >>> Phrases(["New Zealand"])("In New Zealand, climate change threatens the rule of law.")
        ['climate', 'climate change', 'change threatens', 'threatens', 'rule', 'rule of law', 'law']
        """
        marks = self._marks(text)
        found = []
        for at, word in enumerate(marks):
            if not word or word in _WITHIN:
                continue
            if word not in self._weak:
                found.append(word)
            if phrase := self._phrase(marks, at):
                found.append(phrase)
        return found

    def _phrase(self, marks: list[str], at: int) -> str:
        """Return the phrase that begins at `at`: two words, of which one is not weak, with a link between or none."""
        end = at + 1
        linked = marks[end : end + 1] and marks[end] in _LINKS
        if linked:
            end += 2 if marks[end + 1 : end + 2] == ["the"] else 1
        if end >= len(marks) or not marks[end] or marks[end] in _WITHIN:
            return ""
        if marks[end] in self._weak and (linked or marks[at] in self._weak):
            return ""  # "office of the national", "public policy"
        return " ".join(marks[at : end + 1])

    def _marks(self, text: str) -> list[str]:
        """Return the tokens, an empty one where a phrase cannot go on: stops, names, punctuation, figures."""
        tokens = _words(text)
        marks: list[str] = []
        at = 0
        while at < len(tokens):
            name = self._name_at(tokens, at)
            if name:
                marks.append("")
                at += name
                continue
            word = tokens[at]
            keep = word in _WITHIN or (len(word) >= _LEAST and word not in self._stops)
            marks.append(word if keep and word[0].isalpha() else "")
            at += 1
        return marks

    def _name_at(self, tokens: list[str], at: int) -> int:
        for name in self._names.get(tokens[at], ()):
            if tuple(tokens[at : at + len(name)]) == name:
                return len(name)
        return 0


def stem(phrase: str) -> frozenset[str]:
    """Return the words of a phrase without their endings, to tell *refugee* and *refugees* to be one.

    >>> stem("refugee policies") == stem("refugees policy")
    True
    """
    return frozenset(_short(word) for word in phrase.split() if word not in _WITHIN)


def _short(word: str) -> str:
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("s", ""), ("ation", "at"), ("ing", ""), ("ed", "")):
        if word.endswith(ending) and len(word) - len(ending) >= _LEAST and not word.endswith("ss"):
            word = word[: -len(ending)] + instead
            break
    return word.rstrip("e")


def _words(text: str) -> list[str]:
    return list(_lower(text))


def _lower(text: str) -> Iterator[str]:
    for found in _TOKEN.finditer(text.lower().replace("’", "'")):
        word = found[0]
        yield word[:-2] if word.endswith("'s") and len(word) > 3 else word
