"""The slots of a demand: who should do what, for whom, how strongly, by when, on what terms, in whose voice."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hsnlp.codebook import load_codebook
from hsnlp.documents import Passage, Span
from hsnlp.recommendations.model import Quote, Slots
from hsnlp.recommendations.slots import Ask, SlotReader

READER = SlotReader(load_codebook(), learned=False)
"""Rules and parser alone; what the learned model adds is tested in test_learned_slots.py."""


def passage(text: str, start: int = 0) -> Passage:
    return Passage("made-up", Span(start, start + len(text)), text)


def read(text: str, **places: object) -> Slots:
    [slots] = READER.read([Ask((passage(text, 100),), **places)])  # type: ignore[arg-type]
    return slots


def text_of(quote: Quote | None) -> str | None:
    return quote.text if quote is not None else None


@pytest.mark.parametrize(
    ("text", "addressee", "action", "strength"),
    [
        # modals
        ("The Government of Norland should ratify the Convention.", "The Government of Norland", "ratify", "medium"),
        ("We must protect those who flee.", "We", "protect", "strong"),
        ("Employers need to pay migrant workers on time.", "Employers", "pay", "medium"),
        ("Local councils have to house new arrivals.", "Local councils", "house", "strong"),
        ("Parliament ought to repeal the decree.", "Parliament", "repeal", "medium"),
        ("Schools, clinics and employers should hire.", "Schools, clinics and employers", "hire", "medium"),
        ("The world's leaders need to act on hunger.", "The world's leaders", "act", "medium"),
        ("States must also fund the shelters.", "States", "fund", "strong"),
        ("The ministries should all publish their data.", "The ministries", "publish", "medium"),
        ("Let us build safer routes.", "us", "build", "strong"),
        # negative
        ("The agency should not return anyone to danger.", "The agency", "not return", "medium"),
        ("Employers should never keep the passports of workers.", "Employers", "never keep", "medium"),
        ("Do not detain children.", None, "Do not detain", "strong"),
        ("We cannot abandon these families.", "We", "abandon", "strong"),
        # passive
        ("The camp should be closed.", None, "be closed", "medium"),
        ("The camp should be closed by the Ministry of Justice.", "the Ministry of Justice", "be closed", "medium"),
        ("Consideration should be given to opening new routes.", None, "be given", "medium"),
        ("The Government must be prepared to receive families.", "The Government", "be prepared", "strong"),
        ("Greece was urged to open the clinics.", "Greece", "open", "strong"),
        # imperatives
        ("Ratify the Convention on migrant workers.", None, "Ratify", "strong"),
        ("(a) Train the border guards;", None, "Train", "strong"),
        ("Further strengthen the asylum office (Norway);", None, "Further strengthen", "strong"),
        ("Consider acceding to the Protocol (Chile);", None, "Consider", "medium"),
        ("Explore the possibility of a new visa;", None, "Explore", "medium"),
        ("Please open the shelters in winter.", None, "open", "strong"),
        ("Address the backlog and encourage employers to report abuse.", None, "Address", "strong"),
        # verbs that urge
        ("The Council calls on Member States to open their ports.", "Member States", "open", "strong"),
        ("We call upon all parties to the conflict to lay down arms.", "all parties to the conflict", "lay", "strong"),
        ("We urge the city of Ostrow to reopen its shelters.", "the city of Ostrow", "reopen", "strong"),
        ("We encourage employers to hire refugees.", "employers", "hire", "medium"),
        ("We invite donors to support the fund.", "donors", "support", "medium"),
        ("We recommend that the Commission publish its findings.", "the Commission", "publish", "medium"),
        ("We recommend that appropriate training be provided.", None, "be provided", "medium"),
        ("The mission asks the Government to lift the ban.", "the Government", "lift", "medium"),
        ("We call for an end to the raids.", None, "an end", "strong"),
        ("We call for more support from donors.", "donors", "more support", "strong"),
        ("This calls for care.", None, "care", "medium"),
        ("It recommended to the Government to continue its efforts.", "the Government", "continue", "medium"),
        ("We propose the creation of a fund to help families.", None, "the creation", "medium"),
        ("The movement renews its call to the Minister to end the raids.", "the Minister", "end", "strong"),
        # evaluated necessity
        ("It is vital that donors fund the clinics.", "donors", "fund", "medium"),
        ("It is essential for States to share data.", "States", "share", "medium"),
        ("It is important to involve migrants in the plan.", None, "involve", "medium"),
        ("It is imperative to end the detention of children.", None, "end", "medium"),
        ("It is time for the Council to act.", "the Council", "act", "medium"),
        ("Safe housing is needed.", None, "Safe housing", "medium"),
        ("Protecting children must be a priority.", None, "Protecting", "strong"),
        ("We need a fair asylum law.", "We", "a fair asylum law", "medium"),
        ("There is a need for better data.", None, "better data", "medium"),
        ("The aim should be to reunite families.", None, "reunite", "medium"),
        ("There is no alternative to working together.", None, "working", "strong"),
        ("States have a responsibility to protect civilians.", "States", "protect", "medium"),
        # tentative
        ("One way would be to let asylum seekers work.", None, "let", "weak"),
        ("Local authorities could offer language courses.", "Local authorities", "offer", "weak"),
        ("It might be useful to map the routes.", None, "map", "weak"),
        ("We hope that the Government will ratify the treaty.", "the Government", "ratify", "weak"),
        ("Perhaps the Minister should meet the families.", "the Minister", "meet", "weak"),
        # things are no addressee
        ("The analysis should cover all regions.", None, "cover", "medium"),
        ("The reform of the Security Council must go on.", None, "go", "strong"),
        ("Any reform needs to respect human rights.", None, "respect", "medium"),
    ],
)  # fmt: skip
def test_a_sentence_says_who_should_do_what_how_strongly(
    text: str, addressee: str | None, action: str, strength: str
) -> None:
    slots = read(text)
    assert text_of(slots.addressee) == addressee
    assert slots.actions[0].text.startswith(action)
    assert slots.strength == strength


@pytest.mark.parametrize(
    ("text", "actions"),
    [
        ("States should ratify the treaty and amend the law.", ["ratify the treaty", "amend the law"]),
        ("States should protect men and women.", ["protect men and women"]),
        ("States should sign and ratify the treaty.", ["sign and ratify the treaty"]),
        (
            "States should protect families, provide shelter and food, and refrain from detaining children.",
            ["protect families", "provide shelter and food", "refrain from detaining children"],
        ),
        (
            "Ratify the treaty, train border guards and publish the results.",
            ["Ratify the treaty", "train border guards", "publish the results"],
        ),
        (
            "The Council calls on Member States to open their ports and to share responsibility.",
            ["open their ports", "share responsibility"],
        ),
        ("Take measures to protect women and to prosecute traffickers.", None),
        ("The office should draft a plan and submit it to the board.", ["draft a plan", "submit it to the board"]),
        ("The plan should be published and widely shared.", None),
    ],
)
def test_a_compound_demand_has_an_action_for_each_verb_phrase(text: str, actions: list[str] | None) -> None:
    given = [action.text for action in read(text).actions]
    assert given == actions if actions is not None else len(given) == 1


@pytest.mark.parametrize(
    ("text", "deadline"),
    [
        ("States should end statelessness by 2030.", "by 2030"),
        ("The office should report by the end of June 2027.", "by the end of June 2027"),
        ("The Ministry should reply within 12 months.", "within 12 months"),
        ("The Ministry should reply within six weeks of the decision.", "within six weeks of the decision"),
        ("Close the camps as soon as possible.", "as soon as possible"),
        ("The plan should be revised before the next review.", "before the next review"),
        ("Release them without further delay.", "without further delay"),
        ("Send the report no later than 3 May.", "no later than 3 May"),
        ("States should keep emissions below those of 1990.", None),
        ("States should implement the 2030 Agenda.", None),
    ],
)
def test_a_deadline_is_read_where_it_is_given(text: str, deadline: str | None) -> None:
    assert text_of(read(text).deadline) == deadline


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("The city should open a shelter if resources allow.", "if resources allow"),
        ("Unless the law changes, the police should stop the raids.", "Unless the law changes"),
        ("Courses should be offered where possible.", "where possible"),
        ("The fund should grow, subject to available means.", "subject to available means"),
        ("Open the shelters where resources allow.", "where resources allow"),
        ("The board, in consultation with partners, should draft a plan.", None),
        ("We must act if we are to end hunger.", None),
        ("Close the camps as soon as possible.", None),
    ],
)
def test_a_condition_is_read_where_it_is_given(text: str, condition: str | None) -> None:
    assert text_of(read(text).condition) == condition


@pytest.mark.parametrize(
    ("text", "voice", "body"),
    [
        ("States should open their ports.", "own", None),
        ("We urge States to open their ports.", "own", None),
        ("The Ombudsman said that States should open their ports.", "cited", "The Ombudsman"),
        ("According to UNHCR, States should open their ports.", "cited", "UNHCR"),
        ("Ratify the Convention (Norway);", "cited", "Norway"),
        ("Norway recommended that Chile ratify the Convention.", "cited", "Norway"),
    ],
)
def test_the_voice_is_ours_or_of_a_body_that_is_cited(text: str, voice: str, body: str | None) -> None:
    slots = read(text)
    assert (slots.voice, text_of(slots.cited)) == (voice, body)


def test_the_beneficiary_and_the_level_are_read() -> None:
    slots = read("The Government should give asylum seekers the right to work.")
    assert text_of(slots.beneficiary) == "asylum seekers"
    assert slots.level == "national"


def test_a_lead_in_lends_modality_addressee_and_voice() -> None:
    lead = passage("The Committee recommends that the Government of Norland:")
    slots = read("(b) Ratify the Convention;", lead=(lead,))
    assert (text_of(slots.addressee), slots.addressee and slots.addressee.place) == (
        "the Government of Norland",
        "lead-in",
    )
    assert (text_of(slots.modality), slots.modality and slots.modality.place) == ("recommends", "lead-in")
    assert slots.strength == "medium"
    assert (slots.voice, text_of(slots.cited)) == ("cited", "The Committee")


def test_own_words_come_before_what_a_lead_in_lends() -> None:
    slots = read("Employers must pay on time;", lead=(passage("The report urges States to act:"),))
    assert (text_of(slots.addressee), slots.strength) == ("Employers", "strong")


@pytest.mark.parametrize(
    ("heading", "addressee"),
    [
        ("Recommendations to the Government of Norland", "the Government of Norland"),
        ("3. Member States", "Member States"),
        ("For donors:", "donors"),
        ("Housing and health", None),
    ],
)
def test_a_heading_lends_the_addressee(heading: str, addressee: str | None) -> None:
    slots = read("Open more clinics.", heading=Quote(Span(0, len(heading)), heading, "heading"))
    assert text_of(slots.addressee) == addressee
    if slots.addressee is not None:
        assert slots.addressee.place == "heading"
        assert slots.addressee.span.of(heading) == addressee


def test_a_matrix_lends_responsible_unit_and_deadline() -> None:
    unit, date = Quote(Span(10, 25), "Regional Office", "matrix"), Quote(Span(30, 37), "Q3 2026", "matrix")
    slots = read("Revise the strategy.", fields={"responsible": unit, "deadline": date})
    assert slots.addressee is not None
    assert (slots.addressee.text, slots.addressee.place) == ("Regional Office", "matrix")
    assert slots.deadline == date


def test_the_document_tells_who_is_asked_where_nothing_else_does() -> None:
    slots = read("Ratify the Convention.", actor=Quote(Span(0, 7), "Norland", "document"))
    assert slots.addressee is not None
    assert (slots.addressee.text, slots.addressee.place) == ("Norland", "document")


def test_structure_tells_who_recommends() -> None:
    body = Quote(Span(0, 6), "Norway", "matrix")
    slots = read("Ratify the Convention.", cited=body)
    assert (slots.voice, slots.cited) == ("cited", body)


def test_a_block_gives_the_actions_of_all_its_demands() -> None:
    first = passage("The inquiry heard many families.")
    second = passage("The Home Office should publish its rules.", 40)
    third = passage("It should also train its staff.", 90)
    [slots] = READER.read([Ask((first, second, third))])
    assert text_of(slots.addressee) == "The Home Office"
    assert [action.text for action in slots.actions] == ["publish its rules", "train its staff"]


def test_the_passage_that_the_annotator_coded_is_the_core() -> None:
    first, second = passage("Some families wait."), passage("Housing for all, now.", 40)
    cues = {"modality": {"text": "now", "start": 57, "end": 60}}
    [slots] = READER.read([Ask((first, second), cues=cues)])
    assert all(second.span.contains(action.span) for action in slots.actions)
    assert slots.actions


def test_an_ask_without_passages_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one passage"):
        Ask(())


WORDS = """
States should must not ratify amend the law and or , . ; ( ) urge calls on to for it we is vital that by 2030 if unless
could be given protected Norway (Chile); “ ” need needed 's hope time — Do Be That (a) 7.
"""
TEXTS = st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=25).map(" ".join) | st.text(
    min_size=1, max_size=120
)


@settings(max_examples=200)
@given(st.lists(TEXTS.filter(bool), min_size=1, max_size=3), st.booleans())
def test_every_quote_is_text_at_its_span_and_actions_stand_in_order(texts: list[str], led: bool) -> None:
    document = "\n".join(texts)
    passages, start = [], 0
    for text in texts:
        passages.append(passage(text, start))
        start += len(text) + 1
    lead, own = (passages[:1], passages[1:]) if led and len(passages) > 1 else ([], passages)
    [slots] = READER.read([Ask(tuple(own), lead=tuple(lead))])
    quotes = [slots.addressee, slots.modality, slots.beneficiary, slots.deadline, slots.condition, slots.cited]
    for quote in [*quotes, *slots.actions]:
        assert quote is None or (quote.span.of(document) == quote.text and quote.text.strip() == quote.text)
    for before, after in zip(slots.actions, slots.actions[1:], strict=False):
        assert before.span.end <= after.span.start
    for action in slots.actions:
        assert any(one.span.contains(action.span) for one in own)
    assert slots.strength in ("strong", "medium", "weak")
    assert (slots.voice == "cited") or slots.cited is None
