"""The tables of a run: their columns, with types and one line on what each holds; written to files or in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hsnlp.exports.records import Codes
from hsnlp.tables import arrow_rows, write_rows

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["COLUMNS", "arrow_table", "table_schema", "write_table"]

COLUMNS: dict[str, dict[str, tuple[str, str]]] = {
    "documents": {
        "doc_id": ("str", "stable id of the document"),
        "name": ("str", "its source: path, with !member in an archive and #row in a table"),
        "sha256": ("str", "digest of the source's content"),
        "media_type": ("str", "what the content was read as"),
        "title": ("str", "from the bibliography, else the file, else the text"),
        "authors": ("list", "names, as given"),
        "year": ("int", "year of publication"),
        "publisher": ("str", "publisher, journal or issuing body"),
        "genre": ("str", "kind of document"),
        "language": ("str", "ISO 639-1 code of the text"),
        "country": ("str", "ISO 3166 alpha-3 code"),
        "url": ("str", "address or DOI"),
        "extra": ("json", "further fields of the source"),
        "pages": ("int", "number of pages, where the source has pages"),
        "words": ("int", "words of the whole text"),
        "words_by_role": ("json", "words in sections of each role"),
        "words_coded": ("int", "words in coded passages"),
        "words_foreign": ("int", "words in sections that are not English, left out"),
        "passages": ("int", "number of coded passages"),
        "quality": ("float", "how well the document was read, 0 to 1"),
        "issues": ("list", "what lowers the quality"),
        "notes": ("list", "remarks of the reader"),
        "duplicate_of": ("str", "earlier document with the same words"),
        "near_duplicate_of": ("str", "earlier document that is much like this one"),
        "similarity": ("float", "estimated Jaccard similarity to it, five-word shingles"),
    },
    "passages": {
        "doc_id": ("str", "document"),
        "unit_id": ("str", "doc_id:start-end"),
        "start": ("int", "first character in the document's text"),
        "end": ("int", "one past the last character"),
        "page": ("int", "page"),
        "section": ("str", "heading of the section"),
        "section_role": ("str", "abstract, body, recommendations, box or annex"),
        "text": ("str", "the passage, word for word"),
        "frame": ("str", "securitisation, human_security, mixed or none"),
        "frames": ("frames", "score and voice of each frame"),
        "referents": ("list", "whose security"),
        "threats": ("list", "threat dimensions"),
        "threat_scores": ("threat_scores", "score of each threat dimension"),
        "recommendation": ("recommendation", "the recommendation with its slots, or null"),
        "stages": ("list", "stages of migration"),
        "populations": ("list", "populations"),
        "codes": ("json", "codes of the user's own dimensions"),
        "block": ("int", "number of the paragraph in the document"),
        "kind": ("str", "paragraph, item or row"),
    },
    "annotations": {
        "doc_id": ("str", "document"),
        "start": ("int", "first character of the quote"),
        "end": ("int", "one past its last character"),
        "quote": ("str", "the text there"),
        "dimension": ("str", "what is coded"),
        "code": ("str", "the code"),
        "score": ("float", "probability that the code holds"),
        "annotator": ("str", "who coded"),
        "unit_start": ("int", "first character of the coded passage"),
        "unit_end": ("int", "one past its last character"),
        "attributes": ("json", "voice, slots, cues, nearest written example"),
    },
    "recommendations": {
        "rec_id": ("str", "doc_id:start-end"),
        "doc_id": ("str", "document"),
        "start": ("int", "first character of the recommendation in the document's text"),
        "end": ("int", "one past its last character"),
        "page": ("int", "page on which it begins"),
        "section": ("str", "heading of the section"),
        "label": ("str", "its number in the document"),
        "found_by": ("str", "sentence, list, block or matrix: how it was found"),
        "text": ("str", "its words, its parts on lines of their own"),
        "parts": ("json", "start and end of each part"),
        "units": ("list", "passages that it is made of"),
        "addressee": ("str", "who is to act, word for word"),
        "addressee_type": ("str", "kind of actor"),
        "addressee_from": ("str", "where that stands: sentence, lead-in, heading, matrix or document"),
        "modality": ("str", "the words that make it a recommendation"),
        "strength": ("str", "strong, medium or weak"),
        "action": ("str", "what is to be done, word for word"),
        "actions": ("list", "each thing that is to be done, where there are several"),
        "beneficiary": ("str", "for whom, word for word"),
        "deadline": ("str", "by when, word for word"),
        "condition": ("str", "on which condition, word for word"),
        "lever": ("str", "policy lever"),
        "level": ("str", "level of governance"),
        "voice": ("str", "own or cited"),
        "cited_body": ("str", "the body that is cited"),
        "status": ("str", "accepted, partially accepted, noted, rejected or pending"),
        "response": ("str", "what those addressed answer, in a matrix"),
        "threats": ("list", "threat dimensions that it answers"),
        "objectives": ("list", "codes of the dimension objective, where the codebook has one"),
        "demand": ("str", "the group of recommendations that make the same demand, or none"),
        "same": ("list", "recommendations linked to it, with how"),
        "score": ("float", "probability that this is a recommendation"),
        "slots": ("json", "every slot with its offsets"),
    },
    "links": {
        "a": ("str", "rec_id of the recommendation that came first"),
        "b": ("str", "rec_id of the one that says the same"),
        "relation": ("str", "same, repeated (nearly the same words) or same_to_other (another addressee)"),
        "score": ("float", "probability that both make one demand"),
    },
    "failures": {
        "name": ("str", "source"),
        "sha256": ("str", "digest of its content"),
        "status": ("str", "refused (read, but not fit) or failed (could not be read)"),
        "reason": ("str", "in one word"),
        "message": ("str", "in a sentence, with what to do"),
    },
}
"""Table → column → (type, meaning). Types: str, int, float, list (of strings), json, and the nested records."""


def write_table(folder: Path, table: str, rows: Iterable[Mapping[str, Any]], codes: Codes) -> int:
    """Write `rows` to ``folder/table.parquet`` and ``folder/table.csv``; return how many there were."""
    parquet, text = (folder / f"{table}.{kind}" for kind in ("parquet", "csv"))
    return write_rows(parquet, text, rows, COLUMNS[table], table_schema(table, codes))


def arrow_table(table: str, rows: Iterable[Mapping[str, Any]], codes: Codes) -> pa.Table:
    """Return `rows` as an Arrow table; free-form columns become JSON text, missing ones null."""
    return arrow_rows(rows, COLUMNS[table], table_schema(table, codes))


def table_schema(table: str, codes: Codes) -> pa.Schema:
    """Return the Arrow schema of `table`; nested columns have one field for each code of the codebook."""
    import pyarrow as pa

    text, number = pa.string(), pa.float64()
    quoted = pa.struct([("text", text), ("start", pa.int64()), ("end", pa.int64())])
    actor = pa.struct([*quoted, pa.field("type", text)])
    frame = pa.struct([("score", number), ("voice", text)])
    slots = {"addressee": actor, "modality": quoted, "action": quoted, "beneficiary": quoted, "cited_body": quoted}
    plain = dict.fromkeys(("strength", "lever", "level", "voice"), text)
    types = {
        "str": text,
        "json": text,
        "int": pa.int64(),
        "float": number,
        "list": pa.list_(text),
        # A codebook without frames or threats leaves no field, and Parquet takes no record without fields.
        "frames": pa.struct([(code, frame) for code in codes.get("frame", ())] or [("none", frame)]),
        "threat_scores": pa.struct([(code, number) for code in codes.get("threat", ())] or [("none", number)]),
        "recommendation": pa.struct([("score", number), *slots.items(), *plain.items(), ("threats", pa.list_(text))]),
    }
    return pa.schema([(name, types[kind]) for name, (kind, _) in COLUMNS[table].items()])
