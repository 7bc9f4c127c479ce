"""Reading a parsed passage: who is the subject of a verb, its agent, and where a noun phrase begins and ends.

Tokens and documents are spaCy's (Universal Dependencies); nothing here changes them. A tree may be wrong: phrases are
kept to what stands together, and no walk is longer than the sentence.
"""

from __future__ import annotations

from typing import Any

__all__ = ["agent", "antecedent", "before", "noun_after", "passive", "phrase", "subject"]

_LEFT = frozenset({"det", "amod", "compound", "nmod:poss", "nummod", "nmod:desc", "flat", "det:predet", "case"})
_SUBJECTS = frozenset({"nsubj", "nsubj:outer"})
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS", "PRP"})
_PROPER = frozenset({"NNP", "NNPS"})
_JOINS = frozenset({",", "and", "or", "&"})
_KEPT = frozenset({"of", "from", "for", "on", "around", "across"})


def passive(verb: Any) -> bool:
    """Whether a verb stands in the passive, or as a bare participle that is no past tense in disguise."""
    if any(child.dep_ in ("nsubj:pass", "aux:pass", "csubj:pass") for child in verb.children):
        return True
    bare = verb.tag_ == "VBN" and not any(child.dep_ in ("aux", "nsubj") for child in verb.children)
    return bool(bare and verb.dep_ != "conj" and not _past(verb))


def _past(verb: Any) -> bool:
    """Whether what follows a participle can only be the object of a verb: *the Council adopted resolutions*."""
    if verb.i + 1 >= len(verb.doc) or before(verb) is None:
        return False
    after = verb.nbor(1)
    return after.tag_ in ("DT", "PRP$", "PRP", "NNS", "JJ") or after.lower_ == "that" or _lone(verb)


def _lone(verb: Any) -> bool:
    """Whether a participle hangs on a noun that is the root: then the passage has no verb but this."""
    return bool(verb.head.dep_ == "ROOT" and verb.head.tag_[:1] == "N" and verb.lower_.endswith("ed"))


def before(verb: Any) -> Any | None:
    """Return the head of the noun phrase that ends before a verb, auxiliaries, adverbs and brackets passed over."""
    at = verb.i - 1
    while at > 0 and verb.doc[at].tag_ in ("RB", "MD", "VBZ", "VBP", "VBD", "-RRB-"):
        if verb.doc[at].tag_ == "-RRB-":
            while at > 0 and verb.doc[at].tag_ != "-LRB-":
                at -= 1
        elif verb.doc[at].tag_[:1] == "V" and not verb.doc[at].dep_.startswith("aux"):
            return None
        at -= 1
    if at < 0 or verb.doc[at].tag_ not in _NOUNS:
        return None
    token = verb.doc[at]
    while token.head.i < token.i and token.head.tag_ in _NOUNS and _continues(token):
        token = token.head
    return token


def _continues(token: Any) -> bool:
    """Whether a noun belongs to the one before it: *agents of the bureau*, *smugglers and traffickers*."""
    links = {"nmod": ("case",), "conj": ("cc",), "flat": ("",)}.get(token.dep_, ())
    return token.dep_ == "flat" or any(child.dep_ in links and child.i < token.i for child in token.children)


def subject(verb: Any) -> Any | None:
    """Return the subject of an active verb: its own, that of the verb it is joined to, or of the one that governs it.

    A relative pronoun gives way to the noun that it stands for. Where the tree has none, the noun that ends before a
    finite verb is taken.
    """
    at = verb
    if verb.tag_[:1] != "V":
        return before(verb)
    for _ in range(8):
        inverted = at.i > 0 and at.nbor(-1).is_punct  # "…," said the mayor
        own = next(
            (c for c in at.children if c.dep_ in _SUBJECTS and (c.i < at.i or inverted) and not _governed(c)),
            None,
        )
        if own is not None:
            return antecedent(own, at)
        if at.i != verb.i and any(c.dep_ == "nsubj:pass" for c in at.children):
            return None
        controlled = _controlled(at)
        if controlled is not None:
            return controlled
        if at.dep_ == "acl" and at.tag_ == "VBG":
            return _named(at.head)
        if at.dep_ == "ccomp" and at.tag_ != "VB":
            break
        if at.dep_ not in ("conj", "xcomp", "advcl", "ccomp", "parataxis") or at.head.i == at.i:
            break
        at = at.head
    return before(verb) if verb.tag_ != "VBG" else None


def _controlled(verb: Any) -> Any | None:
    """Return whom another verb lets or makes do what an infinitive says: *permits the government to detain*."""
    if verb.dep_ not in ("xcomp", "ccomp") or verb.tag_ != "VB" or verb.head.i >= verb.i:
        return None
    return next((c for c in verb.head.children if c.dep_ == "obj" and verb.head.i < c.i < verb.i), None)


