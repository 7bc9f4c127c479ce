"""From bytes to text: byte-order mark, declared charset, UTF-8, then the likeliest of the old encodings.

Bad bytes never raise; what was assumed is said in a note. Mojibake *inside* the text (text that was decoded wrongly
before it was saved) is the business of `hsnlp.normalise`.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

__all__ = ["Decoded", "declared_charset", "decode"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]+)|<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.I
)
_HIGH_PAIR = re.compile(rb"[\xc2-\xf4][\x80-\xbf]")
_SAMPLE = 100_000  # bytes that are looked at to choose between old encodings
_GOOD = frozenset("’‘“”–—…•·§©®°£€¢½¼«» éèêëáàâäãåíìîïóòôöõúùûüñçøœæßÉÈÁÀÄÖÜÅÇ\xad")
_CANDIDATES = ["cp1252", "mac_roman", "latin_1", "utf_16", "cp1250", "cp1251", "iso8859_2", "cp437", "cp850"]


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding that was used, and a note where that was an assumption ("" where it was not)."""

    text: str
    encoding: str
    note: str = ""


def declared_charset(content: bytes) -> str:
    """Return the charset named by an XML declaration or an HTML meta element near the start, "" if there is none.

    >>> declared_charset(b'<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">')
    'iso-8859-1'
    """
    found = _DECLARED.search(content[:4096])
    return (found.group(1) or found.group(2)).decode("ascii", "replace").lower() if found else ""


def decode(content: bytes, declared: str = "") -> Decoded:
    r"""Return `content` as text, never failing; `declared` is the charset that the file claims for itself.

    >>> decode(b"asylum seekers\x92 rights").text
    'asylum seekers’ rights'
    >>> decode(b"asylum seekers\xd5 rights, \xd2safe\xd3 and \xd2sound\xd3").encoding
    'mac_roman'
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _with_bad_bytes(content[len(mark) :], encoding)
    wide = _wide_encoding(content)
    if wide:
        return _with_bad_bytes(content, wide, f"no byte-order mark; read as {wide}")
    utf8 = _strictly(content, "utf-8")
    claimed = _codec(declared)
    if utf8 is not None and not (claimed and claimed.startswith("iso2022")):
        wrong = claimed not in ("", "utf-8", "ascii") and not content.isascii()
        return Decoded(utf8, "utf-8", f"declared as {declared}, but is valid UTF-8" if wrong else "")
    if claimed and claimed not in ("utf-8", "ascii"):
        text = _strictly(content, claimed)
        if text is not None:
            return Decoded(text, claimed)
    return _guess(content, declared)


def _guess(content: bytes, declared: str) -> Decoded:
    claim = f"declared as {declared or 'nothing'}, but that does not decode; " if declared else ""
    if _nearly_utf8(content):
        return _with_bad_bytes(content, "utf-8", f"{claim}read as UTF-8 with some bytes of another encoding")
    sample = content[:_SAMPLE]
    western = {name: _plausibility(sample, name) for name in ("cp1252", "mac_roman")}
    best = max(western, key=lambda name: western[name])
    if western[best] < 0.5:
        from charset_normalizer import from_bytes

        match = from_bytes(sample, cp_isolation=_CANDIDATES, steps=5, chunk_size=512).best()
        if match is not None:
            best = match.encoding
    return _with_bad_bytes(content, best, f"{claim}encoding not stated; read as {best}")


def _plausibility(sample: bytes, encoding: str) -> float:
    """Return the share of non-ASCII characters that a Western text would have where they stand."""
    text = sample.decode(encoding, "replace")
    good = total = 0
    for index, char in enumerate(text):
        if char < "\x80":
            continue
        total += 1
        # A capital with an accent inside a word of small letters is a quotation mark read in the wrong table.
        inside = char.isupper() and index > 0 and text[index - 1].islower()
        good += char in _GOOD and not inside
    return good / total if total else 1.0


def _wide_encoding(content: bytes) -> str:
    head = content[:2000]
    if len(head) < 8 or b"\0" not in head:
        return ""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.4 * len(head) / 2 and even < odd / 10:
        return "utf-16-le"
    if even > 0.4 * len(head) / 2 and odd < even / 10:
        return "utf-16-be"
    return ""


def _nearly_utf8(content: bytes) -> bool:
    good = len(_HIGH_PAIR.findall(content))
    bad = content.decode("utf-8", "replace").count("�") if good else 0
    return good > 4 * bad


def _codec(name: str) -> str:
    if not name:
        return ""
    try:
        found = codecs.lookup(name).name
    except LookupError:
        return ""
    # Browsers read Latin-1 as Windows-1252, which has its quotation marks where Latin-1 has control characters.
    return "cp1252" if found in ("iso8859-1", "ascii") else found


def _strictly(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _with_bad_bytes(content: bytes, encoding: str, note: str = "") -> Decoded:
    text = _strictly(content, encoding)
    if text is not None:
        return Decoded(text, encoding, note)
    handler = "hsnlp-cp1252" if encoding == "utf-8" else "replace"
    text = content.decode(encoding, handler)
    lost = text.count("�")
    said = f"{lost} undecodable character(s) replaced" if lost else ""
    return Decoded(text, encoding, "; ".join(part for part in (note, said) if part))


def _stray_bytes(error: UnicodeError) -> tuple[str | bytes, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("hsnlp-cp1252", _stray_bytes)
