"""Match the recommendations found in reports of the Universal Periodic Review to a public list of them.

    python scripts/evaluate_reviews.py --shared ../shared [--limit 5] [--errors development]

The list has one row for each recommendation and recommending state. A row counts as found when an entry of the
report's document holds at least 90 % of the row's words (each as often as the row has it; case, marks and spaces
are left out, as are states in brackets); the symmetric figure asks for a Dice coefficient of 90 %. An entry answers
one row, or all rows of the same text by different states. The list cuts some compound entries into several rows of
one state; "recall, cut rows" also counts the rows whose words stand in an entry by the row's own state, though
another row has taken the entry. Precision counts the entries in sections of recommendations that answer a row. An
addressee is right that names the state under review, or *the Government* without a name. Documents are parted by a
hash of their names into a development and a check half.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import html
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path

from hsnlp import load
from hsnlp.annotations import Annotator
from hsnlp.annotators import ANNOTATORS, DEFAULT, annotator
from hsnlp.annotators.gazetteer import gazetteer
from hsnlp.codebook import load_codebook
from hsnlp.documents import Document
from hsnlp.recommendations import Recommender
from hsnlp.recommendations.model import Actor, Entry, Quote
from hsnlp.recommendations.structure.list_voices import states_in_brackets
from hsnlp.recommendations.structure.review_state import states_named
from hsnlp.segment import segment

OVERLAP = 0.9
HALVES = ("development", "check")
# Names of the list that the gazetteer does not know, or knows as another country.
ALIASES = {
    "dprkorea": "PRK", "macedoniafyr": "MKD", "republicofcongo": "COG", "democraticrepublicofcongo": "COD",
    "congo": "COG", "stlucia": "LCA", "stvincentthegrenadines": "VCT", "stkittsnevis": "KNA", "micronesia": "FSM",
    "saotomeprincipe": "STP", "trinidadtobago": "TTO", "antiguabarbuda": "ATG", "bosniaherzegovina": "BIH",
}  # fmt: skip

Tokens = Counter[str]


@dataclass(frozen=True)
class Row:
    """One row of the list: who recommended what."""

    state: str
    text: str
    tokens: Tokens


@dataclass(frozen=True)
class Found:
    """One entry of a document."""

    entry: Entry
    text: str
    tokens: Tokens
    cited: frozenset[str]
    actor: str
    listed: bool


@dataclass
class Result:
    """What was found in one document: `matched` holds, for each row, its entry or None."""

    name: str
    half: str
    rows: list[Row]
    found: list[Found]
    matched: list[int | None] = field(default_factory=list)


def letters(text: str) -> str:
    """Return the letters of a name, small and without accents."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in plain if c.isalpha())


def country_codes() -> dict[str, str]:
    """Return the alpha-3 code of each written form of a country's name, by the letters of the form."""
    codes: dict[str, str] = {}
    for seconds in gazetteer().index.values():
        for bucket in seconds.values():
            for form in bucket:
                if form.entry is not None and form.entry.kind == "country" and form.kind == "name":
                    codes.setdefault(letters(form.text), form.entry.code)
    return codes | ALIASES


def tokens_of(text: str) -> Tokens:
    """Count the words of a text, states in brackets left out."""
    for start, end in reversed(list(states_in_brackets(text))):
        text = text[:start] + " " + text[end:]
    plain = unicodedata.normalize("NFKD", text.lower().replace("’", "").replace("'", ""))
    return Counter(re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c))))


def listed_rows(path: Path, codes: dict[str, str]) -> dict[str, list[Row]]:
    """Read the list: rows by the code of the state under review."""
    rows: dict[str, list[Row]] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for line in csv.DictReader(stream):
            text = html.unescape(line["text"])
            state = codes.get(letters(line["recommending_state"]), line["recommending_state"])
            under = codes.get(letters(line["state_under_review"]), line["state_under_review"])
            rows.setdefault(under, []).append(Row(state, text, tokens_of(text)))
    return rows


