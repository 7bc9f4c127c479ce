"""Recommendations: what is one, what is none, and who should do what."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hsnlp.annotations import Annotation, check_alignment
from hsnlp.annotators.cues.annotator import CueAnnotator
from hsnlp.annotators.recommendations import RecommendationPart
from hsnlp.annotators.recommendations.addressee import Vocabulary
from hsnlp.annotators.recommendations.detect import considered
from hsnlp.annotators.recommendations.evaluations import EVALUATIONS
from hsnlp.annotators.recommendations.modals import MODALS
from hsnlp.annotators.recommendations.performatives import PERFORMATIVES
from hsnlp.annotators.recommendations.points import POINTS
from hsnlp.annotators.recommendations.surroundings import Context
from hsnlp.annotators.recommendations.words import read_words
from hsnlp.codebook import load_codebook
from hsnlp.documents import Document, Passage, Span

CODEBOOK = load_codebook()
ANNOTATOR = CueAnnotator(CODEBOOK, [RecommendationPart(CODEBOOK)])


def coded(*texts: str, role: Any = "body", kind: Any = "paragraph") -> list[Annotation | None]:
    """Code passages that stand in one document, one below the other; None where there is no recommendation."""
    document = Document("d", "\n".join(texts))
    units, start = [], 0
    for text in texts:
        units.append(Passage("d", Span(start, start + len(text)), text, role=role, kind=kind))
        start += len(text) + 1
    found = ANNOTATOR.annotate(units)
    check_alignment(document, found.annotations)
    by_unit = {a.unit: a for a in found.annotations}
    return [by_unit.get(unit.span) for unit in units]


def one(text: str) -> Annotation:
    found = coded(text)[0]
    assert found is not None, text
    return found


def marked(text: str) -> tuple[str, dict[str, str]]:
    """Return the text without its marks, and what each mark holds: ``[States]{addressee} should [act]{action}``."""
    parts = {name: quote for quote, name in re.findall(r"\[([^]]*)\]\{(\w+)\}", text)}
    return re.sub(r"\[([^]]*)\]\{\w+\}", r"\1", text), parts


@pytest.mark.parametrize(
    "text",
    [
        "[Host governments]{addressee} [should]{modality} [open the schools to children without papers]{action}.",
        "[The ministry]{addressee} [must]{modality} [stop the transfers]{action}.",
        "In the border districts, [local authorities]{addressee} [need to]{modality} [hire interpreters]{action}.",
        "We [urge]{modality} [all States of the region]{addressee} to [share their sea charts]{action}.",
        "The panel [called on]{modality} [the Council]{addressee} to [renew the mandate]{action}.",
        "The review [recommended]{modality} that [Malta]{addressee} [extend the scheme to the islands]{action}.",
        "It [is vital]{modality} that [donors]{addressee} [fund the winter programme]{action}.",
        "It [is essential]{modality} for [the Commission]{addressee} to [publish the figures]{action}.",
        "Boats [must]{modality} [be inspected by the coastguard]{action} before they leave.",
        "[Let us]{modality} [protect those who fled]{action}.",
        "It [is time]{modality} for [the Union]{addressee} to [agree on a fair share]{action}.",
        "The [time has come]{modality} for [the Union]{addressee} to [agree on a fair share]{action}.",
        "[The agency]{addressee} [could]{modality} [consider mobile clinics]{action}.",
    ],
)  # fmt: skip
def test_slots_are_quoted_as_they_stand(text: str) -> None:
    plain, parts = marked(text)
    found = one(plain)
    for name, quote in parts.items():
        slot = found.attributes[name]
        assert slot is not None, name
        if name == "action":
            assert slot["text"].startswith(quote[:20])
        else:
            assert slot["text"] == quote


@pytest.mark.parametrize(
    "text",
    [
        "Ratify the convention without delay (Norway);",
        "3. Provide legal aid to detained families.",
        "(b) Strengthen the complaints office, and give it staff;",
        "• Ensure that interpreters are present at every interview.",
        "Calls for an immediate end to the transfers;",
        "There is an urgent need for the Government to repair the wells.",
        "The delegation expressed the hope that Fiji would ratify the protocol.",
        "Expresses the hope that the two Governments will open the crossing;",
        "Scholars should pay attention to those who stayed behind.",
    ],
)  # fmt: skip
def test_other_forms_recommend_too(text: str) -> None:
    one(text)


@pytest.mark.parametrize(
    "text",
    [
        "The results should arrive in May.",
        "The agency is mandated to guard the frontier.",
        "States commit to sharing the costs.",
        "Should ministers close the port?",
        "The clinic was closed in 2011 and has not reopened.",
        "It must have rained on the night of the crossing.",
        "The treaty requires parties to register every birth.",
        "The border, it must be said, runs through a lake.",
        "They asked what they should do next.",
        "It asked about the measures taken by the Government to protect divers.",
        "She had to wait for nine months in the camp.",
        "Please let us know what you think.",
        "It must therefore be concluded that the two terms are not rivals.",
        "Explain the rise of the border town in your own words.",
        "More than nine thousand people crossed the river in March.",
    ],
)  # fmt: skip
def test_what_only_sounds_like_one_is_none(text: str) -> None:
    assert coded(text) == [None]


@pytest.mark.parametrize(
    ("text", "strength"),
    [
        ("Governments must end the practice.", "strong"),
        ("We urge governments to end the practice.", "strong"),
        ("End the practice of night raids.", "strong"),
        ("Governments should end the practice.", "medium"),
        ("We recommend that governments end the practice.", "medium"),
        ("We encourage governments to end the practice.", "medium"),
        ("Governments could consider ending the practice.", "weak"),
    ],
)  # fmt: skip
def test_strength_follows_the_modality(text: str, strength: str) -> None:
    assert one(text).attributes["strength"] == strength


@pytest.mark.parametrize(
    ("text", "kind", "level"),
    [
        ("The Government should repeal the decree.", "state", "national"),
        ("Municipalities should open shelters.", "local_authority", "subnational"),
        ("The United Nations should appoint an envoy.", "international_organisation", "international"),
        ("The African Union should mediate between the parties.", "regional_body", "regional"),
        ("Employers should pay the fees of recruitment.", "private_sector", "unspecified"),
        ("Researchers should publish their data.", "academia", "unspecified"),
        ("NGOs should coordinate their patrols.", "civil_society", "unspecified"),
        ("We should work together.", "unspecified", "unspecified"),
        ("At the regional level, States should share their maps.", "state", "regional"),
    ],
)  # fmt: skip
def test_addressees_have_a_type_and_a_level(text: str, kind: str, level: str) -> None:
    attributes = one(text).attributes
    assert (attributes["addressee"]["type"], attributes["level"]) == (kind, level)


def test_a_thing_and_a_passive_subject_are_no_addressees() -> None:
    assert one("New policies must address the causes of flight.").attributes["addressee"] is None
    assert one("The families should be protected without delay.").attributes["addressee"] is None
    by = one("The families should be protected by the Government.").attributes["addressee"]
    assert by["text"] == "the Government"


def test_a_beneficiary_is_the_persons_in_the_action() -> None:
    found = one("The ministry should provide legal aid to unaccompanied children.")
    assert found.attributes["beneficiary"]["text"] == "unaccompanied children"


@pytest.mark.parametrize(
    ("text", "voice", "body"),
    [
        ("We call on States to repair the harbour.", "own", None),
        ("UNHCR called on Panama to suspend the flights.", "cited", "UNHCR"),
        ("Suspend the flights without delay (Iceland);", "cited", "Iceland"),
        ("According to the Refugee Council, the Government must suspend the flights.", "cited", "the Refugee Council"),
        ("The Government must suspend the flights.", "own", None),
    ],
)  # fmt: skip
def test_voice_tells_whose_recommendation_it_is(text: str, voice: str, body: str | None) -> None:
    attributes = one(text).attributes
    cited = attributes["cited_body"]
    assert (attributes["voice"], cited and cited["text"]) == (voice, body)


def test_a_lead_in_lends_addressee_and_modality_to_the_items_below_it() -> None:
    lead, first, second, after = coded(
        "The panel therefore recommends that the Government:",
        "(a) publish the register of deaths;",
        "(b) provide boats to the coastguard;",
        "The register was opened in 2004.",
    )
    for item in (first, second):
        assert item is not None
        assert item.attributes["addressee"]["text"] == "the Government"
        assert item.attributes["addressee"]["inferred"] is True
        assert item.attributes["modality"]["text"] == "recommends"
        assert item.attributes["strength"] == "medium"
    assert lead is None
    assert after is None


@pytest.mark.parametrize(
    ("lead", "addressee", "strength"),
    [
        ("Calls upon all coastal States:", "all coastal States", "strong"),
        ("2. Requests the Secretary-General:", "the Secretary-General", "medium"),
        ("6. Encourages the regional commissions:", "the regional commissions", "medium"),
        ("Urges flag States", "flag States", "strong"),
    ],
)
def test_a_resolution_asks_in_the_items_and_not_in_the_lead_in(lead: str, addressee: str, strength: str) -> None:
    above, first, second = coded(lead, "(a) To publish the names of the ships;", "(b) To pay the crews.")

    assert above is None
    for item in (first, second):
        assert item is not None
        assert item.attributes["addressee"]["text"] == addressee
        assert item.attributes["strength"] == strength


def test_an_item_whose_letter_the_layout_keeps_is_read_as_one_with_its_letter() -> None:
    texts = ("Calls upon member States:", "To designate ports in which shipwrecked families may land;")

    above, item = coded(*texts, kind="item")

    assert above is None
    assert item is not None
    assert item.attributes["addressee"]["text"] == "member States"


def test_an_objective_in_a_list_recommends_nothing() -> None:
    texts = ("The aims of the office are the following:", "To keep a register of the ships that call at the port;")

    assert coded(*texts, kind="item") == [None, None]


def test_a_lead_in_lends_nothing_to_another_document() -> None:
    lead = Passage("d", Span(0, 26), "The Government should then")
    item = Passage("e", Span(0, 33), "(a) publish the register of death")
    found = ANNOTATOR.annotate([lead, item]).annotations
    assert all(a.attributes["addressee"] is None for a in found if a.doc_id == "e")


def test_a_section_of_recommendations_counts() -> None:
    text = "Consider a second round of interviews"
    before, inside = coded(text)[0], coded(text, role="recommendations")[0]
    assert inside is not None
    assert before is None or before.score < inside.score


@pytest.mark.parametrize(
    ("text", "lever"),
    [
        ("States should open humanitarian visas and resettlement places.", "legal_pathways"),
        ("States should respect the rights and dignity of detainees.", "protection_and_rights"),
        ("Cities should fight racism and promote social cohesion.", "integration"),
        ("The agency must tighten border controls.", "border_management"),
        ("Donors should tackle poverty and climate change.", "root_causes_and_development"),
        ("States should cooperate and resume their dialogue.", "cooperation_and_dialogue"),
        ("The programme should support voluntary return and reintegration.", "return_and_reintegration"),
        ("States must fight trafficking and smuggling.", "anti_trafficking_and_smuggling"),
        ("The province should open schools and hospitals.", "services"),
        ("Scholars should collect data and do more research.", "data_and_research"),
        ("Parliament should ratify the convention and amend the law.", "governance_and_law"),
        ("Lenders should cancel the debt and invest.", "finance"),
        ("The teams must keep their hats on.", "other"),
    ],
)  # fmt: skip
def test_the_code_is_the_lever(text: str, lever: str) -> None:
    assert one(text).code == lever


def test_every_verb_that_urges_has_its_strength_in_the_codebook() -> None:
    strengths = dict(Vocabulary.of(CODEBOOK).strengths)
    plain = {form: strength for form, (cue, strength) in PERFORMATIVES.items() if cue not in ("call", "appeal")}
    assert {form: strengths.get(form) for form in plain if form not in ("pressed", "presses", "pressing")} == {
        form: strength for form, strength in plain.items() if form not in ("pressed", "presses", "pressing")
    }


def test_the_examples_of_the_codebook_get_their_levers() -> None:
    for code in CODEBOOK.codes("recommendation"):
        for example in code.examples:
            wanted = {c.split(":")[1] for c in example.codes if c.startswith("recommendation:")}
            assert {one(example.text).code} == wanted, example.text


def test_the_judge_weighs_features_of_many_kinds() -> None:
    texts = [
        "(a) Ratify the treaty (Chad);", "We must act, but they should not.", "It is vital that we act now.",
        "She urged them to act, and he called for a change.", "There is a need to act.",
    ]  # fmt: skip
    seen = {name for text in texts for _, held in considered(text, Vocabulary.of(CODEBOOK), Context()) for name in held}
    assert len(seen & set(POINTS)) > 15


PIECES = st.sampled_from(
    [
        *sorted({*EVALUATIONS, *MODALS, *PERFORMATIVES}),
        "States", ",", ".", ";", ":", "(", ")", "“", "”", "not", "be", "to", "act", "it", "is", "was", "that", "for",
        "on", "upon", "by", "the", "Council", "and", "Kenya’s", "(Kenya)", "–", "(a)", "us", "has", "come", "only",
        "we", "been",
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES | st.text(max_size=6), min_size=1, max_size=30).map(" ".join))
def test_any_text_at_all_gives_quotes_that_stand_there_and_are_not_empty(text: str) -> None:
    for found in coded(text, text) if text else ():
        for slot in ("addressee", "modality", "action", "beneficiary", "cited_body"):
            quote = found.attributes[slot] if found is not None else None
            assert quote is None or quote["start"] < quote["end"], slot


@given(st.text())
def test_words_never_overlap_and_hold_no_space(text: str) -> None:
    words = read_words(text)
    end = 0
    for start, stop in zip(words.starts, words.ends, strict=True):
        assert end <= start < stop
        assert not text[start:stop].isspace()
        end = stop


def test_what_is_not_to_be_done_keeps_its_negation() -> None:
    found = one("We urge insurers not to penalise captains who rescue.")
    assert found.attributes["action"]["text"] == "not to penalise captains who rescue"


def test_a_lead_in_that_points_below_recommends_nothing_itself() -> None:
    assert coded("The assembly calls on the following.") == [None]


def test_the_subject_of_a_passive_is_who_is_urged() -> None:
    found = one("Employers are urged to provide shade, water and a nurse.")
    assert found.attributes["addressee"]["text"] == "Employers"
    assert found.attributes["cited_body"] is None
