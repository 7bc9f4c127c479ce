"""Who holds a reported or contested frame: sentences of each kind, offsets that stand, floors on marked sentences."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hsnlp.annotations import Annotation, AnnotationSet, check_alignment
from hsnlp.annotators.gazetteer import find as find_actors
from hsnlp.annotators.holders import Holders, with_holders
from hsnlp.documents import Document, Passage, Span

ROOT = Path(__file__).resolve().parent.parent
FLOORS = {"development": (0.78, 0.82), "held out": (0.70, 0.83)}
"""Part → lowest overlap F1 of all frames and of the reported ones; scripts/evaluate_holders.py prints the figures."""

REPORTED = [
    ("Norway commended Chile on its efforts to shelter refugee children.", "Norway", "state"),
    ("Close the island camps and release the detained (Mexico);", "Mexico", "state"),
    ("Release the detained (the Netherlands); ratify the convention (Peru);", "Netherlands", "state"),
    ("According to the ministry, irregular arrivals are a danger to public order.", "the ministry", "state"),
    ("Newcomers are a burden on the welfare system, critics say.", "critics", "unspecified"),
    ("As Okafor argues, borders are drawn by fear of the poor.", "Okafor", "unspecified"),
    ("Politicians portray migrants as a threat to the nation.", "Politicians", "state"),
    ("They see asylum seekers as a burden.", "They", "unspecified"),
    ("The government's crackdown on irregular entry began in March.", "The government", "state"),
    ("Three families were detained by immigration officers at the station.", "immigration officers", "unspecified"),
    ("The Australian policy of offshore detention dates from 2001.", "Australian", "state"),
    ('"They are a danger to our towns," said the mayor of Calais.', "the mayor of Calais", "local_authority"),
    ("It was argued by the delegation that walls protect the state.", "the delegation", "state"),
]
CONTESTED = [
    ("Amnesty condemned the government's raids on migrant homes.", "the government", "state"),
    ("The court found that Italy's pushbacks at sea violated the convention.", "Italy", "state"),
    ("Politicians falsely depict asylum seekers as terrorists.", "Politicians", "state"),
    ("Surveillance by the Kenyan police has emptied the camps.", "the Kenyan police", "state"),
    ("Human rights groups accuse Frontex of ignoring boats in distress.", "Frontex", "regional_body"),
    ("Our obsession with borders has cost thousands of lives.", "Our", "unspecified"),
]
NOBODY = [
    ("Detention was extended to eighteen months last year.", "reported"),
    ("Indefinite detention breaks the minds of those who flee.", "contested"),
    ("The security of the state must not come before the dignity of the person.", "contested"),
]


def passage(text: str, start: int = 0) -> Passage:
    return Passage("d", Span(start, start + len(text)), text)


def holder(text: str, voice: str) -> dict[str, object] | None:
    [found] = Holders().find([(passage(text), {"securitisation": voice})])
    return found["securitisation"]


def frame(where: Passage, code: str, voice: str | None) -> Annotation:
    return Annotation(where.doc_id, where.span, where.text, "frame", code, where.span, attributes={"voice": voice})


def coded(*annotations: Annotation) -> AnnotationSet:
    units = tuple(dict.fromkeys((one.doc_id, one.unit) for one in annotations))
    return AnnotationSet("test", "human_security@1", frozenset({"frame"}), units, annotations)


@pytest.mark.parametrize(
    ("text", "voice", "named", "kind"),
    [(t, "reported", n, k) for t, n, k in REPORTED] + [(t, "contested", n, k) for t, n, k in CONTESTED],
)
def test_the_holder_is_named_as_it_stands(text: str, voice: str, named: str, kind: str) -> None:
    found = holder(text, voice)
    assert found is not None
    assert (found["text"], found["type"]) == (named, kind)


@pytest.mark.parametrize(("text", "voice"), NOBODY)
def test_nobody_holds_what_the_sentence_ascribes_to_nobody(text: str, voice: str) -> None:
    assert holder(text, voice) is None


def test_the_critic_holds_what_is_reported_and_the_criticised_what_is_contested() -> None:
    text = "Amnesty condemned the government's raids on migrant homes."
    voices = {"securitisation": "contested", "human_security": "reported"}
    [found] = Holders().find([(passage(text), voices)])
    assert {code: one and one["text"] for code, one in found.items()} == {
        "securitisation": "the government",
        "human_security": "Amnesty",
    }


def test_holders_are_added_to_a_set_with_offsets_into_the_document() -> None:
    first, second = "The coast is calm.", "Norway commended Chile on its shelters for refugees."
    document = Document("d", f"{first} {second}")
    where = passage(second, len(first) + 1)
    before = coded(frame(where, "human_security", "reported"), frame(passage(first), "human_security", "asserted"))
    after = with_holders(before, [passage(first), where])
    check_alignment(document, after.annotations)
    assert after.annotations[0].attributes["holder"] == {
        "text": "Norway",
        "start": 19,
        "end": 25,
        "type": "state",
        "sure": True,
    }
    assert after.annotations[1] == before.annotations[1], "an asserted frame has no holder but the text"


def test_a_set_without_such_frames_stays_as_it_is_and_loads_no_parser() -> None:
    code = (
        "import sys; from tests.test_holders import *; where = passage('We close the port.'); "
        "plain = coded(frame(where, 'securitisation', 'asserted'), frame(where, 'human_security', None)); "
        "print(with_holders(plain, [where]) is plain, 'hsnlp.annotators.english' in sys.modules)"
        "; from hsnlp.annotators.english import load; print(load._loaded)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert told.stdout.split() == ["True", "True", "[]"]


def test_finding_holders_never_imports_torch() -> None:
    code = "import sys; from tests.test_holders import *; holder('Norway noted it.', 'reported'); print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert {"torch", "sklearn"} & set(told.stdout.split()) == set()


def test_a_table_in_disguise_is_not_parsed() -> None:
    assert holder("Norway noted the raids. " * 200, "reported") is None


WORDS = st.sampled_from(
    (
        "Norway the government's raids said that by according to portrayed as a threat they detained (Mexico); , ."
        "|’s|“|”|\n|\u00a0|é|𝒳|which|police|must|end|whose|policy|of|Amnesty|is|one|were|-|and|Our|Bush"
    )
    .replace(" ", "|")
    .split("|")
)
TEXTS = (st.lists(WORDS, min_size=1, max_size=25).map(" ".join) | st.text(max_size=60)).filter(bool)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from(["reported", "contested"]))
def test_whatever_the_text_a_holder_stands_in_it(text: str, voice: str) -> None:
    [found] = Holders().find([(passage(text, 7), {"securitisation": voice})])
    one = found["securitisation"]
    if one is not None:
        assert text[one["start"] - 7 : one["end"] - 7] == one["text"]
        assert one["text"] == one["text"].strip() != ""


@pytest.mark.slow
@pytest.mark.parametrize("part", FLOORS)
def test_holders_reach_their_floors(shared: Path, part: str) -> None:
    lines = (shared / "data" / "coded_sentences" / "sentences.jsonl").read_text(encoding="utf-8").splitlines()
    texts = {row["id"]: row["text"] for row in map(json.loads, lines)}
    gold = [json.loads(line) for line in (ROOT / "corpus/gold/holders.jsonl").read_text("utf-8").splitlines()]
    gold = [row for row in gold if row["part"] == part]
    found = Holders().find([(passage(texts[row["id"]]), {row["frame"]: row["voice"]}) for row in gold])
    places = [
        (one["start"], one["end"]) if (one := f[row["frame"]]) else None for row, f in zip(gold, found, strict=True)
    ]
    first = [next(((m.start, m.end) for m in find_actors(texts[row["id"]])), None) for row in gold]
    reported = [index for index, row in enumerate(gold) if row["voice"] == "reported"]
    everything, said = f1(gold, places), f1([gold[i] for i in reported], [places[i] for i in reported])
    assert everything >= FLOORS[part][0]
    assert said >= FLOORS[part][1]
    assert everything > f1(gold, first) + 0.1, "better than the first actor in the sentence"


def f1(gold: list[dict[str, int]], found: list[tuple[int, int] | None]) -> float:
    """F1 of holders that overlap with those marked."""
    hits = sum(
        f is not None and g["start"] is not None and g["start"] < f[1] and f[0] < g["end"]
        for g, f in zip(gold, found, strict=True)
    )
    return 2 * hits / (sum(f is not None for f in found) + sum(g["start"] is not None for g in gold))
