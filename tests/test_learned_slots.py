"""Slots that a model reads: spans of the text whatever it says, rules as far as they are trusted, the shipped model."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hsnlp.codebook import load_codebook
from hsnlp.documents import Passage, Span
from hsnlp.encode.pieces import PieceEncoder, Pieces
from hsnlp.recommendations.learned import COLUMNS, STRENGTHS, LearnedSlots, Trust, load_slots
from hsnlp.recommendations.slots import Ask, SlotReader
from hsnlp.weights import model_folder

ROOT = Path(__file__).resolve().parent.parent
TEXT = "We ask the Ministry of Ports to open the harbour."
FREE, BOUND = Trust(0, 0, 0), Trust(1e6, 1e6, 1e6)
SPANS = ((0, 2), (3, 6), (7, 10), (11, 15), (15, 19), (20, 22), (23, 28), (29, 31), (32, 36), (37, 40), (41, 48))
"""Pieces of `TEXT`, made by hand: *Ministry* is cut in two."""
TEXTS = st.text(max_size=80) | st.sampled_from(["", " ", "…", "\u200b", "no " * 300, "a" * 400, "ا ب", "(a) “Stop”;"])


def pieces(action: int, first: int, last: int, strength: str) -> Pieces:
    """Return what a model says that is sure of its answers: piece numbers, -1 for nobody."""
    outputs = np.zeros((len(SPANS) + 1, len(COLUMNS)), dtype=np.float32)
    outputs[action + 1, 0] = outputs[first + 1, 1] = outputs[last + 1, 2] = 9
    outputs[:, 3 + STRENGTHS.index(strength)] = 9
    return Pieces(SPANS, outputs[1:], outputs[0])


def test_a_model_that_is_sure_overrules_rules_that_do_not_count() -> None:
    learned = LearnedSlots(TEXT, pieces(8, 2, 6, "strong"), FREE)
    assert learned.action(37) == 32
    assert learned.action(None) == 32
    assert TEXT[slice(*learned.actor((0, 2)) or (0, 0))] == "the Ministry of Ports"
    assert learned.strength("weak") == "strong"
    assert LearnedSlots(TEXT, pieces(8, -1, -1, "weak"), FREE).actor((0, 2)) is None


def test_rules_that_count_for_everything_are_never_overruled() -> None:
    learned = LearnedSlots(TEXT, pieces(8, 2, 6, "strong"), BOUND)
    assert (learned.action(37), learned.actor((0, 2)), learned.actor(None)) == (37, (0, 2), None)
    assert learned.strength("weak") == "weak"


def test_half_a_word_stands_for_the_whole() -> None:
    learned = LearnedSlots(TEXT, pieces(4, 4, 3, "weak"), FREE)
    assert learned.action(None) == 11
    assert LearnedSlots(TEXT, pieces(8, 4, 4, "weak"), FREE).actor(None) == (11, 19)


@given(st.data())
def test_whatever_is_said_an_answer_is_a_span_of_whole_words(data: st.DataObject) -> None:
    numbers = st.lists(
        st.floats(-20, 20, width=32), min_size=(len(SPANS) + 1) * len(COLUMNS), max_size=(len(SPANS) + 1) * len(COLUMNS)
    )
    outputs = np.array(data.draw(numbers), dtype=np.float32).reshape(len(SPANS) + 1, len(COLUMNS))
    learned = LearnedSlots(TEXT, Pieces(SPANS, outputs[1:], outputs[0]), Trust(1, 1, 1))
    start, actor = learned.action(None), learned.actor(None)
    assert start is not None
    assert start == 0 or not (TEXT[start - 1].isalnum() and TEXT[start].isalnum())
    if actor is not None:
        assert 0 <= actor[0] < actor[1] <= len(TEXT)
        assert TEXT[slice(*actor)].strip() == TEXT[slice(*actor)]
    assert learned.strength("medium") in STRENGTHS


@settings(max_examples=60)
@given(TEXTS)
def test_the_shipped_model_answers_with_spans_on_any_text(text: str) -> None:
    [learned] = load_slots().read([text])
    start, actor = learned.action(None), learned.actor(None)
    assert start is None or 0 <= start < len(text)
    assert actor is None or 0 <= actor[0] < actor[1] <= len(text)
    assert learned.action(0 if text else None) is not None or not text
    assert learned.strength("strong") in STRENGTHS


@settings(max_examples=60)
@given(st.lists(st.sampled_from([*TEXT.split(), "should", "must", "be", "opened", ",", "we"]), min_size=1, max_size=20))
def test_every_quote_of_the_reader_is_exactly_what_stands_there(words: list[str]) -> None:
    document = "Before it. " + " ".join(words)
    passage = Passage("made-up", Span(11, len(document)), document[11:])
    [slots] = SlotReader(load_codebook()).read([Ask((passage,))])
    for quote in [slots.addressee, slots.modality, *slots.actions]:
        assert quote is None or quote.span.of(document) == quote.text


def test_a_text_is_read_for_itself() -> None:
    encoder = PieceEncoder(model_folder("slots"))
    together = encoder.encode([TEXT, "Open the harbour.", TEXT])
    [alone] = encoder.encode(["Open the harbour."])
    assert encoder.encode([]) == []
    assert np.array_equal(together[1].outputs, alone.outputs)
    assert [TEXT[slice(*span)] for span in together[0].spans][:3] == ["We", "ask", "the"]


def test_rules_alone_can_be_asked_for() -> None:
    ask = Ask((Passage("made-up", Span(0, len(TEXT)), TEXT),))
    [ruled] = SlotReader(load_codebook(), learned=False).read([ask])
    assert ruled.addressee is not None
    assert ruled.addressee.text == "the Ministry of Ports"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # torch's exporter warns of its own tracing
def test_what_is_trained_is_what_the_package_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    from slot_data import as_demand
    from slot_net import coded_lessons, taught_lesson, tuned
    from train_slots import read, save

    slots = {"addressee": "the Ministry of Ports", "action": "open the harbour", "strength": "strong"}
    one = as_demand("made-up", "written/made-up", TEXT, slots)
    assert (one.actor, one.action) == ((7, 28), 32)
    assert as_demand("made-up", "written/made-up", "They were told.", slots | {"addressee": "we"}).actor is None
    net = tuned(coded_lessons([one], {}) * 32, None, seed=1, epochs=10, rate=2e-4)
    save(net, [one], tmp_path)
    [found], [expected] = PieceEncoder(tmp_path).encode([TEXT]), read([TEXT], net)
    assert found.spans == expected.spans
    assert np.corrcoef(found.outputs.ravel(), expected.outputs.ravel())[0, 1] > 0.99
    learned = LearnedSlots(TEXT, found, FREE)
    assert (learned.action(0), learned.actor(None), learned.strength("weak")) == (32, (7, 28), "strong")
    outputs = np.concatenate([expected.opening[None], expected.outputs])
    said = {
        "text": TEXT,
        "pieces": outputs[:, : len(COLUMNS)].tolist(),
        "lever": outputs[1:, len(COLUMNS) :].mean(0).tolist(),
    }
    [pupil] = read([TEXT], tuned([taught_lesson(said)] * 32, None, seed=2, epochs=10, rate=2e-4))
    learned = LearnedSlots(TEXT, pupil, FREE)
    assert (learned.action(0), learned.actor(None), learned.strength("weak")) == (32, (7, 28), "strong")


@pytest.mark.slow
def test_slots_agree_with_the_coders_of_unseen_documents(shared: Path) -> None:
    sys.path.insert(0, str(ROOT / "scripts"))
    from evaluate_slots import action_start, addressee_exact, addressee_overlap, by_reader, check, strength_macro

    pairs = by_reader(check(shared))
    assert len(pairs) == 200
    assert addressee_exact(pairs) >= FLOORS["exact"]
    assert addressee_overlap(pairs) >= FLOORS["overlapping"]
    assert action_start(1)(pairs) >= FLOORS["action"]
    assert strength_macro(pairs) >= FLOORS["strength"]


FLOORS = {"exact": 0.89, "overlapping": 0.92, "action": 0.86, "strength": 0.79}
"""A little under what was measured when the model was shipped."""
