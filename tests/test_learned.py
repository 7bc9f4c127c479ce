"""The learned annotators: what they promise, how heads and cues are joined, and how a run keeps track of them.

All sentences are made up. What the model gets right how often is measured elsewhere; the sentences here are so plain
that no model that ships may miss them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import codes, passages, voices

from hsnlp.annotations import AnnotationSet, Annotator, check_alignment
from hsnlp.annotators import ANNOTATORS, annotator
from hsnlp.annotators.learned import Heads, LearnedAnnotator
from hsnlp.annotators.learned.heads import UNSURE
from hsnlp.codebook import Codebook, load_codebook
from hsnlp.documents import Passage
from hsnlp.encode import load_encoder
from hsnlp.errors import ModelError
from hsnlp.exports.records import RECOMMENDATION_SLOTS, code_ids, passage_record
from hsnlp.normalise.ready import as_is
from hsnlp.pipeline.fingerprint import READ_OUT, fingerprint, model_digests
from hsnlp.pipeline.run import Options, Progress, annotate_into, read_manifest
from hsnlp.segment import segment
from hsnlp.weights import model_folder
from hsnlp.weights import read_manifest as read_model

NAMES = ["best", "fast", "cues"]
"""The annotators that are tried here."""
LEARNED = [name for name in NAMES if name != "cues"]

HARBOUR = Path(__file__).parent / "fixtures" / "codebook" / "harbour.toml"
DIMENSIONS = ("frame", "referent", "threat")
SOME = settings(deadline=None, max_examples=12)


@cache
def coder(name: str) -> Annotator:
    return annotator(name)


# What every annotator promises

PLAIN = [
    "The harbour master closed the gate at noon.",
    "Illegal immigration is the gravest threat to our national security, and it must be stopped.",
    "Families who fled the war have no clean water, no school and no protection from violence.",
    "Critics argue that calling refugees a security threat is misleading and dangerous.",
    "The government should open safe and legal routes for refugees.",
    "Donors must fund shelters for displaced children; mayors should train nurses.",
    "“Seal the border,” the minister told the council of Ruritania, “before winter.”",
    "Table 3 lists the interviews by month.",
    "1. …",
]
TEXT = st.lists(st.sampled_from(PLAIN) | st.text(max_size=40), max_size=6).map("\n\n".join)


@pytest.mark.parametrize("name", NAMES)
@SOME
@given(text=TEXT)
def test_every_quote_stands_at_its_offsets_and_every_passage_is_considered(name: str, text: str) -> None:
    document = as_is(text, "made-up")
    read = segment(document)
    coded = coder(name).annotate(read)
    check_alignment(document, coded.annotations)
    assert coded.units == tuple((passage.doc_id, passage.span) for passage in read)
    assert {(one.doc_id, one.unit) for one in coded.annotations} <= set(coded.units)
    assert {one.dimension for one in coded.annotations} <= coded.dimensions


@pytest.mark.parametrize("name", NAMES)
def test_nothing_in_nothing_out(name: str) -> None:
    coded = coder(name).annotate([])
    assert (coded.units, coded.annotations, dict(coded.scores)) == ((), (), {})


@pytest.mark.parametrize("name", NAMES)
def test_reading_twice_gives_the_same(name: str) -> None:
    first = coder(name).annotate(passages(*PLAIN))
    coder(name).annotate(passages(*reversed(PLAIN), doc_id="other"))
    assert coder(name).annotate(passages(*PLAIN)) == first


def told(coded: AnnotationSet, passage: Passage) -> list[tuple[Any, ...]]:
    """Return what was said of one passage, whatever the place where it stands."""
    return [
        (one.dimension, one.code, one.score, one.attributes.get("voice"), one.attributes.get("strength"), one.quote)
        for one in coded.annotations
        if (one.doc_id, one.unit) == (passage.doc_id, passage.span)
    ]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("middle", range(1, len(PLAIN) - 1))
def test_a_passage_between_the_same_neighbours_gets_the_same_codes_in_any_text(name: str, middle: int) -> None:
    short = passages(*PLAIN[middle - 1 : middle + 2], doc_id="short")
    around = ["The tide was low.", "Gulls sat on the wall."]
    long = passages(*around, *PLAIN[middle - 1 : middle + 2], *around, doc_id="long")
    alone, among = coder(name).annotate(short), coder(name).annotate([*long, *passages(*PLAIN)])
    assert told(alone, short[1]) == told(among, long[3])
    if name in LEARNED:
        assert alone.scores["short", short[1].span] == among.scores["long", long[3].span]


@pytest.mark.parametrize("name", LEARNED)
def test_every_passage_has_a_probability_for_every_code_and_those_given_the_same_one(name: str) -> None:
    book = load_codebook()
    names = {f"{d}:{code.id}" for d in DIMENSIONS for code in book.codes(d)} | {"recommendation"}
    read = passages(*PLAIN)
    coded = coder(name).annotate(read)
    assert coded.scores.keys() == set(coded.units)
    for scores in coded.scores.values():
        assert names <= scores.keys()
        assert all(0 <= score <= 1 for score in scores.values())
    for one in coded.annotations:
        if one.dimension in (*DIMENSIONS, "recommendation"):
            key = one.dimension if one.dimension == "recommendation" else f"{one.dimension}:{one.code}"
            assert one.score == coded.scores[one.doc_id, one.unit][key]
            assert one.attributes["sure"] == (one.score >= UNSURE[1])


@pytest.mark.parametrize("name", LEARNED)
def test_referents_stand_beside_a_frame_and_voices_in_every_frame(name: str) -> None:
    for several in coder(name).annotate(passages(*PLAIN)).by_unit().values():
        dimensions = {one.dimension for one in several}
        assert ("frame" in dimensions) == ("referent" in dimensions)
        for one in several:
            if one.dimension == "frame":
                assert one.attributes["voice"] in {"asserted", "reported", "contested"}
                assert 1 / 3 <= one.attributes["voice_score"] <= 1


# Plain sentences


@pytest.mark.parametrize("name", LEARNED)
@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("Illegal immigration is the gravest threat to our national security, and it must be stopped.", "asserted"),
        ("We must seal our borders against the flood of illegal migrants who threaten our nation.", "asserted"),
        ("The minister said that irregular migration is a threat to national security.", "reported"),
        ("Critics argue that calling refugees a security threat is misleading and dangerous.", "contested"),
    ],
)
def test_a_plain_securitising_sentence_is_found_with_its_voice(name: str, text: str, voice: str) -> None:
    coded = coder(name).annotate(passages(text))
    assert voices(coded).get("securitisation") == voice
    assert "state" in codes(coded, "threat")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("text", "threat"),
    [
        ("Drought has destroyed the harvest, and the villagers go hungry.", "food"),
        ("Families who fled the war have no clean water, no school and no protection from violence.", "personal"),
    ],
)
def test_plain_insecurity_of_people_is_human_security_with_its_threat(name: str, text: str, threat: str) -> None:
    coded = coder(name).annotate(passages(text))
    assert codes(coded, "frame") == {"human_security"}
    assert threat in codes(coded, "threat")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "text",
    [
        "Food security improved in the district.",
        "Social security contributions rose by a tenth.",
        "Investors sold their securities on Friday.",
        "Markets in the border communities open at dawn.",
        "The Security Council met on Tuesday.",
        "The report was printed in Geneva in 2014.",
        "Human security means freedom from fear and freedom from want.",
    ],
)
def test_words_of_security_alone_are_no_securitisation(name: str, text: str) -> None:
    coded = coder(name).annotate(passages(text))
    assert "securitisation" not in codes(coded, "frame")
    assert "state" not in codes(coded, "threat")
    assert not codes(coded, "recommendation")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("text", "strength", "addressee"),
    [
        ("The government should open safe and legal routes for refugees.", "medium", "The government"),
        ("Donors must fund shelters for displaced children.", "strong", "Donors"),
    ],
)
def test_a_plain_recommendation_is_a_record_with_its_slots(name: str, text: str, strength: str, addressee: str) -> None:
    coded = coder(name).annotate(passages(text))
    (one,) = [one for one in coded.annotations if one.dimension == "recommendation"]
    assert (one.attributes["strength"], one.attributes["addressee"]["text"]) == (strength, addressee)
    assert one.attributes["modality"]["text"] in {"should", "must"}


# Recommendations that no cue shows, and codebooks of a user's own


def loosened(name: str, thresholds: dict[str, float], book: Codebook) -> LearnedAnnotator:
    """Return the annotator of a model with other thresholds for all codes of the dimensions named."""
    folder = model_folder(name)
    manifest = read_model(folder)
    for dimension, threshold in thresholds.items():
        labels = manifest["heads"]["labels"][dimension]
        labels["thresholds"] = [threshold] * len(labels["codes"])
    return LearnedAnnotator(name, load_encoder(folder, manifest), Heads.read(folder, manifest), book)


@pytest.mark.slow
@pytest.mark.parametrize("name", LEARNED)
def test_a_recommendation_without_a_candidate_has_all_its_slots_and_they_are_empty(name: str) -> None:
    book = load_codebook()
    read = passages("Table 3 lists the interviews by month.")
    coded = loosened(name, {"recommendation": 0.0}, book).annotate(read)
    (one,) = [one for one in coded.annotations if one.dimension == "recommendation"]
    assert set(RECOMMENDATION_SLOTS) <= one.attributes.keys()
    assert one.attributes["cues"] == []
    assert one.attributes["sure"] is False
    record = passage_record(read[0], coded.annotations, code_ids(book), coded.scores[coded.units[0]])
    slots = record["recommendation"]
    assert [slots[slot] for slot in ("addressee", "modality", "action", "beneficiary", "cited_body")] == [None] * 5
    assert (slots["level"], slots["voice"]) == ("unspecified", "own")
    assert slots["strength"] in {"strong", "medium", "weak"}
    assert slots["lever"] in code_ids(book)["recommendation"]


Make = Callable[[str], Codebook]


@pytest.fixture
def own(tmp_path: Path) -> Make:
    """Write a codebook that extends ours, and load it."""

    def make(content: str) -> Codebook:
        file = tmp_path / "own.toml"
        head = 'name = "own"\nversion = "0.1.0"\ntitle = "Own"\ndescription = "Ours and more."\n'
        file.write_text(f'{head}extends = "human_security"\n{content}', encoding="utf-8")
        return load_codebook(file)

    return make


def code(dimension: str, content: str) -> str:
    return f'[[dimension]]\nid = "{dimension}"\n[[dimension.code]]\n{content}\n'


SHIPWRECK = (
    'id = "shipwreck"\ntitle = "Shipwreck"\ndefinition = "A ship is lost."\n'
    '[[dimension.code.cue]]\nphrases = ["shipwreck:n"]\nstrength = "strong"\n'
)


@pytest.mark.slow
@pytest.mark.parametrize("name", LEARNED)
def test_a_code_that_a_user_dropped_is_neither_given_nor_scored(name: str, own: Make) -> None:
    book = own(code("threat", 'id = "food"\ndrop = true'))
    coded = loosened(name, {"threat": 0.0}, book).annotate(passages(*PLAIN))
    assert codes(coded, "threat") == {one.id for one in book.codes("threat")}
    assert "food" not in codes(coded, "threat")
    assert all("threat:food" not in scores and "threat:health" in scores for scores in coded.scores.values())


@pytest.mark.slow
@pytest.mark.parametrize("name", LEARNED)
def test_a_lever_that_a_user_dropped_is_never_chosen(name: str, own: Make) -> None:
    text = "The government should open safe and legal routes for refugees."
    first = codes(coder(name).annotate(passages(text)), "recommendation")
    book = own(code("recommendation", f'id = "{first.copy().pop()}"\ndrop = true'))
    second = codes(annotator(name, book).annotate(passages(text)), "recommendation")
    assert len(second) == 1
    assert second.isdisjoint(first)
    assert second <= {one.id for one in book.codes("recommendation")}


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("dimension", ["threat", "frame", "peril"])
def test_a_code_that_a_user_added_is_coded_by_its_cues(name: str, dimension: str, own: Make) -> None:
    fresh = 'title = "Peril"\nquestion = "Which peril?"\n' if dimension == "peril" else ""
    book = own(f'[[dimension]]\nid = "{dimension}"\n{fresh}[[dimension.code]]\n{SHIPWRECK}')
    coded = annotator(name, book).annotate(passages("The shipwreck was found in spring.", *PLAIN))
    given = [one for one in coded.annotations if one.code == "shipwreck"]
    assert [(one.dimension, one.unit.start) for one in given] == [(dimension, 0)]
    assert [cue["text"] for cue in given[0].attributes["cues"]] == ["shipwreck"]
    assert "securitisation" in codes(coded, "frame")


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_lever_that_a_user_added_is_given_where_its_cues_stand(name: str, own: Make) -> None:
    book = own(code("recommendation", SHIPWRECK))
    coded = annotator(name, book).annotate(passages("The coast guard should search for every shipwreck."))
    assert codes(coded, "recommendation") == {"shipwreck"}


@pytest.mark.parametrize("name", NAMES)
def test_a_codebook_that_shares_nothing_with_ours_is_coded_by_its_cues(name: str) -> None:
    coded = annotator(name, load_codebook(HARBOUR)).annotate(passages("The tide frightens the bakers.", *PLAIN))
    assert {one.code for one in coded.annotations if one.dimension != "actor"} == {"dread"}
    assert not any(coded.scores.values())


@pytest.mark.parametrize("name", LEARNED)
def test_slots_that_only_cues_fill_are_kept_beside_what_the_heads_decide(name: str) -> None:
    text = "Terrorist groups armed with rockets attacked the army and threaten the stability of the state."
    by_cues = {one.code: one for one in coder("cues").annotate(passages(text)).annotations if one.dimension == "threat"}
    learned = {one.code: one for one in coder(name).annotate(passages(text)).annotations if one.dimension == "threat"}
    assert by_cues["state"].attributes["sector"]
    assert learned["state"].attributes["sector"] == by_cues["state"].attributes["sector"]


# Names, digests, runs


def test_an_unknown_annotator_is_answered_with_those_that_exist() -> None:
    with pytest.raises(ModelError, match=r"no annotator 'bst' \(did you mean 'best'\?\); known: best, cues, fast"):
        annotator("bst")
    with pytest.raises(ModelError, match="no annotator 'bst'"):
        fingerprint(load_codebook(), "bst")
    assert set(NAMES) <= set(ANNOTATORS)


@pytest.mark.slow
def test_what_a_fingerprint_leaves_out_takes_no_part_in_coding() -> None:
    code = (
        "import sys; from hsnlp.codebook import load_codebook; from hsnlp.normalise.ready import as_is\n"
        "from hsnlp.pipeline.work import Coder\n"
        "document = as_is('States should protect migrants at the border.', 'a')\n"
        "assert Coder(load_codebook()).code(document).recommendations\n"
        "print(*{m.split('.')[1] for m in sys.modules if m.startswith('hsnlp.')})"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "annotators" in told.stdout.split()
    # spaCy imports the component that is registered with it, whenever it loads a pipeline
    assert not (READ_OUT - {"in_spacy"}) & set(told.stdout.split())


def test_each_annotator_leaves_a_fingerprint_of_its_own() -> None:
    book = load_codebook()
    assert len({fingerprint(book, name) for name in NAMES}) == len(NAMES)
    assert model_digests("cues").keys() == {"english", "levers", "slots"}
    for name in LEARNED:
        assert model_digests(name).keys() == {name, "english", "levers", "slots"}


def hsnlp(*words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hsnlp", *words], input=stdin, capture_output=True, text=True, encoding="utf-8"
    )


@pytest.mark.slow
def test_the_command_line_refuses_an_unknown_annotator_before_anything_is_made(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PLAIN[1], encoding="utf-8")
    run = tmp_path / "run"
    for words in (("tag",), ("annotate", str(tmp_path / "a.txt"), "-o", str(run))):
        refused = hsnlp(*words, "--annotator", "bst")
        assert (refused.returncode, refused.stdout, run.exists()) == (2, "", False)
        assert "did you mean 'best'?" in refused.stderr


@pytest.mark.slow
@pytest.mark.parametrize("name", LEARNED)
def test_tag_gives_records_in_which_every_threat_has_a_score(name: str) -> None:
    done = hsnlp("tag", "--annotator", name, stdin=json.dumps({"id": "a1", "text": "\n\n".join(PLAIN[:5])}) + "\n")
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, len(records)) == (0, 5)
    known = code_ids(load_codebook())
    for record in records:
        assert list(record["threat_scores"]) == known["threat"]
        assert all(0 <= score <= 1 for score in record["threat_scores"].values())
        assert any(record["threat_scores"].values())
        assert list(record["frames"]) == known["frame"]
        assert all(0 <= frame["score"] <= 1 for frame in record["frames"].values())
    assert records[1]["frame"] == "securitisation"
    assert records[4]["recommendation"]["addressee"]["text"] == "The government"


class Watch(Progress):
    def __init__(self) -> None:
        self.names: list[str] = []

    def advance(self, name: str, passages: int) -> None:
        self.names.append(name)


@pytest.mark.slow
@pytest.mark.parametrize("name", LEARNED)
def test_a_run_codes_in_worker_processes_names_its_model_and_another_annotator_recodes(
    name: str, tmp_path: Path
) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "fence.txt").write_text("\n\n".join(PLAIN[:4]), encoding="utf-8")
    (papers / "routes.txt").write_text("\n\n".join(PLAIN[2:6]), encoding="utf-8")
    run, options = tmp_path / "run", Options(annotator=name, workers=2, timeout=300)
    summary = annotate_into(run, [papers], options)
    assert (summary.coded, summary.failures) == (2, [])
    manifest = read_manifest(run)
    assert (manifest["annotator"], manifest["models"]) == (name, model_digests(name))

    again = Watch()
    annotate_into(run, [papers], options, again)
    assert again.names == []
    other = Watch()
    annotate_into(run, [papers], Options(annotator="cues", workers=1, timeout=300), other)
    assert sorted(other.names) == ["papers/fence.txt", "papers/routes.txt"]
    manifest = read_manifest(run)
    assert (manifest["annotator"], manifest["models"]) == ("cues", model_digests("cues"))


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_annotating_by_name_never_imports_torch(name: str) -> None:
    program = (
        "import sys; from hsnlp.annotators import annotator; from hsnlp.documents import Passage, Span; "
        "coded = annotator(sys.argv[1]).annotate([Passage('d', Span(0, 8), 'The wall')]); "
        "print(len(coded.units), sorted(set(sys.modules) & {'torch', 'sklearn', 'bertopic', 'transformers'}))"
    )
    done = subprocess.run([sys.executable, "-c", program, name], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "1 []"
