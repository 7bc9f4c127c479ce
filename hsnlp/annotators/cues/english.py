"""English tokens and the phrase matcher: the only place that imports spaCy.

Cues need spaCy's tokeniser and `PhraseMatcher` and nothing else of it, so no `Language` is built: that would read the
configuration of a pipeline, and load the entry points of whatever spaCy add-ons are installed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from hsnlp.annotators.english.quiet import as_if_not_installed

__all__ = ["English"]

_PLAIN = re.compile(r"[a-z]+(?: [a-z]+)*")
"""Words that spaCy parts at the spaces and nowhere else, unless the tokeniser has a rule for one of them."""


class English:
    """spaCy's English tokeniser over a bare vocabulary, which knows a word's lower case and nothing more of it.

    >>> [token.text for token in English().tokenise("It can't wait.")]
    ['It', 'ca', "n't", 'wait', '.']
    """

    def __init__(self) -> None:
        with as_if_not_installed("torch", "cupy"):
            from spacy.attrs import LOWER  # type: ignore[import-not-found] # compiled, without stubs
            from spacy.lang.en import English as Language
            from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]
            from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex
            from spacy.vocab import Vocab
        rules: Any = Language.Defaults
        self._vocab = Vocab(lex_attr_getters={LOWER: str.lower})
        self._exceptions: Mapping[str, Any] = rules.tokenizer_exceptions
        # As `spacy.blank("en")` makes it; https://spacy.io/api/tokenizer names the arguments.
        self.tokenise: Callable[[str], Any] = Tokenizer(
            self._vocab,
            rules=rules.tokenizer_exceptions,
            prefix_search=compile_prefix_regex(rules.prefixes).search,
            suffix_search=compile_suffix_regex(rules.suffixes).search,
            infix_finditer=compile_infix_regex(rules.infixes).finditer,
            token_match=rules.token_match,
            url_match=rules.url_match,
        )

    def matcher(self, phrases: Mapping[str, Iterable[str]], *, exact: bool) -> tuple[Any, dict[int, tuple[str, ...]]]:
        """Return a matcher for phrases, and the names that each of its keys stands for; `exact` heeds the case."""
        from spacy.matcher import PhraseMatcher

        matcher = PhraseMatcher(self._vocab, attr="ORTH" if exact else "LOWER")
        served: dict[int, tuple[str, ...]] = {}
        for phrase, names in phrases.items():
            key = f"{'=' if exact else ''}{phrase}"
            matcher.add(key, [self._phrase(phrase)])
            served[self._vocab.strings[key]] = tuple(sorted(names))
        return matcher, served

    def _phrase(self, phrase: str) -> Any:
        """Tokenise a phrase of the lexicon. Most are plain words; parting them here halves the time to compile."""
        from spacy.tokens import Doc

        words = phrase.split(" ")
        if _PLAIN.fullmatch(phrase) and self._exceptions.keys().isdisjoint(words):
            return Doc(self._vocab, words=words)
        return self.tokenise(phrase)
