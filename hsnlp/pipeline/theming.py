"""Themes of a run or of an opened corpus: its passages and vectors, joined with `hsnlp.themes`."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hsnlp.errors import RunError
from hsnlp.files import write_whole
from hsnlp.pipeline.ledger import Ledger
from hsnlp.pipeline.run import codes_of
from hsnlp.pipeline.tables import passage_rows, source_rows

if TYPE_CHECKING:
    from hsnlp.themes.find import Found
    from hsnlp.themes.index import Corpus, Embed, Step
    from hsnlp.themes.settings import Settings
    from hsnlp.themes.vectors import Store

__all__ = ["NEEDED", "missing_extra", "place_names", "seeds_of", "theme_corpus", "theme_run", "topic_encoder"]

MODEL = "topics"
NEEDED = ("bertopic", "hdbscan", "sklearn", "umap")
"""What finding themes imports; placing documents in themes found before does without."""


def missing_extra() -> str | None:
    """Return what to tell a user who has not installed what finding themes needs, None where all is there."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    return f"themes need {', '.join(missing)}: pip install 'hsnlp[themes]'" if missing else None


def theme_run(
    run: Path, settings: Settings, step: Step = lambda *_: None, *, source: Path | None = None, workers: int = 1
) -> tuple[Found, list[dict[str, Any]]]:
    """Find the themes of a finished run, or place its documents in those of the run `source`; write and return them.

    Writes ``tables/themes``, ``tables/theme_units`` (Parquet and CSV), ``themes/model`` and ``themes.json``. Returns
    what was found and the rows of the table of themes. Raises `RunError` where the run is unfinished or too small.
    """
    from hsnlp.themes.index import Corpus
    from hsnlp.themes.keep import load_model, save_model
    from hsnlp.themes.tables import write_theme_table

    began = time.monotonic()
    model = load_model(source / "themes" / "model") if source else None
    with Ledger(run / "run.db") as ledger:
        codes_of(ledger)  # an unfinished run is refused
        corpus = Corpus(lambda: passage_rows(ledger), source_rows(ledger))
        store, embed = topic_encoder(run / "themes" / "vectors", workers)
        found = _found(corpus, store, embed, settings, step, model)
        rows, units = _tables(corpus, found)
        write_theme_table(run / "tables", "themes", rows)
        write_theme_table(run / "tables", "theme_units", units)
    save_model(found.model, run / "themes" / "model")
    about = {**found.model.about, "encoder": found.model.encoder, **_cost(began)}
    write_whole(run / "themes.json", json.dumps(about, indent=2, ensure_ascii=False) + "\n")
    return found, rows


def theme_corpus(
    passages: Callable[[], Iterable[Mapping[str, Any]]],
    sources: Mapping[str, Mapping[str, Any]],
    settings: Settings,
    vectors: Path,
    step: Step = lambda *_: None,
) -> tuple[list[dict[str, Any]], Iterator[dict[str, Any]]]:
    """Return the rows of both tables for passages that are at hand; `vectors` is a folder to keep vectors in."""
    from hsnlp.themes.index import Corpus

    corpus = Corpus(passages, sources)
    store, embed = topic_encoder(vectors, 1)
    return _tables(corpus, _found(corpus, store, embed, settings, step, None))


def topic_encoder(vectors: Path, workers: int = 1) -> tuple[Store, Embed]:
    """Return the store of vectors in a folder and what makes vectors of texts: the model `MODEL`, by onnxruntime."""
    from hsnlp.encode import load_encoder
    from hsnlp.themes.vectors import Store, encode_texts
    from hsnlp.weights import model_folder, read_manifest

    folder = model_folder(MODEL)
    manifest = read_manifest(folder)
    encoder = load_encoder(folder, manifest)
    store = Store(vectors, manifest["files"]["encoder.onnx"], encoder.width)
    return store, lambda texts: encode_texts(encoder, texts, workers)


def place_names() -> Iterator[str]:
    """Yield the names of countries, their peoples and their regions: who is spoken of, not what is said."""
    from hsnlp.annotators.gazetteer import gazetteer

    for seconds in gazetteer().index.values():
        for forms in seconds.values():
            yield from (f.text for f in forms if f.entry is not None and f.entry.kind in {"country", "region"})


def seeds_of(
    guided: str | Mapping[str, Sequence[str]], codebook: Path | str | None = None
) -> dict[str, tuple[str, ...]]:
    """Return the seeds of guided themes: as given, of a TOML file, or definitions and rules of a dimension's codes."""
    from hsnlp.codebook import load_codebook
    from hsnlp.errors import unknown
    from hsnlp.themes.guided import read_seeds

    if isinstance(guided, Mapping):
        return {name: (words,) if isinstance(words, str) else tuple(words) for name, words in guided.items()}
    if Path(guided).suffix == ".toml" or Path(guided).is_file():
        return read_seeds(Path(guided))
    dimensions = {dimension.id: dimension for dimension in load_codebook(codebook).dimensions}
    if guided not in dimensions:
        raise RunError(f"{unknown('dimension', guided, dimensions)}; or name a TOML file of seed words")
    return {code.title: (f"{code.title}. {code.definition}", *code.include) for code in dimensions[guided].codes}


def _found(corpus: Corpus, store: Store, embed: Embed, settings: Settings, step: Step, model: Any) -> Found:
    from hsnlp.themes.find import assign_themes, find_themes

    if model is not None:
        return assign_themes(corpus, store, embed, model, step)
    if lacking := missing_extra():
        raise RunError(lacking)
    return find_themes(corpus, store, embed, settings, place_names(), step)


def _tables(corpus: Corpus, found: Found) -> tuple[list[dict[str, Any]], Iterator[dict[str, Any]]]:
    from hsnlp.themes.describe import describe, unit_rows
    from hsnlp.themes.tables import theme_rows

    themes = found.model.themes
    contents, whole = describe(corpus, found.assigned, themes)
    return list(theme_rows(themes, contents, whole)), unit_rows(corpus, found.assigned, themes)


def _cost(began: float) -> dict[str, Any]:
    cost: dict[str, Any] = {"seconds": round(time.monotonic() - began, 1)}
    try:
        import resource
    except ModuleNotFoundError:  # a system that does not count memory
        return cost
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return {**cost, "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit)}
