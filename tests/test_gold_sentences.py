"""The coded sentences: legal codes, no text, and found again in the real documents."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from hsnlp.codebook import load_codebook

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "gold_sentences.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gold_sentences", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_entry_has_legal_codes_and_no_text(script: ModuleType) -> None:
    book = load_codebook()
    legal = {d: {code.id for code in book.codes(d)} for d in ("frame", "voice", "referent", "threat", "recommendation")}
    entries = script.entries()
    assert len({entry["id"] for entry in entries}) == len(entries) == 11_795
    for entry in entries:
        assert "text" not in entry
        assert entry["start"] < entry["end"]
        for codes in (entry, entry.get("again", entry)):
            assert set(codes["frames"]) <= legal["frame"]
            assert set(codes["frames"].values()) <= legal["voice"]
            assert set(codes["referents"]) <= legal["referent"]
            assert set(codes["threats"]) <= legal["threat"]
            assert codes["recommendation"] is None or codes["recommendation"]["lever"] in legal["recommendation"]
            assert codes["frames"] or not codes["referents"]


@pytest.mark.slow
def test_nearly_all_sentences_are_found_again_by_their_hash(script: ModuleType, shared: Path) -> None:
    sample = [entry for entry in script.entries() if entry["document"].startswith("commentary/jcrt")]
    found = list(script.located(sample, shared / "corpus"))
    # Normalisation gets better and moves the ends of a few sentences; most stay as they were drawn.
    assert len(found) >= 0.9 * len(sample) > 100
    for entry in found:
        for slot in ("addressee", "action"):
            span = entry["recommendation"][slot] if entry["recommendation"] else None
            assert span is None or entry["text"][span[0] : span[1]].strip()


def test_written_items_have_legal_codes_and_quote_themselves() -> None:
    book = load_codebook()
    legal = {d: {code.id for code in book.codes(d)} for d in ("frame", "voice", "referent", "threat", "recommendation")}
    lines = (gold_folder() / "written_items.jsonl").read_text(encoding="utf-8").splitlines()
    items = [json.loads(line) for line in lines]
    assert len({item["text"].lower() for item in items}) == len(items) == 3318
    for item in items:
        assert set(item["frames"]) <= legal["frame"]
        assert set(item["frames"].values()) <= legal["voice"]
        assert set(item["referents"]) <= legal["referent"]
        assert set(item["threats"]) <= legal["threat"]
        found = item["recommendation"]
        if found:
            assert found["lever"] in legal["recommendation"]
            assert (found["addressee"] or "") in item["text"]
            assert (found["action"] or "") in item["text"]


def gold_folder() -> Path:
    return SCRIPT.parent.parent / "corpus" / "gold"
