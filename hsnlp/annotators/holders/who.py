"""Which nouns name an actor that can hold a frame, and the type of that actor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hsnlp.annotators.gazetteer import Mention, find
from hsnlp.annotators.holders.forms import is_present, lemma
from hsnlp.annotators.holders.lexicon import lemmas
from hsnlp.annotators.holders.tree import phrase
from hsnlp.annotators.recommendations.addressee import Vocabulary, actor_in
from hsnlp.annotators.recommendations.words import read_words

__all__ = ["Sentence", "type_of"]

_NEVER = frozenset({"WDT", "WP", "EX"})


@dataclass(frozen=True)
class Sentence:
    """A parsed passage with the actors that the gazetteer finds in it; offsets are those of `text`."""

    text: str
    doc: Any
    mentions: tuple[Mention, ...]
    vocabulary: Vocabulary

    @classmethod
    def read(cls, text: str, doc: Any, vocabulary: Vocabulary) -> Sentence:
        """Join a text with its tree and its named actors."""
        return cls(text, doc, tuple(find(text)), vocabulary)

    def mention(self, token: Any) -> Mention | None:
        """Return the named actor that a token belongs to; a region is none."""
        at = token.idx
        for one in self.mentions:
            if one.start <= at < one.end and one.entry.kind != "region":
                return one
        return None

    def entity(self, token: Any) -> str:
        """Return the parser's label of the name that a token belongs to, an empty string outside names."""
        return str(token.ent_type_)

    def is_person(self, token: Any) -> bool:
        """Whether a noun is one of those on the move, or of the people whom a frame is about."""
        return lemma(token) in lemmas("movers") and self.mention(token) is None

    def is_own(self, token: Any) -> bool:
        """Whether a noun is the text that is being read: *this paper*, *our report*."""
        pointed = any(child.lower_ in ("this", "our", "my", "present") for child in token.children)
        return pointed and lemma(token) in lemmas("texts")

    def is_actor(self, token: Any, *, texts: bool = False, pronouns: bool = False) -> bool:
        """Whether a noun names somebody who can hold a frame; `texts` and `pronouns` where the tie is strong."""
        word = lemma(token)
        if token.tag_ in _NEVER or word in lemmas("expletive"):
            return False
        if token.tag_ in ("PRP", "PRP$"):
            return pronouns and token.lower_ in (lemmas("pronouns") | {"their", "its", "his", "her"})
        if self.is_person(token) or token.tag_[:2] != "NN" or self.is_own(token):
            return False
        if self.mention(token) is not None or self.entity(token) in ("ORG", "PER"):
            return True
        if word in lemmas("things") and token.tag_ == "NN" and not any(c.dep_ == "compound" for c in token.children):
            return False
        if word in lemmas("persons") or (texts and word in lemmas("texts")):
            return True
        return word in self.vocabulary.heads or token.lower_ in self.vocabulary.heads

    def span(self, head: Any) -> tuple[int, int]:
        """Return the characters of the noun phrase of `head`, a whole name where it stands in one."""
        first, last = phrase(head)
        start, end = self.doc[first].idx, self.doc[last - 1].idx + len(self.doc[last - 1])
        mention = self.mention(head)
        if mention is not None and self._lends(head, mention):
            return mention.start, mention.end
        if mention is not None and mention.form != "adjective":
            start, end = min(start, mention.start), max(end, mention.end)
        return self._trim(start, end)

    def _lends(self, head: Any, mention: Mention) -> bool:
        """Whether a country only qualifies another noun (*the Australian policy*), whose determiner is not its own."""
        follows = head.i + 1 < len(self.doc) and not is_present(head.nbor(1))
        qualifies = head.dep_ in ("amod", "compound", "nmod:desc") and head.head.i > head.i and head.tag_ != "NNPS"
        return qualifies and follows and mention.entry.kind == "country" and mention.form != "government"

    def _trim(self, start: int, end: int) -> tuple[int, int]:
        loose = " \n\t\"“”'‘’,;:([-–—"
        while start < end and self.text[start] in loose:
            start += 1
        while end > start and self.text[end - 1] in loose + ".":
            end -= 1
        return start, end


def type_of(text: str, vocabulary: Vocabulary) -> str:
    """Return the type of the actor that a phrase names, ``unspecified`` where its words do not tell.

    >>> from hsnlp.codebook import load_codebook
    >>> type_of("the Kenyan government", Vocabulary.of(load_codebook()))
    'state'
    """
    words = read_words(text)
    found = actor_in(words, (0, len(words)), vocabulary) if len(words) else None
    if found is not None:
        return found.type or "unspecified"
    for mention in find(text):
        if mention.start == 0 and mention.entry.type:
            return mention.entry.type
    return "unspecified"
