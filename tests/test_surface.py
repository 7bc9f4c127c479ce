"""What `import hsnlp` gives: names and signatures that others rely on. A change here is a change for them."""

from __future__ import annotations

import inspect
from pathlib import Path

import hsnlp

ITEMS = "'str | Path | Document | Iterable[str | Path | Document]'"

FUNCTIONS = {
    "annotate": (
        f"(items: {ITEMS}, codebook: 'Path | str | None' = None, annotator: 'str' = 'best', "
        "progress: 'bool | None' = None, bib: 'str | Path | None' = None) -> 'CodedCorpus'"
    ),
    "load": "(path: 'str | Path') -> 'Document'",
    "load_codebook": "(path: 'Path | str | None' = None) -> 'Codebook'",
    "open_run": "(path: 'str | Path') -> 'CodedCorpus'",
}
CLASSES = {"Codebook", "CodedCorpus", "Document", "Passage", "Section", "Span"}
CORPUS = {
    "compare": "(self, by: 'str' = 'source') -> 'pd.DataFrame'",
    "evidence": (
        "(self, *, frame: 'str | None' = None, voice: 'str | None' = None, threat: 'str | None' = None, "
        "referent: 'str | None' = None, stage: 'str | None' = None, population: 'str | None' = None, "
        "lever: 'str | None' = None, n: 'int | None' = 10) -> 'pd.DataFrame'"
    ),
    "find_themes": (
        "(self, themes: 'int | None' = None, *, seed: 'int' = 42, guided: 'Guided' = None, "
        "codebook: 'Path | str | None' = None) -> 'CodedCorpus'"
    ),
    "framing": "(self) -> 'pd.DataFrame'",
    "show": "(self, doc_id: 'str', dimension: 'str' = 'frame') -> 'Shown'",
}
TABLES = {"documents", "passages", "annotations", "recommendations", "links", "failures", "themes", "theme_units"}


def test_the_public_names_are_these_and_no_others() -> None:
    assert set(hsnlp.__all__) == set(FUNCTIONS) | CLASSES
    assert {name for name in dir(hsnlp) if not name.startswith("__")} == set(hsnlp.__all__)
    assert all(getattr(hsnlp, name).__doc__ for name in hsnlp.__all__)


def test_the_functions_take_what_they_took() -> None:
    assert {name: str(inspect.signature(getattr(hsnlp, name))) for name in FUNCTIONS} == FUNCTIONS


def test_a_coded_corpus_has_its_tables_and_answers_as_it_did() -> None:
    fields = set(hsnlp.CodedCorpus.__dataclass_fields__)
    assert fields >= TABLES | {"codes", "source", "texts"}
    methods = {name: m for name, m in vars(hsnlp.CodedCorpus).items() if inspect.isfunction(m) and name[0] != "_"}
    assert {name: str(inspect.signature(method)) for name, method in methods.items()} == CORPUS


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(hsnlp.__file__).parent / "py.typed").is_file()
