"""The order in which the rules are asked, for each voice."""

from __future__ import annotations

from typing import Any

from hsnlp.annotators.holders.forms import lemma, verbs
from hsnlp.annotators.holders.lexicon import lemmas
from hsnlp.annotators.holders.policies import accused, doer, first_subject, owner, urged
from hsnlp.annotators.holders.sources import according, framer, issuer, speaker
from hsnlp.annotators.holders.tree import passive, phrase, subject
from hsnlp.annotators.holders.who import Sentence

__all__ = ["choose"]


def choose(sentence: Sentence, voice: str) -> tuple[int, int] | None:
    """Return the characters that name the holder of a frame in this voice, None where nobody is named."""
    head = _contested(sentence) if voice == "contested" else _reported(sentence)
    return sentence.span(head) if head is not None else None


def _reported(sentence: Sentence) -> Any | None:
    """Who frames, else who says it, else whose policy it is."""
    for rule in (framer, according, speaker, doer, issuer, first_subject, owner):
        head = rule(sentence)
        if head is not None:
            return head
    return None


def _contested(sentence: Sentence) -> Any | None:
    """Who frames or controls, whichever stands first; whoever only criticises it is passed over."""
    critics = _critics(sentence)
    head = framer(sentence)
    if head is not None and head.i not in critics:
        return head
    found = (
        owner(sentence, but=critics),
        doer(sentence, but=critics, contested=True),
        accused(sentence),
        urged(sentence),
    )
    named = [one for one in found if one is not None and one.i not in critics]
    return min(named, key=lambda one: one.i) if named else None


def _critics(sentence: Sentence) -> frozenset[int]:
    """Return the tokens of the phrases that name those who criticise, with what stands beside their names."""
    tokens: set[int] = set()
    for verb in verbs(sentence.doc):
        judges = lemma(verb) in lemmas("criticising") and verb.dep_ not in ("acl", "advcl") and not passive(verb)
        who = subject(verb) if judges else None
        if who is not None:
            tokens |= set(range(*phrase(who)))
            tokens |= {token.i for child in who.children if child.dep_ == "appos" for token in child.subtree}
    return frozenset(tokens)
