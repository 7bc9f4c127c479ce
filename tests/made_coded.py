"""Passage and document rows as a run has them, made for the tests of comparisons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

__all__ = ["CODES", "document", "passage", "rows"]

CODES = {
    "frame": ["securitisation", "human_security"],
    "voice": ["asserted", "reported", "contested"],
    "threat": ["food", "state"],
    "referent": ["state", "migrants"],
    "recommendation": ["services", "finance"],
    "mood": ["calm"],
}


def document(doc_id: str, **known: Any) -> dict[str, Any]:
    """Return a document row."""
    plain = {"title": doc_id, "authors": [], "year": None, "publisher": "", "genre": "report", "country": ""}
    return {"doc_id": doc_id, "name": f"{doc_id}.txt", **plain, **known}


def passage(doc_id: str, number: int, codes: Sequence[str] = (), **known: Any) -> dict[str, Any]:
    """Return a passage row with codes named as measures are: ``frame:securitisation:contested``, ``threat:food``."""
    frames = {code.split(":")[1]: code.split(":")[2] for code in codes if code.startswith("frame:")}
    label = next(iter(frames), "none") if len(frames) < 2 else "mixed"
    lever = next((code.split(":")[1] for code in codes if code.startswith("lever:")), None)
    text = known.pop("text", "Nurses waited at the gate.")
    return {
        "doc_id": doc_id,
        "start": 100 * number,
        "end": 100 * number + len(text),
        "page": None,
        "section": "",
        "section_role": "body",
        "text": text,
        "frame": label,
        "frames": {
            frame: {"score": 0.9 if frame in frames else 0.1, "voice": frames.get(frame)} for frame in CODES["frame"]
        },
        "threats": [code.split(":")[1] for code in codes if code.startswith("threat:")],
        "threat_scores": {code.split(":")[1]: 0.8 for code in codes if code.startswith("threat:")},
        "referents": [code.split(":")[1] for code in codes if code.startswith("referent:")],
        "recommendation": {"score": 0.7, "lever": lever, "strength": "medium"} if lever else None,
        "stages": [],
        "populations": [],
        "codes": [{"dimension": "mood", "code": "calm", "score": 0.6} for code in codes if code == "mood:calm"],
        "block": number // 3,
        "kind": "paragraph",
        **known,
    }


def rows(*documents: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    """Return the rows of documents d0, d1 …, each given as the codes of its passages."""
    return [passage(f"d{at}", n, codes) for at, given in enumerate(documents) for n, codes in enumerate(given)]
