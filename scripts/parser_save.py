"""Write a trained parser to a folder in spaCy's own formats, with the digest of every file, and no word too many."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import spacy
import srsly
from parser_data import ENTITIES, NOT_FREE, TREEBANK
from parser_pipeline import one_sentence
from parser_silver import RECOMMENDATIONS
from spacy.language import Language
from spacy.strings import StringStore

from hsnlp.weights import CARD, MANIFEST

NOT_SAVED = ("vectors", "lookups")  # there are none
LABELLED = ("morphologizer", "tagger", "parser", "ner")
SIDES = ("prefix_tree", "suffix_tree")
ENDS = ("orig", "subst")
NOTHING_CUT = {"prefix_len": 0, "suffix_len": 0}
NO_TREE = 0xFFFFFFFF  # as spaCy's edit trees have it


def save(nlp: Language, folder: Path, told: Mapping[str, Any], texts: Iterable[str]) -> None:
    """Replace the model in `folder`, and write `told` and the digests of its files into its list.

    The vocabulary that training has filled is cut down to labels and the endings of lemmas; that the pipeline reads
    `texts` as before is checked.
    """
    shutil.rmtree(folder, ignore_errors=True)
    nlp.meta.update(
        {"name": "hsnlp", "version": "1.0.0", "description": "Tags, lemmas, trees and names", "license": "CC BY-SA 4.0"}
    )
    nlp.meta["spacy_version"] = ">=3.8.0,<4.0.0"
    nlp.to_disk(folder, exclude=NOT_SAVED)
    _prune_trees(nlp.vocab.strings, folder / "lemmatizer")
    used = StringStore(sorted(_strings(nlp, folder)))
    used.to_disk(folder / "vocab" / "strings.json")
    _check(nlp, spacy.load(folder, exclude=NOT_SAVED), list(texts))
    files = {path.relative_to(folder).as_posix(): digest(path) for path in sorted(folder.rglob("*")) if path.is_file()}
    files = {name: value for name, value in files.items() if name not in {MANIFEST, CARD}}
    content = json.dumps({**told, "files": files}, indent=1, ensure_ascii=False)
    (folder / MANIFEST).write_text(content + "\n", encoding="utf-8")


def _prune_trees(strings: StringStore, folder: Path) -> None:
    """Leave out the edit trees that no label stands for: they hold addresses and numbers of the training texts.

    A label that itself stands for an address comes to stand for a word that stays as it is.
    """
    trees = srsly.msgpack_loads((folder / "trees").read_bytes())["trees"]
    settings = srsly.read_json(folder / "cfg")
    same = next(n for n, tree in enumerate(trees) if tree == {**dict.fromkeys(SIDES, NO_TREE), **NOTHING_CUT})
    labels = [same if any("@" in strings[key] for key in _keys(trees, n)) else n for n in settings["labels"]]
    kept = sorted({n for label in labels for n in _reached(trees, label)})
    place = {number: at for at, number in enumerate(kept)} | {NO_TREE: NO_TREE}
    slim = [{key: place[n] if key in SIDES else n for key, n in trees[number].items()} for number in kept]
    (folder / "trees").write_bytes(srsly.msgpack_dumps({"trees": slim}))
    srsly.write_json(folder / "cfg", {**settings, "labels": [place[n] for n in labels]})


def _reached(trees: Sequence[Mapping[str, int]], number: int) -> set[int]:
    """Return the numbers of a tree and of all trees below it."""
    below = [trees[number][side] for side in SIDES if trees[number].get(side, NO_TREE) != NO_TREE]
    return {number}.union(*(_reached(trees, one) for one in below))


def _keys(trees: Sequence[Mapping[str, int]], number: int) -> set[int]:
    """Return the keys of the strings of a tree."""
    return {trees[n][end] for n in _reached(trees, number) for end in ENDS if end in trees[n]}


def _strings(nlp: Language, folder: Path) -> set[str]:
    """Return the strings that labels and edit trees stand for."""
    strings = {label for name in LABELLED for label in nlp.get_pipe(name).labels}
    for pair in nlp.get_pipe("morphologizer").cfg["labels_morph"].items():
        strings |= {str(part) for part in pair}
    for tree in srsly.msgpack_loads((folder / "lemmatizer" / "trees").read_bytes())["trees"]:
        strings |= {nlp.vocab.strings[tree[end]] for end in ENDS if end in tree}
    return {string for string in strings if string}


def _check(before: Language, after: Language, texts: list[str]) -> None:
    """Stop unless both pipelines read the texts alike."""
    for mine, theirs in zip(
        *(nlp.pipe(one_sentence(nlp.make_doc(t)) for t in texts) for nlp in (before, after)), strict=True
    ):
        if mine.to_json() != theirs.to_json():
            raise SystemExit(f"the saved pipeline reads a text otherwise than the trained one: {mine.text!r}")


def data_digests(shared: Path) -> dict[str, str]:
    """Return the sha256 of every source; that of a folder is of its files' digests, in the order of their paths."""
    parts = {f"UD English-EWT, {part}": TREEBANK.format(part) for part in ("train.rebuilt_from_sources", "dev", "test")}
    out = {}
    for name, place in {**parts, **ENTITIES, "UPR recommendations": RECOMMENDATIONS}.items():
        path = shared / place
        if path.is_dir():
            files = sorted(file for file in path.rglob("*.conll") if file.parent.name not in NOT_FREE)
            out[name] = hashlib.sha256("".join(map(digest, files)).encode()).hexdigest()
        else:
            out[name] = digest(path)
    return out


def digest(path: Path) -> str:
    """Return the sha256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