def _governed(noun: Any) -> bool:
    """Whether a preposition stands before a noun, which then is no subject, whatever the tree says."""
    return any(child.dep_ == "case" and child.tag_ == "IN" for child in noun.children)


def antecedent(token: Any, verb: Any) -> Any:
    """Return the noun that a relative pronoun stands for, any other token as it is."""
    if token.tag_ not in ("WDT", "WP") or not verb.dep_.startswith("acl") or verb.head.i == verb.i:
        return token
    return _named(verb.head)


def _named(noun: Any) -> Any:
    """Return the subject of which a noun is said: *Australia* in *Australia is the only state that …*."""
    if any(child.dep_ == "cop" for child in noun.children):
        return next((child for child in noun.children if child.dep_ in _SUBJECTS and child.tag_[:1] == "N"), noun)
    return noun


def agent(verb: Any) -> Any | None:
    """Return the noun after *by* that belongs to a passive verb, or to a noun."""
    for child in verb.children:
        if child.i > verb.i and any(one.lower_ == "by" for one in child.children if one.dep_ == "case"):
            return child
    for token in verb.doc[verb.i + 1 : verb.i + 9]:
        if token.tag_[:1] == "V" or token.is_punct:
            break
        if token.lower_ == "by":
            return noun_after(verb.doc, token.i + 1)
    return None


def noun_after(doc: Any, start: int) -> Any | None:
    """Return the head of the noun phrase that begins at token `start`, None where none does."""
    for token in doc[start : start + 12]:
        if token.tag_[:2] in ("NN", "PR"):
            while token.head.i > token.i and token.dep_ in _LEFT and token.head.tag_[:2] == "NN":
                token = token.head
            return token
        if token.tag_ not in ("DT", "JJ", "CD", "POS", "CC", ",", "HYPH"):
            return None
    return None


def phrase(head: Any) -> tuple[int, int]:
    """Return the noun phrase of a head as a range of tokens: determiner to head, what names it, and what is joined.

    Relative clauses, participles, appositions and bracketed acronyms are left out.
    """
    start, end = _simple(head)
    end = _complement(head, end)
    for other in sorted((c for c in head.children if c.dep_ == "conj"), key=lambda c: c.i):
        first, last = _simple(other)
        between = [token.lower_ for token in head.doc[end:first]]
        if first < end or not _joined(between) or other.tag_[:1] not in ("N", "P"):
            break
        end = _complement(other, last)
    return start, end


def _joined(between: list[str]) -> bool:
    """Whether nothing but commas, conjunctions and bracketed acronyms stands between two members of a list."""
    inside = False
    for word in between:
        if word in ("(", ")"):
            inside = word == "("
        elif not inside and word not in _JOINS:
            return False
    return bool(between) and between[-1] in _JOINS


def _simple(head: Any) -> tuple[int, int]:
    if head.tag_ in ("PRP", "PRP$"):
        return head.i, head.i + 1
    start = head.i
    while start > 0:
        before = head.doc[start - 1]
        top = before
        while top.i < top.head.i < head.i:
            top = top.head
        belongs = top.head.i == head.i and top.dep_ in _LEFT and before.tag_ not in ("IN", "TO", "CC", ",")
        name = before.tag_ in _PROPER and head.tag_ in _PROPER and before.dep_ in ("compound", "flat")
        hyphen = before.text in ("-", "‑") and start >= 2
        if not (belongs or name or hyphen):
            break
        start -= 1
    if start > 0 and head.doc[start - 1].tag_ in ("DT", "PRP$") and head.doc[start].tag_ not in ("DT", "PRP$"):
        start -= 1  # a determiner belongs to the noun that follows it, whatever the tree says
    if start > 1 and head.tag_ in _PROPER and head.doc[start - 1].lower_ in ("and", "&"):
        start -= 2 * (head.doc[start - 2].tag_ in _PROPER)  # two authors
    end = head.i + 1
    while end < len(head.doc) and head.doc[end].dep_.startswith(("flat", "goeswith")) and head.doc[end].head.i < end:
        end += 1
    return start, end


def _complement(head: Any, end: int) -> int:
    """Take in *of Health*, *from Somalia*, *around the world*: short complements that tell who is named."""
    for child in sorted((c for c in head.children if c.dep_ == "nmod" and c.i >= end), key=lambda c: c.i):
        case = next((c for c in child.children if c.dep_ == "case"), None)
        if case is None or case.i != end or case.lower_ not in _KEPT or child.i - end > 6:
            break
        if any(token.tag_[:1] == "V" for token in head.doc[end : child.i]):  # of ignoring boats
            break
        end = _complement(child, _simple(child)[1])
        for other in child.children:  # Bureau of Customs and Borders
            first, last = _simple(other)
            if other.dep_ == "conj" and {other.tag_, child.tag_} <= _PROPER and 0 < first - end <= 1:
                end = last
    return end
