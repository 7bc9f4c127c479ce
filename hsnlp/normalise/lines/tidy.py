"""The first pass over raw lines: characters repaired, typing marks dropped, blank lines counted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from hsnlp.normalise.characters import repair_all
from hsnlp.normalise.lines.line import Line
from hsnlp.raw import RawLine

__all__ = ["plain_emphasis", "tidy"]

_EMPHASIS = [
    (re.compile(r"(?<![\w*])\*\*\*(?=\S)(.+?)(?<=\S)\*\*\*(?![\w*])"), r"\1"),
    (re.compile(r"(?<![\w*])\*\*(?=\S)(.+?)(?<=\S)\*\*(?!\*)"), r"\1"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]+?)(?<=[^\s*])\*(?!\*)"), r"\1"),
    (re.compile(r"(?<![\w_])__(?=\S)([^_]+?)(?<=\S)__(?!\w)"), r"\1"),
    (re.compile(r"(?<![\w_/.])_(?=[^\s_])([^_/]+?)(?<=[^\s_])_(?!\w)"), r"\1"),
]
_STRAY_STAR = re.compile(r"(?<=[A-Za-z.,;:”\"’)])\*+(?=[\s.,;:)]|$)|(?<![\w*])\*+(?=[A-Za-z“\"‘(])")
_LINK = re.compile(r"!?\[([^\]\n]*)\]\((?:https?:|mailto:|/|#|\.)[^)\s]*(?:\s\"[^\"]*\")?\)")
_NOTE_LINK = re.compile(r"\[\\?\[(\d{1,3})\\?\]\]\(#?[^)\s]*\)")
_TAGS = re.compile(
    r"</?(?:p|br|em|strong|i|b|u|sup|sub|span|div|a|blockquote|ul|ol|li|h[1-6]|center|font)\b[^<>]*>", re.I
)
_SHORTCODE = re.compile(r"\[/?(?:caption|tab|tab_item|tabs|gallery|embed|audio|video|column|quote|button)\b[^\]\n]*\]")
_ESCAPE = re.compile(r"\\(?=[$%&#_*~\[\](){}])")  # Markdown's: "US\\$ 3"
_QUOTED = re.compile(r"^(?:>\s+)+|^>$")  # as Markdown and mail mark a quotation
_ATX = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
_ATTRIBUTES = re.compile(r"\s*\{:?\s*[.#][^{}]*\}\s*$")
_SPACED_OUT = re.compile(r"^(?:\S ){5,}\S$")
_EMPTY = re.compile(r"^[\\|*_~=.·•-]*$")
_DASH_RULE = re.compile(r"^\W{5,}$")
_BULLET_ONLY = re.compile(r"^[*•●▪■◦\uf0a7\uf0b7-]$")
_SPLIT_INITIALS = re.compile(r"(?<=\b[A-Z]) ?\. ?(?=[A-Z] ?\.(?!\w))")
_NUMBER_APART = re.compile(r"^(\d{1,2}) \.(?=\s)")
_BEFORE_STOP = re.compile(r"(?<=[A-Za-z)]) (?=[.,;:](?:\s|$))")


def tidy(lines: Sequence[RawLine]) -> list[Line]:
    """Return the lines that hold text, each with the number of blank lines before it."""
    kept: list[Line] = []
    gap = 0
    page: int | None = None
    bullet = ""
    texts = repair_all([raw.text for raw in lines])
    for raw, text in zip(lines, texts, strict=True):
        text, level = _plain(text, is_row=raw.kind == "row")
        if raw.kind is None and _BULLET_ONLY.match(text):
            bullet = "• "  # its text stands in one of the next lines
            gap += 0 if gap else 1
            continue
        if not text or (raw.kind is None and _EMPTY.match(text)):
            gap += 1
            continue
        kind = "heading" if level and raw.kind is None else raw.kind
        if kind is None and raw.text.rstrip().endswith("[/caption]"):
            kind = "caption"
        kept.append(
            Line(
                bullet + text,
                page=raw.page,
                kind=kind,
                level=raw.level or level,
                box=raw.box,
                gap=1 if bullet else gap,
                hinted=kind is not None,
                turn=bool(kept) and raw.page != page,
            )
        )
        gap, page, bullet = 0, raw.page, ""
    _mark_rows(kept)
    return _with_drop_capitals(kept)


def plain_emphasis(text: str) -> str:
    """Return `text` without the asterisks and underscores that Markdown sets around words.

    >>> plain_emphasis("a *sui generis* and __plain__ case")
    'a sui generis and plain case'
    """
    for pattern, kept in _EMPHASIS:
        text = pattern.sub(kept, text)
    return _STRAY_STAR.sub("", text) if "*" in text else text


def _mark_rows(lines: list[Line]) -> None:
    """Lines that follow one another with the same number of bars between cells are rows of a table."""
    bars = [line.text.count("|") if line.kind is None else 0 for line in lines]
    for index, line in enumerate(lines):
        near = [*bars[max(0, index - 1) : index], *bars[index + 1 : index + 2]]
        if bars[index] and bars[index] in near:
            line.kind, line.hinted = "row", True
            line.text = "\t".join(cell.strip() for cell in line.text.strip("|").split("|"))


def _with_drop_capitals(lines: list[Line]) -> list[Line]:
    """Join an initial letter that the layout set large, on a line of its own, to its word: "M", "ost"."""
    words = {word for line in lines for word in line.text.lower().split()}
    out: list[Line] = []
    for line in lines:
        last = out[-1] if out else None
        if (
            last is not None
            and len(last.text) == 1
            and last.text.isupper()
            and line.text[:1].islower()
            and not line.gap
        ):
            whole = (last.text + line.text.split(None, 1)[0]).lower()
            if last.text not in "AI" or whole in words:
                last.text += line.text
                continue
        out.append(line)
    return out


def _plain(text: str, *, is_row: bool) -> tuple[str, int]:
    """Return the text without typing marks, and the level that `#` signs give it (0 for none)."""
    if is_row:
        return "\t".join(" ".join(cell.split()) for cell in text.split("\t")).rstrip(), 0
    text = " ".join(text.split())
    level = 0
    if not text:
        return "", 0
    if "<" in text:
        text = " ".join(_TAGS.sub(" ", text).split())
    if text[:1] == ">":
        text = _QUOTED.sub("", text)
    if (found := _ATX.match(text)) is not None:
        level, text = len(found[1]), found[2]
    if "](" in text:
        text = _NOTE_LINK.sub(r"[\1]", text)
        text = _LINK.sub(r"\1", text)
    if "*" in text or "_" in text:
        text = plain_emphasis(text)
    if text.startswith("[") or "[/" in text:
        text = _SHORTCODE.sub("", text)
    if "{" in text:
        text = _ATTRIBUTES.sub("", text)
    if _SPACED_OUT.match(text) and sum(map(str.isalpha, text)) > 4:
        text = text.replace(" ", "")
    if " ." in text or " ," in text or " ;" in text or " :" in text:
        text = _NUMBER_APART.sub(r"\1.", _SPLIT_INITIALS.sub(".", text))
        text = _BEFORE_STOP.sub("", text)
    if _DASH_RULE.match(text) and not any(map(str.isalnum, text)):
        text = ""
    return _ESCAPE.sub("", text).strip() if "\\" in text else text.strip(), level
