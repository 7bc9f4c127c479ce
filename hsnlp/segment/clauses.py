"""Lists of clauses inside one sentence, and the marks that number them.

A resolution, a review or a set of recommendations often stands in one paragraph as "recommends that the State
(a) …; (b) …; and (c) …". Each clause asks for something else and is coded by itself. Other semicolons do not part
passages: they join halves of one thought.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from hsnlp.segment.abbreviations import words

__all__ = ["IMPERATIVES", "OPERATIVES", "after_enumerator", "clause_ends"]

_LIST_MARK = re.compile(r"(?:^|(?<=[\s:;,]))\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})\)\s")
_BRACKET_OR_SEMICOLON = re.compile(r"[();]")
_BULLET = re.compile(r"\s*(?:[•▪■●◦‣–—-]\s|\d{1,3}(?:\.\d{1,3})*\.\s+[A-Z])")
_FIRST_WORD = re.compile(r"\s*(?:and\s+|or\s+)?(?:also\s+|further\s+)?([^\W\d_]+)")
# The state that made a recommendation, behind it: "(Exampleland)", "(Exampleland, Sampleland)"; no acronym, no year.
_ATTRIBUTION = re.compile(r"\((?=[^()]*[a-z])[A-Z][^()\d]{2,}\)\s*$")
# Fewer words a clause on average than this, and the list is one sentence: "(a) cost; (b) time".
_WORDS_A_CLAUSE = 4

OPERATIVES = words(
    "acknowledges adopts affirms appeals approves authorizes authorises calls commends concludes condemns confirms "
    "considers decides declares demands deplores determines directs emphasizes emphasises encourages endorses "
    "establishes expresses highlights instructs invites notes notices observes proclaims reaffirms recalls "
    "recognizes recognises recommends reiterates remains requests resolves stresses strongly supports takes "
    "underlines underscores urges warns welcomes"
)
IMPERATIVES = words(
    "abolish accede accelerate address adopt align allocate amend apply assess assist assure build carry clarify "
    "combat complete comply conduct consider consolidate continue cooperate coordinate create decriminalize "
    "decriminalise define deliver design develop devise disseminate do draft eliminate enact encourage end endeavour "
    "enforce engage enhance ensure eradicate establish evaluate examine expand expedite explore extend facilitate "
    "finalize finalise follow foster fulfil fulfill fully further give grant guarantee harmonize harmonise identify "
    "implement improve include incorporate increase institute integrate intensify introduce invest investigate "
    "involve invite issue join keep launch lift maintain make monitor pass pay prepare prevent prioritize prioritise "
    "proceed prohibit promote prosecute protect provide publish punish pursue put raise ratify recognize recognise "
    "redouble reduce reform refrain reinforce release remove repeal report request respect respond review revise "
    "safeguard secure seek set share sign speed step stop streamline strengthen strictly strive submit support take "
    "tackle train undertake update uphold use withdraw work"
)

_ENUMERATORS = re.compile(
    r"(?:[•‣⁃▪▫■□●○◦∙·➢➤✓♦❖*\uf0b7\uf0a7–—-]+(?=\s)"
    r"|[(\[](?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[)\]](?=\s)"
    r"|(?:\d{1,3}|[a-z]|[ivx]{1,5})\)(?=\s)"
    r"|\d{1,3}\.(?:\d{1,3}\.)*(?=\s)"
    r"|\d{1,3}(?:\.\d{1,3})+(?=\s+[A-Z(\"“‘])"
    r"|[A-Z]\d{1,2}(?:\.\d{1,3})*\.(?=\s)"
    r"|[a-h]\.(?=\s)"
    # A stop that lost its sentence: a note or a line end was cut out before it.
    r"|[.,;:)\]]+(?=\s))\s*"
)
_ITEM_LETTER = re.compile(r"(?:[A-H]|[IVX]{1,5})[.)]\s+")


def after_enumerator(text: str, start: int, end: int, *, item: bool = False) -> int:
    """Return the offset in `[start, end]` behind the bullets and numbers with which a passage opens.

    A capital letter or Roman number with a stop is a list mark in an `item` only; elsewhere it is an initial.

    >>> text = "23.1 (a) Ministers agreed."
    >>> text[after_enumerator(text, 0, len(text)) :]
    'Ministers agreed.'
    """
    for _ in range(3):
        match = _ENUMERATORS.match(text, start, end)
        if match is None and item:
            match = _ITEM_LETTER.match(text, start, end)
        if match is None:
            break
        start = match.end()
    return start


def clause_ends(text: str, start: int, end: int) -> Iterator[int]:
    """Yield the offsets behind the semicolons that part the clauses of a list in the sentence `text[start:end]`."""
    if text.find(";", start, end) < 0:
        return
    cuts = _top_semicolons(text, start, end)
    if not cuts:
        return
    bounds = [start, *cuts, end]
    clauses = [text[a:b] for a, b in pairwise(bounds)]
    numbered = [bool(_LIST_MARK.search(clause)) for clause in clauses]
    is_numbered_list = sum(numbered) > 1 and _mean_words(clauses, numbered) >= _WORDS_A_CLAUSE
    first, last = (numbered.index(True), _last_true(numbered)) if is_numbered_list else (0, -1)
    for index, cut in enumerate(cuts):
        if first <= index < last or _parts_clauses(clauses[index], clauses[index + 1]):
            yield cut


def _top_semicolons(text: str, start: int, end: int) -> list[int]:
    """Offsets behind the semicolons that stand in no bracket; an unmatched closing bracket ("a)") counts for none."""
    depth, cuts = 0, []
    for match in _BRACKET_OR_SEMICOLON.finditer(text, start, end):
        mark = match[0]
        if mark == "(":
            depth += 1
        elif mark == ")":
            depth = max(0, depth - 1)
        elif depth == 0 and text[match.end() : match.end() + 1].isspace():
            cuts.append(match.end())
    return [cut for cut in cuts if text[cut:end].strip()]


def _mean_words(clauses: list[str], counted: list[bool]) -> float:
    sizes = [len(clause.split()) - 1 for clause, counts in zip(clauses, counted, strict=True) if counts]
    return sum(sizes) / len(sizes)


def _last_true(flags: list[bool]) -> int:
    return len(flags) - 1 - flags[::-1].index(True)


def _parts_clauses(before: str, after: str) -> bool:
    """Whether a semicolon parts two clauses by how they read: attributed recommendations, operative clauses."""
    if _BULLET.match(after):
        return True
    match = _FIRST_WORD.match(after)
    if match is None:
        return False
    word = match[1]
    lower = word.lower()
    if word[0].isupper():
        return lower in IMPERATIVES or lower in OPERATIVES or (lower.endswith("ing") and len(lower) > 5)
    return lower in IMPERATIVES and bool(_ATTRIBUTION.search(before.rstrip().removesuffix(";")))
