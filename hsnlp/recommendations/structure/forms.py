"""Forms: each recommendation under its label, then its fields, each under a label of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from hsnlp.documents import Document, Span
from hsnlp.recommendations.model import Entry, Kind, Quote
from hsnlp.recommendations.structure.demands import demands
from hsnlp.recommendations.structure.labels import FieldLabel, column_of, field_of, label_of, status_of
from hsnlp.recommendations.structure.reading import Unit, trimmed, units, without_marker
from hsnlp.recommendations.structure.rows import KEPT

__all__ = ["form_entries"]

_LONGEST = 80  # units that one form may have
_BODY = 12  # units of the recommendation itself
_CHOICES = re.compile(r"[\w\s]+/[\w\s]+/[\w\s]+")
_FORM = frozenset({"responsible", "deadline", "actions", "priority", "status", "accepted"})
_ANSWERED = frozenset({"accepted", "response"})


@dataclass(slots=True)
class _Form:
    """One form as it is read: the recommendation's parts, and the fields with their first and last character."""

    label: str
    parts: list[Span] = field(default_factory=list)
    title: Span | None = None
    values: dict[str, list[Span]] = field(default_factory=dict)
    named: list[str] = field(default_factory=list)


def form_entries(document: Document, taken: frozenset[int] = frozenset()) -> Iterator[Entry]:
    """Yield the entry of each form; blocks whose index is in `taken` are passed over.

    An entry is of kind ``matrix`` where the form names more than an answer, else of kind ``block``.
    """
    given = [unit for unit in units(document) if unit.block not in taken]
    starts = [n for n, unit in enumerate(given) if label_of(unit.text, heading=unit.heading)]
    for start, following in pairwise([*starts, len(given)]):
        form = _read(document.text, given[start : min(following, start + _LONGEST)])
        if form is not None and (form.parts or form.title):
            yield _entry(document.text, form)


def _read(text: str, given: Sequence[Unit]) -> _Form | None:
    """Read one form from its label on; None where no field is labelled."""
    first = given[0]
    label = label_of(first.text, heading=first.heading)
    if label is None:
        return None
    form = _Form(label.number)
    rest = trimmed(text, first.span.start + label.end, first.span.end)
    if rest is not None and (first.heading and not _reads(rest.of(text))):
        form.title = rest
    elif rest is not None:
        form.parts.append(rest)
    current = ""
    at = 1
    while at < len(given):
        unit = given[at]
        columns = _row_of_labels(given, at)
        if columns and columns[0].column == 0:
            at = _sub_table(given, at, len(columns), form)
            current = ""
            continue
        found = None if _is_answer(unit, current) else _field(unit)
        if found is not None:
            current = found.name
            form.named.append(current)
            value = trimmed(text, unit.span.start + found.end, unit.span.end)
            if value is not None:
                form.values.setdefault(f"{len(form.named)} {current}", []).append(value)
        elif _ends(unit, given[at:], form, current):
            break
        elif current:
            form.values.setdefault(f"{len(form.named)} {current}", []).append(unit.span)
        elif not form.named:
            form.parts.append(without_marker(text, unit.span))
        at += 1
    return form if form.named else None


def _field(unit: Unit) -> FieldLabel | None:
    """Return the label of a field; of a paragraph that only begins like one, nothing."""
    found = field_of(unit.text)
    if found is None or (found.end >= len(unit.text) and unit.kind == "item" and len(unit.text.split()) > 4):
        return None
    return found


def _is_answer(unit: Unit, current: str) -> bool:
    """Whether a unit answers the label above it: *Accepted* under *Management response* is no label of its own."""
    return current in _ANSWERED and len(unit.text.split()) <= 3 and status_of(unit.text) is not None


def _ends(unit: Unit, ahead: Sequence[Unit], form: _Form, current: str) -> bool:
    """Whether a unit is no part of the form: a heading behind the fields, or one that no field follows soon."""
    if not unit.heading:
        return not form.named and len(form.parts) >= _BODY
    if form.named:
        return bool(form.values.get(f"{len(form.named)} {current}")) or not current
    return bool(form.parts) and not any(_field(later) for later in ahead[1:3])


def _row_of_labels(given: Sequence[Unit], at: int) -> list[Unit]:
    """Return the cells of the row at `at` where all are heads of columns: a table inside a form."""
    if given[at].row is None:
        return []
    row = [unit for unit in given[at : at + 12] if unit.row == given[at].row]
    heads = [column_of(unit.text) for unit in row]
    whole = all(name and name != "recommendation" for name in heads) and len(row) > 2
    return row if whole and {"actions", "responsible", "deadline"} & set(heads) else []


def _sub_table(given: Sequence[Unit], at: int, wide: int, form: _Form) -> int:
    """Read the rows of a table inside a form; return the index behind it. The first row's cells are kept."""
    names = {unit.column: column_of(unit.text) or "other" for unit in given[at : at + wide]}
    form.named += names.values()
    at += wide
    while at < len(given) and given[at].row is not None and _field(given[at]) is None:
        name = names.get(given[at].column, "other")
        known = [key for key in form.values if key.endswith(f" {name}")]
        if not known:
            form.values[f"0 {name}"] = [given[at].span]
        at += 1
    return at


def _reads(text: str) -> bool:
    return text.endswith(".") or (demands(text) and len(text.split()) > 12)


def _entry(text: str, form: _Form) -> Entry:
    values = _spans(text, form)
    unit = values.get("responsible")
    answers = [values[name].of(text) for name in ("accepted", "response", "status") if name in values]
    status = next(filter(None, map(status_of, answers)), None)
    kind: Kind = "matrix" if _FORM & set(form.named) else "block"
    return Entry(
        kind,
        tuple(form.parts) or ((form.title,) if form.title else ()),
        label=form.label,
        actor=Quote(unit, unit.of(text), "matrix") if unit else None,
        status=status,
        fields={name: values[name] for name in KEPT if name in values},
    )


def _spans(text: str, form: _Form) -> dict[str, Span]:
    """Return each field's value from its first to its last character; choices that nobody made are no value."""
    found: dict[str, Span] = {}
    for key, spans in form.values.items():
        name = key.partition(" ")[2]
        span = Span(spans[0].start, spans[-1].end)
        if not (name in ("status", "accepted") and _CHOICES.match(span.of(text))):
            found.setdefault(name, span)
    return found
