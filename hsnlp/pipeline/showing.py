"""A document with its codes as highlights: HTML for a notebook, without scripts, safe whatever the text holds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from html import escape
from pathlib import Path
from typing import Any

from hsnlp.errors import RunError, unknown
from hsnlp.pipeline.asking import Coded

__all__ = ["Mark", "Shown", "highlighted", "show"]

COLOURS = ("#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7", "#999999")
"""Okabe and Ito (2008): told apart with any kind of colour vision."""

_BOX = (
    "max-height:32rem;overflow:auto;padding:.8rem 1rem;border:1px solid #bbb;background:#fff;color:#111;"
    "line-height:1.7;white-space:pre-wrap;overflow-wrap:anywhere;font-family:Georgia,serif"
)
_TAG = "font:600 .7rem sans-serif;padding:0 .3rem;margin-left:.25rem;border:1px solid #555;border-radius:.2rem"


@dataclass(slots=True)
class Mark:
    """One highlighted stretch of a text: where, with which codes (and what is said of each), and its cues."""

    start: int
    end: int
    codes: dict[str, str] = field(default_factory=dict)
    cues: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Shown:
    """A page that a notebook displays by itself; `html` is the same as text, `save` writes it to a file."""

    html: str

    def __repr__(self) -> str:
        return f"<Shown: {len(self.html):,} characters of HTML>"

    def _repr_html_(self) -> str:
        return self.html

    def save(self, path: str | Path) -> Path:
        """Write a page that opens in a browser, and return where."""
        head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>hsnlp</title>'
        Path(path).write_text(f"{head}<body>{self.html}</body></html>\n", encoding="utf-8")
        return Path(path)


def show(corpus: Coded, doc_id: str, dimension: str = "frame") -> Shown:
    """Return a document of `corpus` with the codes of one dimension as highlights and their cues underlined.

    The text is the whole normalised one; where the corpus does not hold it, the passages follow each other. Raises
    `RunError` for a document or dimension that is not there.
    """
    ids = list(corpus.documents["doc_id"])
    if doc_id not in ids:
        near = get_close_matches(doc_id, ids, n=5, cutoff=0.2) or ids[:5]
        raise RunError(f"{unknown('document', doc_id, near)}{' …' if len(ids) > len(near) else ''}")
    known = [*corpus.codes, "actor"]
    if dimension not in known:
        raise RunError(unknown("dimension", dimension, known))
    row = corpus.documents.set_index("doc_id").loc[doc_id]
    marks = _marks(corpus.annotations, doc_id, dimension)
    colours = _colours(marks, corpus.codes.get(dimension, ()))
    if doc_id in corpus.texts:
        body = highlighted(corpus.texts[doc_id], marks, colours)
    else:
        here = corpus.passages[corpus.passages["doc_id"] == doc_id]
        body = _passages(here.to_dict("records"), marks, colours)
    legend = "".join(_tag(code, "", colour) for code, colour in colours.items()) or f"no {escape(dimension)}"
    title = escape(str(row["title"] or row["name"]))
    return Shown(
        f'<section style="max-width:50rem"><h3><bdi>{title}</bdi></h3><p>{escape(dimension)}: {legend}</p>'
        f'<div tabindex="0" style="{_BOX}">{body}</div></section>'
    )


def highlighted(text: str, marks: Iterable[Mark], colours: Mapping[str, str], offset: int = 0) -> str:
    """Return `text` as HTML with `marks`; of those that overlap the first, and of those the longest, is shown.

    `offset` is where `text` begins in the document. Every character is escaped.

    >>> highlighted("<b> spoke.", [Mark(4, 9, {"food": ""})], {"food": "#fff"})[:10]
    '&lt;b&gt; '
    """
    parts, at = [], 0
    for mark in sorted(marks, key=lambda m: (m.start, -m.end)):
        start, end = mark.start - offset, mark.end - offset
        if start < at or end > len(text):
            continue
        first, *others = [colours[code] for code in mark.codes]
        style = f"background:{first}44;color:inherit;border-bottom:2px solid {others[0] if others else first}"
        tags = "".join(_tag(code, said, colours[code]) for code, said in mark.codes.items())
        inner = _underlined(text[start:end], [(a - mark.start, b - mark.start) for a, b in mark.cues])
        parts.append(f'{escape(text[at:start])}<mark style="{style}"><bdi>{inner}</bdi></mark>{tags}')
        at = end
    return "".join([*parts, escape(text[at:])])


def _tag(code: str, said: str, colour: str) -> str:
    told = f"{code.replace('_', ' ')}{' ' if said else ''}{said}"
    return f'<span style="{_TAG};background:{colour}44">{escape(told)}</span>'


def _underlined(text: str, cues: Sequence[tuple[int, int]]) -> str:
    parts, at = [], 0
    for start, end in sorted(cues):
        if at <= start < end <= len(text):
            parts.append(f"{escape(text[at:start])}<u>{escape(text[start:end])}</u>")
            at = end
    return "".join([*parts, escape(text[at:])])


def _passages(rows: Iterable[Mapping[Any, Any]], marks: Sequence[Mark], colours: Mapping[str, str]) -> str:
    """Return the passages one after another, a blank line between paragraphs."""
    parts: list[str] = []
    block = None
    for row in rows:
        if parts:
            parts.append(" " if row["block"] == block else "\n\n")
        block = row["block"]
        inside = [mark for mark in marks if row["start"] <= mark.start and mark.end <= row["end"]]
        parts.append(highlighted(row["text"], inside, colours, row["start"]))
    return "".join(parts)


def _marks(annotations: Any, doc_id: str, dimension: str) -> list[Mark]:
    chosen = annotations[(annotations["doc_id"] == doc_id) & (annotations["dimension"] == dimension)]
    marks: dict[tuple[int, int], Mark] = {}
    for row in chosen.sort_values("score", ascending=False, kind="stable").to_dict("records"):
        start, end = int(row["start"]), int(row["end"])
        said = json.loads(row["attributes"] or "{}")
        mark = marks.setdefault((start, end), Mark(start, end))
        voice = f"{said['voice']} " if said.get("voice") else ""
        mark.codes.setdefault(row["code"], f"{voice}{row['score']:.2f}")
        mark.cues += _places(said.get("cues", []))
    return list(marks.values())


def _places(cues: Iterable[Mapping[str, Any]]) -> Iterator[tuple[int, int]]:
    for cue in cues:
        if "start" in cue and "end" in cue:
            yield cue["start"], cue["end"]


def _colours(marks: Iterable[Mark], codes: Sequence[str]) -> dict[str, str]:
    """Return a colour for each code that is shown; a code of the codebook has the same in every document."""
    shown = {code for mark in marks for code in mark.codes}
    order = [*codes, *sorted(shown - set(codes))]
    return {code: COLOURS[n % len(COLOURS)] for n, code in enumerate(order) if code in shown}
