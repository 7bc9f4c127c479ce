"""From a run folder to ``report.html``, and for large runs to a folder of document pages beside it."""

from __future__ import annotations

import hashlib
import shutil
from base64 import b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from hsnlp.files import write_whole
from hsnlp.pipeline.ledger import Ledger
from hsnlp.pipeline.run import finished
from hsnlp.pipeline.tables import recommendation_rows, source_rows
from hsnlp.report.compact import REC_COLUMNS, Likes, as_json, document_data, recommendation_data
from hsnlp.report.pick import Passage, Picker
from hsnlp.report.read import Content, by_document, examples_of, read_content, read_themes
from hsnlp.report.view import source_measures, view

__all__ = ["EMBEDDED_WORDS", "write_report"]

EMBEDDED_WORDS = 1_000_000
"""Words up to which all documents stand in the one file; above, in pages beside it, with a sample as evidence."""
RECOMMENDATION_BYTES = 12_000_000
"""Characters of recommendations that the file carries at most."""
_SCRIPTS = {
    "report.html": ("base.js", "figures.js", "evidence.js", "document.js", "grid.js", "tables.js", "start.js"),
    "document.html": ("base.js", "evidence.js", "document.js", "page.js"),
}


def write_report(run: Path, embedded_words: int = EMBEDDED_WORDS) -> Path:
    """Write ``report.html`` into `run` and return its path. Raises `RunError` where `run` is no finished run.

    Opens offline: style, script and data stand in the page, which asks for nothing, and no text of a document can run
    in it. A run of more than `embedded_words` words has its documents in ``report/``, one page each.
    """
    with Ledger(run / "run.db") as ledger:
        finished(ledger)
        documents = source_rows(ledger)
    large = sum(row["words"] or 0 for row in documents.values()) > embedded_words
    picker = Picker(documents, read_themes(run / "tables")) if large else None
    content = read_content(run, picker.see if picker else None)
    pages = _Pages(run / "report") if large else None
    chosen = picker.chosen() if picker else None
    templates = _Templates()
    seen = view(content)
    number = {str(row["doc_id"]): at for at, row in enumerate(content.corpus.documents)}
    likes = Likes(examples_of(str(content.manifest["annotator"])))
    with Ledger(run / "run.db") as ledger:
        texts = list(_documents(ledger, content, number, chosen, pages, templates, likes))
        recommendations, made = _recommendations(ledger, content, number)
    left = sum(made.values()) - len(recommendations)
    page = templates.render(
        "report.html",
        **seen,
        large=large,
        n_recommendations=len(recommendations) + left,
        left_recommendations=left,
        liked=bool(likes.texts),
        data=as_json({**_data(content, seen, recommendations, made, large), "examples": likes.texts}),
        texts=texts,
    )
    if pages:
        pages.finish()
    else:
        shutil.rmtree(run / "report", ignore_errors=True)
    target = run / "report.html"
    write_whole(target, page)
    return target


class _Templates:
    """The page templates with their style and script; the page's policy allows this script and no other."""

    def __init__(self) -> None:
        from jinja2 import Environment, PackageLoader, StrictUndefined
        from markupsafe import Markup

        loader = PackageLoader("hsnlp.report")
        self._environment = Environment(
            loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
        )
        self._safe = Markup
        self._style = Markup(loader.get_source(self._environment, "style.css")[0])
        self._scripts = {}
        for template, names in _SCRIPTS.items():
            code = "".join(loader.get_source(self._environment, name)[0] for name in names)
            script = f'"use strict";\n{code}'
            digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
            self._scripts[template] = {"script": Markup(script), "script_hash": f"sha256-{digest}"}
        shown = {"signed": _signed, "percent": _percent, "said": _said, "two": "{:.2f}".format}
        self._environment.filters.update(shown)
        self._environment.globals.update(shown)

    def render(self, name: str, *, data: str, texts: list[tuple[int, str]], **seen: Any) -> str:
        """Return a page; `data` and `texts` are JSON that is safe in a script element (see `as_json`)."""
        safe = [(number, self._safe(text)) for number, text in texts]
        return self._environment.get_template(name).render(
            data=self._safe(data), texts=safe, style=self._style, **self._scripts[name], **seen
        )


