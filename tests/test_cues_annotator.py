"""The cue annotators: what they code, what they leave, and the evidence that they keep. All sentences are made up."""

from __future__ import annotations

from pathlib import Path

import pytest
from made import codes, passages, voices

from hsnlp.annotations import Annotator, check_alignment
from hsnlp.annotators import cue_annotator
from hsnlp.codebook import load_codebook
from hsnlp.documents import Document, Span

HARBOUR = Path(__file__).parent / "fixtures" / "codebook" / "harbour.toml"


@pytest.fixture(scope="module")
def cues() -> Annotator:
    return cue_annotator(load_codebook())


@pytest.mark.parametrize(
    ("text", "frames"),
    [
        ("We will double the border guards and deport those who have no right to be here.", {"securitisation"}),
        ("Terrorism is a threat to every nation of the region.", {"securitisation"}),
        ("Illegal immigration must be stopped at the coast.", {"securitisation"}),
        ("Families who fled the war have no clean water and no school.", {"human_security"}),
        ("Human dignity begins where hunger ends.", {"human_security"}),
        ("Detention breaks children and denies their parents every right.", {"securitisation", "human_security"}),
        ("She crossed the border in May and found work in an orchard.", set()),
        ("The Security Council met on Tuesday.", set()),
        ("The committee adopted its budget without a vote.", set()),
        ("Social security contributions rose by a tenth.", set()),
        ("Cross-border trade in timber grew.", set()),
        ("Investors sold their securities.", set()),
        ("A threat of rain kept the brass band indoors.", set()),
        ("The control group, asked to draw the border, drew a wall.", set()),
        ("Food security is a term that the agronomists made.", set()),
        ("Whoever declares an emergency claims the right to break the rules.", {"securitisation"}),
        ("Fog is lifted above ordinary politics once it is a matter of survival.", {"securitisation"}),
    ],
)
def test_frames_are_coded_by_their_logic_and_not_by_bare_words(cues: Annotator, text: str, frames: set[str]) -> None:
    assert codes(cues.annotate(passages(text)), "frame") == frames


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("We must defend our borders against terrorism.", "asserted"),
        ("Inhumane deportations failed, and courts condemned the cruel detention of asylum seekers.", "contested"),
        ("The Aliens Act provides for the expulsion of migrants at the border.", "reported"),
        ("The “invasion” at the border was nine families with one goat.", "contested"),
        ("Newcomers are portrayed as a threat to the nation by the authorities.", "reported"),
        ("Towns ought to separate their clinics from immigration enforcement.", "contested"),
        ("Reinforce border control and deport those without papers (Malta);", "reported"),
    ],
)  # fmt: skip
def test_the_voice_tells_whose_framing_it_is(cues: Annotator, text: str, voice: str) -> None:
    assert voices(cues.annotate(passages(text)))["securitisation"] == voice


def test_a_speaker_makes_human_security_reported(cues: Annotator) -> None:
    coded = cues.annotate(passages("The delegation noted that it had asked about the rights of women."))

    assert voices(coded) == {"human_security": "reported"}


def test_the_state_that_signs_an_item_is_the_evidence_for_its_voice(cues: Annotator) -> None:
    text = "Protect migrant workers from exploitation (Malta);"

    coded = cues.annotate(passages(text))

    assert voices(coded) == {"human_security": "reported"}
    (frame,) = (one for one in coded.annotations if one.dimension == "frame")
    assert frame.attributes["voice_cues"][-1] == {"text": "Malta", "start": 43, "end": 48}
    check_alignment(Document("made-up", text), coded.annotations)


def test_the_neighbours_lend_a_voice_but_never_a_frame(cues: Annotator) -> None:
    plain, harsh = "They arrived on Monday.", "Cruel deportations tore families apart."

    coded = cues.annotate(passages(harsh, plain, harsh))

    assert coded.by_unit()["made-up", Span(len(harsh) + 1, len(harsh) + 1 + len(plain))] == []


@pytest.mark.parametrize(
    ("text", "threats"),
    [
        ("Hunger and malnutrition kill more slowly than guns.", {"food", "personal"}),
        ("Drought emptied the wells.", {"environmental"}),
        ("Nobody in the camp had seen a doctor about the epidemic.", {"health"}),
        ("Unemployment and poverty drove the young men out.", {"economic"}),
        ("Racism shut every door in the street.", {"community"}),
        ("He was held without trial and feared persecution.", {"political"}),
        ("Smuggling and illegal entry weaken the authority of the state.", {"state"}),
        ("The Ministry of Health hosted the meeting.", set()),
        ("The political climate was mild.", set()),
    ],
)
def test_threats_are_insecurities_and_not_topics(cues: Annotator, text: str, threats: set[str]) -> None:
    assert threats <= codes(cues.annotate(passages(text)), "threat")
    if not threats:
        assert codes(cues.annotate(passages(text)), "threat") == set()


