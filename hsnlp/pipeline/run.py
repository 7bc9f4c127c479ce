"""The main job: files and folders to a run folder, each document coded once and only when something changed."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hsnlp import __version__
from hsnlp.annotators import DEFAULT
from hsnlp.codebook import Codebook, load_codebook
from hsnlp.documents import Metadata
from hsnlp.errors import RunError
from hsnlp.exports.records import Codes, code_ids
from hsnlp.files import write_whole
from hsnlp.loaders import Source, find
from hsnlp.loaders.bibliography import Matches, match, read_bibliography
from hsnlp.pipeline.engines import Outcome, engine
from hsnlp.pipeline.fingerprint import fingerprint, library_versions, model_digests
from hsnlp.pipeline.ingest import digest_of, doc_ids, natural
from hsnlp.pipeline.ledger import Ledger
from hsnlp.pipeline.tables import write_tables
from hsnlp.pipeline.work import Coder, Failure, Job, Rows

__all__ = ["Options", "Progress", "Summary", "annotate_into", "codes_of", "finished", "read_manifest"]


RETRIED = frozenset({"hung", "killed", "crashed"})


@dataclass(frozen=True, slots=True)
class Options:
    """How to run: the annotator, the engine, its workers, and the seconds after which one document is given up."""

    engine: str = "local"
    workers: int = 0
    timeout: float = 300.0
    codebook: Path | str | None = None
    annotator: str = DEFAULT
    bibliography: Path | None = None
    prune: bool = False

    def n_workers(self) -> int:
        """Return the number of workers: as asked, else one for each processor that this process may use."""
        if self.workers:
            return self.workers
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(slots=True)
class Summary:
    """What a run did: counts of sources by outcome, rows of each table, and what is worth saying."""

    found: int = 0
    unchanged: int = 0
    coded: int = 0
    refused: int = 0
    failed: int = 0
    gone: list[str] = field(default_factory=list)
    foreign: int = 0
    stale: int = 0
    unread: int = 0
    failures: list[tuple[str, str, str, str]] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    seconds: float = 0.0
    matches: Matches | None = None

    @property
    def exit_status(self) -> int:
        """0 where every source of the run is coded, 1 where some were refused or failed."""
        return 1 if self.failures else 0


class Progress:
    """What a run reports to while it works; this one is silent. The command line draws a bar instead."""

    def start(self, total: int, done: int) -> None:
        """`total` sources, `done` of them unchanged since the last run."""

    def advance(self, name: str, passages: int) -> None:
        """One more source is in the run."""

    def finish(self) -> None:
        """All sources are in the run; the tables come next."""


def annotate_into(
    run: Path, paths: Sequence[Path], options: Options | None = None, progress: Progress | None = None
) -> Summary:
    """Code every document in `paths` into the run folder `run`, resuming what is there.

    A document that cannot be read, hangs or kills its worker is recorded as a failure and the rest goes on. Raises
    `RunError` where `run` is not a run folder and not empty, `CodebookError` for a faulty codebook.
    """
    options, progress = options or Options(), progress or Progress()
    began = time.monotonic()
    codebook = load_codebook(options.codebook)
    mark = fingerprint(codebook, options.annotator)
    sources = sorted(find(paths), key=lambda source: natural(source.name))
    matches = _match(options.bibliography, sources)
    run_with = engine(options.engine)
    summary = Summary(found=len(sources), matches=matches)
    with _open(run) as ledger, ledger.alone():
        known = ledger.sources()
        summary.gone = sorted(set(known) - {source.name for source in sources})
        if options.prune:
            ledger.remove(summary.gone)
            known = {name: row for name, row in known.items() if name not in set(summary.gone)}
            summary.gone = []
        jobs = _jobs(sources, known, matches)
        keys = {job.source.name: _key(job, mark) for job in jobs}
        todo = [job for job in jobs if not _unchanged(known.get(job.source.name), keys[job.source.name])]
        summary.unchanged = len(jobs) - len(todo)
        ledger.remove([job.source.name for job in todo if _renamed(known.get(job.source.name), job)])
        progress.start(len(jobs), summary.unchanged)
        coder = Coder(codebook, options.annotator)
        outcomes = run_with(coder, todo, workers=options.n_workers(), timeout=options.timeout)
        for outcome in outcomes:
            result = _result(outcome, options)
            ledger.write(keys[outcome.item.source.name], result)
            progress.advance(outcome.item.source.name, len(result.passages) if isinstance(result, Rows) else 0)
        progress.finish()
        _finish(run, ledger, codebook, mark, options, summary, began)
    return summary


def read_manifest(run: Path) -> dict[str, Any]:
    """Return what ``run.json`` says, empty where it is missing or damaged: it can be written again."""
    try:
        found = json.loads((run / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def finished(ledger: Ledger) -> dict[str, Any]:
    """Return the manifest of a run; raises `RunError` where the ledger has moved on since it was written."""
    manifest = read_manifest(ledger.path.parent)
    if not manifest or manifest.get("generation") != (ledger.meta("generation") or "0"):
        raise RunError(f"the run at {ledger.path.parent} is unfinished; give the same hsnlp annotate command again")
    return manifest


def codes_of(ledger: Ledger) -> Codes:
    """Return the codes that a finished run was coded with; raises `RunError` for an unfinished one."""
    codes: Codes = finished(ledger)["codes"]
    return codes


def _open(run: Path) -> Ledger:
    if run.exists() and not run.is_dir():
        raise RunError(f"{run} is a file; name a new or empty folder for the run")
    if run.is_dir() and any(run.iterdir()) and not (run / "run.db").exists():
        raise RunError(f"{run} is neither empty nor a run (it has no run.db); name a new or empty folder")
    try:
        run.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RunError(
            f"cannot make the run folder {run}: {error.strerror}; name a folder that can be written"
        ) from error
    return Ledger(run / "run.db", create=True)


def _match(bibliography: Path | None, sources: Sequence[Source]) -> Matches | None:
    return match(read_bibliography(bibliography), sources) if bibliography else None


def _jobs(sources: Sequence[Source], known: dict[str, dict[str, Any]], matches: Matches | None) -> list[Job]:
    """Return a job for each source; one whose content is as it was keeps the id that it had."""
    digests = {source.name: digest_of(source) for source in sources}
    kept = {n: row["doc_id"] for n, row in known.items() if row["sha256"] == digests.get(n, row["sha256"])}
    ids = doc_ids(digests, kept)
    return [Job(s, ids[s.name], digests[s.name], matches.metadata.get(s.name) if matches else None) for s in sources]


def _key(job: Job, mark: str) -> dict[str, str]:
    return {
        "name": job.source.name,
        "doc_id": job.doc_id,
        "sha256": job.sha256,
        "fingerprint": mark,
        "metadata_digest": _digest(job.metadata),
    }


def _digest(metadata: Metadata | None) -> str:
    return hashlib.sha256(repr(metadata).encode()).hexdigest()[:16] if metadata else ""


def _renamed(known: dict[str, Any] | None, job: Job) -> bool:
    """Whether a source's new content gives it another id: its old one may be wanted by another source."""
    return known is not None and known["doc_id"] != job.doc_id


