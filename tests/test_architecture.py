"""The house stays as it was drawn: layers, no cycles, heavy imports late, small files, documented names."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "hsnlp"
MODULES = sorted(PACKAGE.rglob("*.py"))

LAYERS = [
    {"errors", "documents", "raw", "resources", "weights", "cells", "files", "tables"},
    {"annotations", "codebook"},
    {"loaders", "normalise", "segment", "encode"},
    {"annotators", "evaluate", "exports", "themes", "analysis"},
    {"recommendations"},
    {"pipeline", "in_spacy"},
    {"methods"},
    {"report"},
    {"plots"},
    {"cli"},
]
FREE_AMONG_THEMSELVES = {"errors", "documents", "raw", "resources", "weights", "cells", "files", "tables"}
ARRAYS = {"numpy"}  # the PDF reader works on arrays throughout; it is itself imported late
LAYER = {name: n for n, names in enumerate(LAYERS) for name in names}

# Package → how many files may import it. Few: what is wrapped can be exchanged in one place.
HEAVY = {
    "bertopic": 1,
    "datasketch": 1,
    "docx": 2,
    "ftfy": 1,
    "jinja2": 1,
    "lxml": 8,
    "markdown_it": 1,
    "numpy": 45,
    "onnxruntime": 1,
    "plotly": 1,
    "pandas": 2,
    "py3langid": 1,
    "pyarrow": 6,
    "pybtex": 2,
    "pypdfium2": 2,
    "ray": 1,
    "rispy": 1,
    "safetensors": 4,
    "scipy": 2,
    "sentence_transformers": 0,
    "sklearn": 2,
    "spacy": 3,
    "tokenizers": 1,
    "torch": 0,
    "trafilatura": 2,
    "umap": 1,
    "hdbscan": 1,
    "xlsxwriter": 3,
}


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module


def targets(tree: ast.AST, known: set[str]) -> set[str]:
    """Return the modules of `known` that are imported; ``from package import module`` means the module."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {
                f"{node.module}.{a.name}" if f"{node.module}.{a.name}" in known else node.module for a in node.names
            }
    return found & known


def at_import_time(tree: ast.Module) -> Iterator[ast.stmt]:
    """Yield the statements that run when the module is imported, those under TYPE_CHECKING left out."""
    for node in tree.body:
        if not (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)):
            yield node


def part(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def dotted(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@pytest.fixture(scope="module")
def trees() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}


def test_every_part_of_the_package_has_a_layer() -> None:
    parts = {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in MODULES} - {"__init__", "__main__"}
    assert parts == set(LAYER)


def test_an_import_only_points_down_and_peers_do_not_know_each_other(trees: dict[Path, ast.Module]) -> None:
    wrong = []
    for path, tree in trees.items():
        here = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if here in {"__init__", "__main__"}:
            continue
        for there in {part(name) for name in imports(tree) if name.startswith("hsnlp.")} - {here}:
            peers = LAYER[there] == LAYER[here] and not {here, there} <= FREE_AMONG_THEMSELVES
            if LAYER[there] > LAYER[here] or peers:
                wrong.append(f"{path.relative_to(PACKAGE)} imports hsnlp.{there}")
    assert not wrong


def test_no_modules_import_each_other_in_a_circle(trees: dict[Path, ast.Module]) -> None:
    known = {dotted(path) for path in trees}
    graph: dict[str, set[str]] = defaultdict(set)
    for path, tree in trees.items():
        for statement in at_import_time(tree):
            graph[dotted(path)] |= targets(statement, known) - {dotted(path)}
    done: set[str] = set()

    def walk(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " → ".join((*trail, name))
        if name not in done:
            for other in graph[name]:
                walk(other, (*trail, name))
            done.add(name)

    for module in known:
        walk(module, ())


def test_heavy_packages_are_imported_late_and_in_few_files(trees: dict[Path, ast.Module]) -> None:
    users: dict[str, set[str]] = defaultdict(set)
    early = []
    for path, tree in trees.items():
        for name in {name.split(".")[0] for name in imports(tree)} & set(HEAVY):
            users[name].add(str(path.relative_to(PACKAGE)))
        for statement in at_import_time(tree):
            if isinstance(statement, ast.Import | ast.ImportFrom):
                early += [f"{path.name}: {n}" for n in imports(statement) if n.split(".")[0] in set(HEAVY) - ARRAYS]
    assert not early
    assert {name: sorted(files) for name, files in users.items() if len(files) > HEAVY[name]} == {}


def test_importing_hsnlp_and_asking_for_help_loads_nothing_heavy() -> None:
    check = "import sys; print(sorted(set(sys.modules) & {{{}}}))".format(", ".join(repr(name) for name in HEAVY))
    for act in ("import hsnlp, hsnlp.cli", "import hsnlp"):
        told = subprocess.run([sys.executable, "-c", f"{act}; {check}"], capture_output=True, text=True, check=True)
        assert told.stdout.strip() == "[]"


def test_annotating_never_imports_torch(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("States should protect the rights of every migrant who crosses the border.\n")
    code = (
        "import sys, hsnlp; found = hsnlp.annotate(sys.argv[1]); "
        "print(len(found.passages), sorted(set(sys.modules) & {'torch', 'bertopic', 'sklearn'}))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "a.txt")], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "1 []"


def test_files_and_functions_stay_small(trees: dict[Path, ast.Module]) -> None:
    long_files = {
        str(path.relative_to(PACKAGE)): lines
        for path in trees
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    functions = [
        (node.end_lineno - node.lineno + 1, f"{path.relative_to(PACKAGE)}:{node.name}")
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.end_lineno
    ]
    lengths = sorted(length for length, _ in functions)
    assert long_files == {}
    assert [name for length, name in functions if length > 60] == []
    assert lengths[int(len(lengths) * 0.95)] <= 40


@pytest.mark.parametrize("path", MODULES, ids=dotted)
def test_every_public_name_is_listed_and_documented(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert ast.get_docstring(tree), "a module says what it is for"
    module = import_module(dotted(path))
    public = getattr(module, "__all__", [])
    defined = {n.name: n for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    assert {name for name in defined if not name.startswith("_")} <= set(public) | _commands(path, defined)
    for name in public:
        assert hasattr(module, name), f"{name} is in __all__ and nowhere else"
        if name in defined:
            assert ast.get_docstring(defined[name]), f"{name} has no docstring"


def _commands(path: Path, defined: dict[str, ast.stmt]) -> set[str]:
    """Return the names that the command line registers by itself."""
    return set(defined) if path.parent.name == "cli" else set()
