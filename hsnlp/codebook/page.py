"""Render a codebook as one Markdown page for a person to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from hsnlp.codebook.nouns import Code, Cue, Dimension, PhraseList, Rule

__all__ = ["page"]


def page(
    head: Iterable[str],
    dimensions: Iterable[Dimension],
    rules: Sequence[Rule],
    lists: Sequence[PhraseList],
    retired: Sequence[str],
) -> str:
    """Return a codebook as Markdown: every code with its definition, examples and cues, then the rules and lists."""
    return "\n".join((*head, *_lines(dimensions, rules, lists, retired))).rstrip() + "\n"


def _lines(
    dimensions: Iterable[Dimension], rules: Sequence[Rule], lists: Sequence[PhraseList], retired: Sequence[str]
) -> Iterator[str]:
    for dimension in dimensions:
        yield from _dimension_lines(dimension)
    if rules:
        yield from ("## Borderline rules", "")
        for rule in rules:
            since = f" (since {rule.since})" if rule.since else ""
            yield f"{rule.number}. **{rule.title}.** {rule.text.strip()}{since}"
        yield ""
    if lists:
        yield from ("## Lists that cues use", "")
        for one in lists:
            yield f"- `@{one.name}`: {_quoted(one.phrases)}" + _tail("not in", one.unless)
        yield ""
    if retired:
        yield from ("## Retired ids", "", ", ".join(f"`{one}`" for one in retired), "")


def _dimension_lines(dimension: Dimension) -> Iterator[str]:
    slot = f" (a slot of `{dimension.slot_of}`)" if dimension.slot_of else ""
    yield from (f"## {dimension.title} `{dimension.id}`{slot}", "", dimension.question.strip(), "")
    if dimension.note:
        yield from (dimension.note.strip(), "")
    how_many = "all that apply" if dimension.several else "one at most"
    yield from (f"Codes: {how_many}. A code needs {dimension.threshold} points of cues.", "")
    for code in dimension.codes:
        yield from _code_lines(code)


def _code_lines(code: Code) -> Iterator[str]:
    yield from (f"### {code.title} `{code.id}`", "", code.definition.strip(), "")
    if code.rule:
        yield from (f"**Decide:** {code.rule.strip()}", "")
    for name, entries in (("Include", code.include), ("Exclude", code.exclude)):
        if entries:
            yield from (f"**{name}**", "", *(f"- {one.strip()}" for one in entries), "")
    if code.maps:
        yield from ("**Also known as** " + ", ".join(f"{scheme}: {value}" for scheme, value in code.maps), "")
    if code.examples:
        yield from ("**Examples** (written for this codebook)", "")
        for example in code.examples:
            codes = ", ".join(f"`{one}`" for one in example.codes) or "none"
            yield f"- “{example.text.strip()}” → {codes}" + (f". {example.note}" if example.note else "")
        yield ""
    if code.scores:
        measured = ", ".join(f"{points} points {precision:.2f}" for points, precision in code.scores)
        yield from (f"**Measured precision of the cues:** {measured}", "")
    if code.cues:
        yield from ("<details><summary>Cues</summary>", "")
        yield from (_cue_line(cue) for cue in code.cues)
        yield from ("", "</details>", "")


def _cue_line(cue: Cue) -> str:
    line = f"- *{cue.strength}*: {_quoted(cue.phrases)}"
    for group in cue.all_of:
        line += _tail(f"with (within {cue.near} tokens)" if cue.near else "with", group)
    line += _tail("without", cue.none_of) + _tail("not in", cue.unless)
    if cue.when_negated == "drop":
        line += "; not when negated"
    if cue.voice:
        line += f"; voice {cue.voice}"
    return line + (f" — {cue.note}" if cue.note else "")


def _tail(words: str, phrases: tuple[str, ...]) -> str:
    return f"; {words} {_quoted(phrases)}" if phrases else ""


def _quoted(phrases: tuple[str, ...]) -> str:
    return ", ".join(f"`{phrase}`" for phrase in phrases)
