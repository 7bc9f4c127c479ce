"""Records of recommendations for tests: written here, with the columns that a run's tables have."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hsnlp.exports.recommendations.rows import joined
from hsnlp.exports.tables import COLUMNS, write_table
from hsnlp.pipeline.ledger import Ledger

CODES = {
    "frame": ["human_security"],
    "threat": ["food", "health", "personal"],
    "recommendation": ["services", "finance", "protection_and_rights"],
    "addressee_type": ["state", "local_authority", "international_organisation", "unspecified"],
    "strength": ["strong", "medium", "weak"],
    "level": ["international", "national", "subnational", "unspecified"],
    "recommendation_voice": ["own", "cited"],
}
MANIFEST = {
    "hsnlp": "0.0",
    "generation": "0",
    "annotator": "cues",
    "codebook": {"name": "human_security", "version": "1.0.0", "digest": "abcdef0123456789"},
    "codes": CODES,
    "models": {"heads": "0123456789abcdef"},
}
_EMPTY: dict[str, Any] = {"str": None, "int": None, "float": None, "list": [], "json": None}


def record(doc_id: str, start: int, text: str, **given: Any) -> dict[str, Any]:
    """Return a record of the table with what is given and nothing else."""
    row = {name: _EMPTY[kind] for name, (kind, _) in COLUMNS["recommendations"].items()}
    end = start + len(text)
    fixed = {"rec_id": f"{doc_id}:{start}-{end}", "doc_id": doc_id, "start": start, "end": end, "text": text}
    usual = {"found_by": "sentence", "parts": [[start, end]], "units": [f"{doc_id}:{start}-{end}"], "score": 0.75}
    usual |= {"strength": "medium", "level": "unspecified", "voice": "own", "slots": {}, "section": ""}
    if "addressee" in given:
        usual |= {"addressee_from": "sentence", "addressee_type": "state"}
    if given.get("actions"):
        usual["action"] = given["actions"][0]
    return {**row, **fixed, **usual, **given}


def document(doc_id: str, title: str, year: int | None, **given: Any) -> dict[str, Any]:
    """Return a document row with what is given and nothing else."""
    row = {name: _EMPTY[kind] for name, (kind, _) in COLUMNS["documents"].items()}
    text = {"title": title, "name": f"{doc_id}.pdf", "publisher": "", "genre": "report", "country": ""}
    return {**row, "doc_id": doc_id, "year": year, "authors": [], **text, **given}


DOCUMENTS = {
    row["doc_id"]: row
    for row in (
        document("wells", "Wells and gates", 2008, authors=["A. Reed", "B. Sol"], country="KEN"),
        document("ports", "=Ports & quays", 2012, publisher="Harbour Institute"),
        document("undated", "", None),
    )
}
RECORDS = [
    record(
        "wells",
        10,
        "The Government of Kenya must pay nurses and open the clinics to all who fled, by 2010.",
        addressee="The Government of Kenya",
        modality="must",
        strength="strong",
        actions=["pay nurses", "open the clinics to all who fled"],
        beneficiary="all who fled",
        deadline="by 2010",
        lever="services",
        level="national",
        threats=["health", "food"],
        objectives=["15"],
        page=4,
        label="7",
        found_by="list",
        score=1.0,
        status="accepted",
        response="Agreed: the ministry | the counties will pay.",
        demand="d1",
        same=["ports:5-48"],
        slots={"addressee": {"text": "The Government of Kenya", "start": 10, "end": 33, "type": "state"}},
    ),
    record(
        "wells",
        200,
        "Fund the village pumps.",
        addressee="Counties",
        addressee_from="heading",
        addressee_type="local_authority",
        actions=["Fund the village pumps"],
        lever="finance",
        level="subnational",
        threats=["food"],
        page=5,
        found_by="list",
    ),
    record(
        "ports",
        5,
        "-Kenyan authorities should open *clinics* <b>",
        addressee="Kenyan authorities",
        modality="should",
        actions=["open *clinics* <b>"],
        lever="services",
        level="national",
        threats=["health"],
        page=1,
        demand="d1",
        same=["wells:10-96"],
        voice="cited",
        cited_body="Norway",
        section="Findings",
    ),
    record("undated", 0, "Consideration could be given to safer boats.", strength="weak", lever=None),
    record(
        "undated",
        60,
        "UNICEF and the Government may keep a register.",
        addressee="UNICEF and the Government",
        addressee_type="international_organisation",
        strength="weak",
        lever="protection_and_rights",
        actions=["keep a register"],
        section="Next steps",
    ),
]
NAMES = [("Kenya",), ("Counties",), ("Kenya",), (), ("United Nations Children's Fund", "Government")]
"""What `addressee_names` says of the addressees above."""


def rows() -> list[dict[str, Any]]:
    """Return the records with their sources, as the exports take them."""
    return joined(RECORDS, DOCUMENTS, NAMES)


def make_run(folder: Path) -> Path:
    """Write a finished run that holds the records, and return its folder."""
    (folder / "tables").mkdir(parents=True)
    write_table(folder / "tables", "recommendations", RECORDS, CODES)
    write_table(folder / "tables", "documents", DOCUMENTS.values(), CODES)
    Ledger(folder / "run.db", create=True).close()
    (folder / "run.json").write_text(json.dumps(MANIFEST), encoding="utf-8")
    return folder
