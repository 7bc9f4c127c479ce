"""Gold rows and the passages of a run: matched by place, else by text."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hsnlp.evaluate.annotate import unit_of
from hsnlp.evaluate.gold import Gold, GoldRow, text_digest
from hsnlp.evaluate.units import Unit, record_codes

__all__ = ["Matched", "Unmatched", "match_run"]

_FROM_RUN = ("genre", "publisher", "year", "country")


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A gold row to which no passage belongs, and why."""

    line: int
    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Matched:
    """Units of the rows that were found, how many in which way, and the rows that were not."""

    units: tuple[Unit, ...]
    ways: Mapping[str, int]
    unmatched: tuple[Unmatched, ...]


def match_run(gold: Gold, documents: Iterable[Mapping[str, Any]], passages: Iterable[Mapping[str, Any]]) -> Matched:
    """Match gold rows to the passages of a run, which are read once; nested values may be JSON text.

    A row's document is found by `doc_id`, or by a name of which one is the end of the other. In it, the passage at
    the row's offsets counts if it reads as the row does; else the nearest one that does. A row whose document is not
    in the run is matched by its text alone, if the run codes that text in one way only.
    """
    known = {str(row["doc_id"]): row for row in documents}
    names = _Names(known)
    homes = {row.line: names.find(row) for row in gold.rows}
    wanted, digests = set(homes.values()) - {None}, {row.digest for row in gold.rows}
    index = _Index()
    for passage in passages:
        digest = text_digest(passage["text"])
        if passage["doc_id"] in wanted or digest in digests:
            index.add(passage, digest)
    units: list[Unit] = []
    ways, unmatched = Counter[str](), []
    for row in gold.rows:
        found, told = index.find(row, homes[row.line])
        if found is None:
            unmatched.append(Unmatched(row.line, row.id, told))
            continue
        ways[told] += 1
        unit = unit_of(row, *record_codes(found), text=found["text"])
        source = known.get(found["doc_id"], {})
        extra = {key: str(source[key]) for key in _FROM_RUN if source.get(key)}
        units.append(replace(unit, groups={**extra, **unit.groups}, home=str(found["doc_id"])))
    return Matched(tuple(_without_empty_scores(units)), dict(ways.most_common()), tuple(unmatched))


def _without_empty_scores(units: Sequence[Unit]) -> Sequence[Unit]:
    """Return the units; where no code that was not given has a score, a 0 there says that there is none."""
    if any(score and code not in unit.found for unit in units for code, score in unit.scores.items()):
        return units
    return [
        replace(unit, scores={code: score for code, score in unit.scores.items() if code in unit.found})
        for unit in units
    ]


class _Names:
    """The documents of a run by id and by the last part of their names."""

    def __init__(self, known: Mapping[str, Mapping[str, Any]]) -> None:
        self._known = known
        self._by_last: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for doc_id, row in known.items():
            self._by_last[row["name"].rpartition("/")[2]].append((row["name"], doc_id))

    def find(self, row: GoldRow) -> str | None:
        """Return the id of a row's document, None where it is not in the run or its name fits several."""
        if row.doc_id in self._known:
            return row.doc_id
        asked = row.document
        fits = {
            doc_id
            for name, doc_id in self._by_last.get(asked.rpartition("/")[2], ())
            if f"/{name}".endswith(f"/{asked}") or f"/{asked}".endswith(f"/{name}")
        }
        return fits.pop() if len(fits) == 1 else None


class _Index:
    """Passages that some row may mean."""

    def __init__(self) -> None:
        self._by_place: dict[tuple[str, int, int], tuple[str, Mapping[str, Any]]] = {}
        self._by_text: dict[str, list[Mapping[str, Any]]] = defaultdict(list)

    def add(self, passage: Mapping[str, Any], digest: str) -> None:
        self._by_place[passage["doc_id"], passage["start"], passage["end"]] = (digest, passage)
        self._by_text[digest].append(passage)

    def find(self, row: GoldRow, home: str | None) -> tuple[Mapping[str, Any] | None, str]:
        """Return the passage and the way it was found, or None and the reason."""
        same = self._by_text.get(row.digest, []) if row.digest else []
        if home is None:
            return _alone(same, row)
        if row.start is not None and row.end is not None:
            digest, there = self._by_place.get((home, row.start, row.end), ("", None))
            if there is not None and row.digest in ("", digest):
                return there, "by place"
        inside = [passage for passage in same if passage["doc_id"] == home]
        if inside:
            return min(inside, key=lambda p: abs(p["start"] - (row.start or 0))), "by text in its document"
        if not row.digest:
            return None, "no passage of its document has these offsets"
        return None, "no passage of its document reads so: segmented otherwise, or another version of the text"


def _alone(same: Sequence[Mapping[str, Any]], row: GoldRow) -> tuple[Mapping[str, Any] | None, str]:
    """Match by text alone; copies that are coded alike count as one."""
    if not same:
        named = row.document or row.doc_id
        reason = (
            "its document is not in the run, and its text stands nowhere else" if named else "its text is not in it"
        )
        return None, reason
    if len({record_codes(passage)[0] for passage in same}) > 1:
        return None, "its text stands several times in the run and is coded differently; name its document"
    return same[0], "by text alone"