def _unchanged(known: dict[str, Any] | None, key: dict[str, str]) -> bool:
    # What hung or died may have met a busy machine or a short --timeout: it is tried again.
    return (
        known is not None
        and known["reason"] not in RETRIED
        and all(known[name] == value for name, value in key.items())
    )


def _result(outcome: Outcome[Job, Rows | Failure], options: Options) -> Rows | Failure:
    if outcome.value is not None:
        return outcome.value
    messages: dict[str, Callable[[], str]] = {
        "hung": lambda: f"took longer than {options.timeout:g} s and was given up; raise --timeout to give it longer",
        "killed": lambda: "its worker process died (out of memory, or a fault in a library); try it alone",
        "crashed": lambda: f"a defect in hsnlp, please report it: {outcome.detail.strip().splitlines()[-1]}",
    }
    return Failure("failed", outcome.failure, messages[outcome.failure]())


def _finish(
    run: Path,
    ledger: Ledger,
    codebook: Codebook,
    mark: str,
    options: Options,
    summary: Summary,
    began: float,
) -> None:
    """Count, write the tables if the ledger has changed since they were written, and write ``run.json``."""
    states = list(ledger.rows("sources"))
    counts = Counter(row["status"] for row in states)
    summary.coded, summary.refused, summary.failed = counts["coded"], counts["refused"], counts["failed"]
    summary.failures = [
        (row["name"], row["status"], row["reason"], row["message"]) for row in states if row["status"] != "coded"
    ]
    manifest = run / "run.json"
    before = read_manifest(run)
    generation = ledger.meta("generation") or "0"
    summary.stale = sum(row["fingerprint"] != mark for row in states)
    if before.get("generation") == generation and (run / "tables").is_dir():
        summary.rows, summary.foreign = before["rows"], before["totals"]["words_foreign"]
        summary.unread = before["totals"]["documents_without_passages"]
        summary.seconds = time.monotonic() - began
        return
    codes = code_ids(codebook)
    summary.rows = write_tables(ledger, run / "tables", codes)
    summary.seconds = time.monotonic() - began
    totals = _totals(ledger)
    summary.foreign, summary.unread = totals["words_foreign"], totals["documents_without_passages"]
    content = {
        "hsnlp": __version__,
        "fingerprint": mark,
        "generation": generation,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "libraries": library_versions(),
        "codebook": {"name": codebook.name, "version": codebook.version, "digest": codebook.digest},
        "codes": codes,
        "annotator": options.annotator,
        "models": model_digests(options.annotator),
        "corpus_digest": _corpus_digest(states),
        "seed": None,
        "engine": {"name": options.engine, "workers": options.n_workers(), "timeout": options.timeout},
        "sources": {"coded": summary.coded, "refused": summary.refused, "failed": summary.failed},
        "coded_otherwise": summary.stale,
        "rows": summary.rows,
        "totals": totals,
        "seconds": round(summary.seconds, 3),
    }
    write_whole(manifest, json.dumps(content, indent=2, ensure_ascii=False) + "\n")


def _totals(ledger: Ledger) -> dict[str, Any]:
    """Return words, pages and passages of the run, and what was left out of coding, by role and by language."""
    totals = dict.fromkeys(("words", "words_coded", "words_foreign", "pages", "passages"), 0)
    left_out: Counter[str] = Counter()
    languages: Counter[str] = Counter()
    without = 0
    for row in ledger.rows("documents"):
        for name in totals:
            totals[name] += row[name] or 0
        left_out.update(json.loads(row["words_by_role"]))
        languages[row["language"] or "unknown"] += 1
        without += not row["passages"]
    totals["documents_without_passages"] = without
    return {**totals, "words_by_role": dict(sorted(left_out.items())), "languages": dict(sorted(languages.items()))}


def _corpus_digest(states: list[dict[str, Any]]) -> str:
    listing = "\n".join(f"{row['sha256']}  {row['name']}" for row in states)
    return hashlib.sha256(listing.encode()).hexdigest()
