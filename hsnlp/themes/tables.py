"""The tables of themes: one row a theme, one row a unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hsnlp.files import whole
from hsnlp.tables import arrow_rows, write_rows
from hsnlp.themes.describe import Content
from hsnlp.themes.settings import Theme

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["COLUMNS", "THEME_TABLES", "theme_rows", "theme_table", "write_theme_table"]

COLUMNS: dict[str, dict[str, tuple[str, str]]] = {
    "themes": {
        "theme_id": ("str", "t01, t02 … by size; g01 … for guided ones"),
        "label": ("str", "its name: the first keywords, or that of its seeds"),
        "keywords": ("list", "its words, the weightiest first"),
        "kind": ("str", "free or guided"),
        "parent": ("str", "the broader group of themes that it belongs to"),
        "units": ("int", "paragraphs of this theme"),
        "documents": ("int", "documents that hold one"),
        "share": ("float", "share of all paragraphs"),
        "support": ("float", "share of the clusterings that found it"),
        "ari": ("float", "agreement of its paragraphs between two halves of the clusterings (adjusted Rand)"),
        "jaccard": ("float", "agreement of its keywords between them (Jaccard)"),
        "npmi": ("float", "coherence of its keywords, -1 to 1"),
        "unstable": ("bool", "whether another seed or sample might well not have found it"),
        "frames": ("json", "share of its sentences with each frame"),
        "voices": ("json", "share of its framed sentences in each voice, by frame"),
        "threats": ("json", "share of its sentences with each threat dimension"),
        "levers": ("json", "share of its sentences that recommend each lever"),
        "years": ("json", "paragraphs by year of the document"),
        "genres": ("json", "paragraphs by kind of document"),
        "distinctive": ("list", "words that tell it from all other themes (log-odds with a Dirichlet prior)"),
        "lift": ("json", "codes at least half more or less frequent than in the corpus, with the ratio"),
        "quotes": ("json", "typical sentences from different documents, with offsets"),
    },
    "theme_units": {
        "doc_id": ("str", "document"),
        "start": ("int", "first character in the document's text"),
        "end": ("int", "one past the last character"),
        "page": ("int", "page on which it begins"),
        "section": ("str", "heading of the section"),
        "passages": ("int", "coded passages in it"),
        "theme_id": ("str", "its theme, or null"),
        "theme": ("str", "the theme's label"),
        "similarity": ("float", "cosine to the nearest theme"),
        "reason": ("str", "why it has no theme, or null"),
    },
}
"""Table → column → (type, meaning)."""

THEME_TABLES = tuple(COLUMNS)

_LEAST = 10
_SHARES = {"frames": "frame", "threats": "threat", "levers": "lever"}


def theme_rows(themes: Sequence[Theme], contents: Sequence[Content], whole: Content) -> Iterator[dict[str, Any]]:
    """Yield the row of each theme."""
    for theme, content in zip(themes, contents, strict=True):
        yield {
            "theme_id": theme.theme_id,
            "label": theme.label,
            "keywords": theme.words,
            "kind": theme.kind,
            "parent": theme.parent,
            "units": content.units,
            "documents": len(content.documents),
            "share": round(content.units / max(whole.units, 1), 4),
            "support": theme.support,
            "ari": theme.ari,
            "jaccard": theme.jaccard,
            "npmi": theme.npmi,
            "unstable": theme.unstable,
            **{column: _shares(content, dimension) for column, dimension in _SHARES.items()},
            "voices": _voices(content.codes),
            "years": {str(year): content.years[year] for year in sorted(content.years)},
            "genres": dict(sorted(content.genres.items(), key=lambda item: (-item[1], item[0]))),
            "distinctive": list(theme.distinctive),
            "lift": _lift(content, whole),
            "quotes": content.quotes(theme),
        }


def write_theme_table(folder: Path, table: str, rows: Iterable[Mapping[str, Any]]) -> int:
    """Write ``table.parquet`` and ``table.csv`` into `folder`, each put in place when whole; return the rows.

    Records are JSON text in both; lists are lists in Parquet and JSON in CSV. Text stands word for word.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with whole(folder / f"{table}.parquet") as parquet, whole(folder / f"{table}.csv") as text:
        return write_rows(parquet, text, rows, COLUMNS[table], _schema(table))


def theme_table(table: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Return `rows` as an Arrow table; records are JSON text."""
    return arrow_rows(rows, COLUMNS[table], _schema(table))


def _schema(table: str) -> pa.Schema:
    import pyarrow as pa

    types = {"str": pa.string(), "json": pa.string(), "int": pa.int64(), "float": pa.float64(), "bool": pa.bool_()}
    return pa.schema([(name, types.get(kind) or pa.list_(pa.string())) for name, (kind, _) in COLUMNS[table].items()])


def _shares(content: Content, dimension: str) -> dict[str, float]:
    """Return the share of a theme's sentences with each code of `dimension`, the highest first."""
    start = f"{dimension}:"
    counts = {code[len(start) :]: count for code, count in content.codes.items() if code.startswith(start)}
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return {code: round(count / max(content.sentences, 1), 4) for code, count in ordered}


def _voices(codes: Counter[str]) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for key in sorted(codes):
        if key.startswith("voice:"):
            _, frame, voice = key.split(":", 2)
            found.setdefault(frame, {})[voice] = round(codes[key] / max(codes[f"frame:{frame}"], 1), 4)
    return found


def _lift(content: Content, whole: Content) -> dict[str, float]:
    """Return how many times as frequent a code is here as in the corpus, where that is far from once."""
    found = {}
    for code, count in sorted(whole.codes.items()):
        expected = count / max(whole.sentences, 1) * content.sentences
        ratio = content.codes[code] / expected if expected else 1.0
        if not code.startswith("voice:") and expected >= _LEAST and not 0.667 < ratio < 1.5:
            found[code] = round(ratio, 2)
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
