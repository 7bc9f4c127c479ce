"""Who says it: the signature of a list item, *according to*, and the subjects of verbs that report or frame."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from hsnlp.annotators.gazetteer import signature
from hsnlp.annotators.holders.forms import is_verb, lemma, verbs
from hsnlp.annotators.holders.lexicon import lemmas
from hsnlp.annotators.holders.tree import agent, noun_after, passive, subject
from hsnlp.annotators.holders.who import Sentence

__all__ = ["according", "framer", "issuer", "maker", "signed", "speaker"]

_SIGNED = re.compile(r"\([^()]{3,60}\)(?=\s*[;.]?\s*$|;)")
_CLAUSES = frozenset({"ccomp", "parataxis", "xcomp"})
_VIEWS = frozenset({"view", "opinion", "eye", "word", "account", "perspective", "reading", "report", "estimate"})
_SAID = frozenset(
    {"appreciation", "argument", "case", "concern", "point", "reference", "satisfaction", "claim", "view"}
)
_DOERS = ("er", "or", "ist", "ant", "ian", "ee")
_QUOTES = frozenset('"“”')


def signed(text: str) -> tuple[int, int] | None:
    """Return the state that signs a list item; the first where several items stand in one passage.

    >>> text = "Close the camps (Norway); release the detained (the Netherlands);"
    >>> text[slice(*signed(text))]
    'Norway'
    """
    for match in _SIGNED.finditer(text) if ")" in text[-4:] else ():
        found = signature(text[: match.end()])
        if found is not None:
            return found
    return None


def according(sentence: Sentence) -> Any | None:
    """Return the head of who follows *according to*, or whose view, words or account it is."""
    for token in sentence.doc:
        if token.lower_ == "to" and token.i and token.nbor(-1).lower_ == "according":
            source = noun_after(sentence.doc, token.i + 1)
            return maker(sentence, source) if source is not None else None
        if token.lower_ == "in" and token.head.i > token.i and lemma(token.head) in _VIEWS:
            whose = next((c for c in token.head.children if c.dep_ in ("nmod:poss", "nmod")), None)
            if whose is not None and sentence.is_actor(whose, texts=True, pronouns=True):
                return whose
    return None


def maker(sentence: Sentence, head: Any) -> Any:
    """Return who made a text, where the phrase names it (*the ministry's report*, *a study by the union*), else it."""
    if lemma(head) not in lemmas("texts") or head.tag_[:1] != "N":
        return head
    for child in head.children:
        near = child.dep_ in ("nmod:poss", "compound", "amod") or (
            child.dep_ == "nmod" and any(c.lower_ in ("of", "by", "from") for c in child.children if c.dep_ == "case")
        )
        named = sentence.is_actor(child) and (child.dep_ in ("nmod:poss", "nmod") or child.tag_ == "NNP")
        if near and (named or sentence.mention(child) is not None):
            return child
    after = sentence.doc[head.i + 1 : head.i + 3]
    if len(after) == 2 and after[0].lower_ in ("of", "by", "from"):
        source = noun_after(sentence.doc, head.i + 2)
        if source is not None and (sentence.mention(after[1]) or sentence.entity(after[1]) in ("ORG", "PER")):
            return after[1] if sentence.mention(source) is None and not sentence.entity(source) else source
    return head


def issuer(sentence: Sentence) -> Any | None:
    """Return the head of who issued the first text that is named with its source: *the release from the union*."""
    for token in sentence.doc:
        if token.tag_[:2] == "NN" and lemma(token) in lemmas("texts") | {"release"}:
            for child in token.children:
                source = any(c.lower_ in ("by", "from") for c in child.children if c.dep_ == "case")
                if child.i > token.i and source and sentence.is_actor(child):
                    return child
    return None


def speaker(sentence: Sentence) -> Any | None:
    """Return the head of the first subject of a verb that reports, by itself or as the agent of its passive."""
    quoted = _quoted(sentence.doc)
    for inside in (False, True):  # "…," the minister said: what is quoted comes second
        for verb in sentence.doc:
            who = _source(verb) if (verb.i in quoted) == inside else None
            aside = verb.dep_ == "acl:relcl" and who is not None and lemma(who) in lemmas("texts")
            if who is not None and not aside and _can_speak(sentence, who):
                return maker(sentence, who)
    return None


def _quoted(doc: Any) -> frozenset[int]:
    """Return the tokens between quotation marks; a mark that never closes quotes nothing."""
    marks = [token.i for token in doc if token.text in _QUOTES]
    pairs = zip(marks[::2], marks[1::2], strict=False)
    return frozenset(i for first, last in pairs for i in range(first, last))


def _source(verb: Any) -> Any | None:
    """Return whom a word names as the source, None where it reports nothing."""
    if verb.lower_ in lemmas("attitudes") and verb.tag_[:1] in "JV":
        return _felt(verb)
    return _actor_of(verb) if is_verb(verb) and _reports(verb) else None


def _felt(word: Any) -> Any | None:
    """Return who *is concerned*, *remains convinced*."""
    for at in (word, word.head):
        who = next((c for c in at.children if c.dep_.startswith("nsubj") and c.i < word.i), None)
        if who is not None:
            return who
    return None


def _reports(verb: Any) -> bool:
    word = lemma(verb)
    if any(c.dep_ == "obj" and lemma(c) in _SAID for c in verb.children):
        return True
    if word not in lemmas("saying"):
        return False
    if word not in lemmas("saying_clause"):
        return True
    clause = any(c.dep_ in _CLAUSES and c.i > verb.i for c in verb.children)
    return clause or any(token.text in _QUOTES for token in verb.doc[max(0, verb.i - 3) : verb.i + 4])


def _actor_of(verb: Any) -> Any | None:
    """Return the subject of a verb, or the agent of its passive."""
    return agent(verb) if passive(verb) else subject(verb)


def _can_speak(sentence: Sentence, who: Any) -> bool:
    """Whether a subject may be a source: an actor, a person by name, a text, even one of those on the move."""
    if who.lower_ == "one" and any(child.dep_ == "nmod" for child in who.children):
        return True  # one of them
    if who.lower_ in lemmas("first_person") or lemma(who) in lemmas("expletive") or sentence.is_own(who):
        return False
    if who.tag_ in ("NNP", "NNPS", "PRP"):
        return not (who.text.isupper() and len(who) > 3 and who.nbor(1).text in "-–—")  # the place of a dispatch
    doing = lemma(who).endswith(_DOERS) and lemma(who) not in lemmas("not_persons")
    return doing or sentence.is_actor(who, texts=True, pronouns=True) or sentence.is_person(who)


def framer(sentence: Sentence) -> Any | None:
    """Return the head of the subject of a verb that frames: who *sees*, *portrays*, *fears* something *as* a threat."""
    for verb in _framing(sentence):
        who = _actor_of(verb)
        if who is None or who.lower_ in lemmas("first_person"):
            continue
        if _can_speak(sentence, who) or who.lower_ in ("those", "people", "many", "some", "others"):
            return maker(sentence, who)
    return None


def _framing(sentence: Sentence) -> Iterator[Any]:
    for verb in verbs(sentence.doc):
        if lemma(verb) in lemmas("framing"):
            near = {token.lower_ for token in sentence.doc[max(0, verb.i - 1) : verb.i + 16]}
            if lemma(verb) in _ALONE or near & {"as", "like"} or (lemma(verb) == "fear" and "that" in near):
                yield verb


_ALONE = frozenset(
    [
        "fear",
        "misbrand",
        "demonise",
        "demonize",
        "vilify",
        "stigmatise",
        "stigmatize",
        "securitise",
        "securitize",
        "scapegoat",
        "equate",
    ]
)
