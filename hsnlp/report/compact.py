"""Documents and recommendations in few bytes, as the report's script reads them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hsnlp.analysis.counts import passage_codes
from hsnlp.analysis.evidence import score_of
from hsnlp.report.pick import step_of
from hsnlp.report.read import Themes

__all__ = ["REC_COLUMNS", "Likes", "as_json", "document_data", "recommendation_data"]

SHORT = 240
"""Paragraphs of fewer characters are shown with the ones before and after them."""
REC_COLUMNS = (
    *("doc", "start", "end", "page", "section", "label", "text", "addressee", "addressee_type", "strength", "action"),
    *("beneficiary", "deadline", "condition", "lever", "level", "voice", "cited_body", "status", "response", "threats"),
    *("score", "demand", "same", "found_by", "modality"),
)


def as_json(value: Any) -> str:
    r"""Return JSON that may stand in a script element: nothing in it can end the element or begin another.

    >>> as_json({"t": "</script><!--"})
    '{"t":"\\u003c/script\\u003e\\u003c!--"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


class Likes:
    """The written examples that a page tells of, each text once, in the order in which they are asked for."""

    def __init__(self, known: Mapping[str, str]) -> None:
        """`known` holds the text of each example by its id; one that it lacks is not told of."""
        self._known = known
        self._places: dict[str, int] = {}

    def place(self, example: str) -> int | None:
        """Return the place of an example among `texts`, None where its text is not known."""
        return self._places.setdefault(example, len(self._places)) if example in self._known else None

    def anew(self) -> Likes:
        """Return the same for another page, of which nothing was asked yet."""
        return Likes(self._known)

    @property
    def texts(self) -> list[str]:
        """The examples that were asked for."""
        return [self._known[example] for example in self._places]


def document_data(
    number: int,
    text: str,
    rows: Sequence[Mapping[str, Any]],
    annotations: Iterable[Mapping[str, Any]],
    sections: Iterable[Mapping[str, Any]],
    measures: Mapping[str, int],
    themes: Themes,
    likes: Likes,
    keep: set[tuple[int, int]] | None = None,
) -> dict[str, Any]:
    """Return a document: its text, paragraphs and passages with codes, scores and cues.

    With `keep` only these passages and the paragraphs around them. Keys: ``d`` number, ``t`` pieces of text with
    where they start, ``b`` paragraphs, ``s`` names of sections, ``h`` headings, ``p`` passages: start, length,
    paragraph, page, section, tenth, theme, codes, scores in thousandths, cues (start, length, code), nearest examples
    (place in `likes`, cosine in hundredths, code), and where there is a theme the likeness to it in hundredths.
    """
    given = _given(annotations, measures)
    blocks, block_of = _blocks(rows)
    names: dict[str, int] = {}
    listed = list(measures)
    passages = []
    for place, row in enumerate(rows):
        span = (row["start"], row["end"])
        if keep is not None and span not in keep:
            continue
        theme, like = themes.of(row["doc_id"], row["start"])
        codes = sorted(measures[code] for code in passage_codes(row) if code in measures)
        passages.append(
            [
                row["start"],
                row["end"] - row["start"],
                block_of[place],
                row["page"],
                names.setdefault(row["section"] or "", len(names)),
                step_of(place, len(rows)),
                theme,
                codes,
                [round(1000 * score_of(row, listed[code])) for code in codes],
                _cues(given.get(span, ()), span, measures),
                _near(given.get(span, ()), measures, likes),
                *([round(100 * like)] if theme >= 0 else []),
            ]
        )
    wide = [_context(blocks, at, len(text)) for at in range(len(blocks))]
    if keep is None:
        pieces = [[0, text]]
    else:
        pieces = [[start, text[start:end]] for start, end in _merged(wide[one[2]] for one in passages)]
    headings = [[row["start"], row["title"]] for row in sections if row["title"]] if keep is None else []
    return {"d": number, "t": pieces, "b": wide, "s": list(names), "h": headings, "p": passages}


