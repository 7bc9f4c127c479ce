"""In spaCy: codes as spans that survive saving, the text untouched, batches and processes like one by one."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin

import hsnlp.in_spacy  # noqa: F401 - makes the component known where no entry point does
from hsnlp.annotators import cue_annotator
from hsnlp.codebook import load_codebook
from hsnlp.errors import CodebookError, ModelError
from hsnlp.exports.records import code_ids, passage_records
from hsnlp.normalise.ready import as_is
from hsnlp.recommendations import Recommender
from hsnlp.segment import segment

ROOT = Path(__file__).resolve().parent.parent
SENTENCES = [
    "Ministers spoke of an invasion of illegal migrants.",
    "Nurses asked for shelter and care for the hungry.",
    "The government should give every refugee child a school place.",
    "It rained in the valley.",
    "States must end the detention of children who flee from war.",
]
TEXT = " ".join(SENTENCES)


@pytest.fixture(scope="module")
def nlp() -> Any:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("hsnlp", config={"annotator": "cues"})
    return pipeline


def codes(doc: Any) -> list[tuple[int, int, str, dict[str, Any]]]:
    return [(span.start, span.end, span.label_, span._.hsnlp) for span in doc.spans["hsnlp"]]


def test_codes_become_spans_with_their_kind_and_score(nlp: Any) -> None:
    doc = nlp(TEXT)
    assert doc.text == TEXT
    [frame] = [span for span in doc.spans["hsnlp"] if span.label_ == "frame:securitisation" and span.start == 0]
    assert frame.text == SENTENCES[0]
    assert (frame._.hsnlp["dimension"], frame._.hsnlp["code"]) == ("frame", "securitisation")
    assert 0 < frame._.hsnlp["score"] <= 1
    assert frame._.hsnlp["attributes"]["voice"] == "reported"
    assert list(doc.spans["hsnlp"].attrs["scores"]) == [code["score"] for *_, code in codes(doc)]


def test_several_codes_on_one_sentence_keep_apart(nlp: Any) -> None:
    doc = nlp(SENTENCES[0])
    whole = [span for span in doc.spans["hsnlp"] if span.text == SENTENCES[0]]
    assert len(whole) > 2
    assert all(span.label_ == f"{span._.hsnlp['dimension']}:{span._.hsnlp['code']}" for span in whole)


def test_the_records_are_those_of_the_filter(nlp: Any) -> None:
    book = load_codebook()
    document = as_is(TEXT, "a1")
    passages = segment(document)
    coded = Recommender(book).extract(document, passages, cue_annotator(book).annotate(passages)).coded
    doc = nlp.make_doc(TEXT)
    doc.user_data["doc_id"] = "a1"
    assert nlp(doc)._.hsnlp == json.loads(json.dumps(list(passage_records(passages, coded, code_ids(book)))))


def test_sentences_of_the_pipeline_are_used_where_it_has_some() -> None:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer", config={"punct_chars": [";"]})
    pipeline.add_pipe("hsnlp", config={"annotator": "cues"})
    doc = pipeline("Ministers fear an invasion;  12 ; nurses ask for care. And for shelter.")
    assert [record["text"] for record in doc._.hsnlp] == [
        "Ministers fear an invasion;",
        "nurses ask for care. And for shelter.",
    ]


def test_a_code_that_ends_inside_a_word_reaches_to_its_end_and_says_where_it_stands() -> None:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("hsnlp", config={"annotator": "cues"})
    words = ["(Ministers)", "spoke", "of", "an", "invasion."]
    doc = pipeline(Doc(pipeline.vocab, words=words, spaces=[True] * 4 + [False]))
    [actor] = [span for span in doc.spans["hsnlp"] if span.label_.startswith("actor:")]
    assert (actor.text, actor._.hsnlp["text"]) == ("(Ministers)", "Ministers")
    assert doc.text[actor._.hsnlp["start"] : actor._.hsnlp["end"]] == "Ministers"


def test_what_is_no_span_of_ours_and_what_was_not_coded_have_nothing(nlp: Any) -> None:
    doc = nlp(TEXT)
    assert doc[1:2]._.hsnlp is None
    assert nlp.make_doc(TEXT)._.hsnlp is None
    assert nlp.make_doc(TEXT)[0:2]._.hsnlp is None


@settings(max_examples=8)
@given(st.lists(st.lists(st.sampled_from(SENTENCES), max_size=4), max_size=6), st.integers(1, 4))
def test_batches_give_what_one_by_one_gives(nlp: Any, texts: list[list[str]], size: int) -> None:
    joined = [" ".join(sentences) for sentences in texts]
    together = list(nlp.pipe(joined, batch_size=size))
    assert [doc.text for doc in together] == joined
    assert [(doc._.hsnlp, codes(doc)) for doc in together] == [
        (doc._.hsnlp, codes(doc)) for doc in (nlp(text) for text in joined)
    ]


@settings(max_examples=40)
@given(st.text(alphabet=st.sampled_from("The état must\u00a0protect 難民 \n\t.!\r\u0301\U0001f600\u2028"), max_size=80))
def test_any_text_stays_as_it_is_and_quotes_are_what_stands_there(nlp: Any, text: str) -> None:
    doc = nlp(text)
    assert doc.text == text
    found = [*doc._.hsnlp, *(code for *_, code in codes(doc))]
    assert [text[one["start"] : one["end"]] for one in found] == [one["text"] for one in found]


def test_another_language_is_left_out(nlp: Any) -> None:
    doc = nlp("Les États devraient protéger les droits des personnes migrantes qui franchissent la frontière.")
    assert (doc._.hsnlp, list(doc.spans["hsnlp"])) == ([], [])


def test_everything_survives_saving(nlp: Any, tmp_path: Path) -> None:
    doc = nlp(TEXT)
    nlp.to_disk(tmp_path / "nlp")
    again = spacy.load(tmp_path / "nlp")
    DocBin(store_user_data=True, docs=[doc]).to_disk(tmp_path / "docs.spacy")
    [binned] = DocBin().from_disk(tmp_path / "docs.spacy").get_docs(spacy.blank("en").vocab)
    for other in (again(TEXT), binned, Doc(spacy.blank("en").vocab).from_bytes(doc.to_bytes())):
        assert (other._.hsnlp, codes(other)) == (doc._.hsnlp, codes(doc))
    assert json.loads(json.dumps(doc._.hsnlp)) == doc._.hsnlp


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:.*fork.*")
def test_several_processes_give_what_one_gives_with_a_model_that_was_loaded_before_them() -> None:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("hsnlp", config={"annotator": "best"})
    alone = pipeline(TEXT)
    for doc in pipeline.pipe([TEXT] * 4, n_process=2, batch_size=2):
        assert (doc._.hsnlp, codes(doc)) == (alone._.hsnlp, codes(alone))


def test_wrong_settings_are_told_when_the_component_is_added() -> None:
    with pytest.raises(ModelError, match="did you mean 'fast'"):
        spacy.blank("en").add_pipe("hsnlp", config={"annotator": "fats"})
    with pytest.raises(CodebookError, match="gcm"):
        spacy.blank("en").add_pipe("hsnlp", config={"codebook": "gmc"})


def test_the_entry_point_alone_makes_it_known_and_torch_stays_out(tmp_path: Path) -> None:
    points = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["entry-points"]
    name = points["spacy_factories"]["hsnlp"]
    about = tmp_path / "beside-0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: beside\nVersion: 0\n")
    (about / "entry_points.txt").write_text(f"[spacy_factories]\nhsnlp = {name}\n")
    code = (
        f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(ROOT)!r}]\n"
        "sys.modules['torch'] = None\n"
        "import spacy; nlp = spacy.blank('en'); nlp.add_pipe('hsnlp', config={'annotator': 'cues'})\n"
        "print(len(nlp('States must protect refugees.')._.hsnlp))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert told.stdout == "1\n", told.stderr
    quiet = "import sys, hsnlp.in_spacy; print('spacy' in sys.modules, 'torch' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", quiet], capture_output=True, text=True, cwd=ROOT)
    assert told.stdout == "True False\n", told.stderr


@pytest.mark.slow
def test_the_page_about_spacy_runs_as_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    [code] = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "spacy.md").read_text(encoding="utf-8"), re.DOTALL)
    known: dict[str, Any] = {}
    exec(code, known)
    assert known["doc"]._.hsnlp[0]["frame"] == "securitisation"
    assert "frame:securitisation" in capsys.readouterr().out
