"""What the template shows: figures by section of the report, in words' reach, each with the query of its evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from hsnlp.report.card import read_card, record_scores
from hsnlp.report.figures import Group, by_source, course, framed_by, groups, named, overall, stages, year_scale
from hsnlp.report.read import Content

__all__ = ["source_measures", "view"]

FEW_DOCUMENTS = 8
"""Below this intervals over documents are wide or missing, and the report says so."""
POOR = 0.6
"""Quality of reading below which a document is named as badly read."""


def source_measures(content: Content) -> list[str]:
    """Return the measures that the tables of sources show: frames with their voices, threats, recommendations."""
    corpus = content.corpus
    found = named(corpus, "frame") + named(corpus, "frame", 3) + named(corpus, "threat")
    return [one for one in (*found, "recommendation") if one in corpus.measures and one != "frame:none"]


def view(content: Content) -> dict[str, Any]:
    """Return all figures of the report; the parts whose codes the codebook lacks are empty."""
    corpus, codes = content.corpus, content.codes
    frames = [f"frame:{code}" for code in codes.get("frame", ())]
    voices = [f"{frame}:{voice}" for frame in frames for voice in codes.get("voice", ())]
    shown = [*frames, "frame:mixed"] if frames else []
    traced = [one for one in (*frames, "recommendation") if one in corpus.measures]
    threats = named(corpus, "threat")
    documents = by_source(corpus, source_measures(content))
    every = overall(corpus, corpus.measures)
    years = groups(corpus, "year", shown) if frames else []
    dated = [int(group.name) for group in years if group.name.isdecimal()]
    return {
        "run": content.folder.resolve().name,
        "manifest": content.manifest,
        "card": read_card(str(content.manifest["annotator"])),
        "record_scores": record_scores(),
        "frames": frames,
        "voice_codes": list(codes.get("voice", ())),
        "every": every,
        "sources": documents,
        "genres": groups(corpus, "genre", shown) if frames else [],
        "years": years,
        "year_scale": year_scale(dated) if dated else ({}, []),
        "voices": framed_by(corpus, voices) if voices else {},
        "threats": threats,
        "stages": stages(corpus) if threats else [],
        "course": course(corpus, traced),
        "left_out": content.left_out,
        "reasons": Counter(row["reason"] for row in content.left_out).most_common(),
        "themes": content.themes.rows,
        "theme_genres": sorted({genre for row in content.themes.rows for genre in row["genres"] or {}}),
        "others": _others(every, corpus.measures, [*frames, *voices, "frame:mixed", "frame:none", *threats]),
        "careful": _careful(content, documents),
    }


def _others(every: Group, measures: Sequence[str], shown: Sequence[str]) -> dict[str, list[str]]:
    """Return the codes that no other section shows, by dimension, those given at least once."""
    found: dict[str, list[str]] = {}
    for measure in measures:
        dimension, _, code = measure.partition(":")
        if measure not in shown and code and every.counts[measure]:
            found.setdefault(dimension, []).append(measure)
    return found


def _careful(content: Content, documents: Sequence[Group]) -> list[str]:
    """Return what a reader of this very run should be careful about."""
    manifest, rows = content.manifest, content.corpus.documents
    read = [group for group in documents if group.passages]
    said = []
    if len(read) < FEW_DOCUMENTS:
        said.append(
            f"Only {_several(len(read), 'has', 'have')} coded passages: intervals are wide, and say little "
            "about documents that are not here."
        )
    if content.repeated:
        n = len(content.repeated)
        said.append(f"{_several(n, 'repeats', 'repeat')} an earlier one wholly or nearly; each is counted again.")
    poor = sum((row["quality"] if row["quality"] is not None else 1.0) < POOR for row in rows)
    if poor:
        said.append(f"{_several(poor, 'was', 'were')} read badly: see the column Reading.")
    for key, what in (("year", "year"), ("genre", "genre")):
        without = sum(not row[key] for row in rows)
        if without:
            said.append(f"{without:,} of {len(rows):,} documents state no {what}; a bibliography (--bib) can give it.")
    if manifest["totals"].get("documents_without_passages"):
        n = manifest["totals"]["documents_without_passages"]
        said.append(f"{_several(n, 'holds', 'hold')} no passage to code: other languages, lists or figures alone.")
    if manifest.get("coded_otherwise"):
        said.append(f"{_several(manifest['coded_otherwise'], 'was', 'were')} coded by another version or codebook.")
    biggest = max((group.passages for group in documents), default=0)
    total = sum(group.passages for group in documents)
    if len(read) > 1 and biggest * 4 > total:
        said.append(f"One document alone holds {biggest / total:.0%} of all passages.")
    return said


def _several(n: int, one: str, more: str) -> str:
    return f"{n:,} document {one}" if n == 1 else f"{n:,} documents {more}"