@pytest.mark.parametrize(
    ("text", "stages", "populations"),
    [
        ("Refugees were turned back at a border crossing.", {"entry"}, {"refugees"}),
        ("Boat people drown on the dangerous crossing.", {"transit"}, {"refugees"}),
        ("Deported women returned to their villages.", {"return"}, {"women"}),
        ("Migrant workers ask for residence permits.", {"stay"}, {"labour_migrants"}),
        ("Root causes of displacement lie at home.", {"origin"}, set()),
        ("Border communities live from the market.", set(), {"border_community"}),
        ("Trafficked children need a guardian.", set(), {"trafficked", "children"}),
        ("Entry into force is expected.", set(), set()),
    ],
)
def test_stage_and_population_are_coded_where_the_text_gives_them(
    cues: Annotator, text: str, stages: set[str], populations: set[str]
) -> None:
    coded = cues.annotate(passages(text))

    assert codes(coded, "stage") == stages
    assert codes(coded, "population") == populations


def test_whose_security_is_meant_follows_the_frame(cues: Annotator) -> None:
    assert codes(cues.annotate(passages("Terrorism threatens our nation.")), "referent") == {"state"}
    assert codes(cues.annotate(passages("Refugees need protection from violence.")), "referent") == {"migrants"}
    assert codes(cues.annotate(passages("Poverty robs people of dignity.")), "referent") == {"people"}
    assert codes(cues.annotate(passages("The refugees arrived on Monday.")), "referent") == set()


def test_a_threat_to_the_state_carries_its_sector(cues: Annotator) -> None:
    coded = cues.annotate(passages("Weapons of mass destruction are a threat to the security of states."))

    (threat,) = (one for one in coded.annotations if (one.dimension, one.code) == ("threat", "state"))
    assert "military" in threat.attributes["sector"]


def test_every_annotation_proves_itself_and_every_passage_is_considered(cues: Annotator) -> None:
    sentences = (
        "Ministers spoke of a “flood” of migrants — a threat to the nation’s way of life.",
        "Nothing else happened.",
        "Children in immigration detention suffer; their parents’ rights are denied.",
    )
    made = passages(*sentences)
    document = Document("made-up", " ".join(sentences))

    coded = cues.annotate(made)

    check_alignment(document, coded.annotations)
    assert coded.units == tuple((one.doc_id, one.span) for one in made)
    assert coded.codebook == load_codebook().label
    assert coded.decision(("made-up", made[1].span), "frame") == frozenset()
    for one in coded.annotations:
        assert 0 < one.score <= 1
        assert one.annotator
        if one.dimension in {"frame", "threat", "referent", "stage", "population"}:
            assert one.quote == next(p.text for p in made if p.span == one.unit)
            assert one.attributes["cues"]


def test_negated_and_hypothetical_cues_are_marked_in_the_evidence(cues: Annotator) -> None:
    coded = cues.annotate(passages("If nobody helped them, they could become a threat to national security."))

    marks = [cue for one in coded.annotations for cue in one.attributes.get("cues", ()) if cue.get("hypothetical")]
    assert marks


def test_a_denied_threat_is_contested(cues: Annotator) -> None:
    coded = cues.annotate(passages("Newcomers are not a threat to national security, but fear sells papers."))

    assert voices(coded)["securitisation"] == "contested"


def test_what_an_annotator_has_read_before_changes_nothing(cues: Annotator) -> None:
    made = passages("We must close the border.", "Refugees need shelter and protection.")

    first = cues.annotate(made)
    cues.annotate(passages("Cruel and inhumane deportations.", doc_id="another"))

    assert cues.annotate(made) == first
    assert cues.annotate([]).annotations == ()


def test_a_codebook_of_ones_own_is_coded_by_its_cues() -> None:
    harbour = cue_annotator(load_codebook(HARBOUR))

    coded = harbour.annotate(
        passages(
            "In January the tide frightens the bakers.", "Sailors adore the old sea.", "A sea shanty frightens us."
        )
    )

    mood = [(one.code, one.attributes.get("season")) for one in coded.annotations if one.dimension == "mood"]
    assert mood == [("dread", ["winter"]), ("delight", None)]


def test_a_match_under_a_negation_is_dropped_where_the_cue_says_so() -> None:
    harbour = cue_annotator(load_codebook(HARBOUR))

    assert codes(harbour.annotate(passages("They never adore the sea.")), "mood") == set()


def test_frames_and_voices_of_ones_own_are_used_and_no_others(tmp_path: Path) -> None:
    file = tmp_path / "own.toml"
    file.write_text(
        'name = "own"\nversion = "1"\n'
        '[[dimension]]\nid = "frame"\ntitle = "Frame"\nquestion = "Which?"\n'
        '[[dimension.code]]\nid = "crisis"\ntitle = "Crisis"\ndefinition = "Crisis talk."\n'
        '[[dimension.code.cue]]\nphrases = ["crisis"]\n'
        '[[dimension]]\nid = "voice"\nslot_of = "frame"\ntitle = "Voice"\nquestion = "How?"\n'
        '[[dimension.code]]\nid = "loud"\ntitle = "Loud"\ndefinition = "Loud."\n'
        '[[dimension.code.cue]]\nphrases = ["shout:v"]\n',
        encoding="utf-8",
    )
    annotator = cue_annotator(load_codebook(file))

    assert voices(annotator.annotate(passages("They shouted of a crisis."))) == {"crisis": "loud"}
    assert voices(annotator.annotate(passages("It was a crisis."))) == {"crisis": None}
