"""Model folders: weights that nobody vouches for are never used, and the message says which file it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hsnlp.errors import ModelError
from hsnlp.weights import CARD, MANIFEST, digests, model_folder, read_manifest, write_manifest

NAMES = ["best", "fast"]
"""The models whose folders are checked here."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    model = tmp_path / "made-up"
    (model / "parts").mkdir(parents=True)
    (model / "encoder.onnx").write_bytes(b"\x00\x01weights")
    (model / "parts" / "words.json").write_text("{}", encoding="utf-8")
    (model / CARD).write_text("# Made up\n", encoding="utf-8")
    write_manifest(model, {"name": "made-up", "encoder": {"kind": "word"}})
    return model


def test_a_sound_folder_gives_back_what_was_written_with_every_file_listed(folder: Path) -> None:
    manifest = read_manifest(folder)
    assert (manifest["name"], manifest["encoder"]) == ("made-up", {"kind": "word"})
    assert manifest["files"] == digests(folder)
    assert sorted(manifest["files"]) == ["encoder.onnx", "parts/words.json"]


def test_a_changed_file_is_refused_by_name_with_both_digests(folder: Path) -> None:
    listed = digests(folder)["encoder.onnx"]
    (folder / "encoder.onnx").write_bytes(b"\x00\x02weights")
    with pytest.raises(ModelError, match=r"encoder\.onnx has changed") as told:
        read_manifest(folder)
    assert listed in str(told.value)
    assert digests(folder)["encoder.onnx"] in str(told.value)
    assert "install hsnlp again" in str(told.value)


def test_a_missing_file_is_refused_by_name(folder: Path) -> None:
    (folder / "parts" / "words.json").unlink()
    with pytest.raises(ModelError, match=r"parts/words\.json is missing"):
        read_manifest(folder)


@pytest.mark.parametrize("name", ["extra.bin", ".hidden", f"parts/{MANIFEST}", f"parts/{CARD}"])
def test_a_file_that_is_not_listed_is_refused_by_name(folder: Path, name: str) -> None:
    (folder / name).write_text("from elsewhere", encoding="utf-8")
    with pytest.raises(ModelError) as told:
        read_manifest(folder)
    assert f"{name} is not listed" in str(told.value)


def test_the_card_may_be_corrected_without_touching_the_model(folder: Path) -> None:
    (folder / CARD).write_text("# Made up\n\nA typing error less.\n", encoding="utf-8")
    assert read_manifest(folder)["name"] == "made-up"
    (folder / CARD).unlink()
    assert read_manifest(folder)["name"] == "made-up"


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe", b"[]", b"null", b"3", b"{}", b'{"files": []}', b'{"files": "encoder.onnx"}']
)
def test_a_broken_manifest_is_a_model_error_that_names_it(folder: Path, content: bytes) -> None:
    (folder / MANIFEST).write_bytes(content)
    with pytest.raises(ModelError) as told:
        read_manifest(folder)
    assert str(folder / MANIFEST) in str(told.value)
    assert "install hsnlp again" in str(told.value)


def test_a_folder_without_a_manifest_is_a_model_error(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=MANIFEST):
        read_manifest(tmp_path)


def test_an_empty_list_of_files_vouches_for_nothing(folder: Path) -> None:
    (folder / MANIFEST).write_text(json.dumps({"name": "made-up", "files": {}}), encoding="utf-8")
    with pytest.raises(ModelError, match="is not listed"):
        read_manifest(folder)


def test_writing_a_manifest_twice_changes_nothing(folder: Path) -> None:
    before = (folder / MANIFEST).read_bytes()
    write_manifest(folder, {name: value for name, value in read_manifest(folder).items() if name != "files"})
    assert (folder / MANIFEST).read_bytes() == before


def test_an_unknown_model_is_answered_with_those_that_exist() -> None:
    with pytest.raises(ModelError) as told:
        model_folder("bst")
    assert "no model 'bst' (did you mean 'best'?); known: " in str(told.value)
    for name in NAMES:
        assert name in str(told.value).partition("known: ")[2]


@pytest.mark.parametrize("name", NAMES)
def test_the_models_that_ship_are_sound_and_hold_no_format_that_runs_code(name: str) -> None:
    files = read_manifest(model_folder(name))["files"]
    assert files
    assert {Path(file).suffix for file in files} <= {".onnx", ".safetensors", ".json"}