class _Pages:
    """The folder of document pages: written beside the old one and moved into its place when whole."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._new = folder, folder.with_name("report.new")
        shutil.rmtree(self._new, ignore_errors=True)
        self._new.mkdir()

    def write(self, number: int, page: str) -> None:
        (self._new / _page_name(number)).write_text(page, encoding="utf-8")

    def finish(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._new.rename(self._folder)


def _page_name(number: int) -> str:
    """Return the file name of a document's page: a number, as a document's own name may be anything."""
    return f"{number:05d}.html"


def _documents(
    ledger: Ledger,
    content: Content,
    number: dict[str, int],
    chosen: set[Passage] | None,
    pages: _Pages | None,
    templates: _Templates,
    likes: Likes,
) -> Iterator[tuple[int, str]]:
    """Yield the number and the JSON of each document for the one file; write its page where there are pages."""
    measures = {name: at for at, name in enumerate(content.corpus.measures)}
    rows_of = by_document(ledger)
    coming = next(rows_of, None)
    wanted: dict[str, set[tuple[int, int]]] = {}
    for doc_id, start, end in chosen or ():
        wanted.setdefault(doc_id, set()).add((start, end))
    order = [row["doc_id"] for row in _by_name(ledger)]
    for doc_id in order:
        rows: list[dict[str, Any]] = []
        if coming and coming[0] == doc_id:
            rows, coming = coming[1], next(rows_of, None)
        (row,) = ledger.rows("documents", doc_id)
        given = (number[doc_id], row["text"], rows, list(ledger.rows("annotations", doc_id)))
        own = likes if pages is None else likes.anew()
        whole = document_data(*given, list(ledger.rows("sections", doc_id)), measures, content.themes, own)
        if pages is None:
            yield number[doc_id], as_json(whole)
            continue
        meta = {**_meta(content), "docs": [_document(content, number[doc_id], page=False)], "first": number[doc_id]}
        meta["examples"] = own.texts
        title = str(row["title"] or row["name"])
        texts = [(number[doc_id], as_json(whole))]
        pages.write(number[doc_id], templates.render("document.html", title=title, data=as_json(meta), texts=texts))
        if doc_id in wanted:
            yield number[doc_id], as_json(document_data(*given, [], measures, content.themes, likes, wanted[doc_id]))


def _by_name(ledger: Ledger) -> list[dict[str, Any]]:
    from hsnlp.pipeline.ingest import natural

    return sorted((row for row in ledger.rows("sources") if row["status"] == "coded"), key=lambda r: natural(r["name"]))


def _recommendations(
    ledger: Ledger, content: Content, number: dict[str, int]
) -> tuple[list[list[Any]], dict[int, int]]:
    """Return the recommendations that the file carries, and how many each document makes, by its number.

    Where there are too many, each document's surest comes before any document's second.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    for row in recommendation_rows(ledger):
        found.setdefault(row["doc_id"], []).append(row)
    ranked: list[tuple[int, int, dict[str, Any]]] = []
    for doc_id, rows in found.items():
        surest = sorted(rows, key=lambda row: (-(row["score"] or 0.0), row["start"]))
        ranked += [(rank, number[doc_id], row) for rank, row in enumerate(surest)]
    ranked.sort(key=lambda one: one[:2])
    size, kept = 0, []
    for _, at, row in ranked:
        size += 160 + len(row["text"]) + sum(len(row[name] or "") for name in ("addressee", "beneficiary", "response"))
        if size > RECOMMENDATION_BYTES:
            break
        kept.append((at, row["start"], recommendation_data(row, at, content.demands)))
    made = {number[doc_id]: len(rows) for doc_id, rows in found.items()}
    return [data for _, _, data in sorted(kept, key=lambda one: one[:2])], made


def _meta(content: Content) -> dict[str, Any]:
    manifest = content.manifest
    book = manifest["codebook"]
    return {
        "measures": content.corpus.measures,
        "themes": [[row["theme_id"], row["label"]] for row in content.themes.rows],
        "cite": f"hsnlp {manifest['hsnlp']}, annotator {manifest['annotator']}, "
        f"codebook {book['name']} {book['version']}",
    }


def _data(
    content: Content, seen: dict[str, Any], recommendations: list[list[Any]], made: Mapping[int, int], large: bool
) -> dict[str, Any]:
    shown = source_measures(content)
    sources = [
        [group.passages, group.framed, group.balance or 0, [group.counts[name] for name in shown], made.get(at, 0)]
        for at, group in enumerate(seen["sources"])
    ]
    counted: dict[tuple[int, int], int] = {}
    number = {str(row["doc_id"]): at for at, row in enumerate(content.corpus.documents)}
    for doc_id, units in content.themes.units.items():
        for _, theme, _ in units:
            if theme >= 0 and doc_id in number:
                counted[number[doc_id], theme] = counted.get((number[doc_id], theme), 0) + 1
    return {
        **_meta(content),
        "large": large,
        "docs": [_document(content, at, page=large) for at in range(len(sources))],
        "sources": sources,
        "shown": shown,
        "recommendations": recommendations,
        "columns": REC_COLUMNS,
        "theme_docs": [[doc, theme, n] for (doc, theme), n in sorted(counted.items())],
    }


def _document(content: Content, at: int, page: bool) -> dict[str, Any]:
    row = content.corpus.documents[at]
    keys = ("doc_id", "title", "name", "authors", "year", "publisher", "genre", "country", "url", "quality", "pages")
    known = {key: row[key] for key in keys if row[key]}
    repeated = content.repeated.get(str(row["doc_id"]))
    if repeated:
        known["repeats"] = repeated[0]
    return {**known, "page": f"report/{_page_name(at)}"} if page else known


def _said(measure: str) -> str:
    """Return the name of a measure in words.

    >>> _said("frame:human_security:asserted"), _said("threat:food")
    ('human security, asserted', 'food')
    """
    parts = measure.split(":")
    return ", ".join(parts[1:] or parts).replace("_", " ")


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def _percent(value: float) -> str:
    if 0 < value < 0.0005:
        return "<0.1 %"
    return f"{100 * value:.1f} %" if 0 < value < 0.0995 else f"{100 * value:.0f} %"
