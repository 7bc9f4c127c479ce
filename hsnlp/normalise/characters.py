"""Characters as they were meant: encoding repaired, ligatures opened, invisible characters gone.

Works on characters alone, line by line, and knows nothing of layout. Typographic quotes and dashes stay as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

__all__ = ["repair", "repair_all"]

_LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
# A reader of PDF gives a hyphen at a line's end as a soft hyphen, as U+0002 or as the non-character U+FFFE.
_BROKEN_WORD = re.compile(r"[\u00ad\x02\ufffe]+(?=[ \t]*(?:\n|$))")
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f"
    r"\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\uffff]"
)
_SPACES = re.compile(r"[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_RUN_OF_SPACES = re.compile(r"(?<=\S) {2,}(?=\S)")
_GLYPHS = re.compile(r"\(cid:\d{1,5}\)|/(?:g|G|uni)[0-9A-F]{1,4}(?=/(?:g|G|uni)[0-9A-F]|[\s.,;:)]|$)")
_ENTITIES = re.compile(
    r"&(?:quot|amp|apos|lsquo|rsquo|ldquo|rdquo|ndash|mdash|hellip|nbsp|#\d{2,6}|#x[0-9a-fA-F]{2,5});"
)
_LETTERS = str.maketrans(
    {
        "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
        "\u2010": "-", "\u2011": "-",  # hyphens proper, so that "well‑being" is found as "well-being"
    }
)  # fmt: skip

# MacRoman bytes that were read as Latin-1 or CP1252: what stands there, and what was meant.
_MAC_SIGNS = [
    re.compile(r"[a-z]Õ(?:s|t|re|ve|ll|d|m)?(?![A-Za-zÀ-ÿ])"),
    re.compile(r"(?<![A-Za-zÀ-ÿ])Ò[A-Za-z][^ÒÓ\n]{0,400}?[A-Za-z.,!?]Ó(?![a-z])"),
]
_MAC_FIX = [
    (re.compile(r"(?<=[A-Za-z])Õ(?=[a-z]{0,2}(?![A-Za-zÀ-ÿ]))"), "’"),
    (re.compile(r"(?<![A-Za-zÀ-ÿ])Ò(?=[A-Za-z\[(Ô])"), "“"),
    (re.compile(r"(?<=[A-Za-z0-9.,;:!?)\]Õ’É])Ó(?![a-z])"), "”"),
    (re.compile(r"(?<![A-Za-zÀ-ÿ])Ô(?=[A-Za-z])"), "‘"),
    (re.compile(r"(?<=[.,;:!?)])Õ(?![a-z])"), "’"),
    (re.compile(r"(?<=[a-z])É(?![a-z])|(?<= )É(?= )"), "…"),
    (re.compile(r"(?<=[a-z ])Ñ(?=[a-z ])"), "—"),
    (re.compile(r"(?<=[a-z0-9 ])Ð(?=[a-z0-9 ])"), "–"),
    (re.compile(r"(?<=[a-z])Ž(?=[a-z]|\b)"), "é"),
]
# The other way round: CP1252 bytes that were read as MacRoman.
_WIN_SIGNS = [
    re.compile(r"\b(?:[Dd]on|[Cc]an|[Ii]sn|[Ww]on|[Dd]oesn|[Dd]idn|[Aa]ren|[Ww]asn|[Hh]asn)ít\b"),
    re.compile(r"(?<![\wÀ-ÿ])ì[A-Za-z][^ìî\n]{0,400}?[A-Za-z.,!?]î(?![a-z])"),
]
_WIN_FIX = [
    (re.compile(r"(?<=[A-Za-z])í(?=(?:s|t|re|ve|ll|d|m)?(?![A-Za-zÀ-ÿ]))"), "’"),
    (re.compile(r"(?<![\wÀ-ÿ])ì(?=[A-Za-z\[(ë])"), "“"),
    (re.compile(r"(?<=[A-Za-z0-9.,;:!?)\]í’])î(?![a-z])"), "”"),
    (re.compile(r"(?<![\wÀ-ÿ])ë(?=[A-Za-z])"), "‘"),
    (re.compile(r"(?<= )ñ(?= )"), "–"),
    (re.compile(r"(?<= )ó(?= )"), "—"),
]
# Word's fonts in some PDFs: the quotes' glyphs come as other signs.
_WORD_SIGNS = [
    re.compile(r"[a-z]‘(?:s|t|re|ve|ll|d|m)?(?![A-Za-zÀ-ÿ‗])"),
    re.compile(r"(?<!\w)[‗―][A-Za-z][^‗―‖\n]{0,300}[‘‖]"),
]
_WORD_FIX = [
    (re.compile(r"(?<=[A-Za-z])‘(?=(?:s|t|re|ve|ll|d|m)?(?![A-Za-zÀ-ÿ]))|(?<=[.,;:!?)])‘(?=\s|$)"), "’"),
    (re.compile(r"(?<!\w)‗(?=\w)"), "‘"),
    (re.compile(r"(?<![\w ])―(?=[A-Za-z])|(?<= )―(?=[A-Za-z])"), "“"),
    (re.compile(r"‖"), "”"),
]
# UTF-8 read as Latin-1, CP1252 or MacRoman: a lead byte with one that may follow it.
_MOJIBAKE = re.compile(
    r"[ÂÃ][\x80-\xbf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ€]|â(?:€|\x80|‚|\x82|„|\x84|†|ˆ|\x88)|[ÄÅ][\x80-\xbf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]"
    r"|‚Ä|√[©®†°≠ßÆºß]|ï¬|ï»¿"
)
_C1 = re.compile(r"[\x80-\x9f]")
_FROM_C1 = {
    code: bytes([code]).decode("cp1252")
    for code in range(0x80, 0xA0)
    if code not in (0x81, 0x85, 0x8D, 0x8F, 0x90, 0x9D)
}
_MOST_ROUNDS = 4
_ENOUGH = 3  # signs in one document: a single one may be a name or a foreign word


def repair(text: str) -> str:
    r"""Return `text` with its characters repaired; clean text comes back as it was, and twice changes no more.

    The result is NFC with ``\n`` line ends and holds no control or zero-width characters.

    >>> repair("The stateâ€™s ﬁrst duty")
    'The state’s first duty'
    """
    return repair_all([text])[0]


def repair_all(texts: Sequence[str]) -> tuple[str, ...]:
    """Repair the parts of one document together, so that what one part shows of its encoding helps the others.

    >>> repair_all(["ÒSafeÓ and ÒfreeÓ", "and the stateÕs duty"])
    ('“Safe” and “free”', 'and the state’s duty')
    """
    parts = tuple(texts)
    for _ in range(_MOST_ROUNDS):  # what one repair uncovers, the next mends: twice is as good as once
        repaired = _repaired(parts)
        if repaired == parts:
            break
        parts = repaired
    return parts


def _repaired(texts: Sequence[str]) -> tuple[str, ...]:
    parts = list(texts)
    whole = "\n".join(parts)
    if not whole.isascii():
        if _MOJIBAKE.search(whole) is not None:
            parts = [_reencoded(part) for part in parts]
            whole = "\n".join(parts)
        for signs, fixes in ((_MAC_SIGNS, _MAC_FIX), (_WIN_SIGNS, _WIN_FIX), (_WORD_SIGNS, _WORD_FIX)):
            if sum(len(sign.findall(whole)) for sign in signs) >= _ENOUGH:
                parts = [part if part.isascii() else _substituted(part, fixes) for part in parts]
    return tuple(_clean(part) for part in parts)


def _clean(text: str) -> str:
    if text.isascii() and text.isprintable() and "(cid:" not in text and "&" not in text and "/" not in text:
        return _RUN_OF_SPACES.sub(" ", text) if "  " in text else text
    if not text.isascii() and _C1.search(text) is not None:
        text = text.translate(_FROM_C1)
    text = _LINE_ENDS.sub("\n", text)
    if "&" in text:
        text = _unescaped(text)
    text = _BROKEN_WORD.sub("-", text)
    text = _GLYPHS.sub("", text)
    if not text.isascii():
        text = unicodedata.normalize("NFC", _SPACES.sub(" ", text.translate(_LETTERS)))
    return _RUN_OF_SPACES.sub(" ", _INVISIBLE.sub("", text))


def _unescaped(text: str) -> str:
    import html

    # Once more for what was escaped twice ("&amp;quot;"); only entities that prose can hold.
    while (again := _ENTITIES.sub(lambda found: html.unescape(found[0]), text)) != text:
        text = again
    return _LINE_ENDS.sub("\n", text)


def _reencoded(text: str) -> str:
    import ftfy

    def mended(line: str) -> str:
        if _MOJIBAKE.search(line) is None:
            return line
        better = ftfy.fix_encoding(line)
        # Two clean signs may by chance spell a letter of a far script: that is no repair.
        return better if all(_expected(char) for char in set(better) - set(line)) else line

    return "\n".join(mended(line) for line in _LINE_ENDS.sub("\n", text).split("\n"))


def _expected(char: str) -> bool:
    """Whether a repair may yield `char`: a letter of a European script in Latin, or typography."""
    return char < "\u0250" or "\u1e00" <= char <= "\u1eff" or "\u2000" <= char <= "\u22ff" or char in "ﬀﬁﬂﬃﬄ\ufeff"


def _substituted(text: str, fixes: Sequence[tuple[re.Pattern[str], str]]) -> str:
    for pattern, meant in fixes:
        text = pattern.sub(meant, text)
    return text
