"""A coded corpus as data frames: from a run folder, or coded here and now."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hsnlp.annotators import DEFAULT
from hsnlp.codebook import load_codebook
from hsnlp.documents import Document
from hsnlp.errors import LoadError, RunError
from hsnlp.exports.records import Codes, code_ids
from hsnlp.exports.tables import arrow_table
from hsnlp.loaders import find
from hsnlp.loaders.bibliography import match, read_bibliography
from hsnlp.pipeline.asking import evidence
from hsnlp.pipeline.comparing import compared
from hsnlp.pipeline.ingest import digest_of, doc_ids, natural
from hsnlp.pipeline.ledger import Ledger
from hsnlp.pipeline.links import link_rows, linked, links_of
from hsnlp.pipeline.run import finished
from hsnlp.pipeline.seeking import Guided, themes_of
from hsnlp.pipeline.showing import Shown, show
from hsnlp.pipeline.tables import with_repeats
from hsnlp.pipeline.telling import Told
from hsnlp.pipeline.texts import LedgerTexts
from hsnlp.pipeline.work import Coder, Failure, Job, Rows
from hsnlp.themes.tables import THEME_TABLES, theme_table

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["CodedCorpus", "annotate", "open_run"]


@dataclass(frozen=True, slots=True, eq=False)
class CodedCorpus:
    """A coded corpus. Each table is a data frame; its columns are described in `hsnlp.exports.tables.COLUMNS`.

    `themes` and `theme_units` (columns: `hsnlp.themes.tables.COLUMNS`) have no rows before themes were sought, by
    ``hsnlp themes`` or `find_themes`. `codes` are the ids of the codebook's codes by dimension, `texts` the normalised
    texts of the documents by id.
    """

    documents: pd.DataFrame
    passages: pd.DataFrame
    annotations: pd.DataFrame
    recommendations: pd.DataFrame
    links: pd.DataFrame
    failures: pd.DataFrame
    themes: pd.DataFrame
    theme_units: pd.DataFrame
    source: str = "memory"
    codes: Codes = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        themes = f"{len(self.themes)} themes, " if len(self.themes) else ""
        return (
            f"<CodedCorpus from {self.source}: {len(self.documents)} documents, {len(self.passages)} passages, "
            f"{len(self.recommendations)} recommendations, {themes}{len(self.failures)} refused or failed>"
        )

    def _repr_html_(self) -> str:
        """Return the table that a notebook shows: passages by document and frame."""
        from html import escape

        return f"<p>{escape(repr(self)[1:-1])}</p>{self.framing().to_html(escape=True)}"

    def framing(self) -> pd.DataFrame:
        """Return the number of passages by document (rows) and frame (columns)."""
        import pandas as pd

        labels = ["securitisation", "human_security", "mixed", "none"]
        counts = pd.crosstab(self.passages["doc_id"], self.passages["frame"])
        named = [*labels, *sorted(set(counts.columns) - set(labels))]
        return counts.reindex(index=self.documents["doc_id"], columns=named, fill_value=0)

    def evidence(
        self,
        *,
        frame: str | None = None,
        voice: str | None = None,
        threat: str | None = None,
        referent: str | None = None,
        stage: str | None = None,
        population: str | None = None,
        lever: str | None = None,
        n: int | None = 10,
    ) -> pd.DataFrame:
        """Return the `n` surest passages that have every code asked for, all of them where `n` is None.

        Columns: `hsnlp.pipeline.asking.EVIDENCE_COLUMNS`. Raises `RunError` for a code that the codebook has not.
        """
        asked = {"frame": frame, "threat": threat, "referent": referent, "stage": stage, "population": population}
        return evidence(self, {**asked, "recommendation": lever}, voice=voice, n=n)

    def compare(self, by: str = "source") -> pd.DataFrame:
        """Return the share of each code in each group, with intervals; columns: `hsnlp.analysis.groups.COLUMNS`.

        `by` is source, section or any column of `documents`, your own too; raises `RunError` for anything else.
        """
        import pandas as pd

        return pd.DataFrame(compared(self, by))

    def find_themes(
        self,
        themes: int | None = None,
        *,
        seed: int = 42,
        guided: Guided = None,
        codebook: Path | str | None = None,
    ) -> CodedCorpus:
        """Return this corpus with its themes; no table is written, vectors are kept in the folder of an opened run.

        `themes` asks for so many free ones, None for as many as the corpus has; `guided` holds seed words by theme, or
        names a TOML file of them or a dimension of `codebook` (ours if None). Needs the extra ``hsnlp[themes]``; raises
        `RunError` without it, and for fewer than twenty paragraphs.
        """
        rows, units = themes_of(self, themes=themes, seed=seed, guided=guided, codebook=codebook)
        return replace(
            self,
            themes=_frame(theme_table("themes", rows)),
            theme_units=_frame(theme_table("theme_units", units)),
        )

    def show(self, doc_id: str, dimension: str = "frame") -> Shown:
        """Return a document with the codes of one dimension as highlights, for a notebook to display."""
        return show(self, doc_id, dimension)


def annotate(
    items: str | Path | Document | Iterable[str | Path | Document],
    codebook: Path | str | None = None,
    annotator: str = DEFAULT,
    progress: bool | None = None,
    bib: str | Path | None = None,
) -> CodedCorpus:
    """Code files, folders or loaded documents here, and return the tables.

    `annotator` is a name in `hsnlp.annotators.ANNOTATORS`: ``best``, ``fast`` or ``cues``. A progress bar is shown in a
    notebook, elsewhere where `progress` is true. `bib` is a BibTeX, RIS or CSL-JSON file with the files' metadata.
    Nothing is written and nothing is isolated: for large or unsafe material use ``hsnlp annotate``, which resumes,
    runs in worker processes and survives a file that kills its reader.
    """
    book = load_codebook(codebook)
    coder = Coder(book, annotator)
    several = [items] if isinstance(items, str | Path | Document) else list(items)
    missing = [str(item) for item in several if not isinstance(item, Document) and not Path(item).exists()]
    if missing:
        raise LoadError(f"no such file or folder: {', '.join(missing)}; nothing was annotated")
    documents = [item for item in several if isinstance(item, Document)]
    sources = list(find([Path(item) for item in several if not isinstance(item, Document)]))
    digests = {source.name: digest_of(source) for source in sources}
    ids = doc_ids(digests, {f"document {n}": document.doc_id for n, document in enumerate(documents)})
    metadata = match(read_bibliography(Path(bib)), sources).metadata if bib else {}
    if bib and sources and not metadata:
        warnings.warn(f"no entry of {bib} matches a file; nothing of it was used", stacklevel=2)
    told = Told(len(documents) + len(sources), progress)
    results: list[Rows] = [coder.code(document) for document in told(documents)]
    failures: list[dict[str, Any]] = []
    for source in told(sorted(sources, key=lambda s: natural(s.name))):
        result = coder(Job(source, ids[source.name], digests[source.name], metadata.get(source.name)))
        if isinstance(result, Failure):
            failures.append(
                {
                    "name": source.name,
                    "sha256": digests[source.name],
                    "status": result.status,
                    "reason": result.reason,
                    "message": result.message,
                }
            )
        else:
            results.append(result)
    told.close()
    return _from_rows(results, failures, code_ids(book))


def open_run(path: str | Path) -> CodedCorpus:
    """Open the tables of a run folder. Raises `RunError` where there is none or it is unfinished."""
    import pyarrow.parquet as pq

    tables = Path(path) / "tables"
    if not (Path(path) / "run.db").is_file():
        raise RunError(f"no run at {path}: run.db is missing; hsnlp annotate PATH -o {path} makes one")
    with Ledger(Path(path) / "run.db") as ledger:
        codes = finished(ledger)["codes"]
    if not tables.is_dir():
        raise RunError(f"the run at {path} has lost its tables; give the same hsnlp annotate command again")
    names = ("documents", "passages", "annotations", "recommendations", "links", "failures")
    frames = {name: _frame(pq.read_table(tables / f"{name}.parquet")) for name in names}
    texts = LedgerTexts(Path(path), list(frames["documents"]["doc_id"]))
    for name in THEME_TABLES:
        found = tables / f"{name}.parquet"
        frames[name] = _frame(pq.read_table(found) if found.is_file() else theme_table(name, ()))
    return CodedCorpus(**frames, source=str(path), codes=codes, texts=texts)


def _from_rows(results: Sequence[Rows], failures: list[dict[str, Any]], codes: Codes) -> CodedCorpus:
    passages = [passage for rows in results for passage in rows.passages]
    recommendations = [row for rows in results for row in rows.recommendations]
    links = links_of(recommendations, {rows.document["doc_id"]: rows.document["year"] for rows in results})
    tables: dict[str, list[dict[str, Any]]] = {
        "documents": list(with_repeats(lambda: [rows.document for rows in results])),
        "passages": passages,
        "annotations": [dict(a, doc_id=rows.document["doc_id"]) for rows in results for a in rows.annotations],
        "recommendations": list(linked(recommendations, links)),
        "links": list(link_rows(links)),
        "failures": failures,
    }
    frames = {name: _frame(arrow_table(name, rows, codes)) for name, rows in tables.items()}
    frames |= {name: _frame(theme_table(name, ())) for name in THEME_TABLES}
    texts = {rows.document["doc_id"]: rows.document["text"] for rows in results}
    return CodedCorpus(**frames, source="memory", codes=codes, texts=texts)


def _frame(table: pa.Table) -> pd.DataFrame:
    """Return a data frame whose whole numbers stay whole where some are missing, offsets inside records too."""
    import pandas as pd
    import pyarrow as pa

    frame: pd.DataFrame = table.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
    for column in table.schema:
        if pa.types.is_struct(column.type):
            frame[column.name] = pd.Series(table[column.name].to_pylist(), dtype=object)
    return frame