def recommendation_data(row: Mapping[str, Any], number: int, demands: Mapping[str, tuple[str, int]]) -> list[Any]:
    """Return a recommendation as a row of `REC_COLUMNS`; its action is cut from its text where it stands there."""
    demand, same = demands.get(row["rec_id"], (None, 0))
    known = {**row, "doc": number, "demand": demand, "same": same, "score": round(row["score"] or 0.0, 3)}
    values = [known[name] if known[name] not in ("", None) else 0 for name in REC_COLUMNS]
    action = row["action"] or ""
    at = row["text"].find(action) if action else -1
    if at >= 0:
        values[REC_COLUMNS.index("action")] = [at, at + len(action)]
    return values


def _given(
    annotations: Iterable[Mapping[str, Any]], measures: Mapping[str, int]
) -> dict[tuple[int, int], list[tuple[str, dict[str, Any]]]]:
    """Return by passage the measures that its annotations stand for, each with what is said of it."""
    found: dict[tuple[int, int], list[tuple[str, dict[str, Any]]]] = {}
    for row in annotations:
        dimension, code = row["dimension"], row["code"]
        name = "recommendation" if dimension == "recommendation" else f"{dimension}:{code}"
        if name in measures:
            told = json.loads(row["attributes"] or "{}")
            found.setdefault((row["unit_start"], row["unit_end"]), []).append((name, told))
    return found


def _cues(
    given: Iterable[tuple[str, Mapping[str, Any]]], span: tuple[int, int], measures: Mapping[str, int]
) -> list[list[int]]:
    """Return start, length and measure of each cue in a passage."""
    found = []
    for name, told in given:
        voiced = f"{name}:{told.get('voice')}"
        several = [(name, cue) for cue in told.get("cues") or ()]
        several += [(voiced, cue) for cue in told.get("voice_cues") or () if voiced in measures]
        for of, cue in several:
            if isinstance(cue, dict) and span[0] <= cue["start"] < cue["end"] <= span[1]:
                found.append([cue["start"], cue["end"] - cue["start"], measures[of]])
    return found


def _near(given: Iterable[tuple[str, Mapping[str, Any]]], measures: Mapping[str, int], likes: Likes) -> list[list[int]]:
    """Return place, cosine in hundredths and measure of each example that a passage is like."""
    found = []
    for name, told in given:
        like = told.get("like")
        place = likes.place(like["example"]) if like else None
        if like and place is not None:
            voiced = f"{name}:{told.get('voice')}"
            found.append([place, round(100 * like["cosine"]), measures.get(voiced, measures[name])])
    return found


def _blocks(rows: Sequence[Mapping[str, Any]]) -> tuple[list[tuple[int, int]], list[int]]:
    """Return the paragraphs that hold the passages, as spans, and the paragraph of each passage."""
    spans: list[tuple[int, int]] = []
    place: dict[int, int] = {}
    of = []
    for row in rows:
        block = row["block"] if row["block"] is not None else -row["start"] - 1
        if block not in place:
            place[block] = len(spans)
            spans.append((row["start"], row["end"]))
        at = place[block]
        spans[at] = (min(spans[at][0], row["start"]), max(spans[at][1], row["end"]))
        of.append(at)
    return spans, of


def _context(blocks: Sequence[tuple[int, int]], at: int, size: int) -> tuple[int, int]:
    """Return the span of a paragraph, of a short one with its neighbours where these are near."""
    start, end = blocks[at]
    if end - start < SHORT:
        before = blocks[at - 1] if at else (start, start)
        after = blocks[at + 1] if at + 1 < len(blocks) else (end, end)
        if 0 <= start - before[1] < SHORT:
            start = max(before[0], start - 2 * SHORT)
        if 0 <= after[0] - end < SHORT:
            end = min(after[1], end + 2 * SHORT)
    return max(0, start), min(size, end)


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans in order, those that touch as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
