"""Actors as annotations: the span is the mention, the code the canonical name."""

from __future__ import annotations

from hsnlp.annotations import check_alignment
from hsnlp.annotators.actors import ActorPart
from hsnlp.annotators.cues.annotator import CueAnnotator
from hsnlp.codebook import load_codebook
from hsnlp.documents import Document, Passage, Span

TEXT = "The River Crossing Trust (RCT) thanked Malawi. The RCT asked the UNHCR and Malawian authorities for boats."

ACTORS = CueAnnotator(load_codebook(), [ActorPart()])


def passages(text: str, doc_id: str = "d") -> list[Passage]:
    cut = text.index(". ") + 1
    return [Passage(doc_id, Span(0, cut), text[:cut]), Passage(doc_id, Span(cut + 1, len(text)), text[cut + 1 :])]


def test_a_mention_is_quoted_and_carries_its_canonical_name() -> None:
    coded = ACTORS.annotate(passages(TEXT))
    assert [(a.quote, a.code) for a in coded.annotations] == [
        ("RCT", "local:RCT"),
        ("Malawi", "MWI"),
        ("RCT", "local:RCT"),
        ("UNHCR", "unhcr"),
        ("Malawian authorities", "MWI"),
    ]
    malawi = coded.annotations[1].attributes
    assert (malawi["name"], malawi["kind"], malawi["type"]) == ("Malawi", "country", "state")
    assert (malawi["m49_region"], malawi["m49_subregion"]) == ("Africa", "Eastern Africa")
    check_alignment(Document("d", TEXT), coded.annotations)


def test_the_unit_is_the_passage_and_every_passage_is_considered() -> None:
    units = passages(TEXT)
    coded = ACTORS.annotate([*units, Passage("d", Span(200, 210), "No one do.")])
    assert len(coded.units) == 3
    assert coded.decision(("d", Span(200, 210)), "actor") == frozenset()
    assert {a.unit for a in coded.annotations} == {p.span for p in units}


def test_an_acronym_holds_for_its_own_document_alone() -> None:
    other = Passage("e", Span(0, 13), "The RCT left.")
    coded = ACTORS.annotate([*passages(TEXT), other])
    assert all(a.doc_id == "d" for a in coded.annotations)
