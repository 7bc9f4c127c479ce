"""The quality gate: how well a document was read, and whether it is fit to be coded."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from hsnlp.documents import CODED_ROLES, Quality, Section, Span
from hsnlp.errors import Refusal
from hsnlp.normalise.language import FUNCTION_WORDS, function_word_share

__all__ = ["assess", "count_words", "garbled_share", "gate"]

# Thresholds stand far from every readable document: of 1,001 texts, web pages and PDFs of the sample corpora the
# worst has the value given with each, and none is refused.
MAX_GARBLED = 0.35  # share of tokens that are no words; worst .04 (a note of 24 words), else .011
DOUBTFUL_GARBLED = 0.06
MIN_WORDS_A_PAGE = 12  # fewest 157 (a thesis with tables); a scan without text has its stamps alone
MIN_PAGES = 2  # a single page may be a cover
MAX_FURNITURE = 0.80  # share of words; most .17 (an abstract page of 29 words)
MIN_FUNCTION_WORDS = 0.04  # of the tokens, in the best of the known languages; fewest .167 (a poll in tables)
_TOKEN = re.compile(r"\S+")
_WORD = re.compile(r"[^\W\d_]")
_CID = re.compile(r"\(cid:\d+\)")
_VOWEL = re.compile(r"[aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýœıāēīōūąęůőű]", re.I)
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_MIXED = re.compile(
    r"[a-z][A-Z][a-z]|[A-Z]{2}[a-z]+[A-Z]|[a-z]\d[a-z]|[^\W\d_][^\w\s'’.,;:/&@()\[\]“”‘\"–—\-+=%#?!*…°"
    r"|<>_$€£·•~]+[^\W\d_]"
)
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{6,}", re.I)


def assess(text: str, sections: Sequence[Section], foreign: Sequence[Span], n_pages: int | None) -> Quality:
    """Return the quality of a text: words by role, words in other languages, and a score with its reasons."""
    words: Counter[str] = Counter()
    foreign_words = 0
    for section in sections:
        n_words = count_words(section.span.of(text))
        words[section.role] += n_words
        if section.role in CODED_ROLES and any(span.contains(section.span) for span in foreign):
            foreign_words += n_words
    faults = _faults(words, garbled_share(text), n_pages)
    score = max(0.0, 1.0 - sum(cost for cost, _ in faults))
    ordered = tuple(sorted((role, n) for role, n in words.items() if n))
    return Quality(round(score, 3), tuple(sentence for _, sentence in faults), ordered, foreign_words)


def _faults(words: Counter[str], garbled: float, n_pages: int | None) -> list[tuple[float, str]]:
    """Return what is wrong: what it costs of the score, and the sentence that says it."""
    total = sum(words.values())
    coded = sum(words[role] for role in CODED_ROLES)
    faults: list[tuple[float, str]] = []
    if garbled > DOUBTFUL_GARBLED:
        cost = min(0.6, 2 * (garbled - DOUBTFUL_GARBLED) + 0.1)
        faults.append((cost, f"{garbled:.0%} of the tokens are no words"))
    if total and words["furniture"] > 0.3 * total:
        faults.append((0.3, f"{words['furniture'] / total:.0%} of the words are navigation or other furniture"))
    if n_pages and n_pages >= MIN_PAGES and total < 80 * n_pages:
        faults.append((0.2, f"only {total / n_pages:.0f} words a page"))
    if total and coded < 0.3 * total:
        faults.append((0.2, f"only {coded / total:.0%} of the words are in sections that are coded"))
    if 0 < total < 50:
        faults.append((0.2, f"only {total} words"))
    return faults


def gate(text: str, quality: Quality, *, n_pages: int | None = None, glyph_codes: int = 0) -> None:
    """Raise `Refusal` where a document is not fit to be coded: `empty`, `scanned`, `garbled` or `furniture`.

    `glyph_codes` is the number of codes such as ``(cid:12)`` that stood where a font could not be decoded.
    """
    total = sum(n for _, n in quality.words)
    if glyph_codes > max(20, total):
        raise Refusal("garbled", f"{glyph_codes} signs of this document's fonts could not be decoded")
    if total == 0:
        raise Refusal("empty", "there are no words in this document")
    if n_pages and n_pages >= MIN_PAGES and total < MIN_WORDS_A_PAGE * n_pages:
        raise Refusal(
            "scanned", f"{total} words on {n_pages} pages: the pages are images; run a text recognition over them first"
        )
    garbled = garbled_share(text)
    if total >= 10 and garbled > MAX_GARBLED:
        raise Refusal("garbled", f"{garbled:.0%} of the tokens are no words in any known language")
    if total >= 200 and _no_language(text):
        raise Refusal("garbled", "hardly a function word of any known language stands in this text")
    furniture = quality.words_in("furniture")
    if total >= 10 and furniture > MAX_FURNITURE * total:
        raise Refusal("furniture", f"{furniture} of {total} words are navigation and other furniture of a page")


def garbled_share(text: str) -> float:
    """Return the share of the tokens of `text` that cannot be words: no vowel, mixed with signs, single letters.

    >>> garbled_share("People move because they must."), garbled_share("t h e c o p y r i g h t o w n e r")
    (0.0, 1.0)
    """
    tokens = [token for token in _TOKEN.findall(text) if _WORD.search(token) or "\ufffd" in token]
    if not tokens:
        return 0.0
    if len(tokens) > 20_000:
        tokens = tokens[:: len(tokens) // 20_000 + 1]
    singles = sum(1 for token in tokens if len(token) == 1 and token.lower() not in "aioyeà")
    spaced = singles >= 0.15 * len(tokens)
    bad = sum(1 for token in tokens if _is_no_word(token) or (spaced and len(token) == 1))
    return bad / len(tokens)


def _is_no_word(token: str) -> bool:
    if "\ufffd" in token or _CID.search(token):
        return True
    core = token.strip(".,;:!?()[]{}“”‘’\"'«»…*_-–—/\\|<>#•·")
    if len(core) < 4 or not _LATIN.search(core) or "://" in core or "www." in core or "@" in core or "/" in core:
        return False
    if len(core) > 40 and core.isalpha():
        return True
    if core.isupper():  # an acronym needs no vowel
        return len(core) > 12 and not _VOWEL.search(core)
    letters = sum(char.isalpha() for char in core)
    return (
        (letters == len(core) and not _VOWEL.search(core))
        or bool(_CONSONANTS.search(core) and len(core) > 6)
        or bool(_MIXED.search(core) and letters < 0.8 * len(core))
    )


def _no_language(text: str) -> bool:
    """Whether a text in Latin letters has hardly a function word of any known language."""
    sample = text[:20_000]
    if len(_LATIN.findall(sample)) < 0.5 * max(1, sum(char.isalpha() for char in sample)):
        return False
    return max(function_word_share(sample, language) for language in FUNCTION_WORDS) < MIN_FUNCTION_WORDS


def count_words(text: str) -> int:
    """Return the number of words in `text`: what stands between spaces and holds a letter.

    >>> count_words("3 boats – 41 people")
    2
    """
    return sum(1 for token in text.split() if _WORD.search(token))
