"""Records: one demand, one record, from a document's structure and from its sentences, and nothing of it twice."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hsnlp.annotations import AnnotationSet, check_alignment
from hsnlp.annotators import cue_annotator
from hsnlp.codebook import load_codebook
from hsnlp.documents import Document, Passage
from hsnlp.normalise.ready import as_is
from hsnlp.recommendations import Extracted, Recommender
from hsnlp.recommendations.entries import entries
from hsnlp.recommendations.rows import recommendation_row
from hsnlp.segment import segment

HARBOUR = Path(__file__).parent / "fixtures" / "codebook" / "harbour.toml"
LIST = """Recommendations

States on the route should:

(a) open shelters for families who travel with children;

(b) stop the detention of minors, and train the guards who meet them;

(c) publish the number of deaths at sea each year.
"""
PROSE = """The harbour was rebuilt in 2014. The port authority should let rescue ships land without a fee. This should
be in force before the next winter. Fishermen mend their nets on the quay. Donors must pay for the ambulance.
"""


@cache
def recommender() -> Recommender:
    return Recommender(load_codebook())


def extracted(text: str) -> tuple[Document, tuple[Passage, ...], AnnotationSet, Extracted]:
    document = as_is(text, "d")
    passages = segment(document)
    coded = cue_annotator().annotate(passages)
    return document, passages, coded, recommender().extract(document, passages, coded)


def test_each_item_of_a_list_is_a_record_and_its_lead_in_none() -> None:
    document, _, _, found = extracted(LIST)
    assert [record.text.split()[0] for record in found.records] == ["open", "stop", "publish"]
    assert {record.slots.addressee.text for record in found.records if record.slots.addressee} == {
        "States on the route"
    }
    assert {record.slots.addressee.place for record in found.records if record.slots.addressee} == {"lead-in"}
    assert [len(record.slots.actions) for record in found.records] == [1, 2, 1]
    assert all(action.span.of(document.text) == action.text for r in found.records for action in r.slots.actions)


def test_a_sentence_that_goes_on_with_a_demand_joins_it() -> None:
    _, _, _, found = extracted(PROSE)
    assert [len(record.units) for record in found.records] == [2, 1]
    first = found.records[0]
    assert first.slots.addressee is not None
    assert first.slots.addressee.text == "The port authority"
    assert first.entry.kind == "sentence"


def test_what_records_add_goes_back_into_the_annotations() -> None:
    document, _, coded, found = extracted(LIST)
    check_alignment(document, found.coded.annotations)
    given = [a for a in found.coded.annotations if a.dimension == "recommendation"]
    assert all(any(a.unit.overlaps(record.entry.span) for a in given) for record in found.records)
    assert all(a.attributes["addressee"]["from"] == "lead-in" for a in given if a.attributes.get("found_by") == "list")
    others = [a for a in coded.annotations if a.dimension != "recommendation"]
    assert [a for a in found.coded.annotations if a.dimension != "recommendation"] == others


def test_a_codebook_without_recommendations_has_no_records() -> None:
    document = as_is(LIST, "d")
    passages = segment(document)
    coded = cue_annotator().annotate(passages)
    assert Recommender(load_codebook(HARBOUR)).extract(document, passages, coded) == Extracted((), coded)


@pytest.mark.parametrize("text", [LIST, PROSE])
def test_a_row_quotes_what_stands_there(text: str) -> None:
    document, _, _, found = extracted(text)
    for record in found.records:
        row = recommendation_row(record, document)
        assert row["text"] == "\n".join(document.text[start:end] for start, end in row["parts"])
        assert row["rec_id"] == f"d:{row['start']}-{row['end']}"
        for slot in [*row["slots"]["actions"], *(v for k, v in row["slots"].items() if k in ("addressee", "modality"))]:
            assert slot is None or document.text[slot["start"] : slot["end"]] == slot["text"]


@given(
    st.lists(
        st.sampled_from(
            [
                "States should:",
                "(a) open the gates;",
                "(b) feed the hungry.",
                "1. The committee recommends that the mayor resign.",
                "Recommendation 4: Build a school.",
                "It rained all week.",
                "Ministers must act. This should happen soon.",
                "Recommendations",
                "• Train the guards",
            ]
        ),
        max_size=12,
    )
)
def test_no_demand_stands_in_two_records(lines: list[str]) -> None:
    document, passages, coded, found = extracted("\n\n".join(lines))
    parts = [part for record in found.records for part in record.entry.parts]
    assert parts == sorted(parts, key=lambda span: span.start)
    assert all(a.end <= b.start for a, b in pairwise(parts))
    spans = [a.unit for a in coded.annotations if a.dimension == "recommendation"]
    shown = entries(document, passages, spans)
    assert [entry.span for entry in shown] == [record.entry.span for record in found.records]
    leads = [entry.lead for entry in shown if entry.lead is not None]
    assert all(any(one.overlaps(span) for one in [*parts, *leads]) for span in spans)
    check_alignment(document, found.coded.annotations)
