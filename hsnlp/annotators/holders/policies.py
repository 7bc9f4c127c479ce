"""Whose policy it is: who stands before it, who does it, by whom it is done."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hsnlp.annotators.holders.forms import lemma, verbs
from hsnlp.annotators.holders.lexicon import lemmas
from hsnlp.annotators.holders.sources import maker
from hsnlp.annotators.holders.tree import agent, passive, subject
from hsnlp.annotators.holders.who import Sentence

__all__ = ["accused", "doer", "first_subject", "owner", "urged"]

_BEFORE = frozenset({"nmod:poss", "compound", "amod", "nmod:desc"})
_ACCUSING = frozenset({"accuse", "attack", "blame", "condemn", "criticise", "criticize", "denounce", "slam", "sue"})
_SUBJECTS = frozenset({"nsubj", "nsubj:outer"})
_OWNS = frozenset({"of", "by", "from"})
_PLACES = frozenset({"border", "wall", "fence", "prison", "jail", "detention", "camp", "security", "barrier"})


def owner(sentence: Sentence, *, but: frozenset[int] = frozenset()) -> Any | None:
    """Return the head of the first actor to whom a policy belongs: *the ministry's raids*, *attempts by Governments*.

    An adjective (*Australian policy*) counts for its state. Before a wall or a border a country is a place and no
    owner, and those to whom a thing is done do not own it. `but` holds the tokens of those who only judge.
    """
    for noun in sentence.doc:
        word = lemma(noun)
        if noun.tag_[:2] != "NN" or (word not in lemmas("policy") and word not in lemmas("done_to")):
            continue
        for child in _near(noun):
            if child.i not in but and _owns(sentence, child, noun, word):
                return child
    return None


def _near(noun: Any) -> Iterator[Any]:
    """Yield who may own a policy: before it by the tree, or by *'s* a few words before; after it by a preposition."""
    for token in noun.doc[max(1, noun.i - 5) : noun.i]:
        other = token.tag_ == "POS" and token.nbor(-1).head.i != noun.i
        if other and not any(between.is_punct for between in noun.doc[token.i + 1 : noun.i]):
            yield token.nbor(-1)
    for child in noun.children:
        case = next((c.lower_ for c in child.children if c.dep_ == "case"), "")
        if (child.i < noun.i and child.dep_ in _BEFORE) or (
            child.i > noun.i and child.dep_.startswith(("nmod", "obl")) and case in _OWNS and child.i - noun.i < 8
        ):
            yield child


def _owns(sentence: Sentence, child: Any, noun: Any, word: str) -> bool:
    case = next((c.lower_ for c in child.children if c.dep_ == "case" and c.i < child.i), "")
    if child.tag_ == "PRP$":
        ours = child.lower_ not in lemmas("first_person") or word in lemmas("ours")
        return ours and word in lemmas("policy") and word not in lemmas("done_to")
    mention = sentence.mention(child)
    if word in lemmas("done_to") and (case == "of" or (mention is None and child.dep_ != "nmod:poss" and case != "by")):
        return False
    if child.dep_ in ("compound", "amod", "nmod:desc"):
        plain = mention is not None and mention.entry.kind in ("country", "organisation")
        return (
            (plain and word not in _PLACES)
            or child.lower_ in ("state", "government", "police")
            or (child.lower_ in lemmas("camps") and child.text[:1].isupper())
        )
    owned = child.dep_ == "nmod:poss" or _possessive(child)
    named = owned and child.text[:1].isupper() and not sentence.is_person(child)
    return named or sentence.is_actor(child, pronouns=True)


def _possessive(token: Any) -> bool:
    return bool(token.i + 1 < len(token.doc) and token.nbor(1).tag_ == "POS")


def accused(sentence: Sentence) -> Any | None:
    """Return the head of the first actor who is accused, blamed or condemned."""
    for verb in verbs(sentence.doc):
        if lemma(verb) in _ACCUSING:
            for child in verb.children:
                if child.dep_ in ("obj", "nsubj:pass", "iobj") and sentence.is_actor(child):
                    return child
    return None


def urged(sentence: Sentence) -> Any | None:
    """Return the head of the first actor who is asked to end a policy, or who must: it is that actor's policy."""
    for verb in verbs(sentence.doc):
        if lemma(verb) not in lemmas("ending"):
            continue
        for at in (verb, verb.head):  # urge X to end it; X must end it; X must go further and end it
            for child in at.children:
                asked = child.dep_ in ("obj", "obl", "iobj") and child.i < verb.i
                must = child.dep_ in _SUBJECTS and any(c.tag_ == "MD" for c in at.children)
                if (asked or must) and sentence.is_actor(child):
                    return child
    return None


def doer(sentence: Sentence, *, but: frozenset[int] = frozenset(), contested: bool = False) -> Any | None:
    """Return the head of the first actor who controls: subject of an active verb of control, agent of a passive one.

    `but` holds the tokens of those who only judge. Where the frame is `contested`, *it* is mostly the policy.
    """
    for verb in verbs(sentence.doc):
        if lemma(verb) not in lemmas("control"):
            continue
        who = agent(verb) if passive(verb) else subject(verb)
        if who is None or who.i in but or (contested and (who.lower_ == "it" or lemma(who) in lemmas("texts"))):
            continue
        if contested and who.lower_ == "we" and _does(verb):
            return who
        if sentence.is_actor(who, texts=True, pronouns=True):
            return maker(sentence, who)
    return None


def _does(verb: Any) -> bool:
    """Whether *we* tell of our own control, and do not ask that something be stopped."""
    modal = any(child.tag_ == "MD" and child.lower_ not in ("will", "'ll") for child in verb.children)
    return not modal and lemma(verb) not in lemmas("both_ways")


def first_subject(sentence: Sentence) -> Any | None:
    """Return the head of the first subject that names an actor or a text, whatever it does; *we* is none."""
    for verb in sentence.doc:
        if verb.tag_[:1] != "V" and verb.dep_ not in ("ROOT", "ccomp", "conj"):
            continue
        for child in verb.children:
            copula = lemma(verb) == "be" or any(c.dep_ == "cop" for c in verb.children)  # it is part of …
            plain = child.tag_ != "PRP" or not copula
            named = plain and sentence.is_actor(child, texts=True, pronouns=True)
            if named and (child.dep_ in _SUBJECTS or _impersonal(child, verb)):
                return maker(sentence, child)
    return None


def _impersonal(child: Any, verb: Any) -> bool:
    """Whether *it* before a plain verb, or the subject of *is said to*, is a subject all the same."""
    if child.dep_ == "expl":
        return lemma(verb) not in ("be", "seem", "appear", "happen", "remain") and not passive(verb)
    return child.dep_ == "nsubj:pass" and any(c.dep_ == "xcomp" for c in verb.children)