def entries_of(document: Document, codes: dict[str, str], coder: Annotator, recommender: Recommender) -> list[Found]:
    """Take a document the whole road, and return its records."""
    found = []
    passages = segment(document)
    for record in recommender.extract(document, passages, coder.annotate(passages)).records:
        entry, said = record.entry, record.slots
        section = document.section_at(entry.span.start)
        cited = said.cited.text if said.cited is not None else ""
        actor = [m.entry.code for m in states_named(said.addressee.text)] if said.addressee is not None else []
        found.append(
            Found(
                entry,
                record.text,
                tokens_of(record.text),
                frozenset(codes.get(letters(m.entry.name), m.entry.code) for m in states_named(cited)),
                actor[0] if actor else _unnamed(said.addressee),
                section is not None and section.role == "recommendations",
            )
        )
    return found


def _unnamed(actor: Quote | None) -> str:
    """Return ``state`` for an actor that is a state without a name, the text of any other."""
    if actor is None:
        return ""
    return "state" if isinstance(actor, Actor) and actor.type == "state" else actor.text


def share(row: Tokens, found: Tokens) -> float:
    """Return the share of the row's words that stand in `found`."""
    return (row & found).total() / max(1, row.total())


def dice(row: Tokens, found: Tokens) -> float:
    """Return the Dice coefficient of two bags of words."""
    return 2 * (row & found).total() / max(1, row.total() + found.total())


def match(result: Result, measure: Callable[[Tokens, Tokens], float] = share) -> list[int | None]:
    """Return the entry that answers each row: the likest first, an entry once, or for all rows of one text."""
    pairs = []
    for r, row in enumerate(result.rows):
        for f, found in enumerate(result.found):
            if measure(row.tokens, found.tokens) >= OVERLAP:
                likeness = dice(row.tokens, found.tokens) + 0.5 * (row.state in found.cited) + 0.05 * found.listed
                pairs.append((-likeness, r, f))
    matched: list[int | None] = [None] * len(result.rows)
    taken: dict[int, list[int]] = {}
    for _, r, f in sorted(pairs):
        if matched[r] is not None:
            continue
        others = taken.get(f, [])
        if all(dice(result.rows[r].tokens, result.rows[o].tokens) >= OVERLAP for o in others):
            matched[r] = f
            taken.setdefault(f, []).append(r)
    return matched


def is_within(result: Result, row: int) -> bool:
    """Whether a row is answered, or stands within an entry by its state that answers another row."""
    one = result.rows[row]
    return result.matched[row] is not None or any(
        one.state in found.cited and share(one.tokens, found.tokens) >= OVERLAP for found in result.found
    )


def counts(results: Iterable[Result]) -> dict[str, tuple[int, int]]:
    """Add up numerators and denominators of all figures."""
    out: dict[str, list[int]] = {}

    def add(name: str, good: int, whole: int) -> None:
        pair = out.setdefault(name, [0, 0])
        pair[0] += good
        pair[1] += whole

    for result in results:
        pairs = [(row, result.found[f]) for row, f in zip(result.rows, result.matched, strict=True) if f is not None]
        used = {f for f in result.matched if f is not None}
        listed = [f for f, one in enumerate(result.found) if one.listed]
        under = result.name
        symmetric = match(result, dice)
        add("recall", len(pairs), len(result.rows))
        add("recall, cut rows", sum(map(is_within, repeat(result), range(len(result.rows)))), len(result.rows))
        add("recall, symmetric", sum(f is not None for f in symmetric), len(result.rows))
        add("precision", sum(f in used for f in listed), len(listed))
        add("precision, symmetric", len({f for f in symmetric if f in set(listed)}), len(listed))
        add("addressee", sum(found.actor in (under, "state") for _, found in pairs), len(pairs))
        add("recommending state", sum(row.state in found.cited for row, found in pairs), len(pairs))
    return {name: (good, whole) for name, (good, whole) in out.items()}


def intervals(results: Sequence[Result], times: int = 1000, seed: int = 7) -> dict[str, tuple[float, float]]:
    """Return 95 % bootstrap intervals of all figures, documents drawn with replacement."""
    draw = random.Random(seed)
    parts = [counts([one]) for one in results]
    drawn: dict[str, list[float]] = {}
    for _ in range(times):
        sample = draw.choices(parts, k=len(parts))
        for name in sample[0]:
            whole = sum(part[name][1] for part in sample)
            drawn.setdefault(name, []).append(sum(part[name][0] for part in sample) / max(1, whole))
    return {name: (sorted(v)[int(0.025 * times)], sorted(v)[int(0.975 * times)]) for name, v in drawn.items()}


def show(title: str, results: Sequence[Result]) -> None:
    """Print the figures of some documents."""
    if not results:
        return
    limits = intervals(results)
    print(f"\n{title}: {len(results)} documents")
    for name, (good, whole) in counts(results).items():
        low, high = limits[name]
        print(f"  {name:22s} {good / max(1, whole):.3f} [{low:.3f}, {high:.3f}]  {good} of {whole}")


def show_errors(results: Iterable[Result]) -> None:
    """Print what was missed, what answers no row, and wrong slots."""
    for result in results:
        used = {f for f in result.matched if f is not None}
        print(f"\n== {result.name}")
        for row, f in zip(result.rows, result.matched, strict=True):
            if f is None:
                near = max(result.found, key=lambda one: share(row.tokens, one.tokens), default=None)
                print(f"MISSED {row.state}: {row.text}")
                if near is not None:
                    print(f"   near {share(row.tokens, near.tokens):.2f} {sorted(near.cited)}: {near.text[:400]}")
            elif result.found[f].actor not in (result.name, "state"):
                print(f"ADDRESSEE {result.found[f].actor}: {row.text[:160]}")
            elif row.state not in result.found[f].cited:
                print(f"STATE {row.state} not {sorted(result.found[f].cited)}: {row.text[:160]}")
        for f, one in enumerate(result.found):
            if one.listed and f not in used:
                print(f"EXTRA {one.entry.label} {sorted(one.cited)}: {one.text[:400]}")


def half_of(name: str) -> str:
    """Return the half to which a document belongs."""
    return HALVES[hashlib.sha256(name.encode()).digest()[0] % 2]


def main() -> None:
    """Read the arguments, the list and the documents; print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, required=True, help="folder that holds corpus/ and data/")
    parser.add_argument("--limit", type=int, default=None, help="only the first documents")
    parser.add_argument("--errors", choices=HALVES, help="print the errors in one half")
    parser.add_argument("--annotator", choices=ANNOTATORS, default=DEFAULT)
    options = parser.parse_args()
    codes, book = country_codes(), load_codebook()
    coder, recommender = annotator(options.annotator, book), Recommender(book)
    rows = listed_rows(options.shared / "data/upr_recommendations/sessions_1_12.csv", codes)
    results = []
    for path in sorted((options.shared / "corpus/upr_reports").glob("*.pdf"))[: options.limit]:
        under = codes.get(letters(path.stem), "")
        if under not in rows:
            print(f"{path.name}: no rows in the list")
            continue
        result = Result(under, half_of(path.name), rows[under], entries_of(load(path), codes, coder, recommender))
        result.matched = match(result)
        results.append(result)
        figures = counts([result])
        cells = "  ".join(f"{name} {good}/{whole}" for name, (good, whole) in figures.items() if "sym" not in name)
        print(f"{path.name:42s} {result.half[:5]}  {cells}")
    for half in HALVES:
        show(half, [one for one in results if one.half == half])
    show("all", results)
    if options.errors:
        show_errors(one for one in results if one.half == options.errors)


if __name__ == "__main__":
    main()
